"""One office for all tests of the engine; each test gets a sheet of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo
from tests.offices import Shared


def started() -> xw.App:
    """A hidden office, as from an activated environment, whose Python breaks the office's own."""
    places = [f"{prefix}/bin" for prefix in (sys.prefix, sys.base_prefix)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.pathsep.join([*places, os.environ["PATH"]]))
        patch.setenv("VIRTUAL_ENV", sys.prefix)
        patch.setenv("PYTHONHOME", sys.base_prefix)
        return lo.start()


@pytest.fixture(scope="session")
def offices() -> Iterator[Shared]:
    """A missing LibreOffice is a failure, not a skip."""
    shared = Shared(started)
    yield shared
    shared.quit()


@pytest.fixture
def app(offices: Shared) -> xw.App:
    return offices.app


@pytest.fixture
def book(offices: Shared) -> xw.Book:
    return offices.book


@pytest.fixture
def sheet(app: xw.App, book: xw.Book) -> Iterator[xw.Sheet]:
    app.activate()
    added = book.sheets.add()
    yield added
    if not app.impl.alive:
        return
    for name in [n for n in book.names if added.name in (n.refers_to or "")]:
        name.delete()
    added.delete()
