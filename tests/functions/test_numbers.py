"""Rounding against decimal arithmetic, and how figures are written."""

from __future__ import annotations

import math
import random
from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bench_functions import half_up, misses, ties
from xlkpi.functions import call, percent, round10, round_half_away, show
from xlkpi.functions.numbers import round10_all, round_score

WIDE = Context(prec=800)


def by_decimals(x: float, digits: int) -> float:
    return float(Decimal(repr(x)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, WIDE)) + 0.0


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_round10_is_decimal_rounding(x: float) -> None:
    assert round10(x) == by_decimals(x, 10)
    assert round10_all([x, -x]) == [round10(x), round10(-x)]
    assert math.copysign(1, round10(x)) == 1 or round10(x) < 0  # never -0


@given(st.integers(-10**7, 10**7), st.integers(0, 10))
def test_round10_of_ties_goes_away_from_zero(n: int, power: int) -> None:
    x = float(f"{n}5e-{power + 4}")
    assert round10(x) == by_decimals(x, 10)


def test_a_hundred_thousand_ties_without_a_miss() -> None:
    numbers = ties()
    assert misses(call("KPI_ROUND", [numbers, 2]), numbers) == 0
    assert all(round_half_away(x, 2) == half_up(x) for x in numbers[:5000])


def test_random_numbers_without_a_miss() -> None:
    pick = random.Random(5)
    numbers = [pick.uniform(-5000, 5000) for _ in range(20_000)]
    assert call("KPI_ROUND", [numbers, 2]) == [half_up(by_decimals(x, 10)) for x in numbers]


@given(st.floats(-1e9, 1e9), st.integers(-5, 15))
def test_round_score_is_both_roundings(x: float, digits: int) -> None:
    assert round_score(x, digits) == by_decimals(by_decimals(x, 10), digits)
    assert str(round_score(x, digits)) != "-0.0"


@pytest.mark.parametrize(("x", "text"), [
    (0.2, "0.2"), (0.1 + 0.2, "0.3"), (45.0, "45"), (-1.5, "-1.5"), (1 / 3, "0.3333333333"),
    (1e-12, "0"), (-1e-12, "0"), (100000000.0, "100000000"), ("优", "优"), (1e20, "1e+20"),
])
def test_figures_as_a_person_writes_them(x: object, text: str) -> None:
    assert show(x) == text


def test_percentages() -> None:
    assert [percent(x) for x in (0.45, 1, 1 / 3, 0.995, -0.05)] == [
        "45%", "100%", "33.33%", "99.5%", "-5%"]


def test_more_digits_than_a_float_has() -> None:
    assert round_half_away(2.5, 3400) == 2.5
    assert round_half_away(5e-324, 400) == 5e-324
    assert round_half_away(1.5e308, -3400) == 0.0
