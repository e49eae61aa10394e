"""校验方案: what is wrong in the open scheme workbook, each finding with a link to its cell."""

from __future__ import annotations

from typing import Final

import xlwings as xw

from xlkpi.actions.findings import JUMP, findings_page, told
from xlkpi.actions.page import show
from xlkpi.actions.running import action
from xlkpi.actions.schemes import open_placed
from xlkpi.findings import Finding
from xlkpi.scheme import Scheme, SchemeError, check

LABEL: Final = "校验方案"
PAGE: Final = "校验结果"


@action(LABEL)
def check_scheme(book: xw.Book) -> str:
    """Check the scheme as it stands on the screen, saved or not."""
    scheme, findings = checked(book)
    title = book.name if scheme is None else f"{scheme.title}（{scheme.id} {scheme.version}）"
    if not findings:
        summary = f"{title}：没有发现问题。"
        show(book, findings_page(PAGE, summary, [], sheets=True))
        return summary
    summary = f"{title}：共 {told(findings)}。"
    sheet = show(book, findings_page(PAGE, f"{summary}{JUMP}", findings,
                                    sheets=True))
    sheet.activate()
    return f"{summary}\n已列在工作表“{sheet.name}”里，{JUMP}"


def checked(book: xw.Book) -> tuple[Scheme | None, list[Finding]]:
    """The open scheme and what is wrong with it; no scheme where it cannot be read.

    Raises:
        ActionError: the workbook is no scheme workbook.
    """
    try:
        scheme, places = open_placed(book)
    except SchemeError as error:
        return None, error.report
    return scheme, check(scheme, places)
