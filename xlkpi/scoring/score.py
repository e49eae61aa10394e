"""From returns to scores, ranks and results, each with its cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from xlkpi.collector import paused
from xlkpi.findings import Finding, finding
from xlkpi.formula import Units, calls, explain_calls
from xlkpi.formula.tree import Name, NameSpan
from xlkpi.functions import FUNCTIONS
from xlkpi.returns.model import Return
from xlkpi.scheme import rule
from xlkpi.scheme.model import Indicator, Input, Scheme, Unit
from xlkpi.scoring.columns import Columns, adopted
from xlkpi.scoring.engine import GroupScorer
from xlkpi.scoring.grading import grade_findings
from xlkpi.scoring.model import Basis, Outcome, Score, UnitScores
from xlkpi.scoring.ranking import competition_ranks
from xlkpi.scoring.review import points, result_findings, tie_findings, unit_findings
from xlkpi.scoring.scored import ScoreColumn, UnitRow
from xlkpi.scoring.standing import department_findings, missing_findings

CAUSES_UP_TO: Final = 2_000  # scores; above, causes of scored indicators are told on demand

_KPI: Final = frozenset(FUNCTIONS)
_LOOKED_UP: Final = frozenset({"KPI_BAND"})  # tells one factor only: the figures go before it


def score(scheme: Scheme, returns: Mapping[str, Return], basis: Basis) -> Outcome:
    """Score all returned units on one basis.

    Units of the scheme that are not returned take no part: columns, ranks and
    shares are those of the returned ones.

    Args:
        returns: unit -> its return.
        basis: "assessed": 核定值 where given, else 填报值; "self": 填报值 only.

    Returns:
        Scores in the order of the scheme's units.  Up to ``CAUSES_UP_TO``
        scores carry their causes; of more, ask ``explain``.
    """
    with paused():
        return _outcome(scheme, returns, basis, _scorers(scheme, returns, basis, {}))


def score_both(scheme: Scheme, returns: Mapping[str, Return]) -> dict[Basis, Outcome]:
    """``score`` on both bases, at little more than the cost of one.

    What no reviewer changed is worked out once; such scores are the same objects.
    """
    with paused():
        assessed = _scorers(scheme, returns, "assessed", {})
        own = _scorers(scheme, returns, "self", assessed)
        return {"assessed": _outcome(scheme, returns, "assessed", assessed),
                "self": _outcome(scheme, returns, "self", own)}


def _scorers(scheme: Scheme, returns: Mapping[str, Return], basis: Basis,
             like: Mapping[str, GroupScorer]) -> dict[str, GroupScorer]:
    """Group -> its scorer; only groups with returned units."""
    found = {}
    for group in scheme.groups:
        members = [u for u in scheme.units if u.group == group and u.name in returns]
        if members:
            other = like.get(group)
            columns = Columns(scheme, members, [returns[u.name] for u in members], basis,
                              like=None if other is None else other.columns)
            found[group] = GroupScorer(scheme, group, columns, like=other)
    return found


def _outcome(scheme: Scheme, returns: Mapping[str, Return], basis: Basis,
             scorers: Mapping[str, GroupScorer]) -> Outcome:
    units: dict[str, UnitScores] = {}
    findings: list[Finding] = list(_strangers(scheme, returns))
    few = sum(len(s.indicators) * len(s.columns.units)
              for s in scorers.values()) <= CAUSES_UP_TO
    columns = {group: _columns(scorer, causes=few) for group, scorer in scorers.items()}
    for group, scorer in scorers.items():
        scored = _unit_scores(scorer, columns[group])
        findings += missing_findings(scorer)
        findings += unit_findings(scorer, scored)
        findings += department_findings(scorer)
        findings += result_findings(scorer)
        findings += tie_findings(scored, group)
        findings += grade_findings(scorer)
        units.update(scored)
    ordered = {u.name: units[u.name] for u in scheme.units if u.name in units}
    return Outcome(basis, ordered, tuple(findings), columns, scorers)


def _columns(scorer: GroupScorer, *, causes: bool) -> dict[str, ScoreColumn]:
    """Indicator code -> its scores; ``causes``: with what they come from."""
    found = {code: scorer.scores(code) for code in scorer.indicators}
    if not causes:
        return found
    return {code: column.with_causes(partial(_cause, scorer)) for code, column in found.items()}


def score_one(scheme: Scheme, ret: Return, basis: Basis) -> UnitScores:
    """Score one unit by itself; what needs all units is pending, and there is no rank.

    Raises:
        LookupError: the scheme has no such unit.
    """
    unit = next((u for u in scheme.units if u.name == ret.unit), None)
    if unit is None:
        raise LookupError(f"方案“{scheme.id}”里没有单位“{ret.unit}”")
    scorer = GroupScorer(scheme, unit.group, Columns(scheme, [unit], [ret], basis), alone=True)
    return _unit_scores(scorer, _columns(scorer, causes=True))[unit.name]


def explain(outcome: Outcome, unit: str, code: str) -> str:
    """The cause of one score: Chinese sentences with the figures.

    Raises:
        KeyError: no such unit or indicator in the outcome.
    """
    found = outcome.units[unit].scores[code]
    return found.cause or _cause(outcome.scorers[outcome.units[unit].group], unit, code)


def _unit_scores(scorer: GroupScorer, columns: Mapping[str, ScoreColumn]
                 ) -> dict[str, UnitScores]:
    """Unit -> its scores.

    Ranked unless the unit is alone, or the group has neither indicators nor a result to rank by.
    """
    totals, fulls = scorer.totals(), scorer.full_totals()
    unscored = Counter(place for column in columns.values() for place, score in column.unscored
                       if score.status != "exempt")
    results = {name: scorer.result_values(name) for name in scorer.results}
    ranked_by = scorer.scheme.ranked_by(scorer.group)
    found = [UnitScores(unit.name, scorer.group, UnitRow(columns, place), totals[place],
                        fulls[place], unscored[place], None,
                        {name: column[place] for name, column in results.items()}, ranked_by)
             for place, unit in enumerate(scorer.columns.units)]
    if not scorer.alone and (columns or ranked_by):
        ranks = competition_ranks([unit.rank_value for unit in found])
        found = [replace(unit, rank=rank) for unit, rank in zip(found, ranks, strict=True)]
    return {unit.unit: unit for unit in found}


def _cause(scorer: GroupScorer, unit: str, code: str) -> str:
    """Sentences of the KPI_ calls of one indicator's formula, for one unit."""
    place = _place(scorer.columns.units, unit)
    found = scorer.scores(code)[place]
    if found.cause:
        return found.cause
    indicator = scorer.indicators[code]
    look = scorer.lookup(indicator)

    def own(node: Name | NameSpan) -> Any:
        value = look(node)
        return value[place] if isinstance(value, Units) else value

    told = explain_calls(rule(scorer.scheme, indicator), own)
    if not told:
        return _figures(scorer, indicator, place, found)
    if {call.name for call in calls(rule(scorer.scheme, indicator))} & _KPI <= _LOOKED_UP:
        told[:0] = _inputs(scorer, indicator, place)
    return f"{'；'.join(told)}；本项得{points(found.value or 0)}分{_moved(indicator, found)}"


