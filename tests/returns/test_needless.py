"""Figures that stand there though a choice beside them makes them needless: told once, not lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.returns.test_periods import AWAY, Desk
from xlkpi.returns import Collected


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def needless(found: Collected) -> list[tuple[str, str, str]]:
    """Files, values and sentences of the findings."""
    return [(f.file, f.value, f.message) for f in found.findings if f.code == "WAIVED_FILLED"]


def test_figures_of_one_who_takes_no_part_are_told(desk: Desk) -> None:
    """Who is away by a slip of the mouse loses a year's figures: a person must look."""
    desk.give("人员1", "", 参评情况="不参评")
    [(file, value, message)] = needless(desk.collect())
    assert (file, value) == ("人员1.xlsx", "不参评")
    assert "“一月得分”、“二月得分”、“三月得分”等4项却填了数" in message


@pytest.mark.parametrize("changes", [AWAY, {"参评情况": "参评"}, {}])
def test_nothing_to_ask(desk: Desk, changes: dict[str, object]) -> None:
    desk.give("人员1", "", **changes)
    desk.give("人员2", "年度", "一月", "二月", "三月", **changes)
    assert needless(desk.collect()) == []


def test_a_choice_in_another_period_s_return_is_held_against_the_figures(desk: Desk) -> None:
    desk.give("人员1", "年度", **AWAY)
    desk.give("人员1", "二月")
    [(file, value, message)] = needless(desk.collect())
    assert (file, value) == ("人员1_年度.xlsx", "不参评")
    assert "按此不用填的“二月得分”却填了数" in message
