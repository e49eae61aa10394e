"""Finding and starting an office: what can be told without one."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo
from xlkpi.hosts.libreoffice import bridge, locks, process


def test_a_missing_libreoffice_is_told_in_chinese(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XLKPI_LIBREOFFICE", str(tmp_path))
    with pytest.raises(lo.LibreOfficeError, match=r"没有找到 LibreOffice.*安装"):
        bridge.program_dir()


def test_the_users_choice_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "soffice.bin").touch()
    monkeypatch.setenv("XLKPI_LIBREOFFICE", str(tmp_path))
    assert bridge.binary() == tmp_path / "program" / "soffice.bin"


def test_an_office_gets_a_clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH"):
        monkeypatch.setenv(name, "somewhere")
    monkeypatch.setenv("PATH", "here")
    monkeypatch.setenv("LANG", "POSIX")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_CTYPE", raising=False)
    found = process.environment({"EXTRA": "1"})
    assert found["PATH"] == "here"
    assert found["EXTRA"] == "1"
    assert found["LC_ALL"] == "C.UTF-8"
    assert not {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH"} & set(found)


def test_a_utf8_locale_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.utf8")
    assert process.environment()["LC_ALL"] == "zh_CN.utf8"


def test_windows_need_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(lo.LibreOfficeError, match="图形界面"):
        process.Office(headless=False)


def test_a_lock_names_its_owner_and_the_remedy(tmp_path: Path) -> None:
    book = tmp_path / "考核表.xlsx"
    locks.check(book)
    lock = tmp_path / ".~lock.考核表.xlsx#"
    lock.write_text(",张三,pc-7,22.11.2026 10:00,file:///p;", encoding="utf-8")
    with pytest.raises(lo.LibreOfficeError, match=r"张三 pc-7，22\.11\.2026 10:00.*删除锁文件"):
        locks.check(book)
    locks.remove_left([str(book)], "file:///another")
    assert lock.exists()
    locks.remove_left([str(book)], "file:///p")
    assert not lock.exists()


def test_another_minor_version_of_xlwings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw, "__version__", "0.99.1")
    with pytest.raises(lo.LibreOfficeError, match=r"0\.99\.1"):
        lo.register()


def test_registering_twice_does_no_harm() -> None:
    lo.register()
    lo.register()
    assert xw.engines.active is not None
    assert xw.engines.active.name == "libreoffice"
    assert [engine.name for engine in xw.engines].count("libreoffice") == 1
