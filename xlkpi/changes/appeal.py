"""Appeals (复核): which of them count, what they change, and who moves because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple

from xlkpi.changes.compare import Side, UnitChange, compare
from xlkpi.changes.preview import unit_data
from xlkpi.changes.reissue import disputed_keys
from xlkpi.findings import SEVERITY_TITLES, Finding, finding
from xlkpi.returns.collect import across_findings
from xlkpi.returns.model import Collected, Column, Entry, EntryValue, LedgerRow, Return
from xlkpi.returns.times import saved
from xlkpi.returns.values import shown
from xlkpi.scheme import Scheme, ledgers
from xlkpi.scheme.calendar import chinese, unlisted_years, working_days_after
from xlkpi.scoring import Basis, Outcome, score_both

_COLUMNS: Final[tuple[tuple[Column, str], ...]] = (("value", "填报值"), ("assessed", "核定值"))
_ORDER: Final = list(SEVERITY_TITLES)
_ACROSS: Final = frozenset(("QUOTA_EXCEEDED", "SHARED_DIFFERS"))  # of all returns side by side


@dataclass(frozen=True)
class Disputed:
    """One disputed figure: what it was, and what the appeal says."""

    unit: str
    code: str
    key: str
    before: Entry
    after: Entry
    file: str
    events: tuple[LedgerRow, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the appeal changes it."""
        return _figures(self.before) != _figures(self.after)


@dataclass(frozen=True)
class Applied:
    """What came of the appeals.

    Attributes:
        taken: the disputed figures that were taken over, changed or not.
        refused: units whose appeal, or part of it, was not taken.
        units: all units before and after.
        collected, outcomes: as they are afterwards.
        findings: about the appeals alone.
    """

    scheme: Scheme
    taken: tuple[Disputed, ...]
    refused: tuple[str, ...]
    units: tuple[UnitChange, ...]
    collected: Collected
    outcomes: Mapping[Basis, Outcome]
    findings: tuple[Finding, ...]

    @property
    def appealed(self) -> frozenset[str]:
        """The units of which an appeal was taken."""
        return frozenset(d.unit for d in self.taken)

    def role(self, unit: UnitChange) -> str:
        """What the appeals are to a unit: 申请复核, 未采用, 受影响, or ''."""
        if unit.unit in self.appealed:
            return "申请复核"
        if unit.unit in self.refused:
            return "复核未采用"
        return "受影响" if unit.differs else ""

    def as_dict(self) -> dict[str, Any]:
        """The result as plain data, for JSON."""
        return {
            "kind": "appeal", "scheme": self.scheme.id, "version": self.scheme.version,
            "appeals": [{
                "unit": d.unit, "code": d.code, "input": d.key, "file": d.file,
                "before": {"value": d.before.value, "assessed": d.before.assessed},
                "after": {"value": d.after.value, "assessed": d.after.assessed},
            } for d in self.taken],
            "refused": list(self.refused),
            "moved": [u.unit for u in self.units if u.rank.differs or any(
                g.differs for g in u.grades)],
            "units": {u.unit: {"role": self.role(u), **unit_data(u)} for u in self.units},
            "findings": [f.as_dict() for f in self.findings],
        }


class _Filed(NamedTuple):
    """An appeal with what was worked out of it."""

    returned: Return
    keys: Mapping[str, tuple[str, ...]]  # code -> keys


