"""Full marks that differ from unit to unit: their rules must stand on a unit's own figures."""

from __future__ import annotations

from collections.abc import Iterator

from xlkpi.findings import Finding, finding
from xlkpi.formula import FormulaError, names, parse, unknown_names
from xlkpi.formula.tree import Name
from xlkpi.scheme.check.formulas import groups_of
from xlkpi.scheme.model import Indicator, Scheme
from xlkpi.scheme.places import spot_of
from xlkpi.scheme.scope import FULL, scope

_OWN = ("input", "attribute")  # what full marks may depend on


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about the formulas of full marks."""
    for indicator in scheme.indicators:
        if indicator.full_formula:
            yield from _indicator(scheme, indicator)


def _indicator(scheme: Scheme, indicator: Indicator) -> Iterator[Finding]:
    def found(code: str, **facts: object) -> Finding:
        return finding(code, sheet="指标", value="", indicator=indicator.code, unit="", file="",
                       cell=spot_of(scheme, indicator, "full_formula"),
                       owner=f"指标{indicator.code}的分值公式", **facts)

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
