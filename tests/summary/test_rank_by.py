"""Ranking by a named result: who comes first is not who has the most points."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.scoring.figures import returned
from tests.scoring.schemes import filled, two_groups
from tests.summary.workshop import Case, case
from xlkpi.scheme import check, load, save
from xlkpi.scheme.model import Result, Scheme
from xlkpi.scoring.ranking import rank_text
from xlkpi.scoring.standing import is_provisional
from xlkpi.summary.plan import MATRIX, OVERVIEW, RANKS


def scheme_by_rate() -> Scheme:
    """Units without 指标1.2 have fewer points in all, yet may have the better part of them."""
    scheme = two_groups()
    results = tuple(r.model_copy(update={"percent": r.name == "得分率"}) for r in scheme.results)
    full = Result(name="满分", formula="[@满分]")
    return scheme.model_copy(update={"rank_by": "得分率", "results": (full, *results)})


CHANGED = {"经济1局": {"1.1/完成数": 60, "1.3/迟报次数": 0, "1.3/漏报次数": 0},
           "经济2局": {"1.1/完成数": 54, "1.2/完成数": 9, "1.3/迟报次数": 0, "1.3/漏报次数": 0}}


def made(scheme: Scheme) -> Case:
    """The second has 19 of 20 points, the first 15 of the 15 that apply to it."""
    return case(scheme, {
        u.name: returned(u.name, {**filled(scheme, u.name, n), **CHANGED.get(u.name, {})}, scheme)
        for n, u in enumerate(scheme.units)})


def test_ranks_follow_the_result_and_not_the_total() -> None:
    scheme = scheme_by_rate()
    outcome = made(scheme).outcomes["assessed"]
    group = [u for u in outcome.units.values() if u.group == "经济"]
    by_rate = sorted(group, key=lambda u: -u.results["得分率"])  # type: ignore[operator]
    assert [u.rank for u in by_rate] == [1, 2, 3, 4, 5]
    assert [u.unit for u in by_rate[:2]] == ["经济1局", "经济2局"]
    assert by_rate[0].total < by_rate[1].total
    assert {u.ranked_by for u in group} == {"得分率"}
    first = by_rate[0]
    assert rank_text(scheme, first) == f"得分率 {first.rank_value:.2%}"
    assert not is_provisional(scheme, outcome)


def test_a_group_without_the_result_ranks_by_its_total() -> None:
    scheme = two_groups()
    results = tuple(r.model_copy(update={"groups": ("党群",)}) for r in scheme.results)
    changed = scheme.model_copy(update={"rank_by": "得分率", "results": results})
    outcome = made(changed).outcomes["assessed"]
    economy = sorted((u for u in outcome.units.values() if u.group == "经济"),
                     key=lambda u: u.rank or 0)
    assert [u.total for u in economy] == sorted((u.total for u in economy), reverse=True)
    assert {u.ranked_by for u in economy} == {""}


def test_a_unit_whose_result_is_not_there_has_no_rank_and_all_is_provisional() -> None:
    scheme = two_groups()
    vetoed = Result(name="评分", formula="[@指标得分]*(1-[@否决])", decimals=2)
    scheme = scheme.model_copy(update={"rank_by": "评分", "results": (vetoed,)})
    returns = {u.name: returned(u.name, filled(scheme, u.name, n), scheme)
               for n, u in enumerate(scheme.units)}
    open_one = "党群1部"
    returns[open_one] = returned(open_one, {**filled(scheme, open_one, 5), "综合/否决": None},
                                 scheme)
    outcome = case(scheme, returns).outcomes["assessed"]
    assert outcome.units[open_one].rank is None
    assert sorted(u.rank for u in outcome.units.values() if u.rank and u.group == "党群") == [1, 2]
    assert is_provisional(scheme, outcome)


def test_the_sheets_show_what_units_are_ranked_by(tmp_path: Path) -> None:
    scheme = scheme_by_rate()
    done = made(scheme)
    path = done.write(tmp_path / "汇总.xlsx")
    live, cached = (openpyxl.load_workbook(path, data_only=only) for only in (False, True))
    heads = {c.value: c.column_letter for c in live[RANKS][4] if c.value}
    column = heads["得分率"]
    assert "满分" in heads  # it differs from unit to unit
    assert "得分率" in live[RANKS]["A3"].value
    assert live[RANKS][f"{column}5"].number_format == "0.00%"
    own = {c.value: c.column_letter for c in live[MATRIX][5] if c.value}["得分率"]
    assert live[RANKS]["A5"].value == f"=RANK({column}5,'{MATRIX}'!${own}$8:${own}$12)"
    ranked = [u for u in sorted(done.outcomes["assessed"].units.values(),
                                key=lambda u: u.rank or 0) if u.group == "经济"]
    assert [cached[RANKS].cell(5 + n, 2).value for n in range(5)] == [u.unit for u in ranked]
    shown = [str(c.value) for row in cached[OVERVIEW].iter_rows() for c in row if c.value]
    assert "得分率" in shown
    assert {"最高得分率", "平均得分率"} <= set(shown)


def test_the_scheme_keeps_it_in_both_forms_and_the_check_knows_the_results(
        tmp_path: Path) -> None:
    scheme = scheme_by_rate()
    for name in ("s.toml", "s.xlsx"):
        save(scheme, tmp_path / name)
        assert load(tmp_path / name) == scheme
    wrong = scheme.model_copy(update={"rank_by": "得分"})
    found = [f for f in check(wrong) if f.code == "SCHEME_RANK_BY"]
    assert [f.value for f in found] == ["得分"]
    assert "得分率" in found[0].message
