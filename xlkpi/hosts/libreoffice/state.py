"""What the engine remembers of a document that UNO does not keep."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xlkpi.hosts.libreoffice.numberformats import NumberFormats


class DocumentState:
    """Looked-up number formats and other memories of one open document."""

    def __init__(self, doc: Any) -> None:
        null = doc.NullDate
        self.epoch = dt.datetime(null.Year, null.Month, null.Day)
        self.formats = NumberFormats(doc)
        self.table_headers: dict[str, tuple[Any, ...]] = {}
        self._free_ratio: set[tuple[str, str]] = set()

    def keeps_ratio(self, sheet: str, picture: str) -> bool:
        """Whether a picture's width and height change together (as at first in Excel)."""
        return (sheet, picture) not in self._free_ratio

    def set_keeps_ratio(self, sheet: str, picture: str, value: bool) -> None:
        """Let a picture's width and height change together, or not."""
        if value:
            self._free_ratio.discard((sheet, picture))
        else:
            self._free_ratio.add((sheet, picture))
