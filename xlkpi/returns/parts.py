"""Figures that hang together: parts of another, sums, those that a choice makes needless."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from math import fsum
from typing import Final, NamedTuple

from xlkpi.returns.model import Entry, EntryValue
from xlkpi.returns.report import Report
from xlkpi.returns.values import InputRule, Remark, shown
from xlkpi.scheme.model import OVERALL, Input, Scheme, SumRule
from xlkpi.scheme.points import SAME

NAMED: Final = 3  # so many inputs of a sum a sentence names
_HOW: Final = {"yesno": "，选“是”或“否”", "choice": "，在下拉列表里选择", "unit": "，在下拉列表里选择"}


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


def needless(items: Iterable[Input], entries: Mapping[str, Entry]) -> dict[str, list[Input]]:
    """Figures that stand there though a choice beside them makes them needless.

    Args:
        items: inputs of one unit.
        entries: what stands in them.

    Returns:
        The choice's key -> the inputs.
    """
    found: dict[str, list[Input]] = {}
    for item in items:
        key, label = item.waived_by
        entry, beside = entries.get(item.key), entries.get(key)
        if entry is None or beside is None or beside.unread or _scored(beside) != label:
            continue
        if _scored(entry) not in (None, "") or entry.unread:
            found.setdefault(key, []).append(item)
    return found


def check_needless(items: Iterable[Input], entries: Mapping[str, Entry], report: Report) -> None:
    """Report choices by which figures do not count that stand there all the same."""
    for key, having in needless(items, entries).items():
        entry = entries[key]
        report.say(Remark("WAIVED_FILLED", waived_facts(key, having)), value=shown(_scored(entry)),
                   cell=entry.cell if entry.assessed is None else entry.assessed_cell,
                   indicator=having[0].indicator)


def waived_facts(key: str, having: Sequence[Input]) -> dict[str, str]:
    """What the finding WAIVED_FILLED tells: the choice, and the inputs filled in beside it."""
    names = "、".join(f"“{item.name}”" for item in having[:NAMED])
    return {"name": key.split("/", 1)[-1],
            "names": f"{names}等{len(having)}项" if len(having) > NAMED else names}


def unfilled_facts(item: Input) -> dict[str, str]:
    """What the findings UNFILLED and UNFILLED_DEPARTMENT tell: the input, and how to fill it in."""
    how = _HOW.get(item.kind, "")
    if item.takes_zero:
        how = "，确实没有发生的填0"
    where = "综合" if item.indicator == OVERALL else f"指标{item.indicator}"
    return {"name": item.name, "where": where, "how": how}


def sums_of(scheme: Scheme, rules: Iterable[InputRule]) -> tuple[SumRule, ...]:
    """The scheme's sum rules over inputs that the group fills in, all of them."""
    keys = {rule.item.key for rule in rules}
    return tuple(rule for rule in scheme.sums if keys.issuperset(rule.keys))


def check_sums(sums: Iterable[SumRule], entries: Mapping[str, Entry], required: Container[str],
               report: Report) -> None:
    """Report every sum that is another than the scheme says.

    Blanks count as nothing; while one of them is required, that is said already.
    """
    for rule in sums:
        if not all(key in entries for key in rule.keys):  # of another part of the year
            continue
        rows = [entries[key] for key in rule.keys]
        figures = [_scored(row) for row in rows]
        blank = [key for key, figure in zip(rule.keys, figures, strict=True)
                 if not isinstance(figure, float)]
        if any(key in required for key in blank) or len(blank) == len(rows):
            continue
        if any(row.unread for row in rows):  # that is said, too
            continue
        total = fsum(figure for figure in figures if isinstance(figure, float))
        if abs(total - rule.total) <= SAME:
            continue
        first = next(row for row, key in zip(rows, rule.keys, strict=True) if key not in blank)
        report.say(
            Remark("SUM_DIFFERS", {"names": summed(rule), "total": shown(rule.total),
                                   "more": f"（{rule.note.rstrip('。')}）" if rule.note else ""}),
            cell=first.cell if first.assessed is None else first.assessed_cell,
            value=shown(total), indicator=rule.indicator)


def summed(rule: SumRule) -> str:
    """The inputs of a sum, as sentences name them: '任务1分值、任务2分值等5项'."""
    names = "、".join(rule.inputs[:NAMED])
    return f"{names}等{len(rule.inputs)}项" if len(rule.inputs) > NAMED else names
