"""Dates of a scheme: deadlines for returns, days off, the window for appeals."""

from __future__ import annotations

from collections.abc import Iterator

from xlkpi.findings import Finding, finding
from xlkpi.scheme.calendar import chinese
from xlkpi.scheme.model import Deadline, Scheme
from xlkpi.scheme.places import spot


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about dates."""
    for n, day in enumerate(scheme.days):
        if day.until is not None and day.until < day.on:
            yield finding("SCHEME_DAY_SPAN", sheet="日历", value=chinese(day.until),
                          first=chinese(day.on), row=n + 1, cell=spot(("days", n, "until")))
    if scheme.appeal_days is not None and scheme.appeal_days < 1:
        yield finding("SCHEME_APPEAL_DAYS", sheet="方案", value=scheme.appeal_days,
                      cell=spot(("appeal_days",)))
    by_period: dict[str, list[Deadline]] = {}
    for n, deadline in enumerate(scheme.deadlines):
        if not deadline.for_returns:
            continue
        by_period.setdefault(deadline.period, []).append(deadline)
        if deadline.period and deadline.period not in scheme.periods:
            yield finding("SCHEME_DEADLINE_PERIOD", sheet="方案", value=deadline.period,
                          name=deadline.name, known="、".join(scheme.periods) or "（全年一次）",
                          cell=spot(("deadlines", n)))
    for period, found in by_period.items():
        if len(found) > 1:
            yield finding("SCHEME_DEADLINE_TWICE", sheet="方案", period=period or "全年",
                          value=chinese(max(d.on for d in found)), count=len(found))