@dataclass
class _Court:
    """Hears the appeals one after the other."""

    scheme: Scheme
    chosen: Mapping[str, Return]
    late_ok: bool
    findings: list[Finding] = field(default_factory=list)
    refused: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._groups = {u.name: u.group for u in self.scheme.units}

    def hear(self, appeals: Iterable[Return]) -> list[Disputed]:
        """The figures that count, of all appeals."""
        filed = [f for f in map(self._admit, appeals) if f is not None]
        taken: list[Disputed] = []
        by_unit: dict[str, list[_Filed]] = {}
        for one in filed:
            by_unit.setdefault(one.returned.unit, []).append(one)
        for unit, found in by_unit.items():
            taken += self._unit(unit, found)
        return taken

    def _say(self, code: str, returned: Return, **facts: Any) -> None:
        self.findings.append(finding(code, unit=returned.unit, file=returned.path.name,
                                     sheet=returned.sheet, **facts))

    def _refuse(self, code: str, returned: Return, **facts: Any) -> None:
        self._say(code, returned, **facts)
        self.refused[returned.unit] = None

    def _admit(self, returned: Return) -> _Filed | None:
        """An appeal that is one, of a unit that returned, in time."""
        appeal = returned.appeal
        if appeal is None:
            self._say("APPEAL_IS_NONE", returned)
            return None
        if returned.unit not in self.chosen:
            self._refuse("APPEAL_NO_RETURN", returned)
            return None
        group = self._groups[returned.unit]
        keys = {}
        for code in appeal.codes:
            keys[code] = tuple(k for k in disputed_keys(self.scheme, group, code)
                               if k in returned.entries)
            if not keys[code]:
                self._refuse("APPEAL_CODE_UNKNOWN", returned, value=code)
        return _Filed(returned, keys) if self._in_time(returned) else None

    def _in_time(self, returned: Return) -> bool:
        appeal = returned.appeal
        try:
            notice = date.fromisoformat(appeal.notice if appeal else "")
            days = int(appeal.days if appeal else "")
            when = date.fromisoformat(appeal.filed) if appeal and appeal.filed else None
            until = working_days_after(self.scheme, notice, days)
        except ValueError:
            self._refuse("APPEAL_BROKEN", returned, value="notice、days、filed")
            return False
        how = "提出日期是" if when else "文件保存于"
        when = when or saved(returned).astimezone().date()
        years = unlisted_years(self.scheme, notice, until)
        if years:
            self._say("APPEAL_CALENDAR", returned, value="、".join(map(str, years)),
                      until=chinese(until))
        facts = {"how": how, "when": chinese(when), "notice": chinese(notice), "days": days,
                 "until": chinese(until)}
        if when > until and not self.late_ok:
            self._refuse("APPEAL_LATE", returned, **facts)
            return False
        if when > until:
            self._say("APPEAL_LATE_TAKEN", returned, **facts)
        elif when < notice:
            self._say("APPEAL_EARLY", returned, how=how, when=chinese(when),
                      notice=chinese(notice))
        return True

    def _unit(self, unit: str, filed: Sequence[_Filed]) -> Iterator[Disputed]:
        """The figures of one unit: of several appeals the one saved last counts."""
        newest = sorted(filed, key=lambda f: f.returned.path.as_posix())
        newest.sort(key=lambda f: saved(f.returned), reverse=True)
        counts: dict[str, _Filed] = {}
        unsure: set[str] = set()
        for one in newest:
            for code in one.keys:
                first = counts.setdefault(code, one)
                if first is not one and self._clash(code, first, one):
                    unsure.add(code)
        for one in newest:
            self._elsewhere(one)
            if any(f is one for f in counts.values()):
                self._unchanged(one)
        base = self.chosen[unit]
        for code, one in counts.items():
            for key in () if code in unsure else one.keys[code]:
                figure = Disputed(unit, code, key, base.entries.get(key, Entry()),
                                  one.returned.entries[key], one.returned.path.name,
                                  one.returned.ledger)
                self._decided(one.returned, figure)
                yield figure

    def _clash(self, code: str, first: _Filed, other: _Filed) -> bool:
        """Two appeals about one indicator; True where nobody can say which one counts."""
        if [_figures(first.returned.entries[k]) for k in first.keys[code]] == [
                _figures(other.returned.entries[k]) for k in other.keys.get(code, ())]:
            return False
        times = [f"{saved(f.returned).astimezone():%Y-%m-%d %H:%M:%S}" for f in (first, other)]
        if times[0] == times[1]:
            self._refuse("APPEAL_UNSURE", other.returned, codes=code, when=times[0])
            return True
        self._say("APPEAL_SUPERSEDED", other.returned, codes=code,
                  chosen=first.returned.path.name, when=times[0], other_when=times[1])
        return False

    def _elsewhere(self, one: _Filed) -> None:
        """What differs from the return though it was not disputed."""
        open_ones = {k for keys in one.keys.values() for k in keys}
        base = self.chosen[one.returned.unit]
        codes = "、".join(one.keys)
        for key, entry in one.returned.entries.items():
            before = base.entries.get(key, Entry())
            if key in open_ones:
                continue
            for column, title in _COLUMNS:
                mine, theirs = _figure(entry, column), _figure(before, column)
                if mine != theirs or (column in entry.unread and column not in before.unread):
                    self._refuse(
                        "APPEAL_ELSEWHERE", one.returned, name=key, codes=codes, column=title,
                        value=_text(mine), base=_text(theirs), indicator=key.split("/", 1)[0],
                        cell=entry.cell if column == "value" else entry.assessed_cell)

    def _unchanged(self, one: _Filed) -> None:
        base = self.chosen[one.returned.unit]
        keys = [k for keys in one.keys.values() for k in keys]
        if all(_figures(one.returned.entries[k]) == _figures(base.entries.get(k, Entry()))
               for k in keys):
            self._say("APPEAL_SAME", one.returned)

    def _decided(self, returned: Return, figure: Disputed) -> None:
        """A claim of the unit that no department has answered."""
        old, new = _figures(figure.before), _figures(figure.after)
        erased = old[1] is not None and new[1] is None and "assessed" not in figure.after.unread
        if old[0] == new[0] and not erased:
            return
        facts = {"name": figure.key, "base": _text(old[0]), "value": _text(new[0]),
                 "indicator": figure.key.split("/", 1)[0], "cell": figure.after.assessed_cell}
        if erased and old[0] == new[0]:
            self._say("APPEAL_ERASED", returned, assessed=_text(old[1]), **facts)
        elif new[1] is None:
            self._say("APPEAL_UNCONFIRMED", returned, **facts)
        elif old[1] == new[1]:
            self._say("APPEAL_UNDECIDED", returned, assessed=_text(new[1]), **facts)


