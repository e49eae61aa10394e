"""The parts of a scheme: sums, codes, names, references, limits, choices, quotas."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from xlkpi.findings import Finding, finding
from xlkpi.scheme.model import OVERALL, Indicator, Input, Result, Scheme
from xlkpi.scheme.normal import INDICATOR_KINDS
from xlkpi.scheme.places import spot, spot_of
from xlkpi.scheme.scope import RESERVED

_UNUSABLE = set("[]@#'")  # cannot stand in a name of the formula language


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about the parts, apart from the rules."""
    yield from _sums(scheme)
    yield from _doubles(scheme)
    yield from _double_results(scheme)
    yield from _references(scheme)
    for indicator in scheme.indicators:
        yield from _indicator(scheme, indicator)
    for entry in scheme.inputs:
        yield from _input(scheme, entry)


def shown(points: float) -> str:
    """Points as people write them: 12, 1.8.

    >>> shown(12.0), shown(0.1 + 0.2)
    ('12', '0.3')
    """
    return f"{round(points, 10):.12g}"


def _sums(scheme: Scheme) -> Iterator[Finding]:
    """Items add up to their section, sections and items to the total."""
    if not scheme.indicators:
        return
    sections = sum(s.full for s in scheme.sections)
    if scheme.sections and not _same(sections, scheme.full):
        yield finding("SCHEME_TOTAL", sheet="类别", value=shown(sections),
                      full=shown(scheme.full), what="各类别",
                      cell=spot(("sections", "full")))
    for group in scheme.groups or ("",):
        known = [i for i in scheme.indicators_of(group) if i.counts_to_full]
        total = sum(i.full for i in known)
        named = f"{group}的各指标" if len(scheme.groups) > 1 else "各指标"
        if known and not _same(total, scheme.full):
            yield finding("SCHEME_TOTAL", sheet="指标", value=shown(total),
                          full=shown(scheme.full), what=named,
                          cell=spot(("indicators", "full")))
        for section in scheme.sections:
            items = [i for i in known if i.section == section.code]
            added = sum(i.full for i in items)
            if items and not _same(added, section.full):
                yield finding("SCHEME_SECTION_SUM", sheet="类别", value=section.code,
                              name=section.name, full=shown(section.full), added=shown(added),
                              cell=spot_of(scheme, section, "full"))
    used = {i.section for i in scheme.indicators}
    for section in scheme.sections:
        if section.code not in used:
            yield finding("SCHEME_SECTION_EMPTY", sheet="类别", value=section.code,
                          name=section.name, cell=spot_of(scheme, section, "code"))


def _same(a: float, b: float) -> bool:
    return math.isclose(a, b, abs_tol=1e-9)


def _doubles(scheme: Scheme) -> Iterator[Finding]:
    lists: tuple[tuple[str, str, str, str, Sequence[str]], ...] = (
        ("类别", "类别编号", "sections", "code", [s.code for s in scheme.sections]),
        ("类别", "类别名称", "sections", "name", [s.name for s in scheme.sections]),
        ("指标", "指标编号", "indicators", "code", [i.code for i in scheme.indicators]),
        ("填报项", "填报项", "inputs", "name", [i.key for i in scheme.inputs]),
        ("单位", "单位", "units", "name", [u.name for u in scheme.units]),
    )
    for sheet, what, part, field, names in lists:
        for name, count in Counter(names).items():
            if count > 1:
                second = names.index(name, names.index(name) + 1)
                yield finding("SCHEME_DOUBLE", sheet=sheet, value=name, what=what, count=count,
                              cell=spot((part, second, field)))


def _double_results(scheme: Scheme) -> Iterator[Finding]:
    """Results of one name for the same group; other groups may have their own of that name."""
    seen: dict[str, set[str]] = {}
    for result in scheme.results:
        groups = set(result.groups or scheme.groups or ("",))
        if groups & seen.setdefault(result.name, set()):
            yield finding("SCHEME_DOUBLE", sheet="综合", value=result.name, what="结果",
                          count=sum(r.name == result.name for r in scheme.results),
                          cell=spot_of(scheme, result, "name"))
        seen[result.name] |= groups


def _references(scheme: Scheme) -> Iterator[Finding]:
    """Sections, indicators and groups that are named but not there; reserved and unusable names."""
    sections = {s.code for s in scheme.sections}
    codes = {i.code for i in scheme.indicators} | {OVERALL}
    for indicator in scheme.indicators:
        if indicator.section not in sections:
            yield finding("SCHEME_NO_SECTION", sheet="指标", value=indicator.section,
                          indicator=indicator.code, known="、".join(s.code for s in scheme.sections),
                          cell=spot_of(scheme, indicator, "section"))
    for entry in scheme.inputs:
        if entry.indicator not in codes:
            yield finding("SCHEME_NO_INDICATOR", sheet="填报项", value=entry.indicator,
                          name=entry.name, cell=spot_of(scheme, entry, "indicator"))
        if entry.name in RESERVED:
            yield finding("SCHEME_RESERVED", sheet="填报项", value=entry.name,
                          indicator=entry.indicator, cell=spot_of(scheme, entry, "name"))
    names = [("填报项", i.name, spot_of(scheme, i, "name")) for i in scheme.inputs]
    names += [("单位", a, spot(("units", a))) for u in scheme.units for a in u.attributes]
    names += [("综合", r.name, spot_of(scheme, r, "name")) for r in scheme.results]
    for sheet, name, at in dict.fromkeys(names):
        if set(name) & _UNUSABLE:
            yield finding("SCHEME_NAME", sheet=sheet, value=name, cell=at)
    if not set(filter(None, scheme.rank_by.split("、"))) <= {r.name for r in scheme.results}:
        yield finding("SCHEME_RANK_BY", sheet="方案", value=scheme.rank_by,
                      known="、".join(dict.fromkeys(r.name for r in scheme.results)) or "（无）",
                      cell=spot(("rank_by",)))
    yield from _groups(scheme)


