"""What differs between two outcomes, unit by unit and figure by figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import fsum
from typing import Literal, NamedTuple, Union

from xlkpi.scheme import Scheme
from xlkpi.scheme.points import SAME, points_format, result_format, result_text
from xlkpi.scoring import STATUS_TITLES, Outcome, UnitScores

Figure = Union[None, float, str]  # None: there is no such indicator or result
Kind = Literal["indicator", "result", "total", "rank"]
Unknown = Callable[[str, Kind, str], bool]  # unit, kind, name -> whether it cannot be compared


class Side(NamedTuple):
    """One of the two: a scheme and what it gives."""

    scheme: Scheme
    outcome: Outcome


@dataclass(frozen=True)
class Change:
    """One figure of one unit on both sides.

    Attributes:
        name: indicator's code or result's name; "" for total and rank.
        title: as people call it.
        unknown: that it cannot be compared, whatever stands there.
        format: the number format of its cells.
    """

    kind: Kind
    name: str
    title: str
    before: Figure
    after: Figure
    unknown: bool = False
    format: str = "General"

    @property
    def differs(self) -> bool:
        """Whether both sides have it and it is not the same."""
        if self.unknown or self.before is None or self.after is None:
            return False
        if isinstance(self.before, str) or isinstance(self.after, str):
            return self.before != self.after
        return abs(self.before - self.after) > SAME

    @property
    def amount(self) -> float | None:
        """After minus before, where both are numbers that can be compared."""
        if self.unknown or not isinstance(self.before, float) or not isinstance(self.after, float):
            return None
        return round(self.after - self.before, 10)

    @property
    def is_text(self) -> bool:
        """Whether it is a grade or the like."""
        return self.kind == "result" and (
            isinstance(self.before, str) or isinstance(self.after, str))

    def as_dict(self) -> dict[str, Figure]:
        """Both sides as plain data; after is None where it cannot be compared."""
        return {"before": self.before, "after": None if self.unknown else self.after}


@dataclass(frozen=True)
class UnitChange:
    """One unit on both sides.

    Attributes:
        group: on the first side, or where it is missing there, on the second.
        before, after: its scores; None where the side does not have the unit.
        total, rank: what they become.
        figures: its indicators and results: the first side's in order, then what is new.
    """

    unit: str
    group: str
    before: UnitScores | None
    after: UnitScores | None
    total: Change
    rank: Change
    figures: tuple[Change, ...]

    @property
    def grades(self) -> tuple[Change, ...]:
        """The results that are texts."""
        return tuple(f for f in self.figures if f.is_text)

    @property
    def standing(self) -> Change:
        """What it is ranked by: a result where the scheme says so, else the total."""
        names = {u.ranked_by for u in (self.before, self.after) if u is not None and u.ranked_by}
        return next((f for f in self.figures if f.kind == "result" and f.name in names),
                    self.total)

    @property
    def unknown(self) -> bool:
        """Whether something of it cannot be compared."""
        return any(f.unknown for f in (self.total, self.rank, *self.figures))

    @property
    def comparable(self) -> Change:
        """The sum of the scores that both sides have and that can be compared."""
        both = [f for f in self.figures if f.kind == "indicator" and f.amount is not None]
        before, after = (
            round(fsum(v for v in values if isinstance(v, float)), 10)
            for values in ([f.before for f in both], [f.after for f in both]))
        return Change("total", "", "可比指标合计", before, after, not both, self.total.format)

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        return any(f.differs for f in (self.total, self.rank, *self.figures))


def compare(before: Side, after: Side, unknown: Unknown = lambda *_: False
            ) -> tuple[UnitChange, ...]:
    """All units of either side, in the order of the first.

    Args:
        before: the first side.
        after: the second.
        unknown: tells what cannot be compared.
    """
    first, second = before.outcome.units, after.outcome.units
    names = [*first, *(u for u in second if u not in first)]
    pair = _Pair(before, after, unknown)
    return tuple(pair.unit(name) for name in names)


class _Pair:
    """Both sides, with what is worked out once for all units."""

    def __init__(self, before: Side, after: Side, unknown: Unknown) -> None:
        self._sides = (before, after)
        self._unknown = unknown
        self._names = [{i.code: i.name for i in side.scheme.indicators} for side in self._sides]
        self._repeats = [_repeats(side.outcome) for side in self._sides]
        self._points = points_format(max(before.scheme.decimals, after.scheme.decimals))

    def unit(self, name: str) -> UnitChange:
        """One unit on both sides."""
        old, new = (side.outcome.units.get(name) for side in self._sides)
        lost = old is None or new is None

        def change(kind: Kind, key: str, title: str, value: Callable[[UnitScores | None], Figure],
                   shown: str) -> Change:
            unknown = lost or self._unknown(name, kind, key)
            return Change(kind, key, title, value(old), value(new), unknown, shown)

        figures = [change("indicator", code, title, partial(_score, code), self._points)
                   for code, title in self._indicators(old, new).items()]
        figures += [change("result", key, key, partial(_result, key), shown)
                    for key, shown in self._results(old, new).items()]
        group = old.group if old is not None else new.group if new is not None else ""
        return UnitChange(name, group, old, new, change("total", "", "总分", _total, self._points),
                          change("rank", "", "名次", _rank, "0"), tuple(figures))

    def _indicators(self, *units: UnitScores | None) -> dict[str, str]:
        """Code -> name of the indicators of a unit on either side, the later name counting."""
        found: dict[str, str] = {}
        for names, unit in zip(self._names, units, strict=True):
            found.update((code, names[code]) for code in (unit.scores if unit else ()))
        return found

    def _results(self, *units: UnitScores | None) -> dict[str, str]:
        """Name -> number format of a unit's results that say more than total and rank do."""
        found: dict[str, str] = {}
        telling: set[str] = set()
        for side, repeats, unit in zip(self._sides, self._repeats, units, strict=True):
            for result in side.scheme.results_of(unit.group) if unit else ():
                found[result.name] = result_format(side.scheme, result)
                if (unit.group if unit else "", result.name) not in repeats:
                    telling.add(result.name)
        return {name: shown for name, shown in found.items() if name in telling}


