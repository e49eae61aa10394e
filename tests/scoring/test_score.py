"""Statuses, bases, results and findings of scoring."""

from __future__ import annotations

import gc
from dataclasses import replace
from random import Random

import pytest

from tests.scoring.fields import SUO, TWO, codes, suo_field, suo_returns, two_returns
from tests.scoring.figures import made_up, returned
from tests.scoring.schemes import indicator
from xlkpi.returns.model import Entry, ScoreCells
from xlkpi.scheme.model import Input, Scheme, Section, Unit
from xlkpi.scoring import (
    difference_findings,
    differences,
    explain,
    score,
    score_both,
    score_one,
    table,
)
from xlkpi.scoring.score import CAUSES_UP_TO


def test_a_blank_required_input_is_unfilled_and_makes_the_ranking_provisional() -> None:
    field = suo_field()
    field["大洋所"]["1.1/完成数"] = None
    field["大洋所"]["4.4/整改数"] = ""
    outcome = score(SUO, suo_returns(field), "assessed")
    unit = outcome.units["大洋所"]
    assert unit.scores["1.1"].status == "unfilled"
    assert unit.scores["1.1"].value is None
    assert unit.scores["1.1"].open == ("完成数",)
    assert unit.open == 2
    assert unit.rank is not None
    [finding] = [f for f in outcome.findings if f.code == "SCORE_OPEN"]
    assert finding.severity == "error"
    assert finding.unit == "大洋所"
    for part in ("大洋所", "暂定", "1.1 现场检查", "完成数", "4.4", "整改数"):
        assert part in finding.message


def test_a_blank_elsewhere_does_not_take_the_others_their_rank_points() -> None:
    field = suo_field()
    for number, figures in enumerate(field.values()):
        figures.update({"10.4/发放数": 90 - number, "10.4/应发放数": 100})
    field["大洋所"]["10.4/发放数"] = None
    outcome = score(SUO, suo_returns(field), "assessed")
    assert outcome.units["大洋所"].scores["10.4"].status == "unfilled"
    others = [u.scores["10.4"].value for n, u in outcome.units.items() if n != "大洋所"]
    assert others == [1, 0.9, 0.8, 0.7, 0.6, 0]  # the last of six


def test_a_sum_over_a_column_with_a_blank_still_scores_the_others() -> None:
    field = suo_field()
    field["大洋所"]["3.3/受理件数"] = None
    outcome = score(SUO, suo_returns(field), "assessed")
    assert outcome.units["樟城所"].scores["3.3"].status == "scored"


def test_a_column_error_is_pending_and_names_who_has_not_filled_in() -> None:
    scheme = SUO.model_copy(update={"indicators": tuple(
        i if i.code != "10.4" else i.model_copy(update={
            "formula": "KPI_RANKSCORE(KPI_RANK([@发放数],[发放数]/[应发放数]),7,1,0.1)"})
        for i in SUO.indicators)})
    field = suo_field()
    field["大洋所"]["10.4/发放数"] = None
    found = score(scheme, suo_returns(field), "assessed").units["樟城所"].scores["10.4"]
    assert found.status == "pending"
    assert "大洋所（发放数）" in found.cause


def test_a_formula_error_is_told_and_leaves_the_others_alone() -> None:
    field = suo_field()
    field["城峰所"]["2.2/上年案件数"] = field["城峰所"]["2.2/上年罚没款"] = 0
    outcome = score(SUO, suo_returns(field), "assessed")
    unit = outcome.units["城峰所"]
    assert unit.scores["2.2"].status == "error"
    assert "#DIV/0!" in unit.scores["2.2"].cause
    [finding] = [f for f in outcome.findings if f.code == "SCORE_ERROR"]
    assert (finding.unit, finding.indicator) == ("城峰所", "2.2")
    assert {u.results["排名"] for u in outcome.units.values()} == {
        u.rank for u in outcome.units.values()}


def test_a_text_as_result_is_an_error_unless_it_is_exempt() -> None:
    scheme = SUO.model_copy(update={"indicators": tuple(
        i if i.code != "1.1" else i.model_copy(update={"formula": 'IF([@完成数]=3,"不适用","好")'})
        for i in SUO.indicators)})
    field = suo_field()
    for name, figures in field.items():
        figures["1.1/完成数"] = 3 if name == "樟城所" else 4
    outcome = score(scheme, suo_returns(field), "assessed")
    exempt, wrong = (outcome.units[n] for n in ("樟城所", "城峰所"))
    assert (exempt.scores["1.1"].status, exempt.scores["1.1"].full) == ("exempt", 0)
    assert exempt.full == pytest.approx(88.2)
    assert exempt.open == 0
    assert wrong.scores["1.1"].status == "error"
    assert "好" in wrong.scores["1.1"].cause


