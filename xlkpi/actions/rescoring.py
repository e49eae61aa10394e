"""重新计分: every score worked out anew, formulas that were overwritten put back, changes told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import xlwings as xw

from xlkpi.actions import snapshot
from xlkpi.actions.cells import Grid, as_text, read_grid
from xlkpi.actions.forms import Form, forms_in, is_summary, need_forms
from xlkpi.actions.page import FIRST, HEADER, Column, Page, find, show
from xlkpi.actions.restoring import expected, same_formula
from xlkpi.actions.running import ActionError, action
from xlkpi.actions.writing import Writing, write
from xlkpi.forms.moved import Expected
from xlkpi.returns.container import cell_address
from xlkpi.scheme.identity import TOTAL_KEY, Role, indicator_key
from xlkpi.scheme.points import SAME
from xlkpi.scoring import STATUS_TITLES, UnitScores

LABEL: Final = "重新计分"
UNDO_LABEL: Final = "撤销上次计分"
PAGE: Final = "计分说明"
_CHANGED: Final = "#FFF2CC"
_COLUMNS: Final = (
    Column("单位", 18), Column("指标", 8, "centre"), Column("名称", 18), Column("分值", 8, "points"),
    Column("原自评", 9, "points"), Column("自评得分", 9, "points"), Column("原考评", 9, "points"),
    Column("考评得分", 9, "points"), Column("考评变化", 9, "change"), Column("考评得分说明", 60),
    Column("为什么变", 44))
# Columns, counted from the right: former and present scores of 自评 and 考评, the difference, why.
_OLD, _NEW, _GAP, _WHY = (-7, -5), (-6, -4), -3, -1
_ROLES: Final = (Role.SELF_SCORE, Role.SCORE)
_WAITING: Final = (STATUS_TITLES["unfilled"], STATUS_TITLES["pending"])


@dataclass
class _Work:
    """One form while it is being scored."""

    form: Form
    scores: tuple[UnitScores, UnitScores]  # 自评, 考评
    entered: list[Expected]  # formulas put (back) into cells
    refused: list[Expected]  # those that the protected sheet did not take
    after: Grid


@action(LABEL)
def rescore(book: xw.Book) -> str:
    """Work out all scores from the figures on the screen and tell what changed, and why.

    得分说明 of the form stays a live formula; the sentences stand on a page of
    their own, 计分说明.
    """
    if is_summary(book):
        raise ActionError("这是汇总工作簿，得分由各单位的考核表而来；请用“合并汇总”重新生成。")
    works = [_entered(form) for form in need_forms(book)]
    book.app.calculate()
    for work in works:
        work.after = read_grid(work.form.sheet) or work.after
    rows = [row for work in works for row in _rows(work)]
    cells = tuple(cell for work in works for cell in _cells(work))
    changed = [row for row in rows if _is_changed(row)]
    summary = _summary(works, rows, changed, len(cells))
    before = find(book, PAGE)
    old = None if before is None else _page_of(before)
    if cells or old is None or _present(old.rows) != _present(rows):
        columns = _COLUMNS if len(works) > 1 else _COLUMNS[1:]
        page = _coloured(Page(PAGE, summary, columns, [row[-len(columns):] for row in rows]))
        sheet = show(book, page, works[-1].form.sheet)
        snapshot.keep(book, snapshot.Snapshot(cells, old))
        works[0].form.sheet.activate()
        return f"{summary}\n每项得分的说明见工作表“{sheet.name}”；“{UNDO_LABEL}”可以恢复原样。"
    return f"{summary}\n每项得分的说明见工作表“{before.name if before else PAGE}”。"


def _entered(form: Form) -> _Work:
    """Put every formula back that is gone, was changed, or was not calculated."""
    work = _Work(form, (form.score("self"), form.score("assessed")), [], [], form.grid)
    wrong = [e for e in expected(form) if _is_wrong(work, e)]
    if not wrong:
        return work
    refused = write(form.sheet, (
        Writing(one.place, f"={one.text}", "array" if one.array else "formula")
        for one in wrong if one.place is not None))
    for one in wrong:
        (work.refused if one.place in refused else work.entered).append(one)
    return work


def _is_wrong(work: _Work, one: Expected) -> bool:
    form = work.form
    if one.place is None or one.text is None:
        return False
    written = form.grid.formulas.get(cell_address(*one.place))
    if written is None:
        return True
    computed = _computed(work.scores, one)
    if computed is None or _same(form.grid.value(one.place), computed):
        return False
    if not same_formula(written, one.text):
        return True
    # The formula is right and the figure old: it was never calculated.  Sums follow by themselves.
    return one.key in work.scores[0].scores and cell_address(*one.place) not in form.grid.errors


def _computed(scores: tuple[UnitScores, UnitScores], one: Expected) -> float | str | None:
    """What a score cell should show; None for cells that are not scores."""
    if one.role not in _ROLES:
        return None
    scored = scores[_ROLES.index(one.role)]
    if one.key == TOTAL_KEY:
        return round(scored.total, 10)
    if one.key in scored.scores:
        return _shown(scored, one.key)
    result = scored.results.get(one.key[1:])
    return result if isinstance(result, float) else None


def _shown(scored: UnitScores, code: str) -> float | str:
    score = scored.scores[code]
    return STATUS_TITLES[score.status] if score.value is None else score.value


def _same(shown: Any, computed: Any) -> bool:
    """Whether a cell shows what was worked out; an error is an error, whichever."""
    if isinstance(shown, float) and isinstance(computed, float):
        return abs(shown - computed) <= SAME
    if computed == STATUS_TITLES["error"]:
        return isinstance(shown, str) and shown.startswith("#")
    return bool(shown == computed)


# --- what is told -----------------------------------------------------------------------------


def _rows(work: _Work) -> list[list[Any]]:
    form, (own, assessed) = work.form, work.scores
    indicators = {i.code: i for i in form.scheme.indicators} if form.scheme is not None else {}
    rows = []
    for code, score in assessed.scores.items():
        new = (_shown(own, code), _shown(assessed, code))
        indicator = indicators[code]
        full = indicator.full if score.status == "exempt" else score.full
        rows.append(_row(work, code, [code, indicator.name, full], new, score.cause))
    open_ones = f"还有 {assessed.open} 项没有考评得分" if assessed.open else ""
    rows.append(_row(work, TOTAL_KEY, ["", "合计", assessed.full], (own.total, assessed.total),
                     open_ones))
    for name, value in assessed.results.items():
        if value is not None:
            own_value = own.results.get(name)
            rows.append(_row(work, indicator_key(name), ["", name, None], (own_value, value), ""))
    return rows


def _row(work: _Work, key: str, what: list[Any], new: tuple[Any, Any], cause: str) -> list[Any]:
    form = work.form
    places = [form.locate(role, key) for role in _ROLES]
    old = [None if p is None else form.grid.value(p) for p in places]
    # a result that there is not yet: the cell says what it waits for
    new = (_waits(old[0], new[0]), _waits(old[1], new[1]))
    old = [n if o is None or _same(o, n) else o for o, n in zip(old, new, strict=True)]
    gap = (round(new[1] - old[1], 10)
           if isinstance(new[1], float) and isinstance(old[1], float) else None)
    return [form.title, *what, old[0], new[0], old[1], new[1], gap or None, cause,
            _why(work, key, new)]


def _waits(shown: Any, computed: Any) -> Any:
    return shown if computed is None and shown in _WAITING else computed


def _why(work: _Work, key: str, new: tuple[Any, Any]) -> str:
    """Why the cells showed something else, and what was done about it."""
    told = []
    for role, title, computed in zip(_ROLES, ("自评", "考评"), new, strict=True):
        place = work.form.locate(role, key)
        if place is None:
            continue
        address, shown = cell_address(*place), as_text(work.form.grid.value(place))
        if any(e.place == place for e in work.refused):
            told.append(f"{title}（{address}）的公式被改写为“{shown}”，没能恢复："
                        "工作表受保护的，请先撤消保护，再重新计分")
        elif any(e.place == place for e in work.entered):
            written = work.form.grid.formulas.get(address)
            told.append(f"{title}（{address}）的公式被改写为“{shown}”，已恢复" if written is None
                        else f"{title}（{address}）的公式被改动或没有重算，已恢复")
        now = work.after.value(place)
        if computed is not None and not _same(now, computed):
            told.append(f"{title}单元格（{address}）显示“{as_text(now)}”，按所填内容应为"
                        f"“{as_text(computed)}”：请看“检查填报”列出的问题")
    return "；".join(told)


def _is_changed(row: Sequence[Any]) -> bool:
    return bool(row[_WHY]) or any(row[o] != row[n] for o, n in zip(_OLD, _NEW, strict=True))


def _present(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows without what they were before: two runs that agree in this agree."""
    hidden = (*_OLD, _GAP, _WHY)
    width = len(_COLUMNS) - 1
    return [[None if row[n] == "" else row[n] for n in range(-width, 0) if n not in hidden]
            for row in rows]


