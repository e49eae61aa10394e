"""Scores with their causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Union

from xlkpi.findings import Finding

Basis = Literal["assessed", "self"]

Status = Literal[
    "scored",  # value is a number
    "unfilled",  # 未填: a required input of this unit is blank
    "pending",  # 待汇总: needs all units and only one is known
    "exempt",  # 不适用: leaves the full marks
    "error",  # the formula gave an error; the cause says which
]

STATUS_TITLES: dict[Status, str] = {
    "scored": "已计分", "unfilled": "未填", "pending": "待汇总", "exempt": "不适用", "error": "有误",
}


@dataclass(frozen=True)
class Score:
    """One indicator's score of one unit, with its cause.

    Attributes:
        value: points, rounded as the scheme says; None unless status is "scored".
        full: full marks that apply to this unit, points (0 where exempt).
        cause: one or more Chinese sentences with the figures.
        open: names of the required inputs that are blank.
    """

    unit: str
    code: str
    value: float | None
    status: Status
    full: float
    cause: str = ""
    open: tuple[str, ...] = ()


ResultValue = Union[None, float, str]


@dataclass(frozen=True)
class UnitScores:
    """All that was worked out for one unit."""

    unit: str
    group: str
    scores: Mapping[str, Score]  # indicator code -> Score, in the scheme's order
    total: float  # sum of the rounded scores that there are
    full: float  # full marks that apply, points
    open: int  # indicators without a score (未填, 待汇总, error)
    rank: int | None = None  # competition rank of total within the group
    results: Mapping[str, ResultValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """Scores of all units on one basis."""

    basis: Basis
    units: Mapping[str, UnitScores]  # in the order of the scheme's units
    findings: tuple[Finding, ...] = ()
