"""district-2016 as its source has it: units, inputs, results in order, calendar, sums."""

from __future__ import annotations

from datetime import date

import pytest

from xlkpi.scheme import Input, Scheme, SumRule, check, load, needs_all
from xlkpi.scheme.text import dumps, loads

SCHEME = load("district-2016")
TASK = ("名称", "分值", "完成率", "扣分")


def test_the_departments_of_the_source_in_their_three_groups() -> None:
    counts = {g: sum(u.group == g for u in SCHEME.units) for g in SCHEME.groups}
    assert counts == {"经济管理和其他类": 14, "公共事务和监管类": 14, "党委群团类": 17}
    names = [u.name for u in SCHEME.units]
    assert (names[0], names[13], names[14], names[27], names[28], names[44]) == (
        "区发改局", "区政府采购中心", "区政府办", "区食药监局", "区委办", "区人武部")


def test_a_thousand_points_and_a_bonus() -> None:
    assert {i.name: (i.full, i.kind) for i in SCHEME.indicators} == {
        "部门职能工作": (600, "得分"), "创先争优加分": (10, "加分"), "机关自身建设": (100, "得分"),
        "公众评议": (200, "得分"), "领导评价": (100, "得分")}
    tasks = SCHEME.indicators[0]
    assert all(f"（{item}）" in tasks.content for item in "一二三四五六七八")


def test_who_fills_in_what() -> None:
    by_unit = [i.name for i in SCHEME.inputs if i.by == "unit"]
    assert by_unit == [f"任务{n}{what}" for n in range(1, 6) for what in TASK]
    assert [i.name for i in SCHEME.inputs if i.by == "department"] == [
        "市级加分", "加分倍数", "共性指标得分", "公众评议得分率", "领导评价得分率", "通报批评次数",
        "重大问题次数", "察访核验扣分", "一票否决", "同分先后"]
    inputs = {i.name: i for i in SCHEME.inputs}
    assert (inputs["加分倍数"].minimum, inputs["加分倍数"].maximum) == (1, 2)
    assert {inputs[n].kind for n in ("公众评议得分率", "领导评价得分率")} == {"percent"}
    assert inputs["一票否决"].kind == "yesno"
    assert [i.name for i in SCHEME.inputs if not i.required] == [
        *(f"任务{n}{what}" for n in (4, 5) for what in TASK), "同分先后"]  # three to five tasks


def test_the_results_in_their_order() -> None:
    assert [r.name for r in SCHEME.results] == [
        "职能指标得分", "目标考核得分", "公众评议得分", "领导评价得分", "创先争优加分", "考评综合得分",
        "类内排名", "初定等次", "等次"]
    assert [r.name for r in SCHEME.results if needs_all(SCHEME, r)] == ["类内排名", "初定等次", "等次"]
    assert SCHEME.rank_by == "考评综合得分"


def test_the_calendar() -> None:
    days = {d.name: d.on for d in SCHEME.deadlines}
    assert days["指标调整报备截止"] == date(2016, 11, 25)
    assert [d.on for d in SCHEME.deadlines if d.for_returns] == [date(2016, 12, 31)]
    assert SCHEME.appeal_days == 7


def with_sum(*names: str, total: float = 600) -> Scheme:
    return SCHEME.model_copy(update={
        "sums": (SumRule(indicator="一至八", inputs=names, total=total),)})


@pytest.mark.parametrize(("names", "total", "code"), [
    (("任务1分值", "任务9分值"), 600, "SCHEME_SUM_UNKNOWN"),
    (("任务1分值", "任务1名称"), 600, "SCHEME_SUM_UNKNOWN"),
    ((), 600, "SCHEME_SUM_UNKNOWN"),
    (("任务1分值", "任务2分值"), 1201, "SCHEME_SUM_RANGE"),
    (("任务1分值", "任务2分值"), -1, "SCHEME_SUM_RANGE"),
])
def test_a_sum_that_cannot_be_is_reported(names: tuple[str, ...], total: float, code: str) -> None:
    assert code in [f.code for f in check(with_sum(*names, total=total))]


@pytest.mark.parametrize("total", [0, 600, 1200])
def test_a_sum_within_the_limits_is_none_of_the_check_s_business(total: float) -> None:
    found = [f.code for f in check(with_sum("任务1分值", "任务2分值", total=total))]
    assert [code for code in found if code.startswith("SCHEME_SUM")] == []


def test_sums_and_ties_stand_in_the_text_form() -> None:
    again = loads(dumps(SCHEME))
    assert again.sums == SCHEME.sums
    assert again.results[7].ties == ("同分先后",)
    [rule] = SCHEME.sums_of("一至八", "党委群团类")
    assert rule.keys == tuple(f"一至八/任务{n}分值" for n in range(1, 6))
    narrowed = SCHEME.model_copy(update={"inputs": tuple(
        i if i.name != "任务5分值" else Input(indicator="一至八", name="任务5分值",
                                           groups=("党委群团类",)) for i in SCHEME.inputs)})
    assert narrowed.sums_of("一至八", "公共事务和监管类") == ()
