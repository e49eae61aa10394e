"""Figures held in little memory are the figures that were read."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from math import inf, nan
from typing import TypeVar, cast

from hypothesis import given
from hypothesis import strategies as st

from xlkpi.returns.compact import Entries, Shown, Values, layout
from xlkpi.returns.model import Column, Entry, EntryValue, ScoreCells

FIGURES = st.lists(st.one_of(
    st.none(), st.floats(allow_nan=False), st.sampled_from(("未填", "待汇总", "", "是")), st.text()))


T = TypeVar("T")


def sent(thing: T) -> T:
    """As another process gets it."""
    return cast("T", pickle.loads(pickle.dumps(thing)))  # noqa: S301 -- of our own making


@given(FIGURES)
def test_nothing_is_lost(figures: Sequence[EntryValue]) -> None:
    held = Values.of(figures)
    assert list(held) == [held[n] for n in range(len(held))] == figures
    assert [held[n - len(held)] for n in range(len(held))] == figures
    assert list(sent(held)) == figures
    assert held == Values.of(list(figures))


@given(FIGURES, st.slices(12))
def test_a_part_is_that_of_a_list(figures: Sequence[EntryValue], part: slice) -> None:
    assert list(Values.of(figures)[part]) == list(figures)[part]


@given(FIGURES, st.one_of(st.none(), st.floats(allow_nan=False), st.text()))
def test_what_stands_in_it_is_found(figures: Sequence[EntryValue], wanted: EntryValue) -> None:
    assert (wanted in Values.of(figures)) is (wanted in figures)


def test_what_is_no_number_is_a_blank_and_infinities_stay() -> None:
    assert list(Values.of([nan, 1.0, inf, -inf])) == [None, 1.0, inf, -inf]


def test_rows_are_put_together_from_their_columns() -> None:
    keys, own, others = ("1.1/完成数", "1.1/理由"), ("H5", "H6"), ("J5", "")
    unread: dict[int, tuple[Column, ...]] = {1: ("value",)}
    entries = Entries(layout(keys, own, others), Values.of([3.0, None]), Values.of([None, None]),
                      unread)
    rows = {keys[0]: Entry(3.0, None, "H5", "J5"), keys[1]: Entry(None, None, "H6", "", ("value",))}
    assert dict(entries) == rows == sent(entries)
    assert entries.get("1.2/完成数") is None
    shown = Shown(layout(("1.1",), ("K5",), ("L5",)), Values.of(["未填"]), Values.of([1.8]))
    assert shown == {"1.1": ScoreCells("K5", "L5", "未填", 1.8)} == sent(shown)


def test_sheets_alike_share_what_is_alike() -> None:
    """What a thousand sheets have in common lies in memory once, also after a process sent it."""
    one, other = (
        Entries(layout(("1.1/完成数",), ("H5",), ("J5",)), Values.of([n]), Values.of([None]), {})
        for n in (1.0, 2.0))
    arrived = sent(other)
    assert one.layout is other.layout is arrived.layout
    assert one.seconds is other.seconds is arrived.seconds
