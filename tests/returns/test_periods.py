"""Returns of parts of the year: made, read, put together; missing ones and differing figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.returns.test_collect import note_saved
from tests.scoring.people import MONTHS, figures, people
from xlkpi import samples
from xlkpi.forms import FormError, distribute
from xlkpi.returns import Collected, Entry, collect, read
from xlkpi.returns.collect import replaced
from xlkpi.returns.periods import is_due
from xlkpi.scheme import Indicator, Input, Result, Scheme, Section, Unit
from xlkpi.scheme.model import Deadline
from xlkpi.scheme.periods import in_period
from xlkpi.scoring import score

SCHEME = people(2)
PERIODS = ("年度", "一月", "二月", "三月")
AWAY = {"参评情况": "不参评", **dict.fromkeys(MONTHS), "单位加分": None}


class Desk:
    """Where workbooks of periods are distributed and come back."""

    def __init__(self, folder: Path) -> None:
        self.blank, self.returned = folder / "blank", folder / "returned"
        self.returned.mkdir()

    def give(self, unit: str, *periods: str, name: str = "", **changes: object) -> list[Path]:
        """Filled returns of a unit, one for each period ('' is the whole year)."""
        number = int(unit[-1])
        typed = {key: Entry(value) for key, value in figures(number, **changes).items()}
        made = []
        for period in periods:
            [path] = distribute(SCHEME, self.blank, [u for u in SCHEME.units if u.name == unit],
                                period=period, overwrite=True)
            target = self.returned / (name or path.name)
            samples.fill(SCHEME, path, unit, typed, target, period)
            made.append(target)
        return made

    def collect(self) -> Collected:
        return collect(self.returned, SCHEME)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def told(found: Collected, unit: str) -> list[tuple[str, str]]:
    """Codes and sentences about one unit, others' absence apart."""
    return [(f.code, f.message) for f in found.findings if unit in f.unit]


def test_a_period_s_workbook_asks_for_its_inputs_only(desk: Desk) -> None:
    [path] = desk.give("人员1", "二月")
    assert path.name == "人员1_二月.xlsx"
    [returned] = read(path, SCHEME).returns
    assert (returned.period, list(returned.entries)) == ("二月", ["综合/二月得分"])
    assert returned.findings == ()
    assert SCHEME.periods == PERIODS


def test_what_a_period_can_work_out_stands_in_its_workbook() -> None:
    part = in_period(SCHEME, "年度", "人员")
    assert [r.name for r in part.results] == ["年龄"]
    assert in_period(SCHEME, "", "人员") is SCHEME
    assert in_period(SCHEME, "一月", "人员").results == ()


def test_units_with_nothing_to_fill_in_get_no_workbook(desk: Desk) -> None:
    files = distribute(SCHEME, desk.blank, period="一月")
    assert [f.name for f in files] == ["人员1_一月.xlsx", "人员2_一月.xlsx"]
    with pytest.raises(FormError, match="没有时段“五月”，只有：年度、一月、二月、三月"):
        distribute(SCHEME, desk.blank, period="五月")


def test_all_periods_together_are_the_year(desk: Desk) -> None:
    desk.give("人员1", *PERIODS)
    desk.give("人员2", "")
    found = desk.collect()
    assert [told(found, unit) for unit in ("人员1", "人员2")] == [[], []]
    one = found.chosen["人员1"]
    assert [p.period for p in one.parts] == list(PERIODS)
    assert {k: e.value for k, e in one.entries.items()} == figures(1)
    assert one.files == "人员1_年度.xlsx、人员1_一月.xlsx、人员1_二月.xlsx、人员1_三月.xlsx"
    results = {u: s.results["总得分"] for u, s in score(
        SCHEME, found.chosen, "assessed").units.items()}
    assert results == {"人员1": 92, "人员2": 93}


def test_a_missing_period_is_told_and_leaves_what_needs_it_unfilled(desk: Desk) -> None:
    desk.give("人员1", "年度", "一月", "三月")
    desk.give("人员2", "一月")
    found = desk.collect()
    [(code, message)] = told(found, "人员1")
    assert code == "PERIOD_MISSING"
    assert "人员1的二月考核表还没有交（要填：二月得分）" in message
    assert [m.partition("的")[2][:2] for c, m in told(found, "人员2")] == ["年度", "二月", "三月"]
    assert score(SCHEME, found.chosen, "assessed").units["人员1"].results["总得分"] is None


