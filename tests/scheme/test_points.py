"""Points are what a person finds with pencil and paper."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlkpi.functions import KPI_RATIO
from xlkpi.scheme.points import round_points

FULL_MARKS = [Fraction(n, 10) for n in (4, 8, 9, 12, 15, 18, 20, 24, 30, 36, 40, 1000)]


def by_hand(value: Fraction) -> float:
    """Half away from zero at the second place, in whole numbers only."""
    cents = (abs(value) * 200 + 1) // 2
    return float(Fraction(cents if value >= 0 else -cents, 100))


@pytest.mark.parametrize(("actual", "target", "full", "expected"), [
    (17, 24, 1.8, 1.28), (41, 72, 1.8, 1.03), (59, 96, 2.4, 1.48),
])
def test_an_exact_half_goes_up_though_the_rate_has_ten_decimals(
        actual: int, target: int, full: float, expected: float) -> None:
    assert round_points(KPI_RATIO(actual, target) * full, 2) == expected


@given(st.data(), st.sampled_from(FULL_MARKS), st.integers(1, 5000))
def test_every_share_of_the_full_marks_is_rounded_as_by_hand(
        data: st.DataObject, full: Fraction, target: int) -> None:
    actual = data.draw(st.integers(0, target))
    share = KPI_RATIO(actual, target)
    assert round_points(share * float(full), 2) == by_hand(Fraction(actual, target) * full)
