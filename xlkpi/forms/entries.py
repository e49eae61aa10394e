"""What the input cells of a 考核表 accept, and the colours that show what is still to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from xlkpi.forms import columns, summed
from xlkpi.forms.formulas import Scores, quoted
from xlkpi.forms.pen import Pen
from xlkpi.forms.resolve import NUMERIC
from xlkpi.forms.wording import ours
from xlkpi.scheme.answers import PENDING, UNFILLED
from xlkpi.scheme.identity import Role
from xlkpi.scheme.model import Input, Scheme

TITLE_LIMIT: Final = 32  # characters; Excel's limits for validation texts
MESSAGE_LIMIT: Final = 255
LIST_LIMIT: Final = 255  # of a list written into the rule, commas included
_FAR: Final = 999_999_999_999  # a number without limits still has to be a number
_FIRST_DAY: Final = date(1900, 1, 1)
_LAST_DAY: Final = date(2199, 12, 31)


def shortened(text: str, limit: int) -> str:
    """A text that Excel accepts: at most ``limit`` characters, an ellipsis where it was cut.

    >>> shortened("一二三四五", 4)
    '一二三…'
    """
    return text if len(text) <= limit else text[:limit - 1] + "…"


def figure(value: float, kind: str) -> str:
    """A limit as people write it.

    >>> figure(0.5, "percent"), figure(4.0, "number")
    ('50%', '4')
    """
    return f"{round(value * 100, 10):g}%" if kind == "percent" else f"{value:.12g}"


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def limits(item: Input) -> str:
    """What may be typed, as one sentence without its full stop."""
    if item.kind in ("choice", "yesno"):
        return "请从下拉列表中选择：" + "、".join(item.labels)
    if item.kind == "unit":
        return "请从下拉列表中选择单位"
    if item.kind == "text":
        return "请填写文字"
    if item.kind == "date":
        return "请填写日期，如 2023-6-30"
    noun = "整数" if item.whole else "百分数，如 95%" if item.kind == "percent" else "数字"
    low, high = item.minimum, item.maximum
    if low is not None and high is not None:
        bounds = f"，{figure(low, item.kind)} 至 {figure(high, item.kind)}"
    elif low is not None:
        bounds = f"，不小于 {figure(low, item.kind)}"
    else:
        bounds = "" if high is None else f"，不大于 {figure(high, item.kind)}"
    return f"请填写{noun}{bounds}"


def prompt(scheme: Scheme, item: Input) -> str:
    """What Excel shows beside the cell when it is selected."""
    texts = [limits(item)]
    if item.measure and item.kind in NUMERIC:
        texts[0] += f"（单位：{item.measure}）"
    if item.help:
        texts.append(item.help)
    if item.by == "department":
        texts.append(f"由评估科室评定，{ours(scheme)}可先填自评")
    if not item.required:
        texts.append("没有可以不填")
    return shortened("。".join(text.rstrip("。") for text in texts) + "。", MESSAGE_LIMIT)


def _broken(item: Input) -> tuple[str, ...]:
    """When a number breaks an input's limits: conditions with {} for its cell."""
    found = [f"{{}}{sign}{_plain(bound)!r}"
             for sign, bound in (("<", item.minimum), (">", item.highest)) if bound is not None]
    return (*found, *(["{0}<>INT({0})"] if item.whole else []))


