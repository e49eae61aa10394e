"""One workbook from one form to the other."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from xlkpi.convert.addinpaths import Links, numbers, without_part, without_paths
from xlkpi.convert.sheetedit import Edited, Formula, Remark, edit
from xlkpi.convert.spans import Edit, elements, spliced, with_attribute
from xlkpi.findings import Finding, finding
from xlkpi.forms import Form
from xlkpi.forms.formulas import Scores
from xlkpi.forms.layout import plan
from xlkpi.forms.moved import SCORES, MovedForm
from xlkpi.forms.table import ADDIN_REMARK
from xlkpi.returns.book import Book
from xlkpi.returns.container import Package, SheetPart, UnreadableError, cell_address, recognise
from xlkpi.returns.known import KnownScheme
from xlkpi.returns.layout import Place, Places, Row, find_identity, find_role_row, frame
from xlkpi.scheme import SchemeError, load, shipped
from xlkpi.scheme.identity import IDENTITY_SHEET, REMARK_KEY, TOTAL_KEY, Identity, Role
from xlkpi.scheme.model import AttributeValue, Scheme, Unit
from xlkpi.scheme.periods import in_period
from xlkpi.whole import replacing

_BOOK: Final = "xl/workbook.xml"
_CHAIN: Final = "xl/calcChain.xml"  # the cells with formulas, and their kinds; Excel makes it anew
_AFTER: Final = ("definedNames", "externalReferences", "sheets")  # what <calcPr> follows


class ConvertError(ValueError):
    """The workbook cannot be converted; ``message`` says in Chinese why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Converted:
    """What was done.

    Attributes:
        sheets: the 考核表 sheets in the workbook.
        formulas: how many formulas were written anew.
        paths: how many other formulas lost the add-in's path.
        findings: what a person should know.
    """

    sheets: tuple[str, ...] = ()
    formulas: int = 0
    paths: int = 0
    findings: tuple[Finding, ...] = ()


