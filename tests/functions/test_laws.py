"""Laws that hold whatever the figures are."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ulp

from hypothesis import given
from hypothesis import strategies as st

from xlkpi.functions import call, round10, round_half_away

figures = st.floats(-1e6, 1e6, allow_subnormal=False)
amounts = st.floats(0, 1e6, allow_subnormal=False)
positive = st.floats(1e-3, 1e6)
shares = st.floats(0, 1)
small = st.decimals(-1000, 1000, places=4).map(float)


@given(figures, positive, shares, st.floats(1, 2))
def test_ratio_stays_within_0_and_cap(actual: float, target: float, floor: float,
                                      cap: float) -> None:
    assert 0 <= call("KPI_RATIO", [actual, target, floor, cap]) <= round10(cap)


@given(figures, figures, positive, shares)
def test_ratio_never_falls_when_actual_rises(one: float, other: float, target: float,
                                             floor: float) -> None:
    low, high = sorted((one, other))
    ratio = [call("KPI_RATIO", [x, target, floor]) for x in (low, high)]
    assert ratio[0] <= ratio[1]


@given(positive, positive, st.floats(0.01, 5))
def test_growth_stays_within_0_and_1_and_is_0_without_growth(
        current: float, previous: float, full: float) -> None:
    growth = call("KPI_GROWTH", [current, previous, full])
    assert 0 <= growth <= 1
    if current <= previous:
        assert growth == 0


@given(small, small, st.floats(0.001, 100), st.floats(0, 10), st.booleans())
def test_excess_and_shortfall_are_never_both_positive(
        value: float, base: float, step: float, per: float, whole: bool) -> None:
    above = call("KPI_EXCESS", [value, base, step, per, None, whole])
    below = call("KPI_SHORTFALL", [value, base, step, per, None, whole])
    assert above >= 0
    assert below >= 0
    assert above == 0 or below == 0
    assert above == call("KPI_SHORTFALL", [base, value, step, per, None, whole])


@given(small, small, st.integers(1, 50), st.floats(0, 10))
def test_parts_of_steps_give_at_least_the_full_steps(value: float, base: float, step: int,
                                                     per: float) -> None:
    whole, parts = (call("KPI_EXCESS", [value, base, step, per, None, flag])
                    for flag in (True, False))
    assert whole <= parts + 1e-8 * per + 1e-9
    assert parts <= whole + per + 1e-9


counted = st.lists(st.tuples(st.integers(0, 20), st.floats(0, 5)), min_size=1, max_size=8)


@given(amounts, counted, st.none() | amounts)
def test_deduct_stays_within_0_and_full(full: float, rows: list[tuple[int, float]],
                                        cap: float | None) -> None:
    counts, per = [list(column) for column in zip(*rows, strict=True)]
    left = call("KPI_DEDUCT", [full, counts, per, cap])
    assert 0 <= left <= round10(full)
    more = call("KPI_DEDUCT", [full, [c + 1 for c in counts], per, cap])
    assert more <= left


@given(counted, st.none() | amounts)
def test_penalty_is_the_bonus_taken_away(rows: list[tuple[int, float]],
                                         cap: float | None) -> None:
    counts, per = [list(column) for column in zip(*rows, strict=True)]
    bonus = call("KPI_BONUS", [counts, per, cap])
    penalty = call("KPI_PENALTY", [counts, per, cap])
    assert penalty == -bonus
    assert str(penalty) != "-0.0"
    assert bonus >= 0


@given(st.lists(small, min_size=1, max_size=8, unique=True), small, small)
def test_band_is_monotone_and_exact_at_its_bounds(bounds: list[float], one: float,
                                                  other: float) -> None:
    bounds = sorted(bounds)
    places = [float(i) for i in range(len(bounds))]
    for bound, place in zip(bounds, places, strict=True):
        assert call("KPI_BAND", [bound, bounds, places]) == place
    reaching = sorted(max(x, bounds[0]) for x in (one, other))
    low, high = (call("KPI_BAND", [x, bounds, places]) for x in reaching)
    assert low <= high


@given(st.lists(small, min_size=1, max_size=30), st.sampled_from([0, 1]))
def test_ranks_are_competition_ranks(values: list[float], order: int) -> None:
    ranks = call("KPI_RANK", [values, values, order])
    for value, rank in zip(values, ranks, strict=True):
        assert rank == 1 + sum(v < value if order else v > value for v in values)
        assert all(r == rank for v, r in zip(values, ranks, strict=True) if v == value)
    assert min(ranks) == 1


@given(st.integers(1, 40), st.lists(st.floats(-1, 1), max_size=4), st.lists(
    st.floats(-1, 1), max_size=4))
def test_rank_adjustments_add_up(count: int, top: list[float], bottom: list[float]) -> None:
    given_out = sum(call("KPI_RANKADJUST", [list(range(1, count + 1)), count, top, bottom]))
    assert abs(given_out - sum(top[:count]) - sum(bottom[:count])) < 1e-8


@given(st.integers(1, 30), st.integers(1, 10), st.integers(0, 10))
def test_rankscore_never_rises_down_the_field(count: int, first: int, step: int) -> None:
    scores = call("KPI_RANKSCORE", [list(range(1, count + 1)), count, first, step])
    assert all(a >= b >= 0 for a, b in pairwise(scores))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=5), st.integers(1, 40))
def test_tiers_take_their_quota_and_cover_all_ranks(quotas: list[int], count: int) -> None:
    labels = [float(i) for i in range(len(quotas) + 1)]
    tiers = call("KPI_TIER", [list(range(1, count + 1)), quotas, labels])
    assert tiers == sorted(tiers)
    left = count
    for label, quota in zip(labels, quotas, strict=False):
        assert tiers.count(label) == min(quota, left)
        left -= min(quota, left)
    assert tiers.count(labels[-1]) == left


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(1, 60),
       st.sampled_from([-1, 0, 1]))
def test_quota_covers_all_ranks_in_order(parts: list[int], count: int, rounding: int) -> None:
    whole = sum(parts)
    labels = [float(i) for i in range(len(parts))]
    args = [list(range(1, count + 1)), count, [p / whole for p in parts], labels, rounding]
    tiers = call("KPI_QUOTA", args)
    assert tiers == sorted(tiers)
    share = Fraction(0)
    for label, part in zip(labels[:-1], parts, strict=False):
        share += Fraction(part, whole)
        ends = {-1: int(share * count), 0: int(share * count + Fraction(1, 2)),
                1: -int(-share * count // 1)}
        assert sum(t <= label for t in tiers) == ends[rounding]


@given(st.lists(st.tuples(small, st.integers(1, 9)), min_size=1, max_size=8))
def test_weighted_lies_between_the_least_and_the_greatest(rows: list[tuple[float, int]]) -> None:
    whole = sum(weight for _, weight in rows)
    values = [value for value, _ in rows]
    mean = call("KPI_WEIGHTED", [values, [weight / whole for _, weight in rows]])
    assert min(values) - 1e-9 <= mean <= max(values) + 1e-9


@given(small, positive, positive)
def test_convert_stays_within_0_and_to_full(score: float, from_full: float,
                                            to_full: float) -> None:
    assert 0 <= call("KPI_CONVERT", [score, from_full, to_full]) <= round10(to_full)


@given(st.lists(small, min_size=1, max_size=9))
def test_peeravg_of_the_blank_is_within_the_peers(peers: list[float]) -> None:
    mean = call("KPI_PEERAVG", [None, [*peers, None, "未参加"]])
    assert min(peers) - 1e-9 <= mean <= max(peers) + 1e-9


@given(st.sampled_from("甲乙丙丁"), st.integers(0, 6), st.integers(0, 6))
def test_veto_goes_down_step_by_step(label: str, one: int, two: int) -> None:
    labels = list("甲乙丙丁")
    lower = call("KPI_VETO", [label, labels, True, one])
    assert call("KPI_VETO", [lower, labels, True, two]) == call(
        "KPI_VETO", [label, labels, True, one + two])
    assert call("KPI_VETO", [label, labels, False, one]) == label


@given(figures, st.integers(-3, 12))
def test_rounding_is_symmetric_and_near(x: float, digits: int) -> None:
    rounded = round_half_away(x, digits)
    assert round_half_away(-x, digits) == -rounded
    half = Fraction(1, 2) / Fraction(10) ** digits
    assert abs(Fraction(rounded) - Fraction(x)) <= half + Fraction(ulp(x))
    assert round_half_away(rounded, digits) == rounded


@given(st.integers(0, 55000), st.integers(0, 55000))
def test_age_rises_with_time(birth: int, days: int) -> None:
    age = call("KPI_AGE", [birth, birth + days])
    assert days // 366 <= age <= days // 365
    assert call("KPI_AGE", [birth, birth + days + 1]) in {age, age + 1}
