"""How a score came about, told call by call."""

from __future__ import annotations

from typing import Any

from xlkpi.formula import explain_calls, parse


def told(formula: str, **given: Any) -> list[str]:
    return explain_calls(parse(formula), lambda name: given[name.name])  # type: ignore[union-attr]


def test_only_the_branch_that_was_taken_is_told() -> None:
    rule = "IF([@甲]<[@乙],KPI_RATIO([@甲],[@乙],50%),KPI_EXCESS([@甲]/[@乙],1,10%,0.1,1))"
    assert told(rule, 甲=45, 乙=100) == ["完成率 45/100=45%,低于下限50%,不得分"]
    assert told(rule, 甲=120, 乙=100)[0].startswith("1.2比1高0.2")


def test_outermost_first_and_each_once() -> None:
    rule = "KPI_ROUND(KPI_RATIO([@甲],4)+KPI_RATIO([@甲],4),1)"
    first, second = told(rule, 甲=1)
    assert "四舍五入" in first
    assert second.startswith("完成率 1/4=25%")


def test_a_band_says_what_it_is_the_band_of() -> None:
    rule = "[@甲]/[@乙]/KPI_BAND([@乙],{0,10,30},{1,0.8,0.5})"
    assert told(rule, 甲=9, 乙=36) == ["乙36达到30,对应0.5"]
    rule = "KPI_BAND([@甲]/[@乙],{0,0.5,1},{1,2,3})"
    assert told(rule, 甲=3, 乙=4) == ["甲÷乙=0.75达到0.5,未达到1,对应2"]
    rule = "KPI_BAND(KPI_ROUND([@甲],0),{0,3},{1,2})"
    assert told(rule, 甲=3)[0] == "3达到3,对应2"


def test_a_failed_call_gives_its_reason() -> None:
    assert told("KPI_RATIO([@甲],[@乙])*2", 甲=1, 乙=None) == ["应完成数未填"]
    assert told("IFERROR(KPI_RATIO([@甲],[@乙]),KPI_TIER(1))", 甲=1, 乙=0) == [
        "第1名,在第1至1名之内,为优"]


def test_calls_over_columns_are_not_told() -> None:
    rule = parse("KPI_RANK([@甲],KPI_RATIO([甲],2))")

    def lookup(name: Any) -> Any:
        return 1 if name.own else [1, 4]

    assert explain_calls(rule, lookup) == ["1在2个数中从大到小排第1"]


def test_a_condition_that_fails_is_as_far_as_it_goes() -> None:
    assert told("IF([@甲]>1,KPI_TIER(1),KPI_TIER(2))", 甲=None) == []
