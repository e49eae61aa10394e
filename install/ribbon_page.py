"""The page about the ribbon, and its picture: python install/ribbon_page.py [--check].

Both come from the declarations in xlkpi/ribbon.py.  The picture shows the layout
that Excel gives the tab; the icons are stand-ins, because Office's own pictures
are Microsoft's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from xlkpi.ribbon import GROUPS, TAB, Command, Group

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "ribbon.md"
PICTURE: Final = ROOT / "docs" / "ribbon.svg"

_FONT: Final = "'Microsoft YaHei','Noto Sans CJK SC',sans-serif"
_SIZE: Final = 12  # pixels of a letter; a Chinese one is square
_STRIP, _BODY, _FOOT = 30, 78, 22  # heights: tabs, buttons, titles of groups
_LARGE: Final = 64  # width of a large button
_ROW: Final = 26  # height of a small one; three make a column
_GAP: Final = 10
_OTHERS: Final = ("文件", "开始", "插入", "页面布局", "公式", "数据", "审阅", "视图")
_INK, _LINE, _GREEN, _GREY = "#333333", "#d0d0d0", "#217346", "#666666"
# Stand-ins for Office's icons, drawn in a square of 16
_GLYPHS: Final = {
    "check_return": "M8 1a7 7 0 1 0 .01 0M4.5 8l2.5 2.5 4.5-5",
    "rescore": "M2 2h12v12H2zM5 5h6M5 8h2M9 8h2M5 11h2M9 11h2",
    "undo_rescore": "M3 6h7a3.5 3.5 0 0 1 0 7H6M6 3L3 6l3 3",
    "compare_scores": "M2 14h12M4 14V7h3v7M9 14V3h3v11",
    "consolidate": "M2 3h4v3H2zM2 10h4v3H2zM10 6.5h4v3h-4zM6 4.5l4 3M6 11.5l4-3",
    "distribute": "M3 2h7v12H3zM7 8h8M12 5l3 3-3 3",
    "check_scheme": "M3 2h10v12H3zM5.5 8l2 2 3.5-4",
    "explain_functions": "M9.5 2.5c-2 0-2 2-2.3 4L6 13.500M4.500 6.500h6M10 9l4 5M14 9l-4 5",
    "diagnose": "M8 1a7 7 0 1 0 .01 0M8 7v5M8 4v1",
}


def text_width(text: str) -> int:
    """Pixels of a text: a Chinese letter is as wide as it is high, others half of that."""
    return sum(_SIZE if ord(letter) > 0x2E7F else _SIZE * 6 // 10 for letter in text)


def columns(group: Group) -> Iterator[Sequence[Command]]:
    """A group as Excel lays it out: a large button alone, small ones three to a column."""
    small: list[Command] = []
    for command in group.commands:
        if command.large:
            if small:
                yield small
                small = []
            yield [command]
        else:
            small.append(command)
            if len(small) == 3:
                yield small
                small = []
    if small:
        yield small


def column_width(column: Sequence[Command]) -> int:
    """Pixels that a column takes."""
    if column[0].large:
        return max(_LARGE, text_width(column[0].label) + 8)
    return max(text_width(command.label) for command in column) + 34


class Picture:
    """Draws the tab from left to right."""

    def __init__(self) -> None:
        self.root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg",
                                       "font-family": _FONT, "font-size": str(_SIZE)})
        self._x = _GAP

    def draw(self) -> str:
        """The whole picture."""
        self._box(0, 0, "100%", "100%", "#f3f2f1")
        self._tabs()
        tabs, self._x = self._x, _GAP
        body = self._box(0, _STRIP, "100%", str(_BODY + _FOOT), "#ffffff")
        body.set("stroke", _LINE)
        for group in GROUPS:
            self._group(group)
        width, height = max(self._x, tabs + _GAP), _STRIP + _BODY + _FOOT
        self.root.set("width", str(width))
        self.root.set("height", str(height))
        self.root.set("viewBox", f"0 0 {width} {height}")
        ET.indent(self.root)
        return ET.tostring(self.root, encoding="unicode") + "\n"

    def _box(self, x: int, y: int, width: str, height: str, fill: str) -> ET.Element:
        return ET.SubElement(self.root, "rect", {
            "x": str(x), "y": str(y), "width": width, "height": height, "fill": fill})

    def _text(self, x: int, y: int, text: str, *, fill: str = _INK, anchor: str = "start",
              weight: str = "normal") -> None:
        ET.SubElement(self.root, "text", {
            "x": str(x), "y": str(y), "fill": fill, "text-anchor": anchor, "font-weight": weight,
        }).text = text

    def _glyph(self, command: Command, x: int, y: int, size: int) -> None:
        path = _GLYPHS.get(command.action, "M3 3h10v10H3z")
        ET.SubElement(self.root, "path", {
            "d": path, "transform": f"translate({x} {y}) scale({size / 16:g})", "fill": "none",
            "stroke": _GREEN, "stroke-width": "1.2" if size == 16 else "1"})

    def _tabs(self) -> None:
        for title in _OTHERS:
            self._text(self._x, 20, title, fill=_GREY)
            self._x += text_width(title) + 18
        self._text(self._x, 20, TAB, fill=_GREEN, weight="bold")
        self._box(self._x - 2, 26, str(text_width(TAB) + 4), "3", _GREEN)
        self._x += text_width(TAB) + 18

    def _group(self, group: Group) -> None:
        start, top = self._x, _STRIP + 8
        for column in columns(group):
            width = column_width(column)
            if column[0].large:
                middle = self._x + width // 2
                self._glyph(column[0], middle - 16, top, 32)
                self._text(middle, top + 52, column[0].label, anchor="middle")
            else:
                for row, command in enumerate(column):
                    y = top + row * (_ROW - 4)
                    self._glyph(command, self._x + 4, y, 16)
                    self._text(self._x + 26, y + 12, command.label)
            self._x += width
        title_end = start + text_width(group.label) + 8
        self._x = max(self._x, title_end)
        self._text((start + self._x) // 2, _STRIP + _BODY + 14, group.label, fill=_GREY,
                   anchor="middle")
        self._x += _GAP
        line = {"x1": str(self._x), "x2": str(self._x), "y1": str(_STRIP + 6),
                "y2": str(_STRIP + _BODY + _FOOT - 6), "stroke": _LINE}
        ET.SubElement(self.root, "line", line)
        self._x += _GAP


def page() -> str:
    """The page: the picture, and for each button one line."""
    lines = [
        "<!-- Generated by install/ribbon_page.py: change xlkpi/ribbon.py, not this. -->",
        f"# 功能区“{TAB}”", "",
        ("装好 Excel 加载项（[docs/it.md](it.md)）后，Excel 的功能区多出这一页。"
         "LibreOffice 的工具栏和菜单有同样的按钮。"), "",
        f"![功能区“{TAB}”的布局](ribbon.svg)", "",
        "（图中的图标是示意，实际使用 Office 自带的图标。）", "",
    ]
    for group in GROUPS:
        lines += [f"## {group.label}", ""]
        lines += [f"- **{command.label}**：{command.supertip}" for command in group.commands]
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Entry point; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="只比较 / only compare")
    given = parser.parse_args()
    made = {PAGE: page(), PICTURE: Picture().draw()}
    if given.check:
        old = [path for path, text in made.items()
               if not path.exists() or path.read_text(encoding="utf-8") != text]
        for path in old:
            print(f"已过期 / out of date: {path}")
        return 1 if old else 0
    for path, text in made.items():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
