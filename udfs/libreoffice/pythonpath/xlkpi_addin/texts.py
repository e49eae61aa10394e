"""KPI_ names inside formula texts: found, and put into the form that is wanted."""

from __future__ import annotations

import re

from xlkpi_addin.functions import FUNCTIONS
from xlkpi_addin.naming import full_name_of

_ANY = "|".join(sorted(FUNCTIONS, key=len, reverse=True))
_FULL = {full_name_of(name): name for name in FUNCTIONS}
# texts and quoted sheet names are passed over; what has a letter, digit, dot or quote before it is
# part of another name
_UNRESOLVED = re.compile(
    rf"""("(?:[^"]|"")*"|'(?:[^']|'')*')|(?<![\w.'])({_ANY})(?=\s*\()""", re.IGNORECASE)
_WRITTEN = re.compile(rf"(?:{'|'.join(map(re.escape, _FULL))})(?=\s*\()", re.IGNORECASE)


def capitals(formula: str) -> str:
    """A formula of the office's with the KPI_ names that it did not know as they should be.

    The office shows a function that it knows by its full name, and one that it
    does not know in the letters of the file or in small ones.

    >>> capitals('=kpi_ratio([.A1];"kpi_ratio(")')
    '=KPI_RATIO([.A1];"kpi_ratio(")'
    """
    return _UNRESOLVED.sub(lambda m: m[0] if m[1] else m[2].upper(), formula)


def is_unresolved(formula: str) -> bool:
    """Whether a formula of the office's names a KPI_ function that it did not know."""
    return any(not found[1] for found in _UNRESOLVED.finditer(formula))


def short(text: str) -> tuple[str, int]:
    """A text with full names made short, and how many there were.

    >>> short("ORG.XLKPI.KPI.KPIRATIO(A1,2)")
    ('KPI_RATIO(A1,2)', 1)
    """
    return _WRITTEN.subn(lambda m: _FULL[m[0].upper()], text)
