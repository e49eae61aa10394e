"""What a person should know about the scores: findings, worded by the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from operator import itemgetter
from typing import Final

from xlkpi.findings import Finding, finding
from xlkpi.returns.model import EntryValue, ScoreCells
from xlkpi.scheme.model import OVERALL, Indicator, Scheme
from xlkpi.scheme.points import SAME
from xlkpi.scoring.engine import GroupScorer
from xlkpi.scoring.halves import halves
from xlkpi.scoring.model import BASIS_TITLES, HALF_FILLED_CAUSE, Basis, Outcome, Score, UnitScores
from xlkpi.scoring.ranking import ties
from xlkpi.scoring.scored import ScoreColumn
from xlkpi.scoring.standing import by_departments, open_findings

LARGE: Final = 0.2  # a self-score that differs by this part of the full marks is worth a note

_NO_CELLS: Final = ScoreCells()


def points(value: float) -> str:
    """Points as people write them: no trailing zeros.

    >>> points(0.90), points(4.0)
    ('0.9', '4')
    """
    return f"{value:.10f}".rstrip("0").rstrip(".")


def unit_findings(scorer: GroupScorer, scored: Mapping[str, UnitScores]) -> list[Finding]:
    """Open, wrong, stale and out-of-bounds scores: unit by unit, each in the scheme's order."""
    returns = scorer.columns.returns
    found: list[tuple[int, Finding]] = []
    for place, unit in enumerate(scored.values()):
        if unit.open:
            found += [(place, item) for item in open_findings(scorer, unit, returns[place])]
    shown = scorer.columns.shown()
    for code, indicator in scorer.indicators.items():
        column = scorer.scores(code)
        if not _as_usual(indicator, column, shown.get(code)):
            found += _column_findings(scorer, indicator, column)
    return [item for _, item in sorted(found, key=itemgetter(0))]


def _as_usual(indicator: Indicator, column: ScoreColumn, shown: Sequence[EntryValue] | None
              ) -> bool:
    """Whether all units have a score within its bounds, as their cells showed it, if at all."""
    points = [value for value in column.values if value is not None]
    if shown is None or len(points) < len(shown) or any(f != indicator.full for f in column.fulls):
        return False
    low, high = _bounds(indicator, indicator.full)
    return low <= min(points, default=low) and max(points, default=high) <= high and all(
        cell is None or cell == value or isinstance(cell, str)
        for cell, value in zip(shown, points, strict=True))


def _column_findings(scorer: GroupScorer, indicator: Indicator, column: Sequence[Score]
                     ) -> Iterator[tuple[int, Finding]]:
    """Position of a unit -> what is to be said about its score of one indicator."""
    basis, returns = scorer.columns.basis, scorer.columns.returns
    for place, score in enumerate(column):
        if score.cause == HALF_FILLED_CAUSE:
            yield place, _half_filled(scorer, indicator, score, place)
            continue
        if score.value is None and (score.status != "error" or score.open):
            continue  # reading told what is in the cell
        cells = returns[place].scores.get(indicator.code, _NO_CELLS)
        shown = cells.assessed_cached if basis == "assessed" else cells.self_cached
        cell = cells.assessed_cell if basis == "assessed" else cells.self_cell
        for reason, facts in _score_findings(indicator, score, shown, basis):
            yield place, finding(reason, unit=score.unit, **returns[place].where, cell=cell,
                                 indicator=indicator.code, name=indicator.name, **facts)


def _half_filled(scorer: GroupScorer, indicator: Indicator, score: Score, place: int) -> Finding:
    """Some of the inputs that belong together are blank: which are not, and which are."""
    returned, parts = scorer.columns.returns[place], halves(scorer, indicator, place)
    cells = returned.scores.get(indicator.code, _NO_CELLS)
    cell = cells.assessed_cell if scorer.columns.basis == "assessed" else cells.self_cell
    return finding("SCORE_HALF_FILLED", unit=score.unit, **returned.where, cell=cell,
                   indicator=indicator.code, name=indicator.name,
                   filled="、".join(parts.filled) or "其他项目", items="、".join(parts.blank))


