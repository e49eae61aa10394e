"""What the README shows is run, line by line."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from xlkpi.commands.reference import markdown
from xlkpi.functions import FUNCTIONS
from xlkpi.scheme import shipped

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line]


def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    """One after the other in one folder, as a reader would type them."""
    own = [line for line in COMMANDS if line.startswith("xlkpi ")]
    assert len(own) >= 12
    for line in own:
        command = [sys.executable, "-m", *shlex.split(line)]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False,
                             env={**os.environ, "PYTHONIOENCODING": "gbk"})
        assert ran.returncode == 0, (line, ran.stdout.decode(), ran.stderr.decode())
        assert ran.stderr == b"", line
        assert ran.stdout.decode("utf-8").strip(), line
    assert (tmp_path / "汇总.xlsx").stat().st_size > 10_000
    assert len(list((tmp_path / "考核表").glob("*.xlsx"))) == 7


def test_the_two_commands_are_bootstraps() -> None:
    others = [line for line in COMMANDS if not line.startswith("xlkpi ")]
    assert others == ["python3 install/bootstrap.py demo", "python3 install/bootstrap.py test"]


@pytest.mark.slow
def test_the_bootstrap_runs_the_demo(tmp_path: Path) -> None:
    """In the environment that the bootstrap made (or makes now, from the package index)."""
    command = [sys.executable, str(ROOT / "install" / "bootstrap.py")]
    ran = subprocess.run([*command, "demo"], cwd=tmp_path, capture_output=True, check=False)
    told = ran.stdout.decode("utf-8")
    assert ran.returncode == 0, ran.stderr.decode()
    assert "樟城所" in told
    assert (tmp_path / "xlkpi-demo" / "4-汇总.xlsx").exists()
    ran = subprocess.run([*command, "test", "--version"], cwd=tmp_path, capture_output=True,
                         check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    assert b"pytest" in ran.stdout + ran.stderr


def test_the_python_of_the_readme_runs() -> None:
    found = [block for block in blocks("python") if "xlkpi.hosts" not in block]
    assert found  # the engine's are run by tests/hosts/test_guide.py, in LibreOffice
    for block in found:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 -- our own page


def test_the_function_reference_is_the_declarations() -> None:
    page = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
    assert page == markdown(), "run: xlkpi functions --markdown > docs/functions.md"
    assert page.count("\n## ") == len(FUNCTIONS)


def test_the_status_table_is_honest() -> None:
    for scheme in shipped():
        assert f"`{scheme}`" in README
    assert f"{len(FUNCTIONS)} 个 KPI_ 函数" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
