"""Data validation of ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlkpi.hosts.libreoffice import addresses, bridge, formulas

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.rangebase import RangeBase

_TYPES = {
    "none": "ANY",
    "whole_number": "WHOLE",
    "decimal": "DECIMAL",
    "date": "DATE",
    "time": "TIME",
    "text_length": "TEXT_LEN",
    "list": "LIST",
    "custom": "CUSTOM",
}
_TYPE_NAMES = {uno: name for name, uno in _TYPES.items()}
_OPERATORS = {
    "between": "BETWEEN",
    "not_between": "NOT_BETWEEN",
    "equal_to": "EQUAL",
    "not_equal_to": "NOT_EQUAL",
    "greater_than": "GREATER",
    "less_than": "LESS",
    "greater_than_or_equal": "GREATER_EQUAL",
    "less_than_or_equal": "LESS_EQUAL",
}
_OPERATOR_NAMES = {uno: name for name, uno in _OPERATORS.items()}
_STYLES = {"STOP": "stop", "WARNING": "warning", "INFO": "information"}


class DataValidation(base_classes.DataValidation):
    """The validation rule of a range."""

    def __init__(self, parent: RangeBase) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """UNO's Validation object (a copy: give it back to the range's Validation property)."""
        return self.parent.u.Validation

    def _text(self, name: str) -> str | None:
        value = self._read(name)
        return None if value is None else str(value)

    def _flag(self, name: str) -> bool | None:
        value = self._read(name)
        return None if value is None else bool(value)

    def _read(self, name: str) -> Any:
        return None if self.type in ("none", "inconsistent") else getattr(self.api, name)

    @property
    def type(self) -> str:
        """The kind of rule; "inconsistent" when cells have different ones."""
        state = self.parent.u.getPropertyState("Validation")
        if state.value == "AMBIGUOUS_VALUE":
            return "inconsistent"
        return _TYPE_NAMES.get(self.api.Type.value, "unknown")

    @property
    def operator(self) -> str | None:
        if self.type in ("none", "inconsistent", "list", "custom"):
            return None
        return _OPERATOR_NAMES.get(self.api.getOperator().value)

    def _formula(self, text: str) -> str | None:
        if not text:
            return None
        book = self.parent.book
        return formulas.to_excel("=" + text, book.app.function_names, book.sheet_names)

    @property
    def formula1(self) -> str | None:
        return None if self.operator is None else self._formula(self.api.getFormula1())

    @property
    def formula2(self) -> str | None:
        if self.operator not in ("between", "not_between"):
            return None
        return self._formula(self.api.getFormula2())

    @property
    def formula(self) -> str | None:
        return self._formula(self.api.getFormula1()) if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """The values of a list with commas between, or the reference that holds them."""
        if self.type != "list":
            return None
        text = self.api.getFormula1()
        if text.startswith('"'):
            return ",".join(part.strip('"') for part in text.split(";"))
        return self._formula(text)

    @property
    def in_cell_dropdown(self) -> bool | None:
        return None if self.type != "list" else self.api.ShowList != 0

    @property
    def ignore_blank(self) -> bool | None:
        return self._flag("IgnoreBlankCells")

    @property
    def input_title(self) -> str | None:
        return self._text("InputTitle")

    @property
    def input_message(self) -> str | None:
        return self._text("InputMessage")

    @property
    def show_input(self) -> bool | None:
        return self._flag("ShowInputMessage")

    @property
    def error_title(self) -> str | None:
        return self._text("ErrorTitle")

    @property
    def error_message(self) -> str | None:
        return self._text("ErrorMessage")

    @property
    def show_error(self) -> bool | None:
        return self._flag("ShowErrorMessage")

    @property
    def alert_style(self) -> str | None:
        style = self._read("ErrorAlertStyle")
        return None if style is None else _STYLES.get(style.value)

    def _set(
        self, rule: str, operator: str | None, first: str, second: str = "", dropdown: bool = True
    ) -> None:
        """Set a rule; messages that are there already stay."""
        current = self.type
        if current == "inconsistent":
            raise xw.XlwingsError("The range has different validation rules: delete them first.")
        rule_object = self.api
        if current == "none":
            rule_object.ShowErrorMessage = True
            rule_object.ShowInputMessage = True
            rule_object.IgnoreBlankCells = True
        rule_object.Type = bridge.enum("sheet.ValidationType", _TYPES[rule])
        comparison = _OPERATORS[operator] if operator else "EQUAL"
        rule_object.setOperator(bridge.enum("sheet.ConditionOperator", comparison))
        rule_object.setFormula1(first)
        rule_object.setFormula2(second)
        if rule == "list":
            rule_object.ShowList = int(dropdown)
        self.parent.u.Validation = rule_object

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        if isinstance(source, list):
            text = ";".join('"' + value.replace('"', '""') + '"' for value in source)
        elif hasattr(source, "refers_to"):
            text = addresses.split_sheet(source.name)[1]
        else:
            sheet = addresses.quote_sheet(source.sheet.name)
            text = self._to_calc(f"={sheet}!{source.address}")
        self._set("list", None, text, dropdown=in_cell_dropdown)

    def _to_calc(self, formula: str | None) -> str:
        names = self.parent.book.app.function_names
        return formulas.to_calc(formula, names)[1:] if formula else ""

    def set_rule(
        self, rule_type: str, operator: str | None, formula1: str, formula2: str | None
    ) -> None:
        self._set(rule_type, operator, self._to_calc(formula1), self._to_calc(formula2))

    def delete(self) -> None:
        u = self.parent.u
        u.setPropertyToDefault("Validation")
