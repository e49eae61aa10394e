"""How many lines a Chinese text takes in a cell, and how high the cell must be.

No program fits the height of merged cells by itself, and not every one that of
a row, so it is worked out when the workbook is made: generously, because the
font on the other machine may be wider or higher than the one meant.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

NARROW: Final = 0.56  # width of a digit or Latin letter, in em
LINE: Final = 1.42  # height of a line, in font sizes
MARGIN: Final = 6  # pixels that a cell keeps free at its two sides
SPARE: Final = 6.0  # points above and below the text
TALLEST: Final = 409.0  # points; Excel has no higher row

_TOKEN: Final = re.compile(r"[!-~]+|\s|.", re.DOTALL)
_NOT_FIRST: Final = set("，。、；：！？）】》”’％%,.;:!?)]}")


def em(text: str) -> float:
    """Width of a text on one line, in em: a Chinese character is 1.

    >>> em("分值"), round(em("1.8"), 2)
    (2.0, 1.68)
    """
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else NARROW for c in text)


def lines(text: str, pixels: float, size: float) -> int:
    """Lines that ``text`` takes when wrapped.

    Args:
        text: may hold line feeds.
        pixels: width of the cell at 96 dpi.
        size: font size in points.

    >>> lines("完成率达到100%的得满分", 93, 10)
    2
    """
    room = max((pixels - MARGIN) / (size * 96 / 72), 1.0)
    return sum(_wrapped(part, room) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    count, used = 1, 0.0
    for token in _TOKEN.findall(text):
        wide = em(token)
        if used + wide <= room:
            used += wide
        elif token in _NOT_FIRST:  # takes the character before it to the next line
            count, used = count + 1, 1.0 + wide
        elif wide > room:  # a long number or address is broken anywhere
            whole = used + wide
            more = math.ceil(whole / room) - 1
            count, used = count + more, whole - more * room
        else:
            count, used = count + 1, wide
    return count


def balanced(text: str, pixels: float, size: float) -> str:
    r"""A short centred text broken into lines of about equal length, where it needs several.

    >>> balanced("食品安全监管", 85, 10)
    '食品安全\n监管'
    >>> balanced("特种设备安全监察", 85, 10)
    '特种设备\n安全监察'
    """
    room = max(int((pixels - MARGIN) / (size * 96 / 72)), 1)
    if "\n" in text or any(em(c) < 1 for c in text) or len(text) <= room:
        return text
    count = math.ceil(len(text) / room)
    each = math.ceil(len(text) / count)
    each += each % 2 if each < room else 0  # most words have two characters
    return "\n".join(text[start:start + each] for start in range(0, len(text), each))


def height(text: str, pixels: float, size: float) -> float:
    """Points that a cell needs to show ``text`` whole."""
    return lines(text, pixels, size) * size * LINE + SPARE


def spread(heights: dict[int, float], first: int, last: int, needed: float) -> None:
    """Raise the rows ``first`` to ``last`` of ``heights`` evenly until they hold ``needed``.

    Args:
        heights: points per row; changed in place.
        needed: points that the merged cell over these rows takes.
    """
    rows = range(first, last + 1)
    short = needed - sum(heights[row] for row in rows)
    if short > 0:
        for row in rows:
            heights[row] = min(heights[row] + short / len(rows), TALLEST)


def tallest(needs: Iterable[float]) -> float:
    """The height of a row whose cells have these needs."""
    return min(max(needs), TALLEST)


def pixels(width: float) -> float:
    """Pixels of a column of so many characters (Excel's column width)."""
    return width * 7 + 5
