"""Figures that are a part of another: a part above its whole is worth a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xlkpi.returns.model import Entry, EntryValue
from xlkpi.returns.report import Report
from xlkpi.returns.values import InputRule, Remark, shown
from xlkpi.scheme.model import Input


class Part(NamedTuple):
    """An input that may not exceed another of the same indicator (``Input.not_above``)."""

    item: Input
    key: str
    whole: str  # the other one's key


def parts_of(rules: Iterable[InputRule]) -> tuple[Part, ...]:
    """The parts among the inputs of a group whose whole is filled in by the group, too."""
    items = {rule.item.key: rule.item for rule in rules}
    found = (Part(item, key, f"{item.indicator}/{item.not_above}")
             for key, item in items.items() if item.not_above)
    return tuple(part for part in found if part.whole in items)


def check_parts(parts: Iterable[Part], entries: Mapping[str, Entry], report: Report) -> None:
    """Report every part whose figure, as it is scored, is above that of its whole."""
    for item, key, whole in parts:
        entry = entries[key]
        figure, limit = _scored(entry), _scored(entries[whole])
        if isinstance(figure, float) and isinstance(limit, float) and figure > limit:
            report.say(
                Remark("PART_ABOVE_WHOLE", {"name": item.name, "whole": item.not_above,
                                            "limit": shown(limit)}),
                cell=entry.cell if entry.assessed is None else entry.assessed_cell,
                value=shown(figure), indicator=item.indicator)


def _scored(entry: Entry) -> EntryValue:
    return entry.value if entry.assessed is None else entry.assessed
