"""No command writes over what somebody else made; what cannot be written says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run
from xlkpi.commands.distributing import read_units
from xlkpi.commands.errors import CommandError, sentence
from xlkpi.commands.targets import check_made, check_summary
from xlkpi.scheme import load

UNIT = "樟城所.xlsx"


@pytest.fixture
def returned(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's returns, in the folder where commands run."""
    return shutil.copytree(demo / "样例" / "3-交回的考核表", tmp_path / "交回")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("options", [
    ("--out", f"交回/{UNIT}"), ("--out", "a.xlsx", "--json", f"交回/{UNIT}"),
    ("--out", "a.xlsx", "--json", f"交回/../交回/{UNIT}"), ("--out", "a.xlsx", "--json", "a.xlsx"),
])
def test_consolidate_never_replaces_a_return(xlkpi: Run, returned: Path, tmp_path: Path,
                                             options: tuple[str, ...]) -> None:
    before = contents(tmp_path)
    ran = xlkpi("consolidate", "交回", "--scheme", "suo-2023", *options)
    assert (ran.code, ran.out) == (2, "")
    assert options[-1] in ran.err
    assert contents(tmp_path) == before


def test_consolidate_replaces_an_earlier_summary_only(xlkpi: Run, returned: Path,
                                                      tmp_path: Path) -> None:
    command = ("consolidate", "交回", "--scheme", "suo-2023", "--out")
    assert xlkpi(*command, "a.xlsx").code == 0
    assert xlkpi(*command, "a.xlsx").code == 0
    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    before = contents(tmp_path)
    ran = xlkpi(*command, "别的.xlsx")
    assert ran.code == 2
    assert "别的.xlsx" in ran.err
    assert contents(tmp_path) == before


def test_consolidate_spares_the_scheme_and_a_return_in_the_summary(xlkpi: Run, returned: Path,
                                                                   tmp_path: Path) -> None:
    """Somebody may copy a 考核表 into last week's summary: then it is a return, too."""
    assert xlkpi("scheme", "convert", "suo-2023", "方案.toml").code == 0
    command = ("consolidate", "交回", "--scheme", "方案.toml", "--out")
    before = contents(tmp_path)
    ran = xlkpi(*command, "a.xlsx", "--json", "方案.toml")
    assert ran.code == 2
    assert "方案.toml" in ran.err
    assert contents(tmp_path) == before
    book = openpyxl.load_workbook(returned / UNIT)
    for name in ("总览", "数据", "异常清单"):
        book.create_sheet(name)
    book.save(returned / "汇总.xlsx")
    before = contents(returned)
    assert xlkpi(*command, "交回/汇总.xlsx").code == 2
    assert contents(returned) == before


def test_consolidate_makes_folders_and_wants_a_workbook(xlkpi: Run, returned: Path,
                                                        tmp_path: Path) -> None:
    command = ("consolidate", "交回", "--scheme", "suo-2023", "--out")
    assert xlkpi(*command, "新/深/a.xlsx", "--json", "新/浅/a.json").code == 0
    assert (tmp_path / "新/深/a.xlsx").exists()
    assert (tmp_path / "新/浅/a.json").exists()
    ran = xlkpi(*command, "out.txt")
    assert ran.code == 2
    assert "out.txt" in ran.err
    assert ".xlsx" in ran.err
    assert not (tmp_path / "out.txt").exists()
    ran = xlkpi(*command, "/proc/y.xlsx")
    assert (ran.code, ran.err) == (2, "不能在 /proc 里写文件，请换一个位置。\n")


def test_the_ranking_is_told_even_where_the_json_cannot_be_written(xlkpi: Run, returned: Path,
                                                                   tmp_path: Path) -> None:
    ran = xlkpi("consolidate", "交回", "--scheme", "suo-2023", "--out", "a.xlsx", "--json",
                "/proc/a.json")
    assert ran.code == 2
    assert "樟城所" in ran.out
    assert "汇总工作簿：a.xlsx" in ran.out
    assert "/proc" in ran.err
    assert (tmp_path / "a.xlsx").exists()


