"""Links, needless inputs, periods, and results of one name in several groups, as checked."""

from __future__ import annotations

import pytest

from tests.scoring.people import people
from xlkpi.formula.tree import Call, Number
from xlkpi.scheme import Input, Result, Scheme, check, rule
from xlkpi.scheme.model import OVERALL, Unit


def changed(name: str, **fields: object) -> Scheme:
    """The scheme with other fields of one input."""
    scheme = people()
    return scheme.model_copy(update={"inputs": tuple(
        i.model_copy(update=fields) if i.name == name else i for i in scheme.inputs)})


def codes(scheme: Scheme) -> list[str]:
    return [f.code for f in check(scheme)]


def test_the_scheme_as_it_is_is_sound() -> None:
    assert [f.message for f in check(people())] == []


@pytest.mark.parametrize("unless", ["参评情况=缺席", "参评情况", "出勤=否", "一月得分=是"])
def test_what_makes_an_input_needless_must_be_a_choice_beside_it(unless: str) -> None:
    [found] = [f for f in check(changed("一月得分", unless=unless)) if f.code == "SCHEME_BESIDE"]
    assert f"“{unless}”" in found.message
    assert "参评情况=参评、参评情况=不参评" in found.message


def test_a_shared_figure_goes_by_a_unit_input() -> None:
    assert "SCHEME_BESIDE" in codes(changed("单位加分", same_for="参评情况"))


def test_a_link_needs_units_to_choose_from() -> None:
    scheme = people()
    without = scheme.with_units(u for u in scheme.units if u.group == "人员")
    assert "SCHEME_LINK_EMPTY" in codes(without)
    assert "SCHEME_NO_GROUP" in codes(changed("所在单位", link=("分局", "队")))
    assert "SCHEME_EXTRA_LINK" in codes(changed("单位加分", link=("分局",)))


def test_a_link_offers_the_units_of_its_groups() -> None:
    scheme = people()
    [item] = [i for i in scheme.inputs if i.kind == "unit"]
    assert item.labels == ("第1分局", "第2分局")
    more = scheme.with_units((*scheme.units, Unit(name="第3分局", group="分局")))
    [item] = [i for i in more.inputs if i.kind == "unit"]
    assert item.labels == ("第1分局", "第2分局", "第3分局")
    assert "linked" not in item.model_dump()


def test_groups_may_have_results_of_one_name_each_its_own() -> None:
    scheme = people()
    double = Result(name="总得分", formula="[@得分率]", groups=("分局",))
    assert codes(scheme.model_copy(update={"results": (*scheme.results, double)})) == [
        "SCHEME_DOUBLE"]


def test_the_end_of_the_year_is_the_scheme_s() -> None:
    scheme = people()
    [age] = [r for r in scheme.results if r.name == "年龄"]
    node = rule(scheme, age)
    assert isinstance(node, Call)
    assert node.arguments[1] == Number(45657.0)  # 2024-12-31
    later = rule(scheme.model_copy(update={"year": 2025}), age)
    assert isinstance(later, Call)
    assert later.arguments[1] == Number(46022.0)
    taken = Input(indicator=OVERALL, name="考核年末", kind="date")
    assert "SCHEME_RESERVED" in codes(
        scheme.model_copy(update={"inputs": (*scheme.inputs, taken)}))
