"""Ledgers (台账): from the scheme to the sheet, filled in, read back, summed, told, consolidated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from xlkpi.commands import consolidating
from xlkpi.commands.schemes import page
from xlkpi.forms import build_template, distribute, ledger, untouched
from xlkpi.returns import Entry, Return, collect, read
from xlkpi.samples import events, fill, sample
from xlkpi.scheme import (
    Indicator,
    Input,
    LedgerPoints,
    Result,
    Scheme,
    Section,
    check,
    ledgers,
    load,
    save,
)
from xlkpi.scheme.identity import LedgerRole as Role
from xlkpi.scoring import score_one

KEY = "综合/正向激励加分"
UNIT = "办公室"
GOOD: Mapping[Role, object] = {
    Role.DAY: date(2020, 5, 6), Role.KIND: "表彰表扬", Role.LEVEL: "省", Role.EVENT: "获省局表扬",
    Role.EVIDENCE: "省局文件", Role.WHO: "林国栋"}


def small() -> Scheme:
    """county-bureau's ledger in a scheme of one indicator: workbooks are made in no time."""
    whole = load("county-bureau")
    return Scheme(
        id="ledger", title="加分台账", year=2020, version="1", full=1, units=whole.units[:1],
        sections=(Section(code="1", name="工作", full=1),),
        indicators=(Indicator(code="1.1", section="1", name="件数", full=1, rule="每件1分。",
                              formula="MIN([分值],[@件数])"),),
        inputs=(Input(indicator="1.1", name="件数", minimum=0),
                *(i for i in whole.inputs if i.key == KEY)),
        results=(Result(name="总分", formula="[@指标得分]+[@正向激励加分]"),), ledgers=whole.ledgers)


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return small()


