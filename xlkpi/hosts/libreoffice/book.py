"""xlwings' Books and Book on Calc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlkpi.hosts.libreoffice import bridge, exports, locks
from xlkpi.hosts.libreoffice.names import Names
from xlkpi.hosts.libreoffice.ranges import Range
from xlkpi.hosts.libreoffice.sheet import Sheet, Sheets
from xlkpi.hosts.libreoffice.tables import Table

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.app import App
    from xlkpi.hosts.libreoffice.rangebase import RangeBase
    from xlkpi.hosts.libreoffice.state import DocumentState

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".xlt": "MS Excel 97 Vorlage/Template",
    ".ods": "calc8",
    ".ots": "calc8_template",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".csv": "Text - txt - csv (StarCalc)",
    ".html": "HTML (StarCalc)",
}
_CSV = "44,34,76,1,,0,false,true,false"  # comma, double quotes, UTF-8


def _encryption(ending: str, password: str) -> dict[str, Any]:
    """How a file is told to be encrypted; Excel's formats want another way than ODF's."""
    if ending not in (".xlsx", ".xlsm", ".xltx"):
        return {"Password": password}
    pairs = (("CryptoType", "Standard"), ("OOXPassword", password))
    data = tuple(bridge.struct("beans.NamedValue", *pair) for pair in pairs)
    return {"EncryptionData": bridge.uno().Any("[]com.sun.star.beans.NamedValue", data)}


class Books(base_classes.Books):
    """The open books of an App, in the order of opening."""

    app: Any = None

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        return self.app.desktop.getComponents()

    def _all(self) -> list[Book]:
        self.app.check_alive()
        enumeration, found = self.api.createEnumeration(), []
        while enumeration.hasMoreElements():
            doc = enumeration.nextElement()
            if hasattr(doc, "supportsService") and doc.supportsService(
                "com.sun.star.sheet.SpreadsheetDocument"
            ):
                found.append(Book(self.app, doc))
        order = self.app.known([book.uid for book in found])
        return sorted(found, key=lambda book: order[book.uid])

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Book]:
        return iter(self._all())

    @property
    def active(self) -> Book:
        current = self.app.desktop.getCurrentComponent()
        if current is not None and hasattr(current, "Sheets"):
            return Book(self.app, current)
        found = self._all()
        if not found:
            raise xw.XlwingsError("The App has no open book.")
        return next((b for b in found if b.uid == self.app.active_uid), found[-1])

    def __call__(self, name_or_index: int | str) -> Book:
        found = self._all()
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(found):
                raise KeyError(name_or_index)
            return found[name_or_index - 1]
        for book in found:
            if name_or_index.lower() in (book.name.lower(), book.fullname.lower()):
                return book
        raise KeyError(name_or_index)

    def _opened(self, doc: Any) -> Book:
        book = Book(self.app, doc)
        self.app.known([book.uid])
        self.app.active_uid = book.uid
        if self.app.calculation == "manual":
            doc.enableAutomaticCalculation(False)
        return book

    def add(self) -> Book:
        """A new book with one sheet, called Book1, Book2 and so on."""
        taken = {book.name.lower() for book in self}
        doc = self.app.load("private:factory/scalc")
        number = next(i for i in range(self.app.next_number, 10**6) if f"book{i}" not in taken)
        self.app.next_number = number + 1
        doc.setTitle(f"Book{number}")
        for i, name in enumerate(doc.Sheets.ElementNames, 1):
            if name != f"Sheet{i}":  # an office in another language names it in that language
                doc.Sheets.getByName(name).setName(f"Sheet{i}")
        doc.setModified(False)
        return self._opened(doc)

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: Any = None,  # noqa: A002, ARG002
        password: str | None = None,
        *_ignored: Any,
    ) -> Book:
        """Open a file; what else Excel can be told (origin, delimiter...) means nothing to Calc.

        Raises:
            LibreOfficeError: Another program has the file open, or it cannot be read.
        """
        options: dict[str, Any] = {
            "ReadOnly": bool(read_only),
            "UpdateDocMode": 3 if update_links else 0,  # FULL_UPDATE or NO_UPDATE
            "MacroExecutionMode": 4 if self.app.macros_allowed else 0,
        }
        if password:
            options["Password"] = password
        if Path(fullname).suffix.lower() == ".csv":
            options |= {"FilterName": FILTERS[".csv"], "FilterOptions": _CSV}
        if not read_only:
            locks.check(fullname)
        doc = self.app.load(bridge.url(fullname), **options)
        if doc is None or not hasattr(doc, "Sheets"):
            raise bridge.LibreOfficeError(
                f"LibreOffice 打不开文件：{fullname}（文件损坏、不是工作簿、密码不对，或被占用）。"
            )
        return self._opened(doc)


class Book(base_classes.Book):
    """An open document.

    Attributes:
        uid: UNO's id of the document while it is open.
        state: What the engine remembers of it.
    """

    app: Any = None
    api: Any = None

    def __init__(self, app: App, doc: Any) -> None:
        self.app, self.api = app, doc
        self.uid = str(doc.RuntimeUID)

    @property
    def state(self) -> DocumentState:
        state: DocumentState = self.app.state_of(self)
        return state

    def json(self) -> Any:
        raise NotImplementedError("Only xlwings' remote engines describe a book as JSON.")

    @property
    def fullname(self) -> str:
        location = self.live("URL")
        return bridge.path_of(location) if location else str(self.api.Title)

    def live(self, name: str) -> Any:
        """A property of the document.

        Raises:
            XlwingsError: The book has been closed.
            LibreOfficeError: The office has ended.
        """
        self.app.check_alive()
        try:
            value = getattr(self.api, name)
        except bridge.UnoException:  # (UNO's own exceptions do not survive a with statement)
            value = None
        if value is None:
            raise xw.XlwingsError("The book has been closed.")
        return value

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        names: tuple[str, ...] = self.live("Sheets").ElementNames
        return names

    @property
    def names(self) -> Names:
        return Names(self)

    @property
    def tables(self) -> list[Table]:
        """The tables of all sheets."""
        return [table for sheet in self.sheets for table in sheet.tables]

    def range_of(self, area: Any) -> Range:
        """The Range of a UNO range address."""
        sheet = Sheet(self, self.api.Sheets.getByIndex(area.Sheet))
        rows, columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return Range(sheet, area.StartRow + 1, area.StartColumn + 1, rows, columns)

    # window

    def controller_or_none(self) -> Any:
        return self.api.getCurrentController()

    def controller(self) -> Any:
        """The controller of the book's window (hidden books have one too)."""
        controller = self.api.getCurrentController()
        if controller is None:
            raise xw.XlwingsError(f"Book {self.name!r} has no window.")
        return controller

    def activate(self) -> None:
        self.app.active_uid = self.uid
        if self.app.visible:
            frame = self.controller().getFrame()
            frame.activate()
            frame.getContainerWindow().setFocus()

    # files

    def close(self) -> None:
        """Close without saving."""
        self.app.forget(self.uid)
        self.api.setModified(False)
        try:
            self.api.close(True)
        except bridge.UnoException as error:
            if isinstance(error, bridge.DisposedException):
                return
            raise xw.XlwingsError(f"Book {self.name!r} cannot be closed now.") from error

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save, or save as; the file's ending tells the format.

        Raises:
            NotImplementedError: A format that Calc does not write.
            OSError: The file cannot be written.
        """
        if path is None:
            path = self.fullname if self.api.URL else self.name + ".xlsx"
        path = os.path.realpath(path)
        ending = Path(path).suffix.lower()
        if not ending:
            ending, path = ".xlsx", path + ".xlsx"
        if ending not in FILTERS:
            raise NotImplementedError(f"Calc cannot write {ending} files.")
        options: dict[str, Any] = {"FilterName": FILTERS[ending], "Overwrite": True}
        if ending == ".csv":
            options["FilterOptions"] = _CSV
        if password:
            options |= _encryption(ending, password)
        target = bridge.url(path)
        if not Path(path).parent.is_dir():  # Calc would make it
            raise OSError(f"文件保存失败：没有目录 {Path(path).parent}")
        try:
            if target == self.api.URL and self.api.isReadonly():
                raise OSError(f"文件以只读方式打开，不能保存：{path}")
            self.api.storeAsURL(target, bridge.props(**options))
        except bridge.UnoException as error:
            if isinstance(error, bridge.DisposedException):
                raise
            raise OSError(f"文件保存失败：{path}（目录不存在、没有写权限，或被占用）。") from error

    def to_pdf(self, path: str, quality: str | None = None) -> None:
        self.export_pdf(path, quality)

    def export_pdf(self, path: str, quality: str | None = None, selection: Any = None) -> None:
        """Write the book, or a selection of it, as PDF."""
        exports.to_pdf(self.api, path, quality, selection)

    def export_png(self, path: str, rng: RangeBase) -> None:
        """Write a range as a picture."""
        exports.range_to_png(self, path, rng)

    def export_html(self, path: str, sheet: Sheet) -> None:
        """Write a sheet as a web page."""
        exports.sheet_to_html(self, path, sheet)
