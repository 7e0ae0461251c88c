"""Headers of every answer: what a page may load, how long it may be kept, and the language that was chosen."""

from __future__ import annotations

import gzip
import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, current_app, request
from werkzeug.http import quote_etag

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
COMPRESSION = 5

YEAR = 365 * 24 * 3600


def set_up(app: Flask) -> None:
    """Give every answer of an application these headers."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.extensions["fingerprint"] = fingerprint(Path(app.root_path))
    app.before_request(answer_unchanged)
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
    """Name the state that a page is made of: build, day, language, templates."""
    parts = (
        current_library().build.name,
        today().isoformat(),
        chosen_language(),
        current_app.extensions["fingerprint"],
    )
    return "-".join(parts)


def is_page() -> bool:
    """Tell whether a request asks for something that depends on nothing but its address and the library."""
    return request.method in {"GET", "HEAD"} and request.endpoint not in {None, "static"}


def answer_unchanged() -> Response | None:
    """Answer at once when the reader has the page already."""
    if is_page() and request.if_none_match.contains(page_tag()):
        return Response(status=304, headers={"ETag": quote_etag(page_tag())})
    return None


def add_headers(response: Response) -> Response:
    """Add the headers, and keep the language that was asked for."""
    response.headers.extend(HEADERS)
    if is_page():
        response.vary.add("Cookie")
        response.headers["Cache-Control"] = "no-cache"
        if response.status_code == HTTPStatus.OK:
            response.set_etag(page_tag())
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, request.args["lang"], max_age=YEAR, samesite="Lax", httponly=True
        )
    return response


def compress(response: Response) -> Response:
    """Compress a large answer for a reader who can unpack it: a long law to a tenth."""
    if not request.accept_encodings.quality("gzip") or response.mimetype not in COMPRESSED_TYPES:
        return response
    response.vary.add("Accept-Encoding")
    response.direct_passthrough = False
    if response.status_code != HTTPStatus.OK or len(response.get_data()) < SMALLEST_COMPRESSED:
        return response
    response.set_data(gzip.compress(response.get_data(), COMPRESSION, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
