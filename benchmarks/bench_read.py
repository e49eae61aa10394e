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


def seconds(work: Callable[[], object]) -> float:
    """The processor's best time of some rounds."""
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
        alone = seconds(lambda: calamine_alone(paths))
        ours = seconds(lambda: read_all(paths, scheme))
        two = seconds(lambda: collect(folder, scheme, processes=2))
        print(f"calamine alone  {units / alone:7.0f} files/s   {alone / units * 1e3:6.2f} ms each")
        print(f"with all checks {units / ours:7.0f} files/s   {ours / units * 1e3:6.2f} ms each"
              f"   cost {ours / alone:.2f} (goal {GOAL})")
        print(f"two processes   {units / two:7.0f} files/s   {two / units * 1e3:6.2f} ms each"
              f"   rate {alone / two:.2f} of calamine alone")
        if profile:
            with cProfile.Profile() as profiler:
                read_all(paths, scheme)
            pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()]
    main(*numbers[:1], profile="--profile" in sys.argv)
