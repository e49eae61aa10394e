"""xlkpi call: what the cell would show, on standard output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from xlkpi.commands.call import batch, parse_argument, shown
from xlkpi.functions import FUNCTIONS, CellError, call


@pytest.mark.parametrize(("typed", "value"), [
    ("45", 45), ("-2.345", -2.345), ("50%", 0.5), ("1,200", 1200), ("1e3", 1000), ("TRUE", True),
    ("false", False), ("", None), ("  ", None), ('[1,null,"优"]', [1, None, "优"]),
    ("[[1,2],[3,4]]", [[1, 2], [3, 4]]), ('"50%"', "50%"), ("优", "优"), ("1,2", "1,2"),
    ("2000万", "2000万"), ("nan", "nan"), ("inf", "inf"),
])
def test_an_argument_is_understood_as_when_typed_into_a_cell(typed: str, value: object) -> None:
    found = parse_argument(typed)
    assert found == value
    assert type(found) is type(value)


def test_an_array_constant_is_a_range() -> None:
    counts, per = parse_argument("{1,0,2}"), parse_argument("{0.2,0.3,0.1}")
    assert call("KPI_DEDUCT", [1, counts, per]) == 0.6


@pytest.mark.parametrize("typed", ["[1,", "[NaN]", "{1,", '{"a":', "[" * 10000])
def test_a_malformed_range_is_value(typed: str) -> None:
    with pytest.raises(CellError) as error:
        parse_argument(typed)
    assert error.value.code == "#VALUE!"
    assert error.value.reason


@pytest.mark.parametrize(("value", "text"), [
    (0.5, "0.5"), (1.0, "1"), (-0.0, "0"), (0.64, "0.64"), (1e-10, "0.0000000001"), (True, "TRUE"),
    (120000000.0, "120000000"), ("优", "优"), ([0.5, 1.0], "[0.5, 1]"), ([["优"]], '[["优"]]'),
    ([CellError("#N/A"), None], '["#N/A", null]'), (1e22, "1E+22"), (0.1 + 0.2, "0.3"),
])
def test_shown_as_in_the_cell(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(("arguments", "out"), [
    (("KPI_RATIO", "45", "100", "50%"), "0"),
    (("kpi_ratio", "50", "100", "50%"), "0.5"),
    (("KPI_RATIO", "120", "100"), "1"),
    (("KPI_ROUND", "-2.345", "2"), "-2.35"),
    (("KPI_TIER", "3"), "良"),
    (("KPI_RATIO", "[50,100]", "100"), "[0.5, 1]"),
    (("KPI_AGE", "1965-03-01", "2023-12-31"), "58"),
])
def test_a_call(xlkpi: Run, arguments: tuple[str, ...], out: str) -> None:
    ran = xlkpi("call", *arguments)
    assert (ran.code, ran.out, ran.err) == (0, out + "\n", "")


@pytest.mark.parametrize(("arguments", "code", "reason"), [
    (("KPI_RATIO", "1", "0"), "#DIV/0!", ""),
    (("KPI_RATIO", "", "100"), "#N/A", ""),
    (("KPI_RATIO", "很多", "100"), "#VALUE!", ""),
    (("KPI_RATIO", "#REF!", "100"), "#REF!", ""),
    (("KPI_RATO", "1", "2"), "#NAME?", "KPI_RATIO"),
    (("KPI_RATIO", "1"), "#VALUE!", "KPI_RATIO"),
    (("KPI_RATIO", "1", "2", "3", "4", "5"), "#VALUE!", "KPI_RATIO"),
    (("KPI_DEDUCT", "1", "[1,", "0.2"), "#VALUE!", "JSON"),
])
def test_an_error_shows_its_code_and_tells_its_reason(
        xlkpi: Run, arguments: tuple[str, ...], code: str, reason: str) -> None:
    ran = xlkpi("call", *arguments)
    assert (ran.code, ran.out) == (1, code + "\n")
    assert reason in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) == 1


def test_an_error_inside_a_range_is_told_too(xlkpi: Run) -> None:
    ran = xlkpi("call", "KPI_RATIO", "[50,null]", "100")
    assert (ran.code, ran.out) == (1, '[0.5, "#N/A"]\n')
    assert ran.err.startswith("#N/A")


def test_every_example_of_every_function_by_way_of_the_batch() -> None:
    lines, expected = [], []
    from xlkpi.formula import parse
    from xlkpi.formula.tree import Array, Boolean, Call, Number, Text, Unary

    def plain(node: object) -> object:
        if isinstance(node, (Number, Text, Boolean)):
            return node.value
        if isinstance(node, Unary):
            inner = plain(node.operand)
            assert isinstance(inner, (int, float))
            return {"-": -inner, "+": inner, "%": inner / 100}[node.operator]
        if isinstance(node, Array):
            rows = [[plain(v) for v in row] for row in node.rows]
            return rows[0] if len(rows) == 1 else [r[0] for r in rows]
        assert node is None
        return None

    for function in FUNCTIONS.values():
        for example in function.examples:
            node = parse(example.formula)
            assert isinstance(node, Call)
            lines.append(json.dumps([node.name, *(plain(a) for a in node.arguments)]))
            expected.append(example.result)
    assert len(lines) >= 2 * len(FUNCTIONS)
    for line, wanted, answer in zip(lines, expected, map(json.loads, batch(lines)), strict=True):
        if isinstance(wanted, CellError):
            assert answer["error"] == wanted.code, line
            assert answer["reason"], line
        else:
            assert answer == {"value": wanted}, line


def test_a_broken_line_does_not_stop_the_batch(xlkpi: Run, tmp_path: Path) -> None:
    lines = ['["KPI_RATIO", 45, 100]', "not json", "{}", '["KPI_NOPE", 1]', "",
             '["KPI_RATIO", NaN, 1]', '["KPI_RATIO", [45, null], 100]', "[]",
             '["KPI_RATIO", 1e999, 1]', '["KPI_TIER", 1]', '["KPI_RATIO", {"error": "#REF!"}, 1]']
    codes = [None, "#VALUE!", "#VALUE!", "#NAME?", "#VALUE!", None, "#VALUE!", "#VALUE!", None,
             "#REF!"]
    (tmp_path / "算例.jsonl").write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    ran = xlkpi("call", "--batch", "算例.jsonl")
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [a.get("error") for a in answers] == codes
    assert answers[0] == {"value": 0.45}
    assert answers[5]["value"][0] == 0.45
    assert answers[5]["value"][1]["error"] == "#N/A"
    assert answers[8] == {"value": "优"}
    assert all(a["reason"] for a in answers if a.get("error") and a["error"] != "#REF!")
    assert xlkpi("call", "--batch", "-", stdin="\n".join(lines)).out == ran.out


def test_a_batch_file_that_is_not_there(xlkpi: Run) -> None:
    ran = xlkpi("call", "--batch", "没有.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert "没有.jsonl" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.benchmark
def test_call_answers_within_three_tenths_of_processor_time(tmp_path: Path) -> None:
    import resource

    command = [sys.executable, "-m", "xlkpi", "call", "KPI_RATIO", "45", "100", "50%"]

    def spent() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, cwd=tmp_path,
                       env={**os.environ, "PYTHONUTF8": "1"})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    spent()  # the first run compiles the modules
    assert min(spent() for _ in range(5)) < 0.3


def test_no_heavy_library_is_imported_for_a_call(tmp_path: Path) -> None:
    program = ("import sys; from xlkpi.cli import main; sys.argv[1:] = ['call', 'KPI_TIER', '1']\n"
               "try: main()\nexcept SystemExit: print(','.join(sys.modules))")
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True,
                            cwd=tmp_path, text=True, encoding="utf-8").stdout.split(",")
    heavy = {"pandas", "numpy", "openpyxl", "xlsxwriter", "rich", "python_calamine", "xlwings"}
    assert heavy.isdisjoint(loaded)


@pytest.mark.parametrize(("line", "said"), [
    ('["KPI_RATIO", 1 2]', "第17个字处的写法不对"), ('["KPI_TIER",' + "9" * 5000 + "]", "数太长"),
    ("[" * 99_999, "括号套得太深"), ('["KPI_TIER", NaN]', "NaN"),
])
def test_a_line_that_is_no_json_is_told_in_chinese(xlkpi: Run, line: str, said: str) -> None:
    (told,) = map(json.loads, xlkpi("call", "--batch", "-", stdin=line).out.splitlines())
    assert told["error"] == "#VALUE!"
    assert said in told["reason"]
    assert "Expecting" not in told["reason"]


def test_an_argument_that_is_no_json_is_told_in_chinese(xlkpi: Run) -> None:
    ran = xlkpi("call", "KPI_RATIO", "[1 2", "3")
    assert ran.out == "#VALUE!\n"
    assert "第4个字处的写法不对" in ran.err
    assert "Expecting" not in ran.err
