"""The bounds of a formula contain everything that it gives, and are tight where it matters."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlkpi.formula import evaluate, parse
from xlkpi.formula.interval import ANYTHING, Interval, Range, Spread, constant, interval
from xlkpi.formula.interval_calls import call_range
from xlkpi.formula.tree import Name, NameSpan

A, B, SHARE = Interval(0, 120), Interval(1, 100), Interval(0, 1)
COLUMN = Spread((Interval(0, 50),), many=True)
TIER = Interval(math.inf, -math.inf, frozenset(("优", "良", "中")))
BLANK_OR_HALF = Interval(0.1, 0.5, frozenset(("",)))


def limits(name: Name | NameSpan) -> Range:
    if isinstance(name, NameSpan):
        return Spread((A, A))
    if name.name == "c" and not name.own:
        return COLUMN
    return {"a": A, "b": B, "p": SHARE, "c": Interval(0, 50), "t": TIER, "d": BLANK_OR_HALF,
            "分值": constant(2)}.get(name.name, ANYTHING)


@pytest.mark.parametrize(("formula", "low", "high"), [
    ("[@a]+[@b]*2", 1 + 1, 320), ("[@a]-[@b]", -100, 119), ("-[@a]%", -1.2, 0),
    ("[@a]/[@b]", 0, 120), ("[@b]/[@a]", 1 / 120, math.inf), ("[@p]^2", 0, 1),
    ("[@a]>=0", 1, 1), ("[@a]>200", 0, 0), ("[@a]>50", 0, 1),
    ("IF([@a]>200,9,1)", 1, 1), ("IF([@a]>50,9,1)", 1, 9), ('IF([@t]="优",3,1)', 1, 3),
    ('IF([@t]="差",3,1)', 1, 1), ("MIN([分值],[@a])", 0, 2), ("MAX(0,[@p]-2)", 0, 0),
    ("SUM([c])", 0, math.inf), ("SUM({1,2,3})", 6, 6), ("AVERAGE({1,2,3})", 1, 3),
    ("COUNT({1,2,3})", 3, 3), ("ABS([@p]-2)", 1, 2), ("INT([@p]/2)", 0, 0),
    ("ROUND([@p]/3,1)", 0, 0.3), ("NOT([@a]>200)", 1, 1), ("IFERROR([@p],5)", 0, 5),
    ("KPI_RATIO([@a],[@b],50%)*[分值]", 0, 2), ("KPI_RATIO([@p],2)", 0, 0.5),
    ("KPI_RATIO([@p],4,50%)", 0, 0), ("KPI_GROWTH([@a],[@b],30%)*[分值]", 0, 2),
    ("KPI_EXCESS([@a]/[@b],90%,1%,0.08,[分值])", 0, 2), ("KPI_EXCESS([@p],0.5,0.1,0.2)", 0, 1),
    ("KPI_EXCESS([@p],2,0.1,0.2)", 0, 0), ("KPI_SHORTFALL([@p],1,0.3,0.5)", 0, 1.5),
    ("KPI_SHORTFALL([@p],1,0.3,0.5,9,FALSE)", 0, 1 / 0.3 * 0.5),
    ("KPI_DEDUCT([分值],[@a],0.5)", 0, 2), ("KPI_DEDUCT([分值],[@a],0.01)", 0.8, 2),
    ("KPI_PENALTY([@a],0.5,3)", -3, 0), ("KPI_BONUS([@[a]:[b]],{0.1,0.2},5)", 0, 5),
    ("KPI_BAND([@p],{0,0.5,2},{1,2,9})", 1, 2), ("KPI_BAND([@b],{0,1},{7,2})", 2, 2),
    ('KPI_LEVEL([@t],{"优","良","中","差"},{4,3,2,0})', 2, 4),
    ("KPI_RANK([@c],[c])", 1, math.inf), ("KPI_RANKSCORE([@a],7,1,0.1)", 0, 1),
    ("KPI_RANKADJUST([@a],7,{0.2,0.1},{-0.2,-0.1})", -0.2, 0.2),
    ("KPI_TIER([@a],{1,2},{3,2,1})", 1, 3), ("KPI_QUOTA([@a],9,{0.5,0.5},{5,4})", 4, 5),
    ("KPI_WEIGHTED({1,3},{0.5,0.5})", 1, 3), ("KPI_CONVERT([@a],100,2)", 0, 2),
    ("KPI_PEERAVG([@p],[c])", 0, 50), ("KPI_DISCRETION([@d],0.1,0.5)", 0, 0.5),
    ("KPI_DISCRETION([@b],2,5)", 2, 5), ("KPI_ROUND([@p]/3,2)", 0, 0.33),
    ("KPI_RATIO([c],[c])+1", 1, 2),
])
def test_bounds(formula: str, low: float, high: float) -> None:
    found = interval(parse(formula), limits)
    assert (round(found.low, 10), round(found.high, 10)) == (round(low, 10), round(high, 10))


def test_texts_are_kept_apart_from_numbers() -> None:
    found = interval(parse('IF([@a]>50,"不适用",1)'), limits)
    assert (found.low, found.high, found.texts) == (1, 1, frozenset(("不适用",)))
    assert not interval(parse('"甲"+1'), limits).numeric
    assert interval(parse('"甲"&[@a]'), limits).texts is None


def test_an_unknown_function_can_give_anything() -> None:
    assert call_range("KPI_NEW", [A]) == ANYTHING


FORMULAS = [
    "[@a]+[@b]*2-[@p]", "[@a]/[@b]", "[@p]^2-[@a]%", "IF([@a]>50,[@b],-[@p])",
    "MIN([@a],[@b],[分值])", "MAX([@a]-60,[@b])", "SUM([@[a]:[b]],{1,2})", "ROUND([@p]*3,1)",
    "ABS([@p]-0.3)", "INT([@a]/7)", "KPI_RATIO([@a],[@b],50%,1.5)", "KPI_GROWTH([@a],[@b],30%)",
    "KPI_EXCESS([@a]/[@b],0.9,0.01,0.08,3)", "KPI_EXCESS([@a],[@b],7,0.5)",
    "KPI_SHORTFALL([@a],[@b],10,0.3)", "KPI_SHORTFALL([@p],1,0.07,0.3,2,FALSE)",
    "KPI_DEDUCT([分值],[@[a]:[b]],{0.01,0.02})", "KPI_PENALTY([@[a]:[b]],{0.2,0.5},30)",
    "KPI_BONUS([@[a]:[b]],{0.2,0.5},30)", "KPI_BAND([@a],{0,10,30},{1,0.8,0.5})",
    "KPI_RANKSCORE(INT([@b]),200,1,0.1)", "KPI_CONVERT([@a],[@b],5)", "KPI_ROUND([@p]/7,1)",
    "KPI_DISCRETION([@p],0.2,0.7)", "(-[@b])*([@a]-60)", "([@a]-60)/([@p]+1)",
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FORMULAS), st.integers(0, 120), st.integers(1, 100),
       st.integers(0, 100).map(lambda n: n / 100))
def test_everything_that_comes_out_lies_within_the_bounds(formula: str, a: int, b: int,
                                                          p: float) -> None:
    values: dict[str, float] = {"a": a, "b": b, "p": p, "分值": 2}
    node = parse(formula)
    result = evaluate(node, lambda n: [a, b] if isinstance(n, NameSpan) else values[n.name])
    bounds = interval(node, limits)
    if isinstance(result, (int, float)):
        assert bounds.low - 1e-9 <= result <= bounds.high + 1e-9
