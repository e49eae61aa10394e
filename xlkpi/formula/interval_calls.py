"""What each function can give over intervals: the bounds of its result.

One small rule per function, beside the contract in functions.md.  A function
without a rule here can give anything, so a new one is never wrongly bounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from xlkpi.formula.interval import (
    ANY_TEXT,
    ANYTHING,
    FLAG,
    INF,
    NOTHING,
    NUMBER,
    Interval,
    Range,
    Spread,
    constant,
    hull,
    product,
    single,
    spread,
    times,
)

Arguments = Sequence["Range | None"]
_STEP_TOLERANCE: Final = 1e-9  # functions.md, rule 2
_MOST_DIGITS: Final = 300  # beyond, a power of ten is no number of a cell


def call_range(name: str, arguments: Arguments) -> Range:
    """The bounds of a call; a range where the function is applied element by element."""
    rule = _RULES.get(name)
    if rule is None:
        return ANYTHING
    columns = [a for n, a in enumerate(arguments)
               if isinstance(a, Spread) and n not in _TAKES_RANGE.get(name, _ALL)]
    if not columns:
        return rule(arguments)
    flat = [single(a) if isinstance(a, Spread) and n not in _TAKES_RANGE.get(name, _ALL) else a
            for n, a in enumerate(arguments)]
    return Spread((single(rule(flat)),), many=True)


def _one(arguments: Arguments, position: int, default: float | None = None) -> Interval:
    """An argument as a single value; the default where it is left out (None: without limit)."""
    value = arguments[position] if position < len(arguments) else None
    if value is None:
        return constant(INF if default is None else default)
    return single(value)


def _several(arguments: Arguments, position: int) -> Spread:
    value = arguments[position] if position < len(arguments) else None
    return Spread(()) if value is None else spread(value)


def _given(arguments: Arguments) -> list[Spread]:
    return [spread(a) for a in arguments if a is not None]


# --- the ordinary functions ---------------------------------------------------
def _if(a: Arguments) -> Interval:
    condition = _one(a, 0)
    branches = [_one(a, 1, 1.0), _one(a, 2, 0.0)]
    if condition.low > 0 or condition.high < 0:
        return branches[0]
    return branches[1] if condition.low == condition.high == 0 else hull(branches)


def _iferror(a: Arguments) -> Range:
    return hull((_one(a, 0), _one(a, 1)))


def _not(a: Arguments) -> Interval:
    value = _one(a, 0)
    if value.low > 0 or value.high < 0:
        return constant(0.0)
    return constant(1.0) if value.low == value.high == 0 else FLAG


def _sum(a: Arguments) -> Interval:
    low = high = 0.0
    for values in _given(a):
        for item in values.items:
            # a text or blank among them adds nothing
            least = min(item.low, 0) if item.textual else item.low
            most = max(item.high, 0) if item.textual else item.high
            low += -INF if values.many and least < 0 else least
            high += INF if values.many and most > 0 else most
    return Interval(low, high)


def _extreme(a: Arguments, pick: Callable[..., float]) -> Interval:
    """MIN and MAX: texts are skipped, and of nothing at all the answer is 0."""
    items = [i for values in _given(a) for i in values.items]
    sure = [i for i in items if i.numeric and not i.textual]
    maybe = [i for i in items if i.numeric and i.textual]
    many = [i for values in _given(a) if values.many for i in values.items]
    if not sure:
        return hull([*maybe, constant(0.0)])
    low, high = pick(i.low for i in sure), pick(i.high for i in sure)
    if pick is min:
        return Interval(min([low, *(i.low for i in (*maybe, *many))]), high)
    return Interval(low, max([high, *(i.high for i in (*maybe, *many))]))


def _average(a: Arguments) -> Interval:
    both = hull([i for values in _given(a) for i in values.items])
    return Interval(both.low, both.high)


def _count(a: Arguments) -> Interval:
    low = high = 0.0
    for values in _given(a):
        for item in values.items:
            low += 0 if item.textual or not item.numeric else 1
            high += INF if values.many and item.numeric else float(item.numeric)
    return Interval(low, high)


def _monotone(function: Callable[[float], float]) -> Callable[[Arguments], Interval]:
    def rule(a: Arguments) -> Interval:
        value = _one(a, 0)
        low, high = (function(x) if math.isfinite(x) else x for x in (value.low, value.high))
        return Interval(low, high)
    return rule


def _floor(value: float) -> float:
    """math.floor that leaves a value without limit as it is."""
    return float(math.floor(value)) if math.isfinite(value) else value


def _round(default: float) -> Callable[[Arguments], Interval]:
    """Rounding moves a value by half a unit of the last place at most."""
    def rule(a: Arguments) -> Interval:
        value, digits = _one(a, 0), _one(a, 1, default)
        if digits.low != digits.high or abs(digits.low) > _MOST_DIGITS:
            return NUMBER
        unit = 10.0 ** -digits.low
        low, high = (_floor(x / unit + 0.5 + side) * unit
                     for x, side in ((value.low, -1e-9), (value.high, 1e-9)))
        return Interval(low, high)
    return rule


def _abs(a: Arguments) -> Interval:
    value = _one(a, 0)
    ends = abs(value.low), abs(value.high)
    return Interval(0.0 if value.low <= 0 <= value.high else min(ends), max(ends))


# --- the KPI_ functions -------------------------------------------------------
def _ratio(a: Arguments) -> Interval:
    actual, target = _one(a, 0), _one(a, 1)
    floor, cap = _one(a, 2, 0.0), _one(a, 3, 1.0)
    if target.high <= 0:
        return NOTHING
    best = product(actual.high, INF if target.low <= 0 else 1 / target.low)
    worst = product(actual.low, 0.0 if math.isinf(target.high) else 1 / target.high)
    high = 0.0 if best < floor.low else max(0.0, min(best, cap.high))
    return Interval(max(0.0, min(worst, cap.low)) if worst >= floor.high else 0.0, high)


def _steps(distance: float, step: Interval, whole: bool) -> float:
    if distance <= 0:
        return 0.0
    if not math.isfinite(distance) or step.low <= 0:  # without limit, or INF - INF: unknown
        return INF
    parts = distance / step.low
    return _floor(parts + _STEP_TOLERANCE) if whole else parts


def _beyond(sign: int) -> Callable[[Arguments], Interval]:
    """KPI_EXCESS (1) and KPI_SHORTFALL (-1)."""
    def rule(a: Arguments) -> Interval:
        value, base, step, per = (_one(a, n) for n in range(4))
        cap, whole = _one(a, 4), _one(a, 5, 1.0).low != 0
        far, near = value.high - base.low, value.low - base.high
        if sign < 0:
            far, near = base.high - value.low, base.low - value.high
        high = min(product(_steps(far, step, whole), per.high), cap.high)
        low = min(product(_steps(near, constant(step.high), whole), per.low), cap.low)
        return Interval(max(0.0, low), max(0.0, high))
    return rule


def _dot(counts: Spread, per: Spread) -> Interval:
    """The sum of counts*per; blank counts are 0, negative ones an error."""
    low = high = 0.0
    for n, item in enumerate(counts.items):
        price = per.items[n] if len(per.items) == len(counts.items) else per.hull
        count = Interval(max(0.0, min(item.low, 0.0) if item.textual else item.low),
                         max(0.0, item.high))
        part = times(count, price)
        low += -INF if counts.many and part.low < 0 else part.low
        high += INF if counts.many and part.high > 0 else part.high
    return Interval(low, high)


def _capped(a: Arguments, at: int) -> Interval:
    total, cap = _dot(_several(a, at), _several(a, at + 1)), _one(a, at + 2)
    return Interval(min(total.low, cap.low), min(total.high, cap.high))


def _deduct(a: Arguments) -> Interval:
    full, lost = _one(a, 0), _capped(a, 1)
    return Interval(max(0.0, full.low - lost.high), max(0.0, full.high - lost.low))


def _penalty(a: Arguments) -> Interval:
    lost = _capped(a, 0)
    return Interval(-lost.high, -lost.low)


def _band(a: Arguments) -> Interval:
    value, bounds, results = _one(a, 0), _several(a, 1), _several(a, 2)
    if bounds.many or results.many or len(bounds.items) != len(results.items):
        return results.hull
    ends = [*(b.low for b in bounds.items[1:]), INF]
    return hull(r for b, end, r in zip(bounds.items, ends, results.items, strict=True)
                if b.low <= value.high and value.low < end)


def _level(a: Arguments) -> Interval:
    label, labels, points = _one(a, 0), _several(a, 1), _several(a, 2)
    if label.texts is None or label.numeric or len(labels.items) != len(points.items):
        return points.hull
    wanted = {t.strip() for t in label.texts}
    return hull(p for at, p in zip(labels.items, points.items, strict=True)
                if at.texts is None or wanted & {t.strip() for t in at.texts})


def _rankscore(a: Arguments) -> Interval:
    first, last = _one(a, 2), _several(a, 4)
    return hull((Interval(0.0, max(0.0, first.high)), *last.items))


def _rankadjust(a: Arguments) -> Interval:
    """Both ends apply in a small field, so the two add up."""
    ends = [hull((constant(0.0), *_several(a, n).items)) for n in (2, 3)]
    return Interval(sum(e.low for e in ends), sum(e.high for e in ends))


def _convert(a: Arguments) -> Interval:
    return Interval(0.0, max(0.0, _one(a, 2).high))


def _peeravg(a: Arguments) -> Interval:
    both = hull((_one(a, 0), *_several(a, 1).items))
    return Interval(both.low, both.high)


def _discretion(a: Arguments) -> Interval:
    amount, low, high = (_one(a, n) for n in range(3))
    given = Interval(max(amount.low, low.low), min(amount.high, high.high))
    return hull((given, constant(0.0))) if amount.textual or amount.low <= 0 else given


def _tier(labels: int, standard: tuple[str, ...] = ()) -> Callable[[Arguments], Interval]:
    def rule(a: Arguments) -> Interval:
        given = _several(a, labels)
        return given.hull if given.items else Interval(INF, -INF, frozenset(standard))
    return rule


def _always(bound: Interval) -> Callable[[Arguments], Interval]:
    return lambda _: bound


_ALL: Final = frozenset(range(16))
_TAKES_RANGE: Final[Mapping[str, frozenset[int]]] = {
    # positions of the parameters that take a whole range; a range elsewhere is elementwise
    "IF": frozenset(), "IFERROR": frozenset(), "NOT": frozenset(), "ROUND": frozenset(),
    "ABS": frozenset(), "INT": frozenset(),
    "KPI_RATIO": frozenset(), "KPI_GROWTH": frozenset(), "KPI_EXCESS": frozenset(),
    "KPI_SHORTFALL": frozenset(), "KPI_DEDUCT": frozenset((1, 2)),
    "KPI_PENALTY": frozenset((0, 1)), "KPI_BONUS": frozenset((0, 1)),
    "KPI_BAND": frozenset((1, 2)), "KPI_LEVEL": frozenset((1, 2)), "KPI_RANK": frozenset((1,)),
    "KPI_RANKSCORE": frozenset(), "KPI_RANKADJUST": frozenset((2, 3)),
    "KPI_TIER": frozenset((1, 2)), "KPI_QUOTA": frozenset((2, 3)),
    "KPI_WEIGHTED": frozenset((0, 1)), "KPI_CONVERT": frozenset(),
    "KPI_PEERAVG": frozenset((1,)), "KPI_VETO": frozenset((1,)), "KPI_DISCRETION": frozenset(),
    "KPI_ROUND": frozenset(), "KPI_AGE": frozenset(),
}
_RULES: Final[Mapping[str, Callable[[Arguments], Range]]] = {
    "IF": _if, "IFERROR": _iferror, "NOT": _not, "AND": _always(FLAG), "OR": _always(FLAG),
    "SUM": _sum, "MIN": lambda a: _extreme(a, min), "MAX": lambda a: _extreme(a, max),
    "AVERAGE": _average, "COUNT": _count, "ABS": _abs, "INT": _monotone(math.floor),
    "ROUND": _round(0.0), "KPI_ROUND": _round(2.0),
    "KPI_RATIO": _ratio, "KPI_GROWTH": _always(FLAG),
    "KPI_EXCESS": _beyond(1), "KPI_SHORTFALL": _beyond(-1),
    "KPI_DEDUCT": _deduct, "KPI_PENALTY": _penalty, "KPI_BONUS": lambda a: _capped(a, 0),
    "KPI_BAND": _band, "KPI_LEVEL": _level,
    "KPI_RANK": _always(Interval(1.0, INF)),
    "KPI_RANKSCORE": _rankscore, "KPI_RANKADJUST": _rankadjust,
    "KPI_TIER": _tier(2, ("优", "良", "中")), "KPI_QUOTA": _tier(3),
    "KPI_WEIGHTED": lambda a: _average(a[:1]),  # weights add to 1
    "KPI_CONVERT": _convert, "KPI_PEERAVG": _peeravg,
    "KPI_VETO": lambda a: _several(a, 1).hull, "KPI_DISCRETION": _discretion,
    "KPI_AGE": _always(Interval(0.0, INF)), "KPI_EXPLAIN": _always(ANY_TEXT),
}
