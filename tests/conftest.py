"""What all tests share: those under tests/live are marked ``live``, a crash costs one try."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.offices import OfficeEnded, ending

# a loaded machine is no fault of the code: nothing here is judged by the clock
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

LIVE = Path(__file__).parent / "live"
# On a loaded machine LibreOffice 7.4 sometimes crashes while it paints a hidden window
# (sdr::overlay::OverlayManager::ImpDrawMembers): that, and nothing else, is tried once more.
CRASH = "Fatal exception: Signal"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by folder, so that no live test can be forgotten."""
    for item in items:
        if LIVE in item.path.parents:
            item.add_marker(pytest.mark.live)
        if item.get_closest_marker("live"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=CRASH))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A failed test tells how its office ended, where it did."""
    outcome: Any = yield
    error = outcome.excinfo[1] if outcome.excinfo else None
    for value in getattr(item, "funcargs", {}).values() if error is not None else ():
        said = ending(value, error)
        if said:
            ended = OfficeEnded(said)
            ended.__cause__ = error
            outcome.force_exception(ended)
            return
