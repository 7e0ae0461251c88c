"""The description of the interface, OpenAPI 3.1: its paths by hand, the shapes of our nouns from their declarations."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import yaml
from flask import request

from kg import model
from web.api.blueprint import answer, api
from web.pages import current_library

if TYPE_CHECKING:
    from flask import Response

NOUNS = (
    model.Document,
    model.Unit,
    model.Span,
    model.Citation,
    model.Link,
    model.Relation,
    model.Event,
    model.Place,
    model.Deadline,
    model.Duty,
    model.Action,
)
"""What answers are made of; each is described as its class declares it."""


PLAIN = MappingProxyType(
    {
        str: {"type": "string"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        float: {"type": "number"},
        type(None): {"type": "null"},
        dt.date: {"type": "string", "format": "date"},
    }
)


@api.get("/openapi.json")
def openapi() -> Response:
    """Describe this interface."""
    described = dict(written())
    version = current_library().store.meta().get("version", "") or "0"
    described["info"] = {**described["info"], "version": version}
    described["servers"] = [{"url": f"{request.host_url.rstrip('/')}{request.script_root}/api/v1"}]
    return answer(described)


@cache
def written() -> dict[str, Any]:
    """Read the paths, and add the nouns."""
    text = files("web.api").joinpath("openapi.yaml").read_text(encoding="utf-8")
    described: dict[str, Any] = yaml.safe_load(text)
    described["components"]["schemas"] |= {noun.__name__: noun_schema(noun) for noun in NOUNS}
    return described


def noun_schema(noun: type) -> dict[str, Any]:
    """Describe a noun: an object with all its fields."""
    hints = get_type_hints(noun)
    properties = {field.name: type_schema(hints[field.name]) for field in fields(noun)}
    summary = (noun.__doc__ or "").splitlines()[0]
    return {"type": "object", "description": summary, "properties": properties, "required": list(properties)}


def type_schema(kind: Any) -> dict[str, Any]:
    """Describe the type of a field, as it goes out in JSON."""
    if kind in PLAIN:
        return dict(PLAIN[kind])
    if is_dataclass(kind):
        return {"$ref": f"#/components/schemas/{kind.__name__}"}  # type: ignore[union-attr]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": type_schema(arguments[0])}
    return {"anyOf": [type_schema(each) for each in arguments]}
