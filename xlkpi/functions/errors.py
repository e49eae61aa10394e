"""Spreadsheet errors as Python values and exceptions.

The same object serves as both: a scalar call raises it, and inside a list it
stands in the place of the cell that would show it.  Source: functions.md, rule 5.
"""

from __future__ import annotations

from typing import Final

VALUE: Final = "#VALUE!"
NUM: Final = "#NUM!"
DIV0: Final = "#DIV/0!"
NA: Final = "#N/A"
REF: Final = "#REF!"
NAME: Final = "#NAME?"
NULL: Final = "#NULL!"

ERROR_CODES: Final = (VALUE, NUM, DIV0, NA, REF, NAME, NULL)


class CellError(Exception):
    """One spreadsheet error.

    Attributes:
        code: what the cell shows, one of ``ERROR_CODES``.
        reason: one Chinese sentence for the person at the screen.

    Two errors are equal when their codes are: a cell shows nothing else.

    >>> CellError("#N/A", "应完成数未填") == CellError("#N/A")
    True
    """

    def __init__(self, code: str, reason: str = "") -> None:
        if code not in ERROR_CODES:
            raise ValueError(f"not a spreadsheet error: {code!r}")
        super().__init__(code, reason)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.code} {self.reason}".strip()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CellError) and other.code == self.code

    def __hash__(self) -> int:
        return hash(self.code)
