"""New formulas, and the line about the add-in, in the bytes of a sheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from openpyxl.formula.translate import Translator

from xlkpi.convert.addinpaths import numbers, without_paths
from xlkpi.convert.spans import (
    Edit,
    Element,
    elements,
    spliced,
    with_attribute,
    without_attribute,
)
from xlkpi.returns.container import cell_address, column_index
from xlkpi.returns.layout import Place

_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NAME_ERROR: Final = "#NAME?"  # what a cell shows where the add-in is missing
_LEAST: Final = 12.0  # points; a line lower than this cannot be read
_HEIGHT: Final = "21"
_FORMULAS: Final = ("row", "c", "f", "v")


@dataclass(frozen=True)
class Formula:
    """A formula without '=', and whether it must be entered as an array."""

    text: str
    array: bool


@dataclass(frozen=True)
class Remark:
    """The line about the add-in.

    Attributes:
        place: its cell.
        text: what stands there; None hides the row.
    """

    place: Place
    text: str | None


@dataclass(frozen=True)
class Edited:
    """A sheet after its edits.

    Attributes:
        xml: the part.
        formulas: how many were written anew.
        paths: how many lost the add-in's path.
        bare: places that should hold a formula and hold none.
        lost: how many of the cells written anew show #NAME?.
        links: numbers of links that formulas still name.
    """

    xml: bytes
    formulas: int = 0
    paths: int = 0
    bare: tuple[Place, ...] = ()
    lost: int = 0
    links: frozenset[int] = frozenset()


def edit(xml: bytes, wanted: Mapping[Place, Formula], remark: Remark | None,
         addin_links: Collection[int]) -> Edited:
    """Write the wanted formulas and the line; take the add-in's path out of all others.

    A cell that holds no formula is left as it is: somebody wanted it so.

    Args:
        xml: the sheet's part.
        wanted: what the score cells shall hold; they keep their values and formats.
        remark: the line about the add-in; None leaves it.
        addin_links: numbers of the workbook's links that lead to the add-in.

    Raises:
        UnreadableError: the part is damaged.
    """
    found = elements(xml, _FORMULAS)
    work = _Work(xml, _places(found), addin_links)
    for cell, place in work.places.items():
        formula = cell.child("f")
        if formula is None:
            continue
        if place in wanted:
            work.write(cell, formula, wanted[place])
        else:
            work.clean(cell, formula)
    work.free_children()
    if remark is not None:
        work.line(remark)
    with_formula = {p for c, p in work.places.items() if c.child("f") is not None}
    return Edited(spliced(xml, work.edits), work.formulas, work.paths,
                  tuple(sorted(wanted.keys() - with_formula)), work.lost, frozenset(work.links))


def _places(found: list[Element]) -> dict[Element, Place]:
    """Where every cell stands: by its address, or after the one before it."""
    places: dict[Element, Place] = {}
    row, column = -1, -1
    for element in found:
        if element.name == "row":
            number = element.attributes.get("r", "")
            row, column = (int(number) - 1 if number.isdigit() else row + 1), -1
        elif element.name == "c":
            address = _ADDRESS.fullmatch(element.attributes.get("r", ""))
            row, column = (int(address[2]) - 1, column_index(address[1])) if address else (
                row, column + 1)
            places[element] = (row, column)
    return places


class _Work:
    """Gathers the edits of one sheet."""

    def __init__(self, xml: bytes, places: Mapping[Element, Place], addin_links: Collection[int]
                 ) -> None:
        self.edits: list[Edit] = []
        self.places = places
        self.formulas = self.paths = self.lost = 0
        self.links: set[int] = set()
        self._xml = xml
        self._addin_links = addin_links
        self._masters: dict[str, tuple[Place, str]] = {}  # of shared formulas, now overwritten
        self._children: list[tuple[Element, Element]] = []  # of shared formulas, not overwritten

    def write(self, cell: Element, formula: Element, new: Formula) -> None:
        """Put the wanted formula where another stands."""
        place = self.places[cell]
        kind = formula.attributes.get("t")
        if formula.text == new.text and (kind == "array") == new.array:
            return
        if kind == "shared" and formula.text:
            self._masters[formula.attributes.get("si", "")] = (place, formula.text)
        self._put(cell, formula, new)
        self.formulas += 1
        value = cell.child("v")
        self.lost += value is not None and value.text == _NAME_ERROR

    def clean(self, cell: Element, formula: Element) -> None:
        """Take paths out of a formula that is not one of ours."""
        if formula.attributes.get("t") == "shared" and not formula.text:
            self._children.append((cell, formula))
            return
        text = without_paths(formula.text, self._addin_links)
        self.links |= numbers(text)
        if text != formula.text:
            closing = f"</{formula.prefix}f>".encode()
            self.edits.append((formula.inside, formula.end,
                               escape(text).encode("utf-8") + closing))
            self.paths += 1

    def free_children(self) -> None:
        """A formula shared with an overwritten cell is written out."""
        for cell, formula in self._children:
            master = self._masters.get(formula.attributes.get("si", ""))
            if master is not None:
                place, text = master
                moved = Translator(f"={text}", cell_address(*place)).translate_formula(
                    cell_address(*self.places[cell]))
                self._put(cell, formula, Formula(
                    without_paths(moved[1:], self._addin_links), array=False))

    def _put(self, cell: Element, formula: Element, new: Formula) -> None:
        place = cell_address(*self.places[cell])
        attributes = f' t="array" ref="{place}"' if new.array else ""
        name = f"{formula.prefix}f"
        text = f"<{name}{attributes}>{escape(new.text)}</{name}>"
        self.edits.append((formula.start, formula.end, text.encode("utf-8")))
        tag = self._xml[cell.start:cell.inside]
        if b"cm" in tag:  # marks a dynamic array, which the new formula is not
            self.edits.append((cell.start, cell.inside,
                               without_attribute(tag, "cm")))

    # --- the line about the add-in ----------------------------------------------------------

    def line(self, remark: Remark) -> None:
        """Show the line with its text, or hide it."""
        cell = next((c for c, place in self.places.items() if place == remark.place), None)
        row = cell.parent if cell is not None else None
        if cell is None or row is None:
            return
        tag = self._xml[row.start:row.inside]
        hidden = row.attributes.get("hidden") in ("1", "true")
        if hidden != (remark.text is None):
            tag = with_attribute(tag, "hidden", "0" if hidden else "1")
        if remark.text is not None and float(row.attributes.get("ht") or 0) < _LEAST:
            tag = with_attribute(with_attribute(tag, "ht", _HEIGHT), "customHeight", "1")
        self.edits.append((row.start, row.inside, tag))
        self.edits.append((cell.start, cell.end, self._text_cell(cell, remark.text)))

    def _text_cell(self, cell: Element, text: str | None) -> bytes:
        tag = without_attribute(self._xml[cell.start:cell.inside], "t")
        bare = tag[:-2 if tag.endswith(b"/>") else -1].rstrip()
        if text is None:
            return bare + b"/>"
        x = cell.prefix
        inner = f"<{x}is><{x}t>{escape(text)}</{x}t></{x}is></{x}c>"
        return bare + b' t="inlineStr">' + inner.encode("utf-8")
