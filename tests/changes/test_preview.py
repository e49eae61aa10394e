"""The same returns under two schemes: differences by hand, and nothing guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.changes.field import FIGURES, changed, collected, scheme, with_input
from tests.cli.test_valid_files import faults
from xlkpi.changes.preview import Preview, preview
from xlkpi.changes.previewbook import INDICATORS, UNITS, write_preview
from xlkpi.changes.sheets import ALL, NOTICES, TOP
from xlkpi.commands.previewing import lines
from xlkpi.findings import finding
from xlkpi.returns.model import Entry
from xlkpi.scheme import Scheme
from xlkpi.scheme.model import Choice, Indicator, Input, Result, Unit


def codes(found: Preview) -> list[str]:
    return [f.code for f in found.findings]


def both(found: Preview, what: str) -> dict[str, tuple[Any, Any]]:
    """Unit -> before and after of its total, rank, an indicator or a result."""
    data = found.as_dict()["units"]
    pick = {u: {**d["scores"], **d["results"], "total": d["total"], "rank": d["rank"],
                "comparable": d["comparable"]}[what] for u, d in data.items()}
    return {u: (p["before"], p["after"]) for u, p in pick.items()}


def test_a_floor_moves_scores_ranks_and_a_grade() -> None:
    """Below 50 % nothing: 乙所 loses its 4 points, falls behind 丙所 and below 12."""
    old = scheme()
    new = changed(old, "1.1", formula="KPI_RATIO([@完成数],[@任务数],50%)*[分值]")
    found = preview(old, new, collected(old))
    assert both(found, "1.1") == {"甲所": (9, 9), "乙所": (4, 0), "丙所": (8, 8)}
    assert both(found, "total") == {"甲所": (17, 17), "乙所": (12, 8), "丙所": (10, 10)}
    assert both(found, "rank") == {"甲所": (1, 1), "乙所": (2, 3), "丙所": (3, 2)}
    assert both(found, "等次") == {
        "甲所": ("优秀", "优秀"), "乙所": ("优秀", "合格"), "丙所": ("合格", "合格")}
    assert [found.count(w) for w in ("total", "rank", "grades", "unknown")] == [1, 2, 1, 0]
    one, *others = found.indicators
    assert (one.code, one.state, one.changed, one.up, one.down) == (
        "1.1", "有改动", ("评分公式",), 0, 1)
    assert one.mean == pytest.approx(-4 / 3, abs=1e-4)
    assert {i.state for i in others} == {"没有改动"}
    assert found.findings == ()


def added(source: Scheme, **update: Any) -> Scheme:
    """One more indicator with an input that the old scheme does not have."""
    new = changed(source, "")
    more = Indicator(code="1.3", section="1", name="信访", full=2,
                     formula="KPI_DEDUCT([分值],[@越级件数],1)")
    entry = Input(indicator="1.3", name="越级件数", **update)
    return new.model_copy(update={"indicators": (*new.indicators, more),
                                  "inputs": (*new.inputs, entry), "full": 27})


@pytest.mark.parametrize("required", [True, False])
def test_what_no_return_has_is_said_and_never_guessed(required: bool) -> None:
    """Even where a blank would have a meaning: nobody was asked."""
    old = scheme()
    found = preview(old, added(old, required=required), collected(old))
    assert both(found, "total") == {"甲所": (17, None), "乙所": (12, None), "丙所": (10, None)}
    assert both(found, "rank") == {"甲所": (1, None), "乙所": (2, None), "丙所": (3, None)}
    assert both(found, "等次")["甲所"] == ("优秀", None)
    assert both(found, "comparable") == {"甲所": (17, 17), "乙所": (12, 12), "丙所": (10, 10)}
    assert both(found, "1.1")["乙所"] == (4, 4), "what does not hang on it is compared"
    (asked, ranks) = found.findings
    assert (asked.code, asked.severity, asked.indicator) == ("PREVIEW_INPUT_NEW", "error", "1.3")
    assert "越级件数" in asked.message
    assert "1.3 信访、总得分、等次" in asked.message
    assert ranks.code == "PREVIEW_NO_GROUP_RANK"
    assert found.count("unknown") == 3
    assert [i.state for i in found.indicators] == ["没有改动"] * 3 + ["新增"]


def test_an_input_across_units_makes_everybody_unknown() -> None:
    old = scheme()
    new = with_input(old, "2.1/件数", measure="万元")  # 件数 was a plain number
    found = preview(old, new, collected(old))
    assert both(found, "2.1") == {"甲所": (5, None), "乙所": (3, None), "丙所": (2, None)}
    assert both(found, "comparable")["甲所"] == (12, 12)
    assert codes(found) == ["PREVIEW_INPUT_KIND", "PREVIEW_NO_GROUP_RANK"]
    assert "数值（万元）" in found.findings[0].message


def test_a_choice_that_is_gone_concerns_its_unit_alone() -> None:
    old = scheme()
    new = with_input(old, "1.2/档次", choices=(Choice(label="优"), Choice(label="良")))
    new = changed(new, "1.2", formula='KPI_LEVEL([@档次],{"优","良"},{5,3})')
    found = preview(old, new, collected(old))
    assert both(found, "1.2") == {"甲所": (3, 3), "乙所": (5, 5), "丙所": (0, None)}
    assert both(found, "total") == {"甲所": (17, 17), "乙所": (12, 12), "丙所": (10, None)}
    assert both(found, "等次")["甲所"] == ("优秀", "优秀"), "it hangs on nobody else"
    assert both(found, "rank")["甲所"] == (1, None), "a rank hangs on everybody"
    gone = next(f for f in found.findings if f.code == "PREVIEW_CHOICE")
    assert (gone.unit, gone.file, gone.cell, gone.value) == ("丙所", "丙所.xlsx", "I9", "差")


def test_of_two_figures_the_one_that_counts_is_judged() -> None:
    """The department says 优, the unit said 差, which is gone."""
    old = scheme()
    new = with_input(old, "1.2/档次", choices=(Choice(label="优"), Choice(label="良")))
    new = changed(new, "1.2", formula='IF([@档次]="优",5,3)')
    came = collected(old)
    first = came.chosen["甲所"]
    entries = {**first.entries, "1.2/档次": Entry("差", "优", "H9", "I9")}
    came = replace(came, chosen={**came.chosen, "甲所": replace(first, entries=entries)})
    assert both(preview(old, new, came), "1.2")["甲所"] == (5, 5)
    own = preview(old, new, came, "self")
    assert both(own, "1.2")["甲所"] == (0, None)
    assert "H9" in [f.cell for f in own.findings if f.code == "PREVIEW_CHOICE"]


def test_a_choice_that_is_only_spelled_otherwise_is_taken_over() -> None:
    choices = [tuple(Choice(label=label) for label in ("优", good, "差"))
               for good in ("良 好", "良好")]
    old = changed(with_input(scheme(), "1.2/档次", choices=choices[0]), "1.2",
                  formula='IF([@档次]="良 好",3,5)')
    new = changed(with_input(old, "1.2/档次", choices=choices[1]), "1.2",
                  formula='IF([@档次]="良好",3,5)')
    figures = {u: {**f, "1.2/档次": "良 好"} for u, f in FIGURES.items()}
    found = preview(old, new, collected(old, figures))
    assert set(both(found, "1.2").values()) == {(3, 3)}
    assert "PREVIEW_LIMITS" not in codes(found)


def test_a_percentage_beyond_the_new_limits_is_not_called_a_choice() -> None:
    old = with_input(scheme(), "1.1/完成数", kind="percent")
    new = with_input(old, "1.1/完成数", maximum=1.0)
    figures = {**FIGURES, "甲所": {**FIGURES["甲所"], "1.1/完成数": 3.0},
               "乙所": {**FIGURES["乙所"], "1.1/完成数": 0.5},
               "丙所": {**FIGURES["丙所"], "1.1/完成数": 1.0}}
    found = preview(old, new, collected(old, figures))
    assert both(found, "1.1")["甲所"][1] is None
    [told] = [f for f in found.findings if f.severity == "error"]
    assert (told.code, told.unit) == ("PREVIEW_REFUSED", "甲所")
    assert "填的是300%，新方案要求不小于0%、不大于100%" in told.message


def test_a_blank_that_means_something_else_is_not_compared() -> None:
    old = scheme()
    found = preview(old, with_input(old, "综合/加分", required=True), collected(old))
    assert [f.unit for f in found.findings if f.code == "PREVIEW_BLANK"] == list(FIGURES)
    assert both(found, "等次")["甲所"] == ("优秀", None)
    assert both(found, "total")["甲所"] == (17, 17)


def test_units_codes_and_limits_that_changed_are_said() -> None:
    old = scheme()
    new = changed(old, "1.2", code="1.5")
    new = changed(new, "1.1", name="重点任务")
    entries = tuple(i.model_copy(update={"indicator": "1.5"}) if i.key == "1.2/档次" else i
                    for i in new.inputs)
    entries = tuple(i.model_copy(update={"maximum": 85}) if i.key == "1.1/完成数" else i
                    for i in entries)
    new = new.model_copy(update={"inputs": entries, "units": (
        Unit(name="甲所", group="一"), Unit(name="乙所", group="一"), Unit(name="新所", group="一"))})
    found = preview(old, new, collected(old))
    assert {"PREVIEW_RENAMED", "PREVIEW_MOVED", "PREVIEW_NO_UNIT", "PREVIEW_GROUP",
            "PREVIEW_LIMITS", "PREVIEW_INPUT_NEW"} <= set(codes(found))
    hint = next(f for f in found.findings if f.code == "PREVIEW_INPUT_NEW")
    assert "1.2/档次" in hint.message
    assert both(found, "total")["丙所"] == (10, None)
    assert both(found, "2.1")["甲所"] == (5, 6.25), "丙所's 20 cases are gone: 50 of 80"
    assert [(i.code, i.state) for i in found.indicators] == [
        ("1.1", "有改动"), ("1.5", "新增"), ("2.1", "没有改动"), ("1.2", "取消")]


def test_ranks_follow_the_result_that_the_scheme_ranks_by() -> None:
    old = scheme()
    new = changed(old, "").model_copy(update={"rank_by": "任务排序", "results": (
        Result(name="任务排序", formula="[@1.1]"), *old.results)})
    found = preview(old, new, collected(old))
    assert both(found, "rank") == {"甲所": (1, 1), "乙所": (2, 3), "丙所": (3, 2)}
    assert found.count("total") == 0


def test_the_workbook_is_sound_and_live(tmp_path: Path) -> None:
    old = scheme()
    new = changed(old, "1.1", formula="KPI_RATIO([@完成数],[@任务数],50%)*[分值]")
    path = tmp_path / "预演.xlsx"
    write_preview(path, preview(old, new, collected(old)))
    assert faults(path) == []
    shown = openpyxl.load_workbook(path, data_only=True)
    assert shown.sheetnames[:4] == [UNITS, INDICATORS, ALL, NOTICES]
    rows = list(shown[UNITS].iter_rows(min_row=TOP + 1, max_col=7, values_only=True))
    assert rows == [("甲所", 17, 17, 0, 1, 1, "不变"), ("丙所", 10, 10, 0, 3, 2, "升1位"),
                    ("乙所", 12, 8, -4, 2, 3, "降1位")]
    assert openpyxl.load_workbook(path)[UNITS]["D6"].value == "=ROUND(C6-B6,10)"
    assert [c.value for c in shown[ALL][TOP + 1]] == ["乙所", "1.1", "任务", 4, 0, -4]
    assert shown["_xlkpi"]["B1"].value == "kind=preview"


def test_who_has_no_indicators_is_compared_by_results() -> None:
    """Points by a formula alone: 甲所's 90 and 丙所's 80 fall below the new threshold of 95."""
    old = scheme()
    plain = old.model_copy(update={
        "indicators": (), "sections": (), "rank_by": "率", "inputs": tuple(
            i.model_copy(update={"indicator": "综合"}) for i in old.inputs if i.indicator == "1.1"),
        "results": (Result(name="率", formula="[@完成数]/[@任务数]", decimals=4, percent=True),
                    Result(name="结果", formula='IF([@率]>=80%,"达标","不达标")'))})
    figures = {u: {k.replace("1.1", "综合"): v for k, v in f.items()} for u, f in FIGURES.items()}
    raised = plain.model_copy(update={"id": "new", "results": (
        plain.results[0], Result(name="结果", formula='IF([@率]>=95%,"达标","不达标")'))})
    found = preview(plain, raised, collected(plain, figures))
    assert both(found, "结果") == {
        "甲所": ("达标", "不达标"), "乙所": ("不达标", "不达标"), "丙所": ("达标", "不达标")}
    assert [found.count(w) for w in ("total", "rank", "grades", "unknown")] == [0, 0, 2, 0]
    assert [line for line in lines(found) if "甲所" in line] == [
        " 甲所  率 90.00% 不变  名次 1 不变  结果 达标 → 不达标"]
    assert "指标" not in "".join(lines(found))
    doubled = raised.model_copy(update={"results": (
        plain.results[0].model_copy(update={"formula": "[@完成数]/[@任务数]*2"}), raised.results[1])})
    found = preview(plain, doubled, collected(plain, figures))
    assert found.count("total") == 3
    assert "排名依据有变3个" in list(lines(found))[1]


def test_a_collection_that_is_not_whole_is_told() -> None:
    """Ranks and shares are of those who returned; who is new did not, either."""
    old = scheme()
    new = changed(old, "1.1", full=10).model_copy(update={
        "units": (*old.units, Unit(name="丁所"))})
    some = {u: f for u, f in FIGURES.items() if u != "甲所"}
    [told] = [f for f in preview(old, new, collected(old, some)).findings
              if f.code == "UNITS_MISSING"]
    assert "缺2个单位（甲所、丁所）" in told.message


def test_two_schemes_of_one_version_are_told_apart(tmp_path: Path) -> None:
    old = scheme()
    new = changed(old, "1.1", formula="KPI_RATIO([@完成数],[@任务数],50%)*[分值]").model_copy(
        update={"id": old.id, "version": old.version})
    found = preview(old, new, collected(old), sources=("自带", "新.xlsx"))
    assert next(iter(lines(found))) == "规则预演：old 1（自带） → old 1（新.xlsx）"
    assert [(f.code, f.severity) for f in found.findings] == [("PREVIEW_VERSION", "note")]
    assert found.as_dict()["new"]["source"] == "新.xlsx"
    write_preview(tmp_path / "a.xlsx", found)
    above = openpyxl.load_workbook(tmp_path / "a.xlsx")[UNITS]["A2"].value
    assert "（old 1，自带，25分）" in above
    assert "（old 1，新.xlsx，25分）" in above
    assert codes(preview(old, old, collected(old))) == ["PREVIEW_ALIKE"]


def test_what_reading_found_is_told_again() -> None:
    old = scheme()
    new = changed(old, "1.1", full=9)
    told = tuple(finding(code, unit="甲所", **facts) for code, facts in (
        ("TEXT_NUMBER", {"name": "完成数", "number": "9", "value": "9件"}),
        ("UNIT_MISSING", {}), ("SCORE_STALE", {
            "indicator": "1.1", "name": "任务", "basis": "考评", "value": "1", "computed": "2"})))
    found = preview(old, new, replace(collected(old), findings=told))
    assert codes(found) == ["UNIT_MISSING", "SCORE_STALE"]
    assert [f["code"] for f in found.as_dict()["findings"]] == ["UNIT_MISSING", "SCORE_STALE"]


def test_a_group_of_which_nothing_came_is_told() -> None:
    old = scheme()
    groups = {"甲所": "城区", "乙所": "城区", "丙所": "乡镇"}
    old = old.model_copy(update={"units": tuple(
        Unit(name=name, group=group) for name, group in groups.items())})
    some = {u: f for u, f in FIGURES.items() if u != "丙所"}
    found = preview(old, changed(old, "1.1", full=9), collected(old, some))
    [told] = [f for f in found.findings if f.code == "PREVIEW_GROUP_MISSING"]
    assert "“乡镇”组的1个单位都没有可用的考核表" in told.message
