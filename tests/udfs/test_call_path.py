"""The table of cases, and all kinds of arguments, through xlwings' own COM entry."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from tests.cases import CASES, Case
from tests.udfs.conftest import Server
from xlkpi.functions import FUNCTIONS, CellError
from xlkpi.functions.errors import ERROR_CODES
from xlkpi.hosts.comerrors import NUMBERS
from xlkpi.hosts.excel import from_com, to_com

# what Excel puts into a VARIANT of type VT_ERROR, from Microsoft's list of CVErr constants
SENT = {"#NULL!": -2146826288, "#DIV/0!": -2146826281, "#VALUE!": -2146826273,
        "#REF!": -2146826265, "#NAME?": -2146826259, "#NUM!": -2146826252, "#N/A": -2146826246}
MISSING = {"missing": True}


def sent(value: Any) -> Any:
    """A value of the table as a cell sends it."""
    return {"error": SENT[value]} if isinstance(value, str) and value in ERROR_CODES else value


def grid(value: list[Any], *, upright: bool) -> list[list[Any]]:
    """A range of the table as rows of cells."""
    if value and isinstance(value[0], list):
        return [[sent(cell) for cell in row] for row in value]
    return [[sent(cell)] for cell in value] if upright else [[sent(cell) for cell in value]]


def arguments(case: Case, kind: str, *, upright: bool) -> list[Any]:
    """The case's arguments; those that are left out arrive as missing ones."""
    given = [{kind: grid(each, upright=upright)} if isinstance(each, list) else sent(each)
             for each in case.args]
    return given + [MISSING] * (len(FUNCTIONS[case.name].parameters) - len(given))


def back(value: Any) -> Any:
    """The answer in the table's JSON; an error must be one of the seven integers."""
    if isinstance(value, list):
        return [back(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return next(code for code, number in SENT.items() if number == value)
    return value


def flat(value: Any) -> list[Any]:
    """All cells, row by row."""
    return [cell for each in value for cell in flat(each)] if isinstance(value, list) else [value]


# A cell cannot be left out of a call that Excel takes, and an empty range does not exist.
IN_CELLS = [case for case in CASES
            if FUNCTIONS[case.name].least <= len(case.args) <= len(FUNCTIONS[case.name].parameters)
            and [] not in case.args]


@pytest.mark.parametrize(("kind", "upright"), [
    ("range", True), ("range", False), ("array", True), ("array", False)])
def test_the_whole_table(server: Server, kind: str, upright: bool) -> None:
    wrong = []
    for case in IN_CELLS:
        answer = back(server.call(case.name, *arguments(case, kind, upright=upright)))
        if flat(answer) != flat(case.expected):
            wrong.append((case.id, answer, case.expected))
    assert wrong == []


def test_nearly_all_cases_can_be_called_from_a_cell() -> None:
    assert len(IN_CELLS) > 0.97 * len(CASES)


def test_shapes_are_kept(server: Server) -> None:
    column = {"range": [[45], [50], [None]]}
    assert back(server.call("KPI_RATIO", column, 100, 0.5, MISSING)) == [[0.0], [0.5], ["#N/A"]]
    row = {"range": [[45, 50]]}
    assert server.call("KPI_RATIO", row, 100, 0.5, MISSING) == [0.0, 0.5]
    both = server.call("KPI_RATIO", column, {"range": [[100], [200], [300]]}, MISSING, MISSING)
    assert back(both) == [[0.45], [0.25], ["#N/A"]]
    assert server.call("KPI_RATIO", {"range": [[50]]}, {"array": [[100]]}, MISSING, MISSING) == 0.5


def test_every_error_goes_through(server: Server) -> None:
    for code, number in SENT.items():
        assert server.call("KPI_RATIO", {"error": number}, 100, MISSING, MISSING) == number, code
        inside = server.call("KPI_BONUS", {"range": [[1], [{"error": number}]]}, 1, MISSING)
        assert inside == number, code
    newer = -2146826288 + 45  # #SPILL!
    assert back(server.call("KPI_RATIO", {"error": newer}, 1, MISSING, MISSING)) == "#VALUE!"


def test_a_text_that_looks_like_an_error_is_a_text(server: Server) -> None:
    assert back(server.call("KPI_LEVEL", "#N/A", {"range": [["#N/A", "优"]]},
                            {"range": [[1, 2]]})) == 1.0


def test_an_argument_left_out_is_blank(server: Server) -> None:
    assert back(server.call("KPI_RATIO", MISSING, 100, MISSING, MISSING)) == "#N/A"
    assert server.call("KPI_RATIO", 120, 100, MISSING, 1.1) == 1.1
    assert server.call("KPI_TIER", 3, MISSING, MISSING) == "良"


def test_several_areas_are_refused(server: Server) -> None:
    """Excel hands over the first area only: half of the counts would be lost in silence."""
    assert back(server.call("KPI_BONUS", {"areas": [[1], [2]]}, 1, MISSING)) == "#VALUE!"


def test_of_whole_columns_the_used_part_is_read(server: Server) -> None:
    peers = {"columns": [[1], [3], [5], [None]]}
    assert server.call("KPI_RANK", 3, peers, MISSING) == 2.0


def test_explanations(server: Server) -> None:
    given: list[Any] = ["KPI_RATIO", 45, 100, 0.5]
    given += [MISSING] * (len(FUNCTIONS["KPI_EXPLAIN"].parameters) - len(given))
    answer = server.call("KPI_EXPLAIN", *given)
    assert answer == "完成率 45/100=45%,低于下限50%,不得分"


def test_what_excel_is_told_of_the_functions(server: Server) -> None:
    told = server.ask("info")
    assert set(told) == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        assert told[name]["category"] == "绩效考核"
        assert function.description in told[name]["doc"]
        assert len(told[name]["args"]) == len(function.parameters)
        for parameter, text in zip(function.parameters, told[name]["args"], strict=True):
            assert text == f"{parameter.title}:{parameter.help}"
            assert len(text) <= 255
        assert len(told[name]["doc"]) <= 255


def test_error_numbers_are_excels() -> None:
    assert {code: to_com(CellError(code)) for code in NUMBERS} == SENT
    assert set(NUMBERS) == set(ERROR_CODES)
    assert all(from_com(number) == CellError(code) for code, number in SENT.items())


def test_what_only_vba_sends() -> None:
    assert from_com(5) == 5.0
    assert type(from_com(5)) is float
    assert from_com(Decimal("1.2345")) == 1.2345
    china = timezone(timedelta(hours=8))
    assert from_com(datetime(2023, 12, 31, 12, tzinfo=china)) == 45291.5
    assert from_com(date(2023, 12, 31)) == 45291
    assert from_com(True) is True
    assert from_com(object()) == CellError("#VALUE!")


def test_numbers_go_back_as_floats_only() -> None:
    """An integer would be taken for an error."""
    assert type(to_com(2)) is float
    assert to_com(True) is True
