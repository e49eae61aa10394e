"""The built add-in, unpacked; its Python package can be imported as in the office."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from xlkpi.hosts.oxt import build


@pytest.fixture(scope="session")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("addin")
    with zipfile.ZipFile(io.BytesIO(build())) as archive:
        archive.extractall(folder)
    sys.path.insert(0, str(folder / "pythonpath"))
    yield folder
    sys.path.remove(str(folder / "pythonpath"))
    for name in [n for n in sys.modules if n.partition(".")[0] == "xlkpi_addin"]:
        del sys.modules[name]
