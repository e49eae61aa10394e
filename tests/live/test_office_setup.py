"""`xlkpi office` on a profile of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo
from xlkpi.commands.errors import CommandError
from xlkpi.commands.office import run
from xlkpi.hosts import office_setup as setup
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


def test_functions_work(app: xw.App) -> None:
    """The buttons are pressed by `test_person.py`."""
    cell = app.books.add().sheets[0]["A1"]
    cell.formula = "=KPI_RATIO(45,100)"
    assert cell.value == 0.45


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
