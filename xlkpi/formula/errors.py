"""A formula that cannot be understood or written, told to the official in Chinese."""

from __future__ import annotations

import unicodedata

from xlkpi.formula.tree import Span


class FormulaError(ValueError):
    """A fault in a formula, with its place.

    Attributes:
        message: one Chinese line that says what is wrong and what to do.
        formula: the whole formula as written.
        span: where the fault stands in ``formula``.

    >>> print(FormulaError("括号没有配对", "1+(2", Span(2, 3)))
    括号没有配对
      1+(2
        ^
    """

    def __init__(self, message: str, formula: str = "", span: Span | None = None) -> None:
        super().__init__(message, formula, span)
        self.message = message
        self.formula = formula
        self.span = span or Span()

    def __str__(self) -> str:
        if not self.formula:
            return self.message
        start, end = self.span.start, self.span.end
        first = self.formula.rfind("\n", 0, start) + 1
        last = self.formula.find("\n", first)
        line = self.formula[first:] if last < 0 else self.formula[first:last]
        shown = max(1, columns(line[start - first : max(end, start + 1) - first]))
        return f"{self.message}\n  {line}\n  {' ' * columns(line[: start - first])}{'^' * shown}"


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