def _groups(scheme: Scheme) -> Iterator[Finding]:
    known = set(scheme.groups)
    users: list[tuple[str, str, Indicator | Input | Result]] = [
        *(("指标", i.code, i) for i in scheme.indicators),
        *(("填报项", i.key, i) for i in scheme.inputs),
        *(("综合", r.name, r) for r in scheme.results)]
    named = [(*user, "groups", user[2].groups) for user in users]
    named += [("填报项", i.key, i, "link", i.link) for i in scheme.inputs]
    for sheet, name, user, field, groups in named:
        for group in groups:
            if group not in known:
                yield finding("SCHEME_NO_GROUP", sheet=sheet, value=group, name=name,
                              known="、".join(g for g in scheme.groups if g) or "（无）",
                              cell=spot_of(scheme, user, field))


def _indicator(scheme: Scheme, indicator: Indicator) -> Iterator[Finding]:
    def found(code: str, field: str, value: object = "", **facts: object) -> Finding:
        return finding(code, sheet="指标", value=value, indicator=indicator.code, unit="", file="",
                       cell=spot_of(scheme, indicator, field), name=indicator.name, **facts)

    if indicator.kind not in INDICATOR_KINDS:
        yield found("SCHEME_KIND", "kind", indicator.kind, known="、".join(INDICATOR_KINDS))
    if indicator.counts_to_full and indicator.full <= 0:
        yield found("SCHEME_FULL", "full", shown(indicator.full))
    if not indicator.rule:
        yield found("SCHEME_NO_WORDS", "rule")


def _input(scheme: Scheme, entry: Input) -> Iterator[Finding]:
    def found(code: str, field: str, value: object = "", **facts: object) -> Finding:
        return finding(code, sheet="填报项", value=value, indicator=entry.indicator, unit="",
                       file="", cell=spot_of(scheme, entry, field), name=entry.name, **facts)

    if entry.kind == "choice" and not entry.choices:
        yield found("SCHEME_NO_CHOICES", "choices")
    if entry.kind != "choice" and entry.choices:
        yield found("SCHEME_EXTRA_CHOICES", "choices")
    for label, count in Counter(c.label for c in entry.choices).items():
        if count > 1:
            yield found("SCHEME_DOUBLE_CHOICE", "choices", label)
    low, high = entry.minimum, entry.maximum
    if low is not None and high is not None and low > high:
        yield found("SCHEME_LIMITS", "minimum", shown(low), high=shown(high))
    if entry.kind not in ("number", "percent") and (low is not None or high is not None):
        yield found("SCHEME_EXTRA_LIMITS", "maximum" if low is None else "minimum")
    if entry.not_above:
        yield from _part(scheme, entry, found)
    if entry.kind == "unit" and not entry.linked:
        yield found("SCHEME_LINK_EMPTY", "link")
    if entry.kind != "unit" and entry.link:
        yield found("SCHEME_EXTRA_LINK", "link")
    beside = [i for i in scheme.inputs_of(entry.indicator) if i is not entry]
    chosen = [f"{i.name}={label}" for i in beside if i.kind in ("choice", "yesno")
              for label in i.labels]
    key, label = entry.waived_by
    if key and f"{key.removeprefix(f'{entry.indicator}/')}={label}" not in chosen:
        yield found("SCHEME_BESIDE", "unless", entry.unless, known="、".join(chosen) or "（无）")
    units = [i.name for i in beside if i.kind == "unit"]
    if entry.same_for and entry.same_for not in units:
        yield found("SCHEME_BESIDE", "same_for", entry.same_for, known="、".join(units) or "（无）")
    yield from _quotas(scheme, entry, found)


def _part(scheme: Scheme, entry: Input, found: Callable[..., Finding]) -> Iterator[Finding]:
    """The whole that a part may not exceed: another figure of the same indicator and kind."""
    others = {i.name: i for i in scheme.inputs_of(entry.indicator) if i.name != entry.name}
    whole = others.get(entry.not_above)
    if whole is None:
        yield found("SCHEME_PART_UNKNOWN", "not_above", entry.not_above,
                    known="、".join(others) or "（无）")
    elif entry.kind != whole.kind or entry.kind not in ("number", "percent"):
        yield found("SCHEME_PART_KIND", "not_above", entry.not_above)


def _quotas(scheme: Scheme, entry: Input, found: Callable[..., Finding]) -> Iterator[Finding]:
    """Every unit of a group must be able to get a choice."""
    quotas = [c.quota for c in entry.choices]
    for choice in entry.choices:
        if choice.quota is not None and choice.quota < 1:
            yield found("SCHEME_QUOTA", "choices", choice.label, quota=choice.quota)
    if not quotas or any(q is None for q in quotas):
        return
    places = sum(q for q in quotas if q is not None)
    for group, count in Counter(u.group for u in scheme.units).items():
        if (not entry.groups or group in entry.groups) and places < count:
            yield found("SCHEME_QUOTA_SUM", "choices", places, count=count)
