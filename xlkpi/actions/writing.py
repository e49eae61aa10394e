"""Many cells of a sheet at once: neighbours of a column in one call, since each takes time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import xlwings as xw

from xlkpi.actions.cells import typed
from xlkpi.actions.running import host
from xlkpi.returns.layout import Place


@dataclass(frozen=True)
class Writing:
    """What a cell shall hold.

    Attributes:
        place: the cell.
        content: a formula with '=', or a value.
        kind: how it is entered.
    """

    place: Place
    content: Any
    kind: Literal["formula", "array", "value"]


def write(sheet: xw.Sheet, wanted: Iterable[Writing]) -> set[Place]:
    """Write cells of one sheet, without its protection where that needs no password.

    Returns:
        The cells that the program refused.
    """
    runs = _runs(sorted(wanted, key=lambda one: (one.place[1], one.place[0])))
    if not runs:
        return set()
    with host.unlocked(sheet):
        return {place for run in runs for place in _written(sheet, run)}


def _runs(wanted: Sequence[Writing]) -> list[list[Writing]]:
    """Cells that stand under each other and are entered alike; an array formula stands alone."""
    runs: list[list[Writing]] = []
    for one in wanted:
        last = runs[-1][-1] if runs else None
        if last is not None and one.kind == last.kind != "array" and (
                one.place == (last.place[0] + 1, last.place[1])):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _written(sheet: xw.Sheet, run: Sequence[Writing]) -> list[Place]:
    """Write a run; the cells that were refused."""
    row, column = run[0].place
    cells = sheet.range((row + 1, column + 1)).resize(len(run), 1)
    try:
        _put(cells, run)
    except host.refusals:
        if len(run) == 1:
            return [run[0].place]
        return [place for one in run for place in _written(sheet, [one])]
    return []


def _put(cells: xw.Range, run: Sequence[Writing]) -> None:
    kind = run[0].kind
    if kind == "array":
        cells.formula_array = run[0].content
    elif kind == "formula":
        cells.formula = tuple((one.content,) for one in run)
    else:
        cells.value = [[typed(one.content)] for one in run]
