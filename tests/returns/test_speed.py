"""Reading with all checks beside python-calamine alone (exactly: benchmarks/bench_read.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.bench_read import all_checks, calamine_alone, per_file
from benchmarks.field import large_scheme, returned_files
from xlkpi.returns import Reader

NOISE = 1.2  # of a machine that runs other tests meanwhile


@pytest.mark.benchmark
def test_checks_cost_a_quarter_at_most(tmp_path: Path) -> None:
    scheme = large_scheme(20)
    paths = returned_files(tmp_path, scheme)
    reader = Reader(scheme)
    alone, ours = per_file(paths, calamine_alone, lambda path: all_checks(reader, path))
    assert ours / alone <= 1.25 * NOISE
