"""The desk on which the tests of this folder make their workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.returns.workshop import Desk, small_scheme


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(small_scheme(), tmp_path)
