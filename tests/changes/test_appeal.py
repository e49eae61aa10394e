"""Appeals: what counts, what is refused, and who moves; figures by hand (see field.py)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.changes.field import FIGURES as FILLED
from tests.changes.field import collected, scheme
from tests.cli.test_valid_files import faults
from xlkpi.changes.appeal import Applied, apply
from xlkpi.changes.appealbook import FIGURES, UNITS, write_appeals
from xlkpi.changes.sheets import ALL, TOP
from xlkpi.findings import finding
from xlkpi.returns.model import Entry, Return
from xlkpi.scheme import OVERALL, Day, Input, Scheme
from xlkpi.scheme.identity import Appeal

NOTICE = date(2026, 1, 5)  # a Monday: seven working days end on Wednesday the 14th
YEAR = (Day(on=date(2026, 1, 1)),)


@pytest.fixture
def of() -> Scheme:
    return scheme().model_copy(update={"days": YEAR})


def appeal(of: Scheme, unit: str, codes: tuple[str, ...], changes: Mapping[str, Any], *,
           filed: str = "2026-01-14", **update: Any) -> Return:
    """A 复核表 as it came back: the return with changes; a tuple is (填报值, 核定值)."""
    base = collected(of).chosen[unit]
    entries = dict(base.entries)
    for key, value in changes.items():
        own, assessed = value if isinstance(value, tuple) else (value, entries[key].assessed)
        entries[key] = entries[key]._replace(value=own, assessed=assessed)
    known = {"codes": codes, "notice": NOTICE.isoformat(), "days": "7", "filed": filed, **update}
    return replace(base, path=Path(f"{unit}（复核）.xlsx"), entries=entries, appeal=Appeal(**known))


def heard(of: Scheme, *appeals: Return, late_ok: bool = False) -> Applied:
    return apply(of, collected(of), appeals, late_ok=late_ok)


def codes(found: Applied) -> list[str]:
    return [f.code for f in found.findings]


def both(found: Applied, what: str) -> dict[str, tuple[Any, Any]]:
    return {u: (d[what]["before"], d[what]["after"])
            for u, d in found.as_dict()["units"].items()}


def test_an_appeal_moves_others_too(of: Scheme) -> None:
    """丙所 had 80 cases, not 20: shares 50, 30, 80 of 160, and it overtakes 乙所.

    甲 9+3+3.13 (3.125), 乙 4+5+1.88 (1.875) = 10.88 -> 合格, 丙 8+0+5 = 13 -> 优秀.
    """
    found = heard(of, appeal(of, "丙所", ("2.1",), {"2.1/件数": (20.0, 80.0)}))
    assert both(found, "total") == {"甲所": (17, 15.13), "乙所": (12, 10.88), "丙所": (10, 13)}
    assert both(found, "rank") == {"甲所": (1, 1), "乙所": (2, 3), "丙所": (3, 2)}
    assert [found.role(u) for u in found.units] == ["受影响", "受影响", "申请复核"]
    told = found.as_dict()
    assert told["moved"] == ["乙所", "丙所"]
    assert told["units"]["乙所"]["results"]["等次"] == {"before": "优秀", "after": "合格"}
    assert told["appeals"] == [{
        "unit": "丙所", "code": "2.1", "input": "2.1/件数", "file": "丙所（复核）.xlsx",
        "before": {"value": 20, "assessed": None}, "after": {"value": 20, "assessed": 80}}]
    assert found.refused == ()
    assert found.findings == ()


def test_a_figure_elsewhere_is_an_error_and_not_taken(of: Scheme) -> None:
    found = heard(of, appeal(of, "丙所", ("1.1",), {
        "1.1/完成数": (80.0, 90.0), "2.1/件数": 999.0, "1.2/档次": (None, "优")}))
    assert both(found, "total") == {"甲所": (17, 17), "乙所": (12, 12), "丙所": (10, 11)}
    wrong = [f for f in found.findings if f.code == "APPEAL_ELSEWHERE"]
    assert [(f.severity, f.indicator, f.cell, f.value) for f in wrong] == [
        ("error", "1.2", "I9", "优"), ("error", "2.1", "H10", "999")]
    assert found.refused == ("丙所",)


@pytest.mark.parametrize(("filed", "late"), [
    ("2026-01-05", False), ("2026-01-14", False), ("2026-01-15", True)])
def test_the_window_is_seven_working_days(of: Scheme, filed: str, late: bool) -> None:
    """Tue 6, 7, 8, 9, Mon 12, 13, Wed 14."""
    filed_then = appeal(of, "丙所", ("1.1",), {"1.1/完成数": (80.0, 90.0)}, filed=filed)
    found = heard(of, filed_then)
    assert both(found, "total")["丙所"] == (10, 10 if late else 11)
    assert codes(found) == (["APPEAL_LATE"] if late else [])
    assert found.refused == (("丙所",) if late else ())
    taken = heard(of, filed_then, late_ok=True)
    assert both(taken, "total")["丙所"] == (10, 11)
    assert codes(taken) == (["APPEAL_LATE_TAKEN"] if late else [])


def test_a_weekend_that_is_worked_shortens_the_window(of: Scheme) -> None:
    filed = appeal(of, "丙所", ("1.1",), {"1.1/完成数": (80.0, 90.0)}, filed="2026-01-14")
    worked = of.model_copy(update={"days": (*YEAR, Day(on=date(2026, 1, 10), kind="上班"))})
    assert codes(heard(worked, filed)) == ["APPEAL_LATE"]
    unknown = of.model_copy(update={"days": ()})
    assert codes(heard(unknown, filed)) == ["APPEAL_CALENDAR"]


def test_without_a_date_the_file_tells_when_it_was_filed(of: Scheme, tmp_path: Path) -> None:
    path = tmp_path / "丙所.xls"
    path.write_bytes(b"old")
    filed = replace(appeal(of, "丙所", ("1.1",), {"1.1/完成数": (80.0, 90.0)}, filed=""), path=path)
    for day, expected in (((2026, 1, 14, 23, 59), []), ((2026, 1, 15, 0, 1), ["APPEAL_LATE"]),
                          ((2026, 1, 4, 12, 0), ["APPEAL_EARLY"])):
        when = datetime(*day).astimezone().timestamp()
        os.utime(path, (when, when))
        assert codes(heard(of, filed)) == expected


def test_what_nobody_decided_is_told(of: Scheme) -> None:
    """The unit's own figure changes; where a department had set one, that still counts."""
    base = collected(of)
    entries = {**base.chosen["丙所"].entries}
    entries["1.1/完成数"] = entries["1.1/完成数"]._replace(assessed=80.0)
    chosen = {**base.chosen, "丙所": replace(base.chosen["丙所"], entries=entries)}
    filed = appeal(of, "丙所", ("1.1",), {"1.1/完成数": (95.0, 80.0), "1.1/任务数": (90.0, None)})
    found = apply(of, replace(base, chosen=chosen), [filed])
    assert codes(found) == ["APPEAL_UNDECIDED", "APPEAL_UNCONFIRMED"]
    assert both(found, "total")["丙所"] == (10, 10.89)  # 80 of 90
    assert codes(heard(of, appeal(of, "丙所", ("1.1",), {}))) == ["APPEAL_SAME"]


