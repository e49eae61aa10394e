"""Makes the returned workbooks of the tests: real templates, filled in or spoilt by hand."""

from __future__ import annotations

import multiprocessing
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlkpi.findings import Finding
from xlkpi.forms import Template, build_template, stamp
from xlkpi.returns import ReadResult, Return, read
from xlkpi.scheme.identity import IDENTITY_SHEET, Role, digest
from xlkpi.scheme.model import OVERALL, Choice, Indicator, Input, Result, Scheme, Section, Unit

FORM = "考核表"
SHEET_PART = "xl/worksheets/sheet1.xml"

TIERS = (Choice(label="优", quota=1), Choice(label="良", quota=2), Choice(label="中"))


def small_scheme(**changes: Any) -> Scheme:
    """A scheme with every kind of input and two groups."""
    inputs = (
        Input(indicator="1.1", name="完成数", measure="件", minimum=0, whole=True),
        Input(indicator="1.1", name="应完成数", measure="件", minimum=0, whole=True),
        Input(indicator="1.2", name="合格率", kind="percent", minimum=0, maximum=1),
        Input(indicator="1.2", name="增长率", kind="percent", required=False),
        Input(indicator="1.3", name="罚没款", measure="万元", minimum=0, maximum=100_000),
        Input(indicator="2.1", name="档次", kind="choice", by="department", choices=TIERS),
        Input(indicator="2.2", name="建档", kind="yesno"),
        Input(indicator="2.2", name="说明", kind="text", required=False),
        Input(indicator="2.2", name="验收日期", kind="date", required=False),
        Input(indicator="3.1", name="乡镇数", measure="个", whole=True, groups=("乙组",)),
        Input(indicator=OVERALL, name="公众评议", by="department", minimum=0, maximum=100),
    )
    indicators = (
        Indicator(code="1.1", section="1", name="检查", full=4.0,
                  formula="KPI_RATIO([@完成数],[@应完成数],50%)*[分值]"),
        Indicator(code="1.2", section="1", name="合格", full=3.0, formula="[@合格率]*[分值]"),
        Indicator(code="1.3", section="1", name="罚没", full=2.0, formula="MIN([分值],[@罚没款]/100)"),
        Indicator(code="2.1", section="2", name="评价", full=2.0,
                  formula='IF([@档次]="优",2,IF([@档次]="良",1.5,1))'),
        Indicator(code="2.2", section="2", name="档案", full=1.0, formula="IF([@建档]=1,[分值],0)"),
        Indicator(code="3.1", section="2", name="乡镇", full=1.0, formula="MIN(1,[@乡镇数]/5)",
                  groups=("乙组",)),
    )
    units = [Unit(name=f"{c}所", group="甲组") for c in "东南西"] + [Unit(name="北所", group="乙组")]
    facts: dict[str, Any] = {
        "id": "small", "title": "小方案", "year": 2023, "version": "1", "full": 12.0,
        "sections": (Section(code="1", name="业务", full=9.0),
                     Section(code="2", name="管理", full=4.0)),
        "indicators": indicators, "inputs": inputs, "units": tuple(units),
        "results": (Result(name="总成绩", formula="[@指标得分]+[@公众评议]/100"),),
    }
    return Scheme(**{**facts, **changes})


GOOD: dict[str, Any] = {
    "1.1/完成数": 45, "1.1/应完成数": 50, "1.2/合格率": 0.9, "1.3/罚没款": 120.5, "2.2/建档": "是",
}
DEPARTMENT: dict[str, Any] = {"2.1/档次": "良", "综合/公众评议": 88}


TEMPLATES: dict[str, Template] = {}  # digest -> template: made once for all tests


