"""Results of texts and numbers, and results beside open scores, stay live formulas."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.summary.test_grades import column_of
from tests.summary.workshop import open_scores
from xlkpi.formula import parse, render
from xlkpi.summary.leaves import columns_taken_apart, missing_behind, rounded_leaves


@pytest.mark.parametrize(("formula", "rounded"), [
    ('IF([@a]=1,"不参评",[@b]/2)', 'IF([@a]=1,"不参评",KPI_ROUND(ROUND([@b]/2,8),2))'),
    ('IFERROR(KPI_RANK([@a],[a]),"—")',
     'IFERROR(KPI_ROUND(ROUND(KPI_RANK([@a],[a]),8),2),"—")'),
    ('IF([@a]=1,"无",KPI_QUOTA([@b],9,{0.5,0.5},{"优","良"}))',
     'IF([@a]=1,"无",KPI_QUOTA([@b],9,{0.5,0.5},{"优","良"}))'),
    ('IF([@a]=1,"无",KPI_LEVEL([@b],{"优","良"},{1,2}))', None),  # these labels are numbers
    ('IF([@a]=1,"无",[@b])', None),  # nobody knows what b is
])
def test_numbers_are_rounded_branch_by_branch(formula: str, rounded: str | None) -> None:
    found = rounded_leaves(parse(formula), 2)
    assert (None if found is None else render(found)) == rounded


def test_columns_that_are_passed_over_and_those_taken_apart() -> None:
    assert list(columns_taken_apart(parse("KPI_RANK([@a],[a])+COUNT([b])"))) == []
    assert list(columns_taken_apart(parse("SUM([a]/[b])+KPI_RANK([@c],IFERROR([c],0))"))) == [
        "a", "b", "c"]


def test_a_unit_s_own_open_value_matters_where_it_has_a_value_all_the_same() -> None:
    assert not missing_behind([1.0, None], [2.0, None])
    assert missing_behind([1.0, None], [2.0, 3.0])


def test_open_scores_leave_the_others_their_formulas(tmp_path: Path) -> None:
    path = open_scores().write(tmp_path / "s.xlsx")
    for title in ("考评综合得分", "类内排名", "初定等次", "等次"):
        shown = column_of(path, title)
        assert {u for u, v in shown.items() if v == "未定"} == {"区科技局", "区统计局"}, title
        assert sum(str(v).startswith("=") for v in shown.values()) == 43, title
