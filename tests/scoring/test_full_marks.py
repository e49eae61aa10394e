"""Full marks that differ from unit to unit: an item falls away and its weight moves to another."""

from __future__ import annotations

import pytest

from tests.scoring.figures import returned
from tests.scoring.schemes import indicator
from xlkpi.scheme import check
from xlkpi.scheme.model import Input, Scheme, Section, Unit
from xlkpi.scoring import UnitScores, score, score_both, score_one

MOVED = "IF([@2.1/有任务]=1,[分值],15)"


def scheme(full_formula: str = MOVED, formula: str = "[@完成率]*[分值]") -> Scheme:
    """2.1 (5 points) falls away for who has no task; 2.2 is then worth 15 points, not 10."""
    moved = indicator("2.2", 10, formula).model_copy(update={"full_formula": full_formula})
    return Scheme(
        id="moved", title="分值移动", year=2024, version="1", full=15,
        sections=(Section(code="2", name="职能", full=15),),
        indicators=(indicator("2.1", 5, 'IF([@有任务]=1,[@完成率]*[分值],"不适用")'), moved),
        inputs=(Input(indicator="2.1", name="有任务", kind="yesno"),
                Input(indicator="2.1", name="完成率", kind="percent", minimum=0, maximum=1,
                      unless="有任务=否"),
                Input(indicator="2.2", name="完成率", kind="percent", minimum=0, maximum=1)),
        units=(Unit(name="甲局"), Unit(name="乙局"), Unit(name="丙局")))


def scored(**figures: object) -> UnitScores:
    made = scheme()
    keys = {key.replace("_", "/").replace("p", "."): v for key, v in figures.items()}
    return score_one(made, returned("甲局", keys, made), "assessed")


@pytest.mark.parametrize(("task", "rate", "own", "value", "full"), [
    ("是", 0.8, 0.9, 9.0, 15.0),  # 0.9*10 of 10, and 5 for the task
    ("否", None, 0.9, 13.5, 15.0),  # 0.9*15 of 15; the task's 5 points are gone
])
def test_the_weight_moves_with_the_item_that_falls_away(
        task: str, rate: float | None, own: float, value: float, full: float) -> None:
    unit = scored(**{"2p1_有任务": task, "2p1_完成率": rate, "2p2_完成率": own})
    assert unit.scores["2.2"].value == value
    assert unit.full == full
    assert unit.scores["2.2"].full == (10 if task == "是" else 15)
    assert ("（本单位分值15分）" in unit.scores["2.2"].cause) is (task == "否")
    assert unit.scores["2.1"].status == ("scored" if task == "是" else "exempt")


def test_what_is_not_answered_yet_is_open_and_leaves_the_usual_full_marks() -> None:
    unit = scored(**{"2p2_完成率": 1})
    assert [unit.scores[c].status for c in ("2.1", "2.2")] == ["unfilled", "unfilled"]
    assert unit.full == 15
    forgotten = scored(**{"2p1_有任务": "是", "2p2_完成率": 1})
    assert forgotten.scores["2.1"].open == ("完成率",)  # asked for: there is a task


def test_full_marks_that_moved_are_no_score_out_of_bounds() -> None:
    made = scheme()
    outcome = score(made, {u.name: returned(u.name, {
        "2.1/有任务": "否", "2.2/完成率": 1}, made) for u in made.units}, "assessed")
    assert {u.scores["2.2"].value for u in outcome.units.values()} == {15.0}
    assert not [f for f in outcome.findings if f.code == "SCORE_OUT_OF_BOUNDS"]


def test_the_check_judges_a_rule_by_the_marks_that_apply() -> None:
    codes = {f.code for f in check(scheme()) if f.severity != "note"}
    assert codes == set()
    assert "SCHEME_MORE" in {f.code for f in check(scheme("IF([@2.1/有任务]=1,[分值],12)",
                                                         "[@完成率]*15"))}


@pytest.mark.parametrize(("formula", "code"), [
    ("IF([@有任务]=1,10,15", "SCHEME_FORMULA"),  # no bracket
    ("IF([@有什么]=1,10,15)", "SCHEME_FORMULA"),  # nothing of that name
    ("IF(MAX([2.1/完成率])=1,10,15)", "SCHEME_FULL_FORMULA"),  # other units' figures
    ("[@2.1]+10", "SCHEME_FULL_FORMULA"),  # a score
])
def test_a_wrong_formula_of_full_marks_is_reported(formula: str, code: str) -> None:
    assert code in {f.code for f in check(scheme(formula))}


def test_each_basis_has_full_marks_of_its_own() -> None:
    """The unit says that it has the task, the reviewer says no; the formula does not ask."""
    made = scheme(formula="[@完成率]*10")
    figures = {"2.1/有任务": "是", "2.2/完成率": 1}
    name = made.units[0].name
    both = score_both(made, {name: returned(name, figures, made, {"2.1/有任务": "否"})})
    fulls = {basis: outcome.units[name].scores["2.2"].full for basis, outcome in both.items()}
    assert fulls == {"assessed": 15, "self": 10}
