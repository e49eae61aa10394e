"""Where a printed page of the 考核表 ends: between indicators, so that pages are filled evenly.

Excel reckons the scale from "one page wide" itself; here it is reckoned the
same way to know how many rows a page holds.  A little is kept in reserve, for
programs whose columns come out wider, and for a row that somebody inserts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlkpi import measure
from xlkpi.forms.columns import LAST, Columns
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
_CUT: Final = 0.01
_EMPTY: Final = 0.5
_FILLED: Final = 0.98  # of a page that rows are raised to
_MOST: Final = 1.35  # times its height that a row is raised at most


@dataclass(frozen=True)
class Piece:
    """Rows that belong on one page; ``begins`` a section, or is the foot of the table."""

    first: int
    last: int
    begins: bool
    points: float


def page_height(places: Columns) -> float:
    """Points of rows that one page holds, headings included."""
    table = places.width(places.first, LAST) * 72 / 96
    return _HIGH / min(_WIDE / table, 1.0) * _RESERVE


def breaks(layout: Layout, heights: Mapping[int, float]) -> list[int]:
    """The rows after which a page ends: few and evenly filled pages, few sections cut in two.

    Args:
        layout: the rows.
        heights: points of each row that is drawn.
    """
    pieces = list(_pieces(layout, heights))
    room = page_height(layout.columns)
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
            empty = max(0.0, 1 - needed / room)
            cut = 0.0 if start == 0 or pieces[start].begins else _CUT
            choices.append((best[start][0] + _PAGE + cut + _EMPTY * empty**2, start))
        best.append(min(choices))
    found = []
    start = best[-1][1]
    while start:
        found.append(pieces[start].first - 1)
        start = best[start][1]
    return found[::-1]


def fill(layout: Layout, heights: dict[int, float], ends: Sequence[int]) -> None:
    """Raise the rows of every page so that its end is not left white.

    Args:
        layout: the rows.
        heights: points of each row that is drawn; changed in place.
        ends: the rows after which a page ends.
    """
    room, head = page_height(layout.columns) * _FILLED, heights[layout.header]
    starts = [layout.first, *(row + 1 for row in ends)]
    for first, after in zip(starts, [*starts[1:], layout.notes], strict=True):
        rows = [row for row in range(first, after) if row in heights]
        above = heights[TITLE] + heights[INFO] if first == layout.first else 0.0
        below = heights[layout.notes] + heights[layout.notes + 1] if after == layout.notes else 0.0
        used = sum(heights[row] for row in rows)
        more = min((room - head - above - below) / max(used, 1.0), _MOST)
        for row in rows:
            heights[row] = min(heights[row] * max(more, 1.0), measure.TALLEST)


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
