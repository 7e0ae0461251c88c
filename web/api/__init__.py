"""The JSON interface for other programs: a thin layer over the library, described by OpenAPI, errors as problems."""

from __future__ import annotations

from web.api import documents, duties, openapi, places, questions, texts
from web.api.blueprint import api, set_up

__all__ = ["ANSWERING", "api", "set_up"]

ANSWERING = (documents, duties, openapi, places, questions, texts)
"""Imported for the answers they add."""
