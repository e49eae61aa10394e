"""The formulas that a 考核表 must have, written for where its cells stand now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xlkpi.actions.forms import Form
from xlkpi.forms import FormError, causes
from xlkpi.forms.formulas import Live, Scores
from xlkpi.forms.layout import Layout, plan
from xlkpi.returns.container import cell_address, column_index
from xlkpi.returns.layout import Place
from xlkpi.scheme.identity import TOTAL_KEY, Role, indicator_key

_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")
_OF_INDICATOR: Final = (Role.SELF_SCORE, Role.SCORE, Role.FULL, Role.CAUSE)
_SCORES: Final = (Role.SELF_SCORE, Role.SCORE)


@dataclass(frozen=True)
class Expected:
    """A cell that calculates.

    Attributes:
        role: its column.
        key: what ``Form.locate`` finds it by.
        place: where it stands.
        text: its formula, with '='.
        array: whether it must be entered as an array formula.
    """

    role: Role
    key: str
    place: Place
    text: str
    array: bool


def expected(form: Form) -> list[Expected]:
    """The formulas of scores, 采用值, 得分说明, 合计 and 综合 results.

    Only those whose cells, and all cells that they read, are still there.
    """
    if form.scheme is None or form.unit is None:
        return []
    udf = any("KPI_" in text for text in form.grid.formulas.values())
    layout = plan(form.scheme, form.unit.group, remark=udf)
    scores = Scores(form.scheme, form.unit.group, form.unit.attributes, "udf" if udf else "native",
                    layout)
    translate = _Translator(form, layout)
    found = []
    for role, key, live in _lives(scores):
        place, text = form.locate(role, key), translate(live.text)
        if place is not None and text is not None:
            found.append(Expected(role, key, place, text, live.array))
    return found


def same_formula(one: str, other: str) -> bool:
    """Whether two formulas are the same but for what programs write differently."""
    return _normal(one) == _normal(other)


def _normal(text: str) -> str:
    return re.sub(r"[\s${}]|_xlfn\.|\(\)", "", text).upper()


def _lives(scores: Scores) -> Iterator[tuple[Role, str, Live]]:
    layout = scores.layout
    try:
        for block in layout.blocks:
            code = block.indicator.code
            for role in _SCORES:
                yield role, code, scores.score(block, role)
            yield Role.CAUSE, code, causes.cause(scores, block)
            marks = scores.full(block)
            if isinstance(marks, Live):
                yield Role.FULL, code, marks
        for found in layout.results:
            key = indicator_key(found.result.name)
            for role in _SCORES:
                yield role, key, scores.result(found, role)
            yield Role.CAUSE, key, causes.result_cause(scores, found)
    except FormError:
        return  # a rule that no cell can hold: such a form was never made
    for item, row in layout.input_rows():
        yield Role.ADOPTED, item.key, causes.adopted(layout.columns, row)
    if layout.total is not None:
        for role in _SCORES:
            yield role, TOTAL_KEY, causes.total(scores, role, layout.blocks)
        yield Role.FULL, TOTAL_KEY, causes.full(scores, layout.blocks)
        yield Role.CAUSE, TOTAL_KEY, causes.open_count(scores, layout.parts)


class _Translator:
    """Formulas of the template to formulas of a sheet in which rows and columns were moved."""

    def __init__(self, form: Form, layout: Layout) -> None:
        self._form = form
        self._columns = layout.columns.shown
        self._keys = {row: item.key for item, row in layout.input_rows()}
        self._codes: dict[int, str] = {}
        for block in layout.blocks:
            self._codes[block.first] = block.indicator.code
            self._keys.setdefault(block.first, indicator_key(block.indicator.code))
        if layout.total is not None:
            self._keys[layout.total] = TOTAL_KEY
        for found in layout.results:
            self._keys[found.row] = indicator_key(found.result.name)

    def __call__(self, text: str) -> str | None:
        """The formula, or None where a cell that it reads is gone."""
        out = ["="]
        for token in Tokenizer(f"={text}").items:
            part: str = token.value
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                ends = part.split(":")
                moved = [self._moved(end, whole=len(ends) > 1) for end in ends]
                if None in moved:
                    return None
                part = ":".join(m for m in moved if m is not None)
            out.append(part)
        return "".join(out)

    def _moved(self, reference: str, *, whole: bool) -> str | None:
        match = _REFERENCE.fullmatch(reference)
        column, row = (column_index(match[1]), int(match[2])) if match else (
            len(self._columns), 0)
        if column >= len(self._columns) or row not in self._keys:
            return None
        role, key = self._columns[column].role, self._keys[row]
        if role in _OF_INDICATOR and row in self._codes and not whole:
            key = self._codes[row]
        place = self._form.locate(role, key)
        return None if place is None else cell_address(*place)
