"""Working days by hand, with the real holidays of 2024 and 2025, and the check of dates."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from xlkpi.commands.schemes import page
from xlkpi.forms import distribute
from xlkpi.returns.book import Book
from xlkpi.scheme import Day, Deadline, Scheme, check, load
from xlkpi.scheme.calendar import (
    deadline_for,
    is_late,
    is_working,
    unlisted_years,
    working_days_after,
)

# State Council notices: New Year 2025 is one day; Spring Festival 28 January to 4 February,
# worked on 26 January and 8 February.
DAYS = (
    Day(on=date(2024, 10, 1), until=date(2024, 10, 7), note="国庆节"),
    Day(on=date(2024, 10, 12), kind="上班"),
    Day(on=date(2025, 1, 1), note="元旦"),
    Day(on=date(2025, 1, 28), until=date(2025, 2, 4), note="春节"),
    Day(on=date(2025, 1, 26), kind="上班"), Day(on=date(2025, 2, 8), kind="上班"))


def dated(**update: object) -> Scheme:
    return load("suo-2023").model_copy(update={"days": DAYS, **update})


@pytest.mark.parametrize(("day", "working"), [
    (date(2025, 1, 1), False), (date(2025, 1, 2), True), (date(2025, 1, 25), False),
    (date(2025, 1, 26), True), (date(2025, 2, 4), False), (date(2025, 2, 8), True),
    (date(2025, 2, 9), False)])
def test_holidays_and_weekends_that_are_worked(day: date, working: bool) -> None:
    assert is_working(dated(), day) is working


@pytest.mark.parametrize(("notice", "last"), [
    # Mon 6: 7 8 9 10 13 14 15
    (date(2025, 1, 6), date(2025, 1, 15)),
    # Tue 21: 22 23 24, Sun 26, 27; Wed 5 and Thu 6 February
    (date(2025, 1, 21), date(2025, 2, 6)),
    # notice on a holiday, Sat 1 February: 5 6 7, Sat 8; 10 11 12
    (date(2025, 2, 1), date(2025, 2, 12)),
    # over the New Year: Fri 27 December: 30 31; 2 3 6 7 8 January
    (date(2024, 12, 27), date(2025, 1, 8)),
])
def test_seven_working_days_after_the_notice(notice: date, last: date) -> None:
    assert working_days_after(dated(), notice, 7) == last


def test_a_count_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="不小于1"):
        working_days_after(dated(), date(2025, 1, 6), 0)
    rest = dated(days=(Day(on=date(2020, 1, 1), until=date(2040, 1, 1)),))
    with pytest.raises(ValueError, match="没有工作日"):
        working_days_after(rest, date(2025, 1, 6), 7)


def test_years_of_which_only_weekends_are_known() -> None:
    assert unlisted_years(dated(), date(2024, 12, 27), date(2025, 1, 8)) == ()
    assert unlisted_years(dated(), date(2025, 12, 30), date(2026, 1, 8)) == (2026,)
    assert unlisted_years(load("suo-2023"), date(2025, 1, 1), date(2025, 1, 8)) == (2025,)


def test_a_deadline_is_the_whole_day_and_of_one_period() -> None:
    found = dated(deadlines=(
        Deadline(name="通知", on=date(2025, 3, 1)),
        Deadline(name="交表", on=date(2025, 1, 10), for_returns=True),
        Deadline(name="补交", on=date(2025, 1, 15), for_returns=True),
        Deadline(name="一季度交表", on=date(2025, 4, 5), for_returns=True, period="一季度")))
    last = deadline_for(found, "")
    assert last is not None
    assert last.name == "补交"
    assert deadline_for(found, "一季度") == found.deadlines[3]
    assert deadline_for(found, "二季度") is None
    assert not is_late(datetime(2025, 1, 15, 23, 59, 59).astimezone(), last.on)
    assert is_late(datetime(2025, 1, 16, 0, 0, 0).astimezone(), last.on)


def test_dates_that_cannot_be_are_found() -> None:
    wrong = dated(
        days=(Day(on=date(2025, 1, 4), until=date(2025, 1, 1)),), appeal_days=0, deadlines=(
            Deadline(name="交表", on=date(2025, 1, 10), for_returns=True),
            Deadline(name="补交", on=date(2025, 1, 15), for_returns=True),
            Deadline(name="月报", on=date(2025, 1, 5), for_returns=True, period="一月")))
    assert {f.code for f in check(wrong)} >= {
        "SCHEME_DAY_SPAN", "SCHEME_APPEAL_DAYS", "SCHEME_DEADLINE_TWICE", "SCHEME_DEADLINE_PERIOD"}
    sound = dated(appeal_days=7, deadlines=(Deadline(name="交表", on=date(2025, 1, 10),
                                                     for_returns=True),))
    assert {f.code for f in check(sound)} == {f.code for f in check(load("suo-2023"))}


def test_people_are_told_in_the_form_and_on_the_command_line(tmp_path: Path) -> None:
    found = dated(appeal_days=7, deadlines=(
        Deadline(name="自评交表", on=date(2025, 1, 10), for_returns=True, note="交综合科"),))
    told = "\n".join(page(found))
    assert "2025年1月10日 自评交表（交表截止，当天算在内） 交综合科" in told
    assert "复核：通知之后 7 个工作日内" in told
    assert "放假：2024年10月1日至2024年10月7日、2025年1月1日、" in told
    assert "调休上班：2024年10月12日" in told
    (path,) = distribute(found, tmp_path, found.units[:1])
    with Book(path) as book:
        shown = ["　".join(map(str, row)) for row in book.rows("填表说明")]
    assert any("自评交表" in row and "2025年1月10日" in row and "交表截止" in row for row in shown)
    assert any("复核" in row and "7个工作日" in row for row in shown)


def test_a_form_tells_the_dates_of_its_own_periods(tmp_path: Path) -> None:
    found = load("industry-commerce")
    for period, expected in (("一季度", {"一季度"}), ("", set(found.periods_of("分局")))):
        (path,) = distribute(found, tmp_path / (period or "年"), found.units[:1], period=period)
        with Book(path) as book:
            rows = book.rows("填表说明")
        told = {d.period for d in found.deadlines if d.period
                and any(f"（{d.period}，交表截止" in str(cell) for row in rows for cell in row)}
        assert told == expected & {d.period for d in found.deadlines}
