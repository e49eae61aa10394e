"""The actions' side of Excel: its dialog, its protection, its errors.

There is no Excel here.  What stands in for it are its COM objects, at the edge only: a dialog,
a sheet with its protection, and COM's error; what they do is taken from Excel's object model.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

import xlkpi
from tests.install.home import Home, addin, program
from xlkpi.actions import Host, diagnose
from xlkpi.actions.cells import typed
from xlkpi.actions.running import action, ask_folder, host
from xlkpi.actions.writing import Writing, write
from xlkpi.addin import setup
from xlkpi.addin.machine import Machine
from xlkpi.hosts import excel_buttons

# Worksheet.Protect, in the order of Microsoft's reference; password first
ARGUMENTS = ("DrawingObjects", "Contents", "Scenarios", "UserInterfaceOnly",
             "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows",
             "AllowInsertingColumns", "AllowInsertingRows", "AllowInsertingHyperlinks",
             "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering",
             "AllowUsingPivotTables")
FORM = {"DrawingObjects": True, "Contents": True, "Scenarios": True, "UserInterfaceOnly": False,
        **{name: name in ("AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingRows")
           for name in ARGUMENTS[4:]}}  # as forms are distributed


class ComError(Exception):
    """Stands for pywintypes.com_error."""

    def __init__(self, description: str = "") -> None:
        super().__init__(-2147352567, "发生意外。", (0, "Microsoft Excel", description), None)
        self.excepinfo = self.args[2]


class ComSheet:
    """Stands for Excel's Worksheet: protection, and cells that refuse while it is on."""

    def __init__(self, state: dict[str, bool], password: str = "") -> None:
        self.password = password
        self.EnableSelection = 1  # xlUnlockedCells
        self._set(state)
        self.asked: list[tuple[Any, ...]] = []

    def _set(self, state: dict[str, bool]) -> None:
        self.state = state
        self.ProtectContents = state["Contents"]
        self.ProtectDrawingObjects = state["DrawingObjects"]
        self.ProtectScenarios = state["Scenarios"]
        self.ProtectionMode = state["UserInterfaceOnly"]
        self.Protection = SimpleNamespace(**{name: state[name] for name in ARGUMENTS[4:]})

    def Unprotect(self, *password: str) -> None:  # noqa: N802
        self.asked.append(password)
        assert password, "Excel would ask the person for the password"
        if password[0] != self.password:
            raise ComError("您所输入的密码不正确。")
        self._set(dict.fromkeys(ARGUMENTS, False))
        self.EnableSelection = 0

    def Protect(self, password: str, *state: bool) -> None:  # noqa: N802
        self.password = password
        self._set(dict(zip(ARGUMENTS, state, strict=True)))


class Cells:
    """Stands for xlwings' Range: writes into a dict, refuses as the sheet does."""

    def __init__(self, sheet: Any, first: tuple[int, int], count: int = 1) -> None:
        self.sheet, self.first, self.count = sheet, first, count

    def resize(self, rows: int, columns: int) -> Cells:
        assert columns == 1
        return Cells(self.sheet, self.first, rows)

    def _take(self, contents: Any) -> None:
        self.sheet.calls += 1
        row, column = self.first
        places = [(row + n, column) for n in range(self.count)]
        if self.sheet.api.ProtectContents and not self.sheet.open.issuperset(places):
            raise ComError("您正试图更改的单元格位于受保护的工作表中。")
        for place, (content,) in zip(places, contents, strict=True):
            self.sheet.cells[place] = content

    value = property(None, _take)
    formula = property(None, _take)
    formula_array = property(None, lambda self, text: self._take([[text]]))


class Sheet:
    """Stands for xlwings' Sheet."""

    def __init__(self, api: ComSheet) -> None:
        self.api, self.calls = api, 0
        self.cells: dict[tuple[int, int], Any] = {}
        self.open: set[tuple[int, int]] = set()

    def range(self, place: tuple[int, int]) -> Cells:
        return Cells(self, place)