def test_a_period_whose_deadline_lies_ahead_is_not_missed(desk: Desk) -> None:
    desk.give("人员1", "一月")
    desk.give("人员2", "年度", "一月")
    ahead = SCHEME.model_copy(update={"deadlines": (
        Deadline(name="二月交表", on=date(2011, 3, 5), for_returns=True, period="二月"),
        Deadline(name="三月交表", on=date(9999, 1, 1), for_returns=True, period="三月"))})
    found = collect(desk.returned, ahead)
    assert [(f.unit, f.value) for f in found.findings if f.code == "PERIOD_MISSING"] == [
        ("人员1", "年度"), ("人员1", "二月"), ("人员2", "二月")]
    assert score(ahead, found.chosen, "assessed").units["人员2"].results["总得分"] is None
    assert [is_due(ahead, "二月", date(2011, 3, day)) for day in (5, 6)] == [False, True]


def test_who_does_not_take_part_owes_no_months(desk: Desk) -> None:
    desk.give("人员1", "年度", **AWAY)
    desk.give("人员2", "年度", "一月", **AWAY)  # January was handed in blank all the same
    found = desk.collect()
    assert [told(found, unit) for unit in ("人员1", "人员2")] == [[], []]


def test_a_year_s_workbook_may_leave_blank_what_the_periods_have(desk: Desk) -> None:
    desk.give("人员1", "一月", "二月")
    desk.give("人员1", "", 一月得分=None, 二月得分=None)
    found = desk.collect()
    assert told(found, "人员1") == []
    assert found.chosen["人员1"].entries["综合/一月得分"].value == 91


def test_a_figure_that_differs_between_two_returns_is_told(desk: Desk) -> None:
    [january] = desk.give("人员1", "一月")
    [year] = desk.give("人员1", "", 一月得分=95.0)
    note_saved(january, "2024-02-03T08:00:00Z")
    note_saved(year, "2024-12-20T08:00:00Z")
    found = desk.collect()
    [(code, message)] = told(found, "人员1")
    assert code == "PERIODS_DIFFER"
    assert "“一月得分”的填报值在一月的表里是91，在全年的表人员1.xlsx里是95" in message
    assert found.chosen["人员1"].entries["综合/一月得分"].value == 95


def test_of_two_returns_saved_at_the_same_time_none_is_called_the_later(desk: Desk) -> None:
    for path in (*desk.give("人员1", "一月"), *desk.give("人员1", "", 一月得分=95.0)):
        note_saved(path, "2024-12-20T08:00:00Z")
    [(code, message)] = told(desk.collect(), "人员1")
    assert code == "PERIODS_UNSURE"
    assert "保存时间都是2024-12-20" in message
    assert "后保存" not in message


def test_two_returns_of_one_period_are_judged_within_it(desk: Desk) -> None:
    desk.give("人员1", *PERIODS)
    [again] = desk.give("人员1", "二月", name="人员1_二月（改）.xlsx", 二月得分=60.0)
    note_saved(again, "2031-03-05T08:00:00Z")
    found = desk.collect()
    assert [code for code, _ in told(found, "人员1")] == ["DUPLICATE_DIFFERS"]
    assert found.chosen["人员1"].entries["综合/二月得分"].value == 60
    assert [r.period for r in found.others] == ["二月"]


def test_figures_shared_by_those_of_one_unit_must_agree(desk: Desk) -> None:
    desk.give("人员1", "")
    desk.give("人员2", "", 单位加分=2.0)
    [(code, message)] = told(desk.collect(), "人员2")
    assert code == "SHARED_DIFFERS"
    assert "“所在单位”同为“第1分局”的，“单位加分”应填同一个数，现在不同（1：人员1；2：人员2）" in message
    desk.give("人员2", "", 单位加分=2.0, 所在单位="第2分局")
    assert told(desk.collect(), "人员2") == []


