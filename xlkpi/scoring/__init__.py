"""Returns + scheme -> scores, totals, ranks and results, each with its cause."""

from xlkpi.scoring.columns import adopted
from xlkpi.scoring.model import (
    BASIS_TITLES,
    STATUS_TITLES,
    Basis,
    Outcome,
    ResultValue,
    Score,
    Status,
    UnitScores,
)
from xlkpi.scoring.review import Difference, difference_findings, differences, points
from xlkpi.scoring.score import explain, score, score_both, score_one
from xlkpi.scoring.tables import table

__all__ = [
    "BASIS_TITLES", "STATUS_TITLES", "Basis", "Difference", "Outcome", "ResultValue",
    "Score", "Status", "UnitScores", "adopted", "difference_findings", "differences", "explain",
    "points", "score", "score_both", "score_one", "table",
]