class Dialog:
    """Stands for Excel's FileDialog; the person chooses a folder or none."""

    def __init__(self, chosen: str | None) -> None:
        self.SelectedItems = SimpleNamespace(Item=lambda number: {1: chosen}[number])
        self.shown: dict[str, Any] = {}

    def Show(self) -> int:  # noqa: N802
        self.shown = {k: v for k, v in vars(self).items() if k[0].isupper()}
        return -1 if self.SelectedItems.Item(1) else 0


@pytest.fixture
def com(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with pywin32, and the actions fitted to Excel."""
    monkeypatch.setitem(sys.modules, "pywintypes", SimpleNamespace(com_error=ComError))
    for name in vars(host):
        monkeypatch.setattr(host, name, getattr(host, name))
    excel_buttons.fit(host)


def with_dialog(monkeypatch: pytest.MonkeyPatch, dialog: Dialog) -> list[int]:
    kinds: list[int] = []

    def file_dialog(kind: int) -> Dialog:
        kinds.append(kind)
        return dialog

    api = SimpleNamespace(FileDialog=file_dialog)
    monkeypatch.setattr(xw, "apps", SimpleNamespace(active=SimpleNamespace(api=api)))
    return kinds


def test_without_pywin32_it_is_still_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pywintypes", None)
    fitted = Host()
    excel_buttons.fit(fitted)
    assert fitted.refusals == (xw.XlwingsError,)


# --- the dialog -----------------------------------------------------------------------------------
def test_the_person_chooses_a_folder(com: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
                                     ) -> None:
    dialog = Dialog(str(tmp_path / "交 回"))
    kinds = with_dialog(monkeypatch, dialog)
    found = ask_folder(None, "合并汇总", "汇总这个文件夹：", tmp_path)  # type: ignore[arg-type]
    assert found == tmp_path / "交 回"
    assert kinds == [4]  # msoFileDialogFolderPicker
    assert dialog.shown["Title"] == "汇总这个文件夹："
    assert dialog.shown["InitialFileName"] == f"{tmp_path}\\"
    assert dialog.shown["AllowMultiSelect"] is False


def test_a_folder_that_is_not_there_yet_begins_with_the_one_above(
        com: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dialog = Dialog(None)
    with_dialog(monkeypatch, dialog)
    assert excel_buttons.choose_folder("下发", tmp_path / "考核表") is None
    assert dialog.shown["InitialFileName"] == f"{tmp_path}\\"
    excel_buttons.choose_folder("下发", None)


def test_where_there_is_no_dialog_the_proposed_folder_is_offered(
        com: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def refuse(kind: int) -> None:
        raise ComError(f"没有对话框 {kind}")

    api = SimpleNamespace(FileDialog=refuse)
    monkeypatch.setattr(xw, "apps", SimpleNamespace(active=SimpleNamespace(api=api)))
    asked: list[str] = []
    app: Any = SimpleNamespace(alert=lambda text, **_: asked.append(text) or "ok")
    assert ask_folder(app, "合并汇总", "汇总这个文件夹：", tmp_path) == tmp_path
    assert str(tmp_path) in asked[0]


# --- protection -----------------------------------------------------------------------------------
def formulas(count: int) -> list[Writing]:
    return [Writing((row, 9), f"=H{row + 1}", "formula") for row in range(count)]


def test_protection_comes_off_and_back_with_its_permissions(com: None) -> None:
    sheet: Any = Sheet(ComSheet(dict(FORM)))
    assert write(sheet, formulas(90)) == set()
    assert len(sheet.cells) == 90
    assert sheet.calls == 1
    assert sheet.api.state == FORM
    assert sheet.api.EnableSelection == 1
    assert sheet.api.asked == [("",)]


def test_a_sheet_that_is_open_stays_open(com: None) -> None:
    sheet: Any = Sheet(ComSheet(dict.fromkeys(ARGUMENTS, False)))
    assert write(sheet, formulas(2)) == set()
    assert sheet.api.asked == []
    assert not sheet.api.ProtectContents


def test_with_a_password_only_open_cells_are_written(com: None) -> None:
    sheet: Any = Sheet(ComSheet(dict(FORM), "秘密"))
    sheet.open = {(2, 10)}
    assert write(sheet, formulas(3)) == {(0, 9), (2, 9)}
    assert sheet.cells == {(2, 10): "=H2"}
    assert (sheet.api.state, sheet.api.password) == (FORM, "秘密")


def test_protection_comes_back_after_an_error(com: None) -> None:
    sheet: Any = Sheet(ComSheet(dict(FORM)))
    with pytest.raises(ZeroDivisionError), excel_buttons.Unlocked(sheet):
        _ = 1 / 0
    assert sheet.api.state == FORM


def test_what_cannot_stand_in_one_call_is_written_apart(com: None) -> None:
    sheet: Any = Sheet(ComSheet(dict(FORM)))
    wanted = [*formulas(2), Writing((2, 9), "=SUM(A1:A2*1)", "array"),
              Writing((3, 9), "1.10", "value"), Writing((5, 9), 2.0, "value")]
    assert write(sheet, wanted) == set()
    assert sheet.calls == 4
    assert sheet.cells[4, 10] == typed("1.10") == "'1.10"


def test_nothing_to_write_leaves_the_sheet_alone(com: None) -> None:
    sheet: Any = Sheet(ComSheet(dict(FORM)))
    assert write(sheet, []) == set()
    assert sheet.api.asked == []


# --- errors ---------------------------------------------------------------------------------------
def test_what_excel_refuses_is_told_in_its_words(com: None, monkeypatch: pytest.MonkeyPatch,
                                                 tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    @action("重新计分")
    def refused(book: xw.Book) -> str:
        raise ComError(f"{book.name}的结构受保护。")

    told: list[str] = []
    app = SimpleNamespace(screen_updating=True, status_bar=False,
                          alert=lambda text, **_: told.append(text))
    book: Any = SimpleNamespace(app=app, name="樟城所.xlsx")
    assert refused(book) == told[0]
    assert "樟城所.xlsx的结构受保护。" in told[0]
    assert "请先撤消保护" in told[0]
    assert "-2147352567" not in told[0]


# --- the diagnosis --------------------------------------------------------------------------------
@pytest.mark.parametrize("spoilt", [False, True])
def test_the_diagnosis_names_what_the_doctor_finds(
        com: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spoilt: bool) -> None:
    """On a machine that is half made up: its folders are real, its registry is not."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    home = Home(tmp_path / "张 三")
    python = program(home.machine.folder / "env" / "Scripts" / "python.exe")
    for name, version in (("xlkpi", xlkpi.__version__), ("xlwings", "0.37.8")):
        place = python.parents[1] / "Lib" / "site-packages" / f"{name}-{version}.dist-info"
        place.mkdir(parents=True)
        (place / "METADATA").write_text(f"Name: {name}\nVersion: {version}\n")
    setup.place(home.machine, addin(tmp_path / "xlkpi.xlam"), python)
    if spoilt:
        home.machine.addin.unlink()
    monkeypatch.setattr(Machine, "here", lambda: home.machine)
    alerts: list[str] = []
    app = SimpleNamespace(screen_updating=True, status_bar=False, version="16.0", path="C:",
                          engine=SimpleNamespace(name="excel"),
                          alert=lambda text, **_: alerts.append(text))
    book: Any = SimpleNamespace(app=app, name="樟城所.xlsx", fullname="樟城所.xlsx")
    told = diagnose(book, addin=xlkpi.__version__)
    assert alerts == [told]
    assert ("安装检查：没有发现问题。" in told) is not spoilt
    assert ("问题1：" in told and str(home.machine.addin) in told) is spoilt
