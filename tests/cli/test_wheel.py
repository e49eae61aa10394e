"""What is installed from a wheel works without the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_wheel_carries_schemes_and_samples(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
                   cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    program = ("import xlkpi, sys; print(xlkpi.__file__, file=sys.stderr); "
               "from xlkpi.cli import main; sys.argv[1:] = ['demo', '样例']; main()")
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(installed)})
    assert str(installed) in ran.stderr.decode()
    assert (tmp_path / "样例" / "4-汇总.xlsx").exists()
    assert (installed / "xlkpi_udfs.py").exists()  # what Excel's server imports