def test_of_two_appeals_about_one_indicator_the_last_counts(of: Scheme, tmp_path: Path) -> None:
    appeals = []
    for n, (codes_, figure) in enumerate(((("1.1",), 90.0), (("1.1", "2.1"), 95.0))):
        path = tmp_path / f"{n}.xls"
        path.write_bytes(b"old")
        os.utime(path, (1_768_000_000 + n * 60,) * 2)
        appeals.append(replace(appeal(of, "丙所", codes_, {"1.1/完成数": (80.0, figure)}),
                               path=path))
    found = heard(of, *appeals)
    assert both(found, "total")["丙所"] == (10, 11.5)
    assert codes(found) == ["APPEAL_SUPERSEDED"]
    os.utime(appeals[0].path, (1_768_000_060,) * 2)
    unsure = heard(of, *appeals)
    assert both(unsure, "total")["丙所"] == (10, 10)
    assert "APPEAL_UNSURE" in codes(unsure)


@pytest.mark.parametrize(("update", "code"), [
    ({"codes": ("9.9",)}, "APPEAL_CODE_UNKNOWN"), ({"notice": "昨天"}, "APPEAL_BROKEN"),
    ({"days": ""}, "APPEAL_BROKEN"), ({"days": "0"}, "APPEAL_BROKEN")])
def test_an_appeal_that_is_none(of: Scheme, update: dict[str, Any], code: str) -> None:
    filed = appeal(of, "丙所", ("1.1",), {}, filed="2026-01-06")
    assert filed.appeal is not None
    found = heard(of, replace(filed, appeal=replace(filed.appeal, **update)))
    assert code in codes(found)
    assert found.taken == ()
    assert not any(u.differs for u in found.units)


def test_a_return_is_no_appeal_and_an_appeal_wants_a_return(of: Scheme) -> None:
    base = collected(of)
    assert codes(heard(of, base.chosen["甲所"])) == ["APPEAL_IS_NONE"]
    fewer = replace(base, chosen={u: r for u, r in base.chosen.items() if u != "丙所"})
    found = apply(of, fewer, [appeal(of, "丙所", ("1.1",), {})])
    assert codes(found) == ["APPEAL_NO_RETURN"]


