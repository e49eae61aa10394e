"""下发模板: from the open scheme workbook, a 考核表 for every unit."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import xlwings as xw

from xlkpi import forms
from xlkpi.actions.findings import findings_page, told
from xlkpi.actions.page import show
from xlkpi.actions.running import StatusBar, action, ask_folder, folder_of
from xlkpi.actions.scheming import PAGE, checked
from xlkpi.commands.distributing import periods_hint

LABEL: Final = "下发模板"
FOLDER: Final = "考核表"


@action(LABEL)
def distribute(book: xw.Book, folder: str | Path | None = None) -> str:
    """Make the workbooks of all units from the scheme as it stands on the screen.

    Args:
        book: the scheme workbook.
        folder: where they go; by default the person is asked.
    """
    scheme, findings = checked(book)
    errors = [f for f in findings if f.severity == "error"]
    if scheme is None or errors:
        page = findings_page(PAGE, f"{book.name}：有错误，改正后才能下发。", findings,
                             sheets=True)
        show(book, page).activate()
        return f"方案有 {told(errors)}，没有下发；已列在工作表“{PAGE}”里，请改正后再下发。"
    proposed = folder_of(book)
    chosen = Path(folder) if folder is not None else ask_folder(
        book.app, LABEL, f"把 {len(scheme.units)} 个{scheme.unit_title}的考核表放在这个文件夹：",
        None if proposed is None else proposed / FOLDER)
    if chosen is None:
        return "已取消，没有下发。"
    written = forms.distribute(scheme, chosen, progress=StatusBar(book.app, LABEL))
    more = f"\n方案里还有 {told(findings)}，可用“校验方案”查看。" if findings else ""
    hint = periods_hint(scheme)
    more += f"\n{hint}" if hint else ""
    return f"已生成 {len(written)} 份考核表，在 {chosen}{more}"
