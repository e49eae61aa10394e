"""``xlkpi addin`` and ``xlkpi convert`` as a person types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.install.home import Home, addin
from xlkpi.commands import addin as commands
from xlkpi.commands.errors import CommandError
from xlkpi.hosts.xlam import package


def xlkpi(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "xlkpi", *arguments], cwd=cwd, encoding="utf-8",
                          capture_output=True, check=False)


def test_build_then_doctor(tmp_path: Path) -> None:
    built = xlkpi(tmp_path, "addin", "build")
    assert (built.returncode, built.stderr) == (0, "")
    assert (tmp_path / "build" / "xlkpi.xlam").stat().st_size > 10_000
    told = xlkpi(tmp_path, "addin", "doctor")
    assert told.returncode == 0
    assert "已检查：加载项文件" in told.stdout
    assert "不是 Windows" in told.stdout
    addin(tmp_path / "旧.xlam", version="0.0.1")
    old = xlkpi(tmp_path, "addin", "doctor", "--file", "旧.xlam", "--json")
    assert old.returncode == 1
    assert [f["code"] for f in json.loads(old.stdout)] == ["ADDIN_VERSION"]


@pytest.mark.parametrize(("arguments", "words"), [
    (("install",), "只能装在 Windows"), (("remove",), "只能装在 Windows"), (("nix",), "没有任务"),
])
def test_what_cannot_be_done_ends_with_2(tmp_path: Path, arguments: tuple[str, ...], words: str
                                         ) -> None:
    done = xlkpi(tmp_path, "addin", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_install_and_remove_on_windows(home: Home, tmp_path: Path) -> None:
    before = home.files()
    source = addin(tmp_path / "新" / "xlkpi.xlam")
    lines, _ = commands.run("install", source, home.machine)
    assert "安装完成" in lines[-1]
    assert home.machine.addin.exists()
    lines, _ = commands.run("remove", machine=home.machine)
    assert lines == ["已卸载。"]
    assert home.files() == before
    with pytest.raises(CommandError, match="没有安装记录"):
        commands.run("remove", machine=home.machine)


def test_without_a_file_the_add_in_is_built_for_the_installation(home: Home) -> None:
    commands.run("install", machine=home.machine)
    assert home.machine.addin.read_bytes() == package.addin()
    commands.run("remove", machine=home.machine)


def test_convert(tmp_path: Path) -> None:
    assert xlkpi(tmp_path, "distribute", "suo-2023", "--out", "表").returncode == 0
    source = tmp_path / "表" / "樟城所.xlsx"
    before = source.read_bytes()
    done = xlkpi(tmp_path, "convert", "表/樟城所.xlsx", "--formulas", "udf")
    assert (done.returncode, done.stderr) == (0, "")
    made = tmp_path / "表" / "樟城所（加载项公式）.xlsx"
    assert made.exists()
    assert source.read_bytes() == before
    again = xlkpi(tmp_path, "convert", "表/樟城所.xlsx", "--formulas", "udf")
    assert again.returncode == 2
    assert "已经存在" in again.stderr
    back = xlkpi(tmp_path, "convert", str(made), "--formulas", "native", "--out", "回.xlsx")
    assert back.returncode == 0
    other = xlkpi(tmp_path, "convert", str(made), "--formulas", "native", "--out", "回.ods")
    assert (other.returncode, "扩展名" in other.stderr) == (2, True)
    nothing = xlkpi(tmp_path, "convert", "没有.xlsx", "--formulas", "udf")
    assert (nothing.returncode, "找不到" in nothing.stderr) == (2, True)