def test_assessed_figures_count_only_on_the_assessed_basis() -> None:
    field = suo_field()
    field["樟城所"].update({"1.1/完成数": 80, "1.1/应完成数": 100, "2.4/评定得分": None})
    returns = suo_returns(field)
    returns["樟城所"] = returned("樟城所", field["樟城所"], SUO,
                              {"1.1/完成数": 60, "2.4/评定得分": 1})
    outcomes = score_both(SUO, returns)
    own, assessed = (outcomes[b].units["樟城所"].scores for b in ("self", "assessed"))
    assert (own["1.1"].value, assessed["1.1"].value) == (1.44, 1.08)
    assert own["2.4"].status == "unfilled"
    assert assessed["2.4"].value == 1
    assert [(d.unit, d.indicator.code, d.amount) for d in differences(SUO, outcomes)] == [
        ("樟城所", "1.1", -0.36)]
    [note] = difference_findings(SUO, outcomes)
    assert "1.44" in note.message
    assert "1.08" in note.message


@pytest.mark.parametrize("seed", range(5))
def test_both_bases_at_once_are_as_each_alone(seed: int) -> None:
    random = Random(seed)
    field = suo_field(seed)
    second = suo_field(seed + 100)
    returns = {n: returned(n, f, SUO, {k: v for k, v in second[n].items() if random.random() < 0.2})
               for n, f in field.items()}
    both = score_both(SUO, returns)
    for basis in ("assessed", "self"):
        alone = score(SUO, returns, basis)
        assert both[basis].units == alone.units
        assert both[basis].findings == alone.findings


def test_what_only_the_reviewer_made_needless_is_still_owed_on_the_own_basis() -> None:
    """The figure is blank on both bases, what is beside it differs; another indicator reads it."""
    made = Scheme(
        id="beside", title="旁边的选择", year=2024, version="1", full=10,
        sections=(Section(code="1", name="业务", full=10),),
        indicators=(indicator("1.1", 5, "IF([@有任务]=1,[@得分],5)"),
                    indicator("1.2", 5, 'IF([@1.1/得分]="",5,[@1.1/得分])')),
        inputs=(Input(indicator="1.1", name="有任务", kind="yesno"),
                Input(indicator="1.1", name="得分", unless="有任务=否")),
        units=(Unit(name="甲"),))
    figures = {"1.1/有任务": "是", "1.1/得分": None}
    both = score_both(made, {"甲": returned("甲", figures, made, {"1.1/有任务": "否"})})
    assert {basis: [s.status for s in outcome.units["甲"].scores.values()]
            for basis, outcome in both.items()} == {
        "assessed": ["scored", "scored"], "self": ["unfilled", "unfilled"]}


def test_one_unit_alone_waits_for_the_others() -> None:
    unit = score_one(SUO, suo_returns(suo_field())["樟城所"], "assessed")
    pending = [c for c, s in unit.scores.items() if s.status == "pending"]
    assert pending == ["3.3", "10.1", "10.2", "10.3", "10.4"]
    assert unit.rank is None
    assert unit.results == {"总得分": None, "排名": None}
    assert unit.open == 5


def test_an_unknown_unit_is_refused_alone_and_reported_among_others() -> None:
    stranger = returned("外县所", suo_field()["樟城所"], SUO)
    with pytest.raises(LookupError, match="外县所"):
        score_one(SUO, stranger, "assessed")
    outcome = score(SUO, {**suo_returns(suo_field()), "外县所": stranger}, "assessed")
    assert "外县所" not in outcome.units
    assert "SCORE_UNKNOWN_UNIT" in codes(outcome)


def test_ties_share_a_rank_and_are_named() -> None:
    field = suo_field()
    field["城峰所"] = dict(field["樟城所"])
    outcome = score(SUO, suo_returns(field), "assessed")
    first, second = (outcome.units[n] for n in ("樟城所", "城峰所"))
    assert first.total == second.total
    assert first.rank == second.rank
    [note] = [f for f in outcome.findings if f.code == "SCORE_TIE"]
    assert "樟城所、城峰所" in note.message


def test_a_stale_or_changed_score_cell_is_reported_with_both_figures() -> None:
    returns = suo_returns(suo_field())
    true = score(SUO, returns, "assessed").units["樟城所"].scores["1.1"].value
    assert true is not None
    cells = {"1.1": ScoreCells("J8", "K8", None, true + 0.5),
             "1.2": ScoreCells("J9", "K9", "", "未填"), "1.3": ScoreCells("J10", "K10", 99.0, None)}
    returns["樟城所"] = replace(returns["樟城所"], scores=cells)
    outcomes = score_both(SUO, returns)
    [stale] = [f for f in outcomes["assessed"].findings if f.code == "SCORE_STALE"]
    assert (stale.cell, stale.indicator, stale.value) == ("K8", "1.1", f"{true + 0.5:g}")
    assert f"应为{true:g}" in stale.message
    [own] = [f for f in outcomes["self"].findings if f.code == "SCORE_STALE"]
    assert (own.cell, own.indicator) == ("J10", "1.3")


