"""Full marks that follow from a unit's own figures: 30 points, or 35 without the other task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula import Units, evaluate, names
from xlkpi.formula.tree import Name
from xlkpi.scheme import full_rule
from xlkpi.scheme.model import Indicator
from xlkpi.scheme.points import round_points

if TYPE_CHECKING:
    from xlkpi.scoring.engine import GroupScorer


def full_marks(scorer: GroupScorer, indicator: Indicator) -> list[float]:
    """The full marks of an indicator, points, a unit each.

    They are the usual ones while a required figure behind them is blank, as in the cells.
    """
    columns = scorer.columns
    usual = [indicator.full] * len(columns.units)
    if not indicator.full_formula:
        return usual
    node, look = full_rule(scorer.scheme, indicator), scorer.lookup(indicator)
    value = evaluate(node, look)
    values = value if isinstance(value, Units) else [value] * len(usual)
    known = scorer.scope(indicator)
    keys = [known[n.name].key for n in names(node)
            if isinstance(n, Name) and known[n.name].kind == "input"]
    needed = [columns.input(key) for key in keys if columns.item(key).required]
    return [round_points(v, scorer.scheme.decimals)
            if isinstance(v, (int, float)) and all(c[place] is not None for c in needed)
            else usual[place] for place, v in enumerate(values)]
