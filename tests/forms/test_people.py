"""Forms of persons and periods: a drop-down of units, needless inputs, deadlines of the group."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.scoring.people import people
from xlkpi.forms import Form, build_template
from xlkpi.scheme import Deadline, Scheme
from xlkpi.scheme.identity import Identity, digest

SCHEME = people()
PERSON = "人员1"


def book(scheme: Scheme = SCHEME, group: str = "人员", form: Form = "native",
         period: str = "") -> Workbook:
    template = build_template(scheme, group, {}, form, period)
    return openpyxl.load_workbook(BytesIO(template.workbook(PERSON)))


def texts(sheet: Worksheet) -> list[str]:
    return [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


def test_a_link_is_a_drop_down_of_the_units_that_may_be_chosen() -> None:
    lists = [v.formula1 for v in book()["考核表"].data_validations.dataValidation
             if v.type == "list"]
    assert '"第1分局,第2分局"' in lists


def test_what_a_choice_makes_needless_is_not_asked_for() -> None:
    sheet = book()["考核表"]
    [chosen] = [c.row for row in sheet.iter_rows() for c in row if c.value == "综合/参评情况"]
    marks = [t for t in texts(sheet) if t.endswith('="不参评","","单位")')]
    assert len(marks) == 4  # three months and the bonus
    assert all(f"${chosen}=" in t for t in marks)
    [total] = [t for t in texts(sheet) if "AVERAGE" in t][:1]
    assert '<>"不参评",OR(' in total
    assert '<>"不参评",COUNT(' in total


@pytest.mark.parametrize("form", ["native", "udf"])
def test_a_period_s_form_holds_that_period_alone(form: Form) -> None:
    found = book(form=form, period="一月")
    shown = texts(found["考核表"])
    assert [t for t in shown if t.startswith("综合/")] == ["综合/一月得分"]
    assert any("考核期：2024年一月" in t for t in shown)
    told = Identity.from_texts(c.value for c in found["_xlkpi"][1])
    assert told == Identity("people", "1", PERSON, "一月", digest(SCHEME, "人员"))
    assert not [t for t in shown if "AVERAGE" in t or "KPI_AGE" in t]


def test_a_form_without_indicators_says_what_stands_beside_the_inputs() -> None:
    shown = texts(book()["考核表"])
    assert "填写说明、结果名称" in shown
    assert not {"分值", "评估内容", "评分办法"} & set(shown)


def test_the_guide_tells_the_deadlines_of_the_group_and_period() -> None:
    dates = tuple(Deadline(name=name, on=date(2024, n, 5), period=period, for_returns=True)
                  for n, (name, period) in enumerate(
                      (("报一月", "一月"), ("报二月", "二月"), ("报全年", "")), 2))
    scheme = SCHEME.model_copy(update={"deadlines": dates})

    def told(group: str, period: str = "") -> list[str]:
        return [t for t in texts(book(scheme, group, period=period)["填表说明"])
                if t in {d.name for d in dates}]

    assert told("人员") == ["报一月", "报二月", "报全年"]
    assert told("分局") == ["报全年"]
    assert told("人员", "二月") == ["报二月", "报全年"]
