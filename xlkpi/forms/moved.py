"""The live cells of a 考核表, for where they stand now: rows and columns may have been moved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xlkpi.forms import causes
from xlkpi.forms.formulas import Live, Scores
from xlkpi.forms.layout import Layout
from xlkpi.returns.container import cell_address, column_index
from xlkpi.returns.layout import Place, Places
from xlkpi.scheme.identity import TOTAL_KEY, Role, indicator_key

SCORES: Final = (Role.SELF_SCORE, Role.SCORE)  # the columns whose formulas may call KPI_ functions
_NAMED: Final = (*SCORES, Role.FULL)  # of an indicator, with a defined name of their own
# merged over an indicator's rows, or counted together with what is
_WHOLE_BLOCK: Final = (*_NAMED, Role.CAUSE, Role.KEY)
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")


@dataclass(frozen=True)
class Expected:
    """A cell that calculates, and what it should hold.

    Attributes:
        role: its column.
        key: an input's key, an indicator's code, TOTAL_KEY, or '=' and a result's name.
        name: what people call it.
        place: where it stands; None where its row or column is gone.
        text: its formula without '='; None where a cell that it reads is gone.
        array: whether it must be entered as an array formula.
    """

    role: Role
    key: str
    name: str
    place: Place | None
    text: str | None
    array: bool


class MovedForm:
    """One group's form as the template has it, against where it stands in a sheet.

    Args:
        scores: the formulas of the template.
        places: finds the sheet's rows and columns.
    """

    def __init__(self, scores: Scores, places: Places) -> None:
        self._scores = scores
        self._places = places
        self._shown = scores.columns.shown
        self._keys = _keys_by_row(scores.layout)
        self._codes: dict[int, str] = {}  # first and last row of a block -> its indicator
        self._blocks: dict[int, list[int]] = {}  # the same -> rows in the sheet
        for block in scores.layout.blocks:
            found = [places.row(self._keys[row]) for row in range(block.first, block.last + 1)]
            here = sorted(row for row in found if row is not None)
            for row in (block.first, block.last):
                self._blocks[row], self._codes[row] = here, block.indicator.code

    def cells(self, roles: Collection[Role] = tuple(Role)) -> Iterator[Expected]:
        """The formulas of scores, 分值, 采用值, 得分说明, 合计 and 综合 results.

        Args:
            roles: the columns that are wanted.

        Raises:
            FormError: a formula cannot be written, as where an attribute is unknown.
        """
        titles = {column.role: column.title for column in self._shown}
        for role, key, name, row, live in self._lives():
            if role in roles:
                yield Expected(role, key, f"{name}的{titles.get(role, role.value)}",
                               self._place(role, row), self._moved(live.text), live.array)

    def _lives(self) -> Iterator[tuple[Role, str, str, int, Live]]:
        scores, layout = self._scores, self._scores.layout
        for block in layout.blocks:
            code, row = block.indicator.code, block.first
            name = f"指标{code}"
            for role in SCORES:
                yield role, code, name, row, scores.score(block, role)
            yield Role.CAUSE, code, name, row, causes.cause(scores, block)
            marks = scores.full(block)
            if isinstance(marks, Live):
                yield Role.FULL, code, name, row, marks
        for found in layout.results:
            key, row = indicator_key(found.result.name), found.row
            name = f"“{found.result.name}”"
            for role in SCORES:
                yield role, key, name, row, scores.result(found, role)
            yield Role.CAUSE, key, name, row, causes.result_cause(scores, found)
        for item, row in layout.input_rows():
            yield Role.ADOPTED, item.key, f"“{item.key}”", row, causes.adopted(layout.columns, row)
        if layout.total is not None:
            key, name, row = TOTAL_KEY, "合计", layout.total
            for role in SCORES:
                yield role, key, name, row, causes.total(scores, role, layout.blocks)
            yield Role.FULL, key, name, row, causes.full(scores, layout.blocks)
            yield Role.CAUSE, key, name, row, causes.open_count(scores, layout.parts)

    def _place(self, role: Role, row: int, *, last: bool = False) -> Place | None:
        """Where the cell of the template's row stands; of a block the first or the last row."""
        key = self._keys.get(row)
        if key is None:
            return None
        found = self._places.row(key)
        if role in _WHOLE_BLOCK and row in self._blocks:
            rows = self._blocks[row]
            if not rows:
                return self._places.named(role, self._codes[row]) if role in _NAMED else None
            found = rows[-1] if last else rows[0]
        column = self._places.column(role, key)
        return None if found is None or column is None else (found, column)

    def _moved(self, text: str) -> str | None:
        """The template's formula with every reference moved; None where one is gone."""
        out = []
        for token in Tokenizer(f"={text}").items:
            part: str = token.value
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                first, colon, last = part.partition(":")
                ends = [self._reference(first), self._reference(last, last=True)] if colon else [
                    self._reference(first)]
                if None in ends:
                    return None
                part = ":".join(cell_address(*end) for end in ends if end is not None)
            out.append(part)
        return "".join(out)

    def _reference(self, text: str, *, last: bool = False) -> Place | None:
        found = _REFERENCE.fullmatch(text)
        column = column_index(found[1]) if found else len(self._shown)
        if found is None or column >= len(self._shown):
            return None
        return self._place(self._shown[column].role, int(found[2]), last=last)


def _keys_by_row(layout: Layout) -> dict[int, str]:
    keys = {row: item.key for item, row in layout.input_rows()}
    for block in layout.blocks:
        keys.setdefault(block.first, indicator_key(block.indicator.code))
    if layout.total is not None:
        keys[layout.total] = TOTAL_KEY
    for found in layout.results:
        keys[found.row] = indicator_key(found.result.name)
    return keys
