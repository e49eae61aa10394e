"""The check of a scheme: every fault at once, each with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xlkpi.findings import Finding
from xlkpi.scheme import (
    Choice,
    Indicator,
    Input,
    Result,
    Scheme,
    Section,
    Unit,
    check,
    load,
    shipped,
)
from xlkpi.scheme.check.words import touches

SOURCE = Path(__file__).parent / "suo-2023-source.toml"


def scheme(formula: str = "[@数]", *, full: float = 2, nature: str = "得分", note: str = "",
           rule: str = "见公式。", **entry: Any) -> Scheme:
    """A scheme of one indicator with one input, and two units."""
    return Scheme(
        id="probe", title="试", year=2024, version="1", full=full,
        sections=(Section(code="1", name="甲", full=full),),
        indicators=(Indicator(code="1.1", section="1", name="子", full=full, formula=formula,
                              rule=rule, kind=nature, note=note),),
        inputs=(Input(indicator="1.1", name="数", **{"minimum": 0, "maximum": 2, **entry}),),
        units=(Unit(name="东所", group="所", attributes={"大": 1}), Unit(name="西所", group="所")),
    )


def codes(found: Scheme) -> list[str]:
    return [f.code for f in check(found)]


def said(found: Scheme, code: str) -> list[Finding]:
    return [f for f in check(found) if f.code == code]


def changed(base: Scheme, **changes: Any) -> Scheme:
    return base.model_copy(update=changes)


def test_a_sound_scheme_has_no_findings() -> None:
    assert check(scheme()) == []


@pytest.mark.parametrize("scheme_id", shipped())
def test_shipped_schemes_are_quiet_apart_from_notes(scheme_id: str) -> None:
    assert [f for f in check(load(scheme_id)) if f.severity != "note"] == []


class TestTheSchemeAsTheSourceStatesIt:
    """The faults that shared/schemes/suo-2023.md lists at its end."""

    found = check(load(SOURCE))

    def values(self, code: str, indicator: str = "") -> list[str]:
        return [f.value for f in self.found if f.code == code and f.indicator == indicator]

    def test_category_6_is_given_as_4_but_adds_to_10(self) -> None:
        assert self.values("SCHEME_SECTION_SUM") == ["6"]
        assert any("写的是4分，所列指标合计10分" in f.message for f in self.found)

    def test_rule_10_5_can_earn_2_with_full_marks_of_1(self) -> None:
        assert self.values("SCHEME_MORE", "10.5") == ["2"]

    def test_bands_leave_their_borders_open(self) -> None:
        assert self.values("SCHEME_BORDER", "3.3") == ["5%", "15%", "25%"]
        assert self.values("SCHEME_BORDER", "4.6") == ["10家", "30家"]
        assert self.values("SCHEME_TOP", "4.6") == ["100家"]

    def test_category_11_is_cut_off(self) -> None:
        assert self.values("SCHEME_NO_FORMULA", "11.2")
        assert self.values("SCHEME_NO_WORDS", "11.2") == [""]
        assert self.values("SCHEME_CUT", "11.1")

    def test_the_total_is_90_not_100(self) -> None:
        assert self.values("SCHEME_TOTAL") == ["84", "90"]
        assert any("各指标的分值合计90分，方案总分写的是100分" in f.message for f in self.found)

    def test_errors_come_first(self) -> None:
        order = [("error", "warning", "note").index(f.severity) for f in self.found]
        assert order == sorted(order)


@pytest.mark.parametrize(("changes", "code"), [
    ({"full": 3}, "SCHEME_TOTAL"),
    ({"sections": (Section(code="1", name="甲", full=3),)}, "SCHEME_SECTION_SUM"),
    ({"sections": (Section(code="1", name="甲", full=2), Section(code="2", name="乙", full=0))},
     "SCHEME_SECTION_EMPTY"),
    ({"sections": (Section(code="2", name="甲", full=2),)}, "SCHEME_NO_SECTION"),
    ({"units": ()}, "SCHEME_NO_UNITS"),
    ({"units": (Unit(name="东所", group="所"), Unit(name="西所"))}, "SCHEME_UNGROUPED"),
    ({"units": (Unit(name="东所", attributes={"大": "是"}), Unit(name="西所", attributes={"大": 0.0}))},
     "SCHEME_ATTRIBUTE_KIND"),
    ({"units": (Unit(name="东所"), Unit(name="东所"))}, "SCHEME_DOUBLE"),
    ({"results": (Result(name="总", formula="[@指标得分]"),) * 2}, "SCHEME_DOUBLE"),
    ({"results": (Result(name="总", formula="[@名]"), Result(name="名", formula="[@指标得分]"))},
     "SCHEME_LATER"),
    ({"results": (Result(name="总", formula="[@总]+1"),)}, "SCHEME_LATER"),
    ({"results": (Result(name="总", formula=""),)}, "SCHEME_NO_FORMULA"),
    ({"results": (Result(name="总", formula="[@指标得分]", groups=("局",)),)}, "SCHEME_NO_GROUP"),
])
def test_faults_of_the_parts(changes: dict[str, Any], code: str) -> None:
    assert code in codes(changed(scheme(), **changes))


@pytest.mark.parametrize(("entry", "code"), [
    ({"minimum": 3, "maximum": 2}, "SCHEME_LIMITS"),
    ({"kind": "choice"}, "SCHEME_NO_CHOICES"),
    ({"choices": (Choice(label="优"),)}, "SCHEME_EXTRA_CHOICES"),
    ({"kind": "choice", "choices": (Choice(label="优"), Choice(label="优"))},
     "SCHEME_DOUBLE_CHOICE"),
    ({"kind": "choice", "choices": (Choice(label="A 级"), Choice(label="a  级"))},
     "SCHEME_DOUBLE_CHOICE"),
    ({"kind": "choice", "choices": (Choice(label="优", quota=0),)}, "SCHEME_QUOTA"),
    ({"kind": "choice", "choices": (Choice(label="优", quota=1),)}, "SCHEME_QUOTA_SUM"),
    ({"kind": "yesno"}, "SCHEME_EXTRA_LIMITS"),
    ({"groups": ("局",)}, "SCHEME_NO_GROUP"),
])
def test_faults_of_inputs(entry: dict[str, Any], code: str) -> None:
    assert code in codes(scheme(**entry))


@pytest.mark.parametrize(("formula", "code"), [
    ("", "SCHEME_NO_FORMULA"),
    ("[@数", "SCHEME_FORMULA"),
    ("KPI_RATO([@数],2)", "SCHEME_FORMULA"),
    ("[@树]", "SCHEME_FORMULA"),
    ("[@指标得分]", "SCHEME_LATER"),
    ("[@1.1]", "SCHEME_LATER"),
    ("[@数]*[@大]", "SCHEME_ATTRIBUTE"),
    ("[分值]", "SCHEME_UNUSED"),
    ("KPI_BAND([@数],{1,2},{1,2})", "SCHEME_BAND_GAP"),
    ("KPI_BAND([@数],{0,2,1},{0,1,2})", "SCHEME_BAND_ORDER"),
    ("KPI_BAND([@数],{0,1},{0,1,2})", "SCHEME_BAND_LENGTH"),
    ("KPI_BAND([@数],{0,1,9},{0,2,2})", "SCHEME_BAND_BEYOND"),
    ("KPI_QUOTA(1,2,{0.4,0.5,0.2},{2,1,0})", "SCHEME_SHARES"),
    ("KPI_QUOTA(1,2,{0.4,0.6},{2,1,0})", "SCHEME_SHARES_LENGTH"),
    ("[@数]*2", "SCHEME_MORE"),
    ("[@数]-1", "SCHEME_LESS"),
    ("[@数]/4", "SCHEME_NEVER"),
    ("KPI_BAND([@数],{0,1},{0,1.5})", "SCHEME_NEVER"),
    ("MIN(2,4/[@数])", "SCHEME_ZERO"),
    ("KPI_DISCRETION([@数],1,2)", "SCHEME_ERRS"),
    ('IF([@数]>1,2,"无")', "SCHEME_NO_SCORE"),
])
def test_faults_of_formulas(formula: str, code: str) -> None:
    assert code in codes(scheme(formula))


@pytest.mark.parametrize("formula", [
    "MIN(2,[@数])", "MAX(0,[@数]-0)", "KPI_RATIO([@数],2)*[分值]", "KPI_BAND([@数],{0,1},{0,2})",
    'IF([@数]=0,"不适用",2)', "[分值]-KPI_SHORTFALL([@数],2,1,1)",
])
def test_sound_formulas(formula: str) -> None:
    assert codes(scheme(formula)) == []


def test_a_wrong_formula_shows_the_place_and_the_nearest_name() -> None:
    message = said(scheme("[@树]*1"), "SCHEME_FORMULA")[0].message
    assert message.startswith("指标1.1的公式有误：")
    assert "[@树]*1" in message
    assert "^" in message


def test_all_faults_of_a_formula_at_once() -> None:
    assert len(said(scheme("[@丙]+[@丁]+[@数]"), "SCHEME_FORMULA")) == 2


def test_more_than_full_marks_is_shown_by_an_example_that_holds() -> None:
    fault = said(scheme("IF([@数]=2,7,[@数])"), "SCHEME_MORE")[0]
    assert fault.value == "7"
    assert "数=2" in fault.message


def test_a_bound_that_is_never_reached_is_no_false_alarm() -> None:
    """Two times the same name: the bounds alone would allow 2-0+2-0 = 4."""
    assert codes(scheme("[@数]-[@数]+[@数]")) == []


def test_full_marks_may_be_exceeded_where_the_note_says_so() -> None:
    assert codes(scheme("[@数]*2", note="按会议决定可超分值。")) == ["SCHEME_MORE_SAID"]


def test_what_is_only_deducted_stays_between_minus_cap_and_zero() -> None:
    base = changed(scheme("-[@数]", nature="倒扣"), full=0.0,
                   sections=(Section(code="1", name="甲", full=0),))
    assert codes(base) == []
    more = changed(base, indicators=(base.indicators[0].model_copy(update={"formula": "[@数]"}),))
    assert "SCHEME_MORE" in codes(more)


def test_scores_that_wait_for_each_other() -> None:
    base = scheme()
    one = base.indicators[0].model_copy(update={"formula": "[@1.2]", "full": 1.0})
    two = one.model_copy(update={"code": "1.2", "formula": "[@1.1]+0*[@1.1/数]"})
    assert codes(changed(base, indicators=(one, two))).count("SCHEME_CIRCLE") == 2


def test_choices_without_points() -> None:
    entry: dict[str, Any] = {"kind": "choice", "minimum": None, "maximum": None,
                             "choices": tuple(Choice(label=c) for c in "优良差")}
    fault = said(scheme('KPI_LEVEL([@数],{"优","良"},{2,1})', **entry), "SCHEME_ERRS")[0]
    assert fault.value == "#N/A"
    assert "数=差" in fault.message


def test_figures_of_the_words_that_the_formula_lacks() -> None:
    fault = said(scheme(rule="每少1件扣0.3分，低于50%不得分。"), "SCHEME_FIGURES")[0]
    assert fault.severity == "note"
    assert fault.value == "0.3、50%"


@pytest.mark.parametrize(("words", "more"), [
    ("没有方案的，扣3分。", ["3"]), ("没有方案的，扣2分；没有总结的，扣２．５分。", ["2.5"]),
    ("没有方案的，扣2分；没有总结的，每次扣1分。", []), ("每次扣 0.5 分，扣完为止", []),
])
def test_a_deduction_that_is_larger_than_the_full_marks(words: str, more: list[str]) -> None:
    found = said(scheme(rule=words), "SCHEME_DEDUCTION")
    assert [f.value for f in found] == more
    assert {f.severity for f in found} <= {"note"}


@pytest.mark.parametrize(("words", "open_borders"), [
    ("低于5%的1分；5%-15%的2分；高于15%的3分", ["5%", "15%"]),
    ("低于5%的1分；5%及以上的2分", []),
    ("达到100%得满分；50%及以上的按比例；低于50%不得分", []),
    ("99.5%（含）-100%扣0.2分；达100%得满分；低于99.5%扣0.3分", []),
    ("少于１０家１００％；多于10家少于30家80%；30家以上50%", ["10家"]),
    ("不到10家的；10家及以上、不到30家的；30家及以上的", []),
    ("≥90%得满分，＜90%按比例得分", []),
    ("超过90%每1%得0.08分，90%及以下不得分", []),
])
def test_open_borders(words: str, open_borders: list[str]) -> None:
    assert [f.value for f in said(scheme(rule=words), "SCHEME_BORDER")] == open_borders


@pytest.mark.parametrize(("words", "overlaps"), [
    ("90%及以上得2分，90%及以下得1分", ["90%"]), ("不低于3件得2分；不超过3件得1分", ["3件"]),
    ("90%及以上得2分，低于90%得1分", []),
])
def test_borders_that_belong_to_two_bands(words: str, overlaps: list[str]) -> None:
    assert [f.value for f in said(scheme(rule=words), "SCHEME_OVERLAP")] == overlaps


@pytest.mark.parametrize(("words", "expected"), [
    ("不低于90%", (90, 1, True)), ("低于90%", (90, -1, False)), ("90%以下", (90, -1, True)),
    ("30家及以上", (30, 1, True)), ("超过3件", (3, 1, False)), ("不超过3件", (3, -1, True)),
    ("3件（不含）以上", (3, 1, False)),
])
def test_how_words_touch_a_border(words: str, expected: tuple[float, int, bool]) -> None:
    assert [(t.figure, t.side, t.included) for t in touches(words)] == [expected]


def test_a_forgotten_at_is_named_with_its_place() -> None:
    fault, = said(scheme("KPI_RATIO([@数],[数],50%)*[分值]"), "SCHEME_FORMULA")
    assert "公式得出一列数" in fault.message
    assert "“数”前面是不是漏了@" in fault.message
    text, caret = fault.message.splitlines()[1:]
    assert text.strip() == "KPI_RATIO([@数],[数],50%)*[分值]"
    assert caret.index("^") - 2 == len("KPI_RATIO([@数],") + 1  # 数 is two columns wide
    assert caret.count("^") == len("[数]") + 1


@pytest.mark.parametrize(("formula", "says"), [
    ("[@[数]:[数]]", "一串数"), ("{1,2}", "花括号"), ("IF([@数]>1,[数],0)", "漏了@"),
    ("IFERROR([数],0)", "漏了@"), ("KPI_BAND([数],{0,1},{0,2})", "漏了@"),
])
def test_a_rule_that_gives_many_values(formula: str, says: str) -> None:
    assert any(says in f.message for f in said(scheme(formula), "SCHEME_FORMULA"))


def test_a_result_that_gives_many_values() -> None:
    base = changed(scheme(), results=(Result(name="总", formula="[指标得分]"),))
    assert any("漏了@" in f.message for f in said(base, "SCHEME_FORMULA"))


@pytest.mark.parametrize("formula", [
    "MIN(2,[@数]/SUM([数]))", "MIN(2,KPI_RANK([@数],[数]))", "MIN(2,[@数]*COUNT([数]))"])
def test_columns_where_they_belong(formula: str) -> None:
    assert said(scheme(formula), "SCHEME_FORMULA") == []


@pytest.mark.parametrize(("whole", "kind", "code"), [
    ("总数", "number", ""), ("数", "number", "SCHEME_PART_UNKNOWN"),
    ("没有", "number", "SCHEME_PART_UNKNOWN"), ("总数", "percent", "SCHEME_PART_KIND"),
    ("总数", "text", "SCHEME_PART_KIND"),
])
def test_a_part_needs_a_whole_of_its_kind(whole: str, kind: Any, code: str) -> None:
    base = scheme("MIN(2,[@数]+0*[@总数])", not_above=whole)
    other = Input(indicator="1.1", name="总数", kind=kind, minimum=0)
    found = codes(changed(base, inputs=(*base.inputs, other)))
    assert [c for c in found if c.startswith("SCHEME_PART")] == ([code] if code else [])
