"""Scores with their causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Union

from xlkpi.findings import Finding
from xlkpi.scheme.answers import EXEMPT, PENDING, UNFILLED

if TYPE_CHECKING:
    from xlkpi.scoring.engine import GroupScorer
    from xlkpi.scoring.scored import ScoreColumn

Basis = Literal["assessed", "self"]

BASIS_TITLES: Final[dict[Basis, str]] = {"assessed": "考评", "self": "自评"}

Status = Literal[
    "scored",  # value is a number
    "unfilled",  # 未填: a required input of this unit is blank
    "pending",  # 待汇总: needs units that are not known (or not filled in) yet
    "exempt",  # 不适用: leaves the full marks
    "error",  # the formula gave an error, or a figure is none; the cause says which
]

STATUS_TITLES: Final[dict[Status, str]] = {
    "scored": "已计分", "unfilled": UNFILLED, "pending": PENDING, "exempt": EXEMPT, "error": "有误",
}

HALF_FILLED_CAUSE: Final = "未填：有的项目只填了一部分，请填齐"


class Score(NamedTuple):
    """One indicator's score of one unit, with its cause.

    Attributes:
        value: points, rounded as the scheme says; None unless status is "scored".
        full: full marks that apply to this unit, points (0 where exempt).
        cause: one or more Chinese sentences with the figures; of a scored
            indicator it may be left to ``xlkpi.scoring.explain``.
        open: names of the required inputs that are blank, or of those that could not
            be understood (status "error").
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
    rank: int | None = None  # competition rank by ``rank_value``; None: not ranked (yet)
    results: Mapping[str, ResultValue] = field(default_factory=dict)
    ranked_by: str = ""  # the result that the scheme ranks by; "": the total

    @property
    def rank_value(self) -> float | None:
        """What the unit is ranked by; None while its result is not there."""
        if not self.ranked_by:
            return self.total
        value = self.results.get(self.ranked_by)
        return None if isinstance(value, str) else value


@dataclass(frozen=True)
class Outcome:
    """Scores of all units on one basis.

    Attributes:
        columns: group -> indicator code -> the scores of its units; what ``units`` show in rows.
        scorers: group -> what evaluates formulas over its units; ``xlkpi.scoring.explain``
            tells the cause of any one score by it.
    """

    basis: Basis
    units: Mapping[str, UnitScores]  # in the order of the scheme's units
    findings: tuple[Finding, ...] = ()
    columns: Mapping[str, Mapping[str, ScoreColumn]] = field(
        default_factory=dict, repr=False, compare=False)
    scorers: Mapping[str, GroupScorer] = field(default_factory=dict, repr=False, compare=False)
