"""A faulty scheme: distribute writes nothing, and every complaint names file and indicator."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run
from tests.scheme.test_files import column
from xlkpi.scheme import load, save


def faulty(path: Path, heading: str, value: object) -> str:
    """A scheme workbook with one wrong cell in the row of indicator 1.1; the cell's address."""
    save(load("suo-2023"), path)
    book = openpyxl.load_workbook(path)
    cell = book["指标"].cell(2, column(book["指标"], heading))
    cell.value = value
    book.save(path)
    return str(cell.coordinate)


@pytest.mark.parametrize("formula", [
    "KPI_RATIO([完成数],[@应完成数],50%)*[分值]", "KPI_RATIO([@完成数]", "[@没有]"])
@pytest.mark.parametrize("more", [[], ["--ignore-errors"]])
def test_a_wrong_rule_stops_distribute(xlkpi: Run, tmp_path: Path, formula: str,
                                       more: list[str]) -> None:
    cell = faulty(tmp_path / "我的方案.xlsx", "评分公式", formula)
    ran = xlkpi("distribute", "我的方案.xlsx", "--out", "表", *more)
    assert ran.code == 2
    assert f"[错误] 我的方案.xlsx 指标!{cell}：指标1.1的公式有误" in ran.err
    assert "^" in ran.err
    assert not (tmp_path / "表").exists()


def test_other_errors_can_be_passed_over(xlkpi: Run, tmp_path: Path) -> None:
    faulty(tmp_path / "我的方案.xlsx", "性质", "奖励")
    ran = xlkpi("distribute", "我的方案.xlsx", "--out", "表")
    assert ran.code == 2
    assert "性质“奖励”不认识" in ran.err
    assert "--ignore-errors" in ran.err
    assert not (tmp_path / "表").exists()
    ran = xlkpi("distribute", "我的方案.xlsx", "--out", "表", "--ignore-errors")
    assert ran.code == 0
    assert "性质“奖励”不认识" in ran.err
    assert len(list((tmp_path / "表").iterdir())) == 7


def test_warnings_are_told_and_notes_are_not(xlkpi: Run, tmp_path: Path) -> None:
    cell = faulty(tmp_path / "我的方案.xlsx", "评分办法", None)
    ran = xlkpi("distribute", "我的方案.xlsx", "--out", "表")
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if "没有评分办法" in line] == [
        line for line in ran.err.splitlines() if line.startswith("[")]
    assert f"指标!{cell}" in ran.err
    ran = xlkpi("distribute", "suo-2023", "--out", "另")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("command", [
    ("consolidate", "样例/3-交回的考核表", "--out", "汇总.xlsx"), ("check", "样例/3-交回的考核表"),
    ("inspect", "样例/3-交回的考核表/樟城所.xlsx"),
])
def test_other_commands_name_the_wrong_rule(xlkpi: Run, demo: Path, tmp_path: Path,
                                            command: tuple[str, ...]) -> None:
    cell = faulty(tmp_path / "我的方案.xlsx", "评分公式", "[完成数]")
    (tmp_path / "样例").symlink_to(demo / "样例")
    ran = xlkpi(*command, "--scheme", "我的方案.xlsx")
    assert ran.code == 2
    assert f"我的方案.xlsx 指标!{cell}" in ran.err
    assert "指标1.1" in ran.err
