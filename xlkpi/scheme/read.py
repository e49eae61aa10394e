"""The workbook form of a scheme, read: columns by their headings, faults all at once."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from xlkpi.findings import Finding, finding
from xlkpi.scheme import sheets
from xlkpi.scheme.errors import SchemeError
from xlkpi.scheme.model import Scheme
from xlkpi.scheme.normal import BY, KINDS, LIMIT_OPEN, SEPARATORS, Location, build, number
from xlkpi.scheme.places import Heading, Places
from xlkpi.scheme.sheets import Column, Content, Sheet
from xlkpi.scheme.stranger import stranger

HEADER_ROWS: Final = 5  # the heading is looked for in so many rows
_CHOICE: Final = re.compile(rf"^(.*?)\s*{re.escape(LIMIT_OPEN)}\s*(\d+)\s*\]$", re.DOTALL)
_DATE: Final = re.compile(r"^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?$")


def workbook(path: Path) -> tuple[Scheme, Places]:
    """The scheme in a workbook, and where everything stands in it.

    Raises:
        SchemeError: with everything that is wrong with it.
    """
    try:
        book = load_workbook(path)
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError,
            ParseError) as error:
        raise SchemeError([
            finding("SCHEME_BROKEN", file=path.name, reason=_why(error))
        ]) from error
    try:
        return opened(book, path.name)
    finally:
        book.close()


def _why(error: Exception) -> str:
    if isinstance(error, (zipfile.BadZipFile, InvalidFileException)):
        return "不是 .xlsx 工作簿，或已损坏"
    return "没有权限，或正被其他程序打开" if isinstance(error, OSError) else "内容已损坏"


def opened(book: Workbook, file: str) -> tuple[Scheme, Places]:
    """The scheme in a workbook that openpyxl holds, and where everything stands in it.

    Args:
        book: the workbook.
        file: how findings call it.

    Raises:
        SchemeError: with everything that is wrong with it.
    """
    reader = _Reader(book, file)
    return reader.scheme(), reader.places


class _Reader:
    """One workbook being read: raw data, faults, and where everything stands."""

    def __init__(self, book: Workbook, file: str) -> None:
        self.file = file
        self.book = book
        self.sheets = {ws.title.strip(): ws for ws in book.worksheets}
        self.faults: list[Finding] = []
        self.places = Places(file)

    def scheme(self) -> Scheme:
        raw: dict[str, Any] = {}
        overview = self._sheet(sheets.OVERVIEW_TITLE)
        if overview is not None:
            raw.update(self._overview(overview))
        for sheet in sheets.LISTS:
            absent = sheet.optional and sheet.title not in self.sheets
            ws = None if absent else self._sheet(sheet.title)
            if ws is not None:
                raw[sheet.part] = self._list(ws, sheet)
        if any(f.code == "SCHEME_SHEET" for f in self.faults):
            other = stranger(self.book, self.file)
            raise SchemeError(self.faults if other is None else [other])
        return build(raw, self.places.cell, sheets.where, self.faults, self.file)

    def _fault(self, code: str, ws: Worksheet, cell: str = "", value: object = "",
               **facts: object) -> None:
        self.faults.append(finding(code, file=self.file, sheet=ws.title, cell=cell, value=value,
                                   indicator="", unit="", **facts))

    def _sheet(self, title: str) -> Worksheet | None:
        if title not in self.sheets:
            self.faults.append(finding("SCHEME_SHEET", file=self.file, value=title,
                                       known="、".join(self.sheets)))
        return self.sheets.get(title)

    def _header(self, ws: Worksheet, titles: frozenset[str]) -> tuple[int, dict[int, str]]:
        """The row of the headings (0: none) and the heading of every column."""
        best: tuple[int, dict[int, str]] = (0, {})
        hits = 0
        for row in ws.iter_rows(min_row=1, max_row=HEADER_ROWS):
            found = {c.column: str(c.value).strip() for c in row if c.value not in (None, "")}
            count = len(titles & set(found.values()))
            if count > hits:
                best, hits = (row[0].row, found), count
        return best

    def _list(self, ws: Worksheet, sheet: Sheet) -> list[dict[str, Any]]:
        known = {c.title: c for c in sheet.columns}
        header, headings = self._header(ws, frozenset(known))
        self._check_headings(ws, sheet, header, headings)
        for column, title in headings.items():
            field = known[title].field if title in known else title
            self.places.headings[sheet.part, field] = Heading(
                ws.title, get_column_letter(column), header)
        entries: list[dict[str, Any]] = []
        for cells in ws.iter_rows(min_row=header + 1):
            row = {c.column: c for c in cells if _raw(c) not in (None, "")}
            if not row or not header:
                continue
            location: Location = (sheet.part, len(entries))
            self.places.cells[location] = (ws.title, cells[0].coordinate)
            self.places.rows[location] = cells[0].row
            entry: dict[str, Any] = {"attributes": {}} if sheet.part == "units" else {}
            for column, title in headings.items():
                if column not in row:
                    continue
                cell, field = row[column], known[title].field if title in known else ""
                spot = (*location, field) if field else (*location, "attributes", title)
                self.places.cells[spot] = (ws.title, cell.coordinate)
                if field:
                    entry[field] = self._value(ws, cell, known[title].content)
                elif sheet.part == "units":
                    entry["attributes"][title] = _plain(self._checked(ws, cell))
            entries.append(entry)
        return entries

    def _check_headings(self, ws: Worksheet, sheet: Sheet, header: int,
                        headings: Mapping[int, str]) -> None:
        """Every heading known and there once; on the sheet 单位 any other heading is an attribute."""
        titles = list(headings.values())
        for column, title in headings.items():
            cell = ws.cell(header, column).coordinate
            if titles.index(title) != list(headings).index(column):
                self._fault("SCHEME_DOUBLE_COLUMN", ws, cell, title)
            elif sheet.part != "units" and title not in {c.title for c in sheet.columns}:
                self._fault("SCHEME_EXTRA_COLUMN", ws, cell, title, known=_titles(sheet.columns))
        for spec in sheet.columns:
            if spec.needed and spec.title not in titles:
                self._fault("SCHEME_COLUMN", ws, "", spec.title,
                            known="、".join(titles) or "（无）")

    def _overview(self, ws: Worksheet) -> dict[str, Any]:
        item_title, content_title, name_title, note_title, period_title = sheets.OVERVIEW_COLUMNS
        header, headings = self._header(ws, frozenset(sheets.OVERVIEW_COLUMNS))
        columns = {title: column for column, title in headings.items()}
        for title in (item_title, content_title):
            if title not in columns:
                self._fault("SCHEME_COLUMN", ws, "", title,
                            known="、".join(headings.values()) or "（无）")
        raw: dict[str, Any] = {"notes": [], "deadlines": []}
        if item_title not in columns or content_title not in columns:
            return raw
        for item_cell, row in self._overview_rows(ws, header, columns):
            item, cell = str(_raw(item_cell)).strip(), row.get(content_title)
            spot = cell or item_cell
            if item in (sheets.DEADLINE_ITEM, sheets.RETURN_ITEM):
                location = ("deadlines", len(raw["deadlines"]))
                self.places.cells[location] = (ws.title, spot.coordinate)
                entry = {"name": row.get(name_title), "on": cell, "note": row.get(note_title),
                         "period": row.get(period_title)}
                raw["deadlines"].append({
                    "for_returns": item == sheets.RETURN_ITEM,
                    **{k: _date(_raw(c)) if k == "on" else _text(_raw(c))
                       for k, c in entry.items() if c is not None}})
            elif cell is None:
                continue
            elif item == sheets.NOTE_ITEM:
                self.places.cells[("notes", len(raw["notes"]))] = (ws.title, spot.coordinate)
                raw["notes"].append(self._value(ws, cell, "text"))
            elif item not in sheets.OVERVIEW_ITEMS:
                self._fault("SCHEME_EXTRA_ITEM", ws, item_cell.coordinate, item,
                            known="、".join(sheets.OVERVIEW_ITEMS))
            elif sheets.OVERVIEW_ITEMS[item][0] in raw:
                self._fault("SCHEME_DOUBLE_ITEM", ws, item_cell.coordinate, item)
            else:
                field, content = sheets.OVERVIEW_ITEMS[item]
                self.places.cells[(field,)] = (ws.title, spot.coordinate)
                raw[field] = self._value(ws, cell, content)
        return raw

    def _overview_rows(self, ws: Worksheet, header: int, columns: Mapping[str, int],
                       ) -> Iterator[tuple[Cell | MergedCell, dict[str, Cell | MergedCell]]]:
        """The item cell and the filled cells by heading, of every row that has an item."""
        for cells in ws.iter_rows(min_row=header + 1):
            by_column = {c.column: c for c in cells if _raw(c) not in (None, "")}
            row = {t: by_column[c] for t, c in columns.items() if c in by_column}
            item = row.get(sheets.OVERVIEW_COLUMNS[0])
            if item is not None:
                yield item, row

    def _checked(self, ws: Worksheet, cell: Cell | MergedCell) -> Any:
        """The cell's content; an error value is a fault and counts as blank."""
        value = _raw(cell)
        if cell.data_type == "e":
            self._fault("SCHEME_CELL_ERROR", ws, cell.coordinate, value)
            return None
        return value

    def _value(self, ws: Worksheet, cell: Cell | MergedCell, content: Content) -> Any:
        """A cell's content as the model takes it; what is not understood goes on as it stands."""
        value = self._checked(ws, cell)
        match content:
            case "number" | "whole":
                figure = number(value) if isinstance(value, str) else None
                return value if figure is None else figure
            case "flag":
                return {"是": True, "否": False}.get(str(value).strip(), str(value))
            case "kind":
                return _key(KINDS, value)
            case "by":
                return _key(BY, value)
            case "choices":
                return [_choice(part) for part in _parts(value)]
            case "groups":
                return _parts(value)
            case "date":
                return _date(value)
            case _:
                return _text(value)


def _raw(cell: Cell | MergedCell) -> Any:
    """The content; of a cell that calculates, the formula as typed."""
    value = cell.value
    return value.text if isinstance(value, ArrayFormula) else value


def _plain(value: Any) -> Any:
    """An attribute: a figure or a text."""
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        return _text(value)
    return value


def _text(value: Any) -> Any:
    """A text; a figure in a text column as it is shown."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def _date(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    match = _DATE.match(value.strip()) if isinstance(value, str) else None
    if match:
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            return value
    return value


def _key(titles: Mapping[str, str], value: Any) -> str:
    text = str(value).strip()
    return next((key for key, title in titles.items() if title == text), text)


def _parts(value: Any) -> list[str]:
    """The entries of one cell.  A separator that stands at the end adds nothing."""
    parts = [p.strip() for p in re.split(f"[{SEPARATORS}]", str(_text(value)))]
    return [p for p in parts if p]


def _choice(part: str) -> dict[str, Any]:
    match = _CHOICE.match(part)
    return {"label": match[1], "quota": int(match[2])} if match else {"label": part}


def _titles(columns: tuple[Column, ...]) -> str:
    return "、".join(c.title for c in columns)
