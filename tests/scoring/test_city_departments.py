"""city-departments scored by xlkpi and by hand: the same to the last digit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from tests.scoring import independent_city_departments as by_hand
from tests.scoring.figures import returned
from xlkpi.returns.model import Entry
from xlkpi.samples import sample
from xlkpi.scheme import Input, Scheme, load
from xlkpi.scoring import Outcome, adopted, score

# 是 is good here, in all others it is a fault
GOOD = ("领导小组成员", "完成交办", "完成目标", "资金扶持", "政策举措", "组织有计划", "落实项目资金", "有金华任务",
        "完成征订", "无负面报道", "及时处置舆情")


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("city-departments")


def drawn(random: Random, item: Input, faulty: float) -> object:
    """One figure; ``faulty``: the chance of a fault, so that not every score is at its limit."""
    if not item.required and random.random() < 0.4:
        return None
    if item.kind == "yesno":
        often = item.name in (*GOOD, "设有窗口")
        return "是" if random.random() < (0.6 if often else faulty) else "否"
    if item.kind == "percent":
        return random.choice((0, 1, Fraction(random.randint(0, 1000), 1000)))
    if item.whole:
        return random.choice((0, 0, 0, 0, 1, 1, 2, 3, 4) if item.maximum else
                             (0, 0, 0, 0, 0, 1, 1, 2, 3, 12))
    top = 10 if item.maximum is None else int(item.maximum)  # 中心扣分, 酌情扣分
    return random.choice((0, top, Fraction(random.randint(0, 100 * top), 100)))


def made_up(scheme: Scheme, random: Random) -> dict[str, object]:
    faulty = random.choice((0, 0.2, 0.2, 0.2, 1))
    found = {i.key: drawn(random, i, faulty) for i in scheme.inputs}
    for key in scheme.inputs:
        beside, label = key.waived_by
        if beside and found[beside] == label and random.random() < 0.8:
            found[key.key] = None  # who need not fill it in mostly does not
    return found


def field_of(scheme: Scheme, seed: int) -> dict[str, dict[str, object]]:
    random = Random(seed)
    field = {u.name: made_up(scheme, random) for u in scheme.units}
    for key in ("1.3.1/工业竞赛得分", "1.3.2/回归工程得分", "1.3.3/农业竞赛得分", "1.3.4/服务业竞赛得分",
                "3.5/中心扣分"):
        field[scheme.units[0].name][key] = 7  # somebody takes part
    return field


def agree(outcome: Outcome, expected: dict[str, by_hand.Scores]) -> None:
    found = {n: {c: s.value for c, s in u.scores.items()} for n, u in outcome.units.items()}
    assert found == {n: {c: None if e is None else float(e) for c, e in s.items()}
                     for n, s in expected.items()}
    for name, wanted in by_hand.results(expected).items():
        unit = outcome.units[name]
        assert dict(unit.results) == {n: float(v) for n, v in wanted.items()}, name
        assert (unit.total, unit.full, unit.rank) == (
            float(wanted["总得分"]), float(wanted["满分"]), int(wanted["排名"]))
        assert unit.open == 0


@pytest.mark.parametrize("seed", range(5))
def test_every_score_and_result_agrees(scheme: Scheme, seed: int) -> None:
    field = field_of(scheme, seed)
    outcome = score(scheme, {n: returned(n, f, scheme) for n, f in field.items()}, "assessed")
    agree(outcome, by_hand.scores(field))


def test_the_drawn_figures_reach_the_bounds(scheme: Scheme) -> None:
    """An agreement means little where figures never come to the limits of their rules."""
    seen: dict[str, set[float | None]] = {}
    for seed in range(20, 45):
        for scored in by_hand.scores(field_of(scheme, seed)).values():
            for code, value in scored.items():
                seen.setdefault(code, set()).add(None if value is None else float(value))
    assert set(seen) == {i.code for i in scheme.indicators}
    for indicator in scheme.indicators:
        values = {v for v in seen[indicator.code] if v is not None}
        if indicator.counts_to_full:
            most = 35 if indicator.code == "2.2" else indicator.full
            assert max(values) == most, indicator.code
        elif indicator.kind == "倒扣":
            assert max(values) == 0, indicator.code
            least = -1.5 if indicator.code == "3.6.群团工作" else -indicator.full  # 3 times 0.5
            assert indicator.code.startswith("3.1.") or min(values) == least, indicator.code
    assert {c for c, values in seen.items() if None in values} == {"2.1", "3.1.6"}
    assert max(v or 0 for v in seen["3.1.16"]) > 0  # more than ten points were taken


def test_the_sample_agrees_but_for_the_score_that_is_not_filled_in(scheme: Scheme) -> None:
    """12 units and 61 indicators: 732 figures; one of them is left open on purpose."""
    figures = sample(scheme)
    field: dict[str, dict[str, object]] = {}
    for unit, entries in figures.items():
        field[unit] = {}
        for item in scheme.inputs:
            value = adopted(entries.get(item.key), "assessed")
            field[unit][item.key] = (
                value if isinstance(value, str | None) else Fraction(str(value)))
    outcome = score(scheme, {n: returned(n, f, scheme) for n, f in field.items()}, "assessed")
    expected = by_hand.scores(field)
    assert outcome.units["市侨务办"].scores["3.3.2"].status == "unfilled"
    assert outcome.units["市侨务办"].open == 1
    expected["市侨务办"]["3.3.2"] = None  # a blank counts as nothing in the sum, too
    found = {n: {c: s.value for c, s in u.scores.items()} for n, u in outcome.units.items()}
    assert found == {n: {c: None if e is None else float(e) for c, e in s.items()}
                     for n, s in expected.items()}
    for name, wanted in by_hand.results(expected).items():
        assert dict(outcome.units[name].results) == {n: float(v) for n, v in wanted.items()}


def one(scheme: Scheme, changed: dict[str, object]) -> dict[str, object]:
    """A unit without any fault, with some figures changed."""
    best: dict[str, object] = {}
    for item in scheme.inputs:
        if item.kind == "yesno":
            best[item.key] = "是" if item.name in GOOD else "否"
        elif item.kind == "percent":
            best[item.key] = 0 if item.name == "综合评价扣分比例" else 1
        elif item.maximum in (1, 100):
            best[item.key] = item.maximum
        else:
            best[item.key] = 2 if item.name in ("活动次数", "专题研究次数", "教育活动次数") else 0
    return {**best, **changed}


@pytest.mark.parametrize(("code", "changed", "expected"), [
    ("1.3.1", {"1.3.1/工业竞赛得分": 92.5}, 1.85),  # 92.5 / 100 * 2
    ("1.3.2", {"1.3.2/回归工程得分": None}, 0.9),  # the others have 100, 80, 90: 90 / 100
    ("1.4.2", {"1.4.2/完成目标": "否"}, 1.5),  # a member: 3 of 4 at 0.5
    ("1.4.2", {"1.4.2/领导小组成员": "否", "1.4.2/完成交办": None, "1.4.2/完成目标": None,
               "1.4.2/资金扶持": "否"}, 1),  # no member: 1 of 2 at 1
    ("1.4.2", {"1.4.2/完成目标": None}, None),  # a member has to say
    ("1.4.4", {"1.4.4/未选派": "是", "1.4.4/未驻村人次": 3}, -0.8),  # 0.5 + 3 * 0.1
    ("1.4.4", {"1.4.4/未选派": "是", "1.4.4/未讲党课人次": 9}, -1),  # 1.4, at most 1
    ("1.5", {"1.5/考核得分": 92.3}, -0.39),  # 5 * 7.7 / 100 = 0.385
    ("1.6", {"1.6/考核得分": 0}, -3),
    ("2.1", {"2.1/金华完成率": 0.95}, 4.75),
    ("2.1", {"2.1/有金华任务": "否", "2.1/金华完成率": None}, None),
    ("2.2", {"2.2/要点完成率": 0.97}, 29.1),
    ("2.2", {"2.1/有金华任务": "否", "2.1/金华完成率": None, "2.2/要点完成率": 0.97}, 33.95),
    ("3.1.1", {"3.1.1/未落实项数": 2, "3.1.1/专题研究次数": 0}, -0.6),  # 2 * 0.2 + 2 * 0.1
    ("3.1.16", {"3.1.11/违规起数": 9, "3.1.7/改革未完成": "是", "3.1.15/少报篇数": 4}, 0.8),  # 10.8
    ("3.2.3", {"3.2.3/违反条例": "是"}, 1),
    ("3.2.3", {"3.2.3/违反条例": "是", "3.2.3/超职数": "是"}, 0),
    ("3.5", {"3.5/中心扣分": 9.5}, -8),
    ("3.5", {"3.5/中心扣分": None}, -3.33),  # the others: 0, 10 (8 at most) and 2: -10 / 3
    ("3.6.食品药品", {"3.6.食品药品/创建扣分": 5, "3.6.食品药品/综合评价扣分比例": 0.4,
                    "3.6.食品药品/信息少报条数": 2}, -0.5),  # 2 * 0.1 + 0.2 + 0.1
    ("3.6.食品药品", {"3.6.食品药品/重大案件数": 2, "3.6.食品药品/安全事件数": 1}, -1.5),
    ("3.6.食品药品", {"3.6.食品药品/重大事故": "是", "3.6.食品药品/创建扣分": 100}, -2),  # 2 + 1
    ("3.7.1", {"3.7.1/领导评议得分": 88.7}, 4.44),  # 4.435
    ("3.7.2", {"3.7.2/半年评议得分": 90, "3.7.2/年终评议得分": 95}, 4.69),  # 93.75 * 5 / 100
    ("3.7.3", {"3.7.3/群众评议得分": 0}, 0),
])
def test_binding_rows_by_hand(scheme: Scheme, code: str, changed: dict[str, object],
                              expected: float | None) -> None:
    """The first unit has the changed figures; three others make up the means."""
    others = [{"1.3.2/回归工程得分": 100, "3.5/中心扣分": 0}, {"1.3.2/回归工程得分": 80, "3.5/中心扣分": 10},
              {"1.3.2/回归工程得分": 90, "3.5/中心扣分": 2}]
    names = [u.name for u in scheme.units]
    returns = {name: returned(name, one(scheme, change), scheme)
               for name, change in zip(names, [changed, *others], strict=False)}
    unit = score(scheme, returns, "assessed").units[names[0]]
    assert unit.scores[code].value == expected
    if code == "2.1" and expected is None:
        assert unit.scores["2.1"].status == "exempt"
        assert unit.full == 85  # 85 - 5 + 5: the weight has moved to 2.2
        assert "不适用" in unit.scores["2.1"].cause


def test_a_faultless_unit_has_all_85_points(scheme: Scheme) -> None:
    name = scheme.units[0].name
    [unit] = score(scheme, {name: returned(name, one(scheme, {}), scheme)},
                   "assessed").units.values()
    assert (unit.total, unit.full, unit.rank) == (85, 85, 1)
    assert dict(unit.results) == {"总得分": 85, "满分": 85, "得分率": 1, "排名": 1}


def test_what_cannot_be_understood_does_no_harm_where_nothing_is_asked(scheme: Scheme) -> None:
    """Without the task its rate does not count, whatever stands there: so the sheet has it, too."""
    name, key = scheme.units[0].name, "2.1/金华完成率"
    ret = returned(name, one(scheme, {"2.1/有金华任务": "否", key: None}), scheme)
    lost = replace(ret, entries={**ret.entries, key: Entry(None, None, "H9", "J9", ("value",))})
    unit = score(scheme, {name: lost}, "assessed").units[name]
    assert (unit.scores["2.1"].status, unit.full, unit.open) == ("exempt", 85, 0)
