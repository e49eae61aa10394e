"""What commands say of files that are not what they need: what the file is, and what to do."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xlkpi.commands import distributing, inspecting
from xlkpi.commands.errors import CommandError, sentence
from xlkpi.scheme import Scheme, SchemeError, load, save


def refusal(path: Path) -> str:
    """What inspect says of a file that it cannot take."""
    with pytest.raises(CommandError) as told:
        inspecting.run(path)
    return str(told.value)


def test_inspect_of_a_summary_says_what_it_is_and_what_it_is_for(demo: Path) -> None:
    told = refusal(demo / "样例" / "4-汇总.xlsx")
    assert told.startswith("4-汇总.xlsx：这是汇总工作簿，不是考核表。")
    assert "“得分矩阵”" in told
    assert "交回的考核表" in told


def test_inspect_of_other_files(tmp_path: Path) -> None:
    save(load("suo-2023"), tmp_path / "方案.xlsx")
    assert "这是方案工作簿" in refusal(tmp_path / "方案.xlsx")
    openpyxl.Workbook().save(tmp_path / "总结.xlsx")
    assert "没有本系统下发的考核表" in refusal(tmp_path / "总结.xlsx")
    (tmp_path / "半.xlsx").write_bytes((tmp_path / "方案.xlsx").read_bytes()[:5000])
    assert refusal(tmp_path / "半.xlsx").startswith("半.xlsx：文件已损坏")


@pytest.mark.parametrize(("name", "said"), [
    ("坏.toml", "[错误] 坏.toml：方案文本不能读取"), ("坏.xlsx", "[错误] 坏.xlsx：方案工作簿打不开"),
    ("没有.toml", "[错误] 找不到方案文件")])
def test_a_scheme_that_cannot_be_read_is_told_as_every_fault(tmp_path: Path, name: str, said: str
                                                             ) -> None:
    if name.startswith("坏"):
        (tmp_path / name).write_text("=", encoding="utf-8")
    with pytest.raises(CommandError) as told:
        distributing.run(str(tmp_path / name), tmp_path / "表", None, "native", lambda *_: None)
    lines = str(told.value).splitlines()
    assert lines[0].startswith(said)
    assert "没有生成考核表" in lines[-1]
    with pytest.raises(SchemeError) as error:
        load(tmp_path / name)
    assert sentence(error.value).startswith(said)
    assert not (tmp_path / "表").exists()


def industry() -> Scheme:
    return load("industry-commerce")


def test_a_period_s_units_without_a_workbook_are_named(tmp_path: Path) -> None:
    done = distributing.run("industry-commerce", tmp_path, None, "native", lambda *_: None,
                            period="一季度")
    idle = [u.name for u in industry().units if u.group == "科室"]
    assert f"科室：{'、'.join(idle)}；" in done.hint
    assert "没有生成，因为方案里“一季度”没有要它们所在分组填的项目" in done.hint
    assert "分局" not in done.hint
    people = [u.name for u in industry().units if u.group == "人员"]
    assert f"{people[11]}等{len(people)}个。" in done.hint
    assert people[12] not in done.hint


def test_no_hint_where_every_unit_has_its_workbook() -> None:
    branches = [u for u in industry().units if u.group == "分局"]
    assert distributing.left_out(industry(), branches, "一季度") == ""
