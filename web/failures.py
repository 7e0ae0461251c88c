"""Errors as pages that help: what happened, that nothing was lost, what to try. For programs, as problem+json."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from kg.errors import (
    BadNumber,
    BadQuery,
    KgError,
    NoLibrary,
    QueryStopped,
    StaleLibrary,
    UnknownDocument,
)
from web.addresses import document_address, split_unit
from web.naming import long_name
from web.negotiation import prefers_html
from web.pages import current_library

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

LOG = logging.getLogger(__name__)

CODES = (
    (UnknownDocument, 404),
    (BadQuery, 400),
    (BadNumber, 400),
    (QueryStopped, 503),
    (NoLibrary, 503),
    (StaleLibrary, 503),
)


PROGRAM_PATHS = ("/sparql", "/id/", "/vk", "/.well-known/", "/du-lieu/")
RETRY_SECONDS = 20


def set_up(app: Flask) -> None:
    """Let an application answer every error in this way."""
    app.register_error_handler(KgError, answer_own)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_bug)


def answer_own(error: KgError) -> ResponseReturnValue:
    """Answer what the library refused."""
    near = error.near if isinstance(error, UnknownDocument) else ()
    response = make_response(answer(code_of(error), str(error), near=near))
    if isinstance(error, QueryStopped) and error.busy:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def code_of(error: KgError) -> int:
    """Give the HTTP code of an error of ours."""
    return next((code for kind, code in CODES if isinstance(error, kind)), 500)


def answer_http(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask refused: no such page, too large, not allowed."""
    if isinstance(error, RoutingException):
        return error.get_response()
    return answer(error.code or 500, error.description or error.name)


def answer_bug(error: Exception) -> ResponseReturnValue:
    """Answer a mistake of ours, and write it down; the one place that catches everything."""
    LOG.error("%s %s", request.method, request.full_path, exc_info=error)
    return answer(500, gettext("Lỗi của chương trình, không phải của bạn."))


def answer(code: int, message: str, *, near: tuple[str, ...] = ()) -> ResponseReturnValue:
    """Make the page, or the problem, of an error."""
    if is_for_program():
        problem = {
            "type": "about:blank",
            "title": title_of(code),
            "status": code,
            "detail": message,
            "near": list(near),
        }
        return Response(json.dumps(problem, ensure_ascii=False), code, mimetype="application/problem+json")
    page = render_template(
        "failure.html",
        code=code,
        title=title_of(code),
        help=help_of(code),
        message=message,
        near=near_documents(near) if near else [],
        asked=request.path,
    )
    return page, code


def is_for_program() -> bool:
    """Tell whether a program reads the answer: one of the API, or one that asks for data and not for a page."""
    if request.path.startswith("/api/"):
        return True
    return request.path.startswith(PROGRAM_PATHS) and not prefers_html()


def title_of(code: int) -> str:
    """Say in a few words what went wrong."""
    titles = {
        400: gettext("Chưa hiểu được yêu cầu"),
        403: gettext("Yêu cầu đến từ một trang khác"),
        404: gettext("Không tìm thấy trong kho này"),
        405: gettext("Trang này không nhận yêu cầu kiểu đó"),
        406: gettext("Không có ở dạng được yêu cầu"),
        413: gettext("Nội dung gửi lên quá lớn"),
        415: gettext("Không nhận nội dung dạng này"),
        503: gettext("Kho dữ liệu tạm thời chưa mở được"),
    }
    return str(titles.get(code, gettext("Có lỗi khi làm trang này")))


def help_of(code: int) -> str:
    """Say what to try."""
    cures = {
        400: gettext("Sửa lại địa chỉ hoặc câu tìm rồi thử lại. Không có gì bị mất."),
        404: gettext(
            "Không tìm thấy ở đây không có nghĩa là văn bản không tồn tại. Thử tìm bằng số, ký hiệu hoặc tên gọi."
        ),
        403: gettext("Mở trang này ở đây rồi gửi lại; trang khác không được gửi thay bạn."),
        405: gettext("Mở trang từ thanh điều hướng bên trên."),
        413: gettext("Gửi lên nhiều nhất 1 MB mỗi lần; chia nội dung thành nhiều phần."),
        503: gettext(
            "Kho đang được dựng lại hoặc bị hỏng. Thử lại sau ít phút; nếu vẫn vậy, chạy lại lệnh kg build."
        ),
    }
    other = gettext("Không có gì bị mất. Thử tải lại trang; lỗi đã được ghi vào nhật ký của máy chủ.")
    return str(cures.get(code, other))


def near_documents(near: tuple[str, ...]) -> list[tuple[str, str]]:
    """Name the documents that resemble the one asked for: address and name."""
    ids = {id: split_unit(id) for id in near}
    found = {
        each.id: each for each in current_library().documents(tuple(document for document, _ in ids.values()))
    }
    return [
        (document_address(document, unit), long_name(found[document]))
        for document, unit in ids.values()
        if document in found
    ]
