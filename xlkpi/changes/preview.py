"""The same returns under two schemes: who changes, where, and who cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from xlkpi.changes.carry import Carried, carry
from xlkpi.changes.compare import Change, Kind, Side, UnitChange, compare
from xlkpi.changes.reach import Reach, Reaches
from xlkpi.findings import SEVERITY_TITLES, Finding, finding
from xlkpi.returns.model import Collected
from xlkpi.scheme import Indicator, Scheme
from xlkpi.scoring import Basis, score

_ORDER: Final = list(SEVERITY_TITLES)
# of the new scheme's own findings
_TOLD: Final = frozenset({"SCORE_ERROR", "TIE_UNDECIDED", "UNITS_MISSING"})
NAMED: Final = 10  # so many a sentence lists

State = Literal["新增", "取消", "有改动", "没有改动"]
Counted = Literal["total", "rank", "grades", "unknown"]


@dataclass(frozen=True)
class IndicatorChange:
    """One indicator in both schemes, and what becomes of its scores.

    Attributes:
        old, new: the indicator; None where the scheme does not have it.
        changed: what was changed: 名称, 分值, 评分公式, 填报项, 评分办法.
        up, down: units whose score rises or falls.
        unknown: units of which it cannot be compared.
        mean: the mean change of those that can be, points; None where there is none.
    """

    code: str
    old: Indicator | None
    new: Indicator | None
    changed: tuple[str, ...]
    up: int
    down: int
    unknown: int
    mean: float | None

    @property
    def name(self) -> str:
        """The new name, or the old one of what was taken away."""
        found = self.new or self.old
        return found.name if found is not None else ""

    @property
    def state(self) -> State:
        """What became of it."""
        if self.old is None:
            return "新增"
        if self.new is None:
            return "取消"
        return "有改动" if self.changed else "没有改动"


@dataclass(frozen=True)
class Preview:
    """A whole preview.

    Attributes:
        sources: where the two schemes came from, as people call it: an id or a file.
    """

    old: Scheme
    new: Scheme
    units: tuple[UnitChange, ...]
    indicators: tuple[IndicatorChange, ...]
    findings: tuple[Finding, ...]
    sources: tuple[str, str] = ("", "")

    @property
    def titles(self) -> tuple[str, str]:
        """Both schemes, told apart by their files where id and version are the same."""
        return _title(self.old, self.sources[0]), _title(self.new, self.sources[1])

    def count(self, what: Counted) -> int:
        """How many units change their total or what they rank by, their rank, a grade.

        "unknown": of which something cannot be compared.
        """
        tests = {
            "total": lambda u: u.total.differs or u.standing.differs,
            "rank": lambda u: u.rank.differs,
            "grades": lambda u: any(g.differs for g in u.grades),
            "unknown": lambda u: u.unknown,
        }
        return sum(map(tests[what], self.units))

    def as_dict(self) -> dict[str, Any]:
        """The preview as plain data, for JSON."""
        return {
            "kind": "preview",
            "old": _side(self.old, self.sources[0]), "new": _side(self.new, self.sources[1]),
            "counts": {"units": len(self.units), "total": self.count("total"),
                       "rank": self.count("rank"), "grades": self.count("grades"),
                       "unknown": self.count("unknown")},
            "units": {u.unit: unit_data(u) for u in self.units},
            "indicators": {i.code: {
                "name": i.name, "state": i.state, "changed": list(i.changed), "up": i.up,
                "down": i.down, "unknown": i.unknown, "mean": i.mean} for i in self.indicators},
            "findings": [f.as_dict() for f in self.findings],
        }


def _title(scheme: Scheme, source: str) -> str:
    """'suo-2023 1.0（新方案.xlsx）'."""
    return f"{scheme.id} {scheme.version}" + (f"（{source}）" if source else "")


def _side(scheme: Scheme, source: str) -> dict[str, Any]:
    return {"scheme": scheme.id, "version": scheme.version, "full": scheme.full, "source": source}


def unit_data(unit: UnitChange) -> dict[str, Any]:
    """One unit on both sides as plain data; ``unknown`` names what cannot be compared."""
    unknown = [f.name or f.kind for f in (unit.total, unit.rank, *unit.figures) if f.unknown]
    return {
        "group": unit.group, "total": unit.total.as_dict(), "rank": unit.rank.as_dict(),
        "comparable": unit.comparable.as_dict(),
        "scores": {f.name: f.as_dict() for f in unit.figures if f.kind == "indicator"},
        "results": {f.name: f.as_dict() for f in unit.figures if f.kind == "result"},
        "unknown": unknown,
    }


def preview(old: Scheme, new: Scheme, collected: Collected, basis: Basis = "assessed",
            sources: tuple[str, str] = ("", "")) -> Preview:
    """Score the returns under both schemes and compare.

    Args:
        old: the scheme that the returns were made for.
        new: the scheme to try.
        collected: the returns, read by the old scheme.
        basis: whose figures count.
        sources: where the two schemes came from, as people call it.

    Returns:
        The preview.  Its findings hold those of reading too: a figure that was not taken, or
        a unit that is missing, is so on both sides.
    """
    carried = carry(old, new, collected.chosen, basis)
    before = Side(old, score(old, collected.chosen, basis))
    after = Side(new, score(new, carried.returns, basis))
    doubts = _Doubts(new, carried)
    units = compare(before, after, doubts)
    indicators = tuple(_indicators(old, new, units))
    found = [*_about_schemes(old, new), *doubts.findings(), *carried.findings,
             *_about_units(old, new, collected), *_about_names(old, new),
             *(f for f in after.outcome.findings if f.code in _TOLD),
             *(f for f in collected.findings if f.severity != "note")]
    found.sort(key=lambda f: _ORDER.index(f.severity))
    return Preview(old, new, units, indicators, tuple(dict.fromkeys(found)), sources)


class _Doubts:
    """What cannot be compared, because figures behind it are not known."""

    def __init__(self, new: Scheme, carried: Carried) -> None:
        self._new = new
        self._carried = carried
        self._groups = {u.name: u.group for u in new.units}
        self._reaches = {g: Reaches(new, g) for g in new.groups}
        self._all: dict[str, set[str]] = {}
        for unit, keys in carried.missing.items():
            self._all.setdefault(self._groups[unit], set()).update(keys)
        self._known: dict[tuple[str, Kind, str], Reach] = {}

    def __call__(self, unit: str, kind: Kind, name: str) -> bool:
        group = self._groups.get(unit)
        if group is None or unit not in self._carried.missing:
            return True
        if not self._all[group]:
            return False
        if (group, kind, name) not in self._known:
            self._known[group, kind, name] = self._reach(group, kind, name)
        reach = self._known[group, kind, name]
        return bool(reach.own & self._carried.missing[unit] or reach.across & self._all[group])

    def _reach(self, group: str, kind: Kind, name: str) -> Reach:
        reaches = self._reaches[group]
        if kind == "total":
            return reaches.total()
        if kind == "rank":
            return reaches.rank()
        if kind == "indicator":
            found = next((i for i in self._new.indicators_of(group) if i.code == name), None)
            return reaches.nothing if found is None else reaches.score(found)
        result = next((r for r in self._new.results_of(group) if r.name == name), None)
        return reaches.nothing if result is None else reaches.result(result)

    def findings(self) -> Iterator[Finding]:
        """The inputs that no return has, and the groups whose ranks therefore are not known."""
        for key, (code, facts) in self._carried.strange.items():
            indicator = key.split("/", 1)[0]
            yield finding(code, indicator=indicator, affected=self._affected(key), **facts)
        for group in self._new.groups:
            missing = [u for u, keys in self._carried.missing.items()
                       if keys and self._groups[u] == group]
            members = [u for u in self._carried.missing if self._groups[u] == group]
            if missing and any(self(u, "rank", "") for u in members):
                names = "、".join(missing[:NAMED]) + ("等" if len(missing) > NAMED else "")
                yield finding("PREVIEW_NO_GROUP_RANK", names=names,
                              group=f"“{group}”组" if group else "全部单位中")

    def _affected(self, key: str) -> str:
        """The indicators and results whose values hang on an input."""
        found: dict[str, None] = {}
        for group, reaches in self._reaches.items():
            for indicator in self._new.indicators_of(group):
                if key in reaches.score(indicator).keys:
                    found[f"{indicator.code} {indicator.name}"] = None
            for result in self._new.results_of(group):
                if key in reaches.result(result).keys:
                    found[result.name] = None
        names = list(found)
        return "、".join(names[:NAMED]) + (f"等{len(names)}项" if len(names) > NAMED else "") or "无"


def _indicators(old: Scheme, new: Scheme, units: tuple[UnitChange, ...]
                ) -> Iterator[IndicatorChange]:
    """All indicators of either scheme, the new one's order first."""
    before, after = ({i.code: i for i in s.indicators} for s in (old, new))
    by_code: dict[str, list[Change]] = {}
    for unit in units:
        for figure in unit.figures:
            if figure.kind == "indicator":
                by_code.setdefault(figure.name, []).append(figure)
    for code in dict.fromkeys((*after, *before)):
        figures = by_code.get(code, [])
        amounts = [f.amount for f in figures if f.amount is not None]
        yield IndicatorChange(
            code, before.get(code), after.get(code), _changed(old, new, code),
            sum(a > 0 for a in amounts), sum(a < 0 for a in amounts),
            sum(f.unknown for f in figures) if code in after else 0,
            round(sum(amounts) / len(amounts), 4) if amounts else None)


