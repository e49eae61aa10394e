"""A running COM server without COM, and the add-in as it is built."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xlkpi.hosts.xlam import package

ROOT = Path(__file__).parents[2]


class Server:
    """xlwings' COM server as ``without_com.py`` runs it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("without_com.py"))],
            env={**os.environ, "PYTHONPATH": str(ROOT / "udfs")},
            text=True, encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, op: str, **more: Any) -> Any:
        """One request; what the server answers."""
        sent, came = self._process.stdin, self._process.stdout
        assert sent is not None
        assert came is not None
        sent.write(json.dumps({"op": op, **more}) + "\n")
        sent.flush()
        line = came.readline()
        assert line, "the server ended"
        return json.loads(line)

    def call(self, name: str, *arguments: Any) -> Any:
        """A worksheet function's answer as COM would carry it."""
        return self.ask("call", name=name, args=list(arguments))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture(scope="session")
def addin() -> bytes:
    return package.addin()


@pytest.fixture(scope="session")
def parts(addin: bytes) -> dict[str, bytes]:
    return package.unpacked(addin)
