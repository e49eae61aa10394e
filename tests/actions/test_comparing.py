"""自评考评差异, live."""

from __future__ import annotations

import pytest

from tests.actions.desk import FORM, Desk, contents, page
from xlkpi.actions import compare_scores
from xlkpi.scoring import score_one

pytestmark = pytest.mark.live

SHEET = "自评考评差异"


def test_differences_with_what_the_reviewer_changed(desk: Desk) -> None:
    book = desk.open()
    entry = desk.returned().entries["1.5/参评单位数"]
    own = book.sheets[FORM][entry.cell].value
    book.sheets[FORM][entry.assessed_cell].value = 100
    told = compare_scores(book)
    rows = {row["指标"]: row for row in page(book.sheets[SHEET])}
    row = rows["1.5"]
    assert row["核定改动了什么"] == f"参评单位数 {own:g}→100"
    assert (row["自评得分"], row["考评得分"], row["差异"]) == (
        1.8, row["考评得分"], pytest.approx(row["考评得分"] - 1.8))
    assert row["差异"] < 0
    assert "100" in row["考评得分说明"]
    assert SHEET in told
    assert book.sheets.active.name == SHEET


def test_the_rows_are_those_that_differ(desk: Desk) -> None:
    book = desk.open()
    compare_scores(book)
    own, assessed = (score_one(desk.scheme, desk.returned(), b).scores
                     for b in ("self", "assessed"))
    both = {c: (own[c].value, s.value) for c, s in assessed.items()
            if own[c].value is not None and s.value is not None}
    rows = page(book.sheets[SHEET])
    assert {r["指标"]: (r["自评得分"], r["考评得分"]) for r in rows[:-1]} == {
        c: pair for c, pair in both.items() if pair[0] != pair[1]}
    total = rows[-1]
    assert (total["名称"], total["自评得分"], total["考评得分"]) == (
        "合计", pytest.approx(sum(a for a, _ in both.values())),
        pytest.approx(sum(b for _, b in both.values())))


def test_no_difference_and_twice_changes_nothing_more(desk: Desk) -> None:
    book = desk.open()
    sheet = book.sheets[FORM]
    for entry in desk.returned().entries.values():
        if entry.assessed is not None:
            sheet[entry.assessed_cell].value = None
    before = contents(book)[FORM]
    assert "没有差异" in compare_scores(book)
    once = contents(book)
    compare_scores(book)
    assert contents(book) == once
    assert once[FORM] == before


def test_a_summary_shows_its_own_sheet(desk: Desk) -> None:
    book = desk.open_summary()
    compare_scores(book)
    assert book.sheets.active.name == SHEET