def _score_findings(indicator: Indicator, score: Score, shown: EntryValue, basis: Basis
                    ) -> Iterator[tuple[str, dict[str, str]]]:
    """Reason codes and facts of one score; ``shown`` is what its cell showed when saved."""
    value = score.value
    if score.status == "error":
        yield "SCORE_ERROR", {"cause": score.cause}
    if value is None:
        return
    if isinstance(shown, (int, float)) and abs(shown - value) > SAME:
        yield "SCORE_STALE", {"value": points(shown), "computed": points(value),
                              "basis": BASIS_TITLES[basis]}
    low, high = _bounds(indicator, score.full)
    if not low - SAME <= value <= high + SAME:
        yield "SCORE_OUT_OF_BOUNDS", {"value": points(value), "low": points(low),
                                      "high": points(high)}


def _bounds(indicator: Indicator, full: float) -> tuple[float, float]:
    """Between what an indicator's scores lie by its kind; anything goes for 加分 and 否决."""
    if indicator.counts_to_full:
        return 0.0, full
    if indicator.kind == "倒扣":
        return (-indicator.full if indicator.full > 0 else -inf), 0.0
    return -inf, inf


def result_findings(scorer: GroupScorer) -> Iterator[Finding]:
    """综合 results that could not be worked out, one finding per result and unit.

    A result that only waits for open scores has none: ``SCORE_OPEN`` says it already.
    """
    for name in scorer.results:
        for place, cause in scorer.result_faults(name).items():
            returned = scorer.columns.returns[place]
            waits = by_departments(scorer, OVERALL, scorer.result_open(name, place))
            yield finding("RESULT_OPEN_DEPARTMENT" if waits else "RESULT_OPEN",
                          unit=scorer.columns.units[place].name,
                          **returned.where, indicator=OVERALL,
                          name=name, cause=cause)


def tie_findings(units: Mapping[str, UnitScores], group: str) -> Iterator[Finding]:
    """Units of a group that share a rank."""
    members = [u for u in units.values() if u.group == group and u.rank is not None]
    for rank, places in ties([u.rank or 0 for u in members]).items():
        names, first = "、".join(members[p].unit for p in places), members[places[0]]
        same = f"{first.ranked_by or '总分'}同为{points(first.rank_value or 0.0)}"
        yield finding("SCORE_TIE", value=rank, names=names, group=f"{group}组" if group else "",
                      same=same if first.ranked_by else f"{same}分")


@dataclass(frozen=True)
class Difference:
    """Where a unit's own score and the assessed one differ; points."""

    unit: str
    indicator: Indicator
    own: float
    assessed: float

    @property
    def amount(self) -> float:
        """Assessed minus own: negative where the assessment took points away."""
        return round(self.assessed - self.own, 10)


def differences(scheme: Scheme, outcomes: Mapping[Basis, Outcome]) -> tuple[Difference, ...]:
    """All scores that differ between 自评 and 考评, the largest first.

    Only indicators that have a score on both sides; nothing unless both outcomes are given,
    which are of the same returns.
    """
    if "self" not in outcomes or "assessed" not in outcomes:
        return ()
    places = {name: place for place, name in enumerate(outcomes["assessed"].units)}
    order = {i.code: place for place, i in enumerate(scheme.indicators)}
    found = [d for group, columns in outcomes["assessed"].columns.items()
             for code, column in columns.items()
             for d in _differing(scheme.indicators[order[code]], column,
                                 outcomes["self"].columns[group][code])]
    found.sort(key=lambda d: (places[d.unit], order[d.indicator.code]))
    return tuple(sorted(found, key=lambda d: -abs(d.amount)))


def _differing(indicator: Indicator, column: ScoreColumn, own: ScoreColumn
               ) -> Iterator[Difference]:
    """Of the units of a group those whose scores differ; both columns are of the same units."""
    if column.values == own.values:  # where no reviewer changed anything
        return
    for place, (mine, value) in enumerate(zip(own.values, column.values, strict=True)):
        if mine is not None and value is not None and abs(mine - value) > SAME:
            yield Difference(column[place].unit, indicator, mine, value)


def difference_findings(scheme: Scheme, outcomes: Mapping[Basis, Outcome]
                        ) -> tuple[Finding, ...]:
    """A note for every score whose self-assessment is off by ``LARGE`` of the full marks."""
    return tuple(
        finding("SCORE_DIFFERS", unit=d.unit, indicator=d.indicator.code, name=d.indicator.name,
                value=points(d.amount), own=points(d.own), assessed=points(d.assessed))
        for d in differences(scheme, outcomes)
        if abs(d.amount) >= LARGE * d.indicator.full - SAME)

