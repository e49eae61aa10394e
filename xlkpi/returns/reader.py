"""One returned file: every 考核表 sheet in it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from xlkpi.findings import Finding, finding
from xlkpi.returns.book import Book
from xlkpi.returns.container import Package, SheetPart, UnreadableError, recognise
from xlkpi.returns.known import KnownScheme
from xlkpi.returns.layout import Row, find_identity, find_role_row
from xlkpi.returns.ledger import LedgerSheet, ledger_sheet, with_ledgers
from xlkpi.returns.light import light_workbook
from xlkpi.returns.model import ReadResult, Return
from xlkpi.returns.oldbook import error_cells
from xlkpi.returns.opendocument import OpenDocument
from xlkpi.returns.sheet import Sheet, read_sheet
from xlkpi.returns.sheetxml import Cells, Look, check_extent, look, scan
from xlkpi.scheme import SchemeError, load, shipped
from xlkpi.scheme.identity import IDENTITY_SHEET, Identity
from xlkpi.scheme.model import Scheme


def read(path: str | Path, scheme: Scheme | None = None) -> ReadResult:
    """Read one returned file.

    Nothing in a file makes this raise: what cannot be read is a finding.

    Args:
        path: the file; what it is is decided by its content.
        scheme: the scheme that its sheets must belong to; None takes the shipped
            scheme that each sheet names.

    Returns:
        A Return per 考核表 sheet, and all findings.
    """
    return Reader(scheme).read(Path(path))


class Reader:
    """Reads file after file of one scheme; what the files share is worked out once."""

    def __init__(self, scheme: Scheme | None = None) -> None:
        self._wanted = scheme.id if scheme is not None else ""
        self._known: dict[str, KnownScheme | None] = {}
        if scheme is not None:
            self._known[scheme.id] = KnownScheme(scheme)

    def read(self, path: Path, label: str = "") -> ReadResult:
        """Read one file.

        Args:
            path: the file.
            label: how findings call it; its name if not given.
        """
        file = _File(path, label or path.name, self)
        try:
            file.read()
        except UnreadableError as error:
            file.findings.append(finding(error.code, file=file.label, **error.facts))
        found = [*file.findings, *(f for r in file.returns for f in r.findings)]
        return ReadResult(tuple(file.returns), tuple(found))

    def sheet(self, sheet: Sheet) -> Return:
        """The return of one sheet."""
        return read_sheet(sheet, self._scheme(sheet.identity.scheme), self._wanted)

    def with_ledgers(self, returned: Return, sheets: Sequence[LedgerSheet], label: str) -> Return:
        """A return with what the ledgers of its file say, where its scheme has any."""
        known = self._scheme(returned.scheme_id)
        unit = None if known is None else known.units.get(returned.unit)
        if known is None or unit is None or not known.scheme.ledgers:
            return returned
        scheme = known.part(unit.group, returned.period).scheme
        return with_ledgers(returned, sheets, scheme, unit.group, label)

    def _scheme(self, name: str) -> KnownScheme | None:
        if name not in self._known:
            self._known[name] = None
            if not self._wanted and name in shipped():
                try:
                    self._known[name] = KnownScheme(load(name))
                except (SchemeError, OSError):
                    return None
        return self._known[name]


class _Text(NamedTuple):
    """A sheet's XML, and what the quick look found in it."""

    part: SheetPart
    xml: bytes
    look: Look | None

    def cells(self) -> Cells:
        """Formulas and errors."""
        return self.look.cells if self.look else scan(self.xml)


