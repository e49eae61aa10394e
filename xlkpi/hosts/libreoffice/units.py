"""Points and characters (Excel) to and from hundredths of a millimetre (UNO); colours."""

from __future__ import annotations

from typing import Any

Color = tuple[int, int, int]

_PER_POINT = 2540 / 72
_DIGIT, _PADDING, _PIXELS_PER_INCH = 7, 5, 96  # a digit of Excel's standard font, in pixels


def points(length: float) -> float:
    """Points of a UNO length, on a grid of 1/20 point (UNO's own grid is coarser than a float)."""
    return round(length / _PER_POINT * 20) / 20


def length(value: float) -> int:
    """The UNO length of points."""
    return round(value * _PER_POINT)


def cell_points(value: float) -> float:
    """Points of a length of cells, on the grid of a quarter of a point that Excel's rows have."""
    return round(value / _PER_POINT * 4) / 4


def characters(width: float) -> float:
    """A column's width in Excel's unit: digits of the standard font."""
    pixels = width * _PIXELS_PER_INCH / 2540
    if pixels < _DIGIT + _PADDING:  # below one character Excel's scale is another
        return round(max(pixels, 0) / (_DIGIT + _PADDING), 2)
    return round((pixels - _PADDING) / _DIGIT, 2)


def column_length(chars: float) -> int:
    """The UNO width of a column of so many characters."""
    pixels = chars * (_DIGIT + _PADDING) if chars < 1 else chars * _DIGIT + _PADDING
    return round(pixels * 2540 / _PIXELS_PER_INCH)


def to_rgb(color: Any) -> Color:
    """An RGB triple from what xlwings accepts: a triple, "#ff0000", or Excel's integer."""
    if isinstance(color, str):
        return from_uno_color(int(color.removeprefix("#"), 16))
    if isinstance(color, int):
        return color & 255, color >> 8 & 255, color >> 16 & 255
    red, green, blue = (int(part) for part in color)
    return red, green, blue


def to_uno_color(color: Any) -> int:
    """UNO's colour number, 0xRRGGBB."""
    red, green, blue = to_rgb(color)
    return red << 16 | green << 8 | blue


def from_uno_color(number: int) -> Color:
    """The RGB triple of UNO's colour number; automatic (-1) is black."""
    number = max(number, 0)
    return number >> 16 & 255, number >> 8 & 255, number & 255
