"""Full marks that differ from unit to unit: a unit's own figures make them, the total stays."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final

from xlkpi.findings import Finding, finding
from xlkpi.formula import FormulaError, names, nodes, parse, unknown_names
from xlkpi.formula.tree import Name, Number, Text
from xlkpi.functions import round_half_away
from xlkpi.scheme.answers import EXEMPT
from xlkpi.scheme.check.earnings import Sample, Value, evaluated, example_of
from xlkpi.scheme.check.formulas import groups_of, sound
from xlkpi.scheme.check.limits import candidates
from xlkpi.scheme.check.structure import shown
from xlkpi.scheme.check.totals import same
from xlkpi.scheme.model import Indicator, Scheme
from xlkpi.scheme.places import spot_of
from xlkpi.scheme.scope import FULL, Target, full_rule, read, rule, scope

MAY_VARY: Final = "总分可变"  # in an indicator's note: said and meant
_OWN: Final = ("input", "attribute")  # what full marks may depend on
_MOST: Final = 1000  # samples


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about the formulas of full marks."""
    for indicator in scheme.indicators:
        if indicator.full_formula:
            yield from _indicator(scheme, indicator)


def check_totals(scheme: Scheme) -> Iterator[Finding]:
    """The findings about totals that formulas of full marks make, where the usual one is right."""
    for group in scheme.groups or ("",):
        own = [i for i in scheme.indicators_of(group) if i.counts_to_full]
        varying = [i for i in own if i.full_formula]
        if (varying and same(sum(i.full for i in own), scheme.full)
                and not any(True for i in varying for _ in _indicator(scheme, i))
                and all(sound(scheme, i, group) for i in own)):
            yield from _Totals(scheme, group, own).findings()


def _indicator(scheme: Scheme, indicator: Indicator) -> Iterator[Finding]:
    def found(code: str, **facts: object) -> Finding:
        return finding(code, sheet="指标", value="", indicator=indicator.code, unit="", file="",
                       cell=spot_of(scheme, indicator, "full_formula"),
                       owner=f"指标{indicator.code}分值", **facts)

    try:
        node = parse(indicator.full_formula)
    except FormulaError as error:
        yield found("SCHEME_FORMULA", reason=str(error))
        return
    for group in groups_of(scheme, indicator):
        known = scope(scheme, group, indicator)
        for fault in unknown_names(node, known, indicator.full_formula):
            yield found("SCHEME_FORMULA", reason=str(fault))
        for name in names(node):
            if not isinstance(name, Name) or name.name == FULL:
                continue
            if not name.own or (name.name in known and known[name.name].kind not in _OWN):
                yield found("SCHEME_FULL_FORMULA", name=name.name)


@dataclass
class _Totals:
    """The totals of one group, for figures that the formulas of full marks read."""

    scheme: Scheme
    group: str
    indicators: Sequence[Indicator]  # those that count to the full marks

    def findings(self) -> Iterator[Finding]:
        """The total furthest from the scheme's, with the figures that make it."""
        samples = self._samples()
        marks = {i.code: self._marks(i, samples) for i in self.indicators}
        totals = [sum(column[n] for column in marks.values()) for n in range(len(samples))]
        worst = max(range(len(samples)), key=lambda n: abs(totals[n] - self.scheme.full))
        if same(round(totals[worst], 9), self.scheme.full):
            return
        blamed = next((i for i in self.indicators
                       if i.full_formula and marks[i.code][worst] != i.full),
                      next(i for i in self.indicators if i.full_formula))
        said = any(MAY_VARY in i.note for i in self.indicators if i.full_formula)
        yield finding(
            "SCHEME_FULL_TOTAL_SAID" if said else "SCHEME_FULL_TOTAL", sheet="指标",
            value=shown(totals[worst]), indicator=blamed.code, name=blamed.name,
            full=shown(self.scheme.full), example=example_of(blamed, samples[worst]),
            cell=spot_of(self.scheme, blamed, "full_formula"))

    def _samples(self) -> list[Sample]:
        """What units may fill in where it decides full marks, each with one unit's attributes."""
        inputs = {i.key: i for i in self.scheme.inputs}
        tried: dict[Target, Sequence[Value]] = {}
        for indicator in self.indicators:
            node = full_rule(self.scheme, indicator)
            figures = [abs(n.value) for n in nodes(node) if isinstance(n, Number)]
            for _, target in read(self.scheme, indicator, self.group, node):
                if target.kind == "input":
                    tried[target] = candidates(inputs[target.key], figures)
        units = list({tuple(u.attributes.items()): u.attributes for u in self.scheme.units
                      if u.group == self.group}.values()) or [{}]
        kinds = [{Target("attribute", name): value for name, value in attributes.items()}
                 for attributes in units]
        if prod(map(len, tried.values())) * len(kinds) <= _MOST:
            rows = list(product(*tried.values()))
        else:
            chance = random.Random(self.group)  # noqa: S311  the same samples every time
            rows = [tuple(map(chance.choice, tried.values()))
                    for _ in range(max(1, _MOST // len(kinds)))]
        return [{**kind, **dict(zip(tried, row, strict=True))} for kind in kinds for row in rows]

    def _marks(self, indicator: Indicator, samples: Sequence[Sample]) -> list[float]:
        """The full marks of an indicator, a sample each; 0 where the sample makes it not apply."""
        usual = [indicator.full] * len(samples)
        node = rule(self.scheme, indicator)
        if indicator.full_formula:
            marks = evaluated(self.scheme, indicator, self.group,
                              full_rule(self.scheme, indicator), samples)
            usual = [round_half_away(v, self.scheme.decimals) if isinstance(v, int | float) else u
                     for v, u in zip(marks, usual, strict=True)]
        own = read(self.scheme, indicator, self.group, parse(indicator.formula))
        if not any(target in samples[0] for _, target in own) or not any(
                isinstance(n, Text) and n.value == EXEMPT for n in nodes(node)):
            return usual
        scores = evaluated(self.scheme, indicator, self.group, node, samples)
        return [0.0 if score == EXEMPT else u for score, u in zip(scores, usual, strict=True)]