def _figures(scorer: GroupScorer, indicator: Indicator, place: int, found: Score) -> str:
    """What went in and what came out, for a rule without KPI_ functions."""
    result = f"按公式得{points(found.value or 0)}分{_moved(indicator, found)}"
    return "，".join((*_inputs(scorer, indicator, place), result))


def _moved(indicator: Indicator, found: Score) -> str:
    """That the unit's full marks are not the usual ones."""
    return "" if found.full == indicator.full else f"（本单位分值{points(found.full)}分）"


def _inputs(scorer: GroupScorer, indicator: Indicator, place: int) -> list[str]:
    """The figures of an indicator as one text, '完成数9，应完成数10'; nothing where it has none."""
    parts = []
    for item in scorer.scheme.inputs_of(indicator.code, scorer.group):
        value = adopted(scorer.columns.returns[place].entries.get(item.key), scorer.columns.basis)
        if value is not None:
            parts.append(f"{item.name}{_told(item, value)}")
    return ["，".join(parts)] if parts else []


def _told(item: Input, value: float | str) -> str:
    """A figure as people write it; of a percent input with its sign."""
    if isinstance(value, str):
        return value
    return f"{points(100 * value)}%" if item.kind == "percent" else points(value)


def _place(units: tuple[Unit, ...], name: str) -> int:
    return next(place for place, unit in enumerate(units) if unit.name == name)


def _strangers(scheme: Scheme, returns: Mapping[str, Return]) -> list[Finding]:
    known = {u.name for u in scheme.units}
    return [finding("SCORE_UNKNOWN_UNIT", unit=name, value=name, file=r.path.name, sheet=r.sheet)
            for name, r in returns.items() if name not in known]
