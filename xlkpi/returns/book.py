"""The values of a workbook through python-calamine, its failures turned into ours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from xlkpi.returns.container import MAX_FILE, UnreadableError
from xlkpi.returns.layout import Row

_ERRORS: Final = (CalamineError, OSError, ValueError, OverflowError)
_PANIC: Final = "PanicException"  # of the Rust library; it has no public name to catch it by


@contextmanager
def calamine_errors() -> Iterator[None]:
    """Turn what python-calamine raises into UnreadableError.

    Raises:
        UnreadableError: the workbook is damaged or locked by a password.
    """
    try:
        yield
    except PasswordError as error:
        raise UnreadableError("FILE_PASSWORD") from error
    except _ERRORS as error:
        raise UnreadableError("FILE_DAMAGED") from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise UnreadableError("FILE_DAMAGED") from error


class Book:
    """An open workbook; use as a context manager.

    Args:
        source: a file, or a workbook in memory.
        by_content: the file's suffix is not to be trusted (.et is .xls inside).

    Raises:
        UnreadableError: damaged, or locked by a password.
    """

    def __init__(self, source: Path | io.BytesIO, *, by_content: bool = False) -> None:
        with calamine_errors():
            if isinstance(source, Path) and by_content:
                with source.open("rb") as file:
                    source = io.BytesIO(file.read(MAX_FILE))
            self._book = (CalamineWorkbook.from_path(source) if isinstance(source, Path)
                          else CalamineWorkbook.from_filelike(source))

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    @property
    def sheets(self) -> list[str]:
        """The names of all sheets."""
        return self._book.sheet_names

    def rows(self, sheet: str) -> list[Row]:
        """All rows of a sheet from A1 on; a blank cell and an error cell are ''.

        Raises:
            UnreadableError: the sheet is damaged.
        """
        with calamine_errors():
            return list(self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
