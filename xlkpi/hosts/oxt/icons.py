"""The buttons' pictures, drawn by code: no binary is kept, and no tool is needed.

Shapes lie in a square of 16 by 16 units, later ones over earlier ones; each
pixel takes the mean of 16 samples.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from itertools import pairwise
from math import atan2, degrees, hypot
from typing import Final

Color = tuple[int, int, int]
Inside = Callable[[float, float], bool]
Shape = tuple[Inside, Color]
Points = tuple[tuple[float, float], ...]

SIDE: Final = 16
_SAMPLES: Final = 4
GREEN, BLUE, AMBER, RED = (33, 115, 70), (43, 87, 154), (214, 126, 28), (192, 57, 43)
GREY, PAPER = (110, 118, 128), (250, 250, 250)


def _rect(left: float, top: float, right: float, bottom: float, color: Color) -> Shape:
    return (lambda x, y: left <= x < right and top <= y < bottom), color


def _disc(cx: float, cy: float, radius: float, color: Color) -> Shape:
    return (lambda x, y: hypot(x - cx, y - cy) < radius), color


def _arc(
    cx: float, cy: float, radius: float, width: float, start: float, end: float, color: Color
) -> Shape:
    """A part of a ring; degrees clockwise from the right."""

    def inside(x: float, y: float) -> bool:
        angle = (degrees(atan2(y - cy, x - cx)) - start) % 360
        return abs(hypot(x - cx, y - cy) - radius) < width / 2 and angle <= (end - start)

    return inside, color


def _polygon(points: Points, color: Color) -> Shape:
    def inside(x: float, y: float) -> bool:
        odd = False
        for (x1, y1), (x2, y2) in zip(points, (*points[1:], points[0]), strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
        return odd

    return inside, color


def _line(points: Points, width: float, color: Color) -> Shape:
    def inside(x: float, y: float) -> bool:
        for (x1, y1), (x2, y2) in pairwise(points):
            dx, dy = x2 - x1, y2 - y1
            along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)
            along = min(1.0, max(0.0, along))
            if hypot(x - x1 - along * dx, y - y1 - along * dy) < width / 2:
                return True
        return False

    return inside, color


def _sheet(left: float, top: float, right: float, bottom: float, color: Color) -> list[Shape]:
    """A page with a frame and three lines of writing."""
    gap = (bottom - top - 2) / 4
    lines = [
        _rect(left + 2, top + 1 + gap * i - 0.5, right - 2, top + 1 + gap * i + 0.5, GREY)
        for i in (1, 2, 3)
    ]
    return [
        _rect(left, top, right, bottom, color),
        _rect(left + 1, top + 1, right - 1, bottom - 1, PAPER),
        *lines,
    ]


def _arrow(x: float, y: float, length: float, color: Color) -> list[Shape]:
    """To the right, from a point."""
    return [
        _rect(x, y - 1, x + length - 3, y + 1, color),
        _polygon(((x + length - 4, y - 3), (x + length, y), (x + length - 4, y + 3)), color),
    ]


def _keys() -> list[Shape]:
    return [
        _rect(x, y, x + 2, y + 2, AMBER if (x, y) == (10, 11) else BLUE)
        for y in (8, 11)
        for x in (4, 7, 10)
    ]


_PICTURES: Final[dict[str, list[Shape]]] = {
    "check_return": [*_sheet(1, 1, 12, 15, GREY), _line(((6, 10), (9, 13.5), (15, 5)), 2.6, GREEN)],
    "rescore": [
        _rect(2, 1, 14, 15, GREY),
        _rect(3, 2, 13, 14, PAPER),
        _rect(4, 3, 12, 6, GREEN),
        *_keys(),
    ],
    "undo_rescore": [
        _arc(8.5, 9, 5, 2.2, 200, 450, BLUE),
        _polygon(((0.5, 6.5), (7, 3.5), (6.5, 10)), BLUE),
    ],
    "compare_scores": [*_sheet(0.5, 2, 7.5, 14, BLUE), *_sheet(8.5, 2, 15.5, 14, AMBER)],
    "consolidate": [
        _rect(1, 1, 6, 5, BLUE),
        _rect(1, 6, 6, 10, BLUE),
        _rect(1, 11, 6, 15, BLUE),
        *_arrow(6, 8, 4.5, GREY),
        *_sheet(10, 3, 16, 13, GREEN),
    ],
    "distribute": [
        *_sheet(0, 3, 6, 13, GREEN),
        *_arrow(6, 8, 4.5, GREY),
        _rect(11, 1, 16, 5, BLUE),
        _rect(11, 6, 16, 10, BLUE),
        _rect(11, 11, 16, 15, BLUE),
    ],
    "check_scheme": [
        *_sheet(1, 1, 12, 15, GREY),
        _line(((11.5, 11.5), (15, 15)), 2.2, AMBER),
        _disc(9.5, 9, 4.2, AMBER),
        _disc(9.5, 9, 2.6, PAPER),
    ],
    "explain_functions": [
        _disc(8, 8, 7.5, BLUE),
        _arc(8, 6.2, 2.4, 1.7, 180, 405, PAPER),
        _line(((9.6, 8), (8, 9.8)), 1.7, PAPER),
        _disc(8, 12.4, 1.1, PAPER),
    ],
    "diagnose": [
        _disc(8, 8, 7.5, RED),
        _line(((2, 8.5), (5, 8.5), (7, 4), (9, 12), (10.5, 8.5), (14, 8.5)), 1.5, PAPER),
    ],
}


def _pixel(shapes: list[Shape], column: int, row: int, size: int) -> bytes:
    """Red, green, blue and opacity: the mean of the samples."""
    red = green = blue = hits = 0
    for i in range(_SAMPLES * _SAMPLES):
        x = (column + (i % _SAMPLES + 0.5) / _SAMPLES) * SIDE / size
        y = (row + (i // _SAMPLES + 0.5) / _SAMPLES) * SIDE / size
        color = next((color for inside, color in reversed(shapes) if inside(x, y)), None)
        if color is not None:
            red, green, blue, hits = red + color[0], green + color[1], blue + color[2], hits + 1
    if not hits:
        return bytes(4)
    return bytes((red // hits, green // hits, blue // hits, 255 * hits // _SAMPLES**2))


def png(name: str, size: int) -> bytes:
    """One picture, ``size`` pixels wide and high, as a PNG file."""
    shapes = _PICTURES[name]
    rows = b"".join(
        b"\0" + b"".join(_pixel(shapes, c, r, size) for c in range(size)) for r in range(size)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 0))
        + chunk(b"IEND", b"")
    )
