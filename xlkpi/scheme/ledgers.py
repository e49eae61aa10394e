"""Ledgers (台账): events of a year, each worth points, whose sum is one input of the scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlkpi.scheme.model import Input, Scheme


@dataclass(frozen=True)
class Ledger:
    """One ledger, put together from its rows in the scheme.

    Attributes:
        name: 正向激励.
        item: the input that its rows add up to.
        kinds: the kinds of events, in the scheme's order.
        levels: 国家, 省 ..., in the scheme's order; empty where no event has one.
        points: (kind, level) -> points of one event; a kind without levels has level "".
            None: the scheme leaves them to who keeps the ledger.
    """

    name: str
    item: Input
    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    points: Mapping[tuple[str, str], float | None]

    def standard(self, kind: str, level: str) -> float | None:
        """The points that the scheme gives an event; None where it gives none.

        A kind that has no levels takes the same points at every level.
        """
        if (kind, level) in self.points:
            return self.points[kind, level]
        return self.points.get((kind, ""))


def ledgers(scheme: Scheme, group: str) -> tuple[Ledger, ...]:
    """The ledgers that a group's units have, in the scheme's order."""
    inputs = {i.key: i for i in scheme.inputs if not i.groups or group in i.groups}
    rows = [row for row in scheme.ledgers if row.input in inputs]
    found = []
    for name in dict.fromkeys(row.ledger for row in rows):
        own = [row for row in rows if row.ledger == name]
        found.append(Ledger(
            name, inputs[own[0].input],
            tuple(dict.fromkeys(kind for row in own for kind in row.kinds)),
            tuple(dict.fromkeys(row.level for row in own if row.level)),
            {(kind, row.level): row.points for row in own for kind in row.kinds}))
    return tuple(found)
