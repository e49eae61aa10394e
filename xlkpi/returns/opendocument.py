"""OpenDocument sheets (.ods): formulas and errors, which the values alone do not show."""

from __future__ import annotations

from typing import Any, Final

from defusedxml.ElementTree import DefusedXMLParser

from xlkpi.returns.container import XML_ERRORS, Package, UnreadableError, cell_address
from xlkpi.returns.sheetxml import ADDIN, MAX_CELLS, Cells

_ERROR_TEXT: Final = "Err:"


class OpenDocument:
    """The sheets of a content.xml.

    Raises:
        UnreadableError: damaged, locked by a password, or with values spread too far.
    """

    def __init__(self, package: Package) -> None:
        if b"manifest:encryption-data" in package.read("META-INF/manifest.xml"):
            raise UnreadableError("FILE_PASSWORD")
        self._walker = _Walker()
        parser = DefusedXMLParser(target=self._walker, forbid_dtd=True)
        try:
            parser.feed(package.read("content.xml"))
            parser.close()
        except XML_ERRORS as error:
            raise UnreadableError("FILE_DAMAGED") from error

    def cells(self, sheet: str) -> Cells:
        """The formulas and errors of a sheet."""
        return self._walker.sheets.get(sheet) or Cells(frozenset(), {}, frozenset())


class _Walker:
    """Parser target: walks over tables, rows and cells with their repetitions."""

    def __init__(self) -> None:
        self.sheets: dict[str, Cells] = {}
        self._name = ""
        self._formulas: set[str] = set()
        self._errors: dict[str, str] = {}
        self._addin = False
        self._row = self._column = 0
        self._row_repeat = self._repeat = 1
        self._far = (0, 0)
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Called by the parser at every opening tag."""
        name = tag.rpartition("}")[2]
        local = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if name == "table":
            self._name = local.get("name", "")
            self._formulas, self._errors, self._addin = set(), {}, False
            self._row, self._far = 0, (0, 0)
        elif name == "table-row":
            self._row_repeat, self._column = int(local.get("number-rows-repeated", "1")), 0
        elif name in ("table-cell", "covered-table-cell"):
            self._repeat = int(local.get("number-columns-repeated", "1"))
            # calcext:value-type says error where office:value-type says string
            kinds = {v for k, v in attributes.items() if k.endswith("}value-type")}
            self._cell = {**local, "error": "1" if "error" in kinds else ""}
            self._text = []

    def data(self, text: str) -> None:
        """Called by the parser with text."""
        if self._cell is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Called by the parser at every closing tag."""
        name = tag.rpartition("}")[2]
        if name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._close_cell(self._cell)
            self._cell = None
        elif name == "table-row":
            self._row += self._row_repeat
        elif name == "table":
            self.sheets[self._name] = Cells(frozenset(self._formulas), self._errors, frozenset(),
                                            self._addin)

    def _close_cell(self, cell: dict[str, str]) -> None:
        text = "".join(self._text).strip()
        address = cell_address(self._row, self._column)
        if "formula" in cell:
            self._formulas.add(address)
            self._addin = self._addin or ADDIN in cell["formula"].upper()
        if cell["error"] or ("formula" in cell and text.startswith(_ERROR_TEXT)):
            self._errors[address] = text or "#错误"
        self._column += self._repeat
        if text or "value" in cell:
            rows, columns = self._row + self._row_repeat, self._column
            self._far = (max(self._far[0], rows), max(self._far[1], columns))
            if self._far[0] * self._far[1] > MAX_CELLS:
                raise UnreadableError("SHEET_TOO_LARGE", row=rows, columns=columns)

    def close(self) -> Any:
        """Called by the parser at the end of the document."""
        return self.sheets