@pytest.fixture(scope="module")
def blank(scheme: Scheme, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path, *_ = distribute(scheme, tmp_path_factory.mktemp("blank"))
    return path


@pytest.fixture
def filled(scheme: Scheme, blank: Path, tmp_path: Path) -> Path:
    """A return without events, and with nothing typed over their sum."""
    fill(scheme, blank, UNIT, {"1.1/件数": Entry(1.0)}, tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def type_in(path: Path, *rows: Mapping[Role, object], figure: object = None) -> Return:
    """Type events as a clerk does, in a program that does not calculate; read it back."""
    book = openpyxl.load_workbook(path)
    sheet = book["正向激励台账"]
    for number, row in enumerate(rows, ledger.FIRST):
        for role, value in row.items():
            sheet[ledger.cell(role, number)] = value
    if figure is not None:
        form = book["考核表"]
        form[_cell(form, "核定值")] = figure
    book.save(path)
    [returned] = read(path, small()).returns
    return returned


def _cell(form: Worksheet, heading: str) -> str:
    """The cell of the ledger's input in a column of the 考核表."""
    column = next(c.column_letter for row in form.iter_rows(max_row=8) for c in row
                  if c.value == heading)
    return f"{column}{next(c.row for row in form.iter_rows() for c in row if c.value == KEY)}"


def codes(returned: Return) -> list[str]:
    return [f.code for f in returned.findings if f.severity != "note"]


def test_the_points_follow_from_kind_and_level(scheme: Scheme) -> None:
    [found] = ledgers(scheme, "")
    assert found.item.key == KEY
    assert found.levels == ("国家", "省", "市", "县")
    assert [found.standard("典型发言", level) for level in found.levels] == [2, 1.5, 1, 0.5]
    assert found.standard("参与改革创新", "") == 1
    assert found.standard("点赞台点赞", "县") == 0.5  # a kind without levels is worth as much at each
    assert found.standard("化解不满意件", "") is None
    assert found.standard("典型发言", "") is None
    assert found.standard("别的", "省") is None


def test_an_empty_ledger_leaves_the_input_open_and_the_form_untouched(
        blank: Path, filled: Path) -> None:
    assert untouched(blank)
    assert not untouched(filled)
    [returned] = read(filled, small()).returns
    assert returned.ledger == ()
    assert returned.entries[KEY][:2] == (None, None)
    assert codes(returned) == ["UNFILLED_DEPARTMENT"]


def test_other_events_of_the_same_sum_are_no_same_return(scheme: Scheme, filled: Path) -> None:
    second = filled.with_name("b.xlsx")
    second.write_bytes(filled.read_bytes())
    type_in(filled, GOOD)
    type_in(second, {**GOOD, Role.EVENT: "获省局通报表扬"})
    found = [f.code for f in collect(filled.parent, scheme).findings if "DUPLICATE" in f.code]
    assert found in (["DUPLICATE_DIFFERS"], ["DUPLICATE_UNSURE"])  # saved in one second or two


def test_the_guide_tells_of_the_ledger_and_macros_know_its_sheet(
        scheme: Scheme, blank: Path) -> None:
    told = [c.value for row in openpyxl.load_workbook(blank)["填表说明"].iter_rows() for c in row]
    assert any("“正向激励台账”由登记人逐件填写" in str(text) for text in told)
    sheets: list[int] = []

    def macros(count: int) -> bytes:
        sheets.append(count)
        return b"macros"

    build_template(scheme, "", {}, macros=macros)
    assert sheets == [len(openpyxl.load_workbook(blank).sheetnames)] == [4]


def test_the_rows_sum_into_the_input(scheme: Scheme, filled: Path) -> None:
    second = {**GOOD, Role.DAY: date(2020, 6, 1), Role.KIND: "参与改革创新", Role.LEVEL: None}
    third = {**GOOD, Role.KIND: "化解不满意件", Role.LEVEL: None, Role.GIVEN: 0.25}
    returned = type_in(filled, GOOD, second, third)
    assert codes(returned) == []
    assert [(e.row, e.standard, e.points) for e in returned.ledger] == [
        (6, 1.5, 1.5), (7, 1.0, 1.0), (8, None, 0.25)]
    assert returned.entries[KEY].assessed == 2.75
    assert score_one(scheme, returned, "assessed").results["总分"] == 3.75


@pytest.mark.parametrize(("change", "found", "points"), [
    ({Role.DAY: None}, ["LEDGER_NO_DATE"], 1.5),
    ({Role.DAY: "五月初"}, ["LEDGER_NO_DATE"], 1.5),
    ({Role.DAY: date(2019, 12, 31)}, ["LEDGER_YEAR"], 1.5),
    ({Role.DAY: "2020年12月31日"}, [], 1.5),
    ({Role.EVIDENCE: None}, ["LEDGER_NO_EVIDENCE"], 1.5),
    ({Role.EVIDENCE: "  "}, ["LEDGER_NO_EVIDENCE"], 1.5),
    ({Role.GIVEN: 3}, ["LEDGER_POINTS"], 3.0),
    ({Role.GIVEN: 1.5}, [], 1.5),
    ({Role.GIVEN: "2分"}, ["LEDGER_POINTS"], 2.0),
    ({Role.GIVEN: "若干"}, ["LEDGER_NOT_NUMBER"], None),
    ({Role.GIVEN: -1}, ["LEDGER_NEGATIVE"], None),
    ({Role.LEVEL: None}, ["LEDGER_NO_POINTS"], None),
    ({Role.LEVEL: "地区"}, ["LEDGER_UNKNOWN_OPEN"], None),
    ({Role.KIND: "评优"}, ["LEDGER_UNKNOWN_OPEN"], None),
    ({Role.KIND: "评优", Role.LEVEL: "地区"}, ["LEDGER_UNKNOWN_OPEN"], None),
    ({Role.KIND: "评优", Role.GIVEN: "若干"}, ["LEDGER_NOT_NUMBER", "LEDGER_UNKNOWN"], None),
    ({Role.KIND: "点赞台点赞", Role.LEVEL: "地区"}, ["LEDGER_UNKNOWN"], 0.5),
    ({Role.KIND: "评优", Role.GIVEN: 2}, ["LEDGER_UNKNOWN"], 2.0),
    ({Role.KIND: " 表彰 表扬"}, [], 1.5),
    ({Role.KIND: "化解不满意件", Role.LEVEL: None}, ["LEDGER_NO_POINTS"], None),
])
def test_what_is_wrong_with_an_event_is_told(
        filled: Path, change: Mapping[Role, object], found: list[str], points: float | None
) -> None:
    returned = type_in(filled, {**GOOD, **change})
    assert codes(returned) == found
    [event] = returned.ledger
    assert event.points == points
    assert returned.entries[KEY].assessed == (points or 0)
    for one in returned.findings:
        if one.code.startswith("LEDGER_"):
            assert one.sheet == "正向激励台账"
            assert one.cell.endswith("6")
            assert "第6行" in one.message


def test_no_sentence_says_that_a_row_counts_which_does_not(filled: Path) -> None:
    returned = type_in(filled, {**GOOD, Role.DAY: None, Role.EVIDENCE: None, Role.GIVEN: "若干"})
    assert codes(returned) == ["LEDGER_NOT_NUMBER", "LEDGER_NO_DATE", "LEDGER_NO_EVIDENCE"]
    assert not [f for f in returned.findings if "分值照计" in f.message]
    counted = type_in(filled, {**GOOD, Role.DAY: None, Role.GIVEN: None})
    assert [f.code for f in counted.findings if "分值照计" in f.message] == ["LEDGER_NO_DATE"]


def test_a_row_entered_twice_is_told(filled: Path) -> None:
    returned = type_in(filled, GOOD, {**GOOD, Role.EVENT: "另一件"}, {**GOOD, Role.WHO: "别人"})
    assert codes(returned) == ["LEDGER_DOUBLED"]
    assert "第8行与第6行" in next(f.message for f in returned.findings if f.severity == "warning")
    assert returned.entries[KEY].assessed == 4.5


def test_a_figure_typed_over_the_sum_counts_and_is_told(filled: Path) -> None:
    returned = type_in(filled, GOOD, figure=2.5)
    assert codes(returned) == ["LEDGER_DIFFERS"]
    assert returned.entries[KEY].assessed == 2.5
    assert codes(type_in(filled, GOOD, figure=1.5)) == []


def test_a_figure_without_any_event_stands(filled: Path) -> None:
    returned = type_in(filled, figure=0)
    assert codes(returned) == []
    assert returned.entries[KEY].assessed == 0


def test_a_moved_sheet_and_column_are_found(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    sheet = book["正向激励台账"]
    for role, value in GOOD.items():
        sheet[ledger.cell(role, ledger.FIRST + 3)] = value
    sheet.insert_cols(2)
    sheet.insert_rows(5, 2)
    sheet.title = "加分"
    book.move_sheet("加分", -1)
    book.save(filled)
    [returned] = read(filled, small()).returns
    assert [(e.row, e.points, e.who) for e in returned.ledger] == [(11, 1.5, "林国栋")]
    assert returned.entries[KEY].assessed == 1.5


def test_the_sample_goes_into_the_summary(tmp_path: Path) -> None:
    whole = load("county-bureau")
    scheme = small().with_units(
        [u for u in whole.units if u.name in ("办公室", "特种设备股", "竞争执法股")])
    returned = tmp_path / "back"
    returned.mkdir()
    for unit, path in zip(scheme.units, distribute(scheme, tmp_path / "blank"), strict=True):
        figures = {"1.1/件数": Entry(1.0), KEY: sample(whole)[unit.name][KEY]}
        fill(scheme, path, unit.name, figures, returned / path.name,
             kept=events(whole)[unit.name])
    save(scheme, tmp_path / "small.toml")
    done = consolidating.run(returned, str(tmp_path / "small.toml"), tmp_path / "汇总.xlsx")
    assert not [f for f in done.findings if f.code.startswith("LEDGER")]
    kept = done.data["ledgers"]
    assert {unit: [e["points"] for e in rows] for unit, rows in kept.items()} == {
        "办公室": [1.5, 1.0], "竞争执法股": [], "特种设备股": [0.5, 1.0]}
    assert kept["办公室"][0] == {
        "ledger": "正向激励", "row": 6, "day": "2020-04-28", "kind": "表彰表扬", "level": "省",
        "event": "获省局政务信息工作表扬", "standard": 1.5, "points": 1.5,
        "evidence": "闽市监办〔2020〕31号", "who": "林国栋"}
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx", data_only=True)["台账"]
    told = [[c.value for c in row] for row in sheet.iter_rows(min_row=5)]
    assert [(row[1], row[6], row[8]) for row in told[:-1]] == [
        ("办公室", "获省局政务信息工作表扬", 1.5), ("办公室", "在全市机关效能建设会议上作典型发言", 1),
        ("特种设备股", "电梯困人救援及时获点赞", 0.5), ("特种设备股", "化解12345平台电梯投诉不满意件2件", 1)]
    assert told[-1][8] == 4


def test_scheme_show_tells_what_an_event_is_worth() -> None:
    told = list(page(load("county-bureau")))
    start = told.index("台账 正向激励（汇入 综合/正向激励加分）")
    assert told[start + 1:] == [
        "  表彰表扬、做法推广、批示肯定、典型发言、名列前茅：国家2 分、省1.5 分、市1 分、县0.5 分",
        "  参与改革创新：1 分", "  改革创新名次、上年考评居首、化解不满意件：由登记人核定", "  点赞台点赞：0.5 分"]


def test_a_ledger_must_fill_one_input_of_its_own(scheme: Scheme) -> None:
    row = LedgerPoints(ledger="甲", input="1.1/件数", kinds=("通报",), points=1)

    def found(*rows: LedgerPoints) -> list[str]:
        return [f.code for f in check(scheme.model_copy(update={"ledgers": rows}))
                if f.code.startswith("SCHEME_LEDGER")]

    assert found(row) == []
    assert found(row.model_copy(update={"input": "综合/没有"})) == ["SCHEME_LEDGER_INPUT"]
    assert found(row, row) == ["SCHEME_LEDGER_TWICE"]
    assert found(row, row.model_copy(update={"level": "县"})) == []
    assert found(row, row.model_copy(update={"ledger": "乙"})) == ["SCHEME_LEDGER_SHARED"]
    assert found(row, row.model_copy(update={"level": "县", "input": KEY})) == ["SCHEME_LEDGER_TWO"]
    assert found(row.model_copy(update={"kinds": ()})) == ["SCHEME_LEDGER_KINDS"]


@pytest.mark.parametrize("head", ["第1件", "一", "1、", "合计"])
def test_an_event_counts_whatever_stands_in_its_number(filled: Path, head: str) -> None:
    returned = type_in(filled, {**GOOD, Role.NUMBER: head}, {**GOOD, Role.EVENT: "另一件"})
    assert codes(returned) == []
    assert returned.entries[KEY].assessed == 3


def test_points_that_are_an_error_are_told(filled: Path) -> None:
    returned = type_in(filled, {**GOOD, Role.GIVEN: "#REF!"})
    assert codes(returned) == ["LEDGER_NOT_NUMBER"]
    assert "#REF!" in returned.findings[-1].message


@pytest.mark.parametrize("lost", ["sheet", "identity", "roles", "events"])
def test_a_figure_whose_events_are_lost_is_told(filled: Path, lost: str) -> None:
    book = openpyxl.load_workbook(filled)
    sheet = book["正向激励台账"]
    if lost == "sheet":
        book.remove(sheet)
    elif lost == "identity":
        sheet["A1"] = None
    elif lost == "roles":
        sheet.delete_rows(2)
    form = book["考核表"]
    form[_cell(form, "核定值")] = 2.5
    book.save(filled)
    [returned] = read(filled, small()).returns
    assert codes(returned) == ["LEDGER_NONE"]
    [told] = [f for f in returned.findings if f.code == "LEDGER_NONE"]
    assert (told.cell, told.value) == (returned.entries[KEY].assessed_cell, "2.5")
    assert returned.entries[KEY].assessed == 2.5
