"""What names mean, which rules need all units, which inputs a score needs, what is shown."""

from __future__ import annotations

import pytest

from xlkpi.formula import FormulaError
from xlkpi.scheme import (
    OVERALL,
    Indicator,
    Input,
    Result,
    Scheme,
    Section,
    Target,
    Unit,
    describe,
    load,
    needs_all,
    required_inputs,
    rule,
    scope,
)


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    """Two indicators that lean on each other's inputs, 综合 inputs, and results in a row."""
    return Scheme(
        id="probe", title="试", year=2024, version="1", full=5,
        sections=(Section(code="1", name="业务", full=5),),
        indicators=(
            Indicator(code="1.1", section="1", name="子", full=2, formula="[@数]*[分值]/SUM([数])"),
            Indicator(code="1.2", section="1", name="丑", full=3, formula="[@1.1]+[@1.1/数]*0+[@系数]"),
            Indicator(code="1.3", section="1", name="寅", full=0, kind="否决", formula="-[@数]",
                      groups=("科室",)),
        ),
        inputs=(
            Input(indicator="1.1", name="数"), Input(indicator="1.1", name="备注", required=False),
            Input(indicator="1.2", name="佐证", kind="text"),
            Input(indicator="1.3", name="数"),
            Input(indicator=OVERALL, name="系数", groups=("所",)),
            Input(indicator=OVERALL, name="评议"),
        ),
        units=(Unit(name="东所", group="所", attributes={"人数": 3}), Unit(name="甲科", group="科室")),
        results=(Result(name="总分", formula="[@业务]+[@评议]"),
                 Result(name="排名", formula="KPI_RANK([@总分],[总分])"),
                 Result(name="差", formula="[@满分]-[@指标得分]", groups=("科室",))),
    )


def test_names_of_an_indicator(scheme: Scheme) -> None:
    assert scope(scheme, "所", scheme.indicators[0]) == {
        "分值": Target("full"), "数": Target("input", "1.1/数"), "备注": Target("input", "1.1/备注"),
        "人数": Target("attribute", "人数"), "系数": Target("input", "综合/系数"),
        "评议": Target("input", "综合/评议"), "1.1/数": Target("input", "1.1/数"),
        "1.1/备注": Target("input", "1.1/备注"), "1.2/佐证": Target("input", "1.2/佐证"),
        "1.3/数": Target("input", "1.3/数"), "综合/系数": Target("input", "综合/系数"),
        "综合/评议": Target("input", "综合/评议"), "1.2": Target("score", "1.2"),
    }


def test_names_of_a_result_end_with_the_results_before_it(scheme: Scheme) -> None:
    known = scope(scheme, "所", scheme.results[1])
    assert known["业务"] == Target("section", "1")
    assert known["指标得分"] == Target("score_total")
    assert known["满分"] == Target("full_total")
    assert known["总分"] == Target("result", "总分")
    assert "排名" not in known
    assert "分值" not in known
    assert "人数" not in scope(scheme, "科室", scheme.results[1])


def test_needing_all_units_is_handed_on(scheme: Scheme) -> None:
    assert [needs_all(scheme, i) for i in scheme.indicators] == [True, True, False]
    assert [needs_all(scheme, r) for r in scheme.results] == [True, True, True]


def test_required_inputs_follow_the_scores_that_a_rule_reads(scheme: Scheme) -> None:
    first, second, third = scheme.indicators
    assert [i.key for i in required_inputs(scheme, first, "所")] == ["1.1/数"]
    assert [i.key for i in required_inputs(scheme, second, "所")] == ["1.1/数", "1.2/佐证", "综合/系数"]
    assert [i.key for i in required_inputs(scheme, third, "科室")] == ["1.3/数"]


def test_an_empty_formula_is_a_fault(scheme: Scheme) -> None:
    with pytest.raises(FormulaError):
        rule(scheme, Result(name="空", formula=""))


def test_description_has_every_section_indicator_and_result() -> None:
    scheme = load("suo-2023")
    rows = describe(scheme)
    kinds = [r.kind for r in rows]
    assert (kinds.count("section"), kinds.count("indicator"), kinds.count("result")) == (11, 47, 2)
    ratio = next(r for r in rows if r.code == "10.1")
    assert ratio.needs_all
    assert ratio.department == "行政审批科"
    assert ratio.inputs == ("公示数（户，整数，不小于0）", "应公示数（户，整数，不小于1）")
    tier = next(r for r in rows if r.code == "5.1")
    assert tier.inputs == ("档次（选项，优/良/中/差，科室填）",)


def test_description_of_a_scheme_with_faults(scheme: Scheme) -> None:
    broken = scheme.model_copy(update={"indicators": (
        scheme.indicators[0].model_copy(update={"formula": "(", "section": "9"}),)})
    rows = describe(broken)
    assert [r.kind for r in rows] == ["section", "indicator", *["result"] * 4]
    assert rows[-1].inputs == ("系数（只用于所）", "评议")
