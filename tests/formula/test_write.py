"""The written cell formulas: short enough to read, and the same number in every reader."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formula.cells import Case, Stands, same
from tests.formula.making import Maker
from xlkpi.formula import FormulaError, evaluate, needs_array, parse, write
from xlkpi.formula.parse import parse_cell
from xlkpi.formula.sheet import calculate
from xlkpi.formula.tree import (
    Binary,
    Call,
    ErrorValue,
    Kind,
    Name,
    NameSpan,
    Node,
    Number,
    Ref,
    Text,
)
from xlkpi.formula.write import DEEPEST, LONGEST
from xlkpi.functions import CellError

# functions that Excel 2010, WPS and LibreOffice share
PLAIN = {
    "ABS", "AND", "AVERAGE", "COUNT", "DAY", "IF", "IFERROR", "INDEX", "INT", "ISERROR",
    "ISNUMBER", "ISTEXT", "LEN", "LOOKUP", "MATCH", "MAX", "MIN", "MONTH", "N", "NOT", "OR",
    "ROUND", "SUBSTITUTE", "SUM", "SUMPRODUCT", "TRIM", "YEAR",
}  # fmt: skip


def sheet(name: Name | NameSpan) -> Node:
    """Cells as a 考核表 has them: looked at by the score cell before the rule."""
    if isinstance(name, NameSpan):
        return Ref("H5:H7", 3, 1, Kind.NUMBER, sure=True)
    if name.name == "分值":
        return Ref("C5", kind=Kind.NUMBER, sure=True)
    if not name.own:
        column = "JK"["甲乙".index(name.name)]
        return Ref(f"{column}5:{column}11", 7, 1, Kind.NUMBER, sure=True)
    kinds = {"档": Kind.TEXT, "可空": Kind.MAYBE}
    row = 5 + ["甲", "乙", "丙", "丁", "档", "可空"].index(name.name)
    return Ref(f"H{row}", kind=kinds.get(name.name, Kind.NUMBER), sure=True)


def loose(name: Name | NameSpan) -> Node:
    """Cells of which nothing is known."""
    ref = sheet(name)
    assert isinstance(ref, Ref)
    return Ref(ref.text, ref.rows, ref.columns)


@pytest.mark.parametrize(("formula", "written"), [
    ("KPI_RATIO([@甲],[@乙],50%)*[分值]",
     ("IF(H6<0,#NUM!,IF(H6=0,#DIV/0!,IF(ROUND(H5/H6-50%,10)<0,0,"
     "ROUND(MAX(0,MIN(H5/H6,1)),10))))*C5")),
    ("KPI_RATIO([@甲],100)", "ROUND(MAX(0,MIN(H5/100,1)),10)"),
    ("KPI_DEDUCT([分值],[@[甲]:[丙]],{0.2,0.3,0.1})",
     "IF(OR(C5<0,MIN(H5:H7)<0),#NUM!,ROUND(MAX(0,C5-SUMPRODUCT(H5:H7,{0.2;0.3;0.1})),10))"),
    ("KPI_DEDUCT(2,[@甲],0.5)", "IF(H5<0,#NUM!,ROUND(MAX(0,2-H5*0.5),10))"),
    ("KPI_BAND([@甲]/[@乙],{0,0.995,1},{1.7,1.8,2})",
     "INDEX({1.7,1.8,2},MATCH(H5/H6+5E-11,{0,0.995,1},1))"),
    ('KPI_LEVEL([@档],{"优","良"},{4,3.5})',
     ('IF(H9="",#N/A,INDEX({4,3.5},MATCH(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(TRIM(H9),"~","~~"),'
      '"*","~*"),"?","~?"),{"优","良"},0)))')),
    ("KPI_TIER([@甲])", 'IF(OR(H5<1,H5<>INT(H5)),#NUM!,INDEX({"优","良","中"},1+(H5>1)+(H5>3)))'),
    ("KPI_TIER(2)", '"良"'),
    ("KPI_RANK([@甲],[甲])", "1+SUMPRODUCT(1*(J5:J11>H5+5E-11))"),
    ('KPI_RANK([@甲]/[@乙],IFERROR([甲]/[乙],""))',
     ('1+SUMPRODUCT(ISNUMBER(IFERROR(J5:J11/K5:K11,""))'
     '*(IFERROR(J5:J11/K5:K11,"")>H5/H6+5E-11))')),
    ("KPI_WEIGHTED([@[甲]:[丙]],{0.7,0.2,0.1})", "ROUND(SUMPRODUCT(H5:H7,{0.7;0.2;0.1}),10)"),
    ("KPI_EXCESS([@甲]/[@乙],90%,1%,0.08,0.8)",
     "ROUND(MIN(0.8,0.08*INT(MAX(0,H5/H6-90%)/1%+1E-9)),10)"),
    ("KPI_DISCRETION([@可空],0.1,0.5)",
     ('IF(H10="",0,IF(H10=0,0,IF(AND(ROUND(H10-0.1,10)>=0,ROUND(H10-0.5,10)<=0),'
     "ROUND(H10,10),#NUM!)))")),
    ("KPI_ROUND([@甲]*1.1,2)", "ROUND(ROUND(H5*1.1,10),2)"),
    ("[@甲]/SUM([甲])", "H5/SUM(J5:J11)"),
    ("[@可空]+1", 'IF(H10="",#N/A,H10)+1'),
    ("[@可空]", 'IF(H10="","",H10)'),
    ('IF([@档]="优",[分值],0)', 'IF(H9="优",C5,0)'),
    ("IF([@甲]/[@乙]>=0.95,[分值],0)", "IF(ROUND(H5/H6,10)>=0.95,C5,0)"),
    ("-[@甲]^2", "-H5^2"),
    ("-([@甲]^2)", "-(H5^2)"),
    ("[@甲]-([@乙]-1)", "H5-(H6-1)"),
    ("([@甲]+[@乙])*50%", "(H5+H6)*50%"),
])  # fmt: skip
def test_what_a_clerk_would_find_in_the_cell(formula: str, written: str) -> None:
    assert write(parse(formula), sheet, "plain") == written


def test_the_add_in_form_keeps_the_functions() -> None:
    node = parse('KPI_RANK([@甲]/[@乙],IFERROR([甲]/[乙],""))*[@可空]')
    assert write(node, sheet, "udf") == (
        'KPI_RANK(H5/H6,IFERROR(J5:J11/K5:K11,""))*IF(H10="",#N/A,H10)')


def test_an_attribute_of_the_unit_decides_while_writing() -> None:
    def resolve(name: Name | NameSpan) -> Node:
        return Number(1) if isinstance(name, Name) and name.name == "城区所" else sheet(name)

    rule = parse("KPI_DEDUCT([分值],[@甲],IF([@城区所]=1,0.03,0.06))")
    assert write(rule, resolve, "plain") == "IF(OR(C5<0,H5<0),#NUM!,ROUND(MAX(0,C5-H5*0.03),10))"


def test_a_name_may_stand_for_an_expression() -> None:
    yes = Call("IF", (Binary("=", Ref("H8", kind=Kind.TEXT), Text("是")), Number(1),
                      Call("IF", (Binary("=", Ref("H8", kind=Kind.TEXT), Text("否")), Number(0),
                                  ErrorValue("#VALUE!")))))
    assert write(parse("[@一票否决]*2"), lambda _: yes, "plain") == (
        'IF(H8="是",1,IF(H8="否",0,#VALUE!))*2')


def refused(case: Case) -> bool:
    """Whether there is no plain form, for one of the two good reasons."""
    try:
        return not case.plain
    except FormulaError as error:
        return any(reason in error.message for reason in ("不能比较大小", "上限"))


@given(st.integers(0, 10**9))
@settings(max_examples=400, deadline=None)
def test_the_plain_form_gives_what_the_formula_means(seed: int) -> None:
    case = Maker(random.Random(seed)).case(2)
    if refused(case):
        return
    assert same(case.in_cells, case.expected), case
    assert set(re.findall(r"([A-Z]+)\(", case.plain)) <= PLAIN


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_the_plain_form_of_long_formulas(seed: int) -> None:
    case = Maker(random.Random(seed)).case(3)
    assert refused(case) or same(case.in_cells, case.expected), case


@pytest.mark.parametrize(("quotas", "labels", "expected"), [
    (2, "x", CellError("#VALUE!")),  # one label more than a quota, or as many: 1 and 1
    (None, ["优", "良", "中"], "良"),
    (None, None, "良"),
])  # fmt: skip
def test_a_blank_cell_in_place_of_a_range_is_the_default(
    quotas: Any, labels: Any, expected: Any
) -> None:
    names = {"名次": Stands(2), "名额": Stands(quotas), "档": Stands(labels)}
    formula = "KPI_TIER([@名次],[@名额],[档])"
    if quotas == 2:
        names["名额"] = Stands([1, 2, "x"])
        formula = "KPI_TIER([@名次],[名额],[档])"
    case = Case(formula, names)
    assert same(case.expected, expected)
    assert same(case.in_cells, expected)


@pytest.mark.parametrize(("formula", "array"), [
    ("H5*C5", False),
    ("SUM(H5:H7)", False),
    ("SUMPRODUCT(H5:H7*(J5:J7>1))", False),
    ("MATCH(H5+1,{1,2,3},1)", False),
    ("SUM(H5:H7*J5:J7)", True),
    ("=SUM(IF(H5:H7>1,1,0))", True),
    ("SUMPRODUCT(IF(H5:H7>1,1,0))", True),
    ('COUNT(IFERROR(H5:H7/J5:J7,""))', True),
    ("SUM(ROUND(H5:H7,1))", True),
    ("SUMPRODUCT(ROUND(H5:H7,1))", False),
    ("数据!$C$2/SUM(数据!$C$2:$C$8)", False),
    ("SUM(数据!$C$2:$C$8-1)", True),
    ("SUM('2023 数据'!$C$2:$C$8-1)", True),
    ("SUM(数据[完成数])", False),
    ("SUM(数据[完成数]/数据[应完成数])", True),
    ("数据[@完成数]/SUM(数据[完成数])", False),
    ("KPI_RATIO(H5,H6)", False),
    ("SUM(KPI_RATIO(H5:H7,J5:J7))", True),
])  # fmt: skip
def test_which_cells_must_be_array_formulas(formula: str, array: bool) -> None:
    assert needs_array(formula) is array


def test_which_rules_must_be_array_formulas() -> None:
    assert needs_array(parse("SUM([甲]*[乙])"))
    assert not needs_array(parse("[@甲]/SUM([甲])*[分值]"))


def nested(levels: int) -> str:
    return "ABS(" * levels + "[@甲]" + ")" * levels


@pytest.mark.parametrize(("formula", "resolve", "advice"), [
    ("+".join(["KPI_GROWTH([@甲],[@乙],[@丙],[@丁])"] * 30), loose, f"上限 {LONGEST}"),
    ('KPI_EXPLAIN("KPI_RATIO",1,2)', sheet, "只能在装有加载项的电脑上使用"),
    ('[@档]>"良"', sheet, "不能比较大小"),
    ("SUM(KPI_RANK([甲],[乙]))", sheet, "请先在每个单位各算一个结果"),
    (f'[@档]="{"长" * 300}"', sheet, "超过 255 个字"),
    ("KPI_BAND([@甲],[块],{1,2,3,4})", lambda n: Ref("H5:I6" if n.name == "块" else "H5", 2, 2),
     "排成一行或一列"),
])  # fmt: skip
def test_what_cannot_be_written_says_what_to_do(formula: str, resolve: Any, advice: str) -> None:
    with pytest.raises(FormulaError, match=advice):
        write(parse(formula), resolve, "plain")


def test_levels_are_counted_before_excel_does() -> None:
    assert write(parse(nested(60)), sheet, "plain").count("(") == 60
    deep = parse("[@甲]")
    for _ in range(DEEPEST + 1):
        deep = Call("ABS", (deep,))
    with pytest.raises(FormulaError, match="64 层"):
        write(deep, sheet, "plain")


@pytest.mark.parametrize("formula", [
    'IF(1>2,1,"")<2',
    'IF([@甲]>9,1,"")=IF([@甲]>9,1,"")',
    'IF([@甲]>9,1,"")=[@甲]',
    "MIN([@甲],[列]*{1,2})",
    'SUM(IF([列]>1,[列],""))',
])  # fmt: skip
def test_what_random_formulas_once_found(formula: str) -> None:
    case = Case(formula, {"甲": Stands(3), "列": Stands([CellError("#NUM!"), None])})
    assert same(case.in_cells, case.expected), case


@pytest.mark.parametrize("formula", [
    'KPI_LEVEL("中",{"优","良";"中","差"},{4,3;2,1})', "KPI_BAND([@甲],{0,1;2,3},{1,2;3,4})",
    "KPI_WEIGHTED({1,2},{0.5;0.5})", "KPI_DEDUCT(5,{1;2},{0.1,0.2})",
    "KPI_TIER(4,{1;2;2},{1,2;3,4})",
    "KPI_BONUS({1,2;3,4},{1;2;3;4})", "KPI_RANKADJUST([@甲],4,{1;2},{3,4;5,6})",
    "KPI_DEDUCT(5,[列],{0.1,0.2;0.3,0.4})", 'KPI_VETO("b",{"a";"b";"c"},1)',
])  # fmt: skip
def test_constants_of_rows_and_columns_are_one_line(formula: str) -> None:
    case = Case(formula, {"甲": Stands(2), "列": Stands([1, 0, 2, 1])})
    assert not isinstance(case.expected, CellError)
    assert same(case.in_cells, case.expected), case


@pytest.mark.parametrize("typed", ["优?", "*", "优~秀", "??", "良*", "?好", "~", " 优秀", "优秀"])
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.ANY])
def test_signs_that_match_other_labels_are_letters(typed: str, kind: Kind) -> None:
    """In a spreadsheet MATCH("优?",{"优秀"},0) finds 优秀."""
    for formula in ('KPI_LEVEL([@档],{"优秀","良好"},{4,3})', 'KPI_VETO([@档],{"优秀","良好"},1)'):
        case = Case(formula, {"档": Stands(typed, kind)})
        assert isinstance(case.expected, CellError) is (typed.strip() != "优秀")
        assert same(case.in_cells, case.expected), case


@pytest.mark.parametrize("formula", [
    "KPI_RATIO(1," * 12 + "[@甲]" + ")" * 12, "2^(" * 12 + "[@甲]" + ")" * 12,
])
def test_what_grows_without_end_is_given_up_at_once(formula: str) -> None:
    with pytest.raises(FormulaError, match=f"上限 {LONGEST}"):
        write(parse(formula), loose, "plain")


@pytest.mark.parametrize(("formula", "block"), [
    ("KPI_RANKADJUST(2,4,[块],{1,2})", [[5, 6], [7, 8]]), ("KPI_TIER(3,[块])", [[1, 2], [3, 4]]),
    ("KPI_LEVEL(2,{1,2,3,4},[块])", [[5, 6], [7, 8]]),
    ("KPI_BONUS([块],2)", [[5, None], ["无", CellError("#REF!")]]),
    ("KPI_BONUS([块],2)", [[5, None], [CellError("#REF!"), "无"]]),
    ("KPI_RANKADJUST(2,4,[块],{1,2})", [[5, 6], [None, "无"]]),
])  # fmt: skip
def test_blocks_of_cells(formula: str, block: list[list[Any]]) -> None:
    tree = parse(formula)
    plain = write(tree, lambda _: Ref("A1:B2", 2, 2), "plain")
    assert same(calculate(parse_cell(plain), lambda _: block), evaluate(tree, lambda _: block))
