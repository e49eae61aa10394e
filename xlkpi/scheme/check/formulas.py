"""The rules as formulas: faults with a caret, names, order, circles, bands, unused inputs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from xlkpi.findings import Finding, finding
from xlkpi.formula import (
    FormulaError,
    calls,
    many,
    names,
    not_one_value,
    parse,
    unknown_names,
)
from xlkpi.formula.interval import interval
from xlkpi.formula.tree import Array, Name, NameSpan, Node, Number
from xlkpi.scheme.check.limits import ranges
from xlkpi.scheme.check.structure import shown
from xlkpi.scheme.model import OVERALL, Indicator, Input, Result, Scheme
from xlkpi.scheme.places import spot_of
from xlkpi.scheme.scope import Owner, meanings, owners, rule, scope, spanned, targets

_MEANS = {"input": "填报项“{}”", "attribute": "单位属性“{}”", "score": "指标{}的得分",
          "section": "类别{}的得分合计", "score_total": "各指标的得分合计", "full": "本指标的分值",
          "full_total": "满分合计", "result": "综合结果“{}”"}
_BANDS = {"KPI_BAND": (0, 1, 2)}  # positions of value, bounds and results
_SHARES = {"KPI_QUOTA": (2, 3), "KPI_WEIGHTED": (1, 0)}  # of shares, and of what they are for


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about formulas, of all groups."""
    for owner in rules(scheme):
        if not owner.formula:
            yield found_in(scheme, "SCHEME_NO_FORMULA", owner)
            continue
        try:
            parse(owner.formula)
        except FormulaError as error:
            yield found_in(scheme, "SCHEME_FORMULA", owner, reason=str(error))
            continue
        if not _readable(scheme, owner):  # its full marks have a rule, and that is told by marks
            continue
        node = rule(scheme, owner)
        fault = not_one_value(node, owner.formula)
        if fault is not None:
            yield found_in(scheme, "SCHEME_FORMULA", owner, reason=str(fault))
        for group in groups_of(scheme, owner):
            yield from _names(scheme, owner, group, node)
            yield from _ambiguous(scheme, owner, group, node)
            yield from _bands(scheme, owner, group, node)
        yield from _shares(scheme, owner, node)
    yield from _circles(scheme)
    yield from _unused(scheme)


def rules(scheme: Scheme) -> Iterator[Owner]:
    """Everything that has a formula: the indicators, then the results."""
    yield from scheme.indicators
    yield from scheme.results


def _readable(scheme: Scheme, owner: Owner) -> bool:
    try:
        rule(scheme, owner)
    except FormulaError:
        return False
    return True


def groups_of(scheme: Scheme, owner: Owner) -> tuple[str, ...]:
    """The groups that a rule is for; one without a name where there are no units."""
    groups = scheme.groups or ("",)
    return tuple(g for g in groups if not owner.groups or g in owner.groups)


def sound(scheme: Scheme, owner: Owner, group: str) -> bool:
    """Whether the rule can be worked with: it parses, gives one value, and its names are known."""
    if not _readable(scheme, owner):
        return False
    node = rule(scheme, owner)
    if many(node) is not None:
        return False
    if unknown_names(node, scope(scheme, group, owner)):
        return False
    return all(spanned(scheme, owner, group, n) for n in names(node) if isinstance(n, NameSpan))


def found_in(scheme: Scheme, code: str, owner: Owner, value: object = "", **facts: object
             ) -> Finding:
    """A finding about the formula of an indicator or result."""
    indicator = owner.code if isinstance(owner, Indicator) else ""
    sheet = "指标" if isinstance(owner, Indicator) else "综合"
    label = f"指标{owner.code}" if isinstance(owner, Indicator) else f"综合结果“{owner.name}”"
    return finding(code, sheet=sheet, value=value, indicator=indicator, file="", unit="",
                   cell=spot_of(scheme, owner, "formula"), owner=label, **facts)


def _names(scheme: Scheme, owner: Owner, group: str, node: Node) -> Iterator[Finding]:
    known = scope(scheme, group, owner)
    later = [n for n in _later(scheme, owner) if n not in known]
    for error in unknown_names(node, (*known, *later), owner.formula):
        place = slice(error.span.start, error.span.end)
        yield found_in(scheme, "SCHEME_FORMULA", owner, owner.formula[place], reason=str(error))
    used = {n.name for n in names(node) if isinstance(n, Name)}
    for name in later:
        if name in used:
            yield found_in(scheme, "SCHEME_LATER", owner, name)
    for found in names(node):
        if isinstance(found, NameSpan):
            if found.first in known and found.last in known and not spanned(
                    scheme, owner, group, found):
                yield found_in(scheme, "SCHEME_SPAN", owner, f"{found.first}:{found.last}")
        elif found.name in known and known[found.name].kind == "attribute":
            lacking = [u.name for u in scheme.units
                       if u.group == group and found.name not in u.attributes]
            if lacking:
                yield found_in(scheme, "SCHEME_ATTRIBUTE", owner, found.name,
                               units="、".join(lacking))


def _ambiguous(scheme: Scheme, owner: Owner, group: str, node: Node) -> Iterator[Finding]:
    """Names that could mean something else, too: 综合 results named like a total, ..."""
    same = {r.name for r in scheme.results_of(group) if r.formula == f"[@{r.name}]"}
    for name in dict.fromkeys(n.name for n in names(node) if isinstance(n, Name)):
        several = [t for t in meanings(scheme, group, owner, name)
                   if t.kind != "result" or t.key not in same]
        if len(several) > 1:
            said = [_MEANS[t.kind].format(t.key) for t in several]
            yield found_in(scheme, "SCHEME_AMBIGUOUS", owner, name, meanings="、".join(said),
                         taken=said[0])


