"""自评考评差异: where the unit's own scores and the assessed ones differ, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import xlwings as xw

from xlkpi.actions.cells import as_text
from xlkpi.actions.forms import Form, is_summary, need_forms
from xlkpi.actions.page import Column, Page, show
from xlkpi.actions.running import action
from xlkpi.returns import Entry
from xlkpi.scoring import STATUS_TITLES, Score, points
from xlkpi.scoring.review import SAME
from xlkpi.summary.plan import GAPS

LABEL: Final = "自评考评差异"
_COLUMNS: Final = (
    Column("指标", 8, "centre"), Column("名称", 18), Column("分值", 8, "points"),
    Column("自评得分", 10, "points"), Column("考评得分", 10, "points"),
    Column("差异", 9, "change"), Column("核定改动了什么", 40), Column("考评得分说明", 60))
_LOST: Final = "#FCE4D6"  # the assessment took points away
_WON: Final = "#E2EFDA"


@action(LABEL)
def compare_scores(book: xw.Book) -> str:
    """List the indicators whose two scores differ; of a summary its own sheet is shown."""
    if is_summary(book):
        book.sheets[GAPS].activate()
        return f"这是汇总工作簿，各单位的差异列在工作表“{GAPS}”里。"
    forms = need_forms(book)
    found = [(form, row) for form in forms for row in _differences(form)]
    units = "、".join(form.identity.unit for form in forms)
    columns = _COLUMNS if len(forms) == 1 else (Column("单位", 18), *_COLUMNS)
    rows = [row if len(forms) == 1 else [form.identity.unit, *row] for form, row in found]
    count = sum(1 for _, row in found if row[0])
    summary = (f"{units}：有 {count} 项指标的自评与考评得分不同。差异＝考评−自评。" if count
               else f"{units}：自评与考评得分没有差异。")
    colours = [_colour(row) for _, row in found]
    sheet = show(book, Page(LABEL, summary, columns, rows, colours), forms[-1].sheet)
    sheet.activate()
    return f"{summary}\n见工作表“{sheet.name}”。" if count else summary


def _colour(row: list[object]) -> str:
    gap = row[5]
    if not isinstance(gap, float) or gap == 0:
        return ""
    return _LOST if gap < 0 else _WON


def _differences(form: Form) -> Iterator[list[object]]:
    own, assessed = form.score("self"), form.score("assessed")
    indicators = {i.code: i for i in form.scheme.indicators} if form.scheme is not None else {}
    some = False
    for code, score in assessed.scores.items():
        before = own.scores[code]
        gap = None if score.value is None or before.value is None else round(
            score.value - before.value, 10)
        if (abs(gap) <= SAME if gap is not None else score.status == before.status):
            continue
        some = True
        yield [code, indicators[code].name, indicators[code].full, _shown(before), _shown(score),
               gap, _changes(form, code), score.cause]
    if some:
        gap = round(assessed.total - own.total, 10)
        open_ones = f"考评还有 {assessed.open} 项没有得分" if assessed.open else ""
        yield ["", "合计", assessed.full, own.total, assessed.total, gap, "", open_ones]


def _shown(score: Score) -> float | str:
    return STATUS_TITLES[score.status] if score.value is None else score.value


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
