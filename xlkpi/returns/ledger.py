"""The ledgers (台账) of a returned workbook: their rows, what is wrong with them, their sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import fsum
from typing import Any, Final, NamedTuple

from xlkpi.findings import Finding
from xlkpi.returns.container import cell_address
from xlkpi.returns.layout import Row
from xlkpi.returns.model import Column, Entry, LedgerRow, Return
from xlkpi.returns.parts import unfilled_facts
from xlkpi.returns.report import Report
from xlkpi.returns.sheetxml import NO_CELLS, Cells
from xlkpi.returns.values import InputRule, Remark, number, shown
from xlkpi.scheme.identity import LedgerRole, ledger_of
from xlkpi.scheme.ledgers import Ledger, ledgers
from xlkpi.scheme.model import Choice, Input, Scheme
from xlkpi.scheme.points import SAME

_TOP: Final = 12  # the two hidden rows are looked for in so many rows
_TYPED: Final = (LedgerRole.DAY, LedgerRole.KIND, LedgerRole.LEVEL, LedgerRole.EVENT,
                 LedgerRole.GIVEN, LedgerRole.EVIDENCE, LedgerRole.WHO)
_ROLES: Final = {role.value: role for role in LedgerRole}
_EVENT: Final = _TYPED[:-2]  # beside 合计 stands a remark
_SUM: Final = "合计"
_NUMBER: Final = "序号"
_KIND: Final = "事项类别"
_CHOSEN: Final = {LedgerRole.KIND: _KIND, LedgerRole.LEVEL: "级别"}
_DAY_ZERO: Final = date(1899, 12, 30)
_BLANK: Final = frozenset(("UNFILLED", "UNFILLED_DEPARTMENT"))
_DAY: Final = InputRule.of(Input(indicator="", name="日期", kind="date"))
_GIVEN: Final = InputRule.of(Input(indicator="", name="核定分", measure="分"))


@dataclass(frozen=True)
class LedgerSheet:
    """A sheet that is a ledger: its name, the ledger, the unit, its values, and error cells."""

    name: str
    ledger: str
    unit: str
    rows: Sequence[Row]
    cells: Cells = NO_CELLS


def ledger_sheet(name: str, rows: Sequence[Row]) -> LedgerSheet | None:
    """The ledger that a sheet is, by the texts of its hidden row; None where it is none."""
    for row in rows[:_TOP]:
        found = ledger_of(row)
        if found is not None:
            return LedgerSheet(name, *found, rows)
    return None


def with_ledgers(returned: Return, sheets: Sequence[LedgerSheet], scheme: Scheme, group: str,
                 label: str) -> Return:
    """A return with what its ledgers say.

    Their sum counts where nobody typed a figure and no program worked the sum out;
    where a figure stands there it counts, and a difference is an error.

    Args:
        returned: of the 考核表 sheet.
        sheets: the ledgers of the same file and unit.
        scheme: the return's scheme.
        group: the unit's group.
        label: how findings call the file.
    """
    for ledger in ledgers(scheme, group):
        for sheet in sheets:
            if sheet.ledger == ledger.name:
                returned = _with(returned, sheet, ledger, scheme.year, label)
        if returned.appeal is None:  # one about something else brings no ledger
            returned = _with_none(returned, ledger, label)
    return returned


def _with_none(returned: Return, ledger: Ledger, label: str) -> Return:
    """A return that is told where a figure stands for which no event is to be found."""
    entry = returned.entries.get(ledger.item.key)
    if entry is None or entry.unread or any(row.ledger == ledger.name for row in returned.ledger):
        return returned
    assessed = entry.assessed is not None
    stands = entry.assessed if assessed else entry.value
    if stands is None or stands == 0:
        return returned
    report = Report(label, returned.sheet, returned.unit)
    report.say(Remark("LEDGER_NONE", {"name": ledger.item.name, "ledger": ledger.name}),
               cell=entry.assessed_cell if assessed else entry.cell, value=shown(stands),
               indicator=ledger.item.indicator)
    return replace(returned, findings=(*returned.findings, *report.findings))


def _with(returned: Return, sheet: LedgerSheet, ledger: Ledger, year: int, label: str) -> Return:
    report = Report(label, sheet.name, returned.unit)
    rows = tuple(_Reader(ledger, year, sheet.cells, report).rows(sheet.rows))
    key = ledger.item.key
    returned = _calculated(returned, ledger.item, label)
    entry = returned.entries.get(key)
    findings: tuple[Finding, ...] = returned.findings
    entries: Mapping[str, Entry] = returned.entries
    if rows and entry is not None and not entry.unread:
        total = round(fsum(row.points or 0.0 for row in rows), 10)
        stands = entry.value if entry.assessed is None else entry.assessed
        if stands is None:
            entries = {**entries, key: entry._replace(assessed=total) if
                       ledger.item.by == "department" else entry._replace(value=total)}
            own = {entry.cell, entry.assessed_cell}
            findings = tuple(f for f in findings if f.code not in _BLANK or f.cell not in own)
        elif not isinstance(stands, float) or abs(stands - total) > SAME:
            report.say(Remark("LEDGER_DIFFERS", {
                "name": ledger.item.name, "ledger": ledger.name, "total": number(total)}),
                value=shown(stands))
    return replace(returned, entries=entries, ledger=(*returned.ledger, *rows),
                   findings=(*findings, *report.findings))


def _calculated(returned: Return, item: Input, label: str) -> Return:
    """A return in which a ledger's sum that no program worked out is a blank, to be worked out."""
    entry = returned.entries.get(item.key)
    column: Column = "assessed" if item.by == "department" else "value"
    cell = "" if entry is None else entry.assessed_cell if column == "assessed" else entry.cell
    waiting = [f for f in returned.findings if f.code == "FORMULA_UNCALCULATED" and f.cell == cell]
    if entry is None or not waiting:
        return returned
    report = Report(label, returned.sheet, returned.unit)
    if entry.value is None and entry.assessed is None and item.required:
        report.say(Remark("UNFILLED_DEPARTMENT" if item.by == "department" else "UNFILLED",
                          unfilled_facts(item)), cell=cell, indicator=item.indicator)
    unread = tuple(c for c in entry.unread if c != column)
    return replace(
        returned, entries={**returned.entries, item.key: entry._replace(unread=unread)},
        findings=(*(f for f in returned.findings if f not in waiting), *report.findings))


