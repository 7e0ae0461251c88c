"""The browser and its JSON interface: Flask, rendered on the server, nothing from elsewhere.

>>> from web import create_app
>>> app = create_app("library")  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_babel import Babel

from kg.library import Library, open_library
from web import (
    agenda,
    api,
    bodies,
    chains,
    checking,
    coverage,
    duties,
    exports,
    failures,
    finding,
    gaps,
    headers,
    home,
    lists,
    opendata,
    pages,
    reading,
    resting,
    sparql,
    templating,
    wording,
)
from web.shelf import Shelf

__all__ = ["close_app", "create_app"]

LARGEST_REQUEST = 1 << 20
"""Bytes of a text to be read for citations."""

PAGE_MODULES = (
    home, finding, reading, chains, duties, coverage, agenda, gaps, lists, bodies, resting, wording, checking, exports,
    opendata, sparql,
)  # fmt: skip
"""Imported for the pages they add."""


def create_app(library: Library | Path | str | None = None, *, base: str | None = None) -> Flask:
    """Make the application that serves a library, given open or as its folder.

    ``base`` is what the IRIs of its documents begin with, ``https://luat.example/id/``: this server answers below its
    own ``/id/``.

    Raises:
        NoLibrary: the folder holds no library.
        StaleLibrary: another version made it.
        BadQuery: ``base`` cannot be the base of IRIs.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    app.config["BABEL_DEFAULT_LOCALE"] = pages.LANGUAGES[0]
    app.extensions["shelf"] = Shelf(library if isinstance(library, Library) else open_library(library))
    Babel(app, locale_selector=pages.chosen_language)
    templating.set_up(app)
    headers.set_up(app)
    exports.set_up(app)
    api.set_up(app)
    sparql.set_up(app, base)
    opendata.set_up(app)
    failures.set_up(app)
    app.teardown_appcontext(pages.give_library_back)
    app.register_blueprint(pages.pages)
    app.register_blueprint(api.api)
    return app


def close_app(app: Flask) -> None:
    """Close the library of an application, and end the processes that it has started."""
    for name in ("desk", "dumps", "shelf"):
        app.extensions[name].close()
