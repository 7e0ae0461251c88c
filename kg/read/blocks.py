"""Trees of HTML → lines of text: one line per block, the cells of a table row between bars, spaces evened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

BREAK = "\x00"  # stands for a line break while white space is evened; never occurs in parsed HTML

ROWS: Final = frozenset({"tr", "row"})
CELLS: Final = frozenset({"td", "th", "cell"})
BLOCKS: Final = (
    ROWS
    | CELLS
    | frozenset(
        "address article aside blockquote body br caption center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 "
        "head header hr item lb li list main nav ol p pre quote section table tbody tfoot thead ul".split()
    )
)
SILENT: Final = frozenset({"script", "style", "noscript", "template", "title"})

SPACE_RE = re.compile(r"[ \t\r\n\f\v\xa0]+")


def parse_html(text: str) -> HtmlElement:
    """Parse a page without touching the network or expanding entities; what is misnested is mended.

    Raises:
        lxml.etree.ParserError: there is no element in the text.
    """
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    return html.document_fromstring(text, parser=parser)


def block_lines(element: HtmlElement) -> Iterator[str]:
    """Give the lines of text inside an element, none of them empty.

    >>> list(block_lines(parse_html("<p>Điều 1.<br>Phạm  vi <p><table><tr><td>Số <td>Ngày</table>")))
    ['Điều 1.', 'Phạm vi', 'Số | Ngày']
    """
    for line in "".join(_pieces(element)).split(BREAK):
        evened = SPACE_RE.sub(" ", line).strip(" ")
        if evened:
            yield evened


def _pieces(element: HtmlElement) -> Iterator[str]:
    """Give the text of an element in order, its tail left out, with a break before and after each block."""
    if element.tag in SILENT:
        return
    edge = BREAK if element.tag in BLOCKS else ""
    yield edge
    if element.tag in ROWS:
        yield _row(element)
    else:
        yield element.text or ""
        for child in element:
            yield from _pieces(child)
            yield child.tail or ""
    yield edge


def _row(row: HtmlElement) -> str:
    """Write a table row on one line, its cells between bars; line by line where a cell has several lines.

    The tables of letterheads and signatures have cells of several lines, and are no tables at all.
    """
    cells = [lines for lines in (list(block_lines(cell)) for cell in row) if lines]
    if all(len(lines) == 1 for lines in cells):
        return " | ".join(lines[0] for lines in cells)
    return BREAK.join(line for lines in cells for line in lines)