def _repeats(outcome: Outcome) -> set[tuple[str, str]]:
    """Group and name of the results that are the total, or the rank, of every unit over again."""
    members: dict[str, list[UnitScores]] = {}
    for unit in outcome.units.values():
        members.setdefault(unit.group, []).append(unit)
    return {(group, name) for group, units in members.items() for name in units[0].results
            if all(u.results.get(name) == u.total for u in units)
            or all(u.results.get(name) == u.rank for u in units)}


def _score(code: str, unit: UnitScores | None) -> Figure:
    if unit is None or code not in unit.scores:
        return None
    score = unit.scores[code]
    return STATUS_TITLES[score.status] if score.value is None else float(score.value)


def _result(name: str, unit: UnitScores | None) -> Figure:
    if unit is None or name not in unit.results:
        return None
    value = unit.results[name]
    return "未定" if value is None else value if isinstance(value, str) else float(value)


def _total(unit: UnitScores | None) -> Figure:
    return None if unit is None or not unit.scores else float(unit.total)


def _rank(unit: UnitScores | None) -> Figure:
    return None if unit is None or unit.rank is None else float(unit.rank)


def text(scheme: Scheme, group: str, change: Change, value: Figure) -> str:
    """One side of a change as a terminal shows it; '—' where there is none.

    Args:
        scheme: of that side.
        group: the unit's.
        change: what of it.
        value: as it is on that side.
    """
    if value is None:
        return "—"
    if isinstance(value, str):
        return value
    if change.kind == "rank":
        return f"{value:.0f}"
    if change.kind == "result":
        for result in scheme.results_of(group):
            if result.name == change.name:
                return result_text(scheme, result, value)
    return f"{value:.{scheme.decimals}f}"
