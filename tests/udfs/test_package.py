"""xlkpi.xlam and the unit workbook with buttons, as files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import python_calamine
import xlwings
from defusedxml import ElementTree
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from tests.udfs.conftest import ROOT
from xlkpi import __version__
from xlkpi.forms import build_template
from xlkpi.forms.buttons import BUTTONS
from xlkpi.functions import FUNCTIONS
from xlkpi.hosts.xlam import package, sources
from xlkpi.returns import read
from xlkpi.ribbon import COMMANDS, GROUPS, TAB
from xlkpi.scheme import load

UI = {"customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/01/customui",
      "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2009/07/customui"}
KINDS = {"customUI/customUI.xml":
         "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
         "customUI/customUI14.xml":
         "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"}
# attributes and children that [MS-CUSTOMUI] 2.2 gives to the elements that we use
SCHEMA = {"customUI": (set(), {"ribbon"}), "ribbon": (set(), {"tabs"}), "tabs": (set(), {"tab"}),
          "tab": ({"id", "label"}, {"group"}), "group": ({"id", "label"}, {"button"}),
          "button": ({"id", "label", "imageMso", "size", "onAction", "supertip"}, set())}


@pytest.fixture(scope="module")
def form() -> bytes:
    scheme = load("suo-2023")
    unit = scheme.units[0]
    return build_template(scheme, unit.group, unit.attributes,
                          macros=package.button_macros).workbook(unit.name)


def faults(content: bytes, path: Path) -> list[str]:
    path.write_bytes(content)
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2010, max_errors=0).validate(str(path))
    return [str(each) for each in found.errors]


# --- the add-in -----------------------------------------------------------------------------------


def test_no_fault_against_the_schema(addin: bytes, form: bytes, tmp_path: Path) -> None:
    assert faults(addin, tmp_path / "a.xlam") == []
    assert faults(form, tmp_path / "b.xlsm") == []


def test_one_command_builds_the_same_bytes_twice(tmp_path: Path) -> None:
    made = []
    for number, zone in enumerate(("Asia/Shanghai", "America/New_York")):
        out = tmp_path / f"建立 {number}"
        subprocess.run(
            [sys.executable, str(ROOT / "install" / "build_addins.py"), "--out", str(out)],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": str(number)}, cwd=tmp_path,
            check=True, capture_output=True)
        made.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert made[0] == made[1]
    assert set(made[0]) == {"xlkpi.xlam", "考核表-带按钮.xlsm"}


def test_nothing_in_the_zip_depends_on_the_machine(addin: bytes) -> None:
    with zipfile.ZipFile(BytesIO(addin)) as archive:
        infos = archive.infolist()
    assert infos[0].filename == "[Content_Types].xml"
    assert {(i.date_time, i.compress_type, i.create_system, i.external_attr) for i in infos} == {
        ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0, 0o600 << 16)}


def test_it_is_an_addin_with_both_ribbons(parts: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"].decode()
    assert types.count("application/vnd.ms-excel.addin.macroEnabled.main+xml") == 1
    assert "application/vnd.ms-office.vbaProject" in types
    relations = ElementTree.fromstring(parts["_rels/.rels"])
    found = {each.get("Target"): each.get("Type") for each in relations}
    assert KINDS.items() <= found.items()
    assert len({each.get("Id") for each in relations}) == len(relations)


def test_properties_name_the_versions(parts: dict[str, bytes]) -> None:
    custom = ElementTree.fromstring(parts["docProps/custom.xml"])
    assert {each.get("name"): "".join(each.itertext()) for each in custom} == {
        "xlkpi": __version__, "xlwings": xlwings.__version__}
    core = parts["docProps/core.xml"].decode("utf-8")
    assert "<dc:title>绩效考核</dc:title>" in core
    assert f'XLKPI_VERSION As String = "{__version__}"' in sources.stubs()


def test_sheets_hold_the_help_and_the_settings(addin: bytes) -> None:
    book = python_calamine.load_workbook(BytesIO(addin))
    rows = book.get_sheet_by_name("xlkpi.functions").to_python()[1:]
    assert [row[0] for row in rows] == list(FUNCTIONS)
    for row, function in zip(rows, FUNCTIONS.values(), strict=True):
        assert row[3] == len(function.parameters)
        assert row[4:4 + len(function.parameters)] == [
            f"{p.title}:{p.help}" for p in function.parameters]
    settings = dict(book.get_sheet_by_name("xlkpi.conf").to_python())
    assert settings == {"ADD_WORKBOOK_TO_PYTHONPATH": "False", "USE UDF SERVER": "True"}
    vba = package.xlwings_module().source
    assert all(f'GetConfig("{key}"' in vba for key in settings)


def test_code_names_are_the_modules(parts: dict[str, bytes]) -> None:
    names = {module.name for module in package.addin_modules() if module.kind != "module"}
    found = re.findall(r'codeName="(\w+)"', "".join(
        content.decode("utf-8") for name, content in parts.items()
        if name.startswith(("xl/workbook", "xl/worksheets/sheet"))))
    assert sorted(found) == sorted(names)


# --- ribbon ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", UI)
def test_ribbon_keeps_the_published_rules(parts: dict[str, bytes], name: str) -> None:
    root = ElementTree.fromstring(parts[name])
    space = f"{{{UI[name]}}}"
    pictures = (sources.UDFS / "ribbon" / "imagemso.txt").read_text(encoding="utf-8").split("\n")
    macros = {f"{module.name}.{sub}" for module in package.addin_modules()
              for sub in re.findall(r"^Public Sub (\w+)\(Optional ByVal Control As Object\)",
                                    module.source.replace("\r", ""), re.MULTILINE)}
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(set(ids)) == len(ids)
    for element in root.iter():
        kind = element.tag.removeprefix(space)
        attributes, children = SCHEMA[kind]
        assert set(element.attrib) == attributes
        assert {child.tag.removeprefix(space) for child in element} <= children
        for key, value in element.attrib.items():
            assert 1 <= len(value) <= 1024, key  # ST_String, ST_ID, ST_Delegate
        if "id" in attributes:
            assert re.fullmatch(r"[A-Za-z_][\w.-]*", element.attrib["id"], re.ASCII)
        if kind == "button":
            assert element.attrib["size"] in ("normal", "large")
            assert element.attrib["imageMso"] in pictures
            assert element.attrib["onAction"] in macros
    labels = [each.get("label") for each in root.iter() if each.get("label")]
    assert [TAB, *(text for group in GROUPS for text in (
        group.label, *(command.label for command in group.commands)))] == labels


def test_every_command_tells_what_it_does() -> None:
    assert [command.label for command in COMMANDS] == [
        "检查填报", "重新计分", "撤销上次计分", "自评考评差异", "合并汇总", "下发模板", "校验方案",
        "函数说明", "诊断"]
    assert all(command.supertip.endswith("。") for command in COMMANDS)
    assert len({command.icon for command in COMMANDS}) == len(COMMANDS)


# --- the unit workbook with buttons ---------------------------------------------------------------


def test_buttons_call_macros_that_are_there(form: bytes) -> None:
    parts = package.unpacked(form)
    drawing = ElementTree.fromstring(parts["xl/drawings/vmlDrawing1.vml"])
    excel = "{urn:schemas-microsoft-com:office:excel}"
    macros = [each.text for each in drawing.iter(f"{excel}FmlaMacro")]
    assert macros == [f"[0]!{button.macro}" for button in BUTTONS]
    captions = [" ".join(each.itertext()) for each in drawing.iter("font")]
    assert captions == ["检查填报", "重新计分"]
    assert {each.text for each in drawing.iter(f"{excel}PrintObject")} == {"False"}
    source = (sources.UDFS / "vba" / "xlkpi_buttons.bas").read_text(encoding="utf-8")
    assert all(f"Public Sub {button.macro}()" in source for button in BUTTONS)
    called = set(re.findall(r'XlkpiRunAddin\("(\w+)"\)', source))
    assert called <= {command.id for command in COMMANDS}
    assert f'ADDIN As String = "{package.FILE}"' in source
    assert not set(re.findall(r"Public \w+ (\w+)\(", source)) & {c.id for c in COMMANDS}


def test_the_form_itself_is_the_same_as_without_buttons(form: bytes) -> None:
    scheme = load("suo-2023")
    unit = scheme.units[0]
    plain = build_template(scheme, unit.group, unit.attributes).workbook(unit.name)
    cells = []
    for content in (plain, form):
        book = load_workbook(BytesIO(content), keep_vba=True)
        cells.append({(sheet.title, cell.coordinate): cell.value
                      for sheet in book for row in sheet.iter_rows() for cell in row})
    assert cells[0] == cells[1]


def test_a_return_with_buttons_is_read(form: bytes, tmp_path: Path) -> None:
    path = tmp_path / "樟城所.xlsm"
    path.write_bytes(form)
    result = read(path)
    assert [each.unit for each in result.returns] == [load("suo-2023").units[0].name]
