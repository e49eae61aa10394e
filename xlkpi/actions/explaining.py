"""函数说明: the KPI_ functions with their arguments and examples, from the declarations."""

from __future__ import annotations

from typing import Final

import xlwings as xw

from xlkpi.actions.page import Column, Page, show
from xlkpi.actions.running import action
from xlkpi.commands.reference import as_data

LABEL: Final = "函数说明"
_COLUMNS: Final = (
    Column("函数", 18), Column("用途", 44), Column("写法", 40),
    Column("参数（方括号内的可以不写）", 62), Column("例子 → 结果", 52))


@action(LABEL, any_book=True)
def explain_functions(book: xw.Book) -> str:
    """Write the reference of all functions into the workbook."""
    rows = []
    for one in as_data():
        arguments = "\n".join(
            f"{p['title'] if p['required'] else '[' + p['title'] + ']'} {p['name']}：{p['help']}"
            for p in one["parameters"])
        examples = "\n".join(f"{e['formula']} → {e['result']}" for e in one["examples"])
        rows.append([one["name"], f"{one['title']}：{one['description']}", f"={one['signature']}",
                     arguments, examples])
    summary = f"共 {len(rows)} 个函数。区域参数写作单元格区域，如 B2:B20。"
    sheet = show(book, Page(LABEL, summary, _COLUMNS, rows))
    sheet.activate()
    return f"{len(rows)} 个考核函数的用法、参数和例子，见工作表“{sheet.name}”。"
