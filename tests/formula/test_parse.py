"""The scheme's formula language: what it takes, and what it says when something is wrong."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formula.making import Maker
from xlkpi.formula import FormulaError, calls, names, parse, render, unknown_names, uses_columns
from xlkpi.formula.errors import columns
from xlkpi.formula.tree import Array, Binary, Call, Name, NameSpan, Number, Span, Text, Unary
from xlkpi.functions import FUNCTIONS


def test_a_rule_as_an_official_writes_it() -> None:
    node = parse("=KPI_RATIO([@完成数],[@应完成数],50%)*[分值]")
    ratio = Call("KPI_RATIO", (
        Name("完成数", own=True), Name("应完成数", own=True), Unary("%", Number(50, "50"))))
    assert node == Binary("*", ratio, Name("分值", own=False))


@pytest.mark.parametrize(("text", "tree"), [
    ("[@[未贴标户数]:[未亮标户数]]", NameSpan("未贴标户数", "未亮标户数")),
    ("[@未贴标户数]:[@未亮标户数]", NameSpan("未贴标户数", "未亮标户数")),
    ("[@[完成数]]", Name("完成数", own=True)),
    ("[@ 完成数 ]", Name("完成数", own=True)),
    ("[@完成数(件)]", Name("完成数(件)", own=True)),
    ("[@'[甲']]", Name("[甲]", own=True)),
    ("[1.1/完成数]", Name("1.1/完成数", own=False)),
    ('"说""好""（，）"', Text('说"好"（，）')),
    ("{-0.2,50%;1,2}", Array(((Number(-0.2), Number(0.5)), (Number(1), Number(2))))),
    ("  = 1 ", Number(1, "1")),
    ("if(true(),1,2)", parse("IF(TRUE,1,2)")),
    ("-2^2", Binary("^", Unary("-", Number(2, "2")), Number(2, "2"))),
    ("2^3^2", parse("(2^3)^2")),
    ("8-3-2", parse("(8-3)-2")),
    ("1+2&3=4", parse("((1+2)&3)=4")),
    ("2^-1", Binary("^", Number(2, "2"), Unary("-", Number(1, "1")))),
    ("50%^2", parse("(50%)^2")),
    ("KPI_TIER(3,,{1,2})", Call("KPI_TIER", (Number(3, "3"), None, parse("{1,2}")))),
])  # fmt: skip
def test_reading(text: str, tree: object) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(("text", "message", "fault"), [
    ("KPI_RATO([@完成数],2)", "没有函数 KPI_RATO，是不是 KPI_RATIO（完成率得分）？", "KPI_RATO"),
    ("RATIO(1,2)", "是不是 KPI_RATIO", "RATIO"),
    ("完成率得分(1,2)", "是不是 KPI_RATIO", "完成率得分"),
    ("VLOOKUP(1,2)", "没有函数 VLOOKUP", "VLOOKUP"),
    ("KPI_RATIO([@完成数])", "少了应完成数，写法是 KPI_RATIO(完成数,应完成数,[下限],[上限])",
     "KPI_RATIO([@完成数])"),
    ("1+KPI_RATIO(1,2,3,4,5)", "最多 4 个参数，现在有 5 个", "KPI_RATIO(1,2,3,4,5)"),
    ("KPI_RATIO(1,,2)", "第 2 个参数“应完成数”不能空着", ","),
    ("IF([@甲]>1,2)", "少了不成立时的值", "IF([@甲]>1,2)"),
    ("SUM()", "少了数", "SUM()"),
    ("（1+2）", "“（”是中文标点，公式里请改用半角的 (", "（"),
    ("KPI_RATIO([@甲]，2)", "“，”是中文标点，公式里请改用半角的 ,", "，"),
    ("【@甲】", "请改用半角的 [", "【"),
    ("[@甲】", "请改用半角的 ]", "】"),
    ("50％", "请改用半角的 %", "％"),
    ("[@甲]=“优”", '请改用半角的 "', "“"),
    ("[@甲]≥60", "请改用半角的 >=", "≥"),
    ("１+2", "“１”是全角数字，请改成半角的 1", "１"),
    ("1+(2", "这个“(”缺少对应的“)”", "("),
    ("1+2)", "多了一个“)”", ")"),
    ("[@甲", "请补上“]”", "["),
    ("[@甲]]", "多了一个“]”", "]"),
    ("{1,2", "花括号没有配对", "{"),
    ("{1,2;3}", "各行的个数不一样", "{1,2;3}"),
    ("{[@甲],2}", "花括号里只能写固定的数字或文字", "[@甲]"),
    ("H5*2", "“H5”是单元格地址，公式里请写填报项的名称", "H5"),
    ("数据!$A$1+1", "是单元格地址", "数据!$A$1"),
    ("完成数/2", "填报项请写成 [@完成数]", "完成数"),
    ("KPI_RATIO", "函数 KPI_RATIO 后面要有括号和参数", "KPI_RATIO"),
    ("[@甲][@乙]", "前面缺少运算符", "[@乙]"),
    ("1+*2", "“*”前面缺少一个值", "*"),
    ("1+", "公式没有写完", "+"),
    ("", "公式是空的", ""),
    ("1,2", "逗号只能写在函数的括号里", ","),
    ('"优', "文字没有写完", '"优'),
    ("'优'", "文字请用双引号", "'"),
    ("[]", "方括号里没有名称", "[]"),
    ("[[甲]:[乙]]", "请写成 [@[第一项]:[最后一项]]", "[[甲]:[乙]]"),
    ("表1[@甲]", "方括号前面不写“表1”，直接写 [@甲]", "表1"),
    ("[#全部]", "名称里不用 #", "[#全部]"),
    ("1?2", "公式里不能有字符“?”", "?"),
    ("@甲", "“@”不能写在这里", "@"),
    ("()", "括号里是空的", ")"),
])  # fmt: skip
def test_a_fault_is_told_with_its_place(text: str, message: str, fault: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    error = caught.value
    assert message in error.message
    assert "\n" not in error.message
    assert text[error.span.start : error.span.end] == fault
    assert error.formula == text


def test_the_caret_stands_under_the_fault_where_letters_are_wide() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("[@完成数]*KPI_RATO(1,2)")
    assert str(caught.value).splitlines()[1:] == [
        "  [@完成数]*KPI_RATO(1,2)",
        "            ^^^^^^^^",
    ]


def test_only_the_faulty_line_is_shown() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("1+\n （2）")
    assert str(caught.value).splitlines()[1:] == ["   （2）", "   ^^"]


def test_brackets_have_a_limit() -> None:
    assert parse("(" * 60 + "1" + ")" * 60) == Number(1, "1")
    with pytest.raises(FormulaError, match="套得太深"):
        parse("(" * 500 + "1" + ")" * 500)


@pytest.mark.parametrize("formula", [
    "1" + "+1" * 3000, "-" * 3000 + "1", "1" + "%" * 3000, '"a"' + '&"a"' * 1500,
    "MIN(2," * 60 + "1" + "+1" * 300 + ")" * 60,
])
def test_a_chain_of_operators_has_a_limit(formula: str) -> None:
    with pytest.raises(FormulaError, match="运算太多，最多 200 个"):
        parse(formula)


@pytest.mark.parametrize("formula", ["1e400", "2*1E309", "{1,1e400}"])
def test_no_cell_holds_such_a_number(formula: str) -> None:
    with pytest.raises(FormulaError, match="这个数太大"):
        parse(formula)


def test_every_function_is_known_by_its_usage() -> None:
    for name, function in FUNCTIONS.items():
        with pytest.raises(FormulaError) as caught:
            parse(f"{name}()")
        assert function.parameters[0].title in caught.value.message


def test_parsing_is_remembered_and_trees_can_be_keys() -> None:
    text = "KPI_RATIO([@甲],[@乙])"
    assert parse(text) is parse(text)
    assert {parse(text): 1}[parse(f" {text}")] == 1


def test_what_is_in_a_formula() -> None:
    node = parse("KPI_RANK([@甲],[甲])*[分值]+SUM([@[乙]:[丙]])")
    assert names(node) == (
        Name("甲", own=True), Name("甲", own=False), Name("分值", own=False), NameSpan("乙", "丙"))
    assert [c.name for c in calls(node)] == ["KPI_RANK", "SUM"]
    assert uses_columns(node)
    assert not uses_columns(parse("[@甲]*[分值]"))


def test_unknown_names_come_with_the_nearest_known_one() -> None:
    text = "[@完成书]*[分值]+SUM([@[甲]:[乙]])"
    faults = unknown_names(parse(text), ["完成数", "应完成数", "甲", "分值"], text)
    assert [f.message for f in faults] == [
        "没有名称“完成书”，最接近的是“完成数”", "没有名称“乙”，请在填报项里先登记"]
    assert faults[0].span == Span(0, 6)
    bare = unknown_names(parse(text), ["甲", "乙", "分值"])
    assert str(bare[0]).splitlines()[1:] == ["  [@完成书]", "  ^^^^^^^^^"]


@given(st.integers(0, 10**9))
@settings(max_examples=200, deadline=None)
def test_a_tree_written_out_reads_as_the_same_tree(seed: int) -> None:
    tree = parse(Maker(random.Random(seed)).number(3))
    assert parse(render(tree)) == tree


@given(st.text(alphabet='KPI_RATOF(),[]@{};"\'#=<>+-*/^%&:.!$ 12甲乙（，）“”％１　\n', max_size=30))
@settings(max_examples=500, deadline=None)
def test_no_text_does_worse_than_a_formula_error(text: str) -> None:
    try:
        tree = parse(text)
    except FormulaError as error:
        fault = error
    else:
        assert parse(render(tree)) == tree
        return
    assert 0 <= fault.span.start <= fault.span.end <= max(1, len(text))
    assert columns(str(fault)) > 0