class _File:
    """One file while it is being read."""

    def __init__(self, path: Path, label: str, reader: Reader) -> None:
        self.path = path
        self.label = label
        self.reader = reader
        self.returns: list[Return] = []
        self.findings: list[Finding] = []
        self.ledgers: list[LedgerSheet] = []

    def read(self) -> None:
        """Fill ``returns`` and ``findings``.

        Raises:
            UnreadableError: nothing of the file can be read.
        """
        self._read()
        for place, returned in enumerate(self.returns):
            own = [s for s in self.ledgers if s.unit == returned.unit or len(self.returns) == 1]
            self.returns[place] = self.reader.with_ledgers(returned, own, self.label)

    def _read(self) -> None:
        if recognise(self.path) == "xlsx":
            with Package(self.path) as package:
                if package.kind == "xlsx":
                    self._read_xlsx(package)
                    return
                document = OpenDocument(package)
            self._read_opendocument(document)
        else:
            self._read_old()

    def _keeps(self, name: str, rows: Sequence[Row], cells: Callable[[], Cells]) -> bool:
        """Whether a sheet that is no 考核表 is a ledger, which then is kept for later."""
        found = ledger_sheet(name, rows)
        self.ledgers += [replace(found, cells=cells())] if found is not None else []
        return found is not None

    # --- .xlsx and .xlsm -----------------------------------------------------------------
    def _read_xlsx(self, package: Package) -> None:
        parts = package.sheets()
        texts = [text for part in parts if part.name != IDENTITY_SHEET
                 if (text := self._text(package, part)) is not None]
        strangers: list[tuple[_Text, list[Row]]] = []
        with self._book(package, texts) as book:
            for text in texts:
                try:
                    rows = book.rows(text.part.name)
                except UnreadableError as error:
                    self._unreadable(text.part, error)
                    continue
                identity = find_identity(rows)
                if identity is not None:
                    self._take(package, text, identity, rows)
                elif not self._keeps(text.part.name, rows, text.cells):
                    strangers.append((text, rows))
        lost = [s for s in strangers if self._may_be_ours(package, *s)]
        if lost:
            self._take_lost(package, lost)
        if not self.returns and not self.findings:
            ours = any(p.name == IDENTITY_SHEET for p in parts)
            self._not_ours(ours)

    def _text(self, package: Package, part: SheetPart) -> _Text | None:
        """The XML of a sheet; None, with a finding, where it cannot be read."""
        try:
            xml = package.read(part.part)
            found = look(xml)
            check_extent(found.values if found else xml)
        except UnreadableError as error:
            self._unreadable(part, error)
            return None
        return _Text(part, xml, found)

    def _unreadable(self, part: SheetPart, error: UnreadableError) -> None:
        self.findings.append(finding(error.code, file=self.label, sheet=part.name, **error.facts))

    def _book(self, package: Package, texts: Sequence[_Text]) -> Book:
        """The values of the sheets, from a light copy where one can be made."""
        light = light_workbook(package, ((t.part.name, t.look.values if t.look else t.xml)
                                         for t in texts))
        if light is None:
            package.check_texts()
            return Book(self.path)
        return Book(light)

    def _take(self, package: Package, text: _Text, identity: Identity, rows: list[Row]) -> None:
        part, xml, found = text
        sheet = Sheet(self.path, self.label, part.name, identity, rows,
                      lambda: package.names_on(part), xml, found.cells if found else None)
        self.returns.append(self.reader.sheet(sheet))

    def _may_be_ours(self, package: Package, text: _Text, rows: list[Row]) -> bool:
        """Whether a sheet without the identity row looks like a 考核表 all the same."""
        if find_role_row(rows) is not None:
            return True
        if self.returns and not any("填报值" in row for row in rows):
            return False
        return any(name.startswith("填报值_") for name in package.names_on(text.part))

    def _take_lost(self, package: Package, lost: list[tuple[_Text, list[Row]]]) -> None:
        """Sheets that lost their identity row: the hidden sheet can speak for one of them."""
        with Book(self.path) as book:
            identity = None if IDENTITY_SHEET not in book.sheets else Identity.from_texts(
                cell for row in book.rows(IDENTITY_SHEET) for cell in row)
        taken = {r.unit for r in self.returns}
        for text, rows in lost:
            part = text.part
            if identity is not None and identity.unit not in taken and len(lost) == 1:
                self.findings.append(finding("IDENTITY_FROM_WORKBOOK", file=self.label,
                                             sheet=part.name, unit=identity.unit))
                self._take(package, text, identity, rows)
            else:
                self.findings.append(finding("IDENTITY_LOST", file=self.label, sheet=part.name))

    # --- other formats --------------------------------------------------------------------
    def _read_opendocument(self, document: OpenDocument) -> None:
        for name, rows in self._other_sheets(by_content=True):
            identity = find_identity(rows)
            if identity is not None:
                sheet = Sheet(self.path, self.label, name, identity, rows, dict,
                              cells=document.cells(name))
                self.returns.append(self.reader.sheet(sheet))
            else:
                self._keeps(name, rows, partial(document.cells, name))
        if not self.returns:
            self._not_ours(False)

    def _read_old(self) -> None:
        sheets = list(self._other_sheets(by_content=True))
        errors = error_cells(self.path)
        for name, rows in sheets:
            identity = find_identity(rows)
            if identity is not None:
                sheet = Sheet(self.path, self.label, name, identity, rows, dict,
                              cells=Cells(None, errors.get(name, {})))
                self.returns.append(self.reader.sheet(sheet))
            else:
                self._keeps(name, rows, partial(Cells, None, errors.get(name, {})))
        if self.returns:
            self.findings.append(finding("VALUES_ONLY", file=self.label))
        else:
            self._not_ours(False)

    def _other_sheets(self, *, by_content: bool) -> Iterator[tuple[str, list[Row]]]:
        with Book(self.path, by_content=by_content) as book:
            for name in book.sheets:
                if name != IDENTITY_SHEET:
                    yield name, book.rows(name)

    def _not_ours(self, made_by_us: bool) -> None:
        code = "NOT_A_FORM" if made_by_us else "NOT_OURS"
        self.findings.append(finding(code, file=self.label))
