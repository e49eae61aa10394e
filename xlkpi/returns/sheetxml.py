"""What the values alone do not show: error cells, formulas, stray cells far away.

python-calamine gives an empty text for an error cell and no formula at all, so the
sheet's XML is looked at too.  The quick look works on the bytes as Excel, WPS,
LibreOffice, openpyxl and XlsxWriter write them and counts what it found against
what is there; where the counts differ the sheet is parsed exactly.  On its way it
takes the formulas out, which makes the values quick to read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from defusedxml.ElementTree import DefusedXMLParser

from xlkpi.returns.container import XML_ERRORS, UnreadableError, cell_address, column_index

MAX_CELLS: Final = 4_000_000  # of the rectangle that holds all values: what calamine allocates
ADDIN: Final = "KPI_"  # how the names of the add-in's functions begin
_HEAD: Final = 65_536  # bytes before the first row: columns, views
_TAG: Final = re.compile(rb'^<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>$', re.MULTILINE)
_ERROR: Final = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]* t="e"[^<>]*><v>([^<]*)</v>')
_FAR: Final = re.compile(rb'r="(?:[A-Z]{3}|[A-Z]{1,2}[0-9]{5})')
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Place = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True)
class Cells:
    """The cells of a sheet that are not plain values, by address.

    Attributes:
        formulas: all cells with a formula; None where the format does not tell.
        errors: address -> '#REF!' of all error cells.
        uncalculated: formulas without a saved value; None where that was not looked at.
        addin: whether formulas call the add-in's functions, where that was looked at.
    """

    formulas: frozenset[str] | None
    errors: dict[str, str]
    uncalculated: frozenset[str] | None = None
    addin: bool = False


NO_CELLS: Final = Cells(None, {})


class Look(NamedTuple):
    """What the quick look found.

    Attributes:
        cells: formulas and errors, complete.
        values: the sheet's XML without formulas and what follows the cells.
    """

    cells: Cells
    values: bytes


def look(data: bytes) -> Look | None:
    """The quick look: complete, or None where it cannot be sure of that."""
    start, end = data.find(b"<sheetData", 0, _HEAD), data.rfind(b"</sheetData>")
    if start < 0 or end < 0:
        return None  # no rows, or elements with a prefix, or not UTF-8
    head = data[:start]
    if b"encoding=" in head and b'encoding="utf-8"' not in head.lower():
        return None
    cells = data[start:end]
    if b"'" in cells and b"'e'" in cells:
        return None  # t='e', or a text of a formula
    formulas = _without_formulas(cells)
    if formulas is None:
        return None
    addresses, values = formulas
    errors = _errors(values)
    if errors is None:
        return None
    return Look(Cells(addresses, errors), head + values + b"</sheetData></worksheet>")


def _without_formulas(data: bytes) -> tuple[frozenset[str], bytes] | None:
    """The cells with a formula, and the cells without their formulas.

    Every '<f' is one; the tag before it must be that of its cell.
    """
    pieces = data.split(b"<f")
    tags = b"\n".join([piece[piece.rfind(b'<c r="'):] for piece in pieces[:-1]])
    found = _TAG.findall(tags)
    if len(found) != len(pieces) - 1:
        return None
    rests = [piece.partition(b"</f>") for piece in pieces[1:]]
    if not all(mark for _, mark, _ in rests):
        return _without_any_formulas(pieces, found)
    kept = [pieces[0], *[rest for _, _, rest in rests]]
    return _addresses(found), b"".join(kept)


def _without_any_formulas(pieces: Sequence[bytes], found: Sequence[bytes]
                          ) -> tuple[frozenset[str], bytes] | None:
    """The same where some formulas are empty elements: <f t="shared" si="0"/>."""
    kept = [pieces[0]]
    for piece in pieces[1:]:
        close = piece.find(b">")
        end = close + 1
        if piece[close - 1:close] != b"/":
            end = piece.find(b"<", end)
            if not piece.startswith(b"</f>", end):
                return None
            end += 4
        kept.append(piece[end:])
    return _addresses(found), b"".join(kept)


def _addresses(found: Sequence[bytes]) -> frozenset[str]:
    return frozenset(b" ".join(found).decode("ascii").split())


def _errors(data: bytes) -> dict[str, str] | None:
    """The cells with an error: each says so by the attribute t="e"."""
    marks = data.count(b'"e"')
    cells = _ERROR.findall(data) if marks else []
    if len(cells) != marks:
        return None
    return {address.decode("ascii"): value.decode("utf-8", "replace") for address, value in cells}


def check_extent(data: bytes) -> None:
    """Refuse a sheet whose values would fill the memory: one stray cell in row 1048576 does.

    Raises:
        UnreadableError: code SHEET_TOO_LARGE, with the corner of the used area.
    """
    start = data.find(b"<sheetData", 0, _HEAD)
    other_quotes = b"'" in data and b"r='" in data
    if start >= 0 and not other_quotes and not _FAR.search(data, start):
        return  # within ZZ9999: harmless
    rows, columns = _Scanner.of(data).extent
    if (rows + 1) * (columns + 1) > MAX_CELLS:
        raise UnreadableError("SHEET_TOO_LARGE", row=rows + 1, columns=columns + 1)


def scan(data: bytes) -> Cells:
    """Every formula and error of the sheet, parsed exactly.

    Raises:
        UnreadableError: the XML is not well-formed, or carries a DTD.
    """
    scanner = _Scanner.of(data)
    return Cells(frozenset(cell_address(*p) for p in scanner.formulas),
                 {cell_address(*p): text for p, text in scanner.errors.items()},
                 frozenset(cell_address(*p) for p in scanner.uncalculated))


class _Scanner:
    """Parser target that walks over the cells."""

    def __init__(self) -> None:
        self.formulas: set[Place] = set()
        self.uncalculated: set[Place] = set()
        self.errors: dict[Place, str] = {}
        self.extent: Place = (0, 0)
        self._place: Place = (-1, -1)
        self._type = ""
        self._formula = False
        self._text: list[str] | None = None
        self._value = ""

    @classmethod
    def of(cls, data: bytes) -> _Scanner:
        """The scanner after the whole sheet."""
        scanner = cls()
        parser = DefusedXMLParser(target=scanner, forbid_dtd=True)
        try:
            parser.feed(data)
            parser.close()
        except XML_ERRORS as error:
            raise UnreadableError("FILE_DAMAGED") from error
        return scanner

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Called by the parser at every opening tag."""
        name = tag.rpartition("}")[2]
        if name == "row":
            number = attributes.get("r", "")
            self._place = (int(number) - 1 if number.isdigit() else self._place[0] + 1, -1)
        elif name == "c":
            self._open_cell(attributes)
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._text = []

    def _open_cell(self, attributes: dict[str, str]) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        if found:
            self._place = (int(found[2]) - 1, column_index(found[1]))
        else:
            self._place = (self._place[0], self._place[1] + 1)
        self._type, self._formula, self._value = attributes.get("t", ""), False, ""

    def data(self, text: str) -> None:
        """Called by the parser with text."""
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Called by the parser at every closing tag."""
        name = tag.rpartition("}")[2]
        if name == "v" and self._text is not None:
            self._value, self._text = "".join(self._text), None
        elif name == "c":
            self._close_cell()

    def _close_cell(self) -> None:
        if self._type == "e":
            self.errors[self._place] = self._value or "#错误"
        if self._formula:
            self.formulas.add(self._place)
            if not self._value and self._type != "str":
                self.uncalculated.add(self._place)
        if self._value or self._type == "inlineStr":
            row, column = self.extent
            self.extent = (max(row, self._place[0]), max(column, self._place[1]))

    def close(self) -> Any:
        """Called by the parser at the end of the document."""
        return self
