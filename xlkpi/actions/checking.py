"""检查填报: what is unfilled or wrong in the 考核表, listed with links and marked by colour."""

from __future__ import annotations

from typing import Any, Final

import xlwings as xw

from xlkpi.actions.cells import typed
from xlkpi.actions.findings import JUMP, findings_page, told
from xlkpi.actions.forms import Form, is_summary, need_forms
from xlkpi.actions.page import find, show
from xlkpi.actions.running import action
from xlkpi.findings import Finding
from xlkpi.returns.container import cell_address
from xlkpi.returns.layout import Place
from xlkpi.scheme.identity import Role
from xlkpi.summary.plan import ISSUES

LABEL: Final = "检查填报"
PAGE: Final = "检查结果"
_ERROR_MARK: Final = "错"  # beside an error cell: no value could be equal to it
_MARKED: Final = {Role.VALUE: Role.VALUE_MARK, Role.ASSESSED: Role.ASSESSED_MARK}
_OLD_FORM: Final = "（这份考核表是早先下发的，没有标记栏，超出范围的数没有涂色，请看列表。）"


@action(LABEL)
def check_return(book: xw.Book) -> str:
    """Mark and list what is unfilled or out of limits; marks of what was mended are taken off.

    Blank cells have their colour from the form itself.  A wrong figure is put
    into the hidden marks beside it, which colours it while it stands there:
    nothing of the cell itself is changed, and the sheet may stay protected.
    """
    if is_summary(book):
        book.sheets[ISSUES].activate()
        return f"这是汇总工作簿，各单位的问题列在工作表“{ISSUES}”里。"
    forms = need_forms(book)
    found = [(form, form.findings()) for form in forms]
    marked = [mark(form, findings) for form, findings in found]
    findings = [f for _, more in found for f in more]
    units = "、".join(form.title for form in forms)
    if not findings:
        summary = f"{units}：没有发现问题。"
        if find(book, PAGE) is not None:
            show(book, findings_page(PAGE, summary, []))
        forms[0].sheet.activate()
        return summary
    summary = f"{units}：共 {told(findings)}。"
    page = findings_page(PAGE, f"{summary}{JUMP}", findings,
                         units=len(forms) > 1)
    sheet = show(book, page, forms[-1].sheet)
    sheet.activate()
    note = "" if all(marked) else f"\n{_OLD_FORM}"
    return f"{summary}\n已列在工作表“{sheet.name}”里，{JUMP}{note}"


def mark(form: Form, findings: list[Finding]) -> bool:
    """Set the marks of one sheet to what was found now.

    Returns:
        Whether the sheet has columns for marks.
    """
    columns = [form.places.frame.roles.get(role) for role in _MARKED.values()]
    rows = [row for row in map(form.places.row, form.returned.entries) if row is not None]
    if None in columns or not rows or columns[1] != (columns[0] or 0) + 1:
        return False
    wrong = {f.cell for f in findings if f.severity != "note"}
    wanted: dict[Place, Any] = {}
    for key in form.returned.entries:
        for role, column in zip(_MARKED, columns, strict=True):
            place = form.places.cell(role, key)
            if place is not None and column is not None and cell_address(*place) in wrong:
                value = form.grid.value(place)
                error = cell_address(*place) in form.grid.errors
                wanted[place[0], column] = _ERROR_MARK if error else value
    first, last = min(rows), max(rows)
    left = columns[0] or 0
    marks = [[wanted.get((row, column), "") for column in (left, left + 1)]
             for row in range(first, last + 1)]
    if marks != [[form.grid.value((row, column)) for column in (left, left + 1)]
                 for row in range(first, last + 1)]:
        form.sheet.range((first + 1, left + 1)).resize(len(marks), 2).value = [
            [typed(value) for value in pair] for pair in marks]
    return True
