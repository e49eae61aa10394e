"""A folder of workbooks, one per unit."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from xlkpi import archive
from xlkpi.forms import FormError, NameClash, WouldOverwrite, distribute, file_name
from xlkpi.forms.distribute import untouched
from xlkpi.scheme import Scheme, Unit


def test_one_file_per_unit(scheme: Scheme, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    paths = distribute(scheme, tmp_path / "下发", progress=lambda done, of: seen.append((done, of)))
    assert [path.name for path in paths] == ["甲所.xlsx", "乙所.xlsx"]
    assert sorted(p.name for p in (tmp_path / "下发").iterdir()) == ["乙所.xlsx", "甲所.xlsx"]
    assert seen == [(1, 2), (2, 2)]
    for path, unit in zip(paths, scheme.units, strict=True):
        sheet = openpyxl.load_workbook(path)["考核表"]
        assert f"unit={unit.name}" in [cell.value for cell in sheet[1]]


def test_units_of_ones_own(scheme: Scheme, tmp_path: Path) -> None:
    unit = Unit(name="一/二所", group="所", attributes={"城区所": 1})
    assert [p.name for p in distribute(scheme, tmp_path, [unit], "udf", period="上半年")] == [
        "一_二所_上半年.xlsx"]
    sheet = openpyxl.load_workbook(tmp_path / "一_二所_上半年.xlsx")["考核表"]
    texts = [cell.value for cell in sheet[1]]
    assert "unit=一/二所" in texts
    assert "period=上半年" in texts


@pytest.mark.parametrize(("unit", "name"), [
    ("一所", "一所.xlsx"), (" 一所. ", "一所.xlsx"), ('a<>:"/\\|?*b', "a_________b.xlsx"),
    ("CON", "_CON.xlsx"), ("com1.x", "_com1.x.xlsx"), ("~$所", "_~$所.xlsx"), ("...", "_.xlsx"),
    ("长" * 100, "长" * 80 + ".xlsx"),
])
def test_file_names_that_windows_takes(unit: str, name: str) -> None:
    assert file_name(unit) == name


@pytest.mark.parametrize("names", [("一所", "一所"), ("A所", "a所"), ("一/所", "一:所")])
def test_two_units_cannot_share_a_file(
        scheme: Scheme, tmp_path: Path, names: tuple[str, str]) -> None:
    units = [Unit(name=name, group="所", attributes={"城区所": 1}) for name in names]
    with pytest.raises(NameClash, match="同名文件") as caught:
        distribute(scheme, tmp_path / "out", units)
    assert all(name in caught.value.message for name in names)
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_when_one_unit_fails(scheme: Scheme, tmp_path: Path) -> None:
    units = [scheme.units[0], Unit(name="丙所", group="不存在的组")]
    with pytest.raises(FormError, match="不存在的组"):
        distribute(scheme, tmp_path, units)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_attribute_is_named(scheme: Scheme, tmp_path: Path) -> None:
    with pytest.raises(FormError, match="城区所"):
        distribute(scheme, tmp_path, [Unit(name="丙所", group="所")])


def test_a_filled_workbook_is_not_overwritten(scheme: Scheme, tmp_path: Path) -> None:
    first, second = distribute(scheme, tmp_path)
    distribute(scheme, tmp_path, form="udf")  # untouched templates may be replaced
    filled = openpyxl.load_workbook(first)
    filled.save(first)
    before = first.read_bytes()
    with pytest.raises(WouldOverwrite, match="甲所"):
        distribute(scheme, tmp_path)
    assert first.read_bytes() == before
    assert second.exists()
    distribute(scheme, tmp_path, overwrite=True)
    assert first.read_bytes() != before


def test_a_file_that_is_no_workbook_is_not_overwritten(scheme: Scheme, tmp_path: Path) -> None:
    (tmp_path / "甲所.xlsx").write_text("笔记", encoding="utf-8")
    with pytest.raises(WouldOverwrite):
        distribute(scheme, tmp_path)


def test_no_units(scheme: Scheme, tmp_path: Path) -> None:
    with pytest.raises(FormError, match="没有要下发的单位"):
        distribute(scheme, tmp_path, [])


def test_a_return_with_the_dates_of_its_template_is_not_overwritten(
        scheme: Scheme, tmp_path: Path) -> None:
    """LibreOffice keeps the template's dates when it converts; so does the demo's pen."""
    first, second = distribute(scheme, tmp_path)
    with zipfile.ZipFile(first) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(first, "w") as target:  # every part the same, saved by another program
        for name, data in parts.items():
            target.writestr(name, data)
    assert not untouched(first)
    assert untouched(second)
    with pytest.raises(WouldOverwrite, match="甲所"):
        distribute(scheme, tmp_path)


@pytest.mark.parametrize("name", ["填报值_1.1_完成数", "核定值_1.1_完成数"])
def test_a_template_that_we_filled_in_ourselves_is_not_overwritten(
        scheme: Scheme, tmp_path: Path, name: str) -> None:
    first = distribute(scheme, tmp_path)[0]
    parts = archive.unpack(first.read_bytes())
    place = re.search(rf'name="{re.escape(name)}"[^>]*>[^<]*!\$([A-Z]+)\$([0-9]+)<',
                      parts["xl/workbook.xml"].decode("utf-8"))
    assert place is not None
    cell = "".join(place.groups()).encode()
    sheet, count = re.subn(rb'<c r="' + cell + rb'"([^>]*)/>',
                           rb'<c r="' + cell + rb'"\1><v>7</v></c>',
                           parts["xl/worksheets/sheet1.xml"])
    assert count == 1
    parts["xl/worksheets/sheet1.xml"] = sheet
    first.write_bytes(archive.Base([archive.pack(n, c) for n, c in parts.items()]).with_parts([]))
    assert not untouched(first)
