"""Parts of the year and persons on the command line: from scheme to summary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from xlkpi import samples
from xlkpi.forms import distribute
from xlkpi.scheme import load

SCHEME = load("industry-commerce")


def test_a_period_s_workbooks_and_what_is_no_period(xlkpi: Run, tmp_path: Path) -> None:
    told = xlkpi("distribute", SCHEME.id, "--out", tmp_path / "q1", "--period", "一季度")
    assert "生成 4 份考核表。" in told.out
    assert sorted(p.name for p in (tmp_path / "q1").iterdir()) == sorted(
        f"{u.name}_一季度.xlsx" for u in SCHEME.units if u.group == "分局")
    whole = xlkpi("distribute", SCHEME.id, "--out", tmp_path / "year")
    assert "方案分时段填报（一季度、" in whole.out
    wrong = xlkpi("distribute", SCHEME.id, "--out", tmp_path / "no", "--period", "五季度")
    assert wrong.code == 2
    assert "没有时段“五季度”" in wrong.err
    assert not (tmp_path / "no").exists()
    none = xlkpi("distribute", "suo-2023", "--out", tmp_path / "no", "--period", "一季度")
    assert none.code == 2
    assert "没有分时段的填报项" in none.err
    assert not (tmp_path / "no").exists()


def test_inspect_tells_what_a_period_asks_for(xlkpi: Run, tmp_path: Path) -> None:
    xlkpi("distribute", SCHEME.id, "--out", tmp_path, "--period", "下半年")
    told = json.loads(xlkpi("inspect", tmp_path / "人教科_下半年.xlsx", "--json").out)
    assert told["period"] == "下半年"
    assert [i["name"] for i in told["inputs"]] == ["下半年得分率"]
    assert told["results"] == []


def test_from_the_scheme_to_the_summary_in_one_command(xlkpi: Run, tmp_path: Path) -> None:
    told = xlkpi("demo", tmp_path / "d", "--scheme", SCHEME.id)
    assert told.code == 0
    for line in ("33 个填报项，14 个综合结果", "核对：23 份考核表，没有发现问题",
                 "1  城西分局  年度考核总得分 102.19  达标\n", "—  罗红      年度考核得分率 不参评"):
        assert line in told.out
    data = json.loads((tmp_path / "d" / "4-汇总.json").read_text(encoding="utf-8"))
    assert (data["provisional"], data["missing"], data["late"]) == (False, [], [])
    assert data["units"]["王建国"]["results"]["考核等次"] == "优秀"
    assert data["units"]["罗红"]["rank"] is None
    form = tmp_path / "d" / "3-交回的考核表" / "王建国.xlsx"
    shown = xlkpi("inspect", form).out
    assert "出生日期  1955-12-31（H8）" in shown
    assert "目标考评奖  自评 未定  考评 6800" in shown
    results = json.loads(xlkpi("inspect", form, "--json").out)["results"]
    assert {"name": "年龄段", "self": "长", "assessed": "长"} in results


@pytest.mark.parametrize(("gone", "code"), [("", 0), ("陈志强_三月.xlsx", 1)])
def test_returns_of_all_periods_are_put_together(xlkpi: Run, tmp_path: Path, gone: str, code: int
                                                 ) -> None:
    figures, returned = samples.sample(SCHEME), tmp_path / "returned"
    unit = [u for u in SCHEME.units if u.name == "陈志强"]
    returned.mkdir()
    for period in SCHEME.periods_of("人员"):
        [path] = distribute(SCHEME, tmp_path / "blank", unit, period=period)
        samples.fill(SCHEME, path, "陈志强", figures["陈志强"], returned / path.name, period)
    if gone:
        (returned / gone).unlink()
    out, data = tmp_path / "汇总.xlsx", tmp_path / "汇总.json"
    xlkpi("consolidate", returned, "--scheme", SCHEME.id, "--out", out, "--json", data)
    told = json.loads(data.read_text(encoding="utf-8"))
    missing = [f["message"] for f in told["findings"] if f["code"] == "PERIOD_MISSING"]
    assert [m.partition("考核表")[0] for m in missing] == ["陈志强的三月"] * code
    assert told["units"]["陈志强"]["file"].count("、") == 12 - code
    assert told["units"]["陈志强"]["results"]["年度考核得分率"] == (None if code else 0.967583)
