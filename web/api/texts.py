"""Texts that are sent in: their citations, answered from the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from kg.errors import BadQuery
from web.api.blueprint import answer, api
from web.pages import current_library
from web.paging import asked_day, asked_span

if TYPE_CHECKING:
    from flask import Response


@api.post("/cite")
def cite() -> Response:
    """Find the citations of the text in the body (UTF-8, at most 1 MB) and answer them from the library.

    ``?explain=1`` adds to each why it was found and answered so; ``?why=120-145`` says instead why that span, in code
    points, has no link. ``?date=``, ``?place=`` and ``?url=`` tell what the text does not.
    """
    try:
        text = request.get_data().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadQuery(f"the text is not UTF-8 at byte {error.start}") from error
    library = current_library()
    if "why" in request.args:
        return answer({"why": library.why_not(text, *asked_span("why"))})
    date, place, url = asked_day("date"), request.args.get("place", ""), request.args.get("url", "")
    found = library.cite(text, date=date, place=place, url=url)
    if request.args.get("explain", "0") == "0":
        return answer({"citations": found})
    reasons = library.explain(text, date=date, place=place, url=url)
    told = [{**each._asdict(), "explanation": reason} for each, reason in zip(found, reasons, strict=True)]
    return answer({"citations": told})
