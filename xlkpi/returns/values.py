"""From what stands in an input's cell to its value, judged by the scheme's input."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import inf, isfinite
from types import MappingProxyType
from typing import Final, NamedTuple

from xlkpi.returns.figures import tidy, value_text
from xlkpi.returns.model import EntryValue
from xlkpi.scheme.model import Input

CERTAIN_SHARE: Final = 1.5  # a percent input without limits: beyond, 2 may be 2 % or 200 %
_ASTRONOMIC: Final = 1e15  # all digits of a smaller number count
_LARGEST: Final = sys.float_info.max  # so that infinity is no ordinary number
_DAY_ZERO: Final = datetime(1899, 12, 30)
_DATE: Final = re.compile(
    r"([12][0-9]{3})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*日?(?:[ T].*)?")
_COMPACT_DATE: Final = re.compile(r"([12][0-9]{3})([0-9]{2})([0-9]{2})")


class Remark(NamedTuple):
    """Something to say about a cell: a finding's code and the facts of its sentence."""

    code: str
    facts: Mapping[str, object] = MappingProxyType({})


Judged = tuple[EntryValue, "Remark | None"]


@dataclass(frozen=True)
class InputRule:
    """How one input's cells are judged.

    Attributes:
        item: the input.
        low, high: a number within needs no further look (``whole`` apart).
    """

    item: Input
    low: float
    high: float
    labels: dict[str, str]  # as people may type it -> the scheme's label

    @classmethod
    def of(cls, item: Input) -> InputRule:
        """The rule of an input."""
        low = -_LARGEST if item.minimum is None else item.minimum
        high = _LARGEST if item.maximum is None else item.maximum
        if item.kind == "percent":
            low = -CERTAIN_SHARE if item.minimum is None else low
            high = CERTAIN_SHARE if item.maximum is None else high
        if item.kind not in ("number", "percent"):
            low, high = inf, -inf  # always to be looked at
        return cls(item, low, high, {_folded(label): label for label in item.labels})

    def judge(self, raw: object) -> Judged:
        """The value of a cell that is not blank, and what is to be said about it."""
        kind = self.item.kind
        if isinstance(raw, str) and not tidy(raw):
            return None, Remark("ONLY_SPACES")
        if kind in ("choice", "yesno", "unit"):
            return self._choice(raw)
        if kind == "text":
            return shown(raw).strip(), None
        if kind == "date":
            return _date(raw)
        return self._number(raw)

    def _choice(self, raw: object) -> Judged:
        if self.item.kind == "yesno" and isinstance(raw, bool):
            label = "是" if raw else "否"
            return label, Remark("CHOICE_TIDIED", {"label": label})
        text = shown(raw)
        if text in self.item.labels:
            return text, None
        label = self.labels.get(_folded(text), "")
        if label:
            return label, Remark("CHOICE_TIDIED", {"label": label})
        if self.item.kind == "unit":
            return None, Remark("LINK_UNKNOWN")
        return None, Remark("CHOICE_UNKNOWN", {"choices": "、".join(self.item.labels)})

    def _number(self, raw: object) -> Judged:
        if isinstance(raw, bool):
            return None, Remark("BOOLEAN_IN_NUMBER")
        if isinstance(raw, (int, float)):
            if not isfinite(raw):
                return None, Remark("TEXT_NOT_NUMBER")
            return self._within(float(raw), None)
        if isinstance(raw, (date, time, timedelta)):
            return None, Remark("DATE_IN_NUMBER")
        measure = "" if self.item.kind == "percent" else self.item.measure
        found = value_text(str(raw), measure)
        if found.value is None:
            return None, Remark(found.refusal or "ONLY_SPACES", {
                "measure": self.item.measure, "what": _instead(self.item)})
        return self._within(found.value, Remark("TEXT_NUMBER", {"number": number(found.value)}))

    def _within(self, value: float, remark: Remark | None) -> Judged:
        item = self.item
        if item.refused_above is not None and value > item.refused_above:
            return None, Remark("PERCENT_SCALE", {
                "share": number(value * 100), "percent": number(value),
                "fraction": number(value / 100)})
        if item.kind == "percent" and ((item.maximum is None and value > CERTAIN_SHARE)
                                       or (item.minimum is None and value < -CERTAIN_SHARE)):
            return value, Remark("PERCENT_LARGE", {"percent": number(value * 100)})
        if not self.low <= value <= self.high:
            return value, Remark("OUT_OF_LIMITS", {"limits": self._limits(),
                                                   "number": number(value)})
        if item.whole and not value.is_integer():
            return value, Remark("NOT_WHOLE", {"number": number(value)})
        return value, remark

    def _limits(self) -> str:
        percent = self.item.kind == "percent"
        low, high = (None if bound is None else f"{number(bound * 100)}%" if percent
                     else number(bound) for bound in (self.item.minimum, self.item.maximum))
        if low is None:
            return f"不大于{high}"
        return f"不小于{low}" if high is None else f"在{low}至{high}之间"


def _instead(item: Input) -> str:
    """What belongs where 无 or / was typed: only what the cell accepts is named.

    >>> _instead(Input(indicator="1", name="应检查数", minimum=1))
    '填准确的数'
    """
    if item.takes_zero:
        return "填准确的数，没有发生的填0" + ("" if item.required else "，没有这一项的留空")
    return "填准确的数" + ("" if item.required else "，没有这一项的留空")


def number(value: float) -> str:
    """A number as people write it; one of astronomic size with its power of ten.

    >>> number(2000.0), number(0.85), number(1e300)
    ('2000', '0.85', '1e+300')
    """
    if abs(value) >= _ASTRONOMIC:
        return f"{value:g}"
    return f"{round(value, 10):.10f}".rstrip("0").rstrip(".")


def shown(raw: object) -> str:
    """What stands in a cell, as text."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, (int, float)):
        return number(raw)
    if isinstance(raw, datetime):
        return f"{raw:%Y-%m-%d}" if raw.time() == time() else f"{raw:%Y-%m-%d %H:%M:%S}"
    return str(raw)


def plain(raw: object) -> EntryValue:
    """A cell's value where no input says how to judge it; dates as serial numbers."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, (bool, int, float)):
        return float(raw)
    return _serial(raw) if isinstance(raw, date) else str(raw)


def _date(raw: object) -> Judged:
    if isinstance(raw, date):
        return _serial(raw), None
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and 1 <= raw < 100_000:
        return float(raw), None  # a serial number in a cell without a date format
    text = tidy(shown(raw))
    found = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        return None, Remark("DATE_UNKNOWN")
    return _serial(day), Remark("TEXT_DATE", {"date": day.isoformat()})


def _serial(day: date) -> float:
    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    return (moment.replace(tzinfo=None) - _DAY_ZERO) / timedelta(days=1)


def _folded(text: str) -> str:
    """A label without what people type differently: width, spaces, case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
