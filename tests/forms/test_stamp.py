"""Stamping: the same workbook as made from scratch, only faster."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.forms.schemes import GROUP
from xlkpi import archive
from xlkpi.forms import Form, FormError, Template, build_template, stamp
from xlkpi.forms.workbook import build
from xlkpi.scheme import Scheme


def test_stamping_equals_making_from_scratch(
        scheme: Scheme, form: Form, template: Template) -> None:
    scratch = archive.unpack(build(scheme, GROUP, scheme.units[0].attributes, form, "甲&乙<所>"))
    stamped = archive.unpack(template.workbook("甲&乙<所>"))
    assert stamped.keys() == scratch.keys()
    for name, content in scratch.items():
        assert stamped[name] == content, name


def test_units_differ_only_where_their_name_stands(template: Template) -> None:
    one, other = (archive.unpack(template.workbook(name)) for name in ("甲所", "乙所"))
    assert {name for name in one if one[name] != other[name]} == set(template.named)
    assert set(template.named) == {"xl/sharedStrings.xml", "docProps/core.xml"}


def test_attributes_are_baked_in(scheme: Scheme) -> None:
    sheets = [build_template(scheme, GROUP, unit.attributes).parts["xl/worksheets/sheet1.xml"]
              for unit in scheme.units]
    assert sheets[0] != sheets[1]


def test_the_same_bytes_every_time(scheme: Scheme, form: Form, template: Template) -> None:
    again = build_template(scheme, GROUP, scheme.units[0].attributes, form)
    assert again.workbook("甲所") == template.workbook("甲所")


def test_the_archive_is_sound(template: Template) -> None:
    with zipfile.ZipFile(BytesIO(template.workbook("甲所"))) as opened:
        assert opened.testzip() is None
        assert opened.namelist()[0] == "[Content_Types].xml"
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_program_is_asked_to_calculate_anew(template: Template) -> None:
    assert b"fullCalcOnLoad" not in template.parts["xl/workbook.xml"]


def test_a_file_is_written_whole_or_not_at_all(
        template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "甲所.xlsx"
    target.write_bytes(b"before")

    def full_disk(self: Path, to: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        stamp(template, "甲所", target)
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["甲所.xlsx"]


@pytest.mark.parametrize("name", ["", "  ", "甲\n所", "甲\x00所"])
def test_a_name_that_cannot_be_one(template: Template, name: str) -> None:
    with pytest.raises(FormError, match="单位名称"):
        template.workbook(name)