def test_a_link_to_an_unknown_unit_is_told(desk: Desk) -> None:
    desk.give("人员1", "", 所在单位="第9分局")
    desk.give("人员2", "", 所在单位="人员1")  # a unit, but of a group that may not be named
    found = desk.collect()
    for unit in ("人员1", "人员2"):
        [(code, message)] = told(found, unit)
        assert code == "LINK_UNKNOWN"
        assert "不是方案里可选的单位" in message


def test_a_scheme_without_periods_takes_one_return_per_unit(tmp_path: Path) -> None:
    plain = SCHEME.model_copy(update={"inputs": tuple(
        i.model_copy(update={"period": ""}) for i in SCHEME.inputs)})
    [unit] = [u for u in plain.units if u.name == "人员1"]
    for period in ("上半年", "下半年"):
        [path] = distribute(plain, tmp_path / "blank", [unit], period=period)
        samples.fill(plain, path, unit.name, {k: Entry(v) for k, v in figures(1).items()},
                     tmp_path / path.name, period)
    found = collect([tmp_path / "人员1_上半年.xlsx", tmp_path / "人员1_下半年.xlsx"], plain)
    assert [f.code for f in found.findings if f.unit == "人员1"] == ["DUPLICATE_SAME"]


def test_a_return_on_the_screen_takes_the_place_of_its_file(desk: Desk) -> None:
    """As 合并汇总 does it with a workbook that is open: findings of the file go, new ones come."""
    desk.give("人员1", "年度", "一月", "三月")
    [blank] = desk.give("人员1", "二月", 二月得分=None)
    desk.give("人员2", "", 单位加分=2.0)
    found = desk.collect()
    assert [code for code, _ in told(found, "人员1")] == ["UNFILLED", "SHARED_DIFFERS"]
    old = next(p for p in found.chosen["人员1"].parts if p.path == blank)
    key = "综合/二月得分"
    typed = replace(old, findings=(), entries={key: old.entries[key]._replace(value=88.0)})
    now = replaced(SCHEME, found, old, typed)
    assert [code for code, _ in told(now, "人员1")] == ["SHARED_DIFFERS"]
    assert now.chosen["人员1"].entries[key].value == 88
    assert now.chosen["人员1"].entries["综合/一月得分"].value == 91


def test_indicators_belong_to_the_period_of_their_inputs(tmp_path: Path) -> None:
    """Two quarters with an indicator each, one that needs both, and a total over all."""
    def item(code: str, name: str, period: str) -> Input:
        return Input(indicator=code, name=name, minimum=0, maximum=10, period=period)

    def indicator(code: str, formula: str) -> Indicator:
        return Indicator(code=code, section="1", name=code, full=10, rule="按数。", formula=formula)

    scheme = Scheme(
        id="quarters", title="季度考核表", year=2024, version="1", full=30,
        sections=(Section(code="1", name="工作", full=30),),
        indicators=(indicator("1.1", "[@甲]"), indicator("1.2", "[@乙]"),
                    indicator("1.3", "([@1.1]+[@1.2])/2")),
        inputs=(item("1.1", "甲", "一季度"), item("1.2", "乙", "二季度")),
        units=(Unit(name="东所"),), results=(Result(name="总得分", formula="[@指标得分]"),))
    part = in_period(scheme, "一季度", "")
    assert ([i.code for i in part.indicators], part.results) == (["1.1"], ())
    figures = {"1.1/甲": Entry(8.0), "1.2/乙": Entry(6.0)}
    files = []
    for period in ("一季度", "二季度"):
        [path] = distribute(scheme, tmp_path / "blank", period=period)
        files.append(tmp_path / path.name)
        samples.fill(scheme, path, "东所", figures, files[-1], period)
    found = collect(files, scheme)
    assert found.findings == ()
    outcome = score(scheme, found.chosen, "assessed")
    assert {c: s.value for c, s in outcome.units["东所"].scores.items()} == {
        "1.1": 8, "1.2": 6, "1.3": 7}
    assert outcome.units["东所"].results == {"总得分": 21}
    assert outcome.findings == ()
