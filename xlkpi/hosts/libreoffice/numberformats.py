"""Number formats of one document: Excel's codes and Calc's keys."""

from __future__ import annotations

import re
from typing import Any

from xlkpi.hosts.libreoffice import bridge

# com.sun.star.util.NumberFormat
_DATE, _TIME, _TEXT, _LOGICAL, _NUMBER = 2, 4, 256, 1024, 16
_QUOTED = re.compile(r'("[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|General|BOOLEAN)', re.IGNORECASE)
_LETTERS = re.compile(r"[YMDHS]+")
_COLORS = re.compile(r"\[(BLACK|BLUE|CYAN|GREEN|MAGENTA|RED|WHITE|YELLOW)\]")
_ELAPSED = re.compile(r"\[[HMS]+\]")


class NumberFormats:
    """The number formats of a document, each looked up once.

    A code that this engine has set is read back letter for letter; Calc itself would show
    "YYYY-MM-DD" for "yyyy-mm-dd".
    """

    def __init__(self, doc: Any) -> None:
        self._formats = doc.NumberFormats
        self._english = bridge.struct("lang.Locale", "en", "US", "")
        self._kinds: dict[int, str] = {}
        self._codes: dict[int, str] = {}
        self._keys: dict[str, int] = {
            "General": 0,
            "BOOLEAN": self._formats.getStandardFormat(_LOGICAL, bridge.struct("lang.Locale")),
        }

    def key(self, code: str) -> int:
        """Calc's key of an Excel code.

        Raises:
            ValueError: Calc cannot read the code.
        """
        if code not in self._keys:
            key = self._formats.queryKey(code, self._english, False)
            if key == -1:
                try:
                    key = self._formats.addNew(code, self._english)
                except bridge.UnoException as error:
                    raise ValueError(f"Invalid number format: {code!r}") from error
            self._keys[code] = key
            self._codes.setdefault(key, code)
        return self._keys[code]

    def code(self, key: int) -> str:
        """Excel's code of a key ("General" for truth values, as in Excel)."""
        if self.kind(key) in ("general", "boolean"):
            return "General"
        if key not in self._codes:
            english = self._formats.getFormatForLocale(key, self._english)
            self._codes[key] = excel_code(self._formats.getByKey(english).FormatString)
        return self._codes[key]

    def kind(self, key: int) -> str:
        """What cells with this key hold: general, boolean, date, time, text or other."""
        if key not in self._kinds:
            found = self._formats.getByKey(key)
            bits = found.Type
            if bits & _LOGICAL:
                kind = "boolean"
            elif bits & _DATE:
                kind = "date"
            elif bits & _TIME:
                kind = "time"
            elif bits & _TEXT and found.FormatString == "@":
                kind = "text"
            else:
                kind = "general" if found.FormatString == "General" else "other"
            self._kinds[key] = kind
        return self._kinds[key]


def excel_code(calc_code: str) -> str:
    """A format code as Calc shows it, in Excel's letters: "yyyy-mm-dd" for "YYYY-MM-DD"."""
    pieces = _QUOTED.split(calc_code)
    for i, piece in enumerate(pieces):
        if i % 2 == 0:
            pieces[i] = _LETTERS.sub(lambda m: m[0].lower(), piece)
        elif _ELAPSED.fullmatch(piece):
            pieces[i] = piece.lower()
        elif _COLORS.fullmatch(piece):
            pieces[i] = piece[:2] + piece[2:].lower()
    return "".join(pieces)
