"""Figures that must add up to a total: said with the sum, while reading and in the sheet itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.returns.workshop import Desk, small_scheme
from xlkpi.findings import Finding
from xlkpi.forms import build_template, stamp
from xlkpi.scheme import SumRule


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Of a scheme in which 完成数 and 应完成数 have to make 100."""
    rule = SumRule(indicator="1.1", inputs=("完成数", "应完成数"), total=100, note="两项合计100件。")
    return Desk(small_scheme(sums=(rule,)), tmp_path)


def differing(desk: Desk, values: dict[str, Any], assessed: dict[str, Any] | None = None
              ) -> list[Finding]:
    returned = desk.one(desk.filled(values, assessed=assessed))
    return [f for f in returned.findings if f.code == "SUM_DIFFERS"]


def test_another_sum_is_an_error_that_names_it(desk: Desk) -> None:
    one, = differing(desk, {"1.1/完成数": 60, "1.1/应完成数": 30})
    assert (one.severity, one.value, one.indicator, one.unit) == ("error", "90", "1.1", "东所")
    assert "完成数、应完成数合计是90，应为100（两项合计100件）" in one.message
    assert one.cell == desk.one(desk.folder / "东所.xlsx").entries["1.1/完成数"].cell


@pytest.mark.parametrize("values", [
    {"1.1/完成数": 60, "1.1/应完成数": 40}, {"1.1/完成数": 0, "1.1/应完成数": 100},
    {"1.1/完成数": 60, "1.1/应完成数": None}, {"1.1/完成数": "约60", "1.1/应完成数": 30},
])
def test_nothing_to_say(desk: Desk, values: dict[str, Any]) -> None:
    assert differing(desk, values) == []


def test_what_counts_is_the_reviewer_s_figure(desk: Desk) -> None:
    wrong = {"1.1/完成数": 60, "1.1/应完成数": 30}
    assert differing(desk, wrong, {"1.1/应完成数": 40}) == []
    one, = differing(desk, {"1.1/完成数": 60, "1.1/应完成数": 40}, {"1.1/应完成数": 41})
    assert one.value == "101"


def test_the_sheet_says_it_while_it_is_filled_in(desk: Desk, tmp_path: Path) -> None:
    unit = desk.scheme.units[0]
    template = build_template(desk.scheme, unit.group, unit.attributes)
    sheet = openpyxl.load_workbook(stamp(template, unit.name, tmp_path / "表.xlsx"))["考核表"]
    told = [str(c.value) for row in sheet.iter_rows() for c in row
            if '合计"&ROUND(SUM(' in str(c.value)]
    assert len(told) == 1
    assert "应为100；" in told[0]
    formulas = [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules
                if rule.formula]
    assert sum("<>100" in formula for formula in formulas) == 1
