"""Bytes → text: find the encoding, or say why there is none.

Read: UTF-8 with or without a mark, UTF-16, Windows-1258, and what a page declares of itself. UTF-8 and UTF-16 text
is given through unchanged, because offsets count in it; Windows-1258 writes tones as marks after their letter and is
composed (NFC). The two fonts' encodings of the time before Unicode, TCVN3 (ABC) and VNI, are recognised and refused:
their letters cannot be told from each other without the name of the font (TCVN3 has no capitals of its own).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

from kg.read.files import CannotRead

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARIES: Final = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip, Word or Excel file"),
    (b"\xd0\xcf\x11\xe0", "a Word or Excel file of before 2007"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
)

SAMPLE = 65_536  # bytes or characters that a guess looks at

CONTROL_RE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Letters that only Unicode has: one in every second Vietnamese word, none in legacy text.
UNICODE_LETTER_RE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9\u0300-\u0303\u0309\u0323]")

# A word in the view of Latin-1: letters and whatever high signs legacy fonts use as letters.
WORD_RE = re.compile(r"[A-Za-z\xa1-\xff]+")
# TCVN3 puts letters on signs that stand in no word: µ à, ¶ ả, · ã, ¸ á, ¹ ạ, ¨ ă, © â, ª ê, « ô, ¬ ơ, ® đ,
# soft hyphen ư.
TCVN3_RE = re.compile("[A-Za-z\xb5-\xff][\xa8-\xae\xb5-\xb9]|[\xa8-\xae\xb5-\xb9][A-Za-z\xb5-\xff]")
# VNI writes a letter and then its marks: aù á, aø à, aû ả, aõ ã, aï ạ, aâ â, eâ ê, öô ươ, ñ before a vowel đ.
VNI_RE = re.compile(
    """
    [aeouyAEOUY\xf4\xf6\xd4\xd6] [\xf9\xf8\xfb\xf5\xef\xe2\xea\xe5\xe3\xe4\xeb\xfc\xfa\xd9\xd8\xdb\xd5\xcf\xc2\xca]
    | [\xf1\xd1] (?=[aeiouy\xf4\xf6\xed\xec\xe6\xf3\xf2])
    | \xf6\xf4
    """,
    re.VERBOSE,
)
# Windows-1258: a vowel, then a tone as a mark of its own (grave CC, hook D2, tilde DE, acute EC, dot F2), or ơ ư đ.
CP1258_RE = re.compile(
    "[aeiouyAEIOUY\xe2\xea\xf4\xe3\xf5\xfd\xc2\xca\xd4][\xcc\xd2\xde\xec\xf2]|[\xf5\xfd\xf0\xd0]"
)

# Shares of words with such a sequence, in 744 articles of over 120 characters written in each encoding: TCVN3 0.43 on
# average, VNI 0.70, Windows-1258 0.58; in text of the other two 0.03 and less. Never reached: 1 in 180 in TCVN3.
LEGACY_SHARE = 0.15
CP1258_SHARE = 0.10

RESAVE = "save it as UTF-8"


def decode(raw: bytes, *, declared: str = "") -> str:
    r"""Turn the bytes of a text file into text; ``declared`` is the charset that a page names.

    >>> decode("hòa giải".encode()), decode(b"\xff\xfeh\x00\xf2\x00a\x00")
    ('hòa giải', 'hòa')

    Raises:
        CannotRead: the file is empty, is no text, or is in an encoding that is not read; names the line.
    """
    if not raw.strip():
        raise CannotRead(reason="the file is empty", cure="give a file with text")
    for magic, what in BINARIES:
        if raw.startswith(magic):
            raise CannotRead(reason=f"it is {what}, not text", cure="convert it to text, Markdown or HTML")
    text = _decode_marked(raw) or _decode_declared(raw, declared) or _decode_guessed(raw)
    if len(CONTROL_RE.findall(text[:SAMPLE])) > len(text[:SAMPLE]) / 100:
        raise CannotRead(reason="it is a binary file, not text", cure="convert it to text, Markdown or HTML")
    if not text.strip("\ufeff\u200b \t\r\n\f\v\xa0"):
        raise CannotRead(reason="the file holds nothing but white space", cure="give a file with text")
    _refuse_legacy(text)
    return text


def legacy_encoding(text: str) -> str:
    r"""Name the legacy encoding whose bytes, read as Latin-1, give this text; ``""`` for any other text.

    >>> legacy_encoding("Céng hoµ x· héi chñ nghÜa ViÖt Nam"), legacy_encoding("Coäng hoøa xaõ hoäi")
    ('TCVN3 (ABC)', 'VNI')
    """
    sample = text[:SAMPLE]
    words = [word for word in WORD_RE.findall(sample) if not word.isascii()]
    if not words or len(UNICODE_LETTER_RE.findall(sample)) > len(words) / 10:
        return ""
    total = len(WORD_RE.findall(sample))
    shares = {
        name: sum(bool(pattern.search(word)) for word in words) / total
        for name, pattern in (("TCVN3 (ABC)", TCVN3_RE), ("VNI", VNI_RE), ("", CP1258_RE))
    }
    name = max(shares, key=lambda key: shares[key])
    return name if shares[name] >= LEGACY_SHARE else ""


def _refuse_legacy(text: str) -> None:
    """Refuse text of a legacy encoding, whether as bytes or already spoilt into Unicode."""
    name = legacy_encoding(text)
    if name:
        font = (
            "Unikey or LibreOffice, from TCVN3 to Unicode"
            if "ABC" in name
            else "Unikey or LibreOffice, from VNI"
        )
        cure = f"convert it with {font}, and {RESAVE}"
        raise CannotRead(reason=f"the text is in the legacy encoding {name}", cure=cure)


def _decode_marked(raw: bytes) -> str:
    """Decode bytes that begin with a byte order mark; ``""`` when they have none."""
    for mark, codec in MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(codec)
            except UnicodeDecodeError as error:
                raise _undecodable(raw, codec, error.start) from error
    return ""


def _decode_declared(raw: bytes, declared: str) -> str:
    """Decode with the charset that a page declares; ``""`` where that is none, unknown, or plainly untrue."""
    try:
        codec = codecs.lookup(declared).name if declared else ""
    except LookupError:
        return ""
    if codec in {"", "utf-8", "cp1252", "iso8859-1", "ascii"}:  # often declared of legacy text: guess instead
        return ""
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return ""
    return unicodedata.normalize("NFC", text) if codec == "cp1258" else text


def _decode_guessed(raw: bytes) -> str:
    """Decode bytes that say nothing of themselves.

    Raises:
        CannotRead: no encoding that is read fits.
    """
    sixteen = _guess_utf16(raw)
    try:
        return raw.decode(sixteen or "utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    latin = raw.decode("latin-1")
    if len(CONTROL_RE.findall(latin[:SAMPLE])) > len(latin[:SAMPLE]) / 100:
        return latin
    _refuse_legacy(latin)
    words = WORD_RE.findall(latin[:SAMPLE])
    if words and sum(bool(CP1258_RE.search(word)) for word in words) / len(words) >= CP1258_SHARE:
        try:
            return unicodedata.normalize("NFC", raw.decode("cp1258"))
        except UnicodeDecodeError as error:
            raise _undecodable(raw, "Windows-1258", error.start) from error
    raise _undecodable(raw, "UTF-8", broken)


def _guess_utf16(raw: bytes) -> str:
    """Tell UTF-16 without a mark: Vietnamese has few high bytes (00, 01, 1E, 20), all on one side."""
    sample = raw[: SAMPLE - SAMPLE % 2]
    for codec, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        zeros = high.count(0)
        known = zeros + high.count(1) + high.count(0x03) + high.count(0x1E) + high.count(0x20)
        if len(raw) % 2 == 0 and zeros > len(high) * 0.5 and known > len(high) * 0.95:
            return codec
    return ""


def _undecodable(raw: bytes, codec: str, position: int) -> CannotRead:
    """Say at which line the bytes stop making sense."""
    line = raw.count(b"\n", 0, position) + 1
    reason = f"byte 0x{raw[position]:02X} is not valid {codec}, and no other encoding fits"
    return CannotRead(reason=reason, cure=RESAVE, line=line)
