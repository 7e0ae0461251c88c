"""The library as tools for an assistant: driven by the SDK's own client over stdio, as an assistant would."""

from __future__ import annotations

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
LAW = "luat/2022/10-2022-qh15"
DECREE = "nghi-dinh/2023/59-2023-nd-cp"

TEXT = "Căn cứ khoản 4 Điều 23 Luật Thực hiện dân chủ ở cơ sở năm 2022; theo Luật Thanh tra"

pytestmark = pytest.mark.filterwarnings("ignore")  # the SDK's, of its own event loop


async def converse(
    folder: Path, calls: Sequence[tuple[str, dict[str, Any]]]
) -> tuple[set[str], list[dict[str, Any]]]:
    """Start the server, list its tools, and call some of them in turn."""
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "kg", "mcp", "--library", str(folder)], cwd=str(ROOT)
    )
    async with Client(stdio_client(server)) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        answers = [await client.call_tool(name, arguments) for name, arguments in calls]
    return tools, [json.loads(each.content[0].text) for each in answers]  # type: ignore[union-attr]


CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("look_up", {"name": "59/2023/NĐ-CP"}),
    ("look_up", {"name": DECREE, "unit": "dieu-3"}),
    (
        "resolve_citations",
        {"text": TEXT},
    ),
    ("status_on_day", {"name": "Nghị định 04/2015/NĐ-CP", "day": "2023-07-02"}),
    ("trace", {"name": LAW, "direction": "down", "depth": 1}),
    ("duties", {"document": "59/2023/NĐ-CP"}),
    ("search", {"query": "hương ước"}),
    ("trace", {"name": "59/2023/NĐ-CP"}),
    ("trace", {"name": f"{LAW}/dieu-23", "direction": "down", "depth": 2}),
    ("look_up", {"name": "99/2099/NĐ-CP"}),
    ("status_on_day", {"name": LAW, "day": "hôm qua"}),
    ("resolve_citations", {"text": "x" * 100_001}),
)


@pytest.fixture(scope="module")
def conversation(library_folder: Path) -> tuple[set[str], list[dict[str, Any]]]:
    """Hold it once, in a thread of its own: the browser tests of the same process leave a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(asyncio.run, asyncio.wait_for(converse(library_folder, CALLS), timeout=120))
        return held.result()


def test_an_assistant_finds_its_tools(conversation: tuple[set[str], list[dict[str, Any]]]) -> None:
    """The tools are those that read, and no others."""
    tools, _ = conversation
    assert tools == {"look_up", "search", "resolve_citations", "status_on_day", "trace", "duties"}


def test_an_assistant_is_answered(conversation: tuple[set[str], list[dict[str, Any]]]) -> None:
    """A document, a unit with its words, citations with targets, validity, a trace, duties and hits."""
    _, (decree, unit, cited, status, trace, duties, hits, upward, downward, *_) = conversation
    assert decree["document"]["id"] == DECREE
    assert unit["unit"]["path"] == "dieu-3"
    assert unit["text"]
    first = cited["citations"][0]
    assert (first["target"]["id"], first["units"]) == (LAW, ["dieu-23/khoan-4"])
    assert {each["outcome"] for each in cited["citations"]} <= {"resolved", "ambiguous", "unresolved"}
    assert status["status"] == "ended"
    assert trace["hops"]
    assert (upward["root"], upward["hops"] != []) == (DECREE, True)
    assert (downward["root"], downward["hops"] != []) == (f"{LAW}/dieu-23", True)
    assert duties["total"] > 0
    assert hits["hits"]


def test_an_assistant_is_refused_in_words(conversation: tuple[set[str], list[dict[str, Any]]]) -> None:
    """What is not here, what is no day, and what is too long come back as words to act on."""
    _, answers = conversation
    unknown, no_day, long = answers[-3:]
    assert "error" in unknown
    assert "hôm qua" in no_day["error"]
    assert "100000" in long["error"]
