"""Grades by rank where units share one: shared, told apart, decided by hand, or not at all."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.scoring.tied import QUOTA, UNITS, tied_returns, tied_scheme
from xlkpi.findings import Finding
from xlkpi.scheme import Result, Scheme, check
from xlkpi.scheme.grading import UNDECIDED
from xlkpi.scoring import Outcome, score
from xlkpi.scoring.standing import is_provisional

# places 1 2 3 4=4 6 7 8 9 10: 丁 and 戊 share place 4, where 一等 ends
ACROSS = (95, 94, 93, 90, 90, 88, 87, 86, 85, 70)
WITHIN = (95, 94, 94, 90, 89, 88, 87, 86, 85, 70)  # 乙 and 丙 share place 2, inside 一等
THREE = (95, 94, 93, 90, 90, 90, 87, 86, 85, 70)  # 丁, 戊 and 己


def outcome(totals: tuple[float, ...] = ACROSS, second: Mapping[str, float] | None = None,
            order: Mapping[str, float] | None = None) -> Outcome:
    return score(tied_scheme(), tied_returns(totals, second, order), "assessed")


def grades(found: Outcome, name: str) -> dict[str, object]:
    return {unit: u.results[name] for unit, u in found.units.items()}


def told(found: Outcome, code: str, name: str) -> Finding:
    [one] = [f for f in found.findings if f.code == code and f"“{name}”" in f.message]
    return one


def test_ranks_stay_shared_and_a_tie_within_a_grade_does_not_matter() -> None:
    found = outcome(WITHIN)
    assert [u.results["名次"] for u in found.units.values()] == [1, 2, 2, 4, 5, 6, 7, 8, 9, 10]
    for name in ("没说", "都给", "看第二", "人工"):
        assert list(grades(found, name).values()) == ["一等"] * 4 + ["二等"] * 5 + ["三等"]
    assert not [f for f in found.findings if f.code.startswith("TIE_")]
    assert not is_provisional(tied_scheme(), found)


@pytest.mark.parametrize("name", ["没说", "看第二", "人工", "先看后定", "限分", "直接排"])
def test_a_tie_across_a_border_that_nothing_settles_is_left_open_and_named(name: str) -> None:
    found = outcome()
    assert {u for u, grade in grades(found, name).items() if grade == UNDECIDED} == {"丁所", "戊所"}
    one = told(found, "TIE_UNDECIDED", name)
    assert one.severity == "error"
    assert one.unit == "丁所、戊所"
    assert "并列第4名" in one.message
    assert "只有1个名额" in one.message
    assert is_provisional(tied_scheme(), found)


def test_what_reads_an_open_grade_is_open_too() -> None:
    open_ones = {"丁所", "戊所"}
    assert {u for u, grade in grades(outcome(), "降等").items() if grade == UNDECIDED} == open_ones


def test_a_shared_rank_takes_the_better_grade_and_says_by_how_much_the_quota_is_exceeded() -> None:
    found = outcome(THREE)
    assert list(grades(found, "都给").values()) == ["一等"] * 6 + ["二等"] * 3 + ["三等"]
    one = told(found, "TIE_SHARED", "都给")
    assert one.severity == "warning"
    assert "丁所、戊所、己所" in one.message
    assert "超出2个" in one.message


def test_the_larger_second_result_goes_first() -> None:
    found = outcome(second={"丁所": 5, "戊所": 7})
    for name in ("看第二", "先看后定", "看了还并列"):
        assert grades(found, name)["丁所"] == "二等"
        assert grades(found, name)["戊所"] == "一等"
    assert "戊所一等，丁所二等" in told(found, "TIE_SETTLED", "看第二").message


def test_the_smaller_number_by_hand_goes_first_once_all_have_one() -> None:
    found = outcome(order={"丁所": 2, "戊所": 1})
    assert grades(found, "人工") | {"丁所": "二等", "戊所": "一等"} == grades(found, "人工")
    assert grades(found, "直接排")["戊所"] == "优秀"
    assert grades(found, "直接排")["丁所"] == "称职"
    half = outcome(order={"丁所": 2})
    assert grades(half, "人工")["丁所"] == grades(half, "人工")["戊所"] == UNDECIDED
    same = outcome(order={"丁所": 1, "戊所": 1})
    assert grades(same, "人工")["戊所"] == UNDECIDED


def test_three_of_which_the_second_result_tells_one_apart() -> None:
    best = outcome(THREE, second={"己所": 9})  # 己 has place 4; 丁 and 戊 have 5 and 6: 二等
    assert grades(best, "看第二") | {"己所": "一等", "丁所": "二等", "戊所": "二等"} == (
        grades(best, "看第二"))
    worst = {"丁所": 9, "戊所": 9}  # they still share 4 and 5
    still = outcome(THREE, second=worst)
    assert grades(still, "看第二")["己所"] == "二等"
    assert grades(still, "看第二")["丁所"] == grades(still, "看第二")["戊所"] == UNDECIDED
    assert grades(still, "看了还并列")["丁所"] == grades(still, "看了还并列")["戊所"] == "一等"
    by_hand = outcome(THREE, second=worst, order={"丁所": 2, "戊所": 1})
    assert grades(by_hand, "先看后定") | {"戊所": "一等", "丁所": "二等", "己所": "二等"} == (
        grades(by_hand, "先看后定"))


def test_a_threshold_comes_before_the_quota() -> None:
    low = (95, 94, 93, 50, 50, 45, 44, 43, 42, 41)
    found = outcome(low)
    assert list(grades(found, "限分").values()) == ["一等"] * 3 + ["不合格"] * 7
    assert not [f for f in found.findings if f.code == "TIE_UNDECIDED" and "“限分”" in f.message]


def with_ties(*ties: str, formula: str = QUOTA) -> Scheme:
    base = tied_scheme()
    kept = tuple(r for r in base.results if r.name in ("总分", "第二得分", "名次", "都给"))
    return base.model_copy(update={
        "results": (*kept, Result(name="查", formula=formula, ties=ties))})


@pytest.mark.parametrize(("ties", "formula", "code"), [
    ((), QUOTA, "SCHEME_TIES_UNSAID"),
    (("没有的",), QUOTA, "SCHEME_TIES_UNKNOWN"),
    (("第二",), QUOTA, "SCHEME_TIES_UNKNOWN"),  # an input that must be filled in is none by hand
    (("并列", "先后"), QUOTA, "SCHEME_TIES_ORDER"),
    (("先后", "先后"), QUOTA, "SCHEME_TIES_ORDER"),
    (("先后",), "[@总分]*2", "SCHEME_TIES_RANK"),
])
def test_what_a_scheme_says_about_ties_is_checked(ties: tuple[str, ...], formula: str, code: str
                                                  ) -> None:
    assert code in [f.code for f in check(with_ties(*ties, formula=formula))]


@pytest.mark.parametrize("ties", [("先后",), ("第二得分",), ("第二得分", "先后"), ("并列",),
                                  ("第二得分", "并列")])
def test_what_can_settle_ties_is_accepted(ties: tuple[str, ...]) -> None:
    found = [f.code for f in check(with_ties("先后")) + check(with_ties(*ties))]
    assert [code for code in found if code.startswith("SCHEME_TIES")] == []


def test_every_unit_has_a_grade_of_every_kind() -> None:
    assert len(UNITS) == 10
    assert all(len(u.results) == 12 for u in outcome().units.values())
