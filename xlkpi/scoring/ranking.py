"""Competition ranks (1, 2, 2, 4) and who shares one."""

from __future__ import annotations

from collections.abc import Sequence


def competition_ranks(totals: Sequence[float]) -> list[int]:
    """The rank of every total, larger being better; equal totals share a rank.

    Args:
        totals: points, already rounded, so that equal ones are equal floats.

    >>> competition_ranks([80, 90, 80, 70])
    [2, 1, 2, 4]
    """
    first: dict[float, int] = {}
    for place, total in enumerate(sorted(totals, reverse=True), start=1):
        first.setdefault(total, place)
    return [first[total] for total in totals]


def ties(ranks: Sequence[int]) -> dict[int, list[int]]:
    """Rank -> positions of those who share it; only ranks that are shared.

    >>> ties([2, 1, 2, 4])
    {2: [0, 2]}
    """
    shared: dict[int, list[int]] = {}
    for position, rank in enumerate(ranks):
        shared.setdefault(rank, []).append(position)
    return {rank: places for rank, places in sorted(shared.items()) if len(places) > 1}
