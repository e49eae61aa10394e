"""One 考核表 sheet: from its rows and XML to a Return with its findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlkpi.returns.compact import Entries, Shown, Values
from xlkpi.returns.known import KnownScheme
from xlkpi.returns.labels import check_labels, check_single, check_strays
from xlkpi.returns.layout import Names, Row, find_role_row, frame
from xlkpi.returns.livecells import check_live_cells
from xlkpi.returns.model import Column, Entry, EntryValue, Return, ScoreCells
from xlkpi.returns.parts import check_needless, check_parts, check_sums, unfilled_facts
from xlkpi.returns.plan import InputSlot, Plan, ScoreSlot
from xlkpi.returns.report import Report
from xlkpi.returns.sheetxml import Cells
from xlkpi.returns.values import InputRule, Remark, number, plain, shown
from xlkpi.scheme.identity import Identity, Role
from xlkpi.scheme.model import Input
from xlkpi.scheme.points import SAME

_COLUMNS: Final[tuple[Column, ...]] = ("value", "assessed")


@dataclass(frozen=True)
class Sheet:
    """What was read of a sheet.

    Attributes:
        path: of the file.
        label: how findings call the file.
        name: of the sheet.
        identity: whose sheet it is.
        rows: its values from A1 on; '' where blank.
        names: gives its sheet-scoped names.
        xml: the sheet's XML; None for formats without.
        cells: formulas and errors where they are known already.
    """

    path: Path
    label: str
    name: str
    identity: Identity
    rows: Sequence[Row]
    names: Names
    xml: bytes | None = None
    cells: Cells | None = None


def read_sheet(sheet: Sheet, known: KnownScheme | None, wanted: str = "") -> Return:
    """The return of a sheet.

    Args:
        sheet: what was read.
        known: the scheme it belongs to; None where nobody has it.
        wanted: id of the scheme that is being collected, "" for any.
    """
    report = Report(sheet.label, sheet.name, sheet.identity.unit)
    if wanted and sheet.identity.scheme != wanted:
        report.say(Remark("WRONG_SCHEME", {"wanted": wanted}), value=sheet.identity.scheme)
        return _result(sheet, {}, {}, report)
    if known is None:
        report.say(Remark("UNKNOWN_SCHEME"), value=sheet.identity.scheme)
        return _result(sheet, _raw_entries(sheet), {}, report)
    group = _group(sheet.identity, known, report)
    if group is None:
        return _result(sheet, _raw_entries(sheet), {}, report)
    plan = known.part(group, sheet.identity.period).plan(group, sheet.rows, sheet.names)
    for fault in plan.faults:
        report.say(fault.remark, cell=fault.cell, indicator=fault.indicator)
    check_single(sheet.rows, report)
    check_labels(sheet.rows, plan, report)
    check_strays(sheet.rows, plan, report)
    bad = check_live_cells(sheet.xml, sheet.cells, sheet.rows, plan, report)
    entries = _Filled(sheet.rows, bad, report).entries(plan)
    check_parts(plan.parts, entries, report)
    check_needless(plan.waivable, entries, report)
    check_sums(plan.sums, entries, plan.required, report)
    return _result(sheet, entries, _scores(sheet, plan, report), report)


def _result(sheet: Sheet, entries: Mapping[str, Entry], scores: Mapping[str, ScoreCells],
            report: Report) -> Return:
    who = sheet.identity
    return Return(sheet.path, sheet.name, who.scheme, who.version, who.unit, who.period,
                  who.digest, entries, scores, tuple(report.findings),
                  appeal=who.appeal)


def _group(who: Identity, known: KnownScheme, report: Report) -> str | None:
    """The unit's group, with findings about unit, version and template; None if unknown."""
    made_for = known.digests.get(who.digest)
    group = known.group(who)
    if not who.unit:
        report.say(Remark("UNIT_BLANK"))
    elif who.unit not in known.units:
        report.say(Remark("UNIT_UNKNOWN"), value=who.unit)
    elif made_for is not None and made_for != group:
        report.say(Remark("WRONG_GROUP", {"made_for": made_for, "group": group}))
    if who.period and known.scheme.periods and who.period not in known.scheme.periods:
        report.say(Remark("PERIOD_UNKNOWN", {"known": "、".join(known.scheme.periods)}),
                   value=who.period)
    if who.version != known.scheme.version:
        report.say(Remark("WRONG_VERSION", {"version": known.scheme.version}), value=who.version)
    elif made_for is None:
        report.say(Remark("TEMPLATE_DIFFERS"))
    return group


def _raw_entries(sheet: Sheet) -> dict[str, Entry]:
    """What stands beside the keys, not judged: nobody knows the inputs."""
    role_row = find_role_row(sheet.rows)
    if role_row is None:
        return {}
    roles = frame(sheet.rows[role_row], ()).roles
    if Role.KEY not in roles or Role.VALUE not in roles:
        return {}
    keys, values, assessed = roles[Role.KEY], roles[Role.VALUE], roles.get(Role.ASSESSED)
    return {
        row[keys]: Entry(plain(row[values]), None if assessed is None else plain(row[assessed]))
        for row in sheet.rows if isinstance(row[keys], str) and "/" in row[keys]
    }


