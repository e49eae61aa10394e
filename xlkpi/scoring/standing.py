"""What keeps a collection provisional: missing units, open scores, figures nobody confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from xlkpi.findings import Finding, finding
from xlkpi.returns.model import Return
from xlkpi.scheme import needs_all
from xlkpi.scheme.grading import UNDECIDED
from xlkpi.scheme.model import Scheme
from xlkpi.scoring.engine import GroupScorer
from xlkpi.scoring.model import STATUS_TITLES, Outcome, Score, UnitScores

NAMED: Final = 50  # so many missing units a sentence names; each has a finding of its own besides


def absent(scheme: Scheme, group: str, returned: Iterable[str]) -> tuple[str, ...]:
    """The units of a group that are not among the returned ones, in the scheme's order."""
    known = set(returned)
    return tuple(u.name for u in scheme.units if u.group == group and u.name not in known)


def is_provisional(scheme: Scheme, outcome: Outcome) -> bool:
    """Whether totals, ranks and grades may still change.

    That is so where a group is not whole, scores or results are open, or a tie between
    grades is not decided.
    """
    units = outcome.units.values()
    if any(f.code.startswith("RESULT_OPEN") for f in outcome.findings):
        return True
    return any(u.open or UNDECIDED in u.results.values() or _unranked(u) for u in units) or any(
        absent(scheme, group, outcome.units) for group in {u.group for u in units})


def _unranked(unit: UnitScores) -> bool:
    """Whether what the unit ranks by is not there yet; a text (不参评) is an answer."""
    return bool(unit.ranked_by) and unit.results.get(unit.ranked_by) is None


def missing_findings(scorer: GroupScorer) -> Iterator[Finding]:
    """That a group is not whole, with what therefore may still change."""
    scheme, group = scorer.scheme, scorer.group
    names = absent(scheme, group, (u.name for u in scorer.columns.units))
    if not names:
        return
    across = [f"{i.code} {i.name}" for i in scorer.indicators.values() if needs_all(scheme, i)]
    items = f"，要看全部单位的指标只按已交的单位计分：{'、'.join(across)}" if across else ""
    more = "等" if len(names) > NAMED else ""
    yield finding("UNITS_MISSING", group=f"“{group}”组" if group else "", count=len(names),
                  names="、".join(names[:NAMED]) + more, items=items)


def open_findings(scorer: GroupScorer, unit: UnitScores, returned: Return) -> Iterator[Finding]:
    """The scores that one unit does not have yet.

    On the unit's own basis those that only wait for a department are told apart:
    the unit can do nothing about them.
    """
    still = [s for s in unit.scores.values() if s.value is None and s.status != "exempt"]
    theirs = [s for s in still if by_departments(scorer, s.code, s.open)]
    own = [s for s in still if s not in theirs]
    for code, scores in (("SCORE_OPEN", own), ("SCORE_OPEN_DEPARTMENT", theirs)):
        if scores:
            yield finding(code, unit=unit.unit, **returned.where,
                          count=len(scores), items=_items(scorer, scores))


def by_departments(scorer: GroupScorer, owner: str, names: Iterable[str]) -> bool:
    """Whether blanks are, on the unit's own basis, those of departments only.

    Args:
        scorer: of the group.
        owner: the indicator's code, or 综合.
        names: the inputs that are blank, as ``Score.open`` has them.
    """
    if scorer.columns.basis != "self":
        return False
    inputs = {item.key: item for item in scorer.scheme.inputs}
    blank = [inputs.get(f"{owner}/{name}") or inputs[name] for name in names]
    return bool(blank) and all(item.by == "department" for item in blank)


def _items(scorer: GroupScorer, scores: Iterable[Score]) -> str:
    """The indicators without a score, each with why: '1.1 现场检查（未填：完成数）'."""
    return "；".join(f"{s.code} {scorer.indicators[s.code].name}"
                    f"（{s.cause or STATUS_TITLES[s.status]}）" for s in scores)


def department_findings(scorer: GroupScorer) -> Iterator[Finding]:
    """Units whose 填报值 counts where a department should have assessed, one finding a unit."""
    columns = scorer.columns
    if columns.basis != "assessed":
        return
    found: dict[int, list[str]] = {}
    for item in scorer.scheme.inputs:
        if item.by != "department" or (item.groups and scorer.group not in item.groups):
            continue
        for place, returned in enumerate(columns.returns):
            entry = returned.entries.get(item.key)
            if entry is not None and entry.value not in (None, "") and (
                    entry.assessed in (None, "") and not entry.unread):
                found.setdefault(place, []).append(item.key)
    for place, keys in sorted(found.items()):
        returned = columns.returns[place]
        yield finding("DEPARTMENT_BY_UNIT", unit=columns.units[place].name,
                      **returned.where, count=len(keys),
                      items="、".join(keys))
