"""The other end of ``office.py``: runs under the Python that has UNO, never under the tests' own.

Reads one JSON request per line on standard input ({"op": name, ...}) and
answers with one line: {"result": ...} or {"fault": text}.  Standard library
and UNO only.  Rows and columns are 0-based here; addresses are in A1 form.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.document.MacroExecMode import ALWAYS_EXECUTE_NO_WARN, NEVER_EXECUTE
from com.sun.star.table import CellAddress, TableSortField
from com.sun.star.uno import Exception as UnoException

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97",
           "pdf": "calc_pdf_Export", "html": "HTML (StarCalc)"}
# Calc's numbers of the errors that Excel knows; any other shows as Err:nnn, as in the cell
ERRORS = {503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?",
          532: "#DIV/0!", 32767: "#N/A"}
# Excel's file grammar as the formula parser's convention (AddressConvention.XL_OOX)
EXCEL_GRAMMAR = 3
ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)$")
VALUES = 1 | 2 | 4 | 16  # CellFlags: numbers, dates, texts, formulas


class Fault(Exception):
    """A request that makes no sense; told to the test."""


def properties(**values: Any) -> tuple[Any, ...]:
    """Named arguments as UNO wants them."""
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def position(address: str) -> tuple[int, int]:
    """(column, row) of an address.

    >>> position('$H$5')
    (7, 4)
    """
    found = ADDRESS.match(address)
    if not found:
        raise Fault(f"not a cell address: {address!r}")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return column - 1, int(found[2]) - 1


class Worker:
    """One connection to one office process, and the documents opened in it."""

    def __init__(self) -> None:
        self.context: Any = None
        self.desktop: Any = None
        self.documents: dict[int, Any] = {}
        self.parsers: dict[int, Any] = {}

    # -- the office --------------------------------------------------------
    def connect(self, pipe: str) -> bool:
        """Try once; False where the office does not listen yet."""
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        try:
            self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            return False
        self.desktop = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self.context)
        return True

    def version(self) -> str:
        """The program's version, '7.4.7.2'."""
        provider = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context)
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            properties(nodepath="/org.openoffice.Setup/Product"))
        return str(access.getByName("ooSetupVersionAboutBox"))

    def terminate(self) -> None:
        """Ask the office to end; its process is waited for by the test."""
        with suppress(UnoException):  # the bridge breaks while the answer is on its way
            self.desktop.terminate()

    # -- documents ---------------------------------------------------------
    def open(self, path: str | None, macros: bool = False) -> int:
        """Open a file, or a new spreadsheet; the document's number."""
        where = uno.systemPathToFileUrl(path) if path else "private:factory/scalc"
        mode = ALWAYS_EXECUTE_NO_WARN if macros else NEVER_EXECUTE
        document = self.desktop.loadComponentFromURL(
            where, "_blank", 0, properties(Hidden=True, MacroExecutionMode=mode))
        if document is None:
            raise Fault(f"could not be opened: {path}")
        number = max(self.documents, default=0) + 1
        self.documents[number] = document
        return number

    def save(self, book: int, path: str, form: str) -> None:
        """Store a copy as xlsx, ods, pdf or html."""
        self.documents[book].storeToURL(uno.systemPathToFileUrl(path),
                                        properties(FilterName=FILTERS[form]))

    def close(self, book: int) -> None:
        """Close without saving."""
        self.parsers.pop(book, None)
        self.documents.pop(book).close(True)

    def recalculate(self, book: int) -> None:
        """Every formula anew, whatever the file's cached values say."""
        self.documents[book].calculateAll()

    def macro(self, book: int, name: str, arguments: list[Any]) -> Any:
        """Run a Basic function or Sub of the document; what it returns."""
        where = f"vnd.sun.star.script:{name}?language=Basic&location=document"
        script = self.documents[book].getScriptProvider().getScript(where)
        return script.invoke(tuple(arguments), (), ())[0]

    # -- cells -------------------------------------------------------------
    def sheet(self, book: int, name: str) -> Any:
        """A sheet by name; the fault names the ones there are."""
        sheets = self.documents[book].Sheets
        if not sheets.hasByName(name):
            raise Fault(f"no sheet {name!r}; there are: {', '.join(sheets.ElementNames)}")
        return sheets.getByName(name)

    def set(self, book: int, cells: list[tuple[str, str, Any]]) -> None:
        """Type into cells; a protected cell is a fault, as it is for a person."""
        document = self.documents[book]
        sheets = {name: self.sheet(book, name) for name in dict.fromkeys(c[0] for c in cells)}
        protected = {name for name, sheet in sheets.items() if sheet.isProtected()}
        document.lockControllers()
        document.enableAutomaticCalculation(False)
        try:
            for name, address, value in cells:
                at = position(address)
                cell = sheets[name].getCellByPosition(*at)
                if name in protected and cell.CellProtection.IsLocked:
                    raise Fault(f"{name}!{address} is protected")
                self._type(book, sheets[name], cell, value, at)
        finally:
            document.enableAutomaticCalculation(True)
            document.unlockControllers()

    def _type(self, book: int, sheet: Any, cell: Any, value: Any, at: tuple[int, int]) -> None:
        if value is None:
            cell.clearContents(VALUES)
        elif isinstance(value, bool):
            cell.setFormula("TRUE" if value else "FALSE")
        elif isinstance(value, (int, float)):
            cell.setValue(value)
        elif value.startswith("'"):
            cell.setString(value[1:])
        elif value.startswith("="):
            address = CellAddress(sheet.RangeAddress.Sheet, *at)
            cell.setTokens(self._parser(book).parseFormula(value[1:], address))
        elif value.startswith("{="):
            address = CellAddress(sheet.RangeAddress.Sheet, *at)
            one = sheet.getCellRangeByPosition(*at, *at)
            one.setArrayTokens(self._parser(book).parseFormula(value[2:].rstrip("}"), address))
        else:
            cell.setFormula(value)  # parsed as typed: '85%' is a number, '3 件' a text

    def _parser(self, book: int) -> Any:
        if book not in self.parsers:
            parser = self.documents[book].createInstance("com.sun.star.sheet.FormulaParser")
            parser.CompileEnglish, parser.FormulaConvention = True, EXCEL_GRAMMAR
            self.parsers[book] = parser
        return self.parsers[book]

    def get(self, book: int, cells: list[tuple[str, str]]) -> list[tuple[Any, str]]:
        """(value, formula text) of each cell; two calls per sheet, not per cell."""
        places = [(name, *position(address)) for name, address in cells]
        blocks = {name: self._block(book, name, [p[1:] for p in places if p[0] == name])
                  for name in dict.fromkeys(p[0] for p in places)}
        return [blocks[name](column, row) for name, column, row in places]

    def _block(self, book: int, name: str, spots: list[tuple[int, int]]
               ) -> Callable[[int, int], tuple[Any, str]]:
        sheet = self.sheet(book, name)
        left, top = (min(s[i] for s in spots) for i in (0, 1))
        right, bottom = (max(s[i] for s in spots) for i in (0, 1))
        area = sheet.getCellRangeByPosition(left, top, right, bottom)
        values, formulas = area.getDataArray(), area.getFormulaArray()

        def one(column: int, row: int) -> tuple[Any, str]:
            value, text = values[row - top][column - left], formulas[row - top][column - left]
            if text == "":
                return None, ""
            if not text.startswith(("=", "{")):
                return value, ""
            if value is not None:
                return value, text
            code = sheet.getCellByPosition(column, row).getError()  # an error has no value
            return {"error": ERRORS.get(code, f"Err:{code}")}, text

        return one

    def used(self, book: int, sheet: str) -> tuple[int, int]:
        """(rows, columns) up to the last used cell."""
        cursor = self.sheet(book, sheet).createCursor()
        cursor.gotoEndOfUsedArea(False)
        return cursor.RangeAddress.EndRow + 1, cursor.RangeAddress.EndColumn + 1

    # -- what people do to sheets --------------------------------------------
    def sheets(self, book: int) -> list[str]:
        """Names in order, hidden ones too."""
        return list(self.documents[book].Sheets.ElementNames)

    def unprotect(self, book: int, sheet: str, password: str) -> bool:
        """Lift the sheet's protection; whether it is off now."""
        found = self.sheet(book, sheet)
        found.unprotect(password)
        return not found.isProtected()

    def insert_rows(self, book: int, sheet: str, row: int, count: int) -> None:
        """Before row (1-based)."""
        self.sheet(book, sheet).Rows.insertByIndex(row - 1, count)

    def delete_rows(self, book: int, sheet: str, row: int, count: int) -> None:
        """From row (1-based)."""
        self.sheet(book, sheet).Rows.removeByIndex(row - 1, count)

    def insert_columns(self, book: int, sheet: str, column: str, count: int) -> None:
        """Before column, 'C'."""
        self.sheet(book, sheet).Columns.insertByIndex(position(column + "1")[0], count)

    def delete_columns(self, book: int, sheet: str, column: str, count: int) -> None:
        """From column, 'C'."""
        self.sheet(book, sheet).Columns.removeByIndex(position(column + "1")[0], count)

    def move_range(self, book: int, sheet: str, area: str, to: str) -> None:
        """Cut and paste; formulas and names follow."""
        found = self.sheet(book, sheet)
        column, row = position(to)
        found.moveRange(CellAddress(found.RangeAddress.Sheet, column, row),
                        found.getCellRangeByName(area).RangeAddress)

    def sort(self, book: int, sheet: str, area: str, column: str) -> None:
        """The rows of an area by one of its columns, as a person does it."""
        found = self.sheet(book, sheet).getCellRangeByName(area)
        place = position(f"{column}1")[0] - found.RangeAddress.StartColumn
        by = uno.Any("[]com.sun.star.table.TableSortField",
                     (TableSortField(Field=place, IsAscending=True),))
        found.sort(properties(SortFields=by, ContainsHeader=False))

    def rename_sheet(self, book: int, sheet: str, to: str) -> None:
        """Formulas and names follow."""
        self.sheet(book, sheet).setName(to)

    def copy_sheet(self, book: int, sheet: str, to: str, at: int) -> None:
        """Within the workbook, to position at (0-based)."""
        self.sheet(book, sheet)
        self.documents[book].Sheets.copyByName(sheet, to, at)

    def import_sheet(self, book: int, source: int, sheet: str, at: int) -> str:
        """Copy a sheet of another open workbook; the name it has here."""
        self.sheet(source, sheet)
        where = self.documents[book].Sheets.importSheet(self.documents[source], sheet, at)
        return str(self.documents[book].Sheets.getByIndex(where).Name)

    def move_sheet(self, book: int, sheet: str, at: int) -> None:
        """To position at (0-based)."""
        self.sheet(book, sheet)
        self.documents[book].Sheets.moveByName(sheet, at)

    def delete_sheet(self, book: int, sheet: str) -> None:
        """With all that stands in it."""
        self.sheet(book, sheet)
        self.documents[book].Sheets.removeByName(sheet)

    def merge(self, book: int, sheet: str, area: str, on: bool) -> None:
        """Merge the cells of an area, or take their merging away."""
        self.sheet(book, sheet).getCellRangeByName(area).merge(on)


def main() -> None:
    """Answer requests until the input ends."""
    worker = Worker()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": getattr(worker, request.pop("op"))(**request)}
        except (Fault, UnoException, KeyError) as error:
            text = getattr(error, "Message", "") or str(error)
            answer = {"fault": f"{type(error).__name__}: {text}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
