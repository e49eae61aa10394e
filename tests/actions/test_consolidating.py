"""合并汇总, live: the summary of a folder, and of what stands on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo
from tests.actions.desk import FORM, UNIT, Desk
from tests.returns.test_ledgers import GOOD, small
from xlkpi.actions import consolidate, host
from xlkpi.actions.running import StatusBar
from xlkpi.commands import consolidating, demonstrating
from xlkpi.forms import distribute, ledger
from xlkpi.scheme import ledgers, save
from xlkpi.scheme.identity import LedgerRole

pytestmark = pytest.mark.live

KEY = "1.5/参评单位数"


def totals(book: xw.Book) -> dict[str, float]:
    """Unit -> total, from the sheet 排名 that the person sees."""
    rows = book.sheets["排名"].used_range.options(ndim=2).value
    head = next(i for i, row in enumerate(rows) if "总分" in row)
    name, total = rows[head].index("所"), rows[head].index("总分")
    return {row[name]: row[total] for row in rows[head + 1:] if isinstance(row[total], float)}


def expected(folder: Path, out: Path) -> dict[str, float]:
    done = consolidating.run(folder, demonstrating.SCHEME, out)
    return {name: unit.total for name, unit in done.outcome.units.items()}


def test_the_folder_is_proposed_and_the_summary_opened(desk: Desk, tmp_path: Path) -> None:
    book = desk.open()
    lo.reply(desk.app, "ok")
    told = consolidate(book)
    summary = desk.app.books.active
    assert Path(summary.fullname) == desk.folder / "汇总.xlsx"
    assert totals(summary) == pytest.approx(expected(desk.folder, tmp_path / "other.xlsx"))
    assert "已汇总 7 个所" in told
    assert "樟城所" in told
    question = desk.app.impl.alerts[0][1]
    assert str(desk.folder) in question
    assert desk.app.status_bar is False


def test_who_gives_up_gets_nothing(desk: Desk) -> None:
    book = desk.open()
    lo.reply(desk.app, "cancel")
    assert "已取消" in consolidate(book)
    assert not (desk.folder / "汇总.xlsx").exists()


def test_an_open_return_counts_as_it_stands_on_the_screen(desk: Desk, tmp_path: Path) -> None:
    before = expected(desk.folder, tmp_path / "before.xlsx")
    book = desk.open()
    entry = desk.returned().entries[KEY]
    book.sheets[FORM][entry.assessed_cell].value = 0
    told = consolidate(book, desk.folder)
    after = totals(desk.app.books.active)
    assert after[UNIT] < before[UNIT]
    assert f"{UNIT}正打开着" in told
    book.save()
    assert after == pytest.approx(expected(desk.folder, tmp_path / "after.xlsx"))


def test_an_event_that_is_changed_on_the_screen_counts(desk: Desk) -> None:
    """Its points stay, and so does the figure: what is listed must be the screen's all the same."""
    scheme = small()
    folder = desk.folder.parent / "台账"
    path, *_ = distribute(scheme, folder)
    save(scheme, folder / "方案.toml")
    book = desk.app.books.open(str(path))
    (found,) = ledgers(scheme, scheme.units[0].group)
    sheet = book.sheets[ledger.sheet_name(found)]
    for role, value in GOOD.items():
        sheet[ledger.cell(role, ledger.FIRST)].value = value
    book.save()
    assert "正打开着" not in consolidate(book, folder)
    sheet[ledger.cell(LedgerRole.EVIDENCE, ledger.FIRST)].value = "县局文件"
    lo.reply(desk.app, "yes")
    assert f"{scheme.units[0].name}正打开着" in consolidate(book, folder)
    events = desk.app.books.active.sheets["台账"].used_range.options(ndim=2).value
    assert ["县局文件" in row for row in events].count(True) == 1


def test_a_host_with_a_dialog_is_asked_for_the_folder(desk: Desk, monkeypatch: pytest.MonkeyPatch
                                                      ) -> None:
    asked: list[tuple[str, Path | None]] = []

    def choose(question: str, begin: Path | None) -> Path:
        asked.append((question, begin))
        return desk.folder

    monkeypatch.setattr(host, "choose_folder", choose)
    book = desk.open_scheme()
    assert "已汇总 7 个所" in consolidate(book)
    assert asked[0][1] == desk.folder.parent


@pytest.mark.parametrize(("answer", "names"), [
    ("yes", ["汇总.xlsx"]), ("no", ["汇总(2).xlsx", "汇总.xlsx"]), ("cancel", ["汇总.xlsx"])])
def test_a_summary_that_is_there_is_replaced_only_when_asked(desk: Desk, answer: str,
                                                             names: list[str]) -> None:
    (desk.folder / "汇总.xlsx").write_bytes(b"of last week")
    book = desk.open()
    lo.reply(desk.app, answer)
    consolidate(book, desk.folder)
    assert sorted(p.name for p in desk.folder.glob("汇总*")) == names
    kept = (desk.folder / "汇总.xlsx").read_bytes() == b"of last week"
    assert kept is (answer != "yes")


def test_again_while_the_summary_is_open(desk: Desk) -> None:
    book = desk.open()
    consolidate(book, desk.folder)
    lo.reply(desk.app, "yes")
    assert "已汇总 7 个所" in consolidate(book, desk.folder)
    assert [b.name for b in desk.app.books].count("汇总.xlsx") == 1


def test_progress_is_told_in_the_status_bar() -> None:
    class Bar:
        status_bar: Any = False

    bar = Bar()
    progress = StatusBar(bar, "合并汇总")  # type: ignore[arg-type]  # all that it uses of an App
    progress(1, 7)
    assert bar.status_bar == "合并汇总：1/7"
    progress(2, 7)
    assert bar.status_bar == "合并汇总：1/7"  # at most five times a second
    progress(7, 7)
    assert bar.status_bar == "合并汇总：7/7"


def test_a_folder_without_returns(desk: Desk, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    book = desk.open()
    assert "没有汇总" in consolidate(book, empty)
    assert "找不到文件夹" in consolidate(book, tmp_path / "nowhere")
    assert "请先把它保存" in consolidate(desk.app.books.add())
