"""What happens to the tests when LibreOffice itself crashes: that test alone is tried again."""

from __future__ import annotations

import os
import signal

import pytest

from tests.conftest import CRASH
from tests.live.office import Office, OfficeError


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
