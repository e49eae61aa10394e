"""Formulas between Excel's grammar and Calc's API grammar, as text, without an office.

Excel:  =SUM(Sheet2!A1:B2,'My Sheet'!C3)*{1,2;3,4}     (the comma also unites, the blank intersects)
Calc:   =SUM($Sheet2.A1:B2;$'My Sheet'.C3)*{1;2|3;4}   (~ unites, ! intersects)

Translating text costs one call to the office for a whole block of cells; Calc's own parser of
Excel's grammar costs several calls per cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from xlkpi.hosts.libreoffice import addresses

_ERROR = r"\#(?:N/A|DIV/0!|REF!|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!|FIELD!|GETTING_DATA)"
_COL, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9]\d{0,6}"
_REFERENCE = (
    rf"(?:{_COL}{_ROW}(?::{_COL}{_ROW})?(?![\w.(\[])"
    rf"|{_COL}:{_COL}(?![\w.(])|{_ROW}:{_ROW}(?![\w.]))"
)
_WORD = r"[^\W\d][\w.?\\]*"
_QUOTED = r"'(?:[^']|'')+'"
_COMMON = rf"""
    (?P<string>"(?:[^"]|"")*")
  | (?P<error>{_ERROR})
  | (?P<sheet>%s)
  | (?P<reference>{_REFERENCE})
  | (?P<bracket>\[)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<call>{_WORD}(?=\())
  | (?P<word>{_WORD})
  | (?P<space>\s+)
  | (?P<operator><=|>=|<>|.)
"""
_EXCEL = re.compile(
    _COMMON % rf"(?:{_QUOTED}|\[[^\[\]]+\]{_WORD}|{_WORD}:{_WORD}|{_WORD})!", re.VERBOSE | re.DOTALL
)
_CALC = re.compile(
    _COMMON
    % rf"""\$?{_QUOTED}(?:\#\$?(?:{_QUOTED}|[^\W\d]\w*))?\.
           |\$[^\W\d]\w*\.
           |[^\W\d]\w*\.(?=\$?[A-Za-z]{{1,3}}\$?[1-9]|{_COL}:|{_ROW}:)""",
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(r"^(?:_xlfn\.|_xlws\.|_xludf\.)+", re.IGNORECASE)
_TRUTH = {"TRUE": "TRUE()", "FALSE": "FALSE()"}
_EXTERNAL = re.compile(r"(.*)\[([^\[\]]+)\](.*)", re.DOTALL)


@dataclass(frozen=True)
class FunctionNames:
    """Functions that are called differently: in Excel, and in Calc's API grammar (upper case)."""

    to_calc: Mapping[str, str] = field(default_factory=dict)
    to_excel: Mapping[str, str] = field(default_factory=dict)


def _tokens(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while match := pattern.match(text, at):
        kind, part = match.lastgroup or "", match[0]
        if kind == "bracket":
            part = text[at : _closing(text, at)]
        at += len(part)
        yield kind, part


def _closing(text: str, start: int) -> int:
    """The end of a bracket with brackets in it; an apostrophe quotes the sign after it."""
    depth, at = 0, start
    while at < len(text):
        if text[at] == "'":
            at += 1
        elif text[at] in "[]":
            depth += 1 if text[at] == "[" else -1
            if depth == 0:
                return at + 1
        at += 1
    return len(text)


def needs_table(text: str) -> bool:
    """Whether an Excel formula names columns without their table, as in [@x]*[y]."""
    before = ""
    for kind, part in _tokens(_EXCEL, text):
        if kind == "bracket" and before != "word":
            return True
        before = kind if part.strip() else before
    return False


class _ToCalc:
    """One translation of an Excel formula."""

    def __init__(self, names: FunctionNames, table: str | None) -> None:
        self._names, self._table = names, table
        self._groups: list[str] = []  # what each open sign belongs to: call, group or array
        self._last = ("", "")
        self._last_sheet = ""  # the second of two sheets, whose reference is still to come

    def translate(self, text: str) -> str:
        out: list[str] = []
        blank = False
        for kind, part in _tokens(_EXCEL, text):
            if kind == "space":
                blank = self._ends_operand()
                continue
            if blank and (kind in ("reference", "sheet", "word", "call") or part == "("):
                out.append("!")  # a blank between two references intersects them
            blank = False
            out.append(getattr(self, "_" + kind, str)(part))
            self._last = (kind, part)
        return "".join(out)

    def _ends_operand(self) -> bool:
        kind, part = self._last
        return kind in ("reference", "word", "error", "bracket") or part == ")"

    def _sheet(self, part: str) -> str:
        sheet = str(addresses.split_sheet(part)[0])
        if external := _EXTERNAL.fullmatch(sheet):
            folder, book, inner = (text.replace("'", "''") for text in external.groups())
            if not folder:
                raise NotImplementedError(f"{part} needs the full path of the other book.")
            path = folder.replace("\\", "/")
            start = "file://" if path.startswith("/") else "file:///"
            return f"'{start}{path}{book}'#$'{inner}'."
        first, _, self._last_sheet = sheet.partition(":")
        return _calc_quoted(first)

    def _reference(self, part: str) -> str:
        if not self._last_sheet:
            return part
        first, _, second = part.partition(":")
        sheet, self._last_sheet = self._last_sheet, ""
        return f"{first}:{_calc_quoted(sheet)}{second or first}"

    def _call(self, part: str) -> str:
        name = _PREFIX.sub("", part).upper()
        return self._names.to_calc.get(name, name)

    def _word(self, part: str) -> str:
        return part if self._last[0] == "sheet" else _TRUTH.get(part.upper(), part)

    def _bracket(self, part: str) -> str:
        inner = part[1:-1]
        if inner.startswith("@"):
            column = inner[1:]
            if column and not column.startswith("["):
                column = f"[{column}]"
            part = f"[[#This Row];{column}]" if column else "[#This Row]"
        if self._last[0] != "word":
            if self._table is None:
                raise ValueError(f"{part} stands in no table: write the table's name before it.")
            part = self._table + part
        return re.sub(r"\]\s*,\s*\[", "];[", part)

    def _operator(self, part: str) -> str:
        if part in ("(", "{"):
            call = "call" if self._last[0] == "call" else "group"
            self._groups.append("array" if part == "{" else call)
        elif part in (")", "}") and self._groups:
            self._groups.pop()
        elif part in (",", ";"):
            inside = self._groups[-1] if self._groups else "group"
            if inside == "array":
                return ";" if part == "," else "|"
            return ";" if inside == "call" else "~"
        elif part == "@" and self._last[0] in ("", "operator") and self._last[1] not in ")}%":
            return ""  # implicit intersection is what Calc does in a plain cell anyway
        return part


def _calc_quoted(sheet: str) -> str:
    return "$'" + sheet.replace("'", "''") + "'."


def to_calc(text: str, names: FunctionNames, table: str | None = None) -> str:
    """An Excel formula in Calc's API grammar; both with their equals sign.

    Args:
        text: The formula.
        names: Names of functions.
        table: The table that the formula's cell lies in, for [@x] without a table's name.

    Raises:
        ValueError: [@x] is used outside of a table.
        NotImplementedError: A reference to another book without its path.
    """
    return _ToCalc(names, table).translate(text)


def to_excel(text: str, names: FunctionNames, sheets: Collection[str] = ()) -> str:
    """A formula in Calc's API grammar as Excel writes it.

    Args:
        text: With its equals sign; an array formula may have its braces.
        names: Names of functions.
        sheets: The book's sheet names; they tell `Sheet1.A1` from a name with a dot in it.
    """
    if text.startswith("{="):
        text = text[1:-1]
    out: list[str] = []
    depth = 0  # inside an inline array
    skip = 0  # tokens already dealt with
    pieces = list(_tokens(_CALC, text))
    for i, (kind, part) in enumerate(pieces):
        if skip:
            skip -= 1
        elif kind == "sheet" and _spans_sheets(pieces, i, out):
            out[-3] = _both_sheets(out[-3], _excel_sheet(part, sheets))
            if pieces[i + 1][1] == out[-2]:  # $Sheet1.A1:$Sheet3.A1 is Sheet1:Sheet3!A1
                del out[-1]
                skip = 1
        elif kind == "sheet":
            out.append(_excel_sheet(part, sheets))
        elif kind == "call":
            name = part.upper()
            if name in _TRUTH and [t for _, t in pieces[i + 1 : i + 3]] == ["(", ")"]:
                skip = 2
            out.append(names.to_excel.get(name, name))
        elif kind == "bracket":
            out.append(part.replace("];[", "],["))
        elif kind == "operator":
            depth += (part == "{") - (part == "}")
            signs = {";": ",", "|": ";"} if depth else {";": ",", "~": ",", "!": " "}
            out.append(signs.get(part, part))
        else:
            out.append(part)
    return "".join(out)


def _spans_sheets(pieces: list[tuple[str, str]], i: int, out: list[str]) -> bool:
    """Whether the sheet is the last one of several: $Sheet1.A1:$Sheet3.B2."""
    before = [kind for kind, _ in pieces[max(i - 3, 0) : i]]
    return before == ["sheet", "reference", "operator"] and out[-1] == ":" and i + 1 < len(pieces)


def _both_sheets(first: str, last: str) -> str:
    names = [str(addresses.split_sheet(part)[0]) for part in (first, last)]
    both = ":".join(names)
    simple = all(addresses.quote_sheet(name) == name for name in names)
    return both + "!" if simple else "'" + both.replace("'", "''") + "'!"


def _excel_sheet(part: str, sheets: Collection[str]) -> str:
    plain = part[:-1].removeprefix("$")
    if "'#" in plain:  # another file: 'file:///dir/book.xlsx'#$Sheet1
        file, _, sheet = plain.partition("'#")
        folder, _, book = file.lstrip("'").removeprefix("file://").rpartition("/")
        inner = sheet.lstrip("$").strip("'")
        return f"'{folder}/[{book}]{inner}'!"
    if plain.startswith("'"):
        plain = plain[1:-1].replace("''", "'")
    elif not part.startswith("$") and sheets and plain not in sheets:
        return part  # a name with a dot in it
    return addresses.quote_sheet(plain) + "!"


_PART = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([1-9]\d{0,6})?")


def _shift_corner(corner: str, rows: int, columns: int) -> str | None:
    match = _PART.fullmatch(corner)
    if match is None:
        return corner
    fixed_column, letters, fixed_row, digits = match.groups()
    if letters is None:  # a row: its dollar was read as the column's
        fixed_row, fixed_column = fixed_column + fixed_row, ""
    column = row = ""
    if letters:
        number = addresses.column_number(letters) + (0 if fixed_column else columns)
        if not 1 <= number <= addresses.MAX_COLUMN:
            return None
        column = fixed_column + addresses.column_letters(number)
    if digits:
        line = int(digits) + (0 if fixed_row else rows)
        if not 1 <= line <= addresses.MAX_ROW:
            return None
        row = fixed_row + str(line)
    return column + row


def shift(text: str, rows: int, columns: int) -> str:
    """An Excel formula as it reads when its cell is copied some rows down and columns right."""
    if not (rows or columns):
        return text
    out = []
    for kind, part in _tokens(_EXCEL, text):
        if kind != "reference":
            out.append(part)
            continue
        corners = [_shift_corner(corner, rows, columns) for corner in part.split(":")]
        out.append("#REF!" if None in corners else ":".join(str(corner) for corner in corners))
    return "".join(out)
