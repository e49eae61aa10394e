"""Returns made for one scheme, as far as they say something under another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from xlkpi.findings import Finding, finding
from xlkpi.returns.model import Entry, EntryValue, Return
from xlkpi.returns.values import InputRule, shown
from xlkpi.scheme import OVERALL, Input, Scheme
from xlkpi.scheme.normal import KINDS
from xlkpi.scoring import adopted


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


def carry(old: Scheme, new: Scheme, chosen: Mapping[str, Return]) -> Carried:
    """Take every figure over that means the same under the new scheme, and no other.

    Args:
        old: the scheme that the returns were made for.
        new: the scheme to try.
        chosen: unit -> its return.
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
            said = list(_judged(rules[item.key], before, entry, returned))
            found.findings += said
            if any(f.severity == "error" for f in said):
                missing.add(item.key)
            else:
                entries[item.key] = entry
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


def _judged(rule: InputRule, before: Input, entry: Entry, returned: Return) -> Iterator[Finding]:
    """What the new scheme has to say about a figure; errors where it cannot be taken over."""
    item = rule.item
    counts = adopted(entry, "assessed")
    cell = entry.assessed_cell if entry.assessed not in (None, "") else entry.cell
    place = {"unit": returned.unit, "file": returned.path.name, "sheet": returned.sheet,
             "cell": cell, "indicator": item.indicator}
    if counts is None:
        if before.required != item.required and not entry.unread:
            yield finding("PREVIEW_BLANK", name=item.name, old=_need(before), new=_need(item),
                          **place)
        return
    value, remark = rule.judge(counts)
    if value is None:
        yield finding("PREVIEW_CHOICE", value=_text(counts), name=item.name,
                      known="、".join(item.labels), **place)
    elif remark is not None:
        yield finding("PREVIEW_LIMITS", value=_text(counts), name=item.name, limits=_limits(item),
                      **place)


def _need(item: Input) -> str:
    return "必填" if item.required else "可不填"


def _text(value: EntryValue) -> str:
    return shown(value)


def _limits(item: Input) -> str:
    """'整数、不小于0、不大于10'."""
    def figure(value: float) -> str:
        return f"{value * 100:g}%" if item.kind == "percent" else f"{value:g}"

    said = ["整数"] if item.whole else []
    said += [] if item.minimum is None else [f"不小于{figure(item.minimum)}"]
    said += [] if item.maximum is None else [f"不大于{figure(item.maximum)}"]
    return "、".join(said) or "另一个范围"
