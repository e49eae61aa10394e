"""What a rule's value hangs on, to the last input: so that nothing is compared that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xlkpi.scheme import OVERALL, Indicator, Result, Scheme
from xlkpi.scheme.scope import Owner, owners, targets


@dataclass(frozen=True)
class Reach:
    """The inputs behind a value.

    Attributes:
        own: keys of this unit's inputs.
        across: keys of inputs of all units of the group.
    """

    own: frozenset[str] = frozenset()
    across: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """All of them."""
        return self.own | self.across

    def widened(self) -> Reach:
        """The same where the value is read of all units."""
        return Reach(across=self.keys)

    def __or__(self, other: Reach) -> Reach:
        return Reach(self.own | other.own, self.across | other.across)


class Reaches:
    """The reaches of one group's indicators and results, each worked out once."""

    nothing: Final = Reach()

    def __init__(self, scheme: Scheme, group: str) -> None:
        self._scheme = scheme
        self._group = group
        self._found: dict[str, Reach] = {}

    def score(self, indicator: Indicator) -> Reach:
        """Of an indicator's score."""
        return self._of(f"={indicator.code}", indicator)

    def result(self, result: Result) -> Reach:
        """Of a 综合 result; what settles its ties is read of all units."""
        return self._of(result.name, result)

    def total(self) -> Reach:
        """Of the sum of all scores."""
        found = Reach()
        for indicator in self._scheme.indicators_of(self._group):
            found |= self.score(indicator)
        return found

    def rank(self) -> Reach:
        """Of the rank: everything behind what is ranked, of all units."""
        name = self._scheme.ranked_by(self._group)
        ranked = next((r for r in self._scheme.results_of(self._group) if r.name == name), None)
        return (self.total() if ranked is None else self.result(ranked)).widened()

    def _of(self, label: str, owner: Owner) -> Reach:
        if label not in self._found:
            self._found[label] = Reach()  # a rule that reads itself ends here
            found = Reach()
            for part in self._parts(owner):
                found |= part
            self._found[label] = found
        return self._found[label]

    def _parts(self, owner: Owner) -> Iterator[Reach]:
        scheme, group = self._scheme, self._group
        if isinstance(owner, Indicator):
            yield Reach(frozenset(i.key for i in scheme.inputs_of(owner.code, group)))
        for name, target in targets(scheme, owner, group):
            found = Reach()
            if target.kind == "input":
                found = Reach(frozenset((target.key,)))
            elif target.kind == "full_total":  # what does not apply leaves it
                found = self.total()
            for other in owners(scheme, target, group):
                if isinstance(other, Result):
                    found |= self.result(other)
                elif other in scheme.indicators_of(group):
                    found |= self.score(other)
            yield found if name.own else found.widened()
        if isinstance(owner, Result):
            yield from self._ties(owner)

    def _ties(self, result: Result) -> Iterator[Reach]:
        for name in result.ties:
            yield Reach(across=frozenset((f"{OVERALL}/{name}",)))
            for other in self._scheme.results_of(self._group):
                if other.name == name and other != result:
                    yield self.result(other).widened()
