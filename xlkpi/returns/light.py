"""A workbook made light for python-calamine: its sheets without formulas, and nothing else.

Three quarters of a 考核表 are formulas, names, rules and pictures, none of which
calamine gives; without them it reads the values in half the time.  Texts and styles
(dates are told by them) go along as they are.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import quoteattr

from xlkpi.archive import Base, stored
from xlkpi.returns.container import Package

_TEXTS: Final = "xl/sharedStrings.xml"
_STYLES: Final = "xl/styles.xml"
_BOOK: Final = "xl/workbook.xml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = (_XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
                 'content-types"/>').encode()


def light_workbook(package: Package, sheets: Iterable[tuple[str, bytes]]) -> io.BytesIO | None:
    """A workbook in memory with the values of the given sheets.

    Args:
        package: the workbook as it came back.
        sheets: name and XML of each sheet; formulas may be gone from it.

    Returns:
        The workbook; None where texts or styles do not lie where every program puts
        them, or dates count from 1904: then only the file itself can be read.

    Raises:
        UnreadableError: texts or styles are damaged.
    """
    shared = _shared(package)
    if shared is None:
        return None
    named = list(sheets)
    return io.BytesIO(_frame(tuple(name for name, _ in named)).with_parts([
        *(stored(part, data) for part, data in shared.items()),
        *(stored(f"xl/worksheets/sheet{number}.xml", data)
          for number, (_, data) in enumerate(named, start=1))]))


def _shared(package: Package) -> dict[str, bytes] | None:
    """Texts and styles, by part."""
    parts: dict[str, bytes] = {}
    for part in (_TEXTS, _STYLES):
        alike = package.like(part)
        if alike == [part]:
            parts[part] = package.read(part)
        elif alike:
            return None
    return None if package.dates_from_1904 else parts


@lru_cache(maxsize=64)  # workbooks of one making have the same sheets
def _frame(names: tuple[str, ...]) -> Base:
    """The parts that hold a workbook together."""
    listed = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
                     for n, name in enumerate(names, start=1))
    links = [_link(n, "worksheet", f"worksheets/sheet{n}.xml")
             for n in range(1, len(names) + 1)]
    links += [_link(len(names) + 1, "styles", "styles.xml"),
              _link(len(names) + 2, "sharedStrings", "sharedStrings.xml")]
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_KIND}"><sheets>{listed}</sheets></workbook>'
    return Base([
        stored("[Content_Types].xml", _TYPES),
        stored("_rels/.rels", _relationships([_link(1, "officeDocument", _BOOK)])),
        stored(_BOOK, (_XML + book).encode()),
        stored("xl/_rels/workbook.xml.rels", _relationships(links)),
    ])


def _link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_KIND}/{kind}" Target="{target}"/>'


def _relationships(links: list[str]) -> bytes:
    return f'{_XML}<Relationships xmlns="{_LINKS}">{"".join(links)}</Relationships>'.encode()
