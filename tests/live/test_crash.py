"""What happens to the tests when LibreOffice itself crashes: that test alone is tried again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

import xlkpi.hosts.libreoffice as lo
from tests.conftest import CRASH
from tests.live.office import Office, OfficeError
from tests.offices import Shared, ending
from xlkpi.hosts.libreoffice import bridge


def crashing(office: Office) -> None:
    """What a test sees whose office crashes under it."""
    with office.new() as book:
        os.kill(office.pid, signal.SIGSEGV)
        book.set([("Sheet1", "A1", 2)])


def test_after_a_crash_there_is_a_new_office() -> None:
    with Office() as own:
        own.new()
        crashed = own.pid
        with pytest.raises(OfficeError, match=CRASH):
            crashing(own)
        with own.new() as book:
            book.set([("Sheet1", "A1", 2), ("Sheet1", "A2", "=A1*3")])
            assert book.value("Sheet1", "A2") == 6
        assert own.pid != crashed


def test_the_file_that_was_open_opens_again(tmp_path: Path) -> None:
    """The crashed office's lock lies beside it and would keep every other office out."""
    path, lock = tmp_path / "表.xlsx", tmp_path / ".~lock.表.xlsx#"
    with Office() as own:
        with own.new() as book:
            book.set([("Sheet1", "A1", 2)])
            book.save(path)
        own.open(path)
        assert lock.exists()
        with pytest.raises(OfficeError, match=CRASH):
            crashing(own)
        assert lock.exists()
        with own.open(path) as book:
            assert book.value("Sheet1", "A1") == 2


def test_a_shared_office_that_crashed_is_told_of_and_replaced() -> None:
    shared = Shared(lo.start)
    app = shared.app
    os.kill(app.pid, signal.SIGSEGV)
    with pytest.raises((lo.LibreOfficeError, bridge.UnoException)) as caught:
        app.books.add()
    assert CRASH in ending(app, caught.value)
    assert shared.app.pid != app.pid
    assert ending(shared.app, ValueError()) == ""
    shared.quit()
