"""The actions in a real LibreOffice, over the workbooks of the demo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo
from tests.actions.desk import Desk
from xlkpi.actions import host
from xlkpi.commands import demonstrating


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo; nobody may change anything in it."""
    folder = tmp_path_factory.mktemp("demo")
    list(demonstrating.run(folder))
    return folder


@pytest.fixture(scope="session")
def app() -> Iterator[xw.App]:
    """A hidden office; a missing LibreOffice is a failure, not a skip."""
    running = lo.start()
    yield running
    running.quit()


@pytest.fixture
def desk(app: xw.App, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
         ) -> Iterator[Desk]:
    """A folder of its own with the returns in it, and everything closed at the end."""
    for variable in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "state"))
    for name, value in (("choose_folder", None), ("unlocked", host.unlocked)):
        monkeypatch.setattr(host, name, value)
    returns = tmp_path / "交回"
    shutil.copytree(demo / demonstrating.RETURNED, returns)
    app.activate()
    app.impl.alerts.clear()
    app.impl.replies.clear()
    yield Desk(app, returns, demo)
    for book in list(app.books):
        book.close()