def _figure(entry: Entry, column: Column) -> EntryValue:
    value = entry.value if column == "value" else entry.assessed
    return None if value == "" else value


def _figures(entry: Entry) -> tuple[EntryValue, EntryValue]:
    return _figure(entry, "value"), _figure(entry, "assessed")


def _text(value: EntryValue) -> str:
    return "空白" if value is None else shown(value)


def apply(scheme: Scheme, collected: Collected, appeals: Sequence[Return],
          reading: Sequence[Finding] = (), *, late_ok: bool = False, basis: Basis = "assessed"
          ) -> Applied:
    """Take the disputed figures over, and compare before and after.

    Args:
        scheme: the scheme.
        collected: the returns as they count without appeals.
        appeals: the 复核表 that came back.
        reading: what was found in reading them.
        late_ok: whether appeals after their window are taken all the same.
        basis: whose figures count.
    """
    court = _Court(scheme, collected.chosen, late_ok)
    taken = court.hear(appeals)
    chosen = dict(collected.chosen)
    for figure in taken:
        base = chosen[figure.unit]
        chosen[figure.unit] = replace(
            base, scores={}, entries={**base.entries, figure.key: figure.after},
            ledger=_ledger(scheme, base, figure))
    about = _reading(taken, reading)
    kept = _kept(collected, taken)
    after = replace(collected, chosen=chosen,
                    findings=(*kept, *about, *court.findings, *across_findings(scheme, chosen)))
    before, outcomes = score_both(scheme, collected.chosen), score_both(scheme, chosen)
    units = compare(Side(scheme, before[basis]), Side(scheme, outcomes[basis]))
    came = _came(collected, after, before[basis], outcomes[basis])
    found = sorted((*about, *court.findings, *came), key=lambda f: _ORDER.index(f.severity))
    return Applied(scheme, tuple(taken), tuple(court.refused), units, after, outcomes,
                   tuple(dict.fromkeys(found)))


def _ledger(scheme: Scheme, base: Return, figure: Disputed) -> tuple[LedgerRow, ...]:
    """The events of a unit, those of a disputed ledger as the appeal has them."""
    group = next(u.group for u in scheme.units if u.name == base.unit)
    names = {one.name for one in ledgers(scheme, group) if one.item.key == figure.key}
    return (*(e for e in base.ledger if e.ledger not in names),
            *(e for e in figure.events if e.ledger in names))


def _came(before: Collected, after: Collected, old: Outcome, new: Outcome) -> Iterator[Finding]:
    """What is wrong afterwards and was not before: too many units in a tier, a tie."""
    known = {*before.findings, *old.findings}
    found = [f for f in after.findings if f.code in _ACROSS]
    yield from (f for f in (*found, *new.findings) if f not in known)


def _reading(taken: Sequence[Disputed], reading: Iterable[Finding]) -> list[Finding]:
    """Of what was found in the appeals' files: what is about disputed cells, or the whole file."""
    cells = {(d.file, cell) for d in taken for cell in (d.after.cell, d.after.assessed_cell)}
    return [f for f in reading if not f.cell or (f.file.rpartition("/")[2], f.cell) in cells]


def _kept(collected: Collected, taken: Sequence[Disputed]) -> list[Finding]:
    """The findings of the returns that still hold."""
    gone = set()
    for figure in taken:
        base = collected.chosen[figure.unit]
        for part in base.parts or (base,):
            entry = part.entries.get(figure.key, Entry())
            gone |= {(part.unit, part.path.name, part.sheet, cell)
                     for cell in (entry.cell, entry.assessed_cell) if cell}
    return [f for f in collected.findings if f.code not in _ACROSS and (
        f.unit, f.file.rpartition("/")[2], f.sheet, f.cell) not in gone]
