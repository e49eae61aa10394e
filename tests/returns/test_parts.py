"""A part above its whole is questioned; the figures are taken as they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.returns.workshop import Desk, small_scheme
from xlkpi.findings import Finding
from xlkpi.scheme.identity import digest


@pytest.fixture
def parts_desk(tmp_path: Path) -> Desk:
    """Of a scheme in which 完成数 is a part of 应完成数."""
    base = small_scheme()
    first = base.inputs[0].model_copy(update={"not_above": "应完成数"})
    return Desk(base.model_copy(update={"inputs": (first, *base.inputs[1:])}), tmp_path)


def questions(desk: Desk, values: dict[str, Any], assessed: dict[str, Any] | None = None
              ) -> list[Finding]:
    returned = desk.one(desk.filled(values, assessed=assessed))
    return [f for f in returned.findings if f.code == "PART_ABOVE_WHOLE"]


def test_a_part_above_its_whole_names_both_figures(parts_desk: Desk) -> None:
    one, = questions(parts_desk, {"1.1/完成数": 9999, "1.1/应完成数": 120})
    assert one.severity == "warning"
    assert (one.value, one.indicator, one.unit) == ("9999", "1.1", "东所")
    assert "“完成数”是9999，大于“应完成数”的120" in one.message
    returned = parts_desk.one(parts_desk.filled({"1.1/完成数": 9999}))
    assert returned.entries["1.1/完成数"].value == 9999
    assert one.cell == returned.entries["1.1/完成数"].cell


@pytest.mark.parametrize("values", [
    {"1.1/完成数": 120, "1.1/应完成数": 120}, {"1.1/完成数": 9, "1.1/应完成数": 120},
    {"1.1/完成数": 9, "1.1/应完成数": None}, {"1.1/完成数": None}, {"1.1/完成数": "约10"},
])
def test_nothing_to_ask(parts_desk: Desk, values: dict[str, Any]) -> None:
    assert questions(parts_desk, values) == []


def test_what_counts_is_the_reviewer_s_figure(parts_desk: Desk) -> None:
    much = {"1.1/完成数": 130, "1.1/应完成数": 120}
    assert questions(parts_desk, much, {"1.1/完成数": 110}) == []
    one, = questions(parts_desk, {"1.1/完成数": 100}, {"1.1/应完成数": 90})
    assert one.value == "100"
    one, = questions(parts_desk, {"1.1/完成数": 100, "1.1/应完成数": 120}, {"1.1/完成数": 200})
    entry = parts_desk.one(parts_desk.folder / "东所.xlsx").entries["1.1/完成数"]
    assert one.cell == entry.assessed_cell


def test_forms_made_before_need_not_be_made_again(parts_desk: Desk) -> None:
    assert digest(parts_desk.scheme, "甲组") == digest(small_scheme(), "甲组")
