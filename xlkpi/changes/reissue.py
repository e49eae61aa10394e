"""A 复核表: a unit's 考核表 filled in as it was accepted, with the disputed figures alone open."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from xlkpi import samples
from xlkpi.forms import distribute, ledger
from xlkpi.forms.styles import DEPARTMENT, UNIT
from xlkpi.returns import Return, read
from xlkpi.returns.book import Book
from xlkpi.returns.container import Package, column_index
from xlkpi.returns.layout import find_role_row, frame
from xlkpi.scheme import OVERALL, Scheme, ledgers
from xlkpi.scheme.identity import IDENTITY_SHEET, REMARK_KEY, Appeal, Role, appeal_texts
from xlkpi.whole import replacing

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES: Final = "xl/styles.xml"
_CORE: Final = "docProps/core.xml"
_STAMP: Final = re.compile(rb"(<dcterms:created[^>]*>)([^<]*)(<.*<dcterms:modified[^>]*>)[^<]*<",
                           re.DOTALL)
_LOCKED: Final = (Role.VALUE, Role.ASSESSED, Role.EVIDENCE, Role.REMARK)
_REMARK_HEIGHT: Final = "30"  # points


def disputed_keys(scheme: Scheme, group: str, code: str) -> tuple[str, ...]:
    """The keys of the inputs that a code opens; none where the group has no such thing.

    Args:
        code: an indicator, 综合, the key of one input, or the name of one of 综合.
    """
    known = [i for i in scheme.inputs if not i.groups or group in i.groups]
    whole = [i.key for i in known if i.indicator == code]
    return tuple(whole or [i.key for i in known if i.key == code or (
        i.indicator == OVERALL and i.name == code)])


def reissue(scheme: Scheme, returned: Return, appeal: Appeal, remark: str, target: Path) -> None:
    """Write the 复核表 of one unit, whole or not at all.

    Args:
        scheme: the scheme.
        returned: the unit's return as it was accepted.
        appeal: what is disputed.
        remark: the line above the table that says so.
        target: the file.
    """
    unit = next(u for u in scheme.units if u.name == returned.unit)
    keys = {k for code in appeal.codes for k in disputed_keys(scheme, unit.group, code)}
    with tempfile.TemporaryDirectory(prefix="xlkpi-") as scratch:
        template = distribute(scheme, Path(scratch, "blank"), [unit], period=returned.period)[0]
        filled = Path(scratch, "filled.xlsx")
        samples.fill(scheme, template, unit.name, returned.entries, filled, returned.period,
                     returned.ledger)
        closed = [ledger.sheet_name(one) for one in ledgers(scheme, unit.group)
                  if one.item.key not in keys]
        sheet = _look(scheme, filled, keys, closed)
        with replacing(target) as draft:
            _mark(filled, draft, sheet, appeal, remark)


@dataclass(frozen=True)
class _Sheet:
    """Where everything stands in the workbook that is to be marked.

    Attributes:
        part, hidden: the parts of the 考核表 and of the identity sheet.
        columns: those whose cells are locked, and those that are coloured, by role.
        rows: the rows that stay open.
        remark: the row of the line above the table.
        last: the last row of the table.
        ledgers: the parts of the ledgers that nobody disputes.
    """

    part: str
    hidden: str
    columns: Mapping[Role, int]
    rows: frozenset[int]
    remark: int
    last: int
    ledgers: tuple[str, ...]


def _look(scheme: Scheme, path: Path, keys: Iterable[str], closed: Iterable[str]) -> _Sheet:
    returned = read(path, scheme).returns[0]
    cells = [returned.entries[k].cell for k in keys if k in returned.entries]
    with Package(path) as package, Book(path) as book:
        parts = {s.name: s.part for s in package.sheets()}
        rows = book.rows(returned.sheet)
    roles = frame(rows[find_role_row(rows) or 0], ()).roles
    known = {str(row[roles[Role.KEY]]): n for n, row in enumerate(rows, 1) if row[roles[Role.KEY]]}
    return _Sheet(parts[returned.sheet], parts[IDENTITY_SHEET],
                  {role: roles[role] for role in _LOCKED if role in roles},
                  frozenset(_place(cell)[1] for cell in cells), known[REMARK_KEY],
                  max(known.values()), tuple(parts[name] for name in closed if name in parts))


def _place(cell: str) -> tuple[int, int]:
    """Column from 0 and row from 1 of an address."""
    letters = cell.rstrip("0123456789")
    return column_index(letters), int(cell[len(letters):])


def _mark(filled: Path, target: Path, sheet: _Sheet, appeal: Appeal, remark: str) -> None:
    register_namespace("", _MAIN)
    register_namespace("r", _RELATIONS)
    with zipfile.ZipFile(filled) as source, zipfile.ZipFile(
            target, "w", zipfile.ZIP_DEFLATED) as made:
        styles = _Styles(source.read(_STYLES))
        form = fromstring(source.read(sheet.part))
        _lock(form, styles, sheet)
        _say(form, sheet.remark, remark)
        _identify(form, appeal)
        hidden = fromstring(source.read(sheet.hidden))
        _identify(hidden, appeal)
        changed = {sheet.part: form, sheet.hidden: hidden, _STYLES: styles.root}
        for name in sheet.ledgers:
            changed[name] = fromstring(source.read(name))
            for cell in changed[name].iter(f"{{{_MAIN}}}c"):
                if styles.is_open(cell.get("s", "0")):
                    cell.set("s", styles.locked(cell.get("s", "0")))
        for part in source.infolist():
            content = source.read(part)
            if part.filename in changed:
                content = tostring(changed[part.filename], encoding="UTF-8", xml_declaration=True)
            elif part.filename == _CORE:  # nobody has saved it yet: it says nothing about when
                content = _STAMP.sub(rb"\1\2\3\2<", content)
            made.writestr(part, content)


class _Styles:
    """The cell formats, and those made of them."""

    def __init__(self, content: bytes) -> None:
        self.root = fromstring(content)
        self._formats = self._find("cellXfs")
        self._fills = self._find("fills")
        self._made: dict[tuple[str, str], str] = {}

    def _find(self, name: str) -> Element:
        found = self.root.find(f"{{{_MAIN}}}{name}")
        assert found is not None, "every workbook has them"  # noqa: S101
        return found

    def is_open(self, style: str) -> bool:
        """Whether cells of a format may be typed into."""
        locks = self._formats[int(style)].find(f"{{{_MAIN}}}protection")
        return locks is not None and locks.get("locked") == "0"

    def locked(self, style: str) -> str:
        """The same format, locked."""
        return self._variant(style, "")

    def coloured(self, style: str, colour: str) -> str:
        """The same format on another ground."""
        return self._variant(style, colour)

    def _variant(self, style: str, colour: str) -> str:
        if (style, colour) not in self._made:
            format_ = deepcopy(self._formats[int(style)])
            locks = format_.find(f"{{{_MAIN}}}protection")
            if colour:
                format_.set("fillId", self._fill(colour))
                format_.set("applyFill", "1")
            elif locks is not None:
                format_.remove(locks)
                format_.attrib.pop("applyProtection", None)
            self._formats.append(format_)
            self._formats.set("count", str(len(self._formats)))
            self._made[style, colour] = str(len(self._formats) - 1)
        return self._made[style, colour]

    def _fill(self, colour: str) -> str:
        pattern = SubElement(SubElement(self._fills, f"{{{_MAIN}}}fill"),
                             f"{{{_MAIN}}}patternFill", {"patternType": "solid"})
        SubElement(pattern, f"{{{_MAIN}}}fgColor", {"rgb": f"FF{colour.lstrip('#')}"})
        SubElement(pattern, f"{{{_MAIN}}}bgColor", {"indexed": "64"})
        self._fills.set("count", str(len(self._fills)))
        return str(len(self._fills) - 1)


def _lock(form: Element, styles: _Styles, sheet: _Sheet) -> None:
    """Lock what is not disputed; colour what is."""
    colours = {sheet.columns.get(Role.VALUE): UNIT, sheet.columns.get(Role.ASSESSED): DEPARTMENT}
    lockable = set(sheet.columns.values())
    for cell in form.iter(f"{{{_MAIN}}}c"):
        column, row = _place(cell.get("r", "A1"))
        style = cell.get("s", "0")
        if column not in lockable or not styles.is_open(style):
            continue
        if row not in sheet.rows:
            if row <= sheet.last:  # the signature stays open
                cell.set("s", styles.locked(style))
        elif column in colours:
            cell.set("s", styles.coloured(style, colours[column]))


def _say(form: Element, row: int, text: str) -> None:
    """The line above the table."""
    for line in form.iter(f"{{{_MAIN}}}row"):
        if line.get("r") == str(row):
            line.attrib.pop("hidden", None)
            line.set("ht", _REMARK_HEIGHT)
            line.set("customHeight", "1")
            _type(line[0], text)


def _identify(sheet: Element, appeal: Appeal) -> None:
    """What the identity row says besides."""
    line = next(r for r in sheet.iter(f"{{{_MAIN}}}row") if r.get("r") == "1")
    used = len(line)
    for number, text in enumerate(appeal_texts(appeal), start=used):
        _type(SubElement(line, f"{{{_MAIN}}}c", {"r": f"{chr(65 + number)}1"}), text)
    line.attrib.pop("spans", None)


def _type(cell: Element, text: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    SubElement(SubElement(cell, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t").text = text
