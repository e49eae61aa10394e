"""Which scheme a 考核表 belongs to, and schemes in open workbooks with what is not saved yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import xlwings as xw
from openpyxl import Workbook

from xlkpi.actions.cells import Grid, read_grid
from xlkpi.actions.running import ActionError, folder_of
from xlkpi.scheme import Places, Scheme, SchemeError, load, read, shipped
from xlkpi.scheme.identity import Identity, digest
from xlkpi.scheme.sheets import LISTS, OVERVIEW_TITLE
from xlkpi.scheme.stranger import OURS

_SHEETS: Final = frozenset((OVERVIEW_TITLE, *(sheet.title for sheet in LISTS)))


def is_scheme(book: xw.Book) -> bool:
    """Whether a workbook is a scheme workbook, by the sheets that it has."""
    return {name.strip() for name in book.sheet_names} >= OURS


def open_scheme(book: xw.Book) -> Scheme:
    """The scheme of an open scheme workbook; see ``open_placed``."""
    return open_placed(book)[0]


def open_placed(book: xw.Book) -> tuple[Scheme, Places]:
    """The scheme of an open scheme workbook, as it stands on the screen, and where it stands.

    Raises:
        ActionError: it is no scheme workbook.
        SchemeError: with everything that is wrong with it.
    """
    if not is_scheme(book):
        raise ActionError("当前工作簿不是方案工作簿（应有“方案”“指标”“填报项”等页）；请先打开方案工作簿。")
    copy = Workbook()
    for sheet in copy.worksheets:
        copy.remove(sheet)
    for name, grid in _grids(book).items():
        sheet = copy.create_sheet(name)
        for row in _contents(grid):
            sheet.append(row)
    return read.opened(copy, book.name)


def _grids(book: xw.Book) -> dict[str, Grid]:
    """What stands in the sheets of a scheme workbook; titles as they are in the workbook."""
    found = {}
    for sheet in book.sheets:
        grid = read_grid(sheet) if sheet.name.strip() in _SHEETS else None
        if grid is not None:
            found[sheet.name] = grid
    return found


def _contents(grid: Grid) -> Iterator[list[Any]]:
    for number, row in enumerate(grid.rows):
        contents = [grid.content((number, column)) for column in range(len(row))]
        yield [None if value == "" else value for value in contents]


def find_scheme(identity: Identity, book: xw.Book) -> Scheme | None:
    """The scheme of a 考核表: of those with its id the one that the form was made from.

    Looked for among the shipped ones, in open scheme workbooks, and in the
    files of the workbook's folder and the folder above.
    """
    found: list[Scheme] = []
    for scheme in _candidates(identity.scheme, book):
        if identity.digest in {digest(scheme, group) for group in scheme.groups}:
            return scheme
        found.append(scheme)
    return found[0] if found else None


def _candidates(scheme_id: str, book: xw.Book) -> Iterator[Scheme]:
    if scheme_id in shipped():
        yield load(scheme_id)
    for other in book.app.books:
        if is_scheme(other):
            yield from _of_id(scheme_id, partial(open_scheme, other))
    folder = folder_of(book)
    for place in (folder, folder.parent) if folder is not None else ():
        for path in _files(place):
            yield from _of_id(scheme_id, partial(load, path))


def _files(folder: Path) -> list[Path]:
    """Files that may hold a scheme, by their names: workbooks take long to open."""
    return [*sorted(folder.glob("*.toml")), *sorted(folder.glob("*方案*.xlsx"))]


def _of_id(scheme_id: str, make: Callable[[], Scheme]) -> Iterator[Scheme]:
    try:
        scheme = make()
    except (SchemeError, OSError):
        return  # whoever opens it is told what is wrong with it
    if scheme.id == scheme_id:
        yield scheme
