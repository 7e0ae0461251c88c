"""Headers of every answer: what a page may load, how long it may be kept, and the language that was chosen."""

from __future__ import annotations

import gzip
import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, current_app, g, request
from werkzeug.http import quote_etag

from web.kept import KeptPages, Page
from web.pages import LANGUAGE_COOKIE, LANGUAGES, chosen_language, current_library, today

if TYPE_CHECKING:
    from flask import Flask

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)

COMPRESSED_TYPES = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "text/csv",
        "application/json",
        "application/atom+xml",
        "image/svg+xml",
    }
)
SMALLEST_COMPRESSED = 1400
"""Bytes; less fits into one packet anyway."""
COMPRESSION = 6

KEPT_TYPES = frozenset({"text/html", "application/json"})

NO_PAGES = frozenset({None, "static", "pages.dump"})
"""Endpoints whose answers have tags of their own."""

KEPT_HEADERS = frozenset({"Content-Type", "Content-Encoding", "Vary"})
"""Of a kept page; the others are added again to each answer."""

YEAR = 365 * 24 * 3600
ROOM_FOR_PAGES = 48_000_000
"""Bytes of pages kept ready, most of them compressed: some thousands."""


def set_up(app: Flask) -> None:
    """Give every answer of an application these headers."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.extensions["fingerprint"] = fingerprint(Path(app.root_path))
    app.extensions["kept"] = KeptPages(ROOM_FOR_PAGES)
    app.before_request(answer_unchanged)
    app.before_request(answer_kept)
    app.after_request(keep)  # of these the last one named is the first to run
    app.after_request(add_headers)
    app.after_request(compress)


def fingerprint(folder: Path) -> str:
    """Tell the state of all templates, styles and translations in a few letters."""
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}
    )
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def page_tag() -> str:
    """Name the state that a page is made of: build, reviewers' decisions, day, language, templates."""
    library = current_library()
    parts = (
        library.build.name,
        f"{library.corrected:x}",
        today().isoformat(),
        chosen_language(),
        current_app.extensions["fingerprint"],
    )
    return "-".join(parts)


def is_page() -> bool:
    """Tell whether a request asks for something that depends on nothing but its address and the library."""
    return request.method in {"GET", "HEAD"} and request.endpoint not in NO_PAGES


def answer_unchanged() -> Response | None:
    """Answer at once when the reader has the page already."""
    if is_page() and request.if_none_match.contains(page_tag()):
        return Response(status=304, headers={"ETag": quote_etag(page_tag())})
    return None


def key_of_page() -> tuple[str, ...] | None:
    """Name what a page depends on; nothing for what is no page, or chooses a language."""
    if not is_page() or request.method != "GET" or "lang" in request.args:
        return None
    packed = "gzip" if request.accept_encodings.quality("gzip") else ""
    wanted = request.headers.get("Accept", "")
    return page_tag(), request.host, request.script_root, request.full_path, packed, wanted


def answer_kept() -> Response | None:
    """Answer with the page as it went out before, if nothing has changed since."""
    key = key_of_page()
    kept: KeptPages = current_app.extensions["kept"]
    page = kept.find(key) if key else None
    if page is None:
        return None
    g.is_kept = True
    return Response(page.body, headers=list(page.headers))


def keep(response: Response) -> Response:
    """Keep a page that may be asked for again."""
    key = key_of_page()
    if (
        key
        and "is_kept" not in g
        and response.status_code == HTTPStatus.OK
        and response.mimetype in KEPT_TYPES
    ):
        kept: KeptPages = current_app.extensions["kept"]
        own = tuple((name, value) for name, value in response.headers.items() if name in KEPT_HEADERS)
        kept.keep(key, Page(response.get_data(), own))
    return response


def add_headers(response: Response) -> Response:
    """Add the headers, and keep the language that was asked for."""
    response.headers.extend(HEADERS)
    if is_page():
        response.vary.add("Cookie")
        response.headers["Cache-Control"] = "no-cache"
        if response.status_code == HTTPStatus.OK:
            response.set_etag(page_tag())
    elif request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, request.args["lang"], max_age=YEAR, samesite="Lax", httponly=True
        )
    return response


def compress(response: Response) -> Response:
    """Compress a large answer for a reader who can unpack it: a long law to a tenth."""
    if "is_kept" in g:
        return response
    if not request.accept_encodings.quality("gzip") or response.mimetype not in COMPRESSED_TYPES:
        return response
    response.vary.add("Accept-Encoding")
    response.direct_passthrough = False
    if response.status_code != HTTPStatus.OK or len(response.get_data()) < SMALLEST_COMPRESSED:
        return response
    response.set_data(gzip.compress(response.get_data(), COMPRESSION, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
