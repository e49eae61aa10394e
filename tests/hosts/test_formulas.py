"""Formulas between Excel's grammar and Calc's, as text."""

from __future__ import annotations

import pytest

from xlkpi.hosts.libreoffice import formulas
from xlkpi.hosts.libreoffice.formulas import FunctionNames
from xlkpi.hosts.libreoffice.functionnames import pair

NAMES = FunctionNames({"CEILING": "CEILING.XCL"}, {"CEILING.XCL": "CEILING"})

BOTH_WAYS = [
    ("=SUM(A1,B2)", "=SUM(A1;B2)"),
    ("=SUM((A1:B2,C3))", "=SUM((A1:B2~C3))"),
    ("=SUM(A1:B2 B2:C3)", "=SUM(A1:B2!B2:C3)"),
    ("=Sheet2!A1", "=$'Sheet2'.A1"),
    ("='My Sheet'!$A$1:B2", "=$'My Sheet'.$A$1:B2"),
    ("='It''s'!A1", "=$'It''s'.A1"),
    ("=考核表!A1+x.y", "=$'考核表'.A1+x.y"),
    ("={1,2;3,4}*2", "={1;2|3;4}*2"),
    ('=IF(A1="a,b;c",TRUE,FALSE)', '=IF(A1="a,b;c";TRUE();FALSE())'),
    ('=A1&"say ""x"""', '=A1&"say ""x"""'),
    ("=CEILING(A1,2)", "=CEILING.XCL(A1;2)"),
    ("=SUM(A:A,1:3,$B:C)", "=SUM(A:A;1:3;$B:C)"),
    ("=#N/A", "=#N/A"),
    ("=IFERROR(#DIV/0!,#NUM!)", "=IFERROR(#DIV/0!;#NUM!)"),
    ("=-2^2%", "=-2^2%"),
    ("=A1:INDEX(B:B,3)", "=A1:INDEX(B:B;3)"),
    ("=LOG10(A1)", "=LOG10(A1)"),
    ("=SUM(A1,,2)", "=SUM(A1;;2)"),
    ("=SUM(Sheet1:Sheet3!A1)", "=SUM($'Sheet1'.A1:$'Sheet3'.A1)"),
    ("=SUM('Sheet 1:Sheet 3'!A1:B2)", "=SUM($'Sheet 1'.A1:$'Sheet 3'.B2)"),
    ("=SUM(T[x])", "=SUM(T[x])"),
    ("=T[[#All],[a]:[b]]", "=T[[#All];[a]:[b]]"),
    ("='/d/[b.xlsx]S 1'!A1", "='file:///d/b.xlsx'#$'S 1'.A1"),
    ("=Sheet1!own_name", "=$'Sheet1'.own_name"),
    ("=(A1+B1)*2>=3", "=(A1+B1)*2>=3"),
    ("=A1<>B1", "=A1<>B1"),
]


@pytest.mark.parametrize(("excel", "calc"), BOTH_WAYS)
def test_there_and_back(excel: str, calc: str) -> None:
    assert formulas.to_calc(excel, NAMES) == calc
    assert formulas.to_excel(calc, NAMES) == excel


@pytest.mark.parametrize(
    ("excel", "calc"),
    [
        ("=_xlfn.STDEV.S(A1:A3)", "=STDEV.S(A1:A3)"),
        ("=_xlfn._xlws.SORT(A1:A3)", "=SORT(A1:A3)"),
        ("=ceiling(A1,2)", "=CEILING.XCL(A1;2)"),
        ("=IF( A1 >= 1 , 2 , 3 )", "=IF(A1>=1;2;3)"),
        ("=@A1:A3", "=A1:A3"),
        ("=TRUE()", "=TRUE()"),
        ("=T[@x]", "=T[[#This Row];[x]]"),
        ("=T[@]", "=T[#This Row]"),
    ],
)
def test_what_only_excel_writes(excel: str, calc: str) -> None:
    assert formulas.to_calc(excel, NAMES) == calc


