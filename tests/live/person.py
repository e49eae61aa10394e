"""A person before LibreOffice: looks by what a screen reader sees, acts by mouse and keyboard.

    with Screen() as screen, started(screen, profile, path) as person:
        person.click(person.cell("H7"))
        person.screen.type("45\n")
        person.press("检查填报")
        assert "未填" in person.dialog().text
        person.answer("OK")

Nothing is slept for: every step waits for what it needs to see, and gives up when the office
has had nothing to do for a while. A slow machine is no fault.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo
from tests.live.screen import SIZE, Box, Picture, Screen
from xlkpi.commands.office import run
from xlkpi.hosts import office_setup as setup
from xlkpi.hosts.libreoffice import bridge
from xlkpi.hosts.oxt import naming
from xlkpi.ribbon import TAB

PATIENCE = 60  # seconds at rest until something that should show is missed
EVER = 900  # seconds until even an office that is busy is given up
_PAUSE = 0.1  # between two looks: while it is asked, the office does nothing else
_BUSY = {"R", "D"}  # states: runs, or would if a processor were free; reads a disk
_MISSED = 5  # seconds at rest until a click is taken for missed
_BAR = f"private:resource/toolbar/addon_{naming.TOOLBAR}"
_SETTINGS = """<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupConnectionURL"
 oor:op="fuse"><value>pipe,name={pipe};urp</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion"
 oor:op="fuse"><value>{version}</value></prop></item>
</oor:items>"""
"""It listens; and nothing about its news moves the window's parts while they are looked at."""
# An office that crashes ends: else it would show what it will recover, run on, and paint no more.
_LAUNCHER = '#!/bin/sh\nexec "{launcher}" --norestore "$@"\n'
T = TypeVar("T")


class NotSeen(AssertionError):
    """What should have shown did not."""


@dataclass(frozen=True)
class Dialog:
    """A window that waits for an answer."""

    title: str
    text: str
    lines: tuple[Box, ...]  # where its text stands; the office does not always know its own size
    parts: dict[str, Box]  # what can be clicked, by its name


class Gone(Exception):
    """A window has just closed, or does not stand yet."""


class Ended(AssertionError):
    """The office has gone."""


class Patience:
    """Looks at something that takes its time.

    Args:
        seconds: how long the office may do nothing.
        group: the processes of the office; 0 where there is none: `EVER` alone ends it then.
    """

    def __init__(self, seconds: float, group: int) -> None:
        self._looks, self._group = seconds / _PAUSE, group
        self._end = time.monotonic() + EVER

    def ended(self) -> bool:
        """Wait a moment, and say whether that was the last.

        Raises:
            Ended: there is nobody left to wait for.
        """
        time.sleep(_PAUSE)
        if self._group:
            now = states(self._group)
            if not now:
                raise Ended
            self._looks -= 0 if now & _BUSY else 1
        return self._looks <= 0 or time.monotonic() > self._end


def states(group: int) -> set[str]:
    """What the threads of a group of processes do, in the letters of /proc; dead ones left out."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            if int(path.read_text().rpartition(")")[2].split()[2]) == group:
                found |= {task.read_text().rpartition(")")[2].split()[0]
                          for task in path.parent.glob("task/*/stat")}
    return found - {"X", "Z"}


def until(what: str, look: Callable[[], T | None], group: int = 0) -> T:
    """Look until there is something; windows that come and go meanwhile do no harm."""
    patience = Patience(PATIENCE, group)
    while True:
        with suppress(bridge.UnoException, Gone):
            seen = look()
            if seen:
                return seen
        if patience.ended():
            raise NotSeen(what)


def there(thing: T | None) -> T:
    """It, if it is there."""
    if thing is None:
        raise Gone
    return thing


def role(name: str) -> int:
    """UNO's number of a role."""
    return int(bridge.uno().getConstantByName(f"com.sun.star.accessibility.AccessibleRole.{name}"))


def box_of(thing: Any) -> Box:
    """Where it is on the screen."""
    at, size = thing.getLocationOnScreen(), thing.getSize()
    return Box(at.X, at.Y, size.Width, size.Height)


def children(thing: Any) -> Iterator[Any]:
    """What is in a window or menu, hidden things left out."""
    for index in range(thing.getAccessibleChildCount()):
        child = thing.getAccessibleChild(index)
        if hasattr(child, "getAccessibleContext"):  # lines of a list of files have none
            yield there(child.getAccessibleContext())


