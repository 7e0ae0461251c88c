"""All tables in one folder, as CSV or Parquet, with what each column holds: a data package of Frictionless.

Parquet needs pyarrow, which the extra ``tables`` brings; a list is a list there, and joined by ``|`` in CSV.
"""

from __future__ import annotations

import csv
import hashlib
import json
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import BadQuery, KgError
from kg.export.files import open_output
from kg.export.tables import TABLES, batches
from kg.export.writers import export_table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from kg.store import Store

PACKAGE = "datapackage.json"
PARQUET = "parquet"
ROWS_IN_GROUP = 50_000
MEDIA = MappingProxyType({"csv": "text/csv", "parquet": "application/vnd.apache.parquet"})
LICENCE = MappingProxyType({"name": "Apache-2.0", "path": "https://www.apache.org/licenses/LICENSE-2.0"})
KEYS = MappingProxyType(
    {
        "documents": ("id",),
        "places": ("id",),
        "duties": ("document", "position"),
        "actions": ("document", "position"),
        "citations": ("document", "position"),
    }
)
"""What identifies a row, where something does."""


class Column(NamedTuple):
    """What one column of a table holds."""

    table: str
    name: str
    type: str  # string, integer, number, boolean, date or list
    meaning: str


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """Describe the columns of a table, in their order."""
    lines = files("kg.export").joinpath("columns.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.reader((line for line in lines[2:] if line), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(Column(*row) for row in rows if row[0] == table)


def export_tables(
    store: Store, folder: Path, format: str = "csv", *, day: dt.date | None = None
) -> tuple[str, ...]:
    """Write every table into a folder, and ``datapackage.json`` beside them; give the names of the files.

    Raises:
        BadQuery: the format is neither ``csv`` nor ``parquet``.
        KgError: Parquet is asked for, and pyarrow is not installed.
        OSError: the folder cannot be written.
    """
    if format not in MEDIA:
        raise BadQuery(f"{format!r} is no format of a folder of tables; there are {', '.join(MEDIA)}")
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        if format == PARQUET:
            export_parquet(store, name, folder / f"{name}.parquet", day=day)
        else:
            with open_output(folder / f"{name}.csv") as stream:
                export_table(store, name, stream, format, day=day)
    package = describe_tables(store, folder, format, day=day)
    with open_output(folder / PACKAGE) as stream:
        stream.write(f"{json.dumps(package, ensure_ascii=False, indent=1)}\n".encode())
    return (*(f"{name}.{format}" for name in TABLES), PACKAGE)


def export_parquet(store: Store, name: str, path: Path, *, day: dt.date | None = None) -> int:
    """Write one table as Parquet, some thousand rows at a time; the number of rows.

    Raises:
        BadQuery: there is no such table.
        KgError: pyarrow is not installed.
    """
    if name not in TABLES:
        raise BadQuery(f"{name!r} is no table; there are {', '.join(TABLES)}")
    arrow, parquet = load_arrow(), load_arrow("pyarrow.parquet")
    schema = arrow.schema([(each.name, arrow_type(arrow, each.type)) for each in columns_of(name)])
    count = 0
    with open_output(path) as stream, parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for some in batches(iter(TABLES[name].read(store, day)), ROWS_IN_GROUP):
            columns = [
                arrow.array(list(values), type=field.type)
                for field, values in zip(schema, zip(*some, strict=True), strict=True)
            ]
            writer.write_batch(arrow.record_batch(columns, schema=schema))
            count += len(some)
    return count


def load_arrow(module: str = "pyarrow") -> Any:
    """Load pyarrow, which only tables for programs need.

    Raises:
        KgError: it is not installed; the cure is the extra.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise KgError("Parquet needs pyarrow; install it with: pip install 'viendan[tables]'") from error


def arrow_type(arrow: Any, type: str) -> Any:
    """Give the type of Arrow for a type of ours."""
    plain = {
        "string": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
    }
    return plain.get(type) or arrow.list_(arrow.string())


def describe_tables(
    store: Store, folder: Path, format: str, *, day: dt.date | None = None
) -> Mapping[str, Any]:
    """Describe the tables in a folder as a data package: what each file is, its size and hash, what columns hold.

    ``asOf`` is the day for which validity is told: the one given, else that of the build.
    """
    meta, as_of = store.meta(), day or store.built()
    return {
        "profile": "data-package",
        "name": "viendan",
        "title": "Viện Dẫn: viện dẫn giữa các văn bản pháp luật Việt Nam",
        "version": meta.get("version", ""),
        "created": f"{meta['built']}T00:00:00Z" if meta.get("built") else None,
        "asOf": as_of.isoformat() if as_of else None,
        "licenses": [dict(LICENCE)],
        "resources": [_resource(name, folder / f"{name}.{format}", format) for name in TABLES],
    }


def _resource(name: str, path: Path, format: str) -> dict[str, Any]:
    """Describe one file."""
    described = {
        "name": name,
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": format,
        "mediatype": MEDIA[format],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_hash(path)}",
        "schema": {
            "fields": [_field(each, format) for each in columns_of(name)],
            **({"primaryKey": list(KEYS[name])} if name in KEYS else {}),
        },
    }
    return {**described, "encoding": "utf-8"} if format == "csv" else described


def _field(column: Column, format: str) -> dict[str, Any]:
    """Describe one column; a list in CSV is a string joined by ``|``."""
    kind = column.type
    if kind == "list":
        kind = "string" if format == "csv" else "array"
    known: dict[str, Any] = {"name": column.name, "type": kind, "description": column.meaning}
    if kind == "boolean":
        known |= {"trueValues": ["1", "true"], "falseValues": ["0", "false"]}
    if kind == "date":
        known["format"] = "default"
    return known


def _hash(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
