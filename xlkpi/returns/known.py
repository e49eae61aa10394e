"""A scheme as the reader needs it: units, groups, input rules, digests and plans at hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from xlkpi.returns.layout import Names, Places, Row, find_role_row, frame
from xlkpi.returns.plan import Plan, make_plan
from xlkpi.returns.values import InputRule
from xlkpi.scheme.identity import Identity, Role, digest
from xlkpi.scheme.model import Scheme
from xlkpi.scheme.periods import in_period

_MAX_PLANS: Final = 64


class KnownScheme:
    """A scheme with what is worked out from it once."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.units = {unit.name: unit for unit in scheme.units}
        self._rules: dict[str, tuple[InputRule, ...]] = {}
        self._plans: dict[tuple[object, ...], Plan] = {}
        self._parts: dict[tuple[str, str], KnownScheme] = {}

    @cached_property
    def digests(self) -> dict[str, str]:
        """Template digest -> group."""
        return {digest(self.scheme, group): group for group in self.scheme.groups}

    def group(self, identity: Identity) -> str | None:
        """The group of a unit; of an unknown unit that of its template, None if that is unknown."""
        unit = self.units.get(identity.unit)
        return unit.group if unit else self.digests.get(identity.digest)

    def rules(self, group: str) -> tuple[InputRule, ...]:
        """The rules of all inputs of a group."""
        if group not in self._rules:
            self._rules[group] = tuple(
                InputRule.of(item) for item in self.scheme.inputs
                if not item.groups or group in item.groups)
        return self._rules[group]

    def part(self, group: str, period: str) -> KnownScheme:
        """The scheme as the workbook of one period shows it to a group."""
        if period not in self.scheme.periods:
            return self
        if (group, period) not in self._parts:
            self._parts[group, period] = KnownScheme(in_period(self.scheme, period, group))
        return self._parts[group, period]

    def plan(self, group: str, rows: Sequence[Row], names: Names) -> Plan:
        """How to read a sheet of this group and the whole year.

        Sheets alike share a plan; one for which names had to be asked has its own.
        """
        role_row = find_role_row(rows)
        roles = () if role_row is None else tuple(rows[role_row])
        column = roles.index(Role.KEY.value) if Role.KEY.value in roles else None
        keys = () if column is None else tuple([row[column] for row in rows])
        alike = (group, len(rows), roles, keys)
        plan = self._plans.get(alike)
        if plan is None:
            size = (len(rows), len(rows[0]) if rows else 0)
            places = Places(frame(roles, keys), names, size)
            plan = make_plan(self.scheme, group, self.rules(group), places)
            if not places.asked:
                if len(self._plans) >= _MAX_PLANS:
                    self._plans.clear()
                self._plans[alike] = plan
        return plan
