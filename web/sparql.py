"""The SPARQL endpoint: the protocol of SPARQL 1.1 for programs, a form with examples for people.

Queries come as ``GET ?query=``, as a form or as ``application/sparql-query``; everything else is told what is wrong.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, abort, current_app, render_template, request
from flask_babel import gettext

from kg.dumps import offered
from kg.errors import BadQuery, KgError, QueryStopped
from kg.rdf import DEFAULT_BASE, Names, Offer, describe_service, write_triples
from kg.sparql import LONGEST_QUERY, Answer, Desk, examples
from web.failures import code_of
from web.negotiation import GRAPHS, TABLES, accepted, prefers_html
from web.pages import current_library, pages

if TYPE_CHECKING:
    from flask import Flask

QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
SHOWN_ROWS = 500
FORMATS = frozenset({*TABLES.values(), *GRAPHS.values()})
ALL_TYPES = ", ".join((*TABLES, *GRAPHS))
GRAPH_ARGUMENTS = ("default-graph-uri", "named-graph-uri")


def set_up(app: Flask, base: str | None = None) -> None:
    """Give an application its endpoint; processes start with the first query."""
    app.config["BASE"] = Names.of(base or DEFAULT_BASE).base
    app.extensions["desk"] = Desk(base=app.config["BASE"])


def desk() -> Desk:
    """Give the endpoint of the application."""
    kept: Desk = current_app.extensions["desk"]
    return kept


@pages.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response | str | tuple[str, int]:
    """Answer a query; without one, show the form, or describe the service to a program."""
    query = asked_query()
    if query is None:
        return page() if prefers_html() else description()
    if prefers_html() and "format" not in request.values:
        return answer_page(query)
    table, graph = asked_formats()
    found = desk().ask(current_library().build, query, table=table or "json", graph=graph or "ttl")
    if (table if found.kind == "table" else graph) is None:
        abort(HTTPStatus.NOT_ACCEPTABLE, f"the answer is a {found.kind}; accept one of {ALL_TYPES}")
    response = Response(found.body, content_type=f"{found.type}; charset=utf-8")
    response.vary.add("Accept")
    return response


def asked_query() -> str | None:
    """Read the query, however the protocol lets it come; None when there is none to be read.

    Raises:
        BadQuery: there are two, none where one must be, one that changes something, or a graph of the reader's own.
    """
    for name in GRAPH_ARGUMENTS:
        if name in request.values:
            raise BadQuery(f"{name} is not taken: there is one graph, leave it out")
    if "update" in request.values:
        raise BadQuery("this endpoint only reads: no update")
    if request.method == "GET":
        return one_query(request.args.getlist("query")) if request.args else None
    if request.mimetype == QUERY_TYPE:
        try:
            return request.get_data().decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadQuery(f"the query is not UTF-8 at byte {error.start}") from error
    if request.mimetype != FORM_TYPE:
        abort(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"send {QUERY_TYPE} or {FORM_TYPE}, not {request.mimetype[:80]!r}",
        )
    return one_query(request.form.getlist("query"))


def one_query(found: list[str]) -> str | None:
    """Give the one query that was sent; None of the form's own arguments alone."""
    if len(found) > 1:
        raise BadQuery("two queries were sent; send one")
    if not found and set(request.args) - {"lang"}:
        raise BadQuery("query= is missing")
    if not found and request.method == "POST":
        raise BadQuery("query= is missing")
    return found[0] if found else None


def asked_formats() -> tuple[str | None, str | None]:
    """Tell in which formats a table and a graph would go out; None where none of them will do.

    Raises:
        BadQuery: ``format=`` names none.
    """
    asked = request.values.get("format")
    if asked is None:
        table, graph = accepted(TABLES), accepted(GRAPHS)
        if table is None and graph is None:
            abort(HTTPStatus.NOT_ACCEPTABLE, f"accept one of {ALL_TYPES}")
        return table, graph
    if asked not in FORMATS:
        raise BadQuery(f"format={asked[:40]!r} is none of {', '.join(sorted(FORMATS))}")
    return (asked if asked in TABLES.values() else "json"), (asked if asked in GRAPHS.values() else "ttl")


def description() -> Response:
    """Describe the service: what a program gets that asks the endpoint nothing."""
    form = accepted(GRAPHS)
    if form is None:
        abort(HTTPStatus.NOT_ACCEPTABLE, f"accept one of {', '.join(GRAPHS)}")
    names = Names.of(current_app.config["BASE"])
    library = current_library()
    files = [Offer(name, dump.media, dump.packing) for name, dump in offered(library.build).items()]
    body, media = write_triples(describe_service(library.store, names, request.host_url, files), form)
    response = Response(body, content_type=f"{media}; charset=utf-8")
    response.vary.add("Accept")
    return response


def page(query: str = "", **shown: object) -> str:
    """Show the form, the shipped queries, and what a query gave."""
    return render_template(
        "sparql.html",
        asked=query,
        examples=examples(),
        ready=desk().is_ready(current_library().build),
        longest=LONGEST_QUERY,
        limits=desk().limits,
        **shown,
    )


def answer_page(query: str) -> str | tuple[str, int]:
    """Run a query for a browser; what went wrong stands beside the query, which is not lost."""
    try:
        found = desk().ask(current_library().build, query, table="json", graph="ttl")
    except KgError as error:
        words = (
            gettext("Kho bộ ba đang được chuẩn bị; thử lại sau một phút.") if is_busy(error) else str(error)
        )
        return page(query, wrong=words), code_of(error)
    if found.kind == "graph":
        return page(query, turtle=found.body.decode("utf-8"))
    return page(query, **rows_of(found))


def is_busy(error: KgError) -> bool:
    """Tell whether the same query may be answered a little later."""
    return isinstance(error, QueryStopped) and error.busy and not desk().is_ready(current_library().build)


def rows_of(found: Answer) -> dict[str, object]:
    """Lay out the answer of SELECT or ASK as a table: names of columns, rows of terms, how many there are."""
    said = json.loads(found.body)
    if "boolean" in said:
        return {"truth": said["boolean"]}
    names, rows = said["head"]["vars"], said["results"]["bindings"]
    cells = [[row.get(name) for name in names] for row in rows[:SHOWN_ROWS]]
    return {"columns": names, "rows": cells, "total": len(rows)}
