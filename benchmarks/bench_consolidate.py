"""Consolidate many returns, against python-calamine alone reading the same two sheets.

Run:  python -m benchmarks.bench_consolidate [units]
Goal: at least 0.6 of calamine's files per second in one process, 1.1 in two;
peak memory that hardly grows with the number of files.

Measured 2026-11-22 on a virtual machine of two cores (Intel Xeon, Python 3.11) with nothing
else to do, three times: one process 0.73 to 0.81 of calamine by the clock, two processes
1.13 to 1.15; beside other work (load 2 to 4) 0.72 and 1.05 at the least.  Calamine itself
took 5.2 to 6.1 s, of which consolidate saves two fifths by giving it the sheets without
their formulas.

Peak memory: 64 MiB with 100 files, 80 with 1,000, which is 18 KiB a file.  No file is
kept; of each its figures and scores are, as arrays, and what XlsxWriter holds of a
summary's rows until they are written.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from benchmarks.field import large_scheme, returned_files
from xlkpi.scheme import save

GOALS = {1: 0.6, 2: 1.1}
ROUNDS = 3


class Run(NamedTuple):
    """What one pass over all files took."""

    seconds: float  # on the clock
    processor: float  # seconds of processor time, of all processes together
    peak: float = 0.0  # resident MiB of its largest process


def calamine_alone(paths: list[Path]) -> Run:
    """python-calamine on the 考核表 and the identity sheet of every file."""
    start, used = time.perf_counter(), time.process_time()
    for path in paths:
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in (book.sheet_names[0], book.sheet_names[-1]):
                book.get_sheet_by_name(name).to_python()
    return Run(time.perf_counter() - start, time.process_time() - used)


def consolidate(base: Path, processes: int) -> Run:
    """One ``consolidate`` in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "xlkpi", "consolidate", str(base / "returns"),
         "--scheme", str(base / "bench.toml"),
         "--out", str(base / f"summary{processes}.xlsx"), "--processes", str(processes)],
        stdout=subprocess.DEVNULL)
    _, status, own = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, child.args)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, used, own.ru_maxrss / 1024)


def field(base: Path, units: int) -> list[Path]:
    """``units`` returned workbooks, and their scheme beside them."""
    base.mkdir()
    scheme = large_scheme(units)
    save(scheme, base / "bench.toml")
    return returned_files(base / "returns", scheme)


def memory(base: Path, units: int, most: float) -> str:
    """How the peak grows: a tenth of the files against all of them."""
    few = units // 10
    field(base, few)
    least = consolidate(base, 1).peak
    return (f"peak memory: {least:.0f} MiB with {few} files, {most:.0f} with {units}: "
            f"{(most - least) * 1024 / (units - few):.0f} KiB a file")


def main(units: int = 1000) -> None:
    """Make the field, measure, and print the ratios."""
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary) / "all"
        paths = field(base, units)
        calamine_alone(paths[: len(paths) // 10])  # warm the page cache
        alone: list[Run] = []
        runs: dict[int, list[Run]] = {processes: [] for processes in GOALS}
        for _ in range(ROUNDS):  # in turn, so that a busy minute of the machine slows all alike
            alone.append(calamine_alone(paths))
            for processes, found in runs.items():
                found.append(consolidate(base, processes))
        clock, processor = min(r.seconds for r in alone), min(r.processor for r in alone)
        print(f"calamine alone: {units / clock:.0f} files/s, processor time {processor:.2f} s")
        for processes, goal in GOALS.items():
            seconds, used = (min(r[n] for r in runs[processes]) for n in (0, 1))
            print(f"consolidate, {processes} process(es): {units / seconds:.0f} files/s, "
                  f"{clock / seconds:.2f} of calamine (goal {goal}); "
                  f"processor time {used:.2f} s, {processor / used:.2f} of calamine")
        print(memory(Path(temporary) / "few", units, max(r.peak for r in runs[1])))


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