def _later(scheme: Scheme, owner: Owner) -> tuple[str, ...]:
    """The results that a rule may not use because they are worked out after it (or are it)."""
    everything = [r.name for r in scheme.results]
    if isinstance(owner, Result):
        return tuple(everything[scheme.results.index(owner):])
    return (*everything, "指标得分", "满分", *(s.name for s in scheme.sections), owner.code)


def _circles(scheme: Scheme) -> Iterator[Finding]:
    """Indicators whose scores wait for each other."""
    for indicator in scheme.indicators:
        for group in groups_of(scheme, indicator):
            path = _circle(scheme, indicator, group, (indicator.code,))
            if path:
                yield found_in(scheme, "SCHEME_CIRCLE", indicator, " → ".join(path))
                break


def _circle(scheme: Scheme, owner: Owner, group: str, path: tuple[str, ...]) -> tuple[str, ...]:
    if not sound(scheme, owner, group):
        return ()
    for _, target in targets(scheme, owner, group):
        for other in owners(scheme, target, group):
            if not isinstance(other, Indicator):
                continue
            if other.code == path[0]:
                return (*path, other.code)
            if other.code not in path:
                longer = _circle(scheme, other, group, (*path, other.code))
                if longer:
                    return longer
    return ()


def _unused(scheme: Scheme) -> Iterator[Finding]:
    """Inputs that no rule reads.  A text may be there for people only."""
    used = {f"{OVERALL}/{name}" for result in scheme.results for name in result.ties}
    for owner in rules(scheme):
        for group in groups_of(scheme, owner):
            if sound(scheme, owner, group):
                used.update(t.key for _, t in targets(scheme, owner, group) if t.kind == "input")
            elif isinstance(owner, Indicator):  # its rule is reported already
                used.update(i.key for i in scheme.inputs_of(owner.code))
    for entry in scheme.inputs:
        if entry.key not in used and entry.key not in _steering(scheme):
            code = "SCHEME_UNUSED_TEXT" if entry.kind == "text" else "SCHEME_UNUSED"
            yield finding(code, sheet="填报项", value=entry.name, indicator=entry.indicator,
                          cell=spot_of(scheme, entry, "name"))


def _steering(scheme: Scheme) -> set[str]:
    """Inputs that decide about others, or about ties, without standing in a formula."""
    return {key for e in scheme.inputs for key in (
        e.waived_by[0], f"{e.indicator}/{e.same_for}")} | {
        f"{OVERALL}/{name}" for r in scheme.results for name in r.ties}


def _bands(scheme: Scheme, owner: Owner, group: str, node: Node) -> Iterator[Finding]:
    """Bounds ascending, as many results as bounds, and no value below the first bound."""
    if not sound(scheme, owner, group):
        return
    for call in calls(node):
        if call.name not in _BANDS or len(call.arguments) < 3:
            continue
        value, bounds, results = (call.arguments[n] for n in _BANDS[call.name])
        figures = _figures(bounds)
        if value is None or not figures:
            continue
        yield from _band(scheme, owner, group, value, figures)
        if isinstance(results, Array) and sum(map(len, results.rows)) != len(figures):
            yield found_in(scheme, "SCHEME_BAND_LENGTH", owner, len(figures),
                         results=sum(map(len, results.rows)))


def _band(scheme: Scheme, owner: Owner, group: str, value: Node,
          figures: tuple[float, ...]) -> Iterator[Finding]:
    for before, after in pairwise(figures):
        if after <= before:
            yield found_in(scheme, "SCHEME_BAND_ORDER", owner, shown(after), before=shown(before))
    least = interval(value, ranges(scheme, owner, group)).low
    if least < figures[0]:
        yield found_in(scheme, "SCHEME_BAND_GAP", owner, shown(figures[0]))
    if isinstance(value, Name):
        top = _maximum(scheme, owner, group, value)
        for figure in figures:
            if top is not None and figure > top:
                yield found_in(scheme, "SCHEME_BAND_BEYOND", owner, shown(figure), top=shown(top))


def _shares(scheme: Scheme, owner: Owner, node: Node) -> Iterator[Finding]:
    """Shares that stand in the rule add up to 100%, and there are as many as what they are for."""
    for call in calls(node):
        if call.name not in _SHARES or len(call.arguments) <= max(_SHARES[call.name]):
            continue
        parts, others = (call.arguments[n] for n in _SHARES[call.name])
        figures = _figures(parts)
        if figures and abs(sum(figures) - 1) > 1e-9:
            yield found_in(scheme, "SCHEME_SHARES", owner, f"{shown(100 * sum(figures))}%")
        if figures and isinstance(others, Array) and sum(map(len, others.rows)) != len(figures):
            yield found_in(scheme, "SCHEME_SHARES_LENGTH", owner, len(figures),
                         results=sum(map(len, others.rows)))


def _maximum(scheme: Scheme, owner: Owner, group: str, name: Name) -> float | None:
    entry = _input(scheme, owner, group, name)
    return None if entry is None else entry.maximum


def _input(scheme: Scheme, owner: Owner, group: str, name: Name) -> Input | None:
    target = scope(scheme, group, owner).get(name.name)
    if target is None or target.kind != "input":
        return None
    return next((i for i in scheme.inputs if i.key == target.key), None)


def _figures(node: Node | None) -> tuple[float, ...]:
    """The figures of an array constant; none where not all of them are figures."""
    if not isinstance(node, Array):
        return ()
    cells = [cell for row in node.rows for cell in row]
    figures = [cell.value for cell in cells if isinstance(cell, Number)]
    return tuple(figures) if len(figures) == len(cells) else ()


