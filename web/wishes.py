"""What the query of an address wishes of a search: one reading for the pages, the files and the JSON interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args

from flask import request
from flask_babel import gettext

from kg.errors import BadQuery
from kg.library import NARROWING, Order, Sought
from web.paging import asked_day, asked_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.search import Wishes

FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST_WISH = 200


def asked_wishes(day: str = "ngay") -> Wishes:
    """Read what narrows and orders a search; ``day`` names the day in the address.

    Raises:
        BadQuery: a year, a day or an order that is none.
    """
    found: dict[str, Any] = {
        name: request.args.get(name, "").strip()[:LONGEST_WISH] for name in NARROWING if name != "year"
    }
    found["year"] = asked_number("year", 0, lowest=FIRST_YEAR, highest=LAST_YEAR)
    found["day"] = asked_day(day)
    found["priors"] = request.args.get("priors", "1") != "0"
    found["order"] = asked_order()
    wishes: Wishes = {name: wish for name, wish in found.items() if wish or name == "priors"}  # type: ignore[assignment]
    return wishes


def asked_sought(name: str, sought: Mapping[str, Sought]) -> Sought | None:
    """Read what is to be found instead of articles, by the names that an address has for it; None for articles.

    Raises:
        BadQuery: there is no such thing.
    """
    asked = request.args.get(name, "").strip()
    if asked and asked not in sought:
        words = gettext(
            "«%(text)s» không phải là một loại kết quả; hãy chọn %(kinds)s",
            text=asked[:40],
            kinds=", ".join(sought),
        )
        raise BadQuery(words)
    return sought.get(asked)


def asked_order() -> Order:
    """Read the order of the hits.

    Raises:
        BadQuery: it is none.
    """
    asked, orders = request.args.get("order", "relevance"), get_args(Order)
    if asked in orders:
        return cast("Order", asked)
    words = gettext(
        "«%(text)s» không phải là một cách xếp; hãy chọn %(orders)s",
        text=asked[:40],
        orders=", ".join(orders),
    )
    raise BadQuery(words)
