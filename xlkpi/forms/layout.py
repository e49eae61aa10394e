"""Where everything of a 考核表 stands: rows of sections, indicators and inputs.

Nothing is written here.  Rows count from 1, as in the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xlkpi.forms.columns import Columns
from xlkpi.scheme.model import OVERALL, Indicator, Input, Result, Scheme, Section

TITLE: Final = 3
INFO: Final = 4


@dataclass(frozen=True)
class Block:
    """The rows of one indicator: one per input, at least one."""

    indicator: Indicator
    inputs: tuple[Input, ...]
    first: int

    @property
    def last(self) -> int:
        """The last row."""
        return self.first + max(1, len(self.inputs)) - 1


@dataclass(frozen=True)
class Part:
    """The rows of one section, and the row of its subtotal (None where there is none)."""

    section: Section
    blocks: tuple[Block, ...]
    subtotal: int | None

    @property
    def first(self) -> int:
        """The first row."""
        return self.blocks[0].first

    @property
    def last(self) -> int:
        """The last row of its indicators."""
        return self.blocks[-1].last


@dataclass(frozen=True)
class ResultRow:
    """The row of one 综合 result."""

    result: Result
    row: int


@dataclass(frozen=True)
class Layout:
    """All rows of the sheet of one group.

    Attributes:
        remark: row of the line about the add-in; always there, so that a workbook can
            be converted between the forms without moving a cell.
        remark_shown: whether it can be seen, as in the udf form.
        header: row of the headings.
        parts: the sections that have indicators for this group.
        total: row of 合计; None where the group has no indicators.
        overall: inputs of the 综合 results and their rows.
        results: the 综合 results and their rows.
        notes: first row under the table.
        columns: of the form.
    """

    remark: int
    remark_shown: bool
    header: int
    parts: tuple[Part, ...]
    total: int | None
    overall: tuple[tuple[Input, int], ...]
    results: tuple[ResultRow, ...]
    notes: int
    columns: Columns

    @property
    def first(self) -> int:
        """The first row under the headings."""
        return self.header + 1

    @property
    def last(self) -> int:
        """The last row of the table."""
        return self.notes - 1

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All indicators, in order."""
        return tuple(block for part in self.parts for block in part.blocks)

    def input_rows(self) -> Iterator[tuple[Input, int]]:
        """Every input with its row."""
        for block in self.blocks:
            yield from zip(block.inputs, range(block.first, block.last + 1), strict=False)
        yield from self.overall


def plan(scheme: Scheme, group: str, *, remark: bool) -> Layout:
    """Lay out the sheet of one group.

    Args:
        scheme: a checked scheme.
        group: one of its groups.
        remark: whether the line about the add-in above the headings is shown.
    """
    line = INFO + 1
    header = line + 1
    row = header + 1
    parts = []
    for section in scheme.sections:
        part = _part(scheme, group, section, row)
        if part is not None:
            parts.append(part)
            row = (part.subtotal or part.last) + 1
    total = row if parts else None
    row += 1 if parts else 0
    inputs = scheme.inputs_of(OVERALL, group)
    overall = tuple(zip(inputs, range(row, row + len(inputs)), strict=True))
    row += len(inputs)
    found = scheme.results_of(group)
    results = tuple(ResultRow(result, row + n) for n, result in enumerate(found))
    return Layout(line, remark, header, tuple(parts), total, overall, results,
                  row + len(found), Columns.of(scheme))


def _part(scheme: Scheme, group: str, section: Section, row: int) -> Part | None:
    blocks = []
    for indicator in scheme.indicators_of(group):
        if indicator.section == section.code:
            blocks.append(Block(indicator, scheme.inputs_of(indicator.code, group), row))
            row = blocks[-1].last + 1
    if not blocks:
        return None
    # A table with levels above its sections has no subtotals, as on paper.
    return Part(section, tuple(blocks), row if len(blocks) > 1 and not scheme.levels else None)
