"""Fixtures of the tests that drive a real LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live.office import Office


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One running office for the whole session; missing LibreOffice is a failure, not a skip."""
    with Office() as running:
        yield running
