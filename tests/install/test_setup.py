"""Putting the add-in in place and taking it away: the home is afterwards as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.install.home import Home, addin
from xlkpi.addin import settings, setup
from xlkpi.addin.machine import SetupError, blocked
from xlkpi.addin.record import MARK, Record, Step


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return addin(tmp_path / "下载 的" / "xlkpi.xlam")


def make_environment(home: Home) -> tuple[Path, Path]:
    """An environment as the installer leaves it; it and its Python."""
    folder = home.machine.new_environment()
    Record.of(home.machine).add(Step("environment", str(folder)))
    python = folder / "Scripts" / "python.exe"
    python.parent.mkdir(parents=True)
    python.write_bytes(b"MZ")
    (folder / MARK).write_text("xlkpi")
    return folder, python


def install(home: Home, source: Path) -> list[str]:
    folder, python = make_environment(home)
    return setup.place(home.machine, source, python, folder)


# --- installing -------------------------------------------------------------------------------
def test_everything_is_in_its_place(home: Home, source: Path) -> None:
    told = install(home, source)
    assert (home.roaming / "Microsoft/Excel/XLSTART/xlkpi.xlam").read_bytes() == source.read_bytes()
    written = (home.folder / ".xlkpi" / "xlkpi.conf").read_bytes()
    assert written == (b'"INTERPRETER_WIN","%LOCALAPPDATA%\\xlkpi\\env\\Scripts\\python.exe"\r\n'
                       b'"UDF MODULES","xlkpi_udfs"\r\n')
    assert "加载项已放到" in told[0]
    assert not list((home.roaming / "Microsoft/Excel/XLSTART").glob(".*"))


def test_the_setting_leads_to_the_python(home: Home, source: Path) -> None:
    folder, python = make_environment(home)
    setup.place(home.machine, source, python, folder)
    value = settings.value_of(settings.lines_of(home.machine.settings), "interpreter_win")
    assert value is not None
    assert value.isascii()  # VBA reads the file in the code page of the machine
    assert home.machine.meant(value) == python


def test_a_python_elsewhere_must_be_writable_in_ascii(home: Home, source: Path,
                                                      tmp_path: Path) -> None:
    setup.place(home.machine, source, Path("/opt/python.exe"))
    assert b'"/opt/python.exe"' in home.machine.settings.read_bytes()
    with pytest.raises(SetupError, match="中文"):
        setup.place(home.machine, source, tmp_path / "软件" / "python.exe")


def test_the_file_is_unblocked(home: Home, source: Path) -> None:
    target = home.machine.addin
    target.parent.mkdir(parents=True)
    Path(f"{source}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    Path(f"{target}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    install(home, source)
    assert not blocked(target)
    assert blocked(source)  # the input is never changed


# --- removing ---------------------------------------------------------------------------------
def test_removed_the_home_is_as_it_was(home: Home, source: Path) -> None:
    (home.folder / "桌面").mkdir()
    before = home.files()
    install(home, source)
    assert home.files() != before
    assert setup.remove(home.machine) == []
    assert home.files() == before


def test_settings_of_others_stay(home: Home, source: Path) -> None:
    path = home.machine.settings
    path.parent.mkdir()
    others = ('"SHOW CONSOLE","False"\r\n"INTERPRETER_WIN","D:\\别人的\\python.exe"\r\n'
              '"ONEDRIVE_CONSUMER_WIN","C:\\Users\\张三"\r\n').encode("gbk")
    path.write_bytes(others)
    before = home.files()
    install(home, source)
    lines = path.read_bytes().split(b"\r\n")
    assert lines[0] == b'"SHOW CONSOLE","False"'
    assert lines[1].startswith(b'"INTERPRETER_WIN","%LOCALAPPDATA%')
    assert lines[2] == '"ONEDRIVE_CONSUMER_WIN","C:\\Users\\张三"'.encode("gbk")
    setup.remove(home.machine)
    assert home.files() == before


def test_an_add_in_that_was_there_comes_back(home: Home, source: Path) -> None:
    addin(home.machine.addin, version="0.0.1")
    before = home.files()
    install(home, source)
    install(home, source)
    told = setup.remove(home.machine)
    assert "已恢复" in "".join(told)
    assert home.files() == before


def test_what_was_changed_since_stays_and_is_told(home: Home, source: Path) -> None:
    install(home, source)
    home.machine.addin.write_bytes(b"another")
    lines = settings.lines_of(home.machine.settings)
    settings.write(home.machine.settings,
                   settings.replaced(lines, "INTERPRETER_WIN", ['"INTERPRETER_WIN","python"']))
    told = "".join(setup.remove(home.machine))
    assert "xlkpi.xlam 在安装以后被改动过" in told
    assert "INTERPRETER_WIN 在安装以后被改动过" in told
    assert home.machine.addin.read_bytes() == b"another"
    assert home.machine.settings.read_bytes() == b'"INTERPRETER_WIN","python"\r\n'
    assert not home.machine.record.exists()


def test_files_put_into_our_folders_stay(home: Home, source: Path) -> None:
    install(home, source)
    (home.machine.addin.parent / "我的.xlam").write_bytes(b"mine")
    setup.remove(home.machine)
    assert [p.name for p in home.machine.addin.parent.iterdir()] == ["我的.xlam"]


def test_a_folder_that_is_not_ours_is_never_deleted(home: Home, source: Path) -> None:
    folder, python = make_environment(home)
    setup.place(home.machine, source, python, folder)
    (folder / MARK).unlink()
    told = setup.remove(home.machine)
    assert "不是安装程序建立的" in "".join(told)
    assert python.exists()


# --- again, and halfway -----------------------------------------------------------------------
def test_installed_again_the_old_environment_goes_last(home: Home, source: Path) -> None:
    before = home.files()
    install(home, source)
    old = home.machine.folder / "env"
    install(home, source)
    assert not old.exists()
    assert b"env2\\Scripts" in home.machine.settings.read_bytes()
    install(home, source)
    assert sorted(p.name for p in home.machine.folder.iterdir()) == ["env", "install.json"]
    setup.remove(home.machine)
    assert home.files() == before


def test_an_installation_that_stopped_halfway_can_be_undone(home: Home, source: Path) -> None:
    before = home.files()
    make_environment(home)  # and then the power went
    setup.remove(home.machine)
    assert home.files() == before


def test_every_step_is_noted_before_it_is_taken(home: Home, source: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    before = home.files()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings, "write", full)
    with pytest.raises(OSError, match="No space"):
        install(home, source)
    monkeypatch.undo()
    setup.remove(home.machine)
    assert home.files() == before


def test_removed_by_its_own_python_the_environment_waits(home: Home, source: Path) -> None:
    before = home.files()
    _, python = make_environment(home)
    setup.place(home.machine, source, python, python.parent.parent)
    told = setup.remove(home.machine, running=python)
    assert "remove.cmd" in told[0]
    assert not home.machine.addin.exists()
    assert python.exists()
    setup.remove(home.machine)
    assert home.files() == before


# --- what is refused --------------------------------------------------------------------------
def test_nothing_to_remove(home: Home) -> None:
    with pytest.raises(SetupError, match="没有安装记录"):
        setup.remove(home.machine)


def test_a_missing_add_in_changes_nothing(home: Home, tmp_path: Path) -> None:
    before = home.files()
    with pytest.raises(SetupError, match="找不到加载项"):
        setup.place(home.machine, tmp_path / "nix.xlam", Path("python.exe"))
    assert home.files() == before


@pytest.mark.parametrize("content", ["", "{}", '{"format": 1}', "[1]", '{"format": 2}',
                                     '{"format": 1, "version": "1", "steps": [{"x": 1}]}'])
def test_a_broken_record_is_not_guessed_at(home: Home, content: str) -> None:
    home.machine.folder.mkdir()
    home.machine.record.write_text(content)
    with pytest.raises(SetupError, match="安装记录"):
        setup.remove(home.machine)


def test_the_record_can_be_read_by_people(home: Home, source: Path) -> None:
    install(home, source)
    told = json.loads(home.machine.record.read_text(encoding="utf-8"))
    assert [s["kind"] for s in told["steps"]] == [
        "environment", "folder", "folder", "file", "folder", "setting", "setting"]


def test_a_service_account_without_a_home_is_told(tmp_path: Path, source: Path) -> None:
    home = Home(tmp_path / "服务")
    del home.environ["LOCALAPPDATA"]
    with pytest.raises(SetupError, match="LOCALAPPDATA"):
        setup.place(home.machine, source, Path("python.exe"))
