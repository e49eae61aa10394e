"""What a rule can earn, against its full marks.

That a rule can earn too much, too little or nothing sensible is shown by an
example: the rule is worked out for many figures within the limits.  That it
can never reach its full marks is proved by its bounds, which hold for all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final, Union

from xlkpi.findings import Finding, finding
from xlkpi.formula import Units, evaluate, nodes
from xlkpi.formula.interval import INF, interval
from xlkpi.formula.tree import Name, NameSpan, Node, Number
from xlkpi.functions import CellError, round10, round_half_away
from xlkpi.scheme.answers import EXEMPT, UNFILLED
from xlkpi.scheme.check.formulas import groups_of, sound
from xlkpi.scheme.check.limits import BELOW, candidates, ranges, score_limits
from xlkpi.scheme.check.structure import shown
from xlkpi.scheme.model import AttributeValue, Indicator, Input, Scheme
from xlkpi.scheme.places import spot_of
from xlkpi.scheme.scope import (
    Target,
    full_rule,
    rule,
    scope,
    spanned,
    targets,
    waits_for_all,
)

Value = Union[None, float, str, AttributeValue]
Sample = dict[Target, Value]  # what one unit has typed, and its attributes

SAMPLES: Final = 1000  # at most, per indicator and group
SMALL_GROUP: Final = 3  # units taken where the scheme names fewer
TOLD: Final = (EXEMPT, UNFILLED)  # a rule may say that there is no score, or not yet
MAY_EXCEED: Final = "可超分值"  # in an indicator's note: said and meant
_NEAR: Final = 1e-6


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about what each indicator's rule can earn."""
    for indicator in scheme.indicators:
        for group in groups_of(scheme, indicator):
            if indicator.formula and sound(scheme, indicator, group):
                yield from _indicator(scheme, indicator, group)


@dataclass
class _Extremes:
    """The least and greatest score met, each with the sample; other outcomes by their text."""

    low: float = INF
    high: float = -INF
    lowest: Sample | None = None
    highest: Sample | None = None

    def add(self, score: float, sample: Sample) -> None:
        """Take a score into account; of equal ones the sample with the smaller figures stays."""
        if score < self.low or (score == self.low and _size(sample) < _size(self.lowest)):
            self.low, self.lowest = score, sample
        if score > self.high or (score == self.high and _size(sample) < _size(self.highest)):
            self.high, self.highest = score, sample


def _size(sample: Sample | None) -> float:
    return sum(abs(v) for v in (sample or {}).values() if isinstance(v, float))


def _indicator(scheme: Scheme, indicator: Indicator, group: str) -> Iterator[Finding]:
    node = rule(scheme, indicator)
    met = _Extremes()
    odd: dict[str, Sample] = {}
    free = {Target("input", i.key) for i in scheme.inputs if i.minimum is None}
    for sample, value in _outcomes(scheme, indicator, group, node):
        if isinstance(value, CellError) and any(sample.get(t) == BELOW for t in free):
            continue  # nobody means such a figure, and it does not go unnoticed
        if isinstance(value, CellError | str) or value is None:
            told = value.code if isinstance(value, CellError) else value or ""
            if value not in TOLD and (told not in odd or _size(sample) < _size(odd[told])):
                odd[told] = sample
        else:
            met.add(round_half_away(round10(float(value)), scheme.decimals), sample)

    low, high = score_limits(indicator)
    if indicator.full_formula:
        high = interval(full_rule(scheme, indicator), ranges(scheme, indicator, group)).high
    full = shown(high if indicator.full_formula else indicator.full)

    def found(code: str, value: object, sample: Sample | None, **facts: object) -> Finding:
        return finding(code, sheet="指标", value=value, indicator=indicator.code, unit="", file="",
                       cell=spot_of(scheme, indicator, "formula"), name=indicator.name,
                       full=full, example=example_of(indicator, sample or {}), **facts)

    if met.high > high + _NEAR:
        code = "SCHEME_MORE_SAID" if MAY_EXCEED in indicator.note else "SCHEME_MORE"
        yield found(code, shown(met.high), met.highest)
    if met.low < low - _NEAR:
        yield found("SCHEME_LESS", shown(met.low), met.lowest, least=shown(low))
    best = interval(node, ranges(scheme, indicator, group)).high
    if -INF < met.high < high - _NEAR and best < high - _NEAR and high < INF:
        yield found("SCHEME_NEVER", shown(max(met.high, best)), met.highest)
    for outcome, sample in odd.items():
        yield found(_odd_code(outcome), outcome, sample)


