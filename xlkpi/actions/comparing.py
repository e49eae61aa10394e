"""自评考评差异: where the unit's own scores and the assessed ones differ, and why."""

from __future__ import annotations

from typing import Final

import xlwings as xw

from xlkpi.actions.cells import as_text
from xlkpi.actions.forms import Form, is_summary, need_forms
from xlkpi.actions.page import Column, Page, show
from xlkpi.actions.running import action
from xlkpi.returns import Entry
from xlkpi.scheme.points import SAME
from xlkpi.scoring import points
from xlkpi.summary.plan import GAPS

LABEL: Final = "自评考评差异"
_COLUMNS: Final = (
    Column("单位", 18), Column("指标", 8, "centre"), Column("名称", 18), Column("分值", 8, "points"),
    Column("自评得分", 10, "points"), Column("考评得分", 10, "points"),
    Column("差异", 9, "change"), Column("核定改动了什么", 40), Column("考评得分说明", 60))
_GAP: Final = -3
_LOST: Final = "#FCE4D6"  # the assessment took points away
_WON: Final = "#E2EFDA"


@action(LABEL)
def compare_scores(book: xw.Book) -> str:
    """List the indicators whose two scores differ; of a summary its own sheet is shown."""
    if is_summary(book):
        book.sheets[GAPS].activate()
        return f"这是汇总工作簿，各单位的差异列在工作表“{GAPS}”里。"
    forms = need_forms(book)
    found = [(form, *_compared(form)) for form in forms]
    rows = [[form.title, *row] for form, more, _ in found for row in more]
    units = "、".join(form.title for form in forms)
    count = sum(1 for row in rows if row[1])
    summary = (f"{units}：有 {count} 项指标的自评与考评得分不同。差异＝考评−自评。" if count
               else f"{units}：自评与考评得分没有差异。")
    single = sum(n for _, _, n in found)
    if single:
        summary += f"另有 {single} 项只有一种得分（多为科室评定的），不能比较，没有列出。"
    columns = _COLUMNS if len(forms) > 1 else _COLUMNS[1:]
    page = Page(LABEL, summary, columns, [row[-len(columns):] for row in rows],
                [_colour(row[_GAP]) for row in rows])
    sheet = show(book, page, forms[-1].sheet)
    sheet.activate()
    return f"{summary}\n见工作表“{sheet.name}”。" if count else summary


def _colour(gap: object) -> str:
    if not isinstance(gap, float) or gap == 0:
        return ""
    return _LOST if gap < 0 else _WON


def _compared(form: Form) -> tuple[list[list[object]], int]:
    """The rows of one form, and how many indicators have one score only."""
    own, assessed = form.score("self").scores, form.score("assessed").scores
    indicators = {i.code: i for i in form.scheme.indicators} if form.scheme is not None else {}
    both = [(indicators[code], own[code].value, one.value, one)
            for code, one in assessed.items()]
    pairs = [(i, a, b, one) for i, a, b, one in both if a is not None and b is not None]
    rows: list[list[object]] = [
        [i.code, i.name, one.full, a, b, round(b - a, 10), _changes(form, i.code), one.cause]
        for i, a, b, one in pairs if abs(b - a) > SAME]
    if rows:
        full, before, after = (round(sum(p), 10) for p in zip(
            *((one.full if i.counts_to_full else 0, a, b) for i, a, b, one in pairs),
            strict=True))
        rows.append(["", "合计", full, before, after, round(after - before, 10), "",
                     f"自评、考评都有得分的 {len(pairs)} 项指标之和"])
    single = sum((a is None) != (b is None) for _, a, b, _ in both)
    return rows, single


def _changes(form: Form, code: str) -> str:
    """The figures of an indicator that the reviewer changed: '完成数 45→40'."""
    inputs = form.scheme.inputs if form.scheme is not None else ()
    told = []
    for item in inputs:
        entry = form.returned.entries.get(item.key, Entry())
        if item.indicator == code and entry.assessed is not None and entry.assessed != entry.value:
            old, new = (_figure(v, item.kind) for v in (entry.value, entry.assessed))
            told.append(f"{item.name} {old or '空白'}→{new}")
    return "；".join(told)


def _figure(value: float | str | None, kind: str) -> str:
    if kind == "percent" and isinstance(value, float):
        return f"{points(value * 100)}%"
    return as_text(value)
