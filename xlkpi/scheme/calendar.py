"""Working days and deadlines: weekends, holidays, weekends that are worked (调休)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from xlkpi.scheme.model import Day, Deadline, Period, Scheme

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


def is_working(scheme: Scheme, day: date) -> bool:
    """Whether a day is a working day: by the scheme's list, else Monday to Friday.

    >>> from xlkpi.scheme.model import Day, Scheme
    >>> rest = Day(on=date(2026, 10, 1), until=date(2026, 10, 7))
    >>> made_up = Day(on=date(2026, 10, 10), kind="上班")
    >>> s = Scheme(id="s", title="s", year=2026, version="1", full=1, days=(rest, made_up))
    >>> [is_working(s, date(2026, 10, n)) for n in (7, 8, 10, 11)]
    [False, True, True, False]
    """
    listed = [d.kind for d in scheme.days if d.on <= day <= (d.until or d.on)]
    if listed:
        return "上班" in listed  # a weekend that is worked may lie within a holiday's span
    return day.weekday() < _SATURDAY


def working_days_after(scheme: Scheme, start: date, count: int) -> date:
    """The last day of so many working days; ``start`` itself does not count.

    Args:
        scheme: its days off and weekends that are worked.
        start: the day of the notice.
        count: working days, at least 1.

    Raises:
        ValueError: ``count`` is not positive, or there are hardly any working days.
    """
    if count < 1:
        raise ValueError("工作日数应不小于1")
    day, left = start, count
    for _ in range(366 + 7 * count):
        day += _DAY
        left -= is_working(scheme, day)
        if left == 0:
            return day
    raise ValueError("日历里几乎没有工作日，请检查方案的放假安排")


def unlisted_years(scheme: Scheme, first: date, last: date) -> tuple[int, ...]:
    """The years between two days of which the scheme lists no holiday: only weekends are known."""
    listed = {day.year for d in scheme.days if d.kind == "放假" for day in (d.on, d.until or d.on)}
    return tuple(y for y in range(first.year, last.year + 1) if y not in listed)


def deadline_for(scheme: Scheme, period: Period) -> Deadline | None:
    """The day by which returns of a period must be back; of several the last."""
    found = [d for d in scheme.deadlines if d.for_returns and d.period == period]
    return max(found, key=lambda d: d.on, default=None)


def is_late(when: datetime, until: date) -> bool:
    """Whether a moment lies after a deadline's day, by the clock of this place.

    >>> is_late(datetime(2026, 1, 5, 23, 59, 59).astimezone(), date(2026, 1, 5))
    False
    >>> is_late(datetime(2026, 1, 6).astimezone(), date(2026, 1, 5))
    True
    """
    return when.astimezone().date() > until


def told(deadline: Deadline) -> str:
    """A deadline as people are told it, without its note.

    >>> told(Deadline(name="自评", on=date(2026, 1, 5), for_returns=True))
    '2026年1月5日 自评（交表截止，当天算在内）'
    """
    facts = [deadline.period] if deadline.period else []
    facts += ["交表截止，当天算在内"] if deadline.for_returns else []
    return f"{chinese(deadline.on)} {deadline.name}" + (f"（{'，'.join(facts)}）" if facts else "")


def days_told(scheme: Scheme) -> Iterator[str]:
    """The scheme's days off and weekends that are worked, a line for each kind."""
    for kind, title in (("放假", "放假"), ("上班", "调休上班")):
        spans = [_span(d) for d in scheme.days if d.kind == kind]
        if spans:
            yield f"{title}：{'、'.join(spans)}"


def _span(day: Day) -> str:
    if day.until is None or day.until == day.on:
        return chinese(day.on)
    return f"{chinese(day.on)}至{chinese(day.until)}"


def chinese(day: date) -> str:
    """A date as people write it.

    >>> chinese(date(2026, 1, 5))
    '2026年1月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日"