def _odd_code(outcome: str) -> str:
    if outcome == "#DIV/0!":
        return "SCHEME_ZERO"
    return "SCHEME_ERRS" if outcome.startswith("#") else "SCHEME_NO_SCORE"


def example_of(indicator: Indicator, sample: Sample) -> str:
    """The figures of a sample as people write them: 完成数=3、应完成数=4."""
    parts = []
    for target, value in sample.items():
        label = target.key.removeprefix(f"{indicator.code}/")
        text = "空" if value is None else shown(value) if isinstance(value, float) else str(value)
        parts.append(f"{label}={text}")
    return "、".join(parts) or "任何情况"


def _outcomes(scheme: Scheme, indicator: Indicator, group: str,
              node: Node) -> Iterator[tuple[Sample, Value | CellError]]:
    """Samples and what the rule makes of them."""
    chance = random.Random(indicator.code)  # noqa: S311  the same samples every time
    values = _values(scheme, indicator, group, node)
    if not waits_for_all(scheme, indicator):
        samples = _samples(values, chance)
        yield from zip(samples, evaluated(scheme, indicator, group, node, samples), strict=True)
        return
    count = max(sum(u.group == group for u in scheme.units), SMALL_GROUP)
    everyone = _samples(values, chance)
    for start in range(0, len(everyone) - count + 1, count):
        samples = everyone[start:start + count]
        yield from zip(samples, evaluated(scheme, indicator, group, node, samples), strict=True)


def _values(scheme: Scheme, indicator: Indicator, group: str,
            node: Node) -> dict[Target, Sequence[Value]]:
    """What to try for each thing that the rule reads."""
    inputs = {i.key: i for i in scheme.inputs}
    figures = sorted({abs(n.value) for n in nodes(node) if isinstance(n, Number)}
                     | {indicator.full})
    known: dict[Target, Sequence[Value]] = {}
    for _, target in targets(scheme, indicator, group):
        if target.kind == "input":
            known[target] = candidates(inputs[target.key], figures)
        elif target.kind == "attribute":
            known[target] = list(dict.fromkeys(
                u.attributes[target.key] for u in scheme.units
                if u.group == group and target.key in u.attributes))
        elif target.kind == "score":
            other = next(i for i in scheme.indicators if i.code == target.key)
            known[target] = [0.0, other.full / 2, other.full]
    return {target: tried for target, tried in known.items() if tried}


def _samples(values: dict[Target, Sequence[Value]], chance: random.Random) -> list[Sample]:
    """Every combination where they are few; else the ends of all, and a fair draw."""
    keys = list(values)
    if prod(len(v) for v in values.values()) <= SAMPLES:
        everything = [dict(zip(keys, row, strict=True)) for row in product(*values.values())]
        chance.shuffle(everything)  # so that a group of units is mixed
        return everything
    ends = [(v[0], v[-1]) if len(v) > 1 else (v[0],) for v in values.values()]
    rows = [row for row, _ in zip(product(*ends), range(SAMPLES // 4), strict=False)]
    while len(rows) < SAMPLES:
        rows.append(tuple(
            chance.choice(v if chance.random() < 0.6 else e)
            for v, e in zip(values.values(), ends, strict=True)))
    chance.shuffle(rows)
    return [dict(zip(keys, row, strict=True)) for row in rows]


def evaluated(scheme: Scheme, indicator: Indicator, group: str, node: Node,
              samples: Sequence[Sample]) -> Sequence[Value | CellError]:
    """A rule of an indicator for all samples at once, each as one unit of the group.

    What is not in a sample is blank.
    """
    known = scope(scheme, group, indicator)

    def column(target: Target) -> list[Value]:
        return [sample.get(target) for sample in samples]

    def lookup(name: Name | NameSpan) -> object:
        if isinstance(name, NameSpan):
            entries: tuple[Input, ...] = spanned(scheme, indicator, group, name)
            columns = [column(Target("input", e.key)) for e in entries]
            return Units([list(row) for row in zip(*columns, strict=True)])
        target = known[name.name]
        if target.kind == "full":
            return indicator.full
        return Units(column(target)) if name.own else column(target)

    result = evaluate(node, lookup)
    if isinstance(result, Units):
        return result
    return [result] * len(samples)
