"""Competition ranks (1, 2, 2, 4) and who shares one."""

from __future__ import annotations

from collections.abc import Sequence

from xlkpi.scheme.model import Scheme
from xlkpi.scheme.points import result_text
from xlkpi.scoring.model import UnitScores


def competition_ranks(totals: Sequence[float | None]) -> list[int | None]:
    """The rank of every total, larger being better; equal totals share a rank.

    Args:
        totals: points or what else units rank by, already rounded, so that equal ones are
            equal floats; None takes no part and has no rank.

    >>> competition_ranks([80, 90, None, 80, 70])
    [2, 1, None, 2, 4]
    """
    first: dict[float, int] = {}
    for place, total in enumerate(sorted((t for t in totals if t is not None), reverse=True),
                                  start=1):
        first.setdefault(total, place)
    return [None if total is None else first[total] for total in totals]


def rank_text(scheme: Scheme, unit: UnitScores) -> str:
    """What a unit is ranked by, '得分率 93.21%'; '' where that is its total."""
    if not unit.ranked_by:
        return ""
    result = next(r for r in scheme.results_of(unit.group) if r.name == unit.ranked_by)
    value = unit.results.get(unit.ranked_by)
    return f"{result.name} {'未定' if value is None else result_text(scheme, result, value)}"


def ties(ranks: Sequence[int]) -> dict[int, list[int]]:
    """Rank -> positions of those who share it; only ranks that are shared.

    >>> ties([2, 1, 2, 4])
    {2: [0, 2]}
    """
    shared: dict[int, list[int]] = {}
    for position, rank in enumerate(ranks):
        shared.setdefault(rank, []).append(position)
    return {rank: places for rank, places in sorted(shared.items()) if len(places) > 1}
