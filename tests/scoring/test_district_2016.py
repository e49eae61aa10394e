"""district-2016 scored by xlkpi and by hand: every result of all 45 departments."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from tests.scoring import independent_district_2016 as by_hand
from tests.scoring.figures import returned
from xlkpi.returns.model import Return
from xlkpi.samples import sample, samples_folder
from xlkpi.scheme import Scheme, load
from xlkpi.scoring import UnitScores, score, score_one
from xlkpi.scoring.standing import is_provisional

FIELD = by_hand.figures_of(samples_folder() / "district-2016.csv")


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("district-2016")


def typed(scheme: Scheme, unit: str, figures: by_hand.Figures) -> Return:
    keys = {i.name: i for i in scheme.inputs}
    return returned(unit, {
        keys[name].key: text if keys[name].labels or keys[name].kind == "text" else Fraction(text)
        for name, text in figures.items()}, scheme)


def scored(scheme: Scheme, field: dict[str, by_hand.Figures]) -> dict[str, UnitScores]:
    returns = {unit: typed(scheme, unit, figures) for unit, figures in field.items()}
    return dict(score(scheme, returns, "assessed").units)


def agree(scheme: Scheme, field: dict[str, by_hand.Figures]) -> None:
    expected = by_hand.results(field)
    for name, unit in scored(scheme, field).items():
        worked = {k: v if isinstance(v, str) else float(v) for k, v in expected[name].items()}
        assert dict(unit.results) == worked, name


def test_all_results_of_the_sample_agree(scheme: Scheme) -> None:
    assert [u.name for u in scheme.units] == list(FIELD)
    agree(scheme, FIELD)
    found = [r for u in by_hand.results(FIELD).values() for r in u.values()]
    assert len(found) == 45 * 9
    assert {"一等", "二等", "三等", "不合格"} <= {r for r in found if isinstance(r, str)}


@pytest.mark.parametrize("seed", range(12))
def test_drawn_figures_agree(scheme: Scheme, seed: int) -> None:
    """Few different totals, so that ties lie on the borders; some are decided by hand."""
    random = Random(seed)
    field = {}
    for unit, figures in FIELD.items():
        few = {"公众评议得分率": random.choice(("0.9", "0.9", "0.85", "0.45")),
               "领导评价得分率": random.choice(("0.9", "0.945", "1")), "共性指标得分": "95",
               "任务1分值": "600", "任务1完成率": random.choice(("0.9", "1", "1.2")),
               "任务1扣分": random.choice(("0", "0.005", "700")), "市级加分": random.choice("036"),
               "加分倍数": random.choice(("1", "1.5", "2")), "察访核验扣分": "0",
               "通报批评次数": random.choice("001"), "一票否决": random.choice("否否是")}
        kept = {k: v for k, v in figures.items() if not k.startswith("任务") and k != "同分先后"}
        for number in (2, 3):
            kept |= {f"任务{number}名称": "甲", f"任务{number}分值": "0",
                     f"任务{number}完成率": "1", f"任务{number}扣分": "0"}
        field[unit] = {**kept, "任务1名称": "甲", **few}
    for units in by_hand.groups_of(list(field)).values():
        if random.random() < 0.5:
            for number, unit in enumerate(random.sample(units, len(units)), start=1):
                field[unit]["同分先后"] = str(number)
    agree(scheme, field)


def test_the_working_of_one_department_in_figures(scheme: Scheme) -> None:
    """区财政局, step by step, as the clerk of 区绩效办 would check it on paper."""
    figures = FIELD["区财政局"]
    assert [figures.get(f"任务{n}分值") for n in range(1, 6)] == ["150"] * 4 + [None]
    # 150*99.7% - 0.5 = 149.05; 150*95.4% - 1 = 142.1; 150*95% - 2 = 140.5; 150*96% - 3 = 141
    assert [float(by_hand.task_points(figures, n)) for n in range(1, 6)] == [
        149.05, 142.1, 140.5, 141, 0]
    own = scored(scheme, FIELD)["区财政局"]
    assert own.results == {
        "职能指标得分": 572.65,  # 149.05 + 142.1 + 140.5 + 141
        "目标考核得分": 666.65,  # + 94
        "公众评议得分": 183.28,  # 91.64 % of 200
        "领导评价得分": 93.5,  # 93.5 % of 100
        "创先争优加分": 9,  # 4.5 * 2
        "考评综合得分": 952.43,  # 666.65 + 183.28 + 93.5 + 9, nothing off
        "类内排名": 9, "初定等次": "二等", "等次": "二等",  # 14 departments: 二等 is 7 to 13
    }


def test_a_tie_on_the_border_waits_for_a_decision(scheme: Scheme) -> None:
    """区民政局 and 区食药监局 share place 6 of 14, where 一等 ends: one of the two has it."""
    pair = ("区民政局", "区食药监局")
    decided = by_hand.results(FIELD)
    assert [decided[u]["类内排名"] for u in pair] == [6, 6]
    assert [decided[u]["等次"] for u in pair] == ["一等", "二等"]
    field = {u: {k: v for k, v in f.items() if k != "同分先后"} for u, f in FIELD.items()}
    agree(scheme, field)
    returns = {u: typed(scheme, u, f) for u, f in field.items()}
    outcome = score(scheme, returns, "assessed")
    assert {u for u, s in outcome.units.items() if s.results["等次"] == "等次待定"} == set(pair)
    [one] = [f for f in outcome.findings if f.code == "TIE_UNDECIDED"]
    for part in (*pair, "一等", "二等", "同分先后", "不能公布"):
        assert part in one.message
    assert is_provisional(scheme, outcome)


def test_a_veto_takes_one_grade_and_leaves_the_others_theirs(scheme: Scheme) -> None:
    found = scored(scheme, FIELD)
    vetoed = {u for u, f in FIELD.items() if f["一票否决"] == "是"}
    assert vetoed == {"区安监和环保局", "区委政法委"}
    assert [found[u].results["初定等次"] for u in sorted(vetoed)] == ["二等", "一等"]
    assert [found[u].results["等次"] for u in sorted(vetoed)] == ["三等", "二等"]
    assert {u for u, s in found.items() if s.results["初定等次"] != s.results["等次"]} == vetoed


@pytest.mark.parametrize(("changes", "status"), [
    ({"任务4名称": "甲"}, "unfilled"),
    ({"任务4分值": 100.0}, "unfilled"),
    ({"任务5扣分": 1.0, "任务5完成率": 1.0}, "unfilled"),
    ({"任务4名称": "甲", "任务4分值": 100.0, "任务4完成率": 1.0, "任务4扣分": 0.0}, "scored"),
    ({"任务3分值": None}, "unfilled"),
    ({}, "scored"),
])
def test_a_task_that_is_half_filled_in_counts_for_nothing_in_silence(
        scheme: Scheme, changes: dict[str, float | str | None], status: str) -> None:
    three = next(u for u, f in FIELD.items() if "任务4分值" not in f)
    entries = dict(sample(scheme)[three])
    for name, value in changes.items():
        key = f"一至八/{name}"
        entries[key] = entries[key]._replace(value=value, assessed=None)
    base = typed(scheme, three, FIELD[three])
    unit = score_one(scheme, replace(base, entries=entries), "assessed")
    assert unit.scores["一至八"].status == status
    assert (unit.results["职能指标得分"] is None) is (status == "unfilled")
    told = [f.message for f in score(scheme, {three: replace(base, entries=entries)},
                                     "assessed").findings if f.code == "SCORE_HALF_FILLED"]
    assert bool(told) is (status == "unfilled" and "任务3分值" not in changes)
    tasks = {name[:3] for name in changes}
    for message in told:
        assert {f"任务{n}" in message for n in "12345" if f"任务{n}" not in tasks} == {False}


@pytest.mark.parametrize(("changes", "filled", "blank"), [
    ({"任务4名称": "甲", "任务4分值": 100.0}, "任务4名称、任务4分值", "任务4完成率、任务4扣分"),
    ({"任务5完成率": 1.0}, "任务5完成率", "任务5名称、任务5分值、任务5扣分"),
    ({"任务4分值": 9.0, "任务5名称": "乙"}, "任务4分值、任务5名称",
     "任务4名称、任务4完成率、任务4扣分、任务5分值、任务5完成率、任务5扣分"),
])
def test_only_the_task_that_was_begun_is_asked_for(
        scheme: Scheme, changes: dict[str, float | str | None], filled: str, blank: str) -> None:
    three = next(u for u, f in FIELD.items() if "任务4分值" not in f)
    base = typed(scheme, three, FIELD[three])
    entries = dict(sample(scheme)[three])
    for name, value in changes.items():
        key = f"一至八/{name}"
        entries[key] = entries[key]._replace(value=value, assessed=None)
    [told] = [f.message for f in score(scheme, {three: replace(base, entries=entries)},
                                       "assessed").findings if f.code == "SCORE_HALF_FILLED"]
    assert f"（已填{filled}），还空着{blank}，所以没有得分。" in told
