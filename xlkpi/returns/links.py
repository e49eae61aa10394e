"""What units that are linked to the same unit must have in common (单位加分 of one branch)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlkpi.findings import Finding, finding
from xlkpi.returns.model import EntryValue, Return
from xlkpi.scheme.model import Input, Scheme


def adopted(returned: Return, key: str) -> EntryValue:
    """What counts: the reviewer's figure, or the unit's where the reviewer gave none."""
    entry = returned.entries.get(key)
    if entry is None or "assessed" in entry.unread:
        return None
    return entry.value if entry.assessed is None else entry.assessed


def shared_findings(scheme: Scheme, chosen: Mapping[str, Return]) -> list[Finding]:
    """Figures that differ among units that name the same unit, though it is one figure for all."""
    return [f for item in scheme.inputs if item.same_for for f in _differing(item, chosen)]


def _differing(item: Input, chosen: Mapping[str, Return]) -> Iterator[Finding]:
    link = f"{item.indicator}/{item.same_for}"
    by_unit: dict[str, dict[EntryValue, list[Return]]] = {}
    for returned in chosen.values():
        unit, figure = adopted(returned, link), adopted(returned, item.key)
        if isinstance(unit, str) and figure is not None:
            by_unit.setdefault(unit, {}).setdefault(figure, []).append(returned)
    for unit, figures in by_unit.items():
        if len(figures) > 1:
            told = "；".join(
                f"{value:.10g}：{'、'.join(r.unit for r in having)}" if isinstance(value, float)
                else f"{value}：{'、'.join(r.unit for r in having)}"
                for value, having in figures.items())
            names = "、".join(r.unit for having in figures.values() for r in having)
            yield finding("SHARED_DIFFERS", unit=names, value=unit, name=item.name, figures=told,
                          link=item.same_for)
