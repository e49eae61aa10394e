"""Read many returned workbooks with all checks, against python-calamine alone on the same sheets.

Run:  python -m benchmarks.bench_read [units] [--profile]
Goal: reading with all checks costs at most 1.25 of what calamine alone costs, so
that consolidating as a whole can keep to its own goal.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.field import large_scheme, returned_files
from xlkpi.returns import Reader, collect
from xlkpi.scheme.identity import IDENTITY_SHEET
from xlkpi.scheme.model import Scheme

GOAL = 1.25
ROUNDS = 3


def calamine_alone(paths: list[Path]) -> None:
    """Read the 考核表 and the identity sheet of every file, and nothing else."""
    for path in paths:
        with CalamineWorkbook.from_path(path) as book:
            for name in (book.sheet_names[0], IDENTITY_SHEET):
                book.get_sheet_by_name(name).to_python()


def read_all(paths: list[Path], scheme: Scheme) -> None:
    """Read every file with all checks."""
    reader = Reader(scheme)
    for path in paths:
        result = reader.read(path)
        assert len(result.returns) == 1
        assert not result.findings, result.findings[0]


def best(clock: Callable[[], float], *works: Callable[[], object]) -> list[float]:
    """The least seconds of each work; they take turns, so that a busy machine is fair to all."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            start = clock()
            work()
            taken.append(clock() - start)
    return [min(taken) for taken in times]


def main(units: int = 200, *, profile: bool = False) -> None:
    """Make the field, measure, and print the ratios."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        scheme = large_scheme(units)
        paths = returned_files(folder, scheme)
        alone, ours = best(time.process_time, lambda: calamine_alone(paths),
                           lambda: read_all(paths, scheme))
        print(f"calamine alone  {alone / units * 1e3:6.2f} ms of the processor per file")
        print(f"with all checks {ours / units * 1e3:6.2f} ms: {ours / alone:.2f} times"
              f" (goal {GOAL})")
        alone, two = best(time.perf_counter, lambda: calamine_alone(paths),
                          lambda: collect(folder, scheme, processes=2))
        print(f"two processes: {units / two:.0f} files/s, {alone / two:.2f} of calamine alone"
              f" ({units / alone:.0f} files/s)")
        if profile:
            with cProfile.Profile() as profiler:
                read_all(paths, scheme)
            pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()]
    main(*numbers[:1], profile="--profile" in sys.argv)
