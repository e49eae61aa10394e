"""What all tests share: every test under tests/live needs LibreOffice, so it is marked ``live``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from hypothesis import settings

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
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=CRASH))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failed test tells how its office ended, where it did."""
    outcome: Any = yield
    report = outcome.get_result()
    for value in getattr(item, "funcargs", {}).values() if report.failed else ():
        office = getattr(value.impl, "office", None) if isinstance(value, xw.App) else None
        if office is not None and not office.alive:
            report.sections.append(("LibreOffice ended", office.ending()))
