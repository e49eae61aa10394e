"""As a person would: LibreOffice on a screen, figures from the keyboard, buttons by the mouse."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import xlkpi
from tests.actions.desk import FORM, UNIT, contents, page
from tests.live.person import Dialog, Person, started, until
from tests.live.screen import SIZE, Box, Color, Picture, Screen
from xlkpi.commands import consolidating, demonstrating
from xlkpi.commands.errors import CommandError
from xlkpi.commands.office import run
from xlkpi.forms.styles import UNIT as OPEN
from xlkpi.forms.styles import WRONG
from xlkpi.returns import read
from xlkpi.ribbon import COMMANDS
from xlkpi.scheme import load

WHITE, GREY, BLACK = (255, 255, 255), (192, 192, 192), (0, 0, 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo of a year, and a profile with the add-in installed."""
    made = tmp_path_factory.mktemp("person")
    lines, good = run("install", (), made / "profile")
    assert good, lines
    list(demonstrating.run(made / "demo"))
    return made


@pytest.fixture
def form(folder: Path) -> Path:
    """Where a 考核表 lies as it was handed out, on the unit's own machine."""
    return folder / f"{UNIT}.xlsx"


class Seat:
    """Before a screen with that form open; a new office where a test saw the last one crash."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self._screen, self._folder = screen, folder
        self._open: list[tuple[started, Person]] = []

    def person(self, form: Path) -> Person:
        if not self._open or not self._open[-1][1].alive:
            for lock in self._folder.rglob(".~lock.*#"):
                lock.unlink()
            shutil.copy(self._folder / "demo" / demonstrating.BLANK / form.name, form)
            profile = self._folder / f"profile{len(self._open)}"
            office = started(self._screen, shutil.copytree(self._folder / "profile", profile), form)
            self._open.append((office, office.__enter__()))
        return self._open[-1][1]

    def leave(self) -> None:
        while self._open:
            self._open.pop()[0].__exit__(None, None, None)


@pytest.fixture(scope="module")
def seat(folder: Path) -> Iterator[Seat]:
    with Screen() as screen:
        made = Seat(screen, folder)
        yield made
        made.leave()


@pytest.fixture
def person(seat: Seat, form: Path) -> Person:
    return seat.person(form)


def rgb(color: str) -> Color:
    """'#F8CBAD' as the screen has it."""
    red, green, blue = bytes.fromhex(color.lstrip("#"))
    return red, green, blue


def ground(person: Person, address: str) -> Color:
    """The colour that most of a cell has."""
    return person.screen.picture().colors(person.cell(address)).most_common(1)[0][0]


def looks(person: Person, address: str, color: Color) -> None:
    """Wait until a cell has a colour: the screen follows the cells a little later."""
    person.until(f"{address}的颜色", lambda: ground(person, address) == color)


def is_painted(dialog: Dialog, picture: Picture) -> bool:
    """Letters wherever its text and its buttons are."""
    inside = [picture.colors(box) for box in (*dialog.lines, *dialog.parts.values())]
    return all(colors.most_common(1)[0][0] == GREY and colors[BLACK] for colors in inside)


def seen(person: Person) -> Dialog:
    """The dialog once it is painted, photographed and answered with OK."""
    def painted() -> Dialog | None:
        dialog = person.glance()
        return dialog if dialog and is_painted(dialog, person.screen.picture()) else None

    person.photograph(person.until("画出来的对话框", painted).title)
    return person.answer()


def enter(person: Person, first: str, *figures: str) -> None:
    """Click a cell and type downwards."""
    person.click(person.cell(first))
    for figure in figures:
        person.screen.type(figure)
        person.screen.keys("Return")


def test_a_clerk_fills_in_checks_and_scores(person: Person, form: Path) -> None:
    sheet = person.book.sheets[FORM]
    looks(person, "H7", rgb(OPEN))
    enter(person, "H7", "45", "50")
    person.until("得分", lambda: sheet["K7"].value == 1.62)
    assert (sheet["H7:H8"].value, sheet["K9"].value) == ([45, 50], "未填")
    looks(person, "H7", WHITE)

    # what is out of limits is not let in
    enter(person, "H9", "-5")
    told = person.answer()
    assert "不小于 0" in told.text
    assert sheet["H9"].value is None

    # ... unless somebody pastes it: the button finds it
    sheet["H11"].value = -5
    person.press("检查填报")
    told = seen(person)
    assert told.title == "检查填报"
    assert f"{UNIT}：共" in told.text
    listed = person.book.sheets["检查结果"]
    assert person.book.sheets.active == listed
    rows = page(listed)
    line = next(n for n, row in enumerate(rows, 5) if row["位置"] == "H11")
    assert "-5" in rows[line - 5]["问题与处理办法"]
    assert len(rows) > 70  # all that is not filled in

    # a click on its place leads there, and it is marked
    person.screen.click(*person.cell(f"C{line}").centre, hold="ctrl")
    person.until("跳到单元格", lambda: person.app.selection == sheet["H11"])
    looks(person, "H11", rgb(WRONG))
    looks(person, "H12", rgb(OPEN))
    enter(person, "H11", "318", "330")
    looks(person, "H11", WHITE)

    before = contents(person.book)
    person.press("重新计分")
    assert "项指标已重新计算" in person.answer().text
    scored = {row["指标"]: row["自评得分"] for row in page(person.book.sheets["计分说明"])}
    assert (scored["1.1"], scored["1.3"]) == (1.62, pytest.approx(sheet["K11"].value))
    person.tab(FORM)
    person.press("撤销上次计分")
    person.answer()
    assert contents(person.book) == before

    person.screen.keys("ctrl+s")
    person.answer(next(b for b in person.dialog().parts if "Excel" in b))
    person.until("存盘", lambda: not person.book.api.isModified())
    entries = read(form, load(demonstrating.SCHEME)).returns[0].entries
    assert [entries[key].value for key in ("1.1/完成数", "1.1/应完成数", "1.3/完成数")] == [
        45, 50, 318]


def test_consolidating_from_the_menu(person: Person, folder: Path) -> None:
    returned = folder / "demo" / demonstrating.RETURNED
    done = consolidating.run(returned, demonstrating.SCHEME, folder / "cli.xlsx")
    assert run("start", [returned / f"{UNIT}.xlsx"], person.profile) == (
        ["LibreOffice正开着，由它打开。"], True)
    person.until("打开", lambda: person.book.fullname == str(returned / f"{UNIT}.xlsx"))
    person.choose("合并汇总")
    chooser = person.dialog()
    assert str(returned) in "".join(chooser.parts)
    person.answer("Select")
    told = seen(person)
    assert "已汇总 7 个所" in told.text
    assert person.book.fullname == str(returned / "汇总.xlsx")
    rows = person.book.sheets["排名"].used_range.options(ndim=2).value
    head = next(row for row in rows if "总分" in row)
    name, total = head.index("所"), head.index("总分")
    assert {row[name]: row[total] for row in rows if isinstance(row[total], float)} == (
        pytest.approx({unit: u.total for unit, u in done.outcome.units.items()}))
    sheet = Box(0, 150, SIZE[0], SIZE[1] - 150)
    person.until("汇总工作簿的图表", lambda: len(person.screen.picture().colors(sheet)) > 200)
    person.photograph("汇总工作簿")


# a workbook: the button, what its dialog says, the sheet that it leads to
BUTTONS = {
    f"{demonstrating.RETURNED}/樟城所.xlsx": [
        ("检查填报", r"^樟城所：", "考核表"),
        ("重新计分", r"^樟城所：\d+ 项指标已重新计算", "考核表"),
        ("撤销上次计分", r"恢复", "考核表"),
        ("自评考评差异", r"^樟城所：自评与考评得分没有差异", "自评考评差异"),
        ("下发模板", r"不是方案工作簿", ""),
        ("函数说明", r"^\d+ 个考核函数", "函数说明"),
        ("诊断", rf"加载项 {xlkpi.__version__}，与考核程序一致", ""),
    ],
    demonstrating.SUMMARY: [
        ("检查填报", r"^这是汇总工作簿", "异常清单"),
        ("自评考评差异", r"^这是汇总工作簿", "自评考评差异"),
        ("重新计分", r"请用“合并汇总”重新生成", ""),
        ("校验方案", r"不是方案工作簿", ""),
    ],
    demonstrating.SCHEME_FILE: [
        ("校验方案", r"suo-2023 .*）：", "校验结果"),
    ],
}


@pytest.mark.parametrize("name", BUTTONS)
def test_every_button_of_the_toolbar(person: Person, folder: Path, name: str) -> None:
    book = person.app.books.open(str(folder / "demo" / name))
    for label, says, sheet in BUTTONS[name]:
        person.press(label)
        told = seen(person)
        assert told.title == label
        assert re.search(says, told.text), told.text
        assert person.book == book
        assert sheet in ("", book.sheets.active.name)
    book.close()


def test_what_asks_for_a_folder(person: Person, folder: Path) -> None:
    book = person.app.books.open(str(folder / "demo" / demonstrating.SCHEME_FILE))
    person.press("合并汇总")
    person.answer("Cancel")
    assert "已取消" in seen(person).text
    person.press("下发模板")
    target = folder / "handed-out"
    target.mkdir()
    chooser = person.dialog()
    assert str(folder / "demo") in "".join(chooser.parts)  # the folder of the scheme is proposed
    person.click(chooser.parts["Path:"])
    person.screen.keys("ctrl+a")
    person.screen.type(str(target))
    person.answer("Select")
    assert f"已生成 7 份考核表，在 {target}" in seen(person).text
    assert len(list(target.glob("*.xlsx"))) == 7
    book.close()


def test_every_button_was_pressed() -> None:
    pressed = {label for buttons in BUTTONS.values() for label, *_ in buttons}
    assert pressed | {"合并汇总", "下发模板"} == {command.label for command in COMMANDS}


def test_without_a_screen_start_says_so(folder: Path, tmp_path: Path,
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(folder / "profile", tmp_path / "profile",
                    ignore=shutil.ignore_patterns(".lock"))
    monkeypatch.setenv("DISPLAY", ":4711")
    with pytest.raises(CommandError, match=r"打不开图形界面（DISPLAY=:4711）"):
        run("start", (), tmp_path / "profile")
    until("the end of the office", lambda: not any(
        str(tmp_path).encode() in command for command in commands()))


def commands() -> Iterator[bytes]:
    """The command lines of everything that runs."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has just ended
            yield path.read_bytes()
