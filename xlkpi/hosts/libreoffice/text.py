"""Fonts and characters, of cells and of shapes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlwings import base_classes

from xlkpi.hosts.libreoffice import bridge
from xlkpi.hosts.libreoffice.units import Color, from_uno_color, to_uno_color

_SCRIPTS = ("", "Asian", "Complex")  # Calc keeps a font per kind of script


class Font(base_classes.Font):
    """The font of anything that has UNO's character properties."""

    def __init__(self, api: Any, changeable: Callable[[], Any] | None = None) -> None:
        """A font.

        Args:
            api: The UNO object with the character properties.
            changeable: Called before a change; raises when there may be none.
        """
        self._api, self._changeable = api, changeable

    @property
    def api(self) -> Any:
        return self._api

    def _get(self, name: str) -> Any:
        return bridge.common(self._api, name)

    def _set(self, name: str, value: Any, scripts: tuple[str, ...] = _SCRIPTS) -> None:
        if self._changeable is not None:
            self._changeable()
        for script in scripts:
            self._api.setPropertyValue(name + script, value)

    @property
    def bold(self) -> bool | None:
        weight = self._get("CharWeight")
        return None if weight is None else weight > 110

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", 150.0 if value else 100.0)

    @property
    def italic(self) -> bool | None:
        posture = self._get("CharPosture")
        return None if posture is None else posture.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", bridge.enum("awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        height = self._get("CharHeight")
        return None if height is None else round(height, 2)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def name(self) -> str | None:
        name = self._get("CharFontName")
        return None if name is None else str(name)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)

    @property
    def color(self) -> Color | None:
        number = self._get("CharColor")
        return None if number is None else from_uno_color(number)

    @color.setter
    def color(self, value: Any) -> None:
        self._set("CharColor", to_uno_color(value), ("",))


class Characters(base_classes.Characters):
    """Some characters of a text (a cell's or a shape's), by offsets from 0."""

    def __init__(self, text: Any, start: int = 0, stop: int | None = None) -> None:
        self._text, self._start, self._stop = text, start, stop

    @property
    def api(self) -> Any:
        cursor = self._text.createTextCursor()
        cursor.gotoStart(False)
        for step in _steps(self._start):
            cursor.goRight(step, False)
        if self._stop is None:
            cursor.gotoEnd(True)
        else:
            for step in _steps(self._stop - self._start):
                cursor.goRight(step, True)
        return cursor

    @property
    def text(self) -> str:
        return str(self._text.String[self._start : self._stop])

    @property
    def font(self) -> Font:
        return Font(self.api)

    def __getitem__(self, item: int | slice) -> Characters:
        length = len(self.text)
        if isinstance(item, slice):
            start, stop = item.start or 0, length if item.stop is None else item.stop
            if start < 0 or stop < 0:
                raise ValueError("Characters object does not support slicing with negative indexes")
        else:
            start = item if item >= 0 else length + item
            stop = start + 1
            if not 0 <= start < length:
                raise IndexError(f"Character {item} is out of range ({length} characters).")
        return Characters(self._text, self._start + start, self._start + min(stop, length))


def _steps(count: int) -> list[int]:
    """A distance in parts that fit UNO's short."""
    return [32767] * (count // 32767) + [count % 32767]
