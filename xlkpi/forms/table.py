"""The 考核表 sheet: what people see of it, as the paper form has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from xlkpi import measure
from xlkpi.forms import causes, ledger, pages, partly
from xlkpi.forms.formulas import Scores, gives_exempt
from xlkpi.forms.layout import INFO, TITLE, Block, Layout, Part
from xlkpi.forms.pen import LEAST, Pen, Titled
from xlkpi.forms.styles import BODY, SMALL
from xlkpi.forms.wording import form_title, ours
from xlkpi.scheme import rule
from xlkpi.scheme.identity import LEVELS, Role
from xlkpi.scheme.ledgers import Ledger
from xlkpi.scheme.model import Input
from xlkpi.scheme.points import result_format

SHEET: Final = "考核表"
_FORMATS: Final = {"percent": "0.00%", "date": "yyyy-mm-dd", "choice": "@", "yesno": "@",
                   "text": "@", "unit": "@"}
_MEASURES: Final = {"percent": "%", "choice": "选择", "yesno": "是/否", "date": "日期",
                   "unit": "选择"}
_LONG_ENTRY: Final = "字" * 18  # a text that somebody types has room for so many
_LONGEST_CAUSE: Final = "数据有误，请检查：所填内容不在评分办法之内"
ADDIN_REMARK: Final = ("本表用考核加载项的函数（KPI_…）计分。没有装加载项的电脑上，上次算出的得分仍可查看；"
                  "改动填报值后如显示 #NAME?，请在装有加载项的电脑上重新计算，填报值不受影响。")


def draw(pen: Pen, scores: Scores, unit: str, period: str) -> None:
    """Draw all visible rows.

    Args:
        pen: the sheet.
        scores: the live cells and the layout.
        unit: name of the unit.
        period: part of the year, or "".
    """
    layout = scores.layout
    _head(pen, scores, unit, period)
    for part in layout.parts:
        _part(pen, scores, part)
    if layout.total is not None:
        _total(pen, scores, layout.total)
    if layout.overall or layout.results:
        _overall(pen, scores)
    _foot(pen, scores)
    ends = pages.breaks(layout, pen.heights)
    pages.fill(layout, pen.heights, ends)
    for part in layout.parts:
        _section(pen, part, ends)
    for number, role in enumerate(pen.columns.levels):
        for first, last, text in _level(layout, number, ends):
            pen.put(role, first, text, "strong", to=last)
    pen.sheet.set_h_pagebreaks(ends)


# --- above the table -------------------------------------------------------------------------


def _head(pen: Pen, scores: Scores, unit: str, period: str) -> None:
    scheme, layout = scores.scheme, scores.layout
    pen.put(pen.columns.first, TITLE, f"{form_title(scheme.title)}（{unit}）", "title",
            last=Role.REMARK)
    pen.heights[TITLE] = 39
    when = f"{scheme.year}年{(period or '年度').removeprefix('年')}"
    pen.put(pen.columns.first, INFO, f"考核对象：{unit}　　考核期：{when}", "unit",
            last=pen.columns.before(Role.RULE))
    pen.put(Role.RULE, INFO, causes.filled(scores), "unit", last=Role.MEASURE)
    for role, text, style in (
            (Role.VALUE, "待填报", "key unit"),
            (Role.ASSESSED, "待科室评定", "key department"),
            (Role.ADOPTED, "填写有误", "key wrong")):
        pen.put(role, INFO, text, style)
    pen.put(Role.SELF_SCORE, INFO, "灰底：自动计算，不用填", "key calculated", last=Role.CAUSE)
    pen.heights[INFO] = 25.5
    remark = ADDIN_REMARK if layout.remark_shown else None
    pen.put(pen.columns.first, layout.remark, remark, "remark", last=Role.REMARK)
    pen.heights[layout.remark] = LEAST
    if layout.parts:
        merged = 0
    else:  # no indicators: what stands left of the inputs is how they are filled in
        left, right = pen.columns.after(Role.SECTION), pen.columns.before(Role.INPUT)
        pen.put(pen.columns.first, layout.header, "类别", "head", last=Role.SECTION)
        pen.put(left, layout.header, "填写说明、结果名称", "head", last=right)
        merged = pen.columns.index(Role.INPUT)
    for column in pen.columns.shown[merged:]:
        if column.title:
            pen.put(column.role, layout.header, column.title, "head")
    pen.heights[layout.header] = 33


# --- sections and indicators -----------------------------------------------------------------


def _part(pen: Pen, scores: Scores, part: Part) -> None:
    for block in part.blocks:
        _block(pen, scores, block)
    for role, text in _titles(pen, part):
        pen.reserve(role, part.first, part.last, text, BODY)
    if part.subtotal is not None:
        _sums(pen, scores, part.subtotal, "小计", (part,))


def _titles(pen: Pen, part: Part, more: str = "") -> Iterator[tuple[Role, str]]:
    """What stands in 序号, where there is such a column, and 考核项目."""
    if Role.SEQUENCE in pen.columns:
        yield Role.SEQUENCE, part.section.code
    name = measure.balanced(part.section.name, pen.columns.width(Role.SECTION), BODY)
    points = f"\n（{part.section.full:g}分）" if part.section.full else ""
    yield Role.SECTION, f"{name}{points}{more}"


def _section(pen: Pen, part: Part, ends: Sequence[int]) -> None:
    """序号 and 考核项目 over the section's rows; again where it goes on overleaf."""
    starts = [part.first, *(row + 1 for row in ends if part.first <= row < part.last)]
    for first, last in zip(starts, [*(row - 1 for row in starts[1:]), part.last], strict=True):
        for role, text in _titles(pen, part, "" if first == part.first else "\n（续）"):
            pen.put(role, first, text, "strong", to=last)


