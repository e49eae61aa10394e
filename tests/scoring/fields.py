"""Whole fields of returns to score: suo-2023, and a scheme of two groups."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from tests.scoring.figures import made_up, returned
from tests.scoring.schemes import filled, two_groups
from xlkpi.returns.model import Return
from xlkpi.scheme import load
from xlkpi.scoring import Outcome

SUO = load("suo-2023")
TWO = two_groups()


def suo_field(seed: int = 1) -> dict[str, dict[str, object]]:
    random = Random(seed)
    return {u.name: made_up(SUO, random) for u in SUO.units}


def suo_returns(field: Mapping[str, Mapping[str, object]]) -> dict[str, Return]:
    return {name: returned(name, figures, SUO) for name, figures in field.items()}


def two_returns(**changes: Mapping[str, object]) -> dict[str, Return]:
    return {u.name: returned(u.name, {**filled(TWO, u.name, n), **changes.get(u.name, {})}, TWO)
            for n, u in enumerate(TWO.units)}


def codes(outcome: Outcome) -> list[str]:
    return [f.code for f in outcome.findings]