@pytest.mark.parametrize(
    ("calc", "excel"),
    [
        ("=unique(A1:A2)", "=UNIQUE(A1:A2)"),
        ("{=SUM(A1:A2*{1|2})}", "=SUM(A1:A2*{1;2})"),
        ("=Sheet2.A1", "=Sheet2!A1"),
        ("=foo.A1", "=foo.A1"),
        ("=TRUE()+1", "=TRUE+1"),
        ("=$Sheet1.A1:$Sheet3.B2", "=Sheet1:Sheet3!A1:B2"),
    ],
)
def test_what_only_calc_writes(calc: str, excel: str) -> None:
    assert formulas.to_excel(calc, NAMES, {"Sheet2"}) == excel


def test_columns_without_their_table() -> None:
    assert formulas.needs_table("=[@x]*[y]")
    assert not formulas.needs_table("=T[@x]*T[y]")
    assert formulas.to_calc("=[@x]*[y]", NAMES, "T") == "=T[[#This Row];[x]]*T[y]"
    with pytest.raises(ValueError, match="no table"):
        formulas.to_calc("=[@x]", NAMES)


def test_another_book_needs_its_path() -> None:
    with pytest.raises(NotImplementedError, match="full path"):
        formulas.to_calc("=[b.xlsx]Sheet1!A1", NAMES)


@pytest.mark.parametrize(
    ("text", "rows", "columns", "moved"),
    [
        ("=A1*2", 1, 0, "=A2*2"),
        ("=$A1+B$2", 3, 2, "=$A4+D$2"),
        ("=SUM($A$1:A1)", 4, 0, "=SUM($A$1:A5)"),
        ("=SUM(A:A,1:1)", 1, 1, "=SUM(B:B,2:2)"),
        ('="A1"&A1', 1, 0, '="A1"&A2'),
        ("=Sheet2!A1", 0, 1, "=Sheet2!B1"),
        ("=A1048576", 1, 0, "=#REF!"),
        ("=LOG10(A1)", 1, 0, "=LOG10(A2)"),
        ("=A1", 0, 0, "=A1"),
    ],
)
def test_a_formula_that_is_filled(text: str, rows: int, columns: int, moved: str) -> None:
    assert formulas.shift(text, rows, columns) == moved


def test_function_names_are_paired_by_code() -> None:
    calc = {
        (1, ""): ["SUM"],
        (2, ""): ["CEILING"],
        (3, ""): ["CEILING.MATH"],
        (4, ""): ["CEILING.XCL"],
        (5, ""): ["EASTERSUNDAY"],
        (6, ""): ["CONVERT"],
        (7, "x.Analysis.getConvert"): ["X.ANALYSIS.GETCONVERT", "CONVERT"],
        (8, "org.Kpi.ratio"): ["KPI_RATIO", "ORG.KPI.RATIO"],
        (9, ""): [";"],
    }
    excel = {
        (1, ""): ["SUM"],
        (2, ""): ["CEILING.MATH"],
        (3, ""): ["CEILING.MATH"],
        (4, ""): ["CEILING"],
        (5, ""): ["ORG.OPENOFFICE.EASTERSUNDAY"],
        (6, ""): ["ORG.OPENOFFICE.CONVERT"],
        (7, "x.Analysis.getConvert"): ["CONVERT", "X.ANALYSIS.GETCONVERT"],
        (8, "org.Kpi.ratio"): ["ORG.KPI.RATIO"],
        (9, ""): [","],
    }
    names = pair(calc, excel)
    assert names.to_calc == {
        "CEILING": "CEILING.XCL",
        "ORG.OPENOFFICE.CONVERT": "CONVERT",
        "CONVERT": "X.ANALYSIS.GETCONVERT",
        "KPI_RATIO": "ORG.KPI.RATIO",
    }
    assert names.to_excel["CEILING"] == "CEILING.MATH"
    assert names.to_excel["ORG.KPI.RATIO"] == "KPI_RATIO"
    assert "EASTERSUNDAY" not in names.to_excel
