"""Consolidate many returns, against python-calamine alone reading the same two sheets.

Run:  python -m benchmarks.bench_consolidate [units]
Goal: at least 0.6 of calamine's files per second in one process, 1.1 in two;
peak memory that does not grow with the number of files.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.field import large_scheme, returned_files
from xlkpi.scheme import save

GOALS = {1: 0.6, 2: 1.1}


def calamine_alone(paths: list[Path]) -> float:
    """Seconds that python-calamine takes for the 考核表 and the identity sheet of every file."""
    start = time.perf_counter()
    for path in paths:
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in (book.sheet_names[0], book.sheet_names[-1]):
                book.get_sheet_by_name(name).to_python()
    return time.perf_counter() - start


def consolidate(folder: Path, scheme: Path, processes: int) -> tuple[float, float]:
    """Wall seconds and peak resident MiB of one ``consolidate`` in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "xlkpi", "consolidate", str(folder), "--scheme", str(scheme),
         "--out", str(folder.parent / f"summary{processes}.xlsx"), "--processes", str(processes)],
        check=False, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return seconds, max(peak, before) / 1024


def main(units: int = 1000) -> None:
    """Make the field, measure, and print the ratios."""
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        scheme = large_scheme(units)
        save(scheme, base / "bench.toml")
        paths = returned_files(base / "returns", scheme)
        calamine_alone(paths[: len(paths) // 10])  # warm the page cache
        alone = min(calamine_alone(paths) for _ in range(2))
        print(f"calamine alone: {units / alone:8.0f} files/s")
        for processes, goal in GOALS.items():
            seconds, peak = min(consolidate(base / "returns", base / "bench.toml", processes)
                                for _ in range(2))
            print(f"consolidate, {processes} process(es): {units / seconds:6.0f} files/s, "
                  f"{alone / seconds:.2f} of calamine (goal {goal}), peak {peak:.0f} MiB")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
