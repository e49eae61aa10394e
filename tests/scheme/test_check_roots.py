"""The check of a scheme: roots told once, full marks by rule, headings, names of two meanings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scheme.test_check import changed, codes, said, scheme
from xlkpi.scheme import (
    Indicator,
    Input,
    Result,
    Scheme,
    SchemeError,
    Section,
    Unit,
    check,
    check_rules,
    load,
)

BASE = scheme()
ONE, NUMBER = BASE.indicators[0], BASE.inputs[0]
UNITS = (Unit(name="东所", attributes={"大": 1}), Unit(name="西所", attributes={"大": 0}))


def grave(found: Scheme) -> list[str]:
    return [f.code for f in check(found) if f.severity != "note"]


def with_indicator(place: int, **changes: Any) -> Callable[[Scheme], Scheme]:
    def change(base: Scheme) -> Scheme:
        entries = list(base.indicators)
        entries[place] = entries[place].model_copy(update=changes)
        return changed(base, indicators=tuple(entries))
    return change


@pytest.mark.parametrize("scheme_id", [
    "suo-2023", "district-2016"])
@pytest.mark.parametrize(("change", "root"), [
    (lambda s: with_indicator(1, code=s.indicators[0].code)(s), "SCHEME_DOUBLE"),
    (lambda s: changed(s, indicators=(*s.indicators, s.indicators[0])), "SCHEME_DOUBLE"),
    (with_indicator(1, kind="得 分"), "SCHEME_KIND"),
    (with_indicator(1, section="没有"), "SCHEME_NO_SECTION"),
    (with_indicator(0, full=-1.0), "SCHEME_FULL"), (with_indicator(0, full=0.0), "SCHEME_FULL"),
    (lambda s: changed(s, inputs=tuple(
        i.model_copy(update={"indicator": "没有"}) if i.indicator == s.indicators[0].code else i
        for i in s.inputs)), "SCHEME_NO_INDICATOR"),
    (lambda s: changed(s, units=(*s.units, s.units[0])), "SCHEME_DOUBLE"),
])
def test_one_fault_is_told_once(scheme_id: str, change: Callable[[Scheme], Scheme],
                                root: str) -> None:
    assert grave(change(load(scheme_id))) == [root]


def test_a_section_code_that_was_typed_twice() -> None:
    base = load("suo-2023")
    assert grave(changed(base, sections=(
        base.sections[0].model_copy(update={"code": "2"}), *base.sections[1:]))) == [
            "SCHEME_DOUBLE"]


def test_what_does_not_follow_from_the_root_is_told() -> None:
    base = load("suo-2023")
    twice = with_indicator(1, code="1.1")(base)
    assert grave(changed(twice, full=100.0)).count("SCHEME_TOTAL") == 2
    assert "SCHEME_FORMULA" in grave(with_indicator(5, formula="KPI_RATO(1)")(twice))
    two = changed(twice, inputs=(*twice.inputs, Input(indicator="别的", name="数")))
    assert grave(two) == ["SCHEME_DOUBLE", "SCHEME_NO_INDICATOR", "SCHEME_NO_INDICATOR"]
    odd = with_indicator(1, kind="得 分", formula="KPI_RATO(1)")(base)
    assert grave(odd) == ["SCHEME_KIND", "SCHEME_FORMULA"]


def test_what_stops_scoring_is_not_left_out() -> None:
    base = load("county-bureau")
    twice = with_indicator(1, code=base.indicators[0].code)(base)
    assert {f.code for f in check_rules(twice) if f.severity == "error"} == {
        "SCHEME_FORMULA", "SCHEME_DOUBLE"}


@pytest.mark.parametrize("part", ["indicators", "inputs", "units", "results"])
def test_nothing_that_occurs_twice_is_scored(part: str) -> None:
    base = load("suo-2023")
    twice = changed(base, **{part: (*getattr(base, part), getattr(base, part)[0])})
    assert "SCHEME_DOUBLE" in [f.code for f in check_rules(twice)]


def by_rule(*formulas: str, note: str = "") -> Scheme:
    """Indicators of 2 points each; what full marks they have by rule."""
    full = 2.0 * len(formulas)
    return changed(
        BASE, full=full, units=UNITS, sections=(Section(code="1", name="甲", full=full),),
        inputs=(NUMBER, Input(indicator="1.1", name="有", kind="yesno")),
        indicators=tuple(Indicator(
            code=f"1.{n}", section="1", name="子", full=2, full_formula=formula, rule="见公式。",
            formula="IF([@1.1/有]=1,[分值]*[@1.1/数]/2,[分值]*[@1.1/数]/2)", note=note)
            for n, formula in enumerate(formulas, 1)))


@pytest.mark.parametrize(("formulas", "total", "example"), [
    (["IF([@大]=1,3,[分值])"], "3", "大=1"), (["IF([@大]=1,1.5,2)"], "1.5", "大=1"),
    (["IF([@大]=1,3,2)", "IF([@大]=1,1.5,2)"], "4.5", "大=1"),
    (["IF([@大]=1,3,2)", "IF([@大]=1,1,2)"], "", ""), (["IF([@大]=1,2,2)"], "", ""),
    (["IF([@1.1/有]=1,2,5)"], "5", "有=0"),
    (["IF([@1.1/有]=1,3,2)", "IF([@1.1/有]=1,1,2)"], "", ""),
])
def test_full_marks_by_rule_keep_the_total(formulas: list[str], total: str, example: str) -> None:
    found = said(by_rule(*formulas), "SCHEME_FULL_TOTAL")
    assert [f.value for f in found] == ([total] if total else [])
    assert all(example in f.message and f.severity == "warning" for f in found)


def test_a_total_that_varies_on_purpose_is_a_note() -> None:
    found = codes(by_rule("IF([@大]=1,3,2)", note="会议决定总分可变。"))
    assert found == ["SCHEME_FULL_TOTAL_SAID"]


def test_full_marks_that_move_to_another_indicator() -> None:
    """As in city-departments: what does not apply leaves its points to the next indicator."""
    base = by_rule("", "IF([@1.1/有]=1,2,4)")
    exempt = 'IF([@有]=1,[分值]*[@数]/2,"不适用")'
    assert said(with_indicator(0, formula=exempt)(base), "SCHEME_FULL_TOTAL") == []
    assert said(base, "SCHEME_FULL_TOTAL")[0].value == "6"


@pytest.mark.parametrize("none", ["COUNT([@1.1/数])", "COUNT([@数]:[@又])"])
def test_what_a_unit_leaves_blank_by_choice_is_not_for_the_marks_by_rule(none: str) -> None:
    """An indicator without figures does not apply, which no rule of full marks has to make up."""
    base = by_rule("", "IF([@1.1/有]=1,2,2)")
    more = changed(base, inputs=(*base.inputs[:1], Input(indicator="1.1", name="又"),
                                 *base.inputs[1:]))
    rule = f'IF({none}=0,"不适用",[分值])'
    for full in ("", "IF([@有]=1,2,2)"):
        exempt = with_indicator(0, formula=rule, full_formula=full)(more)
        assert said(exempt, "SCHEME_FULL_TOTAL") == []


def test_more_units_than_samples_keep_the_total() -> None:
    units = tuple(Unit(name=f"{n}所", attributes={"大": n}) for n in range(1001))
    found = said(changed(by_rule("IF([@大]=1000,3,2)"), units=units), "SCHEME_FULL_TOTAL")
    assert [f.value for f in found] == ["3"]


def test_full_marks_that_a_span_decides() -> None:
    base = by_rule("IF(SUM([@数]:[@又])>0,3,2)", "")
    more = changed(base, inputs=(*base.inputs[:1], Input(indicator="1.1", name="又"),
                                 *base.inputs[1:]))
    assert [f.value for f in said(more, "SCHEME_FULL_TOTAL")] == ["5"]


def test_never_reached_names_the_marks_by_rule() -> None:
    base = with_indicator(0, formula="[@数]/4")(by_rule("IF([@大]=1,3,2)"))
    assert "分值3分" in said(base, "SCHEME_NEVER")[0].message


def headed(*above: tuple[str, ...], levels: tuple[str, ...] = ("项目",)) -> list[str]:
    base = changed(
        BASE, levels=levels, full=2.0 * len(above),
        sections=tuple(Section(code=str(n), name=f"甲{n}", full=2, above=a)
                       for n, a in enumerate(above, 1)),
        indicators=tuple(ONE.model_copy(update={"code": f"{n}.1", "section": str(n)})
                         for n in range(1, len(above) + 1)),
        inputs=tuple(NUMBER.model_copy(update={"indicator": f"{n}.1"})
                     for n in range(1, len(above) + 1)))
    return codes(base)


@pytest.mark.parametrize(("above", "code"), [
    ([("党建",), ("党建",), ("业务",)], []), ([("党建", "多余")], ["SCHEME_LEVELS"]),
    ([("党建",), ()], ["SCHEME_LEVELS"]),
    ([("党建（9分）",), ("党建 (9分)",)], ["SCHEME_ABOVE_ALIKE"]),
    ([("党建",), ("业务",), ("党建",)], ["SCHEME_ABOVE_SPLIT"]),
])
def test_what_stands_above_the_sections(above: list[tuple[str, ...]], code: list[str]) -> None:
    assert headed(*above) == code


def test_headings_above_without_columns_for_them() -> None:
    assert headed(("党建",), levels=()) == ["SCHEME_LEVELS"]
    assert headed(("党建", "一"), ("业务", "一"), levels=("项目", "类")) == []


@pytest.mark.parametrize(("changes", "name", "taken"), [
    ({"units": (Unit(name="东所", attributes={"数": 1}),)}, "数", "填报项“1.1/数”"),
    ({"results": (Result(name="甲", formula="1"), Result(name="末", formula="[@甲]"))}, "甲",
     "类别1的得分合计"),
    ({"results": (Result(name="指标得分", formula="1"), Result(name="末", formula="[@指标得分]"))},
     "指标得分", "各指标的得分合计"),
    ({"results": (Result(name="甲", formula="[@甲]"), Result(name="末", formula="[@甲]"))}, "", ""),
    ({"results": (Result(name="甲", formula="1"),)}, "", ""),
])
def test_a_name_of_two_meanings(changes: dict[str, Any], name: str, taken: str) -> None:
    found = said(changed(BASE, **changes), "SCHEME_AMBIGUOUS")
    assert [f.value for f in found] == ([name] if name else [])
    assert all(f"现在取的是{taken}" in f.message for f in found)


@pytest.mark.parametrize(("kind", "code"), [
    ("倒扣", "SCHEME_FULL_BELOW"), ("加分", "SCHEME_FULL_BELOW"), ("得分", "SCHEME_FULL")])
def test_full_marks_are_not_negative(kind: str, code: str) -> None:
    assert code in codes(with_indicator(0, full=-2.0, kind=kind)(BASE))


def test_an_indicator_may_not_be_called_overall() -> None:
    assert "SCHEME_CODE" in codes(with_indicator(0, code="综合")(BASE))


@pytest.mark.parametrize(("text", "says"), [
    ("year = 99999", "“年度” 的内容“99999”不对：应不大于9999"), ("year = 1", "应不小于1900"),
    ("decimals = -1", "应不小于0"), ("decimals = 11", "应不大于10"), ("full = nan", "应为数字"),
    ("full = inf", "应为数字"), ('id = ""', "没有填写"),
    ("[[inputs]]\nname = 'a'\nindicator = '1'\nminimum = nan", "“最小值” 的内容“nan”不对：应为数字"),
    ("[[units]]\nname = ''", "“单位名称” 的内容“”不对：没有填写"),
    ("[[results]]\nname = 'a'\ndecimals = 99", "应不大于10"),
])
def test_figures_that_no_scheme_can_have(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemeError) as error:
        load(path)
    assert any(says in f.message for f in error.value.findings)


@pytest.mark.parametrize(("formula", "says"), [
    ('IF(KPI_EXPLAIN("KPI_RATIO",[@数],2)="a",1,2)', "只能在装有加载项的电脑上使用"),
    ("MIN(2,0*" + "*".join(["KPI_RATIO(1," * 6 + "1+[@数]" + ")" * 6]) + ")", "上限 8192"),
    (f'IF([@数]>9,"{"长" * 300}",[@数])', "超过 255 个字"),
    ("[@数]", ""), ("MIN(2,[@数]/SUM([数]))", ""),
])
def test_a_rule_that_no_cell_holds_is_told_before_the_forms_are_made(formula: str, says: str
                                                                    ) -> None:
    found = said(scheme(formula), "SCHEME_NO_CELL")
    assert [says in f.message for f in found] == ([True] if says else [])


def two(first: str, second: str, **changes: Any) -> Scheme:
    """Two indicators, the second on the first one's figure."""
    return changed(
        BASE, full=4.0, sections=(Section(code="1", name="甲", full=4),),
        indicators=(ONE.model_copy(update={"formula": first}),
                    ONE.model_copy(update={"code": "1.2", "formula": second, **changes})),
        results=(Result(name="总", formula="[@指标得分]+0*[@1.1/数]"),
                 Result(name="名次", formula="KPI_RANK([@总],[总])")))