def within(thing: Any, kinds: Sequence[int], closed: Sequence[int] = ()) -> Iterator[Any]:
    """Everything of some roles inside, however deep; the inside of ``closed`` is not looked at."""
    for child in children(thing):
        if child.getAccessibleRole() in kinds:
            yield child
        elif child.getAccessibleRole() not in closed:
            yield from within(child, kinds, closed)


class Person:
    """Before the office's front window.

    Attributes:
        screen: For keys, clicks and pictures.
        app: The office, to see what stands in its cells.
        profile: The office's; the pictures that were taken lie beside it.
    """

    def __init__(self, screen: Screen, app: xw.App, profile: Path, group: int) -> None:
        self.screen, self.app, self.profile = screen, app, profile
        self._group = group
        self._toolkit = app.impl.service("com.sun.star.awt.Toolkit")

    @property
    def alive(self) -> bool:
        return bool(states(self._group))

    def ending(self, seconds: float) -> str:
        """What the office said before it ended; "" where it runs on after some seconds."""
        end = time.monotonic() + seconds
        while self.alive:
            if time.monotonic() > end:
                return ""
            time.sleep(_PAUSE)
        return setup.log_of(self.profile).read_text(encoding="utf-8", errors="replace")

    # -- seeing ------------------------------------------------------------
    def until(self, what: str, look: Callable[[], T | None]) -> T:
        """As `until`; a picture is kept of what shows in its stead."""
        try:
            return until(what, look, self._group)
        except NotSeen:
            self.photograph(f"没有{what}")
            raise

    def steady(self, what: str, look: Callable[[], T | None]) -> T:
        """What is seen twice in the same place, in a window that has its final size."""
        last: list[T | None] = [None]

        def again() -> T | None:
            last.append(look() if box_of(self._window()).width == SIZE[0] else None)
            return last[-1] if last[-1] == last[-2] else None

        return self.until(what, again)

    def photograph(self, name: str) -> Picture:
        """Take a picture of the screen and keep it."""
        picture = self.screen.picture()
        picture.save(self.profile.parent / f"{name}.png")
        return picture

    @property
    def book(self) -> xw.Book:
        return self.app.books.active

    def _frame(self) -> Any:
        return there(self.book.api.getCurrentController()).getFrame()

    def _window(self) -> Any:
        return there(self._frame().getContainerWindow().getAccessibleContext())

    def cell(self, address: str) -> Box:
        """Where a cell of the front sheet stands; it has to be in sight."""
        place = self.book.sheets.active[address]
        row, column = place.row - 1, place.column - 1

        def look() -> Box | None:
            for pane in within(self._window(), [role("DOCUMENT_SPREADSHEET")],
                               [role("MENU_BAR"), role("TOOL_BAR")]):
                table = there(next(children(pane), None))
                area = box_of(pane)
                one = box_of(table.getAccessibleCellAt(row, column)
                             .getAccessibleContext())
                x, y = one.centre
                if (one.width and area.x <= x < area.x + area.width
                        and area.y <= y < area.y + area.height):
                    return one
            return None

        return self.steady(f"单元格{address}", look)

    def dialog(self) -> Dialog:
        """The dialog in front, as soon as there is one."""
        return self.steady("对话框", self.glance)

    def glance(self) -> Dialog | None:
        """The dialog in front at this moment."""
        for index in range(self._toolkit.getTopWindowCount()):
            top = self._toolkit.getTopWindow(index)
            window = top.getAccessibleContext()
            if window is None or not top.isVisible():  # answered, and not yet gone
                continue
            if window.getAccessibleRole() not in (role("ALERT"), role("DIALOG")):
                continue
            lines = {box_of(line): line.getAccessibleName()
                     for line in within(window, [role("STATIC"), role("LABEL")])}
            kinds = [role(n) for n in ("PUSH_BUTTON", "TEXT", "COMBO_BOX")]
            parts = {p.getAccessibleName(): box_of(p) for p in within(window, kinds)}
            if parts:
                return Dialog(window.getAccessibleName(), "\n".join(lines.values()),
                              tuple(lines), parts)
        return None

    # -- acting ------------------------------------------------------------
    def click(self, box: Box) -> None:
        self.screen.click(*box.centre)

    def press(self, label: str) -> None:
        """A button of our toolbar."""
        def look() -> Box | None:
            bar = self._frame().LayoutManager.getElement(_BAR)
            found = [b for b in children(bar.getRealInterface().getAccessibleContext())
                     if b.getAccessibleName() == label] if bar is not None else []
            return box_of(found[0]) if found else None

        self.click(self.steady(f"按钮{label}", look))

    def choose(self, label: str) -> None:
        """An entry of our menu."""
        def menu() -> Any:
            bar = there(next(within(self._window(), [role("MENU_BAR")]), None))
            return next((m for m in children(bar) if m.getAccessibleName() == TAB), None)

        def entry() -> Box | None:
            found = [box_of(e) for e in children(there(menu()))
                     if re.sub(r"\([A-Z]\)$", "", e.getAccessibleName()) == label]
            return found[0] if found and found[0].height and found[0].y > title.y else None

        title = box_of(self.until(f"菜单{TAB}", menu))
        self.click(title)
        self.click(self.steady(f"菜单项{label}", entry))

    def answer(self, button: str = "OK") -> Dialog:
        """Click a button of the dialog; the dialog as it was."""
        dialog = first = self.dialog()
        while True:
            self.click(dialog.parts[button])
            patience = Patience(_MISSED, self._group)
            while True:
                now = self.until("其他窗口", lambda: [self.glance()])[0]
                if now is None or now.title != dialog.title:
                    return first
                if patience.ended():  # it had moved away from under the mouse
                    break
            dialog = now

    def tab(self, sheet: str) -> None:
        """Go to a sheet by its tab."""
        def look() -> Box | None:
            tabs = within(self._window(), [role("PAGE_TAB")],
                          [role(n) for n in ("MENU_BAR", "TOOL_BAR", "DOCUMENT_SPREADSHEET")])
            return next((box_of(t) for t in tabs if t.getAccessibleName() == sheet), None)

        self.click(self.steady(f"标签{sheet}", look))
        self.until(f"工作表{sheet}", lambda: self.book.sheets.active.name == sheet)


