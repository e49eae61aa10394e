"""district-2016 from the scheme to the summary by one command, held against the working by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scoring import independent_district_2016 as by_hand
from xlkpi.commands import demonstrating
from xlkpi.samples import samples_folder


def test_the_files_of_45_departments_give_what_was_worked_out_by_hand(tmp_path: Path) -> None:
    said = list(demonstrating.run(tmp_path, "district-2016"))
    assert any("45 份考核表，没有发现问题" in line for line in said)
    assert any("区民政局" in line and line.endswith("一等") for line in said)
    data = json.loads((tmp_path / demonstrating.RESULT).read_text(encoding="utf-8"))
    expected = by_hand.results(by_hand.figures_of(samples_folder() / "district-2016.csv"))
    assert list(data["units"]) == list(expected)
    for name, unit in data["units"].items():
        for result, value in expected[name].items():
            wanted = value if isinstance(value, str) else pytest.approx(float(value), abs=1e-9)
            assert unit["results"][result] == wanted, (name, result)
        assert unit["rank"] == expected[name]["类内排名"]
    assert data["provisional"] is False
    assert {f["code"] for f in data["findings"]} == {"SCORE_TIE", "TIE_SETTLED"}