@pytest.mark.parametrize(("found", "code"), [
    (two("MIN(2,[@1.2])", "KPI_RATO(1)"), "SCHEME_FORMULA"),
    (two("MIN(2,[@1.2])", ""), "SCHEME_NO_FORMULA"),
    (two("MIN(2,[@1.2])", "[分值]", full_formula="KPI_RATO(1)"), "SCHEME_FORMULA"),
    (two("[@1.1/数]", "[分值]", full_formula="1+"), "SCHEME_FORMULA"),
])
def test_what_reads_a_wrong_rule_does_no_harm(found: Scheme, code: str) -> None:
    assert [f.code for f in check(found) if f.severity == "error"] == [code]


def test_grades_beside_a_result_without_a_rule() -> None:
    tier = Result(name="等次", formula="KPI_TIER(KPI_RANK([@指标得分],[指标得分]))")
    found = changed(BASE, results=(Result(name="空", formula=""), tier))
    assert grave(found) == ["SCHEME_NO_FORMULA"]


@pytest.mark.parametrize(("formula", "kind", "code"), [
    ("[@数]*0.00001", "number", "SCHEME_MORE"), ("[@数]^0.5/100", "number", "SCHEME_MORE"),
    ("KPI_EXCESS([@数],100%,10%,0.1)", "percent", "SCHEME_MORE"),
    ("2-[@数]*0.00001", "number", "SCHEME_LESS"),
    ("IF(AND([@数]>1.2,[@数]<1.3),9,2)", "number", "SCHEME_MORE"),
])
def test_a_rule_without_a_limit_shows_itself_far_out(formula: str, kind: Any, code: str) -> None:
    assert code in codes(scheme(formula, kind=kind, maximum=None))


@pytest.mark.parametrize(("formula", "found"), [
    ("MIN(2,[@数])", ["SCHEME_LESS"]), ("KPI_BONUS([@数],1,2)", []), ("KPI_RATIO([@数],2)*2", []),
])
def test_without_a_minimum_a_score_may_fall_below_zero(formula: str, found: list[str]) -> None:
    assert codes(scheme(formula, minimum=None, maximum=2)) == found
