"""How tests run the command line: as a person does, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def xlkpi(tmp_path: Path) -> Run:
    """Run ``xlkpi ARG...`` in an empty folder, its output piped, as on a Chinese Windows (GBK)."""

    def run(*arguments: str, stdin: str = "", cwd: Path = tmp_path) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "xlkpi", *arguments], input=stdin.encode(), cwd=cwd,
            capture_output=True, check=False, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                                                   "PYTHONIOENCODING": "gbk"})
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo."""
    folder = tmp_path_factory.mktemp("demo")
    ran = subprocess.run([sys.executable, "-m", "xlkpi", "demo", str(folder / "样例")], check=True,
                         capture_output=True)
    (folder / "said.txt").write_bytes(ran.stdout)
    return folder