def _page_of(sheet: xw.Sheet) -> Page:
    """The page as it stands, with or without the column of units."""
    units = sheet.range((HEADER, 1)).value == _COLUMNS[0].title
    return _coloured(snapshot.page_of(sheet, _COLUMNS if units else _COLUMNS[1:], FIRST))


def _coloured(page: Page) -> Page:
    return replace(page, colours=[_CHANGED if _is_changed(r) else "" for r in page.rows])


def _summary(works: list[_Work], rows: list[list[Any]], changed: list[list[Any]], restored: int
             ) -> str:
    units = "、".join(work.form.title for work in works)
    count = sum(1 for row in rows if row[1])
    if not changed:
        return f"{units}：{count} 项指标已重新计算，得分没有变化。"
    told = [_told(row) for row in changed if row[1]]
    more = f"等 {len(told)} 项" if len(told) > 5 else ""
    back = f"；恢复了 {restored} 个公式" if restored else ""
    refused = sum(len(work.refused) for work in works)
    left = f"；{refused} 个公式没能恢复（工作表受保护）" if refused else ""
    return f"{units}：{count} 项指标已重新计算。{'，'.join(told[:5])}{more}{back}{left}。"


def _told(row: Sequence[Any]) -> str:
    """One change: '1.5 量化分级 考评 4.5→1.8'."""
    pairs = [f"{title} {as_text(row[old]) or '空白'}→{as_text(row[new])}"
             for title, old, new in zip(("自评", "考评"), _OLD, _NEW, strict=True)
             if row[old] != row[new]]
    return f"{row[1]} {row[2]} {'、'.join(pairs) or '见说明'}"


