"""What is installed from a wheel works without the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from xlkpi.hosts.xlam import package

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the wheel was unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
                   cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def xlkpi(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed command, and see that it is the installed one."""
    program = ("import xlkpi, sys; print(xlkpi.__file__, file=sys.stderr); "
               "from xlkpi.cli import main; main()")
    ran = subprocess.run([sys.executable, "-c", program, *arguments], cwd=cwd, check=True,
                         capture_output=True, env={**os.environ, "PYTHONPATH": str(installed)})
    assert str(installed) in ran.stderr.decode()
    return ran


def test_the_wheel_carries_schemes_and_samples(installed: Path, tmp_path: Path) -> None:
    xlkpi(installed, tmp_path, "demo", "样例")
    assert (tmp_path / "样例" / "4-汇总.xlsx").exists()
    assert (installed / "xlkpi_udfs.py").exists()  # what Excel's server imports


def test_the_wheel_carries_what_the_add_in_and_the_buttons_are_built_from(
        installed: Path, tmp_path: Path) -> None:
    xlkpi(installed, tmp_path, "addin", "build")
    assert (tmp_path / "build" / "xlkpi.xlam").read_bytes() == package.addin()
    xlkpi(installed, tmp_path, "distribute", "suo-2023", "--out", "表", "--buttons")
    with zipfile.ZipFile(tmp_path / "表" / "樟城所.xlsm") as archive:
        assert "xl/vbaProject.bin" in archive.namelist()
    assert (installed / "xlkpi" / "_udfs" / "vba" / "LICENSE-xlwings.txt").exists()