def test_one_figure_of_the_overall_results_may_be_disputed(of: Scheme) -> None:
    found = heard(of, appeal(of, "丙所", ("综合/加分",), {"综合/加分": (None, 2.0)}))
    assert found.as_dict()["units"]["丙所"]["results"]["总得分"] == {"before": 10, "after": 12}
    assert found.as_dict()["moved"] == ["丙所"]


def test_a_tier_that_is_too_full_afterwards_is_told(of: Scheme) -> None:
    found = heard(of, appeal(of, "甲所", ("1.2",), {"1.2/档次": (None, "优")}))
    assert codes(found) == ["QUOTA_EXCEEDED"]
    assert "QUOTA_EXCEEDED" in [f.code for f in found.collected.findings]


def test_the_workbook_shows_before_and_after(of: Scheme, tmp_path: Path) -> None:
    path = tmp_path / "复核.xlsx"
    write_appeals(path, heard(of, appeal(of, "丙所", ("2.1",), {"2.1/件数": (20.0, 80.0)})))
    assert faults(path) == []
    shown = openpyxl.load_workbook(path, data_only=True)
    assert [c.value for c in shown[UNITS][TOP + 2]][:8] == [
        "丙所", "申请复核", 10, 13, 3, 3, 2, "升1位"]
    row = [c.value for c in shown[FIGURES][TOP + 1]]
    assert row[:11] == ["丙所", "2.1", "份额", "件数", 20, 20, "空白", 80, 2, 5, 3]
    causes = {r[0].value + r[1].value: r[6].value for r in shown[ALL].iter_rows(min_row=TOP + 1)}
    assert "件数30" in causes["乙所2.1"]
    assert shown["_xlkpi"]["B1"].value == "kind=appeal"


def test_findings_of_other_units_at_the_same_place_stay(of: Scheme) -> None:
    """Clerks call their files alike, or copy their sheets into one workbook."""
    base = collected(of)
    files = {"甲所": ("甲/表.xlsx", "考核表"), "乙所": ("表.xlsx", "考核表 (2)"), "丙所": ("表.xlsx", "考核表")}
    chosen, findings = {}, []
    for unit, (path, sheet) in files.items():
        chosen[unit] = replace(base.chosen[unit], path=Path(path), sheet=sheet)
        findings.append(finding("CELL_ERROR", unit=unit, file=path, sheet=sheet, cell="H7",
                                value="#REF!"))
    told = apply(of, replace(base, chosen=chosen, findings=tuple(findings)), [
        appeal(of, "丙所", ("1.1",), {"1.1/完成数": (80.0, 90.0)})])
    assert [f.unit for f in told.collected.findings] == ["甲所", "乙所"]


def test_a_figure_that_units_share_is_held_against_the_others(of: Scheme) -> None:
    of = of.model_copy(update={"inputs": (
        *of.inputs, Input(indicator=OVERALL, name="所在片区", kind="unit", link=("",)),
        Input(indicator=OVERALL, name="片区分", same_for="所在片区"))})
    figures = {u: {**f, "综合/所在片区": "甲所", "综合/片区分": 3} for u, f in FILLED.items()}
    base = collected(of, figures)
    disputed = replace(base.chosen["丙所"], path=Path("丙所（复核）.xlsx"), entries={
        **base.chosen["丙所"].entries, "综合/片区分": Entry(3.0, 5.0)},
        appeal=Appeal(codes=("综合/片区分",), notice=NOTICE.isoformat(), days="7",
                      filed="2026-01-14"))
    found = apply(of, base, [disputed])
    assert "SHARED_DIFFERS" in codes(found)
    assert "SHARED_DIFFERS" in [f.code for f in found.collected.findings]
    again = apply(of, found.collected, [])
    assert codes(again) == []


def test_a_department_s_figure_that_was_erased_is_told(of: Scheme) -> None:
    """The unit's own figure counts again; nobody but the department may wish that."""
    base = collected(of)
    entries = {**base.chosen["丙所"].entries}
    entries["1.1/完成数"] = entries["1.1/完成数"]._replace(assessed=60.0)
    chosen = {**base.chosen, "丙所": replace(base.chosen["丙所"], entries=entries)}
    filed = appeal(of, "丙所", ("1.1",), {"1.1/完成数": (80.0, None)})
    found = apply(of, replace(base, chosen=chosen), [filed])
    assert codes(found) == ["APPEAL_ERASED"]
    assert "核定值“60”" in found.findings[0].message
    assert both(found, "total")["丙所"] == (8, 10)
