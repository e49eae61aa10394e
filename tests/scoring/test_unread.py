"""Figures that cannot be understood leave the scores that need them open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.scoring.fields import SUO, TWO, codes, suo_field, suo_returns, two_returns
from xlkpi.returns.model import Entry, Return
from xlkpi.scheme.model import OVERALL
from xlkpi.scoring import (
    Basis,
    adopted,
    score,
    score_both,
    score_one,
)


def with_entry(returns: dict[str, Return], unit: str, key: str, entry: Entry) -> dict[str, Return]:
    old = returns[unit]
    return {**returns, unit: replace(old, entries={**old.entries, key: entry})}


@pytest.mark.parametrize("basis", ["assessed", "self"])
def test_an_unreadable_assessment_leaves_the_score_open(basis: Basis) -> None:
    field = suo_field()
    field["大洋所"]["1.1/完成数"] = 40.0
    returns = with_entry(suo_returns(field), "大洋所", "1.1/完成数",
                         Entry(40.0, None, "H7", "I7", ("assessed",)))
    both = score_both(SUO, returns)
    outcome = both[basis]
    assert outcome == score(SUO, returns, basis)
    found = outcome.units["大洋所"].scores["1.1"]
    if basis == "self":
        assert found.status == "scored"
        return
    assert (found.status, found.value, found.open) == ("error", None, ("完成数",))
    assert found.cause == "认不出：完成数的核定值"
    assert outcome.units["大洋所"].open == 1
    assert score_one(SUO, returns["大洋所"], basis).scores["1.1"] == found
    (finding,) = [f for f in outcome.findings if f.code == "SCORE_OPEN"]
    assert "完成数的核定值" in finding.message
    assert "SCORE_ERROR" not in codes(outcome), "reading has told what is in the cell"


def test_an_unreadable_optional_figure_is_no_blank() -> None:
    """A blank 视情扣分 takes no points away; what nobody can read is an error, as in the cell."""
    optional = next(i for i in SUO.inputs if not i.required and i.indicator != OVERALL)
    returns = with_entry(suo_returns(suo_field()), "大洋所", optional.key,
                         Entry(unread=("value",)))
    for basis in ("self", "assessed"):
        outcome = score(SUO, returns, basis)
        assert outcome.units["大洋所"].scores[optional.indicator].status == "error"
        assert outcome.units["樟城所"].scores[optional.indicator].status == "scored"


def test_a_good_assessment_heals_an_unreadable_figure_of_the_unit() -> None:
    returns = with_entry(suo_returns(suo_field()), "大洋所", "1.1/完成数",
                         Entry(None, 1.0, "H7", "I7", ("value",)))
    both = score_both(SUO, returns)
    assert both["assessed"].units["大洋所"].scores["1.1"].status == "scored"
    assert both["self"].units["大洋所"].scores["1.1"].status == "error"
    assert adopted(returns["大洋所"].entries["1.1/完成数"], "assessed") == 1
    assert adopted(returns["大洋所"].entries["1.1/完成数"], "self") is None


def test_a_blank_beside_an_unreadable_figure_is_told_first() -> None:
    """As in the cell, which looks for blanks before it looks at what there is."""
    field = suo_field()
    field["大洋所"]["1.1/应完成数"] = None
    returns = with_entry(suo_returns(field), "大洋所", "1.1/完成数",
                         Entry(40.0, None, unread=("assessed",)))
    assert score(SUO, returns, "assessed").units["大洋所"].scores["1.1"].open == ("应完成数",)


def test_an_unreadable_figure_of_a_result_leaves_it_open() -> None:
    unit = TWO.units[0].name
    returns = with_entry(two_returns(), unit, f"{OVERALL}/加分", Entry(1.0, None,
                                                                  unread=("assessed",)))
    outcome = score(TWO, returns, "assessed")
    assert outcome.units[unit].results["加分后得分"] is None
    assert any("综合/加分的核定值" in f.message for f in outcome.findings if f.code == "RESULT_OPEN")
