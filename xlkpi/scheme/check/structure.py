"""The parts of a scheme: codes, names, references, limits, choices, quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from xlkpi.findings import Finding, finding
from xlkpi.functions.coerce import label_key
from xlkpi.scheme.model import OVERALL, Indicator, Input, Result, Scheme
from xlkpi.scheme.normal import INDICATOR_KINDS
from xlkpi.scheme.places import spot, spot_of
from xlkpi.scheme.scope import RESERVED

_LISTED: Final = 6  # names in one sentence
_Entry = TypeVar("_Entry", Indicator, Input)
_UNUSABLE = set("[]@#'")  # cannot stand in a name of the formula language


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about the parts, apart from the rules."""
    yield from doubles(scheme)
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


def doubles(scheme: Scheme) -> Iterator[Finding]:
    """Codes and names that occur twice: nobody could tell whose score is whose."""
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
    yield from _double_results(scheme)


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
    yield from _strays(scheme)
    for entry in scheme.inputs:
        if entry.name in RESERVED:
            yield finding("SCHEME_RESERVED", sheet="填报项", value=entry.name,
                          indicator=entry.indicator, cell=spot_of(scheme, entry, "name"))
    for indicator in scheme.indicators:
        if indicator.code == OVERALL:
            yield finding("SCHEME_CODE", sheet="指标", value=indicator.code,
                          indicator=indicator.code, cell=spot_of(scheme, indicator, "code"))
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


def _strays(scheme: Scheme) -> Iterator[Finding]:
    """Indicators of no section and inputs of no indicator, all that name the same one together."""
    sections = {s.code for s in scheme.sections}
    for code, indicators in _by(scheme.indicators, lambda i: i.section).items():
        if code not in sections:
            yield finding("SCHEME_NO_SECTION", sheet="指标", value=code,
                          indicator=indicators[0].code,
                          owners=_listed([i.code for i in indicators], "、"),
                          known="、".join(dict.fromkeys(s.code for s in scheme.sections)),
                          cell=spot_of(scheme, indicators[0], "section"))
    codes = {i.code for i in scheme.indicators} | {OVERALL}
    for code, inputs in _by(scheme.inputs, lambda i: i.indicator).items():
        if code not in codes:
            yield finding("SCHEME_NO_INDICATOR", sheet="填报项", value=code,
                          names=_listed([f"“{i.name}”" for i in inputs], ""),
                          cell=spot_of(scheme, inputs[0], "indicator"))


def _listed(names: Sequence[str], between: str) -> str:
    """Names in a row; of many the first ones and how many there are."""
    more = f"等{len(names)}项" if len(names) > _LISTED else ""
    return between.join(names[:_LISTED]) + more


def _by(entries: Iterable[_Entry], code: Callable[[_Entry], str]) -> dict[str, list[_Entry]]:
    """Entries by the code that they name."""
    found: dict[str, list[_Entry]] = {}
    for entry in entries:
        found.setdefault(code(entry), []).append(entry)
    return found


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
    elif indicator.full < 0:
        yield found("SCHEME_FULL_BELOW", "full", shown(indicator.full), nature=indicator.kind,
                    above=shown(-indicator.full))
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
    keys = [label_key(c.label) for c in entry.choices]  # as formulas compare: A and a are one
    for choice, key, place in zip(entry.choices, keys, range(len(keys)), strict=True):
        if key in keys[:place]:
            yield found("SCHEME_DOUBLE_CHOICE", "choices", choice.label)
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
    units = {u.name: u.group for u in scheme.units}
    for group, count in Counter(units.values()).items():
        if (not entry.groups or group in entry.groups) and places < count:
            yield found("SCHEME_QUOTA_SUM", "choices", places, count=count)
