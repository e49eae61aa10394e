"""The formulas that an open 考核表 must have."""

from __future__ import annotations

import re

from xlkpi.actions.forms import Form
from xlkpi.forms import FormError
from xlkpi.forms.formulas import Scores
from xlkpi.forms.layout import plan
from xlkpi.forms.moved import Expected, MovedForm


def expected(form: Form) -> list[Expected]:
    """Every live cell; only those whose cells, and all cells that they read, are still there."""
    if form.scheme is None or form.unit is None:
        return []
    udf = any("KPI_" in text for text in form.grid.formulas.values())
    layout = plan(form.scheme, form.unit.group, remark=udf)
    scores = Scores(form.scheme, form.unit.group, form.unit.attributes, "udf" if udf else "native",
                    layout)
    try:
        found = list(MovedForm(scores, form.places).cells())
    except FormError:
        return []  # a rule that no cell can hold: such a form was never made
    return [one for one in found if one.place is not None and one.text is not None]


def same_formula(one: str, other: str) -> bool:
    """Whether two formulas are the same but for what programs write differently."""
    return _normal(one) == _normal(other)


def _normal(text: str) -> str:
    return re.sub(r"^=|[\s${}]|_xlfn\.|\(\)", "", text).upper()
