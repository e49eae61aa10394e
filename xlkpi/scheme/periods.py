"""The parts of the year (时段): what the workbook of one of them asks for and can work out."""

from __future__ import annotations

from xlkpi.scheme.model import Deadline, Indicator, Period, Result, Scheme
from xlkpi.scheme.scope import Owner, inputs_behind


def in_period(scheme: Scheme, period: Period, group: str) -> Scheme:
    """The scheme as the workbook of one period shows it to a group.

    It has the inputs of that period, and the indicators and results that can be
    worked out from these alone.

    Args:
        scheme: the whole scheme.
        period: '' or one that no input belongs to means the whole year: the scheme itself.
        group: whose workbook it is.
    """
    if period not in scheme.periods:
        return scheme
    inputs = tuple(i for i in scheme.inputs if i.period == period
                   and (not i.groups or group in i.groups))
    keys = {i.key for i in inputs}

    def known(owner: Owner) -> bool:
        behind = inputs_behind(scheme, owner, group)
        return bool(behind) and behind <= keys

    indicators: tuple[Indicator, ...] = tuple(filter(known, scheme.indicators_of(group)))
    results: tuple[Result, ...] = tuple(filter(known, scheme.results_of(group)))
    deadlines = tuple(d for d in scheme.deadlines if d.period in ("", period))
    return scheme.model_copy(update={
        "inputs": inputs, "indicators": indicators, "results": results, "deadlines": deadlines})


def deadlines_of(scheme: Scheme, group: str) -> tuple[Deadline, ...]:
    """The deadlines that concern a group: not those of periods that ask nothing of it."""
    others = set(scheme.periods) - set(scheme.periods_of(group))
    return tuple(d for d in scheme.deadlines if d.period not in others)


def asked_in(scheme: Scheme, period: Period, group: str) -> bool:
    """Whether a group has something to fill in for a period."""
    return period not in scheme.periods or period in scheme.periods_of(group)
