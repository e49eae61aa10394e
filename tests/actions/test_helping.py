"""函数说明 and 诊断, live; and how every action ends."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

import xlkpi
from tests.actions.desk import Desk, contents, page
from xlkpi.actions import diagnose, explain_functions, log_path
from xlkpi.actions.running import LOG_SIZE, action, write_log
from xlkpi.functions import FUNCTIONS

pytestmark = pytest.mark.live


def test_every_function_is_explained(desk: Desk) -> None:
    book = desk.open()
    explain_functions(book)
    rows = page(book.sheets["函数说明"])
    assert [row["函数"] for row in rows] == list(FUNCTIONS)
    for row, function in zip(rows, FUNCTIONS.values(), strict=True):
        assert row["写法"].startswith(f"={function.name}(")
        assert all(p.help in row["参数（方括号内的可以不写）"] for p in function.parameters)
        assert all(f"={e.formula} → " in row["例子 → 结果"] for e in function.examples)
    once = contents(book)
    explain_functions(book)
    assert contents(book) == once


def test_help_needs_no_open_workbook(desk: Desk) -> None:
    assert not len(desk.app.books)
    explain_functions()
    assert desk.app.books.active.sheets.active.name == "函数说明"


def test_versions_and_places_are_told(desk: Desk) -> None:
    told = diagnose(desk.open(), addin=xlkpi.__version__)
    for text in (xlkpi.__version__, xw.__version__, str(desk.app.version), "LibreOffice", "一致",
                 str(log_path())):
        assert text in told
    assert xw.__version__ in log_path().read_text(encoding="utf-8")
    assert desk.said == ("诊断", told)


def test_an_add_in_of_another_version_is_named_with_the_remedy(desk: Desk) -> None:
    told = diagnose(desk.open(), addin="0.0.9")
    assert "0.0.9" in told
    assert "不一致" in told
    assert "xlkpi addin install" in told


@action("坏按钮")
def broken(book: xw.Book) -> str:
    """An action with a fault of ours."""
    book.app.status_bar = "正在出错"
    raise ZeroDivisionError(book.name)


def test_an_unexpected_error_becomes_a_dialog_and_a_log(desk: Desk) -> None:
    told = broken(desk.open())
    assert desk.said == ("坏按钮", told)
    assert "ZeroDivisionError：城峰所.xlsx" in told
    assert str(log_path()) in told
    assert "Traceback" in log_path().read_text(encoding="utf-8")
    assert desk.app.status_bar is False
    assert desk.app.screen_updating is True


def test_an_action_without_a_workbook_says_what_to_open(desk: Desk) -> None:
    assert "没有打开的工作簿" in broken()
    assert desk.said[0] == "坏按钮"


def test_a_long_log_makes_way(desk: Desk) -> None:
    write_log("一")
    log_path().write_text("x" * (LOG_SIZE + 1), encoding="utf-8")
    write_log("二")
    assert log_path().stat().st_size < 200
    assert log_path().with_suffix(".old.log").stat().st_size > LOG_SIZE


def test_a_log_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way", encoding="utf-8")
    assert "日志写不进" in write_log("一")
