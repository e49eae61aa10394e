"""The names of functions in Calc's API grammar and in Excel, as the office itself maps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlkpi.hosts.libreoffice.formulas import FunctionNames

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.app import App

_OOXML, _API = 5, 6  # com.sun.star.sheet.FormulaLanguage
_ALL = 0x7FFFFFFF

Table = dict[tuple[int, str], list[str]]
"""Upper-case names by operation code and, of an add-in's function, programmatic name."""


def of(app: App) -> FunctionNames:
    """The names that differ, of built-in functions and of those of installed add-ins."""
    book = next(iter(app.books))
    mapper = book.api.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    return pair(_table(mapper, _API), _table(mapper, _OOXML))


def _table(mapper: Any, language: int) -> Table:
    found: Table = {}
    for entry in mapper.getAvailableMappings(language, _ALL):
        data = entry.Token.Data if isinstance(entry.Token.Data, str) else ""
        name = entry.Name.upper().removeprefix("_XLFN.")
        found.setdefault((entry.Token.OpCode, data), []).append(name)
    return found


def pair(calc: Table, excel: Table) -> FunctionNames:
    """The names that differ between two tables.

    A function that only Calc has keeps its Calc name, unless that means another function in Excel.
    """
    everywhere = {name for names in excel.values() for name in names}
    same = {names[0] for key, names in calc.items() if not key[1] and names == excel.get(key)}
    to_calc: dict[str, str] = {}
    to_excel: dict[str, str] = {}
    for key, calc_names in calc.items():
        if not calc_names[0][:1].isalpha():
            continue  # an operator or a separator
        programmatic = key[1].upper()
        names = [name for name in (*excel.get(key, ()), *calc_names) if name != programmatic]
        shown = names[0] if names else programmatic
        if shown.startswith("ORG.") and not programmatic and calc_names[0] not in everywhere:
            shown = calc_names[0]
        written = programmatic or calc_names[0]
        if shown != written:
            to_excel[written] = shown
            if shown not in same:
                to_calc[shown] = written
    return FunctionNames(to_calc, to_excel)
