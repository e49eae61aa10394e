"""A screen that nobody sees: an X server of its own, with real keys, clicks and pictures."""

from __future__ import annotations

import os
import struct
import subprocess
import tempfile
import time
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

SIZE = (1280, 900)
# windows get the keys as soon as they show, as on people's desktops; documents fill the screen
_MANAGER = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
<focus><focusNew>yes</focusNew></focus>
<applications><application type="normal"><maximized>yes</maximized></application></applications>
</openbox_config>
"""
_END = 10  # seconds for the server to end
Color = tuple[int, int, int]


@dataclass(frozen=True)
class Box:
    """A part of the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


class Picture:
    """What the screen showed at one moment."""

    def __init__(self, width: int, height: int, rows: list[bytes]) -> None:
        self.width, self.height = width, height
        self._rows = rows  # three bytes a pixel

    def color(self, x: int, y: int) -> Color:
        red, green, blue = self._rows[y][3 * x:3 * x + 3]
        return red, green, blue

    def colors(self, box: Box) -> Counter[Color]:
        """How many pixels of a part have each colour."""
        return Counter(self.color(x, y)
                       for y in range(max(box.y, 0), min(box.y + box.height, self.height))
                       for x in range(max(box.x, 0), min(box.x + box.width, self.width)))

    def save(self, path: Path) -> None:
        """As .png, for people to look at."""
        head = struct.pack(">2I5B", self.width, self.height, 8, 2, 0, 0, 0)
        data = zlib.compress(b"".join(b"\0" + row for row in self._rows), 1)
        chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(content)) + name + content
            + struct.pack(">I", zlib.crc32(name + content)) for name, content in chunks))


class Screen:
    """An X server; a context manager.

    Attributes:
        display: what DISPLAY is set to.
    """

    def __enter__(self) -> Screen:
        self._folder = tempfile.TemporaryDirectory(prefix="xlkpi-screen-")
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24",
             "-fbdir", self._folder.name, "-nolisten", "tcp", "-noreset"],
            pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as told:
            number = told.readline().strip()  # it is ready when it tells
        if not number:
            raise RuntimeError(f"Xvfb ended with {self._server.wait(_END)}")
        self.display = f":{number}"
        self._manager = self._managed()
        return self

    def _managed(self) -> subprocess.Popen[bytes]:
        """A window manager, once it works."""
        settings, ready = Path(self._folder.name, "rc.xml"), Path(self._folder.name, "ready")
        settings.write_text(_MANAGER, encoding="utf-8")
        manager = subprocess.Popen(
            ["openbox", "--sm-disable", "--config-file", str(settings), "--startup",
             f"touch {ready}"], env={**os.environ, "DISPLAY": self.display},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not ready.exists():
            if manager.poll() is not None:
                raise RuntimeError(f"openbox ended with {manager.returncode}")
            time.sleep(0.02)  # between two looks; the state decides
        return manager

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(_END)
        self._folder.cleanup()

    def _do(self, *arguments: str) -> str:
        done = subprocess.run(["xdotool", *arguments], capture_output=True, text=True,
                              check=False, env={**os.environ, "DISPLAY": self.display})
        if done.returncode:
            raise RuntimeError(f"xdotool {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def click(self, x: int, y: int, hold: str = "") -> None:
        """Move the mouse there and press its left button, with a key held down if wanted."""
        down, up = (["keydown", hold], ["keyup", hold]) if hold else ([], [])
        self._do("mousemove", str(x), str(y), *down, "click", "1", *up)

    def keys(self, *names: str) -> None:
        """Press keys one after the other: "Return", "ctrl+Home", "4"."""
        self._do("key", "--clearmodifiers", *names)

    def type(self, text: str) -> None:
        """Type letters of the keyboard."""
        self._do("type", "--clearmodifiers", "--delay", "20", "--", text)

    def picture(self) -> Picture:
        """The whole screen, as the server keeps it: a dump with a head of big-endian numbers."""
        data = Path(self._folder.name, "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", data[:100])
        start = head[0] + 12 * head[19]  # after the head and the table of colours
        width, height, line = head[4], head[5], head[12]
        rows = []
        for y in range(height):
            row = data[start + y * line:start + y * line + 4 * width]
            rgb = bytearray(3 * width)
            rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
            rows.append(bytes(rgb))
        return Picture(width, height, rows)