@dataclass
class _Filled:
    """Takes the inputs out of the rows.

    Args:
        rows: the sheet's values.
        bad: cells that look blank and are not; a finding was made.
        report: takes the findings.
    """

    rows: Sequence[Row]
    bad: frozenset[str]
    report: Report

    def entries(self, plan: Plan) -> Entries:
        """All inputs; what is wrong with them is reported."""
        rows = self.rows
        own: list[EntryValue] = []
        others: list[EntryValue] = []
        unread_ones: dict[int, tuple[Column, ...]] = {}
        blank: list[InputSlot] = []
        filled = False
        for slot in plan.inputs:
            _, rule, low, high, whole, required, place, other, cell, other_cell = slot
            value: EntryValue = None
            assessed: EntryValue = None
            unread: tuple[Column, ...] = ()
            if place is not None:
                raw = rows[place[0]][place[1]]
                if raw.__class__ is float and low <= raw <= high and (
                        not whole or raw.is_integer()):
                    value = raw  # nearly all of them
                elif raw != "":
                    value, lost = self._judged(rule, raw, cell)
                    if lost:
                        unread = ("value",)
            if other is not None:
                raw = rows[other[0]][other[1]]
                if raw != "":
                    assessed, lost = self._judged(rule, raw, other_cell)
                    if lost:
                        unread = (*unread, "assessed")
            if self.bad:
                unread = (*unread, *(c for c, at in zip(_COLUMNS, (cell, other_cell), strict=True)
                                     if at in self.bad))
            if value is not None:
                filled = filled or rule.item.by == "unit"
            elif assessed is None and required:
                blank.append(slot)
            if unread:
                unread_ones[len(own)] = unread
            own.append(value)
            others.append(assessed)
        entries = Entries(plan.input_layout, Values.of(own), Values.of(others), unread_ones)
        blank = [s for s in blank if not self._waived(s.rule.item, entries)]
        self._say_blank(plan, entries, blank, filled)
        return entries

    @staticmethod
    def _waived(item: Input, entries: Mapping[str, Entry]) -> bool:
        """Whether what was chosen beside an input makes it needless."""
        key, label = item.waived_by
        beside = entries.get(key) if key else None
        return beside is not None and (beside.assessed or beside.value) == label

    def _judged(self, rule: InputRule, raw: object, cell: str) -> tuple[EntryValue, bool]:
        """The value of a cell, and whether something stands there that is none."""
        value, remark = rule.judge(raw)
        if remark is not None:
            item = rule.item
            self.report.say(Remark(remark.code, {"name": item.name, **remark.facts}), cell=cell,
                            value=shown(raw), indicator=item.indicator)
        return value, value is None and remark is not None and remark.code != "ONLY_SPACES"

    def _say_blank(self, plan: Plan, entries: Mapping[str, Entry], blank: list[InputSlot],
                   filled: bool) -> None:
        """Required inputs without a figure; one finding for a sheet that nobody filled in."""
        said = self.bad | {f.cell for f in self.report.findings if f.severity == "error"}
        open_ones = [s for s in blank if s.value_cell not in said and s.assessed_cell not in said]
        if not filled:
            by_unit = [s for s in plan.inputs if s.rule.item.by == "unit" and s.required
                       and not self._waived(s.rule.item, entries)]
            if len(by_unit) > 1 and all(s in open_ones for s in by_unit):
                self.report.say(Remark("NOTHING_FILLED", {"count": len(by_unit)}))
                open_ones = [s for s in open_ones if s.rule.item.by != "unit"]
        again = {cell for s in blank for cell in (s.value_cell, s.assessed_cell)}
        self.report.findings[:] = [f for f in self.report.findings  # spaces: told as unfilled
                                   if f.code != "ONLY_SPACES" or f.cell not in again]
        for slot in open_ones:
            item = slot.rule.item
            unit = item.by == "unit"
            code, cell = (("UNFILLED", slot.value_cell) if unit
                          else ("UNFILLED_DEPARTMENT", slot.assessed_cell or slot.value_cell))
            self.report.say(Remark(code, unfilled_facts(item)), cell=cell,
                            indicator=item.indicator)


def _scores(sheet: Sheet, plan: Plan, report: Report) -> Shown:
    """What the score cells showed; full marks that were changed are reported."""
    rows = sheet.rows
    own: list[EntryValue] = []
    assessed: list[EntryValue] = []
    for slot in plan.scores:
        _, full, own_place, assessed_place, full_place, _, _, _ = slot
        if full_place is not None:
            found = rows[full_place[0]][full_place[1]]
            if found != full:
                _check_full(slot, found, report)
        for column, place in ((own, own_place), (assessed, assessed_place)):
            raw = None if place is None else rows[place[0]][place[1]]
            column.append(raw if raw.__class__ is float or (raw and raw.__class__ is str)
                          else plain(raw))
    if sheet.cells is not None and sheet.cells.formulas is None:  # nor what they showed is known
        own = assessed = [None] * len(plan.scores)
    return Shown(plan.score_layout, Values.of(own), Values.of(assessed))


def _check_full(slot: ScoreSlot, full: object, report: Report) -> None:
    if not isinstance(full, (int, float)) or abs(full - slot.full) > SAME:
        report.say(Remark("FULL_CHANGED", {"full": number(slot.full)}), cell=slot.full_cell,
                   value=shown(full), indicator=slot.code)