def test_a_score_beyond_the_full_marks_is_reported() -> None:
    field = suo_field()
    field["樟城所"].update({"3.4/下半年受理件数": 100, "3.4/诉转案件数": 9})
    outcome = score(SUO, suo_returns(field), "assessed")
    assert outcome.units["樟城所"].scores["3.4"].value == 2.18
    assert any(f.code == "SCORE_OUT_OF_BOUNDS" and f.unit == "樟城所" and f.indicator == "3.4"
               for f in outcome.findings)


def test_groups_results_and_dependencies() -> None:
    outcome = score(TWO, two_returns(), "assessed")
    assert list(outcome.units) == [u.name for u in TWO.units]
    economic = outcome.units["经济2局"]  # number 1: 17/60, task 4/9
    assert {c: s.value for c, s in economic.scores.items()} == {
        "1.1": 2.83, "1.2": 2.22, "1.3": -0.6, "2.2": 1.42}
    assert economic.full == 20  # a deduct-only item does not count towards full marks
    exempt = outcome.units["经济1局"]
    assert exempt.scores["1.2"].status == "exempt"
    assert exempt.full == 15
    assert "2.1" not in economic.scores
    assert outcome.units["经济3局"].results["加分后得分"] == pytest.approx(
        outcome.units["经济3局"].total + 1.5)
    grades = [outcome.units[u.name].results["等次"] for u in TWO.units]
    first = [outcome.units[u.name].results["初定等次"] for u in TWO.units]
    assert sorted(first[:5]) == ["一等", "一等", "二等", "二等", "二等"]
    assert (first[4], grades[4]) == ("一等", "二等")  # vetoed
    assert {outcome.units[u.name].rank for u in TWO.units[:5]} == {1, 2, 3, 4, 5}
    assert {outcome.units[u.name].rank for u in TWO.units[5:]} == {1, 2, 3}


def test_a_score_waits_for_the_score_it_reads() -> None:
    outcome = score(TWO, two_returns(经济2局={"1.1/完成数": None}), "assessed")
    unit = outcome.units["经济2局"]
    assert unit.scores["2.2"].status == "unfilled"
    assert "完成数" in unit.scores["2.2"].cause
    assert unit.results["类内排名"] is not None  # provisional, as the rank is


def test_a_result_without_its_input_is_open_and_said_so() -> None:
    outcome = score(TWO, two_returns(党群1部={"综合/否决": None}), "assessed")
    assert outcome.units["党群1部"].results["等次"] is None
    [finding] = [f for f in outcome.findings if f.code == "RESULT_OPEN"]
    assert "否决" in finding.message
    assert finding.unit == "党群1部"


def test_a_circle_of_scores_ends_in_an_error() -> None:
    circle = TWO.model_copy(update={"indicators": tuple(
        i if i.code != "1.1" else i.model_copy(update={"formula": "[@2.2]+1"})
        for i in TWO.indicators)})
    returns = {k: v for k, v in two_returns().items() if k.startswith("经济")}
    outcome = score(circle, returns, "assessed")
    assert {s.status for u in outcome.units.values() for c, s in u.scores.items()
            if c in ("1.1", "2.2")} == {"error"}


def test_a_band_within_a_product_is_told_with_the_figures_around_it() -> None:
    field = suo_field()
    field["樟城所"].update({"4.6/巡查单位数": 9, "4.6/使用单位数": 36, "3.2/办结数": 1, "3.2/受理数": 1})
    scores = score(SUO, suo_returns(field), "assessed").units["樟城所"].scores
    assert scores["4.6"].cause.startswith("巡查单位数9，使用单位数36；使用单位数36达到30,对应0.5；本项得")
    assert scores["3.2"].cause.startswith("办结数1，受理数1；办结数÷受理数=1达到1,对应2")
    assert not scores["1.1"].cause.startswith("完成数")


def test_every_score_has_a_cause() -> None:
    outcome = score(SUO, suo_returns(suo_field()), "assessed")
    for unit in outcome.units.values():
        for code, found in unit.scores.items():
            assert found.cause, code
    assert outcome.units["樟城所"].scores["5.1"].cause.startswith("档次")


