"""The speed that scoring counts on; figures in benchmarks/bench_functions.py."""

from __future__ import annotations

import pytest

from benchmarks.bench_functions import measure


@pytest.mark.benchmark
def test_a_million_ratios_in_a_second() -> None:
    figures = measure()
    assert figures["KPI_RATIO"] >= 1e6
    assert figures["KPI_RATIO"] >= 0.4 * figures["plain loop"]  # which checks nothing
    assert figures["misses"] == 0
