"""Reading what came back: by identity, whatever people did to the workbook on its way."""

from __future__ import annotations

from xlkpi.returns.collect import collect
from xlkpi.returns.figures import value_text
from xlkpi.returns.model import (
    Collected,
    Entry,
    EntryValue,
    LedgerRow,
    ReadResult,
    Return,
    ScoreCells,
)
from xlkpi.returns.reader import Reader, read

__all__ = [
    "Collected", "Entry", "EntryValue", "LedgerRow", "ReadResult", "Reader", "Return", "ScoreCells",
    "collect", "read", "value_text",
]
