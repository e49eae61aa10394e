"""The returns of one unit for the parts of the year (时段), put together into one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from xlkpi.findings import Finding, finding
from xlkpi.returns.model import Column, Entry, EntryValue, Return
from xlkpi.returns.parts import needless, waived_facts
from xlkpi.returns.times import saved
from xlkpi.scheme.calendar import deadline_for
from xlkpi.scheme.model import OVERALL, Input, Period, Scheme

WHOLE: Final = "全年"  # what people call the return that is of no single period
_COLUMNS: Final[tuple[Column, ...]] = ("value", "assessed")
_TITLES: Final[Mapping[Column, str]] = {"value": "填报值", "assessed": "核定值"}
_BLANK: Final = frozenset(("UNFILLED", "UNFILLED_DEPARTMENT"))


def together(scheme: Scheme, group: str, parts: Sequence[Return]
             ) -> tuple[Return, tuple[Finding, ...], frozenset[Finding]]:
    """One return out of a unit's returns, of which each is of another period.

    Args:
        scheme: the whole scheme.
        group: the unit's.
        parts: at least one.

    Returns:
        The return, what was found, and those findings of the parts that no longer hold:
        blanks that stand filled in elsewhere.
    """
    ordered = _ordered(scheme, parts)
    if len(ordered) == 1:
        whole = ordered[0]
        return whole, tuple(_missing(scheme, group, whole, ordered)), frozenset()
    newest = sorted(ordered, key=saved, reverse=True)
    findings: list[Finding] = []
    entries: dict[str, Entry] = {}
    items = {i.key: i for i in scheme.inputs}
    for key in dict.fromkeys(key for part in ordered for key in part.entries):
        entries[key] = _entry(items.get(key), key, newest, findings)
    scores = {code: cells for part in ordered for code, cells in part.scores.items()}
    last = ordered[-1]
    whole = replace(last, period="", entries=entries, scores=scores, parts=tuple(ordered),
                    findings=tuple(f for part in ordered for f in part.findings),
                    ledger=tuple(row for part in ordered for row in part.ledger))
    findings += [*_missing(scheme, group, whole, ordered), *_needless(scheme, whole)]
    return whole, tuple(findings), frozenset(_settled(items, whole))


def _ordered(scheme: Scheme, parts: Sequence[Return]) -> list[Return]:
    """In the order of the scheme's periods; of the whole year last."""
    places = {period: place for place, period in enumerate(scheme.periods)}
    return sorted(parts, key=lambda r: places.get(r.period, len(places)))


def _entry(item: Input | None, key: str, newest: Sequence[Return], findings: list[Finding]
           ) -> Entry:
    """One input out of all returns that have it; where they differ, the return saved last counts.

    Args:
        item: the input; None where the scheme does not know it.
        newest: the returns, the one saved last first.
        findings: added to where returns differ.
    """
    having = [part for part in newest if key in part.entries]
    found = having[0].entries[key]
    unread = list(found.unread)
    for column in _COLUMNS:
        filled = [p for p in having if _figure(p.entries[key], column) is not None
                  or column in p.entries[key].unread]
        if not filled:
            continue
        counts = filled[0].entries[key]
        found = (found._replace(value=counts.value, cell=counts.cell) if column == "value" else
                 found._replace(assessed=counts.assessed, assessed_cell=counts.assessed_cell))
        unread = [c for c in unread if c != column] + [column] * (column in counts.unread)
        findings += [_differs(item, key, column, filled[0], other) for other in filled[1:]
                     if _figure(other.entries[key], column) != _figure(counts, column)]
    return found._replace(unread=tuple(unread))


def _figure(entry: Entry, column: Column) -> EntryValue:
    value = entry.value if column == "value" else entry.assessed
    return None if value == "" else value


def _differs(item: Input | None, key: str, column: Column, counts: Return, other: Return
             ) -> Finding:
    mine, theirs = other.entries[key], counts.entries[key]
    when = saved(counts)
    return finding(
        "PERIODS_UNSURE" if when == saved(other) else "PERIODS_DIFFER",
        unit=other.unit, file=other.path.name, sheet=other.sheet,
        cell=mine.cell if column == "value" else mine.assessed_cell,
        value=_shown(_figure(mine, column)), name=item.name if item is not None else key,
        column=_TITLES[column], period=other.period or WHOLE, other_period=counts.period or WHOLE,
        other=_shown(_figure(theirs, column)), chosen=counts.path.name,
        when=f"{when.astimezone():%Y-%m-%d %H:%M:%S}",
        indicator="" if item is None or item.indicator == OVERALL else item.indicator)


def _shown(value: EntryValue) -> str:
    return "认不出的内容" if value is None else f"{value:.12g}" if isinstance(
        value, float) else str(value)


def _settled(items: Mapping[str, Input], whole: Return) -> Iterator[Finding]:
    """Findings of a blank that another return of the unit fills in, or makes needless."""
    done = {key for key, entry in whole.entries.items()
            if entry.value is not None or entry.assessed is not None
            or (key in items and _waived(items[key], whole))}
    for part in whole.parts:
        cells = {cell for key in done & part.entries.keys()
                 for cell in (part.entries[key].cell, part.entries[key].assessed_cell)}
        yield from (f for f in part.findings if f.code in _BLANK and f.cell in cells)


def _needless(scheme: Scheme, whole: Return) -> Iterator[Finding]:
    """Figures of one return that a choice in another one makes needless."""
    def apart(item: Input) -> bool:
        key, _ = item.waived_by
        return not any({item.key, key} <= part.entries.keys() for part in whole.parts)

    items = [item for item in scheme.inputs if item.unless and apart(item)]
    for key, having in needless(items, whole.entries).items():
        label = having[0].waived_by[1]
        told = next(part for part in whole.parts if key in part.entries)
        entry = told.entries[key]
        yield finding("WAIVED_FILLED", unit=whole.unit, file=told.path.name, sheet=told.sheet,
                      cell=entry.cell if entry.assessed is None else entry.assessed_cell,
                      value=label, indicator=having[0].indicator, **waived_facts(key, having))


def _missing(scheme: Scheme, group: str, whole: Return, parts: Sequence[Return]
             ) -> Iterator[Finding]:
    """The periods of which nothing came though something has to be filled in for them.

    Nothing is said of one whose deadline lies ahead: nobody is behind with it.
    """
    have = {part.period for part in parts}
    if not scheme.periods or not have <= set(scheme.periods):
        return  # one of the whole year asks for everything
    asked = asked_for(scheme, group, whole)
    for period in (*scheme.periods, ""):
        if period in asked and period not in have and is_due(scheme, period):
            yield finding("PERIOD_MISSING", unit=whole.unit, value=period or WHOLE,
                          items="、".join(i.name for i in asked[period]))


def is_due(scheme: Scheme, period: Period, today: date | None = None) -> bool:
    """Whether returns of a period should be back: its deadline has passed, or it has none."""
    deadline = deadline_for(scheme, period)
    return deadline is None or deadline.on < (today or date.today())


def asked_for(scheme: Scheme, group: str, whole: Return) -> dict[str, list[Input]]:
    """What a unit has to fill in, period by period; what its own choice makes needless left out."""
    asked: dict[str, list[Input]] = {}
    for item in scheme.inputs:
        if (not item.groups or group in item.groups) and item.required and not _waived(item, whole):
            asked.setdefault(item.period, []).append(item)
    return asked


def _waived(item: Input, whole: Return) -> bool:
    """Whether what was chosen beside an input makes it needless."""
    key, label = item.waived_by
    beside = whole.entries.get(key)
    return beside is not None and (beside.assessed or beside.value) == label
