"""The page about the ribbon is what its declarations say, and its picture can be read."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import ribbon_page
from defusedxml.ElementTree import fromstring

from xlkpi.ribbon import COMMANDS, GROUPS, TAB

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("path", ribbon_page.made(), ids=lambda path: path.name)
def test_page_pictures_and_readme_are_up_to_date(path: Path) -> None:
    """Otherwise: python install/ribbon_page.py."""
    assert path.read_text(encoding="utf-8") == ribbon_page.made()[path]


def test_every_button_has_a_line_and_a_picture_of_its_own() -> None:
    for page in (ribbon_page.page(), ribbon_page.README.read_text(encoding="utf-8")):
        lines = re.findall(r"^\| !\[(.+)\]\((?:docs/)?(.+)\) \| \*\*(.+)\*\*：(.+) \|$", page,
                           re.MULTILINE)
        assert lines == [(c.label, f"buttons/{c.action}.svg", c.label, c.supertip)
                         for c in COMMANDS]
    drawn = []
    for command in COMMANDS:
        root = fromstring(ribbon_page.Picture().draw_button(command))
        assert [text.text for text in root.iter(f"{SVG}text")] == [command.label]
        drawn += [path.get("d") for path in root.iter(f"{SVG}path")]
    whole = fromstring(ribbon_page.Picture().draw())
    assert len(set(drawn)) == len(drawn) == len(COMMANDS)
    assert {path.get("d") for path in whole.iter(f"{SVG}path")} == set(drawn)


def test_a_readme_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks"):
        ribbon_page.readme("nothing")


def test_no_text_of_the_picture_runs_into_another_or_over_the_edge() -> None:
    root = fromstring(ribbon_page.Picture().draw())
    width, height = int(root.get("width", "")), int(root.get("height", ""))
    rows: dict[int, list[tuple[int, int, str]]] = {}
    for text in root.iter(f"{SVG}text"):
        shown, x, y = text.text or "", int(text.get("x", "")), int(text.get("y", ""))
        wide = ribbon_page.text_width(shown)
        start = x - wide // 2 if text.get("text-anchor") == "middle" else x
        assert start >= 0
        assert start + wide <= width
        assert y < height
        rows.setdefault(y, []).append((start, start + wide, shown))
    for row in rows.values():
        ordered = sorted(row)
        assert all(a[1] < b[0] for a, b in pairwise(ordered)), ordered
    shown = {text for row in rows.values() for *_, text in row}
    assert shown >= {TAB, *(g.label for g in GROUPS), *(c.label for c in COMMANDS)}


def test_links_of_the_page_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", ribbon_page.page()):
        assert (ribbon_page.PAGE.parent / target).exists(), target
