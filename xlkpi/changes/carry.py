"""Returns made for one scheme, as far as they say something under another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from xlkpi.findings import Finding, finding
from xlkpi.returns.model import Entry, EntryValue, Return
from xlkpi.returns.values import InputRule, shown
from xlkpi.scheme import OVERALL, Input, Scheme
from xlkpi.scheme.normal import KINDS
from xlkpi.scoring import Basis, adopted


@dataclass
class Carried:
    """What of the returns holds under the new scheme.

    Attributes:
        returns: unit -> its return as the new scheme reads it.
        missing: unit -> keys of the new scheme's inputs that are not known of it.
        strange: keys that no return has, and why: the finding's code and its facts.
        findings: what concerns one unit.
    """

    returns: dict[str, Return] = field(default_factory=dict)
    missing: dict[str, set[str]] = field(default_factory=dict)
    strange: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def carry(old: Scheme, new: Scheme, chosen: Mapping[str, Return], basis: Basis = "assessed"
          ) -> Carried:
    """Take every figure over that means the same under the new scheme, and no other.

    Args:
        old: the scheme that the returns were made for.
        new: the scheme to try.
        chosen: unit -> its return.
        basis: whose figures count.
    """
    found = Carried()
    groups = {u.name: u.group for u in old.units}
    known = {i.key: i for i in old.inputs}
    rules = {i.key: InputRule.of(i) for i in new.inputs}
    for unit in new.units:
        returned = chosen.get(unit.name)
        if returned is None:
            continue
        entries: dict[str, Entry] = {}
        missing = found.missing.setdefault(unit.name, set())
        for item in new.inputs:
            if item.groups and unit.group not in item.groups:
                continue
            before = known.get(item.key)
            asked = before is not None and (
                not before.groups or groups[unit.name] in before.groups)
            if before is None or not asked or _kind(before) != _kind(item):
                missing.add(item.key)
                found.strange.setdefault(item.key, _why(old, new, item, before if asked else None))
                continue
            entry = returned.entries.get(item.key, Entry())
            taken, said = _taken(rules[item.key], before, entry, returned, basis)
            found.findings += said
            if taken is None:
                missing.add(item.key)
            else:
                entries[item.key] = taken
        found.returns[unit.name] = replace(
            returned, scheme_id=new.id, version=new.version, entries=entries, scores={})
    return found


def _kind(item: Input) -> str:
    """What sort of figure it is, with its measure: '数值（件）'."""
    return KINDS[item.kind] + (f"（{item.measure}）" if item.measure else "")


def _why(old: Scheme, new: Scheme, item: Input, before: Input | None
         ) -> tuple[str, dict[str, str]]:
    """Why no return has an input: the code of the finding and its facts."""
    if before is not None:
        return "PREVIEW_INPUT_KIND", {"value": item.key, "old": _kind(before), "new": _kind(item)}
    kept = {i.key for i in new.inputs}
    alike = [i.key for i in old.inputs if i.name == item.name and i.key not in kept]
    hint = f"（旧方案有同名的 {'、'.join(alike[:3])}，若是改了编号，请在新方案里沿用原编号再预演）" if alike else ""
    where = OVERALL if item.indicator == OVERALL else f"指标{item.indicator}"
    return "PREVIEW_INPUT_NEW", {"name": item.name, "where": where, "hint": hint}


def _taken(rule: InputRule, before: Input, entry: Entry, returned: Return, basis: Basis
           ) -> tuple[Entry | None, list[Finding]]:
    """A figure as the new scheme has it, None where it cannot be taken over; and what to say."""
    item = rule.item
    counts = adopted(entry, basis)
    assessed = basis == "assessed" and entry.assessed not in (None, "")
    facts = {"unit": returned.unit, "file": returned.path.name, "sheet": returned.sheet,
             "cell": entry.assessed_cell if assessed else entry.cell,
             "indicator": item.indicator, "name": item.name}
    if counts is None:
        if before.required == item.required or entry.unread:
            return entry, []
        return None, [finding("PREVIEW_BLANK", old=_need(before), new=_need(item), **facts)]
    value, remark = rule.judge(counts)
    if value is None and item.kind == "percent":
        return None, [finding("PREVIEW_REFUSED", value=_figure(item, counts), limits=_limits(item),
                              **facts)]
    if value is None:
        return None, [finding("PREVIEW_CHOICE", value=shown(counts), known="、".join(item.labels),
                              **facts)]
    if value != counts:  # the same choice, spelled otherwise
        return (entry._replace(assessed=value) if assessed else entry._replace(value=value)), []
    if remark is None:
        return entry, []
    return entry, [finding("PREVIEW_LIMITS", value=_figure(item, counts), limits=_limits(item),
                           **facts)]


def _need(item: Input) -> str:
    return "必填" if item.required else "可不填"


def _figure(item: Input, value: EntryValue) -> str:
    """'85%'."""
    if item.kind == "percent" and isinstance(value, float):
        return f"{shown(round(value * 100, 10))}%"
    return shown(value)


def _limits(item: Input) -> str:
    """'整数、不小于0、不大于10'."""
    said = ["整数"] if item.whole else []
    said += [] if item.minimum is None else [f"不小于{_figure(item, item.minimum)}"]
    said += [] if item.maximum is None else [f"不大于{_figure(item, item.maximum)}"]
    return "、".join(said) or "另一个范围"