class _Strange(NamedTuple):
    """A kind or level that the scheme does not know: where, what it is, the text, the known."""

    role: LedgerRole
    what: str
    text: str
    known: str


class _Reader:
    """Takes the events out of one ledger's rows, and reports what is wrong with them."""

    def __init__(self, ledger: Ledger, year: int, cells: Cells, report: Report) -> None:
        self._ledger = ledger
        self._year = year
        self._cells = cells
        self._report = report
        self._columns: dict[LedgerRole, int] = {}

    def rows(self, rows: Sequence[Row]) -> Iterator[LedgerRow]:
        """Every row that holds an event."""
        seen: dict[tuple[object, ...], int] = {}
        start = self._find_columns(rows)
        for place, row in enumerate(rows[start:], start):
            if self._is_event(row):
                event = self._event(place, row)
                same = (event.day, event.kind, event.level, event.event)
                first = seen.setdefault(same, event.row)
                if first != event.row:
                    self._say("LEDGER_DOUBLED", event.row, LedgerRole.EVENT, event.event,
                              first=first)
                yield event

    def _find_columns(self, rows: Sequence[Row]) -> int:
        """Learn where the columns are; the first row under the headings."""
        for place, row in enumerate(rows[:_TOP]):
            roles = {_ROLES[text]: n for n, text in enumerate(row) if text in _ROLES}
            if LedgerRole.KIND in roles:
                self._columns = roles
                return place + 1
        return len(rows)

    def _is_event(self, row: Row) -> bool:
        head = self._text(row, LedgerRole.NUMBER)
        if head == _NUMBER or self._text(row, LedgerRole.KIND) == _KIND:
            return False  # headings
        typed = _TYPED if "".join(head.split()) != _SUM else _EVENT
        return any(self._text(row, role) for role in typed)

    def _raw(self, row: Row, role: LedgerRole) -> Any:
        place = self._columns.get(role)
        return "" if place is None or place >= len(row) else row[place]

    def _text(self, row: Row, role: LedgerRole) -> str:
        return shown(self._raw(row, role)).strip()

    def _say(self, code: str, row: int, role: LedgerRole, value: object, **facts: object) -> None:
        column = self._columns.get(role, self._columns[LedgerRole.KIND])
        self._report.say(Remark(code, {"ledger": self._ledger.name, "row": row, **facts}),
                         cell=cell_address(row - 1, column), value=value)

    def _event(self, place: int, row: Row) -> LedgerRow:
        ledger, at = self._ledger, place + 1
        kind, strange = self._choice(row, LedgerRole.KIND, ledger.kinds)
        level, unknown = self._choice(row, LedgerRole.LEVEL, ledger.levels)
        event, evidence = (self._text(row, r) for r in (LedgerRole.EVENT, LedgerRole.EVIDENCE))
        called, standard = event or kind, ledger.standard(kind, level)
        points = self._points(row, at, called, standard, (*strange, *unknown))
        counts = "" if points is None else "，分值照计"
        day = self._day(row, at, called, counts)
        if not evidence:
            self._say("LEDGER_NO_EVIDENCE", at, LedgerRole.EVIDENCE, called, counts=counts)
        return LedgerRow(ledger.name, at, day, kind, level, event, standard, points, evidence,
                         self._text(row, LedgerRole.WHO))

    def _points(self, row: Row, at: int, called: str, standard: float | None,
                strange: Sequence[_Strange]) -> float | None:
        """What an event counts; why it counts nothing is told once."""
        given, wrong = self._given(row, at)
        points = standard if given is None and not wrong else given
        if given is not None and standard is not None and abs(given - standard) > SAME:
            self._say("LEDGER_POINTS", at, LedgerRole.GIVEN, number(given),
                      standard=number(standard))
        if points is None and strange and not wrong:
            self._say("LEDGER_UNKNOWN_OPEN", at, strange[0].role, called,
                      what="、".join(f"{s.what}“{s.text}”（方案里有：{s.known}）" for s in strange))
            return None
        for one in strange:
            self._say("LEDGER_UNKNOWN", at, one.role, one.text, what=one.what, known=one.known)
        if points is None and not wrong:
            self._say("LEDGER_NO_POINTS", at, LedgerRole.POINTS, called)
        return points

    def _choice(self, row: Row, role: LedgerRole, labels: Sequence[str]
                ) -> tuple[str, tuple[_Strange, ...]]:
        """The kind or level of an event, and whether the scheme does not know it."""
        raw, what = self._raw(row, role), _CHOSEN[role]
        text = shown(raw).strip()
        if not text:
            return "", ()
        rule = InputRule.of(Input(indicator="", name=what, kind="choice",
                                  choices=tuple(Choice(label=label) for label in labels)))
        label, _ = rule.judge(raw)
        if label is None:
            return text, (_Strange(role, what, text, "、".join(labels) or "（无）"),)
        return str(label), ()

    def _day(self, row: Row, at: int, called: str, counts: str) -> float | None:
        raw = self._raw(row, LedgerRole.DAY)
        value = None if raw == "" else _DAY.judge(raw)[0]
        if not isinstance(value, float):
            self._say("LEDGER_NO_DATE", at, LedgerRole.DAY, called, counts=counts)
            return None
        day = _DAY_ZERO + timedelta(days=int(value))
        if day.year != self._year:
            self._say("LEDGER_YEAR", at, LedgerRole.DAY, day.isoformat(), year=self._year,
                      counts=counts)
        return value

    def _given(self, row: Row, at: int) -> tuple[float | None, bool]:
        """The points put beside the scheme's, and whether something stands there that is none.

        Such an event counts nothing, as the sheet's own sum has it: whoever wrote it there
        did not mean the scheme's points.
        """
        raw = self._raw(row, LedgerRole.GIVEN)
        cell = cell_address(at - 1, self._columns.get(LedgerRole.GIVEN, 0))
        if cell in self._cells.errors:
            self._say("LEDGER_NOT_NUMBER", at, LedgerRole.GIVEN, self._cells.errors[cell])
            return None, True
        if not shown(raw).strip():
            return None, False
        value, _ = _GIVEN.judge(raw)
        if not isinstance(value, float):
            self._say("LEDGER_NOT_NUMBER", at, LedgerRole.GIVEN, shown(raw))
            return None, True
        if value < 0:
            self._say("LEDGER_NEGATIVE", at, LedgerRole.GIVEN, number(value))
            return None, True
        return value, False