def test_causes_of_a_large_field_come_on_demand() -> None:
    unit = SUO.units[0]
    many = SUO.model_copy(update={"units": tuple(
        unit.model_copy(update={"name": f"{n}所"}) for n in range(CAUSES_UP_TO // 40))})
    figures = made_up(SUO, Random(3))
    outcome = score(many, {u.name: returned(u.name, figures, SUO) for u in many.units}, "assessed")
    assert not outcome.units["0所"].scores["1.1"].cause
    assert "完成率" in explain(outcome, "0所", "1.1")


def test_nothing_returned_gives_nothing() -> None:
    outcome = score(SUO, {}, "assessed")
    assert outcome.units == {}
    assert outcome.findings == ()


def test_the_table_has_a_row_per_unit() -> None:
    outcome = score(SUO, suo_returns(suo_field()), "assessed")
    frame = table(outcome)
    assert list(frame.index) == [u.name for u in SUO.units]
    assert frame.loc["樟城所", "1.1"] == outcome.units["樟城所"].scores["1.1"].value
    assert frame.loc["樟城所", "总分"] == outcome.units["樟城所"].total


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_as_it_was_after_scoring(on: bool) -> None:
    was_on = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        score(SUO, suo_returns(suo_field()), "assessed")
        assert gc.isenabled() is on
    finally:
        (gc.enable if was_on else gc.disable)()


def test_missing_units_make_the_ranking_and_what_needs_all_units_provisional() -> None:
    field = suo_field()
    del field["梧桐所"], field["清凉所"]
    outcome = score(SUO, suo_returns(field), "assessed")
    [found] = [f for f in outcome.findings if f.code == "UNITS_MISSING"]
    assert found.severity == "error"
    for part in ("缺2个", "梧桐所、清凉所", "暂定", "3.3", "10.1", "10.4"):
        assert part in found.message
    assert "1.1 " not in found.message
    assert "UNITS_MISSING" not in codes(score(SUO, suo_returns(suo_field()), "assessed"))


def test_a_group_that_is_whole_is_not_provisional_for_another_that_is_not() -> None:
    returns = two_returns()
    gone = next(name for name in returns if name.startswith("党群"))
    del returns[gone]
    found = [f for f in score(TWO, returns, "assessed").findings if f.code == "UNITS_MISSING"]
    assert len(found) == 1
    assert gone in found[0].message


def test_department_figures_in_the_units_own_column_are_told_once_a_unit() -> None:
    returns = suo_returns(suo_field())
    department = [i for i in SUO.inputs if i.by == "department"]
    assessed = {i.key: Entry(None, 1.0 if i.kind == "number" else "优") for i in department}
    for name in returns:
        if name != "大洋所":
            entries = {**returns[name].entries, **assessed}
            returns[name] = replace(returns[name], entries=entries)
    outcome = score(SUO, returns, "assessed")
    [found] = [f for f in outcome.findings if f.code == "DEPARTMENT_BY_UNIT"]
    assert (found.severity, found.unit) == ("note", "大洋所")
    assert "请科室确认" in found.message
    assert department[0].key in found.message
    assert "DEPARTMENT_BY_UNIT" not in codes(score(SUO, returns, "self"))


def test_on_the_units_own_basis_what_departments_assess_is_their_warning() -> None:
    field = suo_field()
    department = next(i for i in SUO.inputs if i.by == "department")
    field["大洋所"][department.key] = None
    field["樟城所"].update({department.key: None, "1.1/完成数": None})
    outcome = score(SUO, suo_returns(field), "self")
    found = {(f.unit, f.code): f for f in outcome.findings if f.code.startswith("SCORE_OPEN")}
    assert set(found) == {("大洋所", "SCORE_OPEN_DEPARTMENT"), ("樟城所", "SCORE_OPEN"),
                          ("樟城所", "SCORE_OPEN_DEPARTMENT")}
    told = found["大洋所", "SCORE_OPEN_DEPARTMENT"]
    assert told.severity == "warning"
    assert department.indicator in told.message
    assert "评估部门" in told.message
    assert department.name not in found["樟城所", "SCORE_OPEN"].message
    assessed = score(SUO, suo_returns(field), "assessed")
    assert [f.code for f in assessed.findings if f.unit == "大洋所"][:1] == ["SCORE_OPEN"]


def test_on_the_units_own_basis_a_result_that_waits_for_a_department_is_its_warning() -> None:
    field = two_returns(党群1部={"综合/否决": None})
    by_department = tuple(i.model_copy(update={"by": "department"}) if i.key == "综合/否决" else i
                          for i in TWO.inputs)
    scheme = TWO.model_copy(update={"inputs": by_department})
    own = [f for f in score(scheme, field, "self").findings if f.code.startswith("RESULT_OPEN")]
    assert own
    assert {(f.code, f.severity) for f in own} == {("RESULT_OPEN_DEPARTMENT", "warning")}