class Rules:
    """Puts validation rules and colours on the input cells of one sheet."""

    def __init__(self, pen: Pen, scores: Scores) -> None:
        self._pen = pen
        self._scores = scores
        self._columns = scores.columns
        self._lists: dict[tuple[str, ...], str] = {}

    def apply(self) -> None:
        """Everything: hidden marks, validation, colours."""
        for item, row in self._scores.layout.input_rows():
            self._mark(item, row)
            self._pen.sheet.data_validation(self._both(row), self._rule(item))
        self._colours()

    def _both(self, row: int) -> str:
        """填报值 and 核定值 of a row."""
        own, assessed = (self._columns.cell(r, row) for r in (Role.VALUE, Role.ASSESSED))
        return f"{own}:{assessed}"

    def _mark(self, item: Input, row: int) -> None:
        who = {"unit": columns.BY_UNIT, "department": columns.BY_DEPARTMENT}[item.by]
        needless = self._scores.needless(item)
        if item.required and needless:  # counts and colours go by this mark
            self._pen.sheet.write_formula(
                row - 1, self._columns.who, f'=IF({needless},"","{who}")', None, who)
        elif item.required:
            self._pen.sheet.write_string(row - 1, self._columns.who, who)
        if item.kind in NUMERIC:
            self._pen.sheet.write_string(row - 1, self._columns.sort, columns.IS_NUMBER)

    def _rule(self, item: Input) -> dict[str, Any]:
        rule: dict[str, Any] = {
            "input_title": shortened(item.name, TITLE_LIMIT),
            "input_message": prompt(self._scores.scheme, item),
            "error_title": "填写有误",
            "error_message": shortened(f"“{item.name}”{limits(item)}。", MESSAGE_LIMIT),
        }
        if item.kind in ("choice", "yesno", "unit"):
            return {**rule, "validate": "list", "source": self._source(item.labels)}
        if item.kind == "text":
            return {**rule, "validate": "any"}
        low = -_FAR if item.minimum is None else _plain(item.minimum)
        high = _FAR if item.highest is None else _plain(item.highest)
        if item.kind == "date":
            return {**rule, "validate": "date", "criteria": "between",
                    "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
        return {**rule, "validate": "integer" if item.whole else "decimal",
                "criteria": "between", "minimum": low, "maximum": high}

    def _source(self, labels: tuple[str, ...]) -> list[str] | str:
        short = len(",".join(labels)) <= LIST_LIMIT and not any(
            set(',"') & set(text) for text in labels)
        if short and not labels[0].startswith("="):
            return list(labels)
        if labels not in self._lists:
            column = self._columns.lists + len(self._lists)
            first = self._scores.layout.first
            for number, text in enumerate(labels):
                self._pen.sheet.write_string(first - 1 + number, column, text)
            self._pen.sheet.set_column(column, column, 8, None, {"hidden": True})
            letter = columns.name(column)
            self._lists[labels] = f"=${letter}${first}:${letter}${first + len(labels) - 1}"
        return self._lists[labels]

    # --- colours -----------------------------------------------------------------------------

    def _colours(self) -> None:
        layout = self._scores.layout
        first, last = layout.first, layout.last
        if last < first:
            return
        who = f"${columns.name(self._columns.who)}{first}"
        sort = f"${columns.name(self._columns.sort)}{first}"
        own, adopted = (f"${self._columns.cell(r, first)}" for r in (Role.VALUE, Role.ADOPTED))
        both = f"{self._columns.cell(Role.VALUE, first)}:{self._columns.cell(Role.ASSESSED, last)}"
        here = self._columns.cell(Role.VALUE, first)
        self._colour(both, f'AND({sort}="{columns.IS_NUMBER}",ISTEXT({here}),{here}<>"")',
                     "if wrong")
        mark = f"{columns.name(self._columns.marks[Role.VALUE_MARK])}{first}"
        self._colour(both, f'IF(ISERROR({here}),{mark}<>"",AND({mark}<>"",{here}={mark}))',
                     "if wrong")
        for labels, rows in self._choices().items():
            chosen = self._columns.cell(Role.VALUE, rows[0])
            wrong = "".join(f',{chosen}<>"{text}"' for text in labels)
            places = [self._both(row) for row in rows]
            self._colour(places[0], f'AND({chosen}<>""{wrong})', "if wrong", places)
        for condition, pairs in self._outside():
            self._colour(pairs[0], condition, "if wrong", pairs)
        for condition, pairs in summed.wrong(self._scores):
            filled = f'{pairs[0].split(":")[0]}<>""'
            self._colour(pairs[0], f"AND({filled},{condition})", "if wrong", pairs)
        self._colour(self._columns.area(Role.VALUE, first, last),
                     f'AND({who}="{columns.BY_UNIT}",{own}="")', "if unit")
        self._colour(both, f'AND({who}="{columns.BY_DEPARTMENT}",{adopted}="")', "if department")
        score = self._columns.cell(Role.SELF_SCORE, first)
        scores = f"{score}:{self._columns.cell(Role.SCORE, last)}"
        self._colour(scores, f"ISERROR({score})", "if error")
        self._colour(scores, f"{score}={quoted(UNFILLED)}", "if unfilled")
        self._colour(scores, f"{score}={quoted(PENDING)}", "if pending")

    def _outside(self) -> Iterator[tuple[str, list[str]]]:
        """Limits that a figure pasted in may break, and the pairs of cells that have them."""
        alike: dict[tuple[str, ...], list[int]] = {}
        parts: list[tuple[str, list[str]]] = []
        for item, row in self._scores.layout.input_rows():
            if item.kind not in ("number", "percent"):
                continue
            if broken := _broken(item):
                alike.setdefault(broken, []).append(row)
            whole = self._scores.rows.get(f"{item.indicator}/{item.not_above}")
            if item.not_above and whole is not None:  # told of the figure that counts
                here = self._columns.cell(Role.VALUE, row)
                part, limit = (self._columns.fixed(Role.ADOPTED, r) for r in (row, whole))
                parts.append((f"AND(ISNUMBER({here}),{here}={part},{part}>{limit})",
                              [self._both(row)]))
        for broken, rows in alike.items():
            here = self._columns.cell(Role.VALUE, rows[0])
            tests = ",".join(test.format(here) for test in broken)
            yield f"AND(ISNUMBER({here}),OR({tests}))", self._runs(rows)
        yield from parts

    def _runs(self, rows: Sequence[int]) -> list[str]:
        """填报值 and 核定值 of rows from the top down, neighbours joined."""
        joined = columns.runs((row, row) for row in rows)
        return [f"{self._columns.cell(Role.VALUE, first)}:{self._columns.cell(Role.ASSESSED, last)}"
                for first, last in joined]

    def _choices(self) -> dict[tuple[str, ...], list[int]]:
        found: dict[tuple[str, ...], list[int]] = {}
        for item, row in self._scores.layout.input_rows():
            if item.labels and len(item.labels) <= 20:
                labels = tuple(text.replace('"', '""') for text in item.labels)
                found.setdefault(labels, []).append(row)
        return found

    def _colour(self, place: str, formula: str, style: str, places: Sequence[str] = ()) -> None:
        options = {"type": "formula", "criteria": f"={formula}",
                   "format": self._pen.styles(style), "stop_if_true": True}
        if len(places) > 1:
            options["multi_range"] = " ".join(places)
        self._pen.sheet.conditional_format(place, options)
