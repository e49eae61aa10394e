"""What the workbooks of changes share: tables, the list of figures that differ, findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlkpi.changes.compare import Change, Figure, UnitChange
from xlkpi.findings import SEVERITY_TITLES, Finding
from xlkpi.forms.styles import INDENT
from xlkpi.measure import height
from xlkpi.scheme import Scheme
from xlkpi.scheme.identity import IDENTITY_SHEET, kind_texts
from xlkpi.summary.look import ENGINE, OPTIONS, Looks, fitting, head, page, pixels

TOP: Final = 4  # the first row under the headings, from 0
LINE: Final = 20.0  # points of a row with one line
UNCOMPARED: Final = "不能比较"
NOTICES: Final = "需要注意"
ALL: Final = "逐项变化"
_WRAPPED: Final = frozenset({"wrap"})
_NO_RESULT: Final = Change("result", "", "", None, None)


class Heading(NamedTuple):
    """A column: what stands above it, and its width in digits."""

    title: str
    width: float


class Cell(NamedTuple):
    """One cell: what stands there, how it looks, its number format.

    Attributes:
        minus: how many columns to the left stand (what it was, what it became): the cell
            then is their difference, as a live formula.
    """

    value: Figure
    look: str = "centre"
    number: str = ""
    minus: tuple[int, int] | None = None


def make_book(path: Path, title: str, kind: str, scheme: Scheme,
              sheets: Sequence[tuple[str, Callable[[Worksheet, Looks], None]]]) -> None:
    """Write a workbook of ours that is no 考核表 and no summary.

    Args:
        path: the file.
        title: of its properties.
        kind: what its hidden sheet says it is.
        scheme: whose it is.
        sheets: name -> what writes it, in order.
    """
    book = Workbook(str(path), OPTIONS)
    book.set_calc_mode("auto", ENGINE)
    book.calc_on_load = False
    book.set_properties({"title": title})
    looks = Looks(book)
    for name, write in sheets:
        write(book.add_worksheet(name), looks)
    hidden = book.add_worksheet(IDENTITY_SHEET)
    hidden.write_row(0, 0, kind_texts(kind, scheme))
    hidden.protect()
    hidden.very_hidden()
    book.close()


def write_table(sheet: Worksheet, looks: Looks, titles: tuple[str, str, str],
                headings: Sequence[Heading], rows: Sequence[Sequence[Cell]], nothing: str, *,
                kept: int = 0) -> None:
    """A whole sheet: title, subtitle, note, headings, rows, print set-up.

    Args:
        titles: title, subtitle and note.
        headings: the columns.
        rows: the cells.
        nothing: what to say where there are no rows.
        kept: columns that stay in view.
    """
    head(sheet, looks, *titles)
    sheet.set_row(TOP - 1, 32)
    for column, heading in enumerate(headings):
        sheet.write_string(TOP - 1, column, heading.title, looks("head"))
        sheet.set_column(column, column, heading.width)
    sheet.freeze_panes(TOP, kept)
    page(sheet, repeat_to=TOP - 1)
    if not rows:
        sheet.write_string(TOP, 0, nothing, looks("good"))
        return
    for row, cells in enumerate(rows, start=TOP):
        for column, cell in enumerate(cells):
            _write(sheet, looks, row, column, cell)
        needed = max((height(str(cell.value), pixels(heading.width) - INDENT, 10)
                      for cell, heading in zip(cells, headings, strict=True)
                      if cell.look in _WRAPPED and cell.value), default=LINE)
        sheet.set_row(row, min(max(needed, LINE), 400.0))
    sheet.autofilter(TOP - 1, 0, TOP + len(rows) - 1, len(headings) - 1)


def _write(sheet: Worksheet, looks: Looks, row: int, column: int, cell: Cell) -> None:
    look = looks(cell.look, cell.number)
    if cell.minus is not None and isinstance(cell.value, float):
        before, after = (xl_rowcol_to_cell(row, column - n) for n in cell.minus)
        sheet.write_formula(row, column, f"=ROUND({after}-{before},10)", look, cell.value)
    elif cell.value is None or cell.value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell.value, str):
        sheet.write_string(row, column, cell.value, look)
    else:
        sheet.write_number(row, column, cell.value, look)


def pair(change: Change) -> tuple[Cell, Cell]:
    """The cells of what it was and what it became."""
    after = Cell(UNCOMPARED, "open") if change.unknown else _side(change, change.after)
    return _side(change, change.before), after


def _side(change: Change, value: Figure) -> Cell:
    if value is None:
        return Cell("—", "none")
    return Cell(value, "centre", change.format if isinstance(value, float) else "")


def difference(change: Change, minus: tuple[int, int] = (2, 1)) -> Cell:
    """The cell of the change, beside those of ``pair``."""
    if change.amount is None:
        return Cell(None, "none")
    signed = change.format
    return Cell(change.amount, "sum", f"+{signed};[Red]-{signed};{signed}", minus)


def rank_text(change: Change) -> str:
    """How a rank moves: '升2位', '降1位', '不变'; '' where it has none.

    >>> rank_text(Change("rank", "", "名次", 5.0, 3.0))
    '升2位'
    """
    if change.unknown:
        return UNCOMPARED
    if not isinstance(change.before, float) or not isinstance(change.after, float):
        return ""
    places = round(change.before - change.after)
    return f"升{places}位" if places > 0 else f"降{-places}位" if places < 0 else "不变"


def ordered(units: Iterable[UnitChange]) -> list[UnitChange]:
    """Group by group, by the new rank, those without one last."""
    listed = list(units)
    groups = list(dict.fromkeys(u.group for u in listed))

    def place(unit: UnitChange) -> tuple[int, bool, float, float]:
        ranks = [r if isinstance(r, float) else 0.0 for r in (unit.rank.after, unit.rank.before)]
        unranked = unit.rank.unknown or not isinstance(unit.rank.after, float)
        return groups.index(unit.group), unranked, ranks[unranked], ranks[1]

    return sorted(listed, key=place)


def moving_grades(units: Iterable[UnitChange]) -> list[str]:
    """The results that are texts and not the same on both sides for everybody."""
    return list(dict.fromkeys(g.name for u in units for g in u.grades
                              if g.unknown or g.before != g.after))


class UnitColumns:
    """The columns that every table of units has, before and after: headings and cells.

    Args:
        units: those in the table.
        sides: what the headings call what was and what became.
    """

    def __init__(self, units: Iterable[UnitChange], sides: tuple[str, str]) -> None:
        self.units = ordered(units)
        self._sides = sides
        self._several = len({u.group for u in self.units}) > 1
        self.totals = any(u.total.before is not None or u.total.after is not None
                          for u in self.units)
        self._results = dict.fromkeys(
            u.standing.title for u in self.units if u.standing.kind == "result")
        self._grades = moving_grades(self.units)

    def first(self, unit_title: str) -> list[Heading]:
        """Whose row it is: the unit, and its group where there are several."""
        found = [Heading(unit_title, fitting((u.unit for u in self.units), 12, 26))]
        if self._several:
            found.append(Heading("分组", fitting((u.group for u in self.units), 8, 20)))
        return found

    def first_cells(self, unit: UnitChange) -> list[Cell]:
        """The cells under ``first``."""
        return [Cell(unit.unit, "name"), *([Cell(unit.group)] if self._several else [])]

    def total(self) -> list[Heading]:
        """The total; none where no unit has indicators to add up."""
        return [*self._pair("总分", 10), Heading("增减", 10)] if self.totals else []

    def total_cells(self, unit: UnitChange) -> list[Cell]:
        """The cells under ``total``."""
        return [*pair(unit.total), difference(unit.total)] if self.totals else []

    def standing(self) -> list[Heading]:
        """What ranks the units where that is a result, their ranks, the grades that move."""
        by = [*self._pair("、".join(self._results), 15),
              Heading("增减", 11)] if self._results else []
        grades = [heading for name in self._grades for heading in self._pair(name, 10)]
        return [*by, *self._pair("名次", 9), Heading("名次变化", 10), *grades]

    def standing_cells(self, unit: UnitChange) -> list[Cell]:
        """The cells under ``standing``; a rank or a grade that moves stands out."""
        by = [*pair(unit.standing), difference(unit.standing)] if self._results else []
        moved = rank_text(unit.rank)
        look = {UNCOMPARED: "open", "": "centre", "不变": "centre"}.get(moved, "rank")
        changes = {f.name: f for f in unit.figures if f.kind == "result"}
        grades = [changes.get(name, _NO_RESULT) for name in self._grades]
        return [*by, *pair(unit.rank), Cell(moved, look),
                *(cell._replace(look="rank") if grade.differs else cell
                  for grade in grades for cell in pair(grade))]

    def _pair(self, title: str, width: float) -> list[Heading]:
        return [Heading(f"{side}{title}", fitting((f"{side}{title}".split("\n")[-1],), width, 16))
                for side in self._sides]


def change_rows(units: Iterable[UnitChange], unit_title: str,
                cause: Callable[[UnitChange, Change], str] = lambda *_: "", *,
                with_cause: bool = True) -> tuple[list[Heading], list[list[Cell]]]:
    """The table of every figure that differs or cannot be compared, unit by unit."""
    columns = UnitColumns(units, ("", ""))
    rows = []
    for unit in columns.units:
        for figure in unit.figures:
            if figure.differs or figure.unknown or (figure.before is None) != (
                    figure.after is None):
                name = "综合" if figure.kind == "result" else figure.name
                told = [Cell(cause(unit, figure), "wrap")] if with_cause else []
                rows.append([*columns.first_cells(unit), Cell(name), Cell(
                    figure.title, "wrap"), *pair(figure), difference(figure), *told])
    headings = [*columns.first(unit_title), Heading("指标", 8), Heading("名称", 24),
                Heading("原来", 12), Heading("现在", 12),
                Heading("增减", 11), *([Heading("现在的得分说明", 60)] if with_cause else [])]
    return headings, rows


def finding_rows(findings: Iterable[Finding], unit_title: str
                 ) -> tuple[list[Heading], list[list[Cell]]]:
    """The table of findings."""
    look = {"error": "error", "warning": "warning", "note": "quiet"}
    listed = list(findings)
    rows = [[Cell(SEVERITY_TITLES[f.severity], look[f.severity]), Cell(f.unit, "wrap"),
             Cell(f.indicator), Cell(f.file, "wrap"), Cell(f.cell), Cell(f.message, "wrap")]
            for f in listed]
    return [Heading("程度", 8), Heading(unit_title, fitting((f.unit for f in listed), 10, 22)),
            Heading("指标", 8), Heading("文件", fitting((f.file for f in listed), 12, 28)),
            Heading("单元格", 8), Heading("说明与处理", 80)], rows
