"""Scores as a pandas table, for those who analyse further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.scoring.model import Outcome

if TYPE_CHECKING:
    import pandas as pd


def table(outcome: Outcome) -> pd.DataFrame:
    """One row per unit: group, the scores by indicator code, total, full, open, rank, results.

    A score that is not there is NaN.  pandas is imported only here, so that the
    quick commands do not wait for it.
    """
    import pandas as pd

    rows = {
        name: {"分组": unit.group, **{code: s.value for code, s in unit.scores.items()},
               "总分": unit.total, "满分": unit.full, "未定项": unit.open, "名次": unit.rank,
               **unit.results}
        for name, unit in outcome.units.items()
    }
    frame: pd.DataFrame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index.name = "单位"
    return frame
