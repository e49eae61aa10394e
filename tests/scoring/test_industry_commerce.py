"""industry-commerce: the sample by xlkpi and by hand, and what its rules turn on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.scoring import independent_industry_commerce as by_hand
from xlkpi import samples
from xlkpi.returns.model import Entry, Return
from xlkpi.scheme import check, load
from xlkpi.scoring import Outcome, score
from xlkpi.scoring.standing import is_provisional

SCHEME = load("industry-commerce")
SAMPLE = samples.samples_folder() / "industry-commerce.csv"
GROUPS = {u.name: u.group for u in SCHEME.units}


def returns() -> dict[str, Return]:
    return {unit: Return(Path(f"{unit}.xlsx"), "考核表", SCHEME.id, SCHEME.version, unit,
                         entries=entries)
            for unit, entries in samples.sample(SCHEME).items()}


def assessed(**changes: dict[str, object]) -> Outcome:
    """The sample with some 核定值 changed; None takes both figures away."""
    found = returns()
    for unit, figures in changes.items():
        entries = dict(found[unit].entries)
        for name, value in figures.items():
            entries[f"综合/{name}"] = Entry(None, value)  # type: ignore[arg-type]
        found[unit] = replace(found[unit], entries=entries)
    return score(SCHEME, found, "assessed")


def test_the_sample_agrees_with_the_calculation_by_hand() -> None:
    outcome = assessed()
    expected = by_hand.results(SAMPLE, GROUPS)
    assert {u: dict(s.results) for u, s in outcome.units.items()} == {
        unit: {name: float(v) if isinstance(v, (int, Fraction)) else v
               for name, v in found.items()} for unit, found in expected.items()}
    assert sum(len(found) for found in expected.values()) > 100
    assert not is_provisional(SCHEME, outcome)
    assert {f.severity for f in outcome.findings} <= {"note"}


@pytest.mark.parametrize(("unit", "name", "value"), [
    ("城东分局", "年度考核总得分", 99.56), ("城西分局", "年度考核总得分", 102.19),
    ("城南分局", "结果", "不达标"), ("城北分局", "结果", "问责"), ("人教科", "年度考核总得分", 93.5),
    ("陈志强", "年度考核得分率", 0.967583), ("陈志强", "目标考评奖", 5880), ("林晓东", "等次", "优秀"),
    ("王建国", "年龄段", "长"), ("王建国", "目标考评奖", 6800), ("周立新", "年龄段", "青"),
    ("周立新", "目标考评奖", 5300), ("李秀兰", "年龄段", "长"), ("吴桂芳", "年龄段", "青"),
    ("何静", "目标考评奖", 0), ("孙丽", "考核等次", "不称职"), ("罗红", "考核等次", "不参评")])
def test_figures_worked_out_on_paper(unit: str, name: str, value: object) -> None:
    assert assessed().units[unit].results[name] == value


def test_groups_rank_by_their_own_result() -> None:
    outcome = assessed()
    ranks = {u: s.rank for u, s in outcome.units.items()}
    assert (ranks["城西分局"], ranks["城东分局"]) == (1, 2)
    assert (ranks["办公室"], ranks["监察室"]) == (1, 5)
    assert (ranks["王建国"], ranks["孙丽"], ranks["罗红"]) == (1, 13, None)


def test_who_is_not_assessed_leaves_the_base_of_the_quota() -> None:
    """13 persons have one 优秀; were 罗红 assessed, 14 would have two."""
    def excellent(outcome: Outcome) -> list[str]:
        return [u for u, s in outcome.units.items() if s.results.get("考核等次") == "优秀"]

    assert excellent(assessed()) == ["王建国"]
    taking_part = assessed(罗红={
        "参评情况": "参评", **dict.fromkeys(by_hand.MONTHS, 80.0), "民主测评得分率": 0.8,
        "个人加分": 0.0, "单位加分": 0.0, "每月扣奖合计": 0.0, "奖金基数": 4000.0,
        "原任职务奖金基数": 4000.0})
    assert excellent(taking_part) == ["李秀兰", "王建国"]


def test_a_tie_at_the_quota_is_told_and_settled_by_hand_only() -> None:
    """Two with the same best rate and one place: nobody gets it until somebody says who."""
    same = {"民主测评得分率": 1.0, **dict.fromkeys(by_hand.MONTHS, 100.0), "个人加分": 0.0,
            "单位加分": 1.0, "应扣未扣分值": None}
    outcome = assessed(陈志强=same, 李秀兰=same)
    assert [outcome.units[u].results["考核等次"] for u in ("陈志强", "李秀兰")] == ["等次待定"] * 2
    assert is_provisional(SCHEME, outcome)
    [told] = [f for f in outcome.findings if f.code == "TIE_UNDECIDED"]
    assert "陈志强" in told.message
    assert "同分先后" in told.message
    settled = assessed(陈志强={**same, "同分先后": 2.0}, 李秀兰={**same, "同分先后": 1.0})
    assert settled.units["李秀兰"].results["考核等次"] == "优秀"
    assert settled.units["陈志强"].results["考核等次"] == "称职"


def test_a_missing_month_is_unfilled() -> None:
    found = assessed(林晓东={"七月得分": None}).units["林晓东"].results
    assert [found[n] for n in ("年度考核得分率", "等次", "考核等次", "年龄段")] == [
        None, None, None, "青"]


def test_a_veto_and_a_deduction_that_was_not_made_count() -> None:
    outcome = assessed(办公室={"否决": "是"}, 钱伟={"应扣未扣分值": 1.0})
    assert outcome.units["办公室"].results["结果"] == "不达标"
    before = assessed().units["钱伟"].results["年度考核得分率"]
    after = outcome.units["钱伟"].results["年度考核得分率"]
    assert isinstance(before, float)
    assert after == pytest.approx(before - 0.02)


def test_the_check_is_quiet() -> None:
    assert [f.message for f in check(SCHEME)] == []
