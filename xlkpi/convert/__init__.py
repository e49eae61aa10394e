"""Unit workbooks between plain formulas and KPI_ formulas, everything else left as it is.

The score formulas are written anew from the scheme, for where their cells stand
now, and spliced into the bytes of the sheet: what the workbook holds besides
(inputs, formats, comments, drop-downs, protection, sheets of one's own) is not
even read.
"""

from __future__ import annotations

from xlkpi.convert.book import Converted, ConvertError, convert

__all__ = ["ConvertError", "Converted", "convert"]