def test_nothing_to_consolidate(xlkpi: Run, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "空" / "说明.pdf").write_bytes(b"%PDF")
    ran = xlkpi("consolidate", "空", "--scheme", "suo-2023", "--out", "新/a.xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert "空" in ran.err
    assert not (tmp_path / "新").exists()


def test_distribute_spares_returns_unless_forced(xlkpi: Run, returned: Path) -> None:
    before = contents(returned)
    ran = xlkpi("distribute", "suo-2023", "--out", "交回")
    assert ran.code == 2
    assert UNIT in ran.err
    assert "--force" in ran.err
    assert contents(returned) == before
    assert xlkpi("distribute", "suo-2023", "--out", "交回", "--force").code == 0
    assert contents(returned).keys() == before.keys()
    assert contents(returned)[UNIT] != before[UNIT]
    assert xlkpi("distribute", "suo-2023", "--out", "交回").code == 0, "blank templates again"


@pytest.mark.parametrize("changed", ["1-考核方案.xlsx", f"2-空白考核表/{UNIT}", f"3-交回的考核表/{UNIT}",
                                     "4-汇总.xlsx"])
def test_a_second_demo_spares_what_somebody_changed(xlkpi: Run, demo: Path, tmp_path: Path,
                                                    changed: str) -> None:
    folder = shutil.copytree(demo / "样例", tmp_path / "样例")
    book = openpyxl.load_workbook(folder / f"3-交回的考核表/{UNIT}")
    book["考核表"]["H7"] = 1
    book.save(folder / changed)
    before = contents(folder)
    ran = xlkpi("demo", "样例")
    assert (ran.code, ran.out) == (2, "")
    assert changed in ran.err
    assert contents(folder) == before


def test_convert_spares_what_is_there_unless_forced(xlkpi: Run, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("我的", encoding="utf-8")
    ran = xlkpi("scheme", "convert", "suo-2023", "a.toml")
    assert ran.code == 2
    assert "a.toml" in ran.err
    assert (tmp_path / "a.toml").read_text(encoding="utf-8") == "我的"
    assert xlkpi("scheme", "convert", "suo-2023", "a.toml", "--force").code == 0
    assert load(tmp_path / "a.toml") == load("suo-2023")


def test_a_folder_is_no_workbook(xlkpi: Run, tmp_path: Path) -> None:
    ran = xlkpi("inspect", str(tmp_path))
    assert (ran.code, ran.err) == (2, f"{tmp_path} 是目录，这里需要一个文件。\n")


def test_the_printed_ranking_says_that_it_is_provisional(xlkpi: Run, returned: Path) -> None:
    arguments = ("consolidate", str(returned), "--scheme", "suo-2023", "--out")
    assert "名次暂定" not in xlkpi(*arguments, "all.xlsx").out
    (returned / UNIT).unlink()
    assert "（6 个，名次暂定）" in xlkpi(*arguments, "six.xlsx").out


@pytest.mark.parametrize("lock", ["~$a.xlsx", ".~lock.a.xlsx#", ".~a.xlsx"])
def test_a_workbook_that_somebody_has_open_is_not_replaced(returned: Path, tmp_path: Path,
                                                           lock: str) -> None:
    out = tmp_path / "a.xlsx"
    (tmp_path / lock).touch()
    for check in (check_summary, lambda path: check_made(path, "preview", ())):
        check(out)  # of a file that is gone: nobody can have it open
    openpyxl.Workbook().save(out)
    for check in (check_summary, lambda path: check_made(path, "preview", ())):
        with pytest.raises(CommandError, match="正被其他程序打开"):
            check(out)


def test_a_list_of_units_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    scheme = load("suo-2023")
    with pytest.raises(FileNotFoundError) as error:
        read_units(tmp_path / "没有.xlsx", scheme)
    assert sentence(error.value) == f"找不到“{tmp_path / '没有.xlsx'}”，请检查路径。"
    (tmp_path / "坏.xlsx").write_bytes(b"nothing")
    with pytest.raises(CommandError, match="单位名单 坏"):
        read_units(tmp_path / "坏.xlsx", scheme)
