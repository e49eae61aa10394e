"""Where a printed page of the 考核表 ends: between indicators, best between sections.

Excel reckons the scale from "one page wide" itself; here it is reckoned the
same way to know how many rows a page holds.  A little is kept in reserve, for
programs whose columns come out wider, and for a row that somebody inserts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xlkpi.forms import columns
from xlkpi.forms.layout import INFO, TITLE, Layout

A3: Final = 8  # paper code
LEFT: Final = 0.4  # margins, inches
RIGHT: Final = 0.4
TOP: Final = 0.5
BOTTOM: Final = 0.6
FOOTER: Final = 0.3
_WIDE: Final = 1190.55 - (LEFT + RIGHT) * 72  # points of an A3 page in landscape
_HIGH: Final = 841.89 - (TOP + BOTTOM) * 72
_RESERVE: Final = 0.95
# What a plan of pages costs: each page, each section cut in two, and empty space.
_PAGE: Final = 1.0
_CUT: Final = 0.25
_EMPTY: Final = 0.5


@dataclass(frozen=True)
class Piece:
    """Rows that belong on one page; ``begins`` a section, or is the foot of the table."""

    first: int
    last: int
    begins: bool
    points: float


def page_height() -> float:
    """Points of rows that one page holds, headings included."""
    table = columns.width(columns.FIRST, columns.LAST) * 72 / 96
    return _HIGH / min(_WIDE / table, 1.0) * _RESERVE


def breaks(layout: Layout, heights: Mapping[int, float]) -> list[int]:
    """The rows after which a page ends, chosen for few pages and few sections cut in two.

    Args:
        layout: the rows.
        heights: points of each row that is drawn.
    """
    pieces = list(_pieces(layout, heights))
    room = page_height()
    seen = (TITLE, INFO, layout.remark) if layout.remark_shown else (TITLE, INFO)
    above = sum(heights[row] for row in seen)
    repeated = heights[layout.header]
    # best[n]: the cost of the first n pieces, and where their last page begins.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(pieces) + 1):
        choices = []
        used = repeated
        for start in range(end - 1, -1, -1):
            used += pieces[start].points
            needed = used + (above if start == 0 else 0.0)
            if needed > room and start < end - 1:
                break
            empty = 0.0 if end == len(pieces) else max(0.0, 1 - needed / room)
            cut = 0.0 if start == 0 or pieces[start].begins else _CUT
            choices.append((best[start][0] + _PAGE + cut + _EMPTY * empty**2, start))
        best.append(min(choices))
    found = []
    start = best[-1][1]
    while start:
        found.append(pieces[start].first - 1)
        start = best[start][1]
    return found[::-1]


def _pieces(layout: Layout, heights: Mapping[int, float]) -> Iterator[Piece]:
    def piece(first: int, last: int, begins: bool) -> Piece:
        points = sum(heights.get(row, 0.0) for row in range(first, last + 1))
        return Piece(first, last, begins, points)

    for part in layout.parts:
        for number, block in enumerate(part.blocks):
            final = number == len(part.blocks) - 1
            last = (part.subtotal or block.last) if final else block.last
            yield piece(block.first, last, number == 0)
    yield piece(layout.total or layout.first, layout.notes + 1, False)
