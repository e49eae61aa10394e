"""One office for all tests of the engine; each test gets a sheet of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo


@pytest.fixture(scope="session")
def app() -> Iterator[xw.App]:
    """A hidden office; a missing LibreOffice is a failure, not a skip."""
    running = lo.start()
    yield running
    running.quit()


@pytest.fixture(scope="session")
def book(app: xw.App) -> xw.Book:
    return app.books.add()


@pytest.fixture
def sheet(app: xw.App, book: xw.Book) -> Iterator[xw.Sheet]:
    app.activate()
    added = book.sheets.add()
    yield added
    for name in [n for n in book.names if added.name in (n.refers_to or "")]:
        name.delete()
    added.delete()
