"""What can go wrong when workbooks are made."""

from __future__ import annotations


class FormError(ValueError):
    """A workbook cannot be made; ``message`` says in Chinese why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NameClash(FormError):
    """Two units would give one file."""


class WouldOverwrite(FormError):
    """A file of the same name stands there and is no untouched template of ours."""
