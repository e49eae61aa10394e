"""Cells judged by the scheme's inputs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from xlkpi.returns.values import InputRule, number, plain, shown
from xlkpi.scheme.model import Choice, Input


def judged(raw: object, **facts: Any) -> tuple[object, str]:
    item = Input(**{"indicator": "1.1", "name": "x", **facts})
    value, remark = InputRule.of(item).judge(raw)
    return value, remark.code if remark else ""


@pytest.mark.parametrize(("raw", "facts", "value", "code"), [
    (12.0, {}, 12.0, ""),
    (12, {}, 12.0, ""),
    (float("inf"), {}, None, "TEXT_NOT_NUMBER"),
    (float("nan"), {"maximum": 5}, None, "TEXT_NOT_NUMBER"),
    ("12", {}, 12.0, "TEXT_NUMBER"),
    ("2000万", {"measure": "万元"}, 2000.0, "TEXT_NUMBER"),
    ("无", {}, None, "TEXT_PLACEHOLDER"),
    ("约10", {}, None, "TEXT_NOT_EXACT"),
    ("  ", {}, None, "ONLY_SPACES"),
    (True, {}, None, "BOOLEAN_IN_NUMBER"),
    (date(2023, 1, 2), {}, None, "DATE_IN_NUMBER"),
    (time(1, 2), {}, None, "DATE_IN_NUMBER"),
    (timedelta(hours=30), {}, None, "DATE_IN_NUMBER"),
    (-1.0, {"minimum": 0}, -1.0, "OUT_OF_LIMITS"),
    (0.0, {"minimum": 0}, 0.0, ""),
    (101.0, {"maximum": 100}, 101.0, "OUT_OF_LIMITS"),
    ("101分", {"maximum": 100}, 101.0, "OUT_OF_LIMITS"),
    (1.5, {"whole": True}, 1.5, "NOT_WHOLE"),
    ("85%", {"whole": True}, 0.85, "NOT_WHOLE"),
    (0.85, {"kind": "percent"}, 0.85, ""),
    ("85%", {"kind": "percent"}, 0.85, "TEXT_NUMBER"),
    (85.0, {"kind": "percent"}, None, "PERCENT_SCALE"),
    ("85", {"kind": "percent"}, None, "PERCENT_SCALE"),
    (85.0, {"kind": "percent", "maximum": 1}, None, "PERCENT_SCALE"),
    (2.0, {"kind": "percent", "maximum": 1}, None, "PERCENT_SCALE"),
    (1.2, {"kind": "percent", "maximum": 1}, 1.2, "OUT_OF_LIMITS"),
    (2.0, {"kind": "percent"}, 2.0, "PERCENT_LARGE"),
    (2.0, {"kind": "percent", "maximum": 3}, 2.0, ""),
    ("85分", {"kind": "percent"}, None, "PERCENT_SCALE"),
    (-5.0, {"kind": "percent"}, -5.0, "PERCENT_LARGE"),
    ("-5%", {"kind": "percent"}, -0.05, "TEXT_NUMBER"),
    (-5.0, {"kind": "percent", "maximum": 1}, -5.0, "PERCENT_LARGE"),
    (-5.0, {"kind": "percent", "minimum": -6}, -5.0, ""),
    (-5.0, {"kind": "percent", "minimum": 0}, -5.0, "OUT_OF_LIMITS"),
])
def test_numbers(raw: object, facts: dict[str, Any], value: object, code: str) -> None:
    assert judged(raw, **facts) == (value, code)


@pytest.mark.parametrize(("raw", "value", "code"), [
    ("优", "优", ""), (" 优 ", "优", "CHOICE_TIDIED"), ("优　", "优", "CHOICE_TIDIED"),
    ("Ａ级", "A级", "CHOICE_TIDIED"), ("a级", "A级", "CHOICE_TIDIED"), (1.0, "1", ""),
    ("优秀", None, "CHOICE_UNKNOWN"), (True, None, "CHOICE_UNKNOWN"), (2.0, None, "CHOICE_UNKNOWN"),
])
def test_choices(raw: object, value: object, code: str) -> None:
    labels = tuple(Choice(label=label) for label in ("优", "A级", "1"))
    assert judged(raw, kind="choice", choices=labels) == (value, code)


@pytest.mark.parametrize(("raw", "value", "code"), [
    ("是", "是", ""), ("否 ", "否", "CHOICE_TIDIED"), (True, "是", "CHOICE_TIDIED"),
    (False, "否", "CHOICE_TIDIED"), ("有", None, "CHOICE_UNKNOWN"), (1.0, None, "CHOICE_UNKNOWN"),
])
def test_yes_and_no(raw: object, value: object, code: str) -> None:
    assert judged(raw, kind="yesno") == (value, code)


@pytest.mark.parametrize(("raw", "value", "code"), [
    (datetime(2023, 5, 1), 45047.0, ""), (date(2023, 5, 1), 45047.0, ""), (45047.0, 45047.0, ""),
    (datetime(2023, 5, 1, 12), 45047.5, ""),
    ("2023-5-1", 45047.0, "TEXT_DATE"), ("2023年5月1日", 45047.0, "TEXT_DATE"),
    ("２０２３．５．１", 45047.0, "TEXT_DATE"), ("20230501", 45047.0, "TEXT_DATE"),
    (20230501.0, 45047.0, "TEXT_DATE"),
    ("2023-13-1", None, "DATE_UNKNOWN"), ("5月1日", None, "DATE_UNKNOWN"),
    (True, None, "DATE_UNKNOWN"), (time(1), None, "DATE_UNKNOWN"),
])
def test_dates(raw: object, value: object, code: str) -> None:
    assert judged(raw, kind="date") == (value, code)


def test_texts_are_taken_as_they_stand() -> None:
    assert judged(" 已办结 ", kind="text") == ("已办结", "")
    assert judged(12.0, kind="text") == ("12", "")


def test_limits_are_named() -> None:
    item = Input(indicator="1.1", name="x", kind="percent", minimum=0.1, maximum=1)
    _, remark = InputRule.of(item).judge(0.05)
    assert remark is not None
    assert remark.facts["limits"] == "在10%至100%之间"


def test_plain_values() -> None:
    assert plain("") is None
    assert plain(True) == 1.0
    assert plain(date(2023, 5, 1)) == 45047.0
    assert plain("未填") == "未填"


def test_numbers_are_shown_as_people_write_them() -> None:
    assert [number(x) for x in (0.1 + 0.2, 2000.0, -0.5, 1e-12)] == ["0.3", "2000", "-0.5", "0"]
    assert shown(datetime(2023, 5, 1)) == "2023-05-01"
    assert shown(datetime(2023, 5, 1, 8, 30)) == "2023-05-01 08:30:00"
