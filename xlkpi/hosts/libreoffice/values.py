"""Cell values between Python and Calc, without an office.

Calc knows numbers and texts only: dates, times and booleans are numbers with a number format. What
Excel does when a program assigns a value is done here: a text that reads as a number, a percentage,
a date, a time or a truth value becomes one, unless the cell's number format is text (@).
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
import numbers
import re
from dataclasses import dataclass
from typing import Any

from xlkpi.hosts import comerrors

try:
    import numpy as np
except ImportError:  # numpy and pandas are optional, as in xlwings
    np = None  # type: ignore[assignment]
try:
    import pandas as pd
except ImportError:
    pd = None  # type: ignore[assignment]

EPOCH = dt.datetime(1899, 12, 30)

_CALC_ERRORS = {
    502: "#NUM!",
    503: "#NUM!",
    523: "#NUM!",
    508: "#NAME?",
    509: "#NAME?",
    510: "#NAME?",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}


def error_text(code: int) -> str:
    """Excel's error for Calc's error code."""
    return _CALC_ERRORS.get(code, "#VALUE!")


def from_serial(serial: float, epoch: dt.datetime = EPOCH) -> dt.datetime:
    """The moment of a serial number, to the millisecond."""
    days = math.floor(serial)
    return epoch + dt.timedelta(days=days, milliseconds=round((serial - days) * 86_400_000))


def to_serial(moment: dt.datetime | dt.date, epoch: dt.datetime = EPOCH) -> float:
    """The serial number of a moment; its time zone is dropped, as xlwings does on Windows."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    return (moment.replace(tzinfo=None) - epoch) / dt.timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """What is to be written into one cell.

    Attributes:
        content: A number, or a text; a formula when `kind` is "formula".
        kind: "" for plain content, "formula", "text" (kept as text whatever it looks like), or the
            name of the number format to give to a cell without one (see FORMATS).
        typed: The text that was understood as this number; kept in a cell formatted as text.
    """

    content: float | str
    kind: str = ""
    typed: str | None = None


FORMATS = {
    "boolean": "BOOLEAN",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm:ss",
    "time": "hh:mm:ss",
    "duration": "[h]:mm:ss",
    "percent": "0%",
    "percent2": "0.00%",
}


def prepare(x: Any) -> Any:
    """A Python, numpy or pandas scalar as a plain Python value; "" for what is missing."""
    kind = type(x)
    if kind is float:
        return "" if math.isnan(x) else x
    if kind is str or kind is int or kind is bool:
        return x
    if x is None:
        return ""
    if np is not None and isinstance(x, np.generic):
        if isinstance(x, np.datetime64):
            return "" if np.isnat(x) else x.astype("datetime64[us]").item()
        if isinstance(x, np.timedelta64):
            return "" if np.isnat(x) else x.astype("timedelta64[us]").item()
        return prepare(x.item())
    if pd is not None:
        if x is pd.NaT or x is pd.NA:
            return ""
        if isinstance(x, pd.Timestamp):
            return x.to_pydatetime(warn=False)
        if isinstance(x, pd.Timedelta):
            return x.to_pytimedelta()
    if isinstance(x, decimal.Decimal):
        return "" if x.is_nan() else float(x)
    return x


_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:(?<=\d)\.\d*|\.\d+)?(?:[eE][+-]?\d+)?")
_MONEY = re.compile(r"([+-]?)[$¥￥€£]\s*(\d[\d,]*(?:\.\d+)?)")
_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?:\s*([AaPp])[Mm])?"
_DATE = re.compile(
    r"(?:(?P<y>\d{4})(?P<s>[-/])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<yc>\d{4})年(?P<mc>\d{1,2})月(?P<dc>\d{1,2})日"
    r"|(?P<mu>\d{1,2})/(?P<du>\d{1,2})/(?P<yu>\d{4}))"
    rf"(?:[ T]+(?P<time>{_TIME}))?"
)
_CLOCK = re.compile(_TIME)
_MAYBE = re.compile(r"\s*[-+(.$¥￥€£#\d]|\s*(?:true|false)\s*$", re.IGNORECASE)


def _clock(text: str) -> float | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds, half = match.groups()
    hour = int(hours)
    if int(minutes) > 59 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0)
    return (hour * 3600 + int(minutes) * 60 + float(seconds or 0)) / 86400


def _moment(text: str) -> Cell | None:
    match = _DATE.fullmatch(text)
    if match is None:
        clock = _clock(text)
        return None if clock is None else Cell(clock, "time")
    parts = match.groupdict()
    year, month, day = (int(parts[k] or parts[k + "c"] or parts[k + "u"]) for k in "ymd")
    clock = _clock(parts["time"]) if parts["time"] else 0.0
    try:
        serial = to_serial(dt.date(year, month, day))
    except ValueError:
        return None
    if clock is None or serial < 1:
        return None
    return Cell(serial + clock, "datetime" if parts["time"] else "date")


def _number(text: str) -> float | None:
    sign = 1.0
    if text.startswith("(") and text.endswith(")"):
        text, sign = text[1:-1].strip(), -1.0
    if money := _MONEY.fullmatch(text):
        text = money[1] + money[2]
    if not any(c.isdigit() for c in text) or not _NUMBER.fullmatch(text) or not text.isascii():
        return None
    return sign * float(text.replace(",", ""))


def understand(text: str) -> Cell:
    """A text as Excel takes it when it is assigned to a cell that is not formatted as text."""
    if text[:1] == "=" and len(text) > 1:
        return Cell(text, "formula")
    if text[:1] == "'":
        return Cell(text[1:], "text")
    if not _MAYBE.match(text):
        return Cell(text)
    bare = text.strip()
    if bare.upper() in ("TRUE", "FALSE"):
        return Cell(float(bare.upper() == "TRUE"), "boolean", text)
    if bare in comerrors.RAW:
        return Cell("=" + bare, "formula", text)
    if bare.endswith("%"):
        share = _number(bare[:-1].rstrip())
        if share is None:
            return Cell(text)
        return Cell(share / 100, "percent2" if "." in bare else "percent", text)
    number = _number(bare)
    if number is not None:
        return Cell(number, "", text) if math.isfinite(number) else Cell(text)
    moment = _moment(bare)
    return Cell(moment.content, moment.kind, text) if moment else Cell(text)


def to_cell(value: Any, epoch: dt.datetime = EPOCH) -> Cell:
    """What to write into a cell for a prepared value.

    Raises:
        TypeError: The value is of a kind that no cell can hold.
    """
    if type(value) is str:
        return understand(value)
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell(float(value), "boolean")
    if isinstance(value, numbers.Real):
        number = float(value)
        return Cell(number) if math.isfinite(number) else Cell("=#NUM!", "formula")
    if isinstance(value, dt.datetime):
        serial = to_serial(value, epoch)
        return Cell(serial, "date" if serial == int(serial) else "datetime")
    if isinstance(value, dt.date):
        return Cell(to_serial(value, epoch), "date")
    if isinstance(value, dt.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
        return Cell(seconds / 86400, "time")
    if isinstance(value, dt.timedelta):
        return Cell(value / dt.timedelta(days=1), "duration")
    if isinstance(value, str):
        return understand(str(value))
    raise TypeError(f"A cell cannot hold a value of type {type(value).__name__!r}: {value!r}")


def clean(
    data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
) -> list[list[Any]]:
    """What xlwings asks an engine for after reading: blanks, dates and errors as the user wants."""

    def one(value: Any) -> Any:
        kind = type(value)
        if kind is float:
            return value if number_builder is None else number_builder(value)
        if value is None or value == "":
            return empty_as
        if kind is int and value in comerrors.CODES:
            return comerrors.CODES[value] if err_to_str else None
        if isinstance(value, dt.datetime):
            return datetime_builder(
                year=value.year,
                month=value.month,
                day=value.day,
                hour=value.hour,
                minute=value.minute,
                second=value.second,
                microsecond=value.microsecond,
                tzinfo=None,
            )
        return value

    return [[one(value) for value in row] for row in data]
