"""检查填报, live: tasks whose points do not add up, and one that is half filled in."""

from __future__ import annotations

import pytest

from tests.actions.desk import FORM, Desk, page
from xlkpi.actions import check_return
from xlkpi.forms import distribute
from xlkpi.forms.layout import plan
from xlkpi.samples import fill, sample
from xlkpi.scheme import load
from xlkpi.scheme.identity import Role

pytestmark = pytest.mark.live


def test_a_sum_that_is_off_and_a_half_filled_task_are_listed_with_their_cells(desk: Desk) -> None:
    scheme = load("district-2016")
    unit = scheme.units[2]
    [template] = distribute(scheme, desk.folder / "空白", [unit])
    path = desk.folder / "区财政局.xlsx"
    fill(scheme, template, unit.name, sample(scheme)[unit.name], path)
    book = desk.app.books.open(str(path))
    assert "没有发现问题" in check_return(book)
    layout = plan(scheme, unit.group, remark=False)
    rows = {item.key: row for item, row in layout.input_rows()}
    first, rate, last = (layout.columns.cell(Role.VALUE, rows[f"一至八/{name}"])
                         for name in ("任务1分值", "任务4完成率", "任务4分值"))
    book.sheets[FORM][last].value = 140
    assert "1 处错误" in check_return(book)
    [listed] = page(book.sheets["检查结果"])
    assert (listed["位置"], listed["所填内容"]) == (first, "590")
    assert "应为600" in listed["问题与处理办法"]
    book.sheets[FORM][last].value = 150
    book.sheets[FORM][rate].value = None
    assert "1 处错误" in check_return(book)
    [listed] = page(book.sheets["检查结果"])
    assert "只填了一部分" in listed["问题与处理办法"]
    assert "任务4完成率" in listed["问题与处理办法"]
