"""The buttons over xlwings' own Windows engine, with stand-ins for Excel's objects alone.

The actions run live in LibreOffice (tests/actions); here it is seen that the engine that they
meet in Excel can do what they ask for, and that what Excel refuses does no harm.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlkpi import samples
from xlkpi.actions import page
from xlkpi.forms import distribute
from xlkpi.returns import read
from xlkpi.scheme import load, shipped_path

FORM = "考核表"
Ran = dict[str, Any]
Run = Callable[..., Ran]
PERMISSIONS = {"AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingRows"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a unit handed in."""
    scheme, folder = load("suo-2023"), tmp_path_factory.mktemp("returned")
    unit = scheme.units[0]
    (template,) = distribute(scheme, folder / "blank", [unit])
    path = folder / "交回" / template.name
    path.parent.mkdir()
    samples.fill(scheme, template, unit.name, samples.sample(scheme)[unit.name], path)
    return path


@pytest.fixture(scope="module")
def run(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Open a return (or another file) and do the steps."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("actions_in_excel.py"))],
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path_factory.mktemp("state"))},
        text=True, encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ran(*steps: str, path: Path = filled) -> Ran:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"path": str(path), "steps": steps}) + "\n")
        process.stdin.flush()
        told: Ran = json.loads(process.stdout.readline())
        assert told["updating"] is True
        assert told["bar"] is False
        return told

    yield ran
    process.communicate()


@pytest.fixture(scope="module")
def score(filled: Path) -> tuple[str, str]:
    """The cell of an assessed score, and its formula."""
    cell = read(filled).returns[0].scores["1.5"].assessed_cell
    return cell, openpyxl.load_workbook(filled)[FORM][cell].value


def formula(told: Ran, cell: str) -> str | None:
    column, row = ord(cell[0]) - 64, cell[1:]
    found: str | None = told["sheets"][FORM]["formulas"].get(f"R{row}C{column}")
    return found


def test_every_button_of_a_form_does_its_work(run: Run) -> None:
    told = run("check_return", "rescore", "compare_scores", "explain_functions", "diagnose")
    assert [title for title, _ in told["said"]] == [
        "检查填报", "重新计分", "自评考评差异", "函数说明", "诊断"]
    assert [text for _, text in told["said"] if "没有完成" in text] == []
    assert "47 项指标已重新计算，得分没有变化" in told["said"][1][1]
    sheets = told["sheets"]
    assert list(sheets) == [FORM, "自评考评差异", "计分说明", "填表说明", "函数说明",
                            "_xlkpi_undo", "_xlkpi"]
    assert (sheets["_xlkpi"]["visible"], sheets["_xlkpi_undo"]["visible"]) == (2, 2)
    assert len(sheets["计分说明"]["rows"]) == page.HEADER + 48
    assert told["window"] == {"SplitRow": page.HEADER, "FreezePanes": True}
    assert told["active"] == "函数说明"


def test_a_protected_form_is_put_right_and_protected_again(run: Run, score: tuple[str, str]
                                                           ) -> None:
    cell, before = score
    told = run(f"{cell}!4.5", "rescore")
    assert "考评 4.5→1.8；恢复了 1 个公式" in told["said"][0][1]
    assert formula(told, cell) == before
    form = told["sheets"][FORM]
    assert form["protected"] is True
    assert {name for name, value in form["allowed"].items() if value} == PERMISSIONS


def test_undoing_puts_the_figure_back(run: Run, score: tuple[str, str]) -> None:
    cell = score[0]
    told = run(f"{cell}!4.5", "rescore", "undo_rescore")
    assert told["said"][1][1] == "已恢复到上次计分之前：1 个单元格和计分说明。"
    assert formula(told, cell) is None
    assert told["sheets"][FORM]["rows"][int(cell[1:]) - 1][ord(cell[0]) - 65] == 4.5
    assert list(told["sheets"]) == [FORM, "填表说明", "_xlkpi"]
    assert told["sheets"][FORM]["protected"] is True


def test_a_password_is_respected_and_said(run: Run, score: tuple[str, str]) -> None:
    cell = score[0]
    told = run(f"{cell}!4.5", "lock 秘密", "rescore")
    assert "1 个公式没能恢复（工作表受保护）" in told["said"][0][1]
    assert formula(told, cell) is None


def test_wrong_figures_are_marked_and_listed_on_a_protected_form(run: Run, filled: Path) -> None:
    entry = read(filled).returns[0].entries["1.1/完成数"]
    told = run(f"{entry.cell}=很多", "check_return")
    assert "共 1 处错误" in told["said"][0][1]
    row = told["sheets"]["检查结果"]["rows"][page.HEADER]
    assert (row[3], row[4]) == ("1.1", "很多")
    assert f'"#\'考核表\'!{entry.cell}"' in told["sheets"]["检查结果"]["formulas"]["R5C3"]
    marked = told["sheets"][FORM]["rows"][int(entry.cell[1:]) - 1]
    assert marked.count("很多") == 2
    mended = run(f"{entry.cell}=很多", "check_return", f"{entry.cell}=212", "check_return")
    assert mended["said"][1][1] == "樟城所：没有发现问题。"
    assert "很多" not in mended["sheets"][FORM]["rows"][int(entry.cell[1:]) - 1]


def test_a_scheme_is_checked_as_it_stands_on_the_screen(run: Run) -> None:
    told = run("check_scheme", path=shipped_path("suo-2023").with_suffix(".xlsx"))
    assert "没有完成" not in told["said"][0][1]
    assert told["active"] == "校验结果"


def test_a_folder_is_consolidated_and_the_summary_opened(run: Run, filled: Path) -> None:
    """The open form counts as it stands on the screen."""
    cell = read(filled).returns[0].entries["1.1/完成数"].cell
    told = run(f"{cell}=1", f"consolidate {filled.parent}")
    assert "已汇总 1 个所" in told["said"][0][1], told["said"]
    assert "按屏幕上的内容汇总" in told["said"][0][1]
    assert told["books"] == [filled.name, "汇总.xlsx"]
