"""Apps: settings, several side by side, crashes, locks, attaching."""

from __future__ import annotations

import os
import signal
import warnings
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo

pytestmark = pytest.mark.live


def test_an_app(app: xw.App) -> None:
    assert xw.apps[app.pid] == xw.apps(app.pid) == app
    assert (app.version.major >= 7, app.pid > 0, app.visible, app.hwnd) == (True, True, False, None)
    assert app.engine.name == "libreoffice"
    assert Path(app.path).is_dir()
    assert app.startup_path == ""
    with pytest.raises(KeyError, match="PID"):
        _ = xw.apps[-1]


def test_the_python_inside_runs_though_started_from_an_environment(app: xw.App) -> None:
    """Where it finds another's library, the office ends, or the service is not there."""
    loader = app.impl.service("com.sun.star.loader.Python")
    assert loader.getImplementationName() == "org.openoffice.comp.pyuno.Loader"
    assert loader.supportsService("com.sun.star.loader.Python")


@pytest.mark.parametrize(
    "name", ["display_alerts", "enable_events", "interactive", "screen_updating"]
)
def test_settings_of_yes_and_no(app: xw.App, name: str) -> None:
    with app.properties(**{name: False}):
        assert getattr(app, name) is False
    assert getattr(app, name) is True


def test_calculation(app: xw.App, sheet: xw.Sheet) -> None:
    sheet["A1"].value = 2
    sheet["B1"].formula = "=A1*2"
    app.calculation = "manual"
    sheet["A1"].value = 4
    assert (app.calculation, sheet["B1"].value) == ("manual", 4.0)
    app.calculate()
    assert sheet["B1"].value == 8.0
    app.calculation = "automatic"
    sheet["A1"].value = 5
    assert sheet["B1"].value == 10.0
    with pytest.raises(ValueError, match="semiautomatic"):
        app.calculation = "sometimes"


def test_the_status_bar(app: xw.App) -> None:
    assert app.status_bar is False
    app.status_bar = "正在汇总"
    assert app.status_bar == "正在汇总"
    app.status_bar = False


@pytest.mark.parametrize(
    ("buttons", "cautious"),
    [("ok", "ok"), ("ok_cancel", "cancel"), ("yes_no", "no"), ("yes_no_cancel", "cancel")],
)
def test_alerts_where_nobody_can_answer(app: xw.App, buttons: str, cautious: str) -> None:
    assert app.alert("继续？", "确认", buttons=buttons) == cautious
    lo.reply(app, "yes", "ok")
    assert app.alert("继续？", buttons=buttons, mode="critical") == "yes"
    assert app.alert("继续？", buttons=buttons, mode="info") == "ok"
    assert app.impl.alerts[-3] == ("确认", "继续？")


def test_an_alert_of_another_kind(app: xw.App) -> None:
    with pytest.raises(ValueError, match="buttons"):
        app.alert("x", buttons="maybe")


def test_the_selection(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    book.activate()
    sheet["C10"].select()
    assert app.selection == sheet["C10"]
    sheet["A2:C3"].select()
    assert (book.selection.address, book.sheets.active) == ("$A$2:$C$3", sheet)


def test_showing_a_hidden_office(app: xw.App) -> None:
    with pytest.warns(UserWarning, match="hidden"):
        app.visible = True
    assert app.visible is False


def test_several_side_by_side(app: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "中文 shared.xlsx"
    second = lo.start(add_book=True)
    try:
        assert xw.apps.active == second
        assert [second.pid, app.pid] == xw.apps.keys()[:2]
        mine, theirs = app.books.add(), second.books[0]
        mine.sheets[0]["A1"].value, theirs.sheets[0]["A1"].value = "mine", "theirs"
        assert (mine.sheets[0]["A1"].value, theirs.sheets[0]["A1"].value) == ("mine", "theirs")
        assert app.impl.office.profile != second.impl.office.profile
        with pytest.raises(NotImplementedError, match="another App"):
            mine.sheets[0].copy(after=theirs.sheets[0])
        with pytest.raises(NotImplementedError, match="two Apps"):
            mine.sheets[0]["A1"].copy(theirs.sheets[0]["B1"])

        mine.save(path)
        with pytest.raises(lo.LibreOfficeError, match="文件正被占用"):
            second.books.open(path)
        assert second.books.open(path, read_only=True).sheets[0]["A1"].value == "mine"
        mine.close()
        second.books[path.name].close()

        opened = second.books.open(path)
        os.kill(second.pid, signal.SIGKILL)
        second.impl.office.wait(10)
        assert second not in list(xw.apps)
        assert not second.impl.office.profile.exists()
        second.quit()  # does no harm
        with pytest.raises(lo.LibreOfficeError, match=r"已经退出.*信号 9，Killed"):
            _ = opened.sheets[0]["A1"].value
        with pytest.raises(lo.LibreOfficeError, match="删除锁文件"):
            app.books.open(path)
        (tmp_path / f".~lock.{path.name}#").unlink()
        app.activate()
        assert xw.apps.active == app
        app.books.open(path).close()
    finally:
        second.impl.office.kill()
    assert not second.impl.office.profile.exists()


def test_killing_leaves_no_lock(app: xw.App, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        other = xw.App(visible=False)
    book = other.books[0]
    book.save(tmp_path / "k.xlsx")
    assert (tmp_path / ".~lock.k.xlsx#").exists()
    profile = other.impl.office.profile
    other.kill()
    assert [p.name for p in tmp_path.iterdir()] == ["k.xlsx"]
    assert (other in list(xw.apps), profile.exists()) == (False, False)
    app.activate()


def test_attaching_to_a_running_office(app: xw.App) -> None:
    attached = lo.attach(app.impl.context)
    try:
        assert xw.apps.active == attached
        assert [b.name for b in attached.books] == [b.name for b in app.books]
        assert attached.visible is True
    finally:
        attached.quit()
    app.activate()
    assert len(app.books) >= 0


def test_an_office_that_does_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "soffice.bin"
    fake.write_text("#!/bin/sh\necho no room for a window >&2\nexit 3\n")
    fake.chmod(0o755)
    monkeypatch.setenv("XLKPI_LIBREOFFICE", str(tmp_path))
    with pytest.raises(lo.LibreOfficeError, match=r"退出码 3；它的输出：\nno room"):
        lo.start(timeout=10)


def test_an_office_that_asks_to_be_started_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake, count = tmp_path / "soffice.bin", tmp_path / "count"
    fake.write_text(
        f'#!/bin/sh\necho x >> "{count}"\n[ $(wc -l < "{count}") -lt 3 ] && exit 81\nexit 4\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("XLKPI_LIBREOFFICE", str(tmp_path))
    with pytest.raises(lo.LibreOfficeError, match="退出码 4"):
        lo.start(timeout=10)
    assert count.read_text() == "x\n" * 3


def test_a_function_of_xlwings_that_views_data(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    data: Any = [[1.0, 2.0], [3.0, 4.0]]
    xw.view(data, sheet=sheet)
    assert sheet["A1:B2"].value == data
    book.activate()
    sheet["A1"].select()
    assert xw.load(index=0, header=0).to_numpy().tolist() == data
