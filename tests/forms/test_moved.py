"""The template's formulas where people moved its rows."""

from __future__ import annotations

import re

import pytest

from tests.forms.schemes import GROUP, small
from xlkpi.forms.formulas import Scores
from xlkpi.forms.layout import plan
from xlkpi.forms.moved import MovedForm
from xlkpi.returns.layout import Places, frame
from xlkpi.scheme.identity import TOTAL_KEY, Role


@pytest.mark.parametrize("inserted", [0, 1])
def test_areas_that_are_counted_together_stay_of_one_length(inserted: int) -> None:
    """The rows of the first indicator change places, and a row may come between them."""
    scheme = small()
    layout = plan(scheme, GROUP, remark=False)
    scores = Scores(scheme, GROUP, scheme.units[0].attributes, "native", layout)
    keys = [""] * 200
    for item, row in layout.input_rows():
        keys[row - 1] = item.key
    for block in layout.blocks:
        keys[block.first - 1] = keys[block.first - 1] or f"={block.indicator.code}"
    assert layout.total is not None
    keys[layout.total - 1] = TOTAL_KEY
    first = layout.blocks[0]
    assert first.last == first.first + 1
    swapped = [keys[first.last - 1], *[""] * inserted, keys[first.first - 1]]
    keys[first.first - 1:first.last] = swapped
    roles = tuple(column.role.value for column in layout.columns.shown)
    form = MovedForm(scores, Places(frame(roles, tuple(keys)), dict, (len(keys), len(roles))))
    [told] = [e.text for e in form.cells([Role.CAUSE]) if e.key == TOTAL_KEY]
    assert told is not None
    pairs = set(re.findall(r"ISERROR\(([A-Z]+)(\d+):[A-Z]+(\d+)\)\*\(([A-Z]+)(\d+):[A-Z]+(\d+)<>",
                           told))
    assert pairs
    assert all(found[1:3] == found[4:6] for found in pairs)
