"""What all tests share: every test under tests/live needs LibreOffice, so it is marked ``live``."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# a loaded machine is no fault of the code: nothing here is judged by the clock
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

LIVE = Path(__file__).parent / "live"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by folder, so that no live test can be forgotten."""
    for item in items:
        if LIVE in item.path.parents:
            item.add_marker(pytest.mark.live)
