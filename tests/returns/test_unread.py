"""Cells that cannot be understood, figures out of their limits, formats read as values."""

from __future__ import annotations

from typing import Any

import pytest

from tests.returns.workshop import (
    FORM,
    Desk,
    only,
    put_error,
)
from xlkpi.returns.book import Book
from xlkpi.returns.known import KnownScheme
from xlkpi.returns.layout import find_identity
from xlkpi.returns.sheet import Sheet, read_sheet


# --- what is none may not look like a blank ----------------------------------------------------
@pytest.mark.parametrize(("values", "assessed", "unread"), [
    ({}, {"1.1/完成数": "不属实"}, ("assessed",)), ({}, {"1.1/完成数": "约100"}, ("assessed",)),
    ({"1.1/完成数": "约100"}, {}, ("value",)), ({"1.1/完成数": "约1"}, {"1.1/完成数": 1}, ("value",)),
    ({"1.1/完成数": "/"}, {"1.1/完成数": "约1"}, ("value", "assessed")),
    ({}, {"1.1/完成数": "  "}, ()), ({"1.1/完成数": None}, {}, ()), ({}, {"1.1/完成数": "41件"}, ()),
])
def test_cells_that_cannot_be_understood_are_marked(
        desk: Desk, values: dict[str, Any], assessed: dict[str, Any],
        unread: tuple[str, ...]) -> None:
    result = desk.read(desk.filled(values, assessed=assessed))
    assert result.returns[0].entries["1.1/完成数"].unread == unread
    errors = [f for f in result.findings if f.severity == "error"
              and f.code not in ("UNFILLED", "NOTHING_FILLED")]
    assert len(errors) == len(unread)
    assert all("改正前该项不计分" in f.message for f in errors)


def test_an_error_in_an_assessment_is_marked_too(desk: Desk) -> None:
    path = desk.filled()
    put_error(path, desk.one(path).entries["1.1/完成数"].assessed_cell, "#N/A")
    assert desk.one(path).entries["1.1/完成数"].unread == ("assessed",)


def test_a_figure_out_of_its_limits_counts_and_the_sentence_says_so(desk: Desk) -> None:
    found = only(desk.read(desk.filled({"1.1/完成数": -3})), "OUT_OF_LIMITS")
    assert "得分暂按-3计算" in found.message
    assert desk.one(desk.folder / "东所.xlsx").entries["1.1/完成数"].value == -3
    found = only(desk.read(desk.filled({"1.1/完成数": 1.5})), "NOT_WHOLE")
    assert "得分暂按1.5计算" in found.message


def test_formats_read_as_values_do_not_tell_what_scores_showed(desk: Desk) -> None:
    """LibreOffice saves 待汇总 as 0 in .xls: compared with the score it would look stale."""
    path = desk.filled()
    with Book(path) as book:
        rows = book.rows(FORM)
    identity = find_identity(rows)
    assert identity is not None
    values_only = read_sheet(Sheet(path, path.name, FORM, identity, rows, dict),
                             KnownScheme(desk.scheme))
    cells = [(s.self_cell, s.self_cached, s.assessed_cached) for s in values_only.scores.values()]
    assert cells
    assert all(address and (own, assessed) == (None, None) for address, own, assessed in cells)
    assert values_only.entries == desk.one(path).entries
