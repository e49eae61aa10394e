"""Writing a document, or a part of it, as PDF, picture or web page."""

from __future__ import annotations

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
    """A range as a picture: a page of exactly its size, without margins, headers or footers."""
    width, height = rng.u.Size.Width, rng.u.Size.Height
    doc = _only(book, rng.sheet)
    try:
        sheet = doc.Sheets.getByIndex(0)
        style = doc.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
        for side in ("Left", "Right", "Top", "Bottom"):
            setattr(style, side + "Margin", 0)
        style.HeaderIsOn = style.FooterIsOn = style.IsLandscape = False
        style.CenterHorizontally = style.CenterVertically = False
        style.PageScale, style.Width, style.Height = 100, width + 50, height + 50
        row, column = rng.row - 1, rng.column - 1
        area = bridge.struct(
            "table.CellRangeAddress", 0, column, row, column + rng.ncols - 1, row + rng.nrows - 1
        )
        sheet.setPrintAreas((area,))
        _store(doc, path, "calc_png_Export")
    finally:
        doc.close(True)