def _changed(old: Scheme, new: Scheme, code: str) -> tuple[str, ...]:
    """What differs in the two versions of one indicator, in the official's words."""
    first, second = (next((i for i in s.indicators if i.code == code), None) for s in (old, new))
    if first is None or second is None:
        return ()
    said = [title for title, field in (("名称", "name"), ("分值", "full"), ("评分公式", "formula"),
                                       ("性质", "kind"), ("评分办法", "rule"))
            if getattr(first, field) != getattr(second, field)]
    return (*said, *(["填报项"] if _asked(old, code) != _asked(new, code) else []))


def _asked(scheme: Scheme, code: str) -> list[Mapping[str, Any]]:
    return [i.model_dump(exclude={"help"}) for i in scheme.inputs if i.indicator == code]


def _about_schemes(old: Scheme, new: Scheme) -> Iterator[Finding]:
    """Whether the second scheme can be told from the first one later on."""
    if old.model_copy(update={"id": new.id, "version": new.version}) == new:
        yield finding("PREVIEW_ALIKE")
    elif (old.id, old.version) == (new.id, new.version):
        yield finding("PREVIEW_VERSION", value=new.version)


def _about_units(old: Scheme, new: Scheme, collected: Collected) -> Iterator[Finding]:
    groups = {u.name: u.group for u in new.units}
    for group in new.groups:
        members = [name for name, its in groups.items() if its == group]
        if group and not collected.chosen.keys() & set(members):
            yield finding("PREVIEW_GROUP_MISSING", value=group, count=len(members))
    for unit in old.units:
        if unit.name not in collected.chosen:
            continue
        if unit.name not in groups:
            yield finding("PREVIEW_NO_UNIT", unit=unit.name)
        elif groups[unit.name] != unit.group:
            yield finding("PREVIEW_GROUP", unit=unit.name, old=unit.group,
                          value=groups[unit.name])


def _about_names(old: Scheme, new: Scheme) -> Iterator[Finding]:
    """Codes that mean something else now, and indicators that have another code."""
    names = {i.code: i.name for i in old.indicators}
    codes: dict[str, list[str]] = {}
    for code, name in names.items():
        codes.setdefault(name, []).append(code)
    kept = {i.code for i in new.indicators}
    for indicator in new.indicators:
        before = names.get(indicator.code)
        if before is not None and before != indicator.name:
            yield finding("PREVIEW_RENAMED", indicator=indicator.code, old=before,
                          value=indicator.name)
        elif before is None:
            gone = [c for c in codes.get(indicator.name, ()) if c not in kept]
            if len(gone) == 1:
                yield finding("PREVIEW_MOVED", indicator=indicator.code, name=indicator.name,
                              old=gone[0], value=indicator.code)
