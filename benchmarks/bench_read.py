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

GOAL = 1.25
ROUNDS = 3


def calamine_alone(path: Path) -> None:
    """Read the 考核表 and the identity sheet, and nothing else."""
    with CalamineWorkbook.from_path(path) as book:
        for name in (book.sheet_names[0], IDENTITY_SHEET):
            book.get_sheet_by_name(name).to_python()


def all_checks(reader: Reader, path: Path) -> None:
    """Read with all checks."""
    result = reader.read(path)
    assert len(result.returns) == 1
    assert not result.findings, result.findings[0]


def per_file(paths: list[Path], *works: Callable[[Path], None]) -> list[float]:
    """Seconds of the processor for all files: of every file its best of some rounds.

    The works take turns file by file, so that a busy machine is fair to all.
    """
    sums = [0.0] * len(works)
    for path in paths:
        times: list[list[float]] = [[] for _ in works]
        for _ in range(ROUNDS):
            for work, taken in zip(works, times, strict=True):
                start = time.process_time()
                work(path)
                taken.append(time.process_time() - start)
        sums = [total + min(taken) for total, taken in zip(sums, times, strict=True)]
    return sums


def wall(work: Callable[[], object]) -> float:
    """Seconds on the clock, the best of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main(units: int = 200, *, profile: bool = False) -> None:
    """Make the field, measure, and print the ratios."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        scheme = large_scheme(units)
        paths = returned_files(folder, scheme)
        reader = Reader(scheme)
        alone, ours = per_file(paths, calamine_alone, lambda path: all_checks(reader, path))
        print(f"calamine alone  {alone / units * 1e3:6.2f} ms of the processor per file")
        print(f"with all checks {ours / units * 1e3:6.2f} ms: {ours / alone:.2f} times"
              f" (goal {GOAL})")
        alone = wall(lambda: [calamine_alone(path) for path in paths])
        two = wall(lambda: collect(folder, scheme, processes=2))
        print(f"two processes: {units / two:.0f} files/s, {alone / two:.2f} of calamine alone"
              f" ({units / alone:.0f} files/s)")
        if profile:
            with cProfile.Profile() as profiler:
                for path in paths:
                    all_checks(reader, path)
            pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()]
    main(*numbers[:1], profile="--profile" in sys.argv)
