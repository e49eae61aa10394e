"""Conditional formats: what is there can be read and removed; new ones are not made here.

Calc keeps a list of rules per block of cells. Of a block the first rule that holds decides, rules
of different blocks are laid over each other, and a rule gives a cell style. An order over the whole
sheet with "stop if true", as Excel has it, is not to be had of that, so rules are not written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlkpi.hosts.libreoffice import formulas
from xlkpi.hosts.libreoffice.units import Color, from_uno_color

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.rangebase import RangeBase

_OPERATORS = (  # by their numbers in com.sun.star.sheet.ConditionFormatOperator
    "equal_to",
    "less_than",
    "greater_than",
    "less_than_or_equal",
    "greater_than_or_equal",
    "not_equal_to",
    "between",
    "not_between",
)
_EXPRESSION = 24
_TYPES = {1: "color_scale", 2: "data_bar", 3: "icon_set"}  # ConditionEntryType
_CONDITION = 0
_WHY = (
    "Conditional formats are made over api (sheet.api.ConditionalFormats): Calc keeps them per"
    " block of cells, without an order over the sheet, and with cell styles in place of colours."
)


class ConditionalFormat(base_classes.ConditionalFormat):
    """One rule of a block of cells."""

    icon_set = colors = bar_color = gradient = show_value = None
    reverse_order = threshold_types = thresholds = None

    def __init__(self, cells: RangeBase, block: Any, index: int) -> None:
        self._cells, self._block, self._index = cells, block, index

    @property
    def api(self) -> Any:
        return self._block.getByIndex(self._index)

    @property
    def type(self) -> str:
        kind = self.api.getType()
        if kind != _CONDITION:
            return _TYPES.get(kind, "unknown")
        number = self.api.Operator
        if number == _EXPRESSION:
            return "custom"
        return "cell_value" if number < len(_OPERATORS) else "unknown"

    @property
    def operator(self) -> str | None:
        return _OPERATORS[self.api.Operator] if self.type == "cell_value" else None

    def _excel(self, text: str) -> str:
        book = self._cells.book
        return formulas.to_excel("=" + text, book.app.function_names, book.sheet_names)

    @property
    def formula1(self) -> str | None:
        return self._excel(self.api.Formula1) if self.type == "cell_value" else None

    @property
    def formula2(self) -> str | None:
        two = self.operator in ("between", "not_between")
        return self._excel(self.api.Formula2) if two else None

    @property
    def formula(self) -> str | None:
        return self._excel(self.api.Formula1) if self.type == "custom" else None

    @property
    def stop_if_true(self) -> bool | None:
        """Always, as Calc does within a block; None for scales, bars and icons."""
        return True if self.type in ("cell_value", "custom", "unknown") else None

    def _style(self, name: str) -> Any:
        """What the rule's cell style sets itself; None for what it leaves as it is."""
        if self.type not in ("cell_value", "custom"):
            return None
        families = self._cells.book.api.getStyleFamilies()
        style = families.getByName("CellStyles").getByName(self.api.StyleName)
        own = style.getPropertyState(name).value == "DIRECT_VALUE"
        return style.getPropertyValue(name) if own else None

    @property
    def fill_color(self) -> Color | None:
        value = self._style("CellBackColor")
        return None if value in (None, -1) else from_uno_color(value)

    @property
    def font_color(self) -> Color | None:
        value = self._style("CharColor")
        return None if value in (None, -1) else from_uno_color(value)

    @property
    def font_bold(self) -> bool | None:
        weight = self._style("CharWeight")
        return None if weight is None else bool(weight > 100)  # com.sun.star.awt.FontWeight.NORMAL

    @property
    def font_italic(self) -> bool | None:
        slant = self._style("CharPosture")
        return None if slant is None else slant.value == "ITALIC"

    def set(self, changes: dict[str, Any]) -> None:
        raise NotImplementedError(_WHY)

    def delete(self) -> None:
        """Of all cells that it applies to, where it is the only rule of its block.

        Calc's own removeByIndex refuses every index that there is.
        """
        if self._block.getCount() > 1:
            raise NotImplementedError("Calc does not take one rule out of several; use clear().")
        self._cells.sheet.api.ConditionalFormats.removeByID(self._block.ID)


@dataclass
class ConditionalFormats(base_classes.ConditionalFormats):
    """The rules that touch the cells of a range."""

    cells: RangeBase

    @property
    def api(self) -> Any:
        return self.cells.sheet.api.ConditionalFormats

    def __iter__(self) -> Iterator[ConditionalFormat]:
        here = self.cells.u.getRangeAddress()
        for block in self.api.getConditionalFormats():
            if block.Range.queryIntersection(here).getCount():
                for index in range(block.getCount()):
                    yield ConditionalFormat(self.cells, block, index)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int) -> ConditionalFormat:
        for number, rule in enumerate(self, 1):
            if number == key:
                return rule
        raise KeyError(key)

    def __contains__(self, key: int) -> bool:
        return 1 <= key <= len(self)

    def clear(self) -> None:
        """Of these cells; rules that apply to others too stay there."""
        empty = self.cells.u.ConditionalFormat
        empty.clear()
        self.cells.w.ConditionalFormat = empty

    def _refuse(self, spec: dict[str, Any]) -> Any:
        raise NotImplementedError(_WHY)

    add_cell_value = add_custom = add_color_scale = add_data_bar = add_icon_set = _refuse
