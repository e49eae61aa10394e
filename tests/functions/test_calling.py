"""How functions are called: elementwise, by keyword, with foreign arrays, with foreign numbers."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import CASES, Case, to_cells, to_json
from xlkpi.functions import (
    FUNCTIONS,
    KPI_AGE,
    KPI_DEDUCT,
    KPI_EXCESS,
    KPI_EXPLAIN,
    KPI_RANK,
    KPI_RATIO,
    KPI_ROUND,
    CellError,
    call,
)


def shown(name: str, args: list[Any]) -> Any:
    try:
        return to_json(call(name, args))
    except CellError as error:
        return error.code


def spread_out(case: Case) -> list[Any]:
    """Every P as a column of three equal cells."""
    args = []
    for value, parameter in zip(to_cells(case.args), FUNCTIONS[case.name].parameters,
                                strict=False):
        args.append(value if parameter.takes.is_range else [value] * 3)
    return args


def is_scalar(case: Case) -> bool:
    """Whether the case calls with single values and has a P."""
    pairs = list(zip(case.args, FUNCTIONS[case.name].parameters, strict=False))
    return any(not p.takes.is_range for _, p in pairs) and not any(
        isinstance(value, list) and not p.takes.is_range for value, p in pairs)


@pytest.mark.parametrize("case", [c for c in CASES if is_scalar(c)], ids=lambda c: c.id)
def test_a_column_is_a_loop_over_its_cells(case: Case) -> None:
    assert shown(case.name, spread_out(case)) == [case.expected] * 3
    rows = [[[cell] for cell in a] if isinstance(a, list) and not p.takes.is_range else a
            for a, p in zip(spread_out(case), FUNCTIONS[case.name].parameters, strict=False)]
    assert shown(case.name, rows) == [[case.expected]] * 3


cells = st.sampled_from([None, "", "无", 0, 1, -1, 0.5, 45, 1e400, 10**400, float("nan"), True,
                         CellError("#REF!"), 0.30000000000000004])


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6), cells, cells)
def test_mixed_columns_are_loops(rows: list[tuple[Any, Any]], floor: Any, cap: Any) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    assert shown("KPI_RATIO", [*columns, floor, cap]) == [
        shown("KPI_RATIO", [*row, floor, cap]) for row in rows]


anything = st.one_of(
    cells, st.floats(), st.integers(), st.text(max_size=3),
    st.lists(cells, max_size=4), st.lists(st.lists(cells, min_size=2, max_size=2), max_size=3))


@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(anything, max_size=7))
def test_only_cell_errors_get_out(name: str, args: list[Any]) -> None:
    try:
        result = call(name, args)
    except CellError:
        return
    for value in result if isinstance(result, list) else [result]:
        assert isinstance(value, (float, str, CellError, list))


def test_shapes() -> None:
    assert KPI_RATIO([], 100) == []
    assert KPI_RATIO([[1, 2]], [[1], [2]]) == [[1, 1], [0.5, 1]]
    assert KPI_RATIO([1, 2], [[2], [4]]) == [[0.5], [0.5]]  # beside a column, a list is one
    assert KPI_RATIO([1, 2], [[2, 4], [4, 8]]) == [[0.5, 0.5], [0.25, 0.25]]
    assert KPI_RATIO([1], [2, 4]) == [0.5, 0.25]
    for wrong in ([[1, 2], [3]], [[1, 2], 3]):
        with pytest.raises(CellError, match="#VALUE!"):
            KPI_RATIO(wrong, 100)
    with pytest.raises(CellError, match="大小不一致"):
        KPI_RATIO([[1, 2], [3, 4]], [[1, 2, 3]])


def test_names_of_arguments() -> None:
    assert KPI_RATIO(45, target=100, floor=0.5) == 0
    assert KPI_EXCESS(0.985, 0.9, 0.01, 0.08, whole=False) == 0.68
    assert KPI_DEDUCT(full=1, counts=[1, 0, 2], per=[0.2, 0.3, 0.1]) == 0.6
    assert list(inspect.signature(KPI_RATIO).parameters) == ["actual", "target", "floor", "cap"]
    for args, named in [((), {}), ((45,), {}), ((45, 100), {"ceiling": 1}),
                        ((45, 100), {"target": 100}), ((1, 2, 3, 4, 5), {})]:
        with pytest.raises(TypeError, match="KPI_RATIO"):
            KPI_RATIO(*args, **named)


def test_call_by_name() -> None:
    assert call("kpi_ratio", [50, 100]) == 0.5
    for name, args, code, hint in [("KPI_RATION", [1, 2], "#NAME?", "KPI_RATIO"),
                                   ("KPI_RATIO", [1], "#VALUE!", "应完成数"),
                                   ("KPI_RATIO", [1, 2, 3, 4, 5], "#VALUE!", "4个参数")]:
        with pytest.raises(CellError, match=hint) as caught:
            call(name, args)
        assert caught.value.code == code


def test_arrays_of_numpy_and_pandas() -> None:
    assert KPI_RATIO(np.array([45, 50]), np.int64(100)) == [0.45, 0.5]
    assert KPI_RATIO(np.array([[45.0], [50.0]]), 100) == [[0.45], [0.5]]
    table = pd.DataFrame({"完成数": [45, 50], "应完成数": [90, 200]})
    assert KPI_RATIO(table["完成数"], table["应完成数"]) == [0.5, 0.25]
    assert KPI_RANK(np.float64(3), table["完成数"]) == 3
    assert KPI_RATIO([np.float64(45), np.int64(50)], 100) == [0.45, 0.5]
    assert KPI_RATIO(table, 100) == [[0.45, 0.9], [0.5, 1.0]]
    assert KPI_ROUND(np.float64(1.005)) == 1.01


def test_dates() -> None:
    assert KPI_AGE(date(1967, 12, 31), date(2023, 12, 31)) == 56
    assert KPI_AGE(datetime(1968, 1, 1, 12), date(2023, 12, 31)) == 55
    assert KPI_AGE([date(1967, 12, 31), 24838], 45291) == [56, 55]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 10**400])
def test_what_no_cell_can_hold_is_num(number: float) -> None:
    assert shown("KPI_RATIO", [number, 100]) == "#NUM!"
    assert shown("KPI_RATIO", [[number, 1], 100]) == ["#NUM!", 0.01]
    assert shown("KPI_BONUS", [[1, number], 1]) == "#NUM!"
    assert shown("KPI_RANK", [1, [1, number]]) == "#NUM!"
    assert shown("KPI_BAND", [1, [0, 1], [1, number]]) == "#NUM!"


def test_overflow_on_the_way_is_num() -> None:
    for name, args in [("KPI_EXCESS", [1e300, 0, 1e-300, 1, 5]),
                       ("KPI_EXCESS", [1e300, 0, 1e-300, 1, 5, False]),
                       ("KPI_EXCESS", [1e308, -1e308, 1, 1]),
                       ("KPI_DEDUCT", [1, [1e300], [1e300]]),
                       ("KPI_GROWTH", [1e300, 1e-300, 1]),
                       ("KPI_CONVERT", [1e300, 1e-300, 1]),
                       ("KPI_PEERAVG", [None, [1e308, 1e308]]),
                       ("KPI_WEIGHTED", [[1e308, 1e308], [2, -1]])]:
        assert shown(name, args) == "#NUM!", name


def test_a_thing_of_another_kind_is_value() -> None:
    assert shown("KPI_RATIO", [object(), 1]) == "#VALUE!"
    assert shown("KPI_RATIO", [{"a": 1}, 1]) == "#VALUE!"
    assert shown("KPI_LEVEL", [object(), ["优"], [1]]) == "#VALUE!"


def test_errors_carry_a_reason() -> None:
    with pytest.raises(CellError, match="应完成数未填"):
        KPI_RATIO(45, None)
    incoming = CellError("#REF!", "原因")
    with pytest.raises(CellError) as caught:
        KPI_RATIO(incoming, 1)
    assert caught.value is incoming


def test_inputs_are_not_changed() -> None:
    column = [45, None]
    KPI_RATIO(column, 100)
    KPI_RANK(3, column)
    assert column == [45, None]


@pytest.mark.parametrize(("args", "sentence"), [
    (["KPI_RATIO", 45, 100, 0.5], "完成率 45/100=45%,低于下限50%,不得分"),
    (["KPI_RATIO", 120, 100], "完成率 120/100=120%,最高按100%计,得满分"),
    (["kpi_ratio", 80, 100, None], "完成率 80/100=80%,得满分的80%"),
    (["KPI_GROWTH", 115, 100, 0.3], "增长率 115/100-1=15%,占满分增长率30%的50%,得满分的50%"),
    (["KPI_EXCESS", 0.985, 0.9, 0.01, 0.08, 0.8],
     "0.985比0.9高0.085,每0.01为一档,满8档,8×0.08=0.64"),
    (["KPI_DEDUCT", 1, [1, 0, 2], [0.2, 0.3, 0.1]], "满分1,扣分 1×0.2+2×0.1=0.4,得0.6"),
    (["KPI_PENALTY", [0, 0], 1], "没有倒扣,计0"),
    (["KPI_RANK", 3, [5, 3, 8]], "3在3个数中从大到小排第3"),
    (["KPI_VETO", "三等", ["一等", "二等", "三等"], True], "被否决,由三等降1档,降到最末一档,为三等"),
])
def test_explanations(args: list[Any], sentence: str) -> None:
    assert call("KPI_EXPLAIN", args) == sentence


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_every_result_can_be_explained(case: Case) -> None:
    """A sentence where there is a result; the same error where there is none."""
    told = shown("KPI_EXPLAIN", [case.name, *to_cells(case.args)])
    if isinstance(case.expected, list):
        assert len(told) == len(case.expected)
        return
    if isinstance(case.expected, str) and case.expected.startswith("#"):
        assert told == case.expected
    else:
        assert len(told) > 4
        assert "\n" not in told
        assert not re.search(r"\.\d*0(?!\d)|e-\d", told)  # 0.2, not 0.200000


def test_explaining_a_column() -> None:
    told = KPI_EXPLAIN("KPI_RATIO", [45, None], 100, 0.5)
    assert told == ["完成率 45/100=45%,低于下限50%,不得分", CellError("#N/A")]


@pytest.mark.parametrize(("args", "code"), [
    (["KPI_SUM", 1], "#N/A"), ([None, 1], "#N/A"), ([5, 1], "#VALUE!"),
    (["KPI_EXPLAIN", "KPI_RATIO"], "#N/A"), (["KPI_CONVERT", 1, 2, 3, 4], "#VALUE!"),
    ([CellError("#REF!"), 1], "#REF!"), (["KPI_RATIO"], "#N/A"),
])
def test_explanations_that_cannot_be(args: list[Any], code: str) -> None:
    assert shown("KPI_EXPLAIN", args) == code


def test_the_package_is_light() -> None:
    program = ("import sys; import xlkpi.functions; "
               "print(*{'pandas', 'numpy', 'openpyxl', 'pydantic', 'typer'} & {*sys.modules})")
    heavy = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                           check=True).stdout.split()
    assert heavy == []
