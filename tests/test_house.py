"""The shape of the sources: what ruff cannot say."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(p for folder in ("xlkpi", "install", "tests", "benchmarks", "udfs")
                 for p in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_can_be_read_in_one_sitting(source: Path) -> None:
    lines = source.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400
    assert [n for n, line in enumerate(lines, 1) if len(line) > 100] == []


def test_nothing_is_left_to_do() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "X" + "XX ")
    assert [str(p) for p in SOURCES
            if any(w in p.read_text(encoding="utf-8") for w in words)] == []