def _level(layout: Layout, number: int, ends: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """First row, last row and text of every cell of one column above the sections."""
    columns = layout.columns
    for above, run in groupby(layout.parts, lambda part: part.section.above[:number + 1]):
        parts = list(run)
        first, last = parts[0].first, parts[-1].last
        starts = [first, *(row + 1 for row in ends if first <= row < last)]
        text = _parted(above[number], columns.width(LEVELS[number])) if len(above) > number else ""
        for start, end in zip(starts, [*(row - 1 for row in starts[1:]), last], strict=True):
            yield start, end, text + "\n（续）" * (bool(text) and start > first)


def _parted(text: str, pixels: float) -> str:
    r"""A heading in lines of about equal length, its points on a line of their own.

    >>> _parted("业务工作实绩（90分）", 64)
    '业务工作\n实绩\n（90分）'
    """
    name, bracket, points = text.rpartition("（")
    if not name or not points.endswith("）"):
        name, bracket, points = text, "", ""
    lines = measure.balanced(name, pixels, BODY)
    return f"{lines}\n{bracket}{points}" if bracket else lines


def _block(pen: Pen, scores: Scores, block: Block) -> None:
    indicator, first, last = block.indicator, block.first, block.last
    for item, row in zip(block.inputs, range(first, last + 1), strict=False):
        entry(pen, item, row, scores.ledgers.get(item.key))
    if not block.inputs:
        _no_entry(pen, first)
    number = _decimals(scores.scheme.decimals)
    pen.put(Role.FULL, first, scores.full(block), "centre", to=last,
            number="General" if indicator.counts_to_full
            else f'"{indicator.kind}"' + "\\ General" * bool(indicator.full))
    pen.put(Role.CONTENT, first, Titled(f"{indicator.code} {indicator.name}", indicator.content),
            "text" if indicator.content else "title only", to=last, size=BODY)
    pen.put(Role.RULE, first, indicator.rule, "text", to=last, size=BODY)
    for role in (Role.SELF_SCORE, Role.SCORE):
        pen.put(role, first, scores.score(block, role), "score", to=last, number=number)
    pen.put(Role.CAUSE, first, causes.cause(scores, block), "cause", to=last,
            longest=max(_LONGEST_CAUSE, partly.longest(scores, block), key=len), size=SMALL)
    for role, who in ((Role.DEPARTMENT, indicator.department), (Role.PERSON, indicator.person)):
        if role in pen.columns:
            asked = measure.balanced(who, pen.columns.width(role), BODY)
            pen.put(role, first, asked, "centre", to=last, size=BODY)
    for role in (Role.EVIDENCE, Role.REMARK):
        pen.put(role, first, None, "free", to=last)


def _decimals(digits: int) -> str:
    return "0." + "0" * digits if digits else "0"


def entry(pen: Pen, item: Input, row: int, kept: Ledger | None = None) -> None:
    """The cells of one input: its name, measure, 填报值, 核定值, 采用值.

    Args:
        kept: the ledger whose sum fills the input in, in the column of who fills it in.
    """
    department = item.by == "department"
    remarks = "，".join(["科室填"] * department + ["可不填"] * (not item.required))
    label = f"{item.name}（{remarks}）" if remarks else item.name
    pen.put(Role.INPUT, row, label, "department input" if department else "input", size=BODY)
    pen.put(Role.MEASURE, row, item.measure or _MEASURES.get(item.kind, ""), "centre", size=BODY)
    number = _FORMATS.get(item.kind, "General")
    for role in (Role.VALUE, Role.ASSESSED):
        summed = kept is not None and role is (Role.ASSESSED if department else Role.VALUE)
        pen.put(role, row, ledger.total(kept) if kept and summed else None, "entry", number=number)
    if item.kind == "text":
        pen.reserve(Role.VALUE, row, row, _LONG_ENTRY, BODY)
    pen.put(Role.ADOPTED, row, causes.adopted(pen.columns, row), "adopted", number=number)


def _no_entry(pen: Pen, row: int) -> None:
    pen.put(Role.INPUT, row, "（不用填，自动计算）", "input", size=BODY)
    for role in (Role.MEASURE, Role.VALUE, Role.ASSESSED, Role.ADOPTED):
        pen.put(role, row, "—", "adopted")


# --- sums --------------------------------------------------------------------------------------


def _sums(pen: Pen, scores: Scores, row: int, label: str, parts: tuple[Part, ...]) -> None:
    blocks = tuple(block for part in parts for block in part.blocks)
    number = _decimals(scores.scheme.decimals)
    pen.put(pen.columns.first, row, label, "sum", last=pen.columns.before(Role.FULL))
    pen.put(Role.FULL, row, causes.full(scores, blocks), "sum")
    pen.put(pen.columns.after(Role.FULL), row, None, "sum text", last=Role.ADOPTED)
    for role in (Role.SELF_SCORE, Role.SCORE):
        pen.put(role, row, causes.total(scores, role, blocks), "sum", number=number)
    pen.put(Role.CAUSE, row, causes.open_count(scores, parts), "sum text",
            last=Role.REMARK, size=SMALL)


def _total(pen: Pen, scores: Scores, row: int) -> None:
    _sums(pen, scores, row, "合计", scores.layout.parts)
    pen.heights[row] = 30


def _overall(pen: Pen, scores: Scores) -> None:
    layout = scores.layout
    first = layout.overall[0][1] if layout.overall else layout.results[0].row
    pen.put(pen.columns.first, first, "综合", "strong", last=Role.SECTION, to=layout.last)
    left, right = pen.columns.after(Role.SECTION), pen.columns.before(Role.INPUT)
    beside = pen.columns.index(Role.DEPARTMENT) > pen.columns.index(Role.INPUT)
    free = [(Role.DEPARTMENT, "centre")] * beside + [(Role.EVIDENCE, "free"), (Role.REMARK, "free")]
    for item, row in layout.overall:
        pen.put(left, row, item.help, "text", last=right, size=BODY)
        entry(pen, item, row, scores.ledgers.get(item.key))
        pen.put(Role.SELF_SCORE, row, None, "cause", last=Role.CAUSE)
        for role, style in free:
            pen.put(role, row, None, style)
    for found in layout.results:
        number = result_format(scores.scheme, found.result)
        pen.put(left, found.row, found.result.name, "strong", last=right, size=BODY)
        pen.put(Role.INPUT, found.row, found.result.note, "cause", last=Role.ADOPTED, size=SMALL)
        for role in (Role.SELF_SCORE, Role.SCORE):
            pen.put(role, found.row, scores.result(found, role), "score", number=number)
        pen.put(Role.CAUSE, found.row, causes.result_cause(scores, found), "cause",
                longest=_LONGEST_CAUSE, size=SMALL)
        for role, style in free:
            pen.put(role, found.row, None, style)


# --- under the table -----------------------------------------------------------------------------


def notes(scores: Scores) -> tuple[str, ...]:
    """The lines under the table."""
    unit = ours(scores.scheme)
    lines = [
        (f"1. 填报值由{unit}填写，核定值由评估科室填写；有核定值的按核定值计分，没有的按填报值计分。"
         "自评得分始终按填报值计算。"),
        ("2. “未填”表示还有必填数据没有填，该项暂不计分；“待汇总”表示要与其他单位一起排名或算占比，"
         "由汇总单位统一计算。这两种情况都不计入合计。"),
    ]
    if any(gives_exempt(rule(scores.scheme, b.indicator)) for b in scores.layout.blocks):
        lines.append("3. “不适用”的项目不计分，也不计入满分。")
    return tuple(lines)


def _foot(pen: Pen, scores: Scores) -> None:
    row = scores.layout.notes
    text = "注：" + "\n　　".join(notes(scores))
    pen.put(pen.columns.first, row, text, "note", last=Role.REMARK, size=BODY)
    sign = row + 1
    for first, last, label in (
            (pen.columns.first, pen.columns.before(Role.RULE), "单位负责人（签字）："),
            (Role.RULE, Role.INPUT, "填表人："),
            (Role.MEASURE, Role.SELF_SCORE, "审核人："),
            (Role.SCORE, Role.REMARK, "填表日期：　　　　年　　　月　　　日")):
        pen.put(first, sign, label, "sign", last=last)
    pen.heights[sign] = 33