# --- undoing ----------------------------------------------------------------------------------


def _cells(work: _Work) -> list[snapshot.Cell]:
    """The cells whose content is another than before."""
    found = []
    for one in work.entered:
        if one.place is None:
            continue
        before, after = (g.content(one.place) for g in (work.form.grid, work.after))
        if before != after:
            kind = "是" if cell_address(*one.place) in work.form.grid.formulas else ""
            found.append(snapshot.Cell(work.form.sheet.name, one.role.value, one.key, kind,
                                       before, after))
    return found


@action(UNDO_LABEL)
def undo_rescore(book: xw.Book) -> str:
    """Put back what the last 重新计分 changed; what somebody changed since is left alone."""
    kept = snapshot.kept(book)
    if kept is None:
        return "没有可以撤销的计分。"
    forms = {form.sheet.name: form for form in forms_in(book)}
    left = sum(_put_back(forms.get(sheet), [c for c in kept.cells if c.sheet == sheet])
               for sheet in dict.fromkeys(cell.sheet for cell in kept.cells))
    page = find(book, PAGE)
    if kept.page is not None:
        show(book, kept.page)
    elif page is not None:
        page.delete()
    snapshot.forget(book)
    if forms:
        next(iter(forms.values())).sheet.activate()
    done = len(kept.cells) - left
    told = f"已恢复到上次计分之前：{done} 个单元格" + ("和计分说明。" if page is not None else "。")
    if left:
        told += f"\n有 {left} 个单元格在那以后又改过，或工作表改了名、受保护，没有动。"
    return told


def _put_back(form: Form | None, cells: Sequence[snapshot.Cell]) -> int:
    """Put the cells of one form back; how many were not."""
    wanted = []
    for cell in cells if form is not None else ():
        place = form.locate(Role(cell.role), cell.key) if form is not None else None
        if form is not None and place is not None and form.grid.content(place) == cell.after:
            wanted.append(Writing(place, cell.before, "formula" if cell.formula else "value"))
    refused = write(form.sheet, wanted) if form is not None else set()
    return len(cells) - len(wanted) + len(refused)
