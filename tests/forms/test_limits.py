"""What a cell of Excel holds: formulas of 8,192 characters, 64 levels."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xlkpi.forms import FormError, distribute
from xlkpi.formula.write import LONGEST
from xlkpi.scheme import Indicator, Input, Scheme, Section, Unit


def one(formula: str, *inputs: Input) -> Scheme:
    return Scheme(
        id="one", title="一项", year=2024, version="1", full=2, units=(Unit(name="东所"),),
        sections=(Section(code="1", name="业务", full=2),),
        indicators=(Indicator(code="1.1", section="1", name="重点任务", full=2, formula=formula),),
        inputs=inputs)


def number(name: str, required: bool = True) -> Input:
    return Input(indicator="1.1", name=name, required=required, minimum=0)


def formulas(scheme: Scheme, folder: Path) -> list[str]:
    [path] = distribute(scheme, folder)
    return [cell.value for row in openpyxl.load_workbook(path)["考核表"].iter_rows()
            for cell in row if isinstance(cell.value, str) and cell.value.startswith("=")]


@pytest.mark.parametrize(("tasks", "named"), [(10, True), (44, False)])
def test_half_filled_tasks_are_named_as_far_as_a_cell_can(tasks: int, named: bool, tmp_path: Path
                                                          ) -> None:
    pairs = [(f"第{n}项任务数", f"第{n}项完成数") for n in range(tasks)]
    half = ",".join(f"AND(COUNT([@{a}],[@{b}])>0,COUNT([@{a}],[@{b}])<2)" for a, b in pairs)
    scheme = one(f'IF(OR({half}),"未填",[分值]*MIN(1,[@甲],[@乙]))', number("甲"), number("乙"),
                 *(number(name, required=False) for pair in pairs for name in pair))
    found = formulas(scheme, tmp_path)
    [cause] = [text for text in found if ("ERROR.TYPE" in text and "项任务数" in text) or
               "有的项目只填了一部分" in text]
    assert ("、第3项完成数" in cause) is named
    assert "、甲" in cause if named else "项填报数据" in cause
    assert all(len(text) <= LONGEST for text in found)


def test_a_rule_is_told_that_fits_alone_but_not_with_what_stands_around_it(tmp_path: Path) -> None:
    names = ["甲", "乙", *(f"附{n}" for n in range(100))]
    long = "SUM(" + ",".join(["MAX([@甲],[@乙])"] * 160) + ")"
    rule = f"0*({long}+{long}+{long}+{long})+0*SUM([@附0]:[@附99])"
    with pytest.raises(FormError, match=rf"指标1\.1.*上限 {LONGEST}"):
        distribute(one(rule, *map(number, names)), tmp_path)
    assert formulas(one(f"0*({long}+{long})+0*SUM([@附0]:[@附99])", *map(number, names)), tmp_path)


def test_levels_are_counted_with_what_stands_around_the_rule(tmp_path: Path) -> None:
    def deep(levels: int) -> Scheme:
        return one("ABS(" * levels + "[@甲]" + ")" * levels, number("甲"))

    assert formulas(deep(55), tmp_path)
    with pytest.raises(FormError, match=r"指标1\.1.*64 层"):
        distribute(deep(62), tmp_path)


@pytest.mark.parametrize("levels", [(), ("项目",)])
def test_sums_of_many_sections_fit_into_a_cell(levels: tuple[str, ...], tmp_path: Path) -> None:
    """With levels above them, sections have no subtotals: county-bureau has more than twenty."""
    codes = [str(n) for n in range(1, 61)]
    scheme = one("[@数]").model_copy(update={
        "full": 120, "levels": levels,
        "sections": tuple(Section(code=c, name=f"类{c}", full=2, above=("甲",) * len(levels))
                          for c in codes),
        "indicators": tuple(Indicator(code=f"{c}.1", section=c, name="项", full=2, formula="[@数]")
                            for c in codes),
        "inputs": tuple(Input(indicator=f"{c}.1", name="数") for c in codes)})
    assert max(map(len, formulas(scheme, tmp_path))) <= LONGEST / 4
