"""Within which limits the names of a rule stay."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from xlkpi.formula.interval import (
    ANYTHING,
    INF,
    Interval,
    Range,
    Ranges,
    Spread,
    constant,
    hull,
)
from xlkpi.formula.tree import Name, NameSpan
from xlkpi.scheme.model import AttributeValue, Indicator, Input, Scheme
from xlkpi.scheme.scope import Owner, Target, scope, spanned

_BLANK = Interval(INF, -INF, frozenset(("",)))


def ranges(scheme: Scheme, owner: Owner, group: str) -> Ranges:
    """The limits of every name in a rule, for ``xlkpi.formula.interval``."""
    known = scope(scheme, group, owner)
    inputs = {i.key: i for i in scheme.inputs}
    full = owner.full if isinstance(owner, Indicator) else 0.0

    def limits(name: Name | NameSpan) -> Range:
        if isinstance(name, NameSpan):
            return Spread(tuple(of_input(i) for i in spanned(scheme, owner, group, name)))
        target = known.get(name.name)
        if target is None:
            return ANYTHING
        if target.kind == "full":
            return constant(full)
        one = of_input(inputs[target.key]) if target.kind == "input" else _other(
            scheme, target, group)
        return one if name.own else Spread((one,), many=True)

    return limits


def of_input(entry: Input) -> Interval:
    """What may stand in an input: a figure within its limits, a choice, or blank."""
    if entry.kind == "yesno":
        value = Interval(0, 1)
    elif entry.kind in ("choice", "unit"):
        value = Interval(INF, -INF, frozenset(entry.labels))
    elif entry.kind == "text":
        value = Interval(INF, -INF, None)
    else:
        low = -INF if entry.minimum is None else entry.minimum
        value = Interval(low, INF if entry.maximum is None else entry.maximum)
    return value if entry.required else hull((value, _BLANK))


def _other(scheme: Scheme, target: Target, group: str) -> Interval:
    """Attributes and scores; a score is taken to stay within its full marks."""
    if target.kind == "attribute":
        values = [u.attributes.get(target.key) for u in scheme.units if u.group == group]
        return hull(of_value(v) for v in values if v is not None)
    if target.kind == "score":
        return hull(Interval(*score_limits(i)) for i in scheme.indicators if i.code == target.key)
    return ANYTHING


def of_value(value: AttributeValue) -> Interval:
    """An attribute's value."""
    if isinstance(value, str):
        return Interval(INF, -INF, frozenset((value,)))
    return constant(value)


def score_limits(indicator: Indicator) -> tuple[float, float]:
    """Least and greatest score that an indicator is meant to give, by its kind."""
    if indicator.counts_to_full or indicator.kind == "加分":
        return 0.0, indicator.full if indicator.full > 0 else INF
    return (-indicator.full if indicator.full > 0 else -INF), 0.0


def candidates(entry: Input, figures: Sequence[float]) -> list[float | str | None]:
    """Values worth trying in an input: its limits, usual figures, and those of the rule.

    Args:
        entry: the input.
        figures: the figures that stand in the rule.
    """
    blank: list[float | str | None] = [] if entry.required else [None]
    if entry.kind == "yesno":
        return [*blank, 0.0, 1.0]
    if entry.kind in ("choice", "unit"):
        return [*blank, *entry.labels]
    if entry.kind == "text":
        return [*blank, "甲"]
    low = BELOW if entry.minimum is None else entry.minimum
    high = INF if entry.maximum is None else entry.maximum
    usual = _PERCENTS if entry.kind == "percent" else _COUNTS
    between = {(a + b) / 2 for a, b in pairwise(sorted(figures))}
    tried = {low, *usual, *figures, *between}
    if entry.kind != "percent":
        tried |= {100 * f for f in figures} | {f + 1 for f in figures} | {f - 1 for f in figures}
    if high < INF:
        tried |= {high, (low + high) / 2}
    elif entry.kind == "percent":
        tried |= set(_FAR_PERCENTS)
    else:
        tried |= {f * max(figures, default=1.0) for f in _FAR} | set(_FAR)
    tried.discard(INF)  # a hundred times a figure near the end of all numbers
    if entry.whole:
        tried = {float(round(t)) for t in tried}
    return [*blank, *sorted(round(t, 10) for t in tried if low <= t <= high)]


_PERCENTS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.85, 0.9, 0.95, 1.0, 1.2)
BELOW = -1.0  # where there is no minimum
_FAR = (10.0, 1e3, 1e6)  # where there is no maximum: a rule without a limit shows itself
_FAR_PERCENTS = (5.0, 100.0)
_COUNTS = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 50.0, 70.0, 80.0, 85.0, 90.0, 95.0, 99.0,
           100.0, 101.0, 110.0, 120.0, 150.0, 200.0, 1000.0)
