"""The score formulas of a 考核表, for where its cells stand now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xlkpi.forms.formulas import Live, Scores
from xlkpi.forms.layout import Layout
from xlkpi.returns.container import cell_address, column_index
from xlkpi.returns.layout import Place, Places
from xlkpi.scheme.identity import TOTAL_KEY, Role, indicator_key

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]+)")
_WHOLE_BLOCK: Final = (Role.SELF_SCORE, Role.SCORE, Role.FULL)  # merged over an indicator's rows
_SCORES: Final = (Role.SELF_SCORE, Role.SCORE)


@dataclass(frozen=True)
class Expected:
    """A score cell: its formula without '=', and whether it must be entered as an array."""

    text: str
    array: bool


class Sheet:
    """One group's form as the template has it, against where it stands in a sheet.

    Args:
        scores: the formulas of the template.
        places: finds the sheet's rows and columns.
    """

    def __init__(self, scores: Scores, places: Places) -> None:
        self._scores = scores
        self._places = places
        self._keys = _keys_by_row(scores.layout)
        self._blocks: dict[int, list[int]] = {}  # first and last row -> rows in the sheet
        for block in scores.layout.blocks:
            found = [places.row(self._keys[row]) for row in range(block.first, block.last + 1)]
            here = sorted(row for row in found if row is not None)
            self._blocks[block.first] = self._blocks[block.last] = here

    def cells(self) -> Iterator[tuple[str, Place | None, Expected | None]]:
        """Every score cell: what people call it, where it is, what it should hold.

        No place where its row or column is gone; no formula where a cell that it
        reads is gone.

        Raises:
            FormError: a formula cannot be written, as where an attribute is unknown.
        """
        for name, role, row, live in self._lives():
            place, text = self._place(role, row), self._moved(live.text)
            yield name, place, None if text is None else Expected(text, live.array)

    def _lives(self) -> Iterator[tuple[str, Role, int, Live]]:
        titles = {column.role: column.title for column in self._scores.columns.shown}
        for block in self._scores.layout.blocks:
            for role in _SCORES:
                yield (f"指标{block.indicator.code}的{titles[role]}", role, block.first,
                       self._scores.score(block, role))
        for found in self._scores.layout.results:
            for role in _SCORES:
                yield (f"“{found.result.name}”的{titles[role]}", role, found.row,
                       self._scores.result(found, role))

    def _place(self, role: Role, row: int, *, last: bool = False) -> Place | None:
        key = self._keys.get(row)
        if key is None:
            return None
        found = self._places.row(key)
        if role in _WHOLE_BLOCK and row in self._blocks:
            rows = self._blocks[row]
            found = (rows[-1] if last else rows[0]) if rows else None
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
        shown = self._scores.columns.shown
        column = column_index(found[1]) if found else len(shown)
        if found is None or column >= len(shown):
            return None
        return self._place(shown[column].role, int(found[2]), last=last)


def _keys_by_row(layout: Layout) -> dict[int, str]:
    keys = {row: item.key for item, row in layout.input_rows()}
    for block in layout.blocks:
        keys.setdefault(block.first, indicator_key(block.indicator.code))
    if layout.total is not None:
        keys[layout.total] = TOTAL_KEY
    for found in layout.results:
        keys[found.row] = indicator_key(found.result.name)
    return keys
