"""The check of a scheme whose formulas somebody has spoilt: findings, never an exception."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from xlkpi.formula import FormulaError, evaluate, many, parse
from xlkpi.scheme import Scheme, check, load
from xlkpi.scheme.check import earnings, formulas

_NAME: Final = re.compile(r"\[@?[^\[\]]+\]|\[@\[[^\]]+\]:\[[^\]]+\]\]")
_CALL: Final = re.compile(r"[A-Z_]+(?=\()")
_FIGURE: Final = re.compile(r"(?<![\w.\[/])\d+(?:\.\d+)?%?")
_OPERATOR: Final = re.compile(r"[-+*/](?![^\[]*\])")
_ARRAY: Final = re.compile(r"\{[^}]*\}")

_FUNCTIONS: Final = ("SUM", "MIN", "MAX", "AVERAGE", "COUNT", "IF", "IFERROR", "AND", "OR", "NOT",
                     "ROUND", "ABS", "INT", "KPI_RATIO", "KPI_BAND", "KPI_LEVEL", "KPI_RANK",
                     "KPI_DEDUCT", "KPI_EXCESS", "KPI_DISCRETION", "KPI_EXPLAIN", "KPI_BONUS")
_SPARE: Final = ("0", "-1", "1E308", "50%", '""', '"不适用"', "TRUE", "{1,2}", "{1}", '{"优";1}',
                 "[分值]", "[@分值]", "[@城区所]", "[城区所]", "2^1024", "1/0", "[1.2]", "[@1.2]",
                 "1E-300", "400", "-400")


@cache
def shipped_scheme() -> Scheme:
    return load("suo-2023")


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, str]:
    """An indicator's code and its formula after one to three edits."""
    indicator = draw(st.sampled_from([i for i in shipped_scheme().indicators if i.formula]))
    names = _NAME.findall(indicator.formula)
    text = indicator.formula
    for _ in range(draw(st.integers(1, 3))):
        edit = draw(st.sampled_from(("at", "name", "call", "figure", "operator", "array", "wrap")))
        text = _edited(draw, text, edit, names)
    return indicator.code, text


def _edited(draw: st.DrawFn, text: str, edit: str, names: list[str]) -> str:
    if edit == "wrap":
        return f"{draw(st.sampled_from(_FUNCTIONS))}({text})"
    pattern = {"at": re.compile("@"), "name": _NAME, "call": _CALL, "figure": _FIGURE,
               "operator": _OPERATOR, "array": _ARRAY}[edit]
    places = list(pattern.finditer(text))
    if not places:
        return text
    place = draw(st.sampled_from(places))
    new = {
        "at": st.just(""), "name": st.sampled_from([*names, *_SPARE]),
        "call": st.sampled_from(_FUNCTIONS), "figure": st.sampled_from(_SPARE),
        "operator": st.sampled_from(("+", "-", "*", "/", "^", "&", "=", "<", ">=", "<>")),
        "array": st.sampled_from((*names, *_SPARE, "{1,2;3,4}", "{0,0}", '{"a",#N/A}')),
    }[edit]
    return text[:place.start()] + draw(new) + text[place.end():]


def changed(code: str, formula: str) -> Scheme:
    """The shipped scheme with that one indicator's rule; the others are left out."""
    base = shipped_scheme()
    one = next(i for i in base.indicators if i.code == code)
    return base.model_copy(update={
        "indicators": (one.model_copy(update={"formula": formula}),),
        "inputs": base.inputs_of(code)})


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(("4.1", "KPI_EXCESS([@登记数]/[@应登记数],2^1024,1%,0.08,[分值])"))
@example(("4.1", "KPI_EXCESS([@登记数],-1E308,1E-300,0.08,[分值])"))
@example(("4.1", "ROUND([@登记数]*(2^1024-2^1024),400)"))
@example(("4.1", "ROUND([@登记数],-400)+ROUND(1E308,300)+INT(2^1024-2^1024)"))
@given(spoilt())
def test_check_never_raises(case: tuple[str, str]) -> None:
    code, formula = case
    scheme = changed(code, formula)
    found = [*formulas.check(scheme), *earnings.check(scheme)]
    try:
        node = parse(formula)
    except FormulaError:
        assert any(f.code == "SCHEME_FORMULA" for f in found)
        return
    if many(node) is not None:
        assert any(f.code == "SCHEME_FORMULA" for f in found)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt())
def test_what_is_one_value_by_its_form_is_one_value(case: tuple[str, str]) -> None:
    try:
        node = parse(case[1])
    except FormulaError:
        return
    value = evaluate(node, lambda name: 3.0 if getattr(name, "own", False)
                     or getattr(name, "name", "") == "分值" else [1.0, 2.0, 3.0])
    if many(node) is None:
        assert not isinstance(value, list)


def test_the_whole_check_of_a_spoilt_scheme() -> None:
    base = shipped_scheme()
    without = tuple(i.model_copy(update={"formula": i.formula.replace("[@", "[")})
                    for i in base.indicators)
    found = check(base.model_copy(update={"indicators": without}))
    assert any("漏了@" in f.message for f in found)
