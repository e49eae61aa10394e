"""One command takes any shipped scheme that has sample figures from the scheme to the summary."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from xlkpi.commands import demonstrating
from xlkpi.commands.errors import CommandError
from xlkpi.scheme import load


def test_the_whole_road_of_county_bureau(tmp_path: Path) -> None:
    scheme = load("county-bureau")
    said = list(demonstrating.run(tmp_path, "county-bureau"))
    assert any("12 个股室的考核表" in line for line in said)
    assert any("没有发现问题" in line for line in said)
    assert (tmp_path / demonstrating.SCHEME_FILE).is_file()
    data = json.loads((tmp_path / demonstrating.RESULT).read_text(encoding="utf-8"))
    assert list(data["units"]) == [u.name for u in scheme.units]
    for unit in data["units"].values():
        assert None not in unit["scores"].values()
        assert None not in unit["results"].values()
    by_result = sorted(data["units"].values(), key=lambda u: -u["results"]["绩效评估得分"])
    assert [u["rank"] for u in by_result] == list(range(1, 13))
    assert [f for f in data["findings"] if f["severity"] == "error"] == []
    book = openpyxl.load_workbook(tmp_path / demonstrating.SUMMARY, read_only=True)
    assert "台账" in book.sheetnames


def test_a_scheme_without_sample_figures_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"没有方案“没有的”的样例；有样例的方案：.*county-bureau"):
        next(demonstrating.run(tmp_path, "没有的"))
    assert list(tmp_path.iterdir()) == []
