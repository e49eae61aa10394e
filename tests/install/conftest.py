"""A made-up Windows home: a Chinese name, spaces in its paths; real files below tmp_path."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.install.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The home of 张 三, empty but for what Windows makes."""
    return Home(tmp_path / "Users" / "张 三")
