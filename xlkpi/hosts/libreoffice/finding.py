"""Finding, replacing, sorting, special cells, duplicates."""

from __future__ import annotations

import re
from typing import Any

from xlkpi.hosts import comerrors
from xlkpi.hosts.libreoffice import bridge, cells
from xlkpi.hosts.libreoffice.edits import RangeEdits
from xlkpi.hosts.libreoffice.rangebase import RangeBase

_VALUES, _DATES, _STRINGS, _FORMULAS = 1, 2, 4, 16
_RESULTS = {"numbers": float, "text": str, "logical": bool, "errors": int}


class RangeFinding(RangeEdits):
    """The part of Range that looks for cells."""

    def find(
        self, text: str, whole: bool, direction: str, order: str, match_case: bool
    ) -> RangeBase | None:
        """The first cell whose shown text contains, or is, a text; * and ? stand for others."""
        search = self.u.createSearchDescriptor()
        search.SearchString = text
        search.SearchWildcard = any(sign in text for sign in "*?~")
        search.SearchWords = whole
        search.SearchCaseSensitive = match_case
        search.SearchByRow = order == "rows"
        search.SearchBackwards = direction == "backward"
        search.SearchType = 1  # values, not formulas
        found = self.u.findAll(search)
        if found is None:
            return None
        places = [
            (r, c)
            for area in found.getRangeAddresses()
            for r in range(area.StartRow + 1, area.EndRow + 2)
            for c in range(area.StartColumn + 1, area.EndColumn + 2)
        ]
        places.sort(key=lambda place: place if order == "rows" else place[::-1])
        return self.at(*places[0 if direction == "forward" else -1])

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        """Replace in the contents of cells, formulas included."""
        pattern = re.compile(re.escape(old), 0 if match_case else re.IGNORECASE)
        texts = self.formula if len(self) > 1 else ((self.formula,),)
        for r, row in enumerate(texts, 1):
            for c, text in enumerate(row, 1):
                if whole:
                    changed = new if pattern.fullmatch(text) else text
                else:
                    changed = pattern.sub(lambda _: new, text)
                if changed != text:
                    self(r, c).formula = changed or None

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[RangeBase]:
        """Areas of cells of a kind: blanks, constants, formulas or visible ones."""
        if cell_type == "visible":
            areas = self.u.queryVisibleCells()
        elif cell_type == "blanks":
            areas = self.u.queryEmptyCells()
        elif cell_type == "formulas":
            areas = self.u.queryContentCells(_FORMULAS)
        else:
            flags = {"text": _STRINGS, "numbers": _VALUES | _DATES, "logical": _VALUES, "errors": 0}
            kinds = _VALUES | _DATES | _STRINGS if value_type is None else flags[value_type]
            areas = self.u.queryContentCells(kinds)
        found = [part for a in areas.getRangeAddresses() if (part := self._part(a)) is not None]
        if value_type is None or (cell_type == "constants" and value_type == "text"):
            return found
        wanted = _RESULTS[value_type]
        return [part for area in found for part in _of_type(area, wanted)]

    def _part(self, area: Any) -> RangeBase | None:
        """What of a UNO range address lies in this range (Calc also names cells before it)."""
        top, left = max(area.StartRow + 1, self.row), max(area.StartColumn + 1, self.column)
        bottom = min(area.EndRow + 1, self.row + self.nrows - 1)
        right = min(area.EndColumn + 1, self.column + self.ncols - 1)
        if bottom < top or right < left:
            return None
        return self.at(top, left, bottom - top + 1, right - left + 1)

    @property
    def autofilter(self) -> Any:
        raise NotImplementedError(
            "Filter criteria are reached over api (XSheetFilterable): Calc's have another form."
        )

    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        """Sort rows by columns of the range, from 1."""
        fields = tuple(
            bridge.struct(
                "table.TableSortField",
                key - 1,
                up,
                False,
                bridge.enum("table.TableSortFieldType", "AUTOMATIC"),
                bridge.struct("lang.Locale"),
                "",
            )
            for key, up in zip(keys, ascending, strict=True)
        )
        sequence = bridge.uno().Any("[]com.sun.star.table.TableSortField", fields)
        options = bridge.props(
            SortFields=sequence,
            ContainsHeader=has_headers,
            IsSortColumns=False,
            BindFormatsToContent=True,
        )
        call = bridge.uno().Any("[]com.sun.star.beans.PropertyValue", options)
        cells.guarded(self, lambda: bridge.uno().invoke(self.u, "sort", (call,)))

    def remove_duplicates(self, columns: list[int], has_headers: bool) -> None:
        """Delete rows that repeat an earlier one in the given columns (letter case apart)."""
        data = self.raw_value if len(self) > 1 else ((self.raw_value,),)
        seen: set[tuple[Any, ...]] = set()
        doubles = []
        for r in range(1 if has_headers else 0, self.nrows):
            picked = (data[r][column - 1] for column in columns)
            key = tuple(v.casefold() if isinstance(v, str) else v for v in picked)
            if key in seen:
                doubles.append(r)
            seen.add(key)
        for r in reversed(doubles):  # cells below the range stay where they are
            below = self.nrows - r - 1
            if below:
                rest = self.at(self.row + r + 1, self.column, below, self.ncols)
                rest.move(self.at(self.row + r, self.column))
            else:
                self.at(self.row + r, self.column, 1, self.ncols).clear_contents()


def _of_type(area: RangeBase, wanted: type) -> list[RangeBase]:
    """The cells of an area whose value is of a type, as vertical runs."""
    data = area.raw_value if len(area) > 1 else ((area.raw_value,),)
    found = []
    for c in range(area.ncols):
        run = 0
        for r in range(area.nrows + 1):
            if r < area.nrows and _is(data[r][c], wanted):
                run += 1
            elif run:
                found.append(area.at(area.row + r - run, area.column + c, run, 1))
                run = 0
    return found


def _is(value: Any, wanted: type) -> bool:
    if wanted is int:
        return type(value) is int and value in comerrors.CODES
    if wanted is float:
        return not isinstance(value, str | bool | int) and value is not None
    if wanted is str:
        return value is None or isinstance(value, str)
    return isinstance(value, wanted)
