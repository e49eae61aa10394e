"""The first reader: what a formula means."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formula.cells import same
from tests.formula.making import Maker
from xlkpi.formula import Units, evaluate, parse
from xlkpi.functions import CellError

NA, VALUE, DIV0, NUM = (CellError(c) for c in ("#N/A", "#VALUE!", "#DIV/0!", "#NUM!"))


def value(formula: str, **given: Any) -> Any:
    """The value of a formula whose names stand for ``given``."""
    return evaluate(parse(formula), lambda name: given[name.name])


def own_or(own: Any, column: Any) -> Any:
    """A lookup of [@x] and [x]."""
    return lambda name: own if name.own else column


@pytest.mark.parametrize(("formula", "expected"), [
    ("-2^2", 4),
    ("2^3^2", 64),
    ("50%^2", 0.25),
    ("8-3-2", 3),
    ("2*3%", 0.06),
    ("7/2*2", 7),
    ("1+TRUE", 2),
    ("1/0", DIV0),
    ("0^0", NUM),
    ("0^-1", DIV0),
    ("(-8)^0.5", NUM),
    ("10^400", NUM),
    ("0.3-0.1*3", 0),
    ('"优"&1&TRUE', "优1TRUE"),
    ('0.1+0.2&""', "0.3"),
    ('1/0&"分"', DIV0),
    ('"a"="A"', True),
    ('"b">"a"', True),
    ('1="1"', False),
    ('"1">9', True),
    ("0.1*3=0.3", True),
    ("0.97-0.9>=0.07", True),
    ("1+1E-9>1", True),
    ("NOT(0)", True),
    ("AND(1,0)", False),
    ("OR(0,{0,0,2})", True),
    ('AND("x")', VALUE),
    ("IF(1>2,1/0,5)", 5),
    ("IF(1/0,1,2)", DIV0),
    ('IF("x",1,2)', VALUE),
    ('IF("",1,2)', NA),
    ("IFERROR(1/0,7)", 7),
    ("IFERROR(3,1/0)", 3),
    ("SUM({1,2;3,4},5)", 15),
    ('MAX({1,"x",3})', 3),
    ('SUM(1,"")', 1),
    ('SUM(1,"x")', VALUE),
    ('AVERAGE({"x"})', DIV0),
    ('COUNT(1,"2",{3,"x"},1/0)', 2),
    ('MIN({"x"})', 0),
    ("ROUND(1.005,2)", 1.01),
    ("ROUND(-2.345,2)", -2.35),
    ("ROUND(1250,-2)", 1300),
    ("ROUND(0.35-1E-17,1)", 0.4),
    ("INT(0.3/0.1)", 3),
    ("INT(-1.5)", -2),
    ("ABS(-3)", 3),
    ("#N/A+1", NA),
    ("KPI_RATIO(45,100,50%)", 0),
    ('KPI_RATIO("",100)', NA),
    ("KPI_TIER(2)", "良"),
    ('KPI_EXPLAIN("KPI_RATIO",45,100,50%)', "完成率 45/100=45%,低于下限50%,不得分"),
    ("SUM(KPI_RATIO({1,2,3},4))", 1.5),
])  # fmt: skip
def test_meaning(formula: str, expected: Any) -> None:
    result = value(formula)
    assert same(result, expected)
    assert isinstance(result, bool) is isinstance(expected, bool)


@pytest.mark.parametrize("nothing", [None, ""])
@pytest.mark.parametrize(("formula", "expected"), [
    ("[@甲]+1", NA),
    ("-[@甲]", NA),
    ("+[@甲]", NA),
    ("[@甲]%", NA),
    ('[@甲]&"分"', "分"),
    ('[@甲]=""', True),
    ('[@甲]<>""', False),
    ('[@甲]="优"', False),
    ("[@甲]=0", NA),
    ("[@甲]=[@甲]", NA),
    ("IF([@甲],1,2)", NA),
    ("AND([@甲],0)", NA),
    ("SUM([@甲],1)", 1),
    ("COUNT([@甲])", 0),
    ("MAX([@甲],-5)", -5),
    ("IFERROR([@甲]/2,9)", 9),
    ("KPI_DISCRETION([@甲],0.1,0.5)", 0),
])  # fmt: skip
def test_a_blank_is_neither_zero_nor_full_marks(
    nothing: str | None, formula: str, expected: Any
) -> None:
    assert same(value(formula, 甲=nothing), expected)


def test_text_in_arithmetic() -> None:
    assert value("[@甲]*2", 甲="12") == VALUE
    assert value("[@甲]=12", 甲="12") is False


def test_ranges_are_worked_on_element_by_element() -> None:
    assert value("[甲]/[乙]*2", 甲=[1, 2, 3], 乙=[2, 0, 3]) == [1, DIV0, 2]
    assert value("[甲]>1", 甲=[1, "x", None]) == [False, True, NA]
    assert value("[甲]*{1,2}", 甲=[1, 2, 3]) == VALUE
    assert value("[甲]*{2}", 甲=[1, 2, 3]) == [2, 4, 6]
    assert value('IFERROR([甲]/[乙],"")', 甲=[1, 2], 乙=[2, 0]) == [0.5, ""]
    assert value("IF([甲]>1,[甲],1/0)", 甲=[1, 2]) == [DIV0, 2]


def test_a_share_and_a_rank_of_all_units() -> None:
    columns: dict[str, Any] = {"甲": [30, 50, None, 20]}
    assert value("[甲]/SUM([甲])", **columns) == [0.3, 0.5, NA, 0.2]
    own = Units([30, 50, None, 20])
    ranks = evaluate(parse("KPI_RANK([@甲],[甲])"), own_or(own, columns["甲"]))
    assert isinstance(ranks, Units)
    assert ranks == [2, 1, NA, 3]


def test_a_branch_not_taken_may_fail_for_some_units() -> None:
    result = value("IF([@甲]=0,1,[@乙]/[@甲])", 甲=Units([0, 2]), 乙=Units([5, 5]))
    assert result == [1, 2.5]


def test_a_span_per_unit() -> None:
    spans = Units([[1, 0, 2], [None, None, None], [1, "x", 0]])
    result = evaluate(parse("KPI_DEDUCT(1,[@[甲]:[丙]],{0.2,0.3,0.1})"), lambda _: spans)
    assert result == [0.6, 1, VALUE]


@given(st.integers(0, 10**9))
@settings(max_examples=300, deadline=None)
def test_all_units_at_once_is_each_unit_by_itself(seed: int) -> None:
    rng = random.Random(seed)
    units = [Maker(rng) for _ in range(3)]
    shared = {k: s.value for k, s in units[0].names.items() if isinstance(s.value, list)}
    node = parse(rng.choice([units[0].number, units[0].range])(2))

    def together(name: Any) -> Any:
        return shared.get(name.name) or Units([u.names[name.name].value for u in units])

    result = evaluate(node, together)
    for i, unit in enumerate(units):
        alone = evaluate(node, lambda n, u=unit: shared.get(n.name) or u.names[n.name].value)
        got = result[i] if isinstance(result, Units) else result
        pairs = zip(got, alone, strict=True) if isinstance(alone, list) else [(got, alone)]
        assert all(same(a, b) for a, b in pairs), (got, alone)


RULES = (
    "KPI_RATIO([@a],[@b],50%)*[分值]",
    "MIN([分值],[@a]/[@b]/90%*[分值])",
    "IFERROR(MAX(KPI_GROWTH([@a],[@b],30%),KPI_GROWTH([@c],[@d],30%)),0)*[分值]",
    "MAX(0,KPI_DEDUCT(1,[@c],0.2))+MIN(2,[@d])",
    "IF([@a]<[@b],[@a]/[@b]*3,3+KPI_EXCESS([@a]/[@b],100%,10%,0.1,1))",
)


def seconds(work: Callable[[], object]) -> float:
    """Processor time, the best of three."""
    found = []
    for _ in range(3):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


@pytest.mark.benchmark
def test_a_whole_group_at_once_is_far_quicker_than_unit_by_unit() -> None:
    rng = random.Random(1)
    units = [{k: float(rng.randint(1, 100)) for k in "abcd"} | {"分值": 2.0} for _ in range(300)]
    group = {k: Units([u[k] for u in units]) for k in units[0]}
    nodes = [parse(rule) for rule in RULES]

    def one_by_one() -> None:
        for node, unit in product(nodes, units):
            evaluate(node, lambda n, u=unit: u[n.name])  # type: ignore[misc,union-attr]

    def at_once() -> None:
        for node in nodes:
            evaluate(node, lambda n: group[n.name])  # type: ignore[union-attr]

    at_once()
    assert seconds(one_by_one) > 4 * seconds(at_once)


@pytest.mark.parametrize("formula", [
    "[@甲]*1e308*10", "-[@甲]*1e308*100", "[@甲]*1e308+[@甲]*1e308", "SUM([@甲]*1e308,1.5e308)",
    "AVERAGE([@甲]*1e308,1.5e308)", "MIN(2,[@甲]*1e308*10)",
])
def test_an_overflow_is_an_error_for_all_units_at_once_too(formula: str) -> None:
    num = CellError("#NUM!")
    assert evaluate(parse(formula), lambda _: 1.0) == num
    assert evaluate(parse(formula), lambda _: Units([1.0, 1.5])) == [num, num]
