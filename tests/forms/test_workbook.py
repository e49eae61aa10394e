"""The artefact: a workbook that was made is opened and everything in it looked at."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import xlkpi.forms
from tests.forms.schemes import small
from xlkpi.forms import Form, distribute
from xlkpi.functions import FUNCTIONS
from xlkpi.scheme import OVERALL, Scheme
from xlkpi.scheme.identity import (
    IDENTITY_SHEET,
    REMARK_KEY,
    TOTAL_KEY,
    Identity,
    Role,
    cell_name,
    digest,
    indicator_key,
)

# Of Excel 2010 and older, and in WPS and LibreOffice alike.
KNOWN = {
    "ABS", "AND", "AVERAGE", "CHOOSE", "COLUMN", "COLUMNS", "COUNT", "COUNTBLANK", "COUNTIF",
    "COUNTIFS", "ERROR.TYPE", "EXACT", "FLOOR", "IF", "IFERROR", "INDEX", "INT", "ISBLANK",
    "ISERROR", "ISNUMBER", "ISTEXT", "LEN", "LOOKUP", "MATCH", "MAX", "MID", "MIN", "MOD", "N",
    "NA", "NOT", "OR", "RANK", "ROUND", "ROUNDDOWN", "ROUNDUP", "ROW", "ROWS", "SIGN", "SUM",
    "SUMIF", "SUMPRODUCT", "T", "TEXT", "TRANSPOSE", "TRIM", "TRUNC", "VALUE", "YEAR", "MONTH",
    "DAY", "DATE", "LARGE", "SMALL", "REPT", "SUBSTITUTE", "UPPER", "CODE", "FIND", "SEARCH",
}


@pytest.fixture
def sheet(book: Workbook) -> Worksheet:
    found = book["考核表"]
    assert isinstance(found, Worksheet)
    return found


def column(sheet: Worksheet, role: Role) -> str:
    """The letter of a column, found as readers find it."""
    return str(next(get_column_letter(cell.column) for row in sheet.iter_rows(max_row=6)
                    for cell in row if cell.value == role.value))


def rows(sheet: Worksheet) -> dict[str, int]:
    """The row of every key."""
    letter = column(sheet, Role.KEY)
    return {cell.value: cell.row for cell in sheet[letter]
            if isinstance(cell.value, str) and cell.value != Role.KEY.value}


def formulas(sheet: Worksheet) -> dict[str, str]:
    """Every formula by its cell."""
    return {cell.coordinate: str(getattr(cell.value, "text", cell.value))
            for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}


def without_texts(formula: str) -> str:
    return re.sub(r'"(?:[^"]|"")*"', "", formula)


# --- who it is --------------------------------------------------------------------------------


def test_the_sheet_and_the_hidden_sheet_say_the_same_of_themselves(
        book: Workbook, sheet: Worksheet, scheme: Scheme) -> None:
    expected = Identity("small", "1.2", "甲所", "", digest(scheme, "所"))
    for found in (sheet, book[IDENTITY_SHEET]):
        assert Identity.from_texts(cell.value for cell in found[1]) == expected
    assert book[IDENTITY_SHEET].sheet_state == "veryHidden"
    assert book.sheetnames[:2] == ["考核表", "填表说明"]
    assert book.properties.title == "2024年度乡镇所绩效考核办法（甲所）"


def test_every_input_and_score_is_named_in_its_own_row(sheet: Worksheet, scheme: Scheme) -> None:
    keys = rows(sheet)
    assert set(keys) == {item.key for item in scheme.inputs} | {
        REMARK_KEY, TOTAL_KEY, "=3.1", *(indicator_key(r.name) for r in scheme.results)}
    for item in scheme.inputs:
        for role in (Role.VALUE, Role.ASSESSED, Role.ADOPTED):
            named = sheet.defined_names[cell_name(role, item.key)].attr_text
            assert named == f"考核表!${column(sheet, role)}${keys[item.key]}"
    for role in (Role.FULL, Role.SELF_SCORE, Role.SCORE):
        named = sheet.defined_names[cell_name(role, TOTAL_KEY)].attr_text
        assert named == f"考核表!${column(sheet, role)}${keys[TOTAL_KEY]}"
        for indicator in scheme.indicators:
            first = next((keys[i.key] for i in scheme.inputs_of(indicator.code)),
                         keys.get(f"={indicator.code}"))
            named = sheet.defined_names[cell_name(role, indicator.code)].attr_text
            assert named == f"考核表!${column(sheet, role)}${first}"


def test_people_do_not_see_the_machinery(sheet: Worksheet) -> None:
    assert sheet.row_dimensions[1].hidden
    assert sheet.row_dimensions[2].hidden
    key = column(sheet, Role.KEY)
    assert sheet.column_dimensions[key].hidden
    area = sheet.print_area.replace("$", "").split("!")[1]
    assert area.split(":")[0] == "A3"
    assert re.sub(r"\d", "", area.split(":")[1]) == column(sheet, Role.REMARK)


# --- what may be typed where ---------------------------------------------------------------------


def test_only_cells_for_people_are_unlocked(sheet: Worksheet, scheme: Scheme) -> None:
    keys = rows(sheet)
    protection = sheet.protection
    assert protection.sheet
    assert not protection.password
    assert not protection.insertRows  # openpyxl: False is allowed
    assert not protection.formatRows
    assert protection.deleteRows
    entries = {f"{column(sheet, role)}{keys[item.key]}" for item in scheme.inputs
               for role in (Role.VALUE, Role.ASSESSED)}
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row
                if not cell.protection.locked}
    assert entries <= unlocked
    notes = {column(sheet, Role.EVIDENCE), column(sheet, Role.REMARK)}
    signature = sheet.max_row
    for place in unlocked - entries:
        letter, number = place.rstrip("0123456789"), place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        assert letter in notes or int(number) == signature
    assert not unlocked & set(formulas(sheet))


def test_marks_of_wrong_figures_can_be_set_on_the_protected_sheet(sheet: Worksheet) -> None:
    first, last = (column(sheet, role) for role in (Role.VALUE_MARK, Role.ASSESSED_MARK))
    dimension = sheet.column_dimensions[first]
    assert dimension.hidden
    assert (dimension.min, dimension.max) == (
        column_index_from_string(first), column_index_from_string(last))
    assert not dimension.protection.locked
    top = rows(sheet)["1.1/完成数"]
    coloured = [rule.formula[0] for rules in sheet.conditional_formatting for rule in rules.rules]
    assert any(f"{first}{top}" in formula for formula in coloured)


def test_limits_colour_both_columns_and_alike_ones_share_a_rule(sheet: Worksheet) -> None:
    own, assessed = (column(sheet, role) for role in (Role.VALUE, Role.ASSESSED))
    keys = rows(sheet)
    places = {rule.formula[0]: str(rules.sqref) for rules in sheet.conditional_formatting
              for rule in rules.rules if rule.formula[0].startswith("AND(ISNUMBER(")}

    def joined(*names: str) -> str:
        return " ".join(f"{own}{keys[a]}:{assessed}{keys[b]}" for a, b in (
            name.split("…") if "…" in name else (name, name) for name in names))

    def rule(key: str, tests: str) -> str:
        here = f"{own}{keys[key]}"
        return f"AND(ISNUMBER({here}),OR({tests.replace('@', here)}))"

    assert places == {
        rule("1.1/完成数", "@<0,@<>INT(@)"): joined("1.1/完成数"),
        rule("1.1/应完成数", "@<1,@<>INT(@)"): joined("1.1/应完成数"),
        rule("1.4/受理件数", "@<0"): joined("1.4/受理件数", "2.1/未报次数…2.1/迟报次数"),
        rule("1.5/完成率", "@<0,@>1"): joined("1.5/完成率"),
        rule("综合/公众评议", "@<0,@>100"): joined("综合/公众评议"),
    }


def test_the_window_is_as_large_as_a_screen(sheet: Worksheet) -> None:
    """In twips, of which a pixel has 15: Excel itself writes 28800 for a maximised window."""
    view = sheet.parent.views[0]
    assert (view.windowWidth, view.windowHeight) == (28800, 15600)


def test_95_for_95_percent_is_stopped_and_red_where_no_maximum_says_so(tmp_path: Path) -> None:
    """Reading refuses it; 200 % may well be meant, and is asked about by reading alone."""
    scheme = small()
    free = scheme.model_copy(update={"inputs": tuple(
        i.model_copy(update={"maximum": None}) if i.name == "完成率" else i
        for i in scheme.inputs)})
    [path] = distribute(free, tmp_path, free.units[:1])
    sheet = openpyxl.load_workbook(path)["考核表"]
    here = f"{column(sheet, Role.VALUE)}{rows(sheet)['1.5/完成率']}"
    assert f"AND(ISNUMBER({here}),OR({here}<0,{here}>10))" in [
        rule.formula[0] for found in sheet.conditional_formatting for rule in found.rules]
    [typed] = [v for v in sheet.data_validations.dataValidation if here in str(v.sqref)]
    assert (typed.formula1, typed.formula2) == ("0", "10")


def test_validation_keeps_within_the_limits_of_excel(sheet: Worksheet, scheme: Scheme) -> None:
    keys = rows(sheet)
    found = {}
    for rule in sheet.data_validations.dataValidation:
        assert len(rule.promptTitle) <= 32
        assert len(rule.errorTitle) <= 32
        assert len(rule.prompt) <= 255
        assert len(rule.error) <= 255
        assert re.search("[一-鿿]", rule.prompt)
        if rule.type == "list" and rule.formula1.startswith('"'):
            assert len(rule.formula1) <= 257
        for area in rule.sqref.ranges:
            found[area.bounds[1]] = rule
    assert set(found) == {keys[item.key] for item in scheme.inputs}
    whole = found[keys["1.1/应完成数"]]
    assert (whole.type, whole.formula1) == ("whole", "1")
    assert whole.errorStyle in (None, "stop")
    assert "须大于0" in whole.prompt
    percent = found[keys["1.5/完成率"]]
    assert (percent.type, percent.formula1, percent.formula2) == ("decimal", "0", "1")
    assert "0% 至 100%" in percent.error
    assert found[keys["1.2/档次"]].formula1 == '"优,良"'
    assert found[keys["1.3/达标"]].formula1 == '"是,否"'


def test_a_drop_down_too_long_for_a_rule_stands_in_a_hidden_column(
        sheet: Worksheet, scheme: Scheme) -> None:
    row = rows(sheet)["2.2/情形"]
    rule = next(r for r in sheet.data_validations.dataValidation
                if any(area.bounds[1] == row for area in r.sqref.ranges))
    first, last = rule.formula1.replace("$", "").lstrip("=").split(":")
    texts = tuple(cell.value for line in sheet[first:last] for cell in line)
    assert texts == next(i for i in scheme.inputs if i.key == "2.2/情形").labels
    assert sheet.column_dimensions[re.sub(r"\d", "", first)].hidden


def test_number_formats(sheet: Worksheet) -> None:
    keys, value = rows(sheet), column(sheet, Role.VALUE)
    shown = {name: sheet[f"{value}{keys[name]}"].number_format
             for name in ("1.5/完成率", "1.2/档次", "2.2/发生日期", "1.1/完成数")}
    assert shown == {"1.5/完成率": "0.00%", "1.2/档次": "@", "2.2/发生日期": "yyyy-mm-dd",
                     "1.1/完成数": "General"}


# --- formulas ------------------------------------------------------------------------------------


def test_formulas_use_only_what_every_program_has(sheet: Worksheet, form: Form) -> None:
    allowed = KNOWN | (set(FUNCTIONS) if form == "udf" else set())
    texts = list(formulas(sheet).values())
    for condition in sheet.conditional_formatting:
        texts += [text for rule in condition.rules for text in rule.formula]
        assert all("{" not in text for rule in condition.rules for text in rule.formula)
    for text in texts:
        assert len(text) <= 8192
        assert set(re.findall(r"([A-Z][A-Z0-9_.]*)\(", without_texts(text))) <= allowed
    udfs = any("KPI_" in without_texts(text) for text in texts)
    assert udfs == (form == "udf")


def test_the_score_waits_for_what_it_needs(sheet: Worksheet, scheme: Scheme, form: Form) -> None:
    keys = rows(sheet)
    row = keys["1.1/完成数"]
    found = formulas(sheet)
    value, adopted = column(sheet, Role.VALUE), column(sheet, Role.ADOPTED)
    for role, source in ((Role.SELF_SCORE, value), (Role.SCORE, adopted)):
        text = found[f"{column(sheet, role)}{row}"]
        start = (f'=IF(OR({source}{row}="",{source}{row + 1}=""),"未填",'
                 f"IF(COUNT({source}{row},{source}{row + 1})<2,#VALUE!,")
        assert text.startswith(start)
        assert ("KPI_RATIO" in text) == (form == "udf")
    assert found[f"{column(sheet, Role.SCORE)}{keys['1.4/受理件数']}"] == (
        f'=IF({adopted}{keys["1.4/受理件数"]}="","未填","待汇总")')


def test_cached_values_are_those_of_an_empty_form(cached: Workbook, scheme: Scheme) -> None:
    sheet = cached["考核表"]
    keys = rows(sheet)
    score, cause = column(sheet, Role.SCORE), column(sheet, Role.CAUSE)
    for role in (Role.SELF_SCORE, Role.SCORE):
        shown = {key: sheet[f"{column(sheet, role)}{row}"].value for key, row in keys.items()
                 if not key.startswith(OVERALL)}
        assert shown["1.1/完成数"] == "未填"
        assert shown["2.1/未报次数"] == 0
        assert shown["=3.1"] == 1
        assert shown[TOTAL_KEY] == 1
        assert shown["=总得分"] == shown["=等次"] == shown["=排名"] == "未填"
    assert sheet[f"{cause}{keys['1.1/完成数']}"].value == "未填：完成数、应完成数"
    assert sheet[f"{cause}{keys['2.1/未报次数']}"].value == "未扣分"
    assert sheet[f"{cause}{keys['=3.1']}"].value == "满分"
    assert sheet[f"{cause}{keys['=总得分']}"].value == "未填：公众评议、指标得分"
    assert sheet[f"{cause}{keys[TOTAL_KEY]}"].value == "未填 6 项"
    assert sheet[f"{score}{keys[TOTAL_KEY]}"].value == 1
    assert sheet[f"{column(sheet, Role.FULL)}{keys[TOTAL_KEY]}"].value == pytest.approx(11.14)
    texts = [cell.value for cell in sheet[4] if isinstance(cell.value, str)]
    assert "已填 0/6 项，科室已评 0/2 项" in texts


# --- what it looks like ----------------------------------------------------------------------


def test_merged_cells_do_not_overlap(sheet: Worksheet) -> None:
    areas = [area.bounds for area in sheet.merged_cells.ranges]
    assert len(areas) > 20
    for one, other in combinations(areas, 2):
        apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
        assert apart, (one, other)


def test_printing(sheet: Worksheet, form: Form) -> None:
    page = sheet.page_setup
    assert (page.orientation, int(page.paperSize), page.fitToWidth, page.fitToHeight) == (
        "landscape", 8, None, 0)  # None: one page wide
    assert sheet.print_title_rows == "$6:$6"
    assert sheet.freeze_panes == "C7"
    assert "第 &P 页" in sheet.oddFooter.center.text.replace("&amp;", "&")
    assert "没有装加载项" in str(sheet["A5"].value) or form == "native"


def test_every_row_has_a_height_of_its_own(sheet: Worksheet) -> None:
    for row in range(3, sheet.max_row + 1):
        assert sheet.row_dimensions[row].height >= 15, row


def test_texts_have_the_size_that_their_height_was_reckoned_with(sheet: Worksheet) -> None:
    rich = [cell.value for row in sheet.iter_rows() for cell in row
            if isinstance(cell.value, CellRichText)]
    assert rich
    assert {run.font.sz for text in rich for run in text if isinstance(run, TextBlock)} == {10}
    assert all(isinstance(run, TextBlock) for text in rich for run in text)


def test_the_guide_tells_deadlines_and_whom_to_ask(book: Workbook) -> None:
    texts = [str(cell.value) for row in book["填表说明"].iter_rows() for cell in row if cell.value]
    assert "2024年12月10日　交回考核表" in texts
    assert "市场规范管理科" in texts
    assert any("待汇总" in text for text in texts)


@pytest.mark.parametrize("name", [m.name for m in pkgutil.iter_modules(xlkpi.forms.__path__)])
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"xlkpi.forms.{name}")).failed == 0
