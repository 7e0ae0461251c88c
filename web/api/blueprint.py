"""What the interface for programs shares: its address, how answers go out, pages of lists, who may ask from where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, request
from flask.json import dumps

from kg.export import plain
from web.paging import asked_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

api = Blueprint("api", __name__, url_prefix="/api/v1")

MOST_ROWS = 500
USUAL_ROWS = 50
FARTHEST_ROW = 1_000_000

OPEN_PATHS = ("/api/", "/sparql", "/id/", "/vk", "/du-lieu/", "/.well-known/", "/van-ban/", "/noi/")
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match"),
    ("Access-Control-Expose-Headers", "ETag, Link, Retry-After, X-Total-Count"),
    ("Access-Control-Max-Age", "86400"),
)
"""Everything here is read without a name or a cookie, so any page may ask."""


def set_up(app: Flask) -> None:
    """Let pages of other sites read the data of an application."""
    app.after_request(allow_others)


def allow_others(response: Response) -> Response:
    """Say that any page may read data."""
    if request.path.startswith(OPEN_PATHS):
        response.headers.extend(CORS)
    return response


def answer(value: object) -> Response:
    """Answer with a value of the library."""
    return Response(dumps(plain(value), ensure_ascii=False), mimetype="application/json")


def asked_page() -> tuple[int, int]:
    """Read which part of a list is asked for: ``?limit=…&offset=…``."""
    limit = asked_number("limit", USUAL_ROWS, highest=MOST_ROWS)
    return limit, asked_number("offset", 0, lowest=0, highest=FARTHEST_ROW)


def listed(name: str, rows: Sequence[Any], total: int, page: tuple[int, int]) -> Response:
    """Answer with a part of a list, how long the whole is, and where the next part is."""
    limit, offset = page
    following = offset + limit if offset + limit < total else None
    response = answer({name: rows, "total": total, "next": following and page_address(following)})
    response.headers["X-Total-Count"] = str(total)
    before = max(0, offset - limit) if offset else None
    for word, start in (("next", following), ("prev", before)):
        if start is not None:
            response.headers.add("Link", f'<{page_address(start)}>; rel="{word}"')
    return response


def page_address(offset: int) -> str:
    """Give the address of another part of the list that was asked for."""
    query = urlencode({**request.args.to_dict(), "offset": offset})
    return f"{request.script_root}{quote(request.path)}?{query}"


def asked_word(name: str, why: str) -> str:
    """Read a word that must be there."""
    return request.args.get(name) or abort(400, f"{name}= is missing: {why}")