def convert(source: str | Path, target: str | Path, form: Form, scheme: Scheme | None = None,
            units: Iterable[Unit] = ()) -> Converted:
    """Write a copy of a workbook with its score formulas in another form.

    Values, formats, comments, names, sheets of one's own and everything else stay,
    byte for byte.  The source is never changed; the target is written whole or not at all.

    Args:
        source: an .xlsx or .xlsm with one or more 考核表 sheets.
        target: the file to write; may not be the source.
        form: "native" or "udf".
        scheme: the scheme of the sheets; None takes the shipped one that each names.
        units: units besides those of the scheme, for the attributes in their formulas.

    Raises:
        ConvertError: no 考核表 in it, another version of the scheme, or not such a file.
        FormError: a formula cannot be written.
        OSError: a file cannot be read or written.
    """
    source, target = Path(source), Path(target)
    source.stat()  # a file that is not there is told as that
    if target.exists() and target.samefile(source):
        raise ConvertError(f"不能写回原文件 {source.name}：请用 --out 另给一个文件名。")
    try:
        work = _Work(source, form, scheme, tuple(units))
        work.run()
    except UnreadableError as error:
        raise ConvertError(f"{source.name}：{finding(error.code, **error.facts).message}") from error
    with replacing(target) as draft, zipfile.ZipFile(source) as old, zipfile.ZipFile(
            draft, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = work.changed.get(info.filename, b"")
            if content is not None:
                new.writestr(info, content or old.read(info))
    return work.done


@dataclass
class _Work:
    """The parts of one workbook while they are changed.

    Attributes:
        changed: the parts that change; None for one that goes.
        done: what was done.
    """

    source: Path
    form: Form
    scheme: Scheme | None
    units: tuple[Unit, ...]
    changed: dict[str, bytes | None] = field(default_factory=dict)
    done: Converted = field(default_factory=Converted)
    _lost: int = 0

    def run(self) -> None:
        """Work out everything."""
        if recognise(self.source) != "xlsx":
            raise ConvertError(f"{self.source.name} 不是 .xlsx 或 .xlsm：请先另存为 .xlsx 再转换。")
        with Package(self.source) as package:
            if package.kind != "xlsx":
                raise ConvertError(f"{self.source.name} 是 .ods：请先另存为 .xlsx 再转换。")
            package.check_texts()
            sheets = package.sheets()
            with zipfile.ZipFile(self.source) as archive:
                names = archive.namelist()
            parts = {name: package.read(name) for name in names
                     if name.endswith((".xml", ".rels"))}
            self._sheets(package, sheets, parts)
        if not self.done.sheets:
            raise ConvertError(f"{self.source.name} 里没有考核表，没有转换。")

    def _sheets(self, package: Package, sheets: Sequence[SheetPart], parts: dict[str, bytes]
                ) -> None:
        links = Links.of(parts)
        used = _used_by_names(parts[_BOOK], links)
        with Book(self.source) as book:
            for sheet in sheets:
                xml = parts[sheet.part]
                rows = [] if sheet.name == IDENTITY_SHEET else book.rows(sheet.name)
                identity = find_identity(rows)
                if identity is None:
                    edited = edit(xml, {}, None, links.addin)
                else:
                    edited = self._form(package, sheet, identity, rows, xml, links)
                self.done = replace(self.done, formulas=self.done.formulas + edited.formulas,
                                    paths=self.done.paths + edited.paths)
                used |= edited.links
                self._put(parts, {sheet.part: edited.xml})
        self._put(parts, {_BOOK: _names_without_paths(parts[_BOOK], links)})
        self._put(parts, links.removed(parts, used))
        if _CHAIN in parts and self.done.formulas:
            self._put(parts, without_part(parts, _CHAIN, "/calcChain"))
        if self._lost:
            self._put(parts, {_BOOK: _recalculated(parts[_BOOK])})

    def _put(self, parts: dict[str, bytes], new: Mapping[str, bytes | None]) -> None:
        for name, content in new.items():
            if content is None:
                parts.pop(name, None)
                self.changed[name] = None
            elif content != parts[name]:
                parts[name] = content
                self.changed[name] = content

    # --- a 考核表 -----------------------------------------------------------------------------

    def _form(self, package: Package, sheet: SheetPart, identity: Identity, rows: Sequence[Row],
              xml: bytes, links: Links) -> Edited:
        known = self._known(identity)
        group = known.digests.get(identity.digest)
        if group is None:
            raise ConvertError(
                f"工作表“{sheet.name}”不是按方案“{identity.scheme}”现在的内容制作的（它的版本是"
                f"{identity.version}），公式可能不同，没有转换；请用 --scheme 指明当时的方案文件。")
        role_row = find_role_row(rows)
        roles = () if role_row is None else tuple(rows[role_row])
        column = roles.index(Role.KEY.value) if Role.KEY.value in roles else None
        keys = () if column is None else tuple(row[column] for row in rows)
        places = Places(frame(roles, keys), lambda: package.names_on(sheet),
                        (len(rows), len(rows[0]) if rows else 0))
        shown = in_period(known.scheme, identity.period, group)
        layout = plan(shown, group, remark=self.form == "udf")
        scores = Scores(shown, group, self._attributes(identity, known.scheme),
                        self.form, layout)
        wanted = self._wanted(sheet, MovedForm(scores, places))
        edited = edit(xml, wanted, self._remark(sheet, scores, places, rows), links.addin)
        self._tell(sheet, edited)
        self.done = replace(self.done, sheets=(*self.done.sheets, sheet.name))
        return edited

    def _known(self, identity: Identity) -> KnownScheme:
        scheme = self.scheme
        if scheme is None and identity.scheme in shipped():
            try:
                scheme = load(identity.scheme)
            except SchemeError as error:
                raise ConvertError(str(error)) from error
        if scheme is None or scheme.id != identity.scheme:
            raise ConvertError(f"这份考核表属于方案“{identity.scheme}”，没有转换："
                               "请用 --scheme 指明它的方案文件。")
        return KnownScheme(scheme)

    def _attributes(self, identity: Identity, scheme: Scheme) -> Mapping[str, AttributeValue]:
        for unit in (*self.units, *scheme.units):
            if unit.name == identity.unit:
                return unit.attributes
        return {}

    def _wanted(self, sheet: SheetPart, form: MovedForm) -> dict[Place, Formula]:
        wanted = {}
        for one in form.cells(SCORES):
            if one.key == TOTAL_KEY:
                continue  # a sum, alike in both forms
            if one.place is not None and one.text is not None:
                wanted[one.place] = Formula(one.text, one.array)
            else:
                self._say("CONVERT_CELL_GONE", sheet, one.place, name=one.name)
        return wanted

    def _remark(self, sheet: SheetPart, scores: Scores, places: Places,
                rows: Sequence[Row]) -> Remark | None:
        """Where the line about the add-in is, unless it is as it should be."""
        row = places.row(REMARK_KEY)
        column = places.frame.roles.get(scores.columns.first)
        if row is None or column is None:
            self._say("CONVERT_NO_REMARK", sheet)
            return None
        text = ADDIN_REMARK if self.form == "udf" else None
        return None if rows[row][column] == (text or "") else Remark((row, column), text)

    def _tell(self, sheet: SheetPart, edited: Edited) -> None:
        for place in edited.bare:
            self._say("CONVERT_NO_FORMULA", sheet, place)
        if edited.lost and self.form == "native":
            self._lost += edited.lost
            self._say("CONVERT_RECALCULATES", sheet, count=edited.lost)

    def _say(self, code: str, sheet: SheetPart, place: Place | None = None, *,
             name: str = "", count: int = 0) -> None:
        cell = cell_address(*place) if place is not None else ""
        new = finding(code, file=self.source.name, sheet=sheet.name, cell=cell, name=name,
                      count=count)
        self.done = replace(self.done, findings=(*self.done.findings, new))


# --- the workbook's own part ------------------------------------------------------------------


def _used_by_names(book: bytes, links: Links) -> set[int]:
    """The links that defined names lead to, the add-in's functions apart."""
    found: set[int] = set()
    for name in elements(book, ("definedName",)):
        found |= numbers(without_paths(name.text, links.addin))
    return found


def _names_without_paths(book: bytes, links: Links) -> bytes:
    edits: list[Edit] = []
    for name in elements(book, ("definedName",)):
        text = without_paths(name.text, links.addin)
        if text != name.text:
            closing = book[book.rindex(b"</", 0, name.end):name.end]
            edits.append((name.inside, name.end, _escaped(text) + closing))
    return spliced(book, edits)


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode("utf-8")


def _recalculated(book: bytes) -> bytes:
    """The workbook part, told to calculate everything when it is opened."""
    found = elements(book, ("calcPr", *_AFTER))
    calculation = next((e for e in found if e.name == "calcPr"), None)
    if calculation is not None:
        tag = book[calculation.start:calculation.inside]
        return spliced(book, [(calculation.start, calculation.inside,
                               with_attribute(tag, "fullCalcOnLoad", "1"))])
    before = next(e for name in _AFTER for e in found if e.name == name)
    tag = f'<{before.prefix}calcPr fullCalcOnLoad="1"/>'.encode()
    return spliced(book, [(before.end, before.end, tag)])
