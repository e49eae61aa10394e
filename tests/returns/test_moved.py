"""What people do to a workbook on its way must not matter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.returns.workshop import (
    FORM,
    Desk,
    codes,
    drop_identity_sheet,
    fill,
    key_rows,
    only,
    opened,
    rewrite,
    role_columns,
)
from xlkpi.scheme.identity import IDENTITY_SHEET, Role


def insert_rows(book: Workbook) -> None:
    sheet = book[FORM]
    sheet.insert_rows(9, 2)
    sheet.insert_rows(1, 3)
    sheet.cell(2, 2).value = "加了一行"


def insert_columns(book: Workbook) -> None:
    book[FORM].insert_cols(8)
    book[FORM].insert_cols(1, 2)


def swap_columns(book: Workbook) -> None:
    """填报值 to the far right, as when a column is cut and inserted elsewhere."""
    sheet = book[FORM]
    column = role_columns(sheet)[Role.VALUE.value]
    letter = openpyxl.utils.get_column_letter(column)
    sheet.move_range(f"{letter}1:{letter}{sheet.max_row}", cols=30)


def rename_sheets(book: Workbook) -> None:
    book[FORM].title = "东所上报 (2)"


def add_sheets(book: Workbook) -> None:
    book.create_sheet("草稿", 0)["A1"] = "随手记"
    book.create_sheet("图", 1).append([1, 2, 3])
    book.move_sheet(FORM, 3)


def unmerge(book: Workbook) -> None:
    sheet = book[FORM]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


def sort_rows_backwards(book: Workbook) -> None:
    """All input rows of an unmerged sheet turned round."""
    unmerge(book)
    sheet = book[FORM]
    rows = [r for k, r in key_rows(sheet).items() if k.startswith("1.") and "/" in k]
    cells = [[sheet.cell(r, c).value for c in range(1, sheet.max_column + 1)] for r in rows]
    for row, values in zip(rows, reversed(cells), strict=True):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value


def hide_the_sheet(book: Workbook) -> None:
    book[FORM].sheet_state = "hidden"


def drop_names(book: Workbook) -> None:
    book[FORM].defined_names.clear()


def drop_formatting(book: Workbook) -> None:
    book[FORM].conditional_formatting = type(book[FORM].conditional_formatting)()
    book[FORM].data_validations.dataValidation.clear()
    for row in book[FORM].row_dimensions.values():
        row.hidden = False


@pytest.mark.parametrize("change", [
    insert_rows, insert_columns, swap_columns, rename_sheets, add_sheets, unmerge, hide_the_sheet,
    drop_names, drop_formatting,
], ids=lambda f: f.__name__)
def test_it_does_not_matter(desk: Desk, change: Callable[[Workbook], None]) -> None:
    path = desk.filled()
    expected = {k: (e.value, e.assessed) for k, e in desk.one(path).entries.items()}
    with opened(path) as book:
        change(book)
    result = desk.read(path)
    assert codes(result.findings) == []
    (found,) = result.returns
    assert {k: (e.value, e.assessed) for k, e in found.entries.items()} == expected
    assert found.unit == "东所"


def test_addresses_follow(desk: Desk) -> None:
    path = desk.filled()
    before = desk.one(path)
    with opened(path) as book:
        book[FORM].insert_rows(1, 2)
        book[FORM].insert_cols(1)
    after = desk.one(path)
    assert (before.entries["1.1/完成数"].cell, after.entries["1.1/完成数"].cell) == ("H7", "I9")
    assert before.scores["1.1"].self_cell == "K7"
    assert after.scores["1.1"].self_cell == "L9"


def test_rows_may_be_sorted(desk: Desk) -> None:
    path = desk.filled()
    with opened(path) as book:
        sort_rows_backwards(book)
    found = desk.one(path)
    assert found.entries["1.1/完成数"].value == 45
    assert found.entries["1.2/合格率"].value == 0.9


@pytest.mark.parametrize("name", ["东所.xlsx", "东所（终稿）-副本(3).xlsx", "x.XLSX", "data"])
def test_the_file_name_does_not_matter(desk: Desk, name: str) -> None:
    assert desk.one(desk.filled().rename(desk.folder / name)).unit == "东所"


def test_a_sheet_alone(desk: Desk) -> None:
    path = desk.filled()
    drop_identity_sheet(path)
    result = desk.read(path)
    assert codes(result.findings) == []
    assert result.returns[0].unit == "东所"


def test_sheets_of_several_units_in_one_workbook(desk: Desk) -> None:
    """Copied by value, as openpyxl users and some scripts do: no names, no hidden sheet."""
    paths = [desk.filled({"1.1/完成数": 40 + n}, unit) for n, unit in enumerate(("东所", "南所", "西所"))]
    joined = openpyxl.Workbook()
    for path in paths:
        source = openpyxl.load_workbook(path)[FORM]
        target = joined.create_sheet(f"{path.stem}")
        for row in source.iter_rows():
            for cell in row:
                target.cell(cell.row, cell.column).value = cell.value
    joined.save(desk.folder / "全县.xlsx")
    result = desk.read(desk.folder / "全县.xlsx")
    assert codes(result.findings) == []
    assert [(r.unit, r.sheet, r.entries["1.1/完成数"].value) for r in result.returns] == [
        ("东所", "东所", 40.0), ("南所", "南所", 41.0), ("西所", "西所", 42.0)]


# --- hidden rows and columns that are gone -----------------------------------------------
def delete_hidden(path: Path, *, identity: bool = False, roles: bool = False, keys: bool = False
                  ) -> None:
    """Empty the hidden cells; their names stay."""
    with opened(path) as book:
        sheet = book[FORM]
        key_column = role_columns(sheet)[Role.KEY.value]
        role_row = next(c.row for row in sheet.iter_rows() for c in row
                        if c.value == Role.VALUE.value)
        for row in range(1, sheet.max_row + 1):
            for column in range(1, sheet.max_column + 1):
                cell = sheet.cell(row, column)
                text = str(cell.value)
                if ((identity and row != role_row and column < 7 and row < 3)
                        or (roles and text.startswith("role:"))
                        or (keys and column == key_column and row > role_row)):
                    cell.value = None


@pytest.mark.parametrize("gone", [{"keys": True}, {"roles": True}, {"keys": True, "roles": True}])
def test_names_replace_the_keys(desk: Desk, gone: dict[str, bool]) -> None:
    path = desk.filled()
    expected = desk.one(path)
    delete_hidden(path, **gone)
    result = desk.read(path)
    assert codes(result.findings) == ["KEYS_LOST"]
    assert result.returns[0].entries == expected.entries
    assert result.returns[0].scores == expected.scores


def test_the_hidden_sheet_replaces_the_identity_row(desk: Desk) -> None:
    path = desk.filled()
    delete_hidden(path, identity=True)
    result = desk.read(path)
    assert codes(result.findings) == ["IDENTITY_FROM_WORKBOOK"]
    assert result.returns[0].unit == "东所"


def test_names_alone_are_enough(desk: Desk) -> None:
    path = desk.filled()
    expected = desk.one(path)
    delete_hidden(path, identity=True, roles=True, keys=True)
    result = desk.read(path)
    assert codes(result.findings) == ["IDENTITY_FROM_WORKBOOK", "KEYS_LOST"]
    assert result.returns[0].entries == expected.entries


def test_without_any_identity_it_is_said_and_nothing_is_guessed(desk: Desk) -> None:
    path = desk.filled()
    delete_hidden(path, identity=True)
    drop_identity_sheet(path)
    result = desk.read(path)
    assert codes(result.findings) == ["IDENTITY_LOST"]
    assert result.returns == ()


def test_two_nameless_sheets_are_not_told_apart_by_guessing(desk: Desk) -> None:
    path = desk.filled()
    delete_hidden(path, identity=True)
    with opened(path) as book:
        book.copy_worksheet(book[FORM])
    assert codes(desk.read(path).findings) == ["IDENTITY_LOST", "IDENTITY_LOST"]


def test_another_unit_s_sheet_copied_in_is_read_beside_the_own_one(desk: Desk) -> None:
    path, other = desk.filled(), desk.filled({"1.1/完成数": 11}, "南所")
    source = openpyxl.load_workbook(other)[FORM]
    with opened(path) as book:
        target = book.create_sheet("抄来的")
        for row in source.iter_rows():
            for cell in row:
                target.cell(cell.row, cell.column).value = cell.value
    found = {r.unit: r.entries["1.1/完成数"].value for r in desk.read(path).returns}
    assert found == {"东所": 45.0, "南所": 11.0}


def test_a_workbook_of_ours_without_a_form(desk: Desk) -> None:
    path = desk.folder / "汇总.xlsx"
    book = openpyxl.Workbook()
    book.create_sheet(IDENTITY_SHEET).append(["xlkpi=1", "scheme=small"])
    book.save(path)
    found = only(desk.read(path), "NOT_A_FORM")
    assert found.severity == "note"


def test_a_strange_workbook(desk: Desk) -> None:
    path = desk.folder / "工资表.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["姓名", "工资"])  # type: ignore[union-attr]
    book.save(path)
    result = desk.read(path)
    assert (codes(result.findings), result.returns) == (["NOT_OURS"], ())


def test_moved_rows_with_a_renamed_prefix_in_the_xml(desk: Desk) -> None:
    """Elements with a prefix, as the Open XML SDK writes them."""
    path = desk.filled()
    expected = desk.one(path).entries

    def prefixed(data: bytes) -> bytes:
        text = data.decode()
        for tag in ("sheetData", "row", "c", "v", "f", "is", "t"):
            text = text.replace(f"<{tag}>", f"<x:{tag}>").replace(f"<{tag} ", f"<x:{tag} ")
            text = text.replace(f"</{tag}>", f"</x:{tag}>").replace(f"<{tag}/>", f"<x:{tag}/>")
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        return text.replace(f'xmlns="{space}"', f'xmlns="{space}" xmlns:x="{space}"').encode()

    rewrite(path, "xl/worksheets/sheet1.xml", prefixed)
    result = desk.read(path)
    assert codes(result.findings) == []
    assert result.returns[0].entries == expected


def test_figures_with_the_reviewers_in_the_other_column(desk: Desk) -> None:
    """A department may type its figures in either column."""
    path = desk.filled()
    fill(path, {"2.1/档次": "中"}, {"2.1/档次": None})
    result = desk.read(path)
    assert codes(result.findings) == []
    assert result.returns[0].entries["2.1/档次"].value == "中"
