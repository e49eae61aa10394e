"""county-bureau scored by xlkpi and by hand: the same to the last digit."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from tests.scoring import independent_county_bureau as by_hand
from tests.scoring.figures import returned
from xlkpi.samples import sample
from xlkpi.scheme import Input, Scheme, load
from xlkpi.scoring import Outcome, UnitScores, score

BORDERS = {"商标申请量": (74, 75, 76, 94, 95, 96, 100, 120), "广告案件数": (0, 2, 3, 4, 5, 6),
           "专利案件数": (0, 1, 2, 3, 4), "抽检批次": (20, 40, 200, 1000)}
# 8.16 * 0.95 = 7.752, * 0.9 = 7.344, * 0.85 = 6.936, * 0.8 = 6.528
FUNDS = ("0", "6.52", "6.528", "6.53", "6.936", "7.344", "7.75", "7.752", "7.8", "8.16", "9")
SHARES = ("0.84", "0.85", "0.86", "0.89", "0.9", "0.91", "1")


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("county-bureau")


def drawn(random: Random, item: Input) -> object:
    if item.kind == "yesno":
        return random.choice(("是", "否", "否"))
    if item.name == "项目资金额":
        return Fraction(random.choice(FUNDS))
    if item.name in BORDERS:
        return random.choice(BORDERS[item.name])
    if item.measure == "分":
        return Fraction(random.randint(0, 10000), 100)
    return random.choice((0, 0, 0, 1, 1, 2, 3, 4))


def made_up(scheme: Scheme, random: Random) -> dict[str, object]:
    found = {i.key: drawn(random, i) for i in scheme.inputs}
    tested = found["B2.3/抽检批次"]
    assert isinstance(tested, int)
    found["B2.3/合格批次"] = int(Fraction(random.choice(SHARES)) * tested)
    return found


def scored_by_us(unit: UnitScores) -> dict[str, float | None]:
    return {code: s.value for code, s in unit.scores.items()}


@pytest.mark.parametrize("seed", range(20))
def test_every_score_and_result_agrees(scheme: Scheme, seed: int) -> None:
    random = Random(seed)
    field = {u.name: made_up(scheme, random) for u in scheme.units}
    outcome = score(scheme, {n: returned(n, f, scheme) for n, f in field.items()}, "assessed")
    for name, figures in field.items():
        expected = by_hand.scores(figures)
        unit = outcome.units[name]
        assert scored_by_us(unit) == {c: float(v) for c, v in expected.items()}
        assert unit.total == float(sum(expected.values()))
        assert dict(unit.results) == {
            n: float(v) for n, v in by_hand.results(figures, expected).items()}
        assert unit.open == 0


def test_every_indicator_and_its_full_marks_are_worked_out_by_hand(scheme: Scheme) -> None:
    by_code = {c: Fraction(full) for c, (full, *_) in
               {**by_hand.TAKEN, **by_hand.NOTHING_LEFT}.items()}
    by_code |= {c: Fraction(full) for c, full in by_hand.OTHERS_FULL.items()}
    assert {i.code: i.full for i in scheme.indicators} == {
        **{c: float(f) for c, f in by_code.items()}, "C1.5": 0.0}
    assert float(by_hand.FULL) == scheme.full == 37.5


def test_the_drawn_figures_reach_the_bounds(scheme: Scheme) -> None:
    """An agreement means little where figures never come to zero and to full marks."""
    random = Random(1)
    seen: dict[str, set[Fraction]] = {}
    for _ in range(400):
        for code, value in by_hand.scores(made_up(scheme, random)).items():
            seen.setdefault(code, set()).add(value)
    for indicator in scheme.indicators:
        if indicator.code not in ("C7.1", "C8.1", "C1.5"):
            assert float(max(seen[indicator.code])) == indicator.full, indicator.code
            least = Fraction("0.1") if indicator.code == "A10.1" else 0
            assert min(seen[indicator.code]) == least, indicator.code


@pytest.fixture(scope="module")
def shipped_sample(scheme: Scheme) -> Outcome:
    figures = sample(scheme)
    entries = {name: {k: (e.value if e.assessed is None else e.assessed) for k, e in f.items()}
               for name, f in figures.items()}
    return score(scheme, {n: returned(n, f, scheme) for n, f in entries.items()}, "assessed")


# The sample with pencil and paper: unit, indicator, points, and how they come about.
WORKED = [
    ("注册审批股", "A8.1", 0.5),  # 112 >= 100
    ("信用网监股", "A8.1", 0.3),  # 95: 5 % below is 1 step, 0.5 - 0.2
    ("标准计量股", "A8.1", 0.3),  # assessed as 94: 6 below is 1 full step of 5
    ("食品流通股", "A8.1", 0.1),  # 90: 2 steps, 0.5 - 0.4
    ("水产品检测中心", "A8.1", 0.0),  # 75: 5 steps, 0.5 - 1.0 stops at 0
    ("食品流通股", "A8.2", 0.3),  # 4 of 5 cases: 0.5 - 0.2
    ("药械化监管股", "A8.2", 0.1),  # 3 of 5: 0.5 - 2 * 0.2
    ("水产品检测中心", "A8.2", 0.0),  # 2 of 5: 0.5 - 0.6 stops at 0
    ("食品流通股", "A8.3", 0.3),  # 2 of 3: 0.5 - 0.2
    ("水产品检测中心", "A8.3", 0.1),  # 1 of 3: 0.5 - 0.4
    ("办公室", "B2.3", 1.5),  # 186 / 200 = 93 %
    ("注册审批股", "B2.3", 1.5),  # 171 / 190 = 90 %: reached
    ("信用网监股", "B2.3", 0.5),  # 168 / 190 = 88.4 %
    ("餐饮监管股", "B2.3", 0.5),  # 165 / 190 = 86.8 %
    ("水产品检测中心", "B2.3", 0.0),  # 150 / 180 = 83.3 %
    ("食品生产股", "B4.1", 1.5),  # 7.752 is 95 % of 8.16: 1 step, 2 - 0.5
    ("信用网监股", "B4.1", 2.0),  # 7.8 is 95.6 %: no full step
    ("标准计量股", "B4.1", 1.5),  # 7.5 is 91.9 %: 1 step
    ("水产品检测中心", "B4.1", 0.5),  # 6.9 is 84.6 %: 3 steps, 2 - 1.5
    ("水产品检测中心", "C1.5", -1.0),  # a serious breach
    ("办公室", "C1.5", 0.0),
    ("竞争执法股", "C2.1", 0.3),  # late once: 0.5 - 0.2
    ("食品生产股", "C2.1", 0.2),  # nobody in charge once: 0.5 - 0.3
    ("水产品检测中心", "C2.1", 0.0),  # 2 * 0.2 + 0.3 = 0.7 > 0.5
    ("竞争执法股", "C3.2", 0.1),  # one not finished: 0.2 - 0.1
    ("水产品检测中心", "C3.2", 0.0),  # one not begun: 0.2 - 0.2
]


@pytest.mark.parametrize(("unit", "code", "points"), WORKED)
def test_the_sample_with_pencil_and_paper(
        shipped_sample: Outcome, unit: str, code: str, points: float) -> None:
    assert shipped_sample.units[unit].scores[code].value == points


def test_the_results_with_pencil_and_paper(shipped_sample: Outcome) -> None:
    office = shipped_sample.units["办公室"]
    lost = {c: round(s.full - (s.value or 0), 2) for c, s in office.scores.items()
            if s.value != s.full}
    assert lost == {"C2.3": 0.2, "C3.4": 0.1, "C4.3": 0.1, "C7.1": 0.02, "C8.1": 0.03}
    # 37.5 - 0.45 = 37.05
    assert office.total == 37.05
    # 100 * 37.05 / 37.5 = 98.8; (95 + 93.5) / 2 = 94.25;
    # 98.8 * 0.7 + 91.2 * 0.2 + 94.25 * 0.1 + 2.5 - 0 = 69.16 + 18.24 + 9.425 + 2.5 = 99.325
    assert dict(office.results) == {"指标考核得分": 98.8, "县领导评价得分": 94.25, "绩效评估得分": 99.33}
    last = shipped_sample.units["水产品检测中心"]
    assert last.total == 24.03
    # 100 * 24.03 / 37.5 = 64.08; (82 + 84) / 2 = 83;
    # 64.08 * 0.7 + 80.5 * 0.2 + 83 * 0.1 + 0 - 2.5 = 44.856 + 16.1 + 8.3 - 2.5 = 66.756
    assert dict(last.results) == {"指标考核得分": 64.08, "县领导评价得分": 83.0, "绩效评估得分": 66.76}