class Desk:
    """Where workbooks are made: one template per group, stamped for every unit."""

    def __init__(self, scheme: Scheme, folder: Path) -> None:
        self.scheme = scheme
        self.folder = folder

    def blank(self, unit: str = "东所", name: str = "", *, group: str = "") -> Path:
        """The workbook of a unit as it is distributed."""
        groups = {u.name: u.group for u in self.scheme.units}
        group = group or groups.get(unit, "甲组")
        kind = digest(self.scheme, group)
        if kind not in TEMPLATES:
            TEMPLATES[kind] = build_template(self.scheme, group, {})
        return stamp(TEMPLATES[kind], unit, self.folder / (name or f"{unit}.xlsx"))

    def filled(self, values: Mapping[str, Any] | None = None, unit: str = "东所", name: str = "",
               assessed: Mapping[str, Any] | None = None) -> Path:
        """A good return, with ``values`` (key -> typed) in place of the usual ones."""
        path = self.blank(unit, name)
        if unit == "北所":
            values = {"3.1/乡镇数": 5, **(values or {})}
        fill(path, {**GOOD, **(values or {})}, {**DEPARTMENT, **(assessed or {})})
        return path

    def read(self, path: Path) -> ReadResult:
        """Read with the desk's scheme."""
        return read(path, self.scheme)

    def one(self, path: Path) -> Return:
        """The only return of a file."""
        (found,) = self.read(path).returns
        return found


@contextmanager
def opened(path: Path, to: Path | None = None) -> Iterator[Workbook]:
    """Edit a workbook with openpyxl."""
    book = openpyxl.load_workbook(path)
    yield book
    book.save(to or path)
    book.close()


def role_columns(sheet: Worksheet) -> dict[str, int]:
    """Role text -> column number, as openpyxl counts."""
    for row in sheet.iter_rows():
        found = {c.value: c.column for c in row if isinstance(c.value, str) and "role:" in c.value}
        if Role.VALUE.value in found:
            return found
    raise AssertionError("no row of roles")


def key_rows(sheet: Worksheet) -> dict[str, int]:
    """Key -> row number."""
    column = role_columns(sheet)[Role.KEY.value]
    return {str(sheet.cell(r, column).value): r for r in range(1, sheet.max_row + 1)
            if sheet.cell(r, column).value}


def fill(path: Path, values: Mapping[str, Any], assessed: Mapping[str, Any] | None = None) -> None:
    """Type values into 填报值 and 核定值 with openpyxl."""
    with opened(path) as book:
        sheet = book[FORM]
        roles, rows = role_columns(sheet), key_rows(sheet)
        for role, entries in ((Role.VALUE, values), (Role.ASSESSED, assessed or {})):
            for key, value in entries.items():
                sheet.cell(rows[key], roles[role.value]).value = value


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes | None]) -> None:
    """Change one part of the archive; None drops it."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            changed = change(data) if name == part else data
            if changed is not None:
                target.writestr(name, changed)


def put_error(path: Path, address: str, error: str = "#REF!") -> None:
    """Make a cell an error cell, as a broken formula leaves it."""
    cell = f'<c r="{address}" t="e"><f>#REF!+1</f><v>{error}</v></c>'.encode()
    pattern = rf'<c r="{address}"[^>]*?(?:/>|>.*?</c>)'.encode()

    def change(data: bytes) -> bytes:
        changed, count = re.subn(pattern, cell, data, count=1, flags=re.DOTALL)
        assert count == 1
        return changed

    rewrite(path, SHEET_PART, change)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """The reason codes, in order."""
    return [f.code for f in findings]


def only(result: ReadResult, code: str) -> Finding:
    """The single finding of a code."""
    (found,) = [f for f in result.findings if f.code == code]
    return found


def drop_identity_sheet(path: Path) -> None:
    """As when the 考核表 sheet alone was copied into another workbook."""
    with opened(path) as book:
        del book[IDENTITY_SHEET]


class Deadly(type(Path())):  # type: ignore[misc]
    """A path whose file ends the process that looks at it, as a fault in a library would."""

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        if multiprocessing.parent_process() is not None:
            os._exit(9)
        return super().stat(follow_symlinks=follow_symlinks)  # type: ignore[no-any-return]
