"""`xlkpi office` on a profile of its own, and the buttons of what it installed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from xlsxwriter import Workbook

import xlkpi.hosts.libreoffice as lo
from xlkpi.commands import demonstrating
from xlkpi.commands.errors import CommandError
from xlkpi.commands.office import run
from xlkpi.hosts import office_setup as setup
from xlkpi.hosts.libreoffice.locks import lock_of
from xlkpi.hosts.oxt import naming


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Installed twice: the second time in place of the first."""
    folder = tmp_path_factory.mktemp("user") / "我的 配置"
    for _ in range(2):
        lines, good = run("install", (), folder)
        assert good, lines
    return folder


@pytest.fixture(scope="module")
def app(profile: Path) -> Iterator[xw.App]:
    running = lo.start(profile=profile)
    yield running
    running.kill()


def test_doctor_is_content(profile: Path) -> None:
    lines, good = run("doctor", (), profile)
    assert good
    assert all(line.startswith("[正常]") for line in lines)
    assert len(lines) == 5


@pytest.mark.parametrize("spoilt", ["functions.py", "pythonpath/xlkpi_addin/cells.py"])
def test_doctor_sees_another_version(profile: Path, tmp_path: Path, spoilt: str) -> None:
    other = tmp_path / "profile"
    shutil.copytree(profile, other)
    place = setup.installed(other)
    assert place is not None
    (place / spoilt).write_text("# older", encoding="utf-8")
    lines, good = run("doctor", (), other)
    assert not good
    assert [line for line in lines if line.startswith("[错误]") and spoilt in line]


def test_doctor_sees_buttons_without_a_package(profile: Path, tmp_path: Path) -> None:
    other = tmp_path / "profile"
    shutil.copytree(profile, other)
    told = setup.settings() | {"paths": ["/elsewhere"]}
    (other / "user" / naming.SETTINGS).write_text(json.dumps(told), encoding="utf-8")
    assert not run("doctor", (), other)[1]
    (other / "user" / naming.SETTINGS).unlink()
    assert not run("doctor", (), other)[1]


def test_an_open_office_is_not_disturbed(profile: Path, app: xw.App) -> None:
    assert app.impl.office.alive
    for task in ("install", "remove"):
        with pytest.raises(CommandError, match="请先关闭"):
            run(task, (), profile)


def test_functions_and_buttons_work(app: xw.App, tmp_path: Path) -> None:
    """重新计分 from the button: in the office's own Python, over a return of the demo."""
    list(demonstrating.run(tmp_path / "demo"))
    path = min((tmp_path / "demo" / demonstrating.RETURNED).glob("*.xlsx"))
    book = app.books.open(path)
    before = [sheet.name for sheet in book.sheets]
    cell = book.sheets.add()["A1"]
    cell.formula = "=KPI_RATIO(45,100)"
    assert cell.value == 0.45
    book.sheets["考核表"].activate()
    app.impl.service(naming.RUN).trigger("rescore")
    assert {sheet.name for sheet in book.sheets} - set(before) >= {"计分说明"}
    book.close()


def test_removed_is_removed(profile: Path, tmp_path: Path) -> None:
    other = tmp_path / "profile"
    shutil.copytree(profile, other)
    (other / ".lock").unlink(missing_ok=True)
    assert run("remove", (), other) == (["已卸载。"], True)
    assert run("remove", (), other) == (["没有安装过加载项，不用卸载。"], True)
    assert not (other / "user" / naming.SETTINGS).exists()
    lines, good = run("doctor", (), other)
    assert not good
    assert any("没有安装" in line for line in lines)


def test_start_opens_the_file(profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                              ) -> None:
    other, path = tmp_path / "profile", tmp_path / "表.xlsx"
    shutil.copytree(profile, other)
    (other / ".lock").unlink(missing_ok=True)
    Workbook(path).close()
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("SAL_USE_VCLPLUGIN", "svp")  # windows that nobody sees
    number = setup.start([path], other)
    try:
        end = time.monotonic() + 60
        while not lock_of(path).exists():  # it has the file open
            assert time.monotonic() < end
            time.sleep(0.1)
    finally:
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)


def test_what_cannot_be_done_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="没有任务“fly”"):
        run("fly", (), tmp_path)
    with pytest.raises(FileNotFoundError):
        run("start", [tmp_path / "无.xlsx"], tmp_path)
    monkeypatch.setenv("DISPLAY", ":0")
    with pytest.raises(CommandError, match="请先运行xlkpi office install"):
        run("start", (), tmp_path)
    monkeypatch.setenv("XLKPI_LIBREOFFICE", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("xlkpi.hosts.libreoffice.bridge._PLACES", ())
    with pytest.raises(CommandError, match="没有找到 LibreOffice"):
        run("install", (), tmp_path)
    lines, good = run("doctor", (), tmp_path)
    assert not good
    assert "没有找到 LibreOffice" in lines[0]
