"""Finding and starting an office: what can be told without one."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import xlwings as xw

import xlkpi.hosts.libreoffice as lo
from xlkpi.hosts import comerrors
from xlkpi.hosts.libreoffice import bridge, locks, process


def test_it_uses_nothing_else_of_xlkpi_but_the_numbers_of_errors() -> None:
    package = Path(lo.__file__).parent
    sources = "".join(source.read_text("utf-8") for source in package.glob("*.py"))
    used = set(re.findall(r"^ *(?:from|import) (xlkpi[\w.]*)", sources, re.MULTILINE))
    assert "xlkpi.hosts.libreoffice.bridge" in used
    assert {n for n in used if not n.startswith("xlkpi.hosts.libreoffice")} == {"xlkpi.hosts"}
    beside = re.findall(r"^from xlkpi[.]hosts import (.*)$", sources, re.MULTILINE)
    assert set(beside) == {"comerrors"}
    assert "xlkpi" not in Path(comerrors.__file__).read_text("utf-8")


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
    monkeypatch.setenv("LANG", "POSIX")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_CTYPE", raising=False)
    found = process.environment({"EXTRA": "1"})
    assert found["EXTRA"] == "1"
    assert found["LC_ALL"] == "C.UTF-8"
    assert not {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH"} & set(found)


def test_no_python_of_an_environment_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shims, venv, tools = tmp_path / "shims", tmp_path / "venv" / "bin", tmp_path / "tools"
    for place, program in ((shims, "python3"), (venv, "python"), (tools, "firefox")):
        place.mkdir(parents=True)
        (place / program).touch()
    places = [shims, venv, Path("/usr/bin"), tools, tmp_path / "gone"]
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, places)))
    path = process.environment()["PATH"].split(os.pathsep)
    assert path == [str(tools), str(tmp_path / "gone"), "/usr/bin", "/bin", "/usr/local/bin"]
    monkeypatch.delenv("PATH")
    assert process.environment()["PATH"] == "/usr/bin:/bin:/usr/local/bin"


def test_a_utf8_locale_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.utf8")
    assert process.environment()["LC_ALL"] == "zh_CN.utf8"


def test_windows_need_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(lo.LibreOfficeError, match="图形界面"):
        process.Office(headless=False)


def test_of_long_output_both_ends_are_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    fake = tmp_path / "soffice.bin"
    fake.write_text("#!/bin/sh\necho first; seq 5000 1>&2; kill -SEGV $$\n")
    fake.chmod(0o755)
    monkeypatch.setenv("XLKPI_LIBREOFFICE", str(tmp_path))
    with pytest.raises(lo.LibreOfficeError, match="信号 11") as told:
        process.Office(timeout=10)
    assert "first\n1\n" in str(told.value)
    assert "\n…\n" in str(told.value)
    assert "4999\n5000\n" in str(told.value)
    assert [p.name for p in tmp_path.iterdir()] == ["soffice.bin"]


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