class started:  # noqa: N801 -- used as a function is
    """`xlkpi office start` with a file; the person before it, until the block ends.

    No generator: its ``contextmanager`` cannot pass UNO's exceptions on.
    """

    def __init__(self, screen: Screen, profile: Path, *files: Path) -> None:
        self._screen, self._profile, self._files = screen, profile, files
        self._patch = pytest.MonkeyPatch()
        self._group = 0

    def __enter__(self) -> Person:
        pipe = f"xlkpi_{os.getpid()}_{self._profile.parent.name}_{self._profile.name}"
        settings = self._profile / "user" / "registrymodifications.xcu"
        text = settings.read_text(encoding="utf-8")
        version = re.findall(r"\d+\.\d+", str(setup.diagnose(self._profile)[0]))[0]
        settings.write_text(text.replace("</oor:items>", _SETTINGS.format(
            pipe=pipe, version=version)), encoding="utf-8")
        self._patch.setenv("DISPLAY", self._screen.display)
        self._patch.setenv("HOME", str(self._profile.parent))  # for the log of the actions
        self._patch.setenv("LC_ALL", "C.UTF-8")  # English windows, on every machine
        script = self._profile / "soffice"
        script.write_text(_LAUNCHER.format(launcher=bridge.launcher()), encoding="utf-8")
        script.chmod(0o755)
        self._patch.setattr(bridge, "launcher", lambda: script)
        lines, _ = run("start", self._files, self._profile)
        self._group = int(re.findall(r"\d+", lines[0])[0])
        try:
            return Person(self._screen, self._attached(pipe), self._profile, self._group)
        except BaseException:
            self._screen.picture().save(self._profile.parent / "没有打开.png")
            self._end()
            raise

    def _attached(self, pipe: str) -> xw.App:
        resolver = bridge.uno().getComponentContext().ServiceManager.createInstance(
            "com.sun.star.bridge.UnoUrlResolver")
        address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
        app = lo.attach(until("the office's answer", lambda: resolver.resolve(address),
                              self._group))
        until("the file", lambda: len(app.books) == len(self._files), self._group)
        return app

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._end()

    def _end(self) -> None:
        self._patch.undo()
        with suppress(ProcessLookupError):
            os.killpg(self._group, signal.SIGKILL)
            os.waitpid(self._group, 0)
