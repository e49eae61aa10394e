"""Writing a document, or a part of it, as PDF, picture or web page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlkpi.hosts.libreoffice import bridge

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.book import Book
    from xlkpi.hosts.libreoffice.rangebase import RangeBase
    from xlkpi.hosts.libreoffice.sheet import Sheet


def _store(doc: Any, path: str, filter_name: str, data: tuple[Any, ...] = ()) -> None:
    options = bridge.props(FilterName=filter_name)
    if data:
        sequence = bridge.uno().Any("[]com.sun.star.beans.PropertyValue", data)
        options += bridge.props(FilterData=sequence)
    try:
        doc.storeToURL(bridge.url(path), options)
    except bridge.UnoException as error:
        raise OSError(f"文件写入失败：{path}") from error


def to_pdf(doc: Any, path: str, quality: str | None = None, selection: Any = None) -> None:
    """A document, or a selection of it, as PDF; quality is "standard" or "minimum"."""
    values: dict[str, Any] = {}
    if quality == "minimum":
        values |= {"Quality": 60, "ReduceImageResolution": True, "MaxImageResolution": 150}
    if selection is not None:
        values["Selection"] = selection
    _store(doc, path, "calc_pdf_Export", bridge.props(**values))


def _only(book: Book, sheet: Sheet) -> Any:
    """A new hidden document that holds a copy of one sheet and nothing else."""
    doc = book.app.load("private:factory/scalc", Hidden=True)
    extra = doc.Sheets.ElementNames
    doc.Sheets.importSheet(book.api, sheet.name, 0)
    for name in doc.Sheets.ElementNames[1:]:
        doc.Sheets.removeByName(name)
    if extra and doc.Sheets.Count != 1:
        raise OSError("The sheet could not be copied.")
    return doc


def sheet_to_html(book: Book, path: str, sheet: Sheet) -> None:
    """One sheet as a web page."""
    doc = _only(book, sheet)
    try:
        _store(doc, path, "HTML (StarCalc)")
    finally:
        doc.close(True)


def range_to_png(book: Book, path: str, rng: RangeBase) -> None:
    """A range as a picture, as the office would put it on the clipboard."""
    before = book.app.selection
    rng.select()
    flavor = bridge.struct(
        "datatransfer.DataFlavor", "image/png", "", bridge.uno().getTypeByName("[]byte")
    )
    image = book.controller().getTransferable().getTransferData(flavor)
    Path(path).write_bytes(image.value)
    if before is not None:
        before.select()
