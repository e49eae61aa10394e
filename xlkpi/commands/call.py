"""``xlkpi call``: one function, called from a command line as from a cell.

An argument is understood as when typed into a cell: '50%' is 0.5, '' a blank,
'2023-12-31' a date, '#N/A' an error.  A range is a JSON list ('[1,0,2]') or an array
constant ('{1,0,2}'); a JSON string ('"50%"') is a text, whatever it looks like.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from xlkpi.functions import CellError, call
from xlkpi.functions.errors import ERROR_CODES, NAME, VALUE

NUMBER: Final = re.compile(r"[+-]?(\d+(,\d{3})*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*(%?)")
DATE: Final = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


def parse_argument(text: str) -> Any:
    """The value of one argument of the command line.

    Raises:
        CellError: #VALUE! where a range is not well-formed.

    >>> parse_argument('50%'), parse_argument(''), parse_argument('优')
    (0.5, None, '优')
    >>> parse_argument('[1,null,"优"]')
    [1, None, '优']
    """
    typed = text.strip()
    if typed == "":
        return None
    if typed[0] in '["':
        return _from_json(typed)
    if typed[0] == "{":
        return _array_constant(typed)
    if typed.upper() in ("TRUE", "FALSE"):
        return typed.upper() == "TRUE"
    if typed in ERROR_CODES:
        return CellError(typed)
    if NUMBER.fullmatch(typed):
        number = float(typed.rstrip("% ").replace(",", ""))
        return _whole(number / 100 if typed.endswith("%") else number)
    found = DATE.fullmatch(typed)
    if found:
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            return text  # 2023-13-45 is a text in a cell too
    return text


def _whole(number: float) -> float:
    """An int where there is no fraction, so that 45 prints as 45."""
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _from_json(text: str) -> Any:
    try:
        return arguments_from(json.loads(text, parse_constant=_no_constant))
    except (ValueError, RecursionError) as error:
        raise CellError(VALUE, f"参数 {text} 不是正确的 JSON 列表（例：[1,0,2]）：{_fault(error)}") from None


def _fault(error: Exception) -> str:
    """What is wrong with a JSON text, in Chinese."""
    if isinstance(error, json.JSONDecodeError):
        return f"第{error.pos + 1}个字处的写法不对"
    if isinstance(error, RecursionError):
        return "括号套得太深"
    told = str(error)
    return "数太长" if told.isascii() else told  # ours are Chinese; Python's limit of digits is not


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} 不是单元格里能有的数")


def _array_constant(text: str) -> Any:
    """The rows of '{1,0;2,3}'; one row or one column is a plain list."""
    from xlkpi.formula import FormulaError, evaluate, parse

    try:
        value = evaluate(parse(text), lambda name: CellError(NAME, f"{name}在命令行中没有值"))
    except FormulaError as error:
        raise CellError(VALUE, f"数组常量 {text} 写法有误：{error.message}") from None
    return value


def arguments_from(value: Any) -> Any:
    """JSON data as cell values: null is blank, {"error": "#N/A"} an error.

    Raises:
        ValueError: for what no cell can hold.
    """
    if isinstance(value, list):
        return [arguments_from(v) for v in value]
    if isinstance(value, dict):
        code = value.get("error")
        if code in ERROR_CODES:
            return CellError(code, str(value.get("reason", "")))
        raise ValueError('对象只能是 {"error": "#N/A"} 这样的错误值')
    if isinstance(value, str) and value in ERROR_CODES:
        return CellError(value)
    if isinstance(value, (int, float)) and not math.isfinite(value):
        raise ValueError("数太大，单元格里放不下")
    return value


def shown(value: Any) -> str:
    """A result as the cell shows it; a range as a JSON list.

    >>> shown(0.5), shown(1.0), shown(True), shown('优'), shown([0.5, None])
    ('0.5', '1', 'TRUE', '优', '[0.5, null]')
    """
    if isinstance(value, (list, tuple)):
        return json.dumps(_plain(value, lambda e: e.code), ensure_ascii=False)
    if isinstance(value, CellError):
        return value.code
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value)
    return str(value)


def _number(value: float) -> str:
    """Plain digits, at most 15 of them, no exponent below 1e21."""
    if abs(value) >= 1e21:
        return f"{value:.15g}".upper()
    text = format(Decimal(f"{value:.15g}"), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _plain(value: Any, error: Any) -> Any:
    """JSON data of a result; whole numbers without '.0'."""
    if isinstance(value, (list, tuple)):
        return [_plain(v, error) for v in value]
    if isinstance(value, CellError):
        return error(value)
    if isinstance(value, float):
        return _whole(value)
    return value


def errors_in(value: Any) -> Iterator[CellError]:
    """The errors that stand in a result, in order."""
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from errors_in(one)
    elif isinstance(value, CellError):
        yield value


def _told(error: CellError) -> dict[str, str]:
    return {"error": error.code, "reason": error.reason}


def batch(lines: Iterable[str]) -> Iterator[str]:
    """One JSON answer per line of '["KPI_RATIO", 45, 100, 0.5]'; empty lines are passed over.

    A line that cannot be read gives {"error": "#VALUE!", ...} and does not stop the rest.
    """
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(line), ensure_ascii=False)


def _answer(line: str) -> dict[str, Any]:
    try:
        given = json.loads(line, parse_constant=_no_constant)
        if not isinstance(given, list) or not given or not isinstance(given[0], str):
            return _told(CellError(VALUE, '每行应是一个 JSON 列表：["函数名", 参数, …]'))
        value = call(given[0], arguments_from(given[1:]))
    except (ValueError, RecursionError) as error:
        return _told(CellError(VALUE, f"此行不是正确的 JSON：{_fault(error)}"))
    except CellError as error:
        return _told(error)
    if isinstance(value, CellError):
        return _told(value)
    return {"value": _plain(value, _told)}


def lines_of(path: str) -> Iterator[str]:
    """Lines of a UTF-8 file, or of standard input where the path is "-"."""
    if path == "-":
        for raw in sys.stdin.buffer:
            yield raw.decode("utf-8-sig", errors="replace")
    else:
        with Path(path).open(encoding="utf-8-sig", errors="replace") as stream:
            yield from stream
