"""The actions in a real LibreOffice, over the workbooks of the demo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo
from tests.actions.desk import Desk
from tests.offices import Shared
from xlkpi.actions import host
from xlkpi.commands import demonstrating


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo; nobody may change anything in it."""
    folder = tmp_path_factory.mktemp("demo")
    list(demonstrating.run(folder))
    return folder


@pytest.fixture(scope="session")
def offices() -> Iterator[Shared]:
    """A hidden office; a missing LibreOffice is a failure, not a skip."""
    shared = Shared(lo.start)
    yield shared
    shared.quit()


@pytest.fixture
def app(offices: Shared) -> xw.App:
    return offices.app


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
    for book in list(app.books) if app.impl.alive else ():
        book.close()
