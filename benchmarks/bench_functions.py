"""Speed of the KPI_ functions over a column, and exactness of half-up rounding.

    python benchmarks/bench_functions.py

Prints calls per second (processor time, best of several) beside a plain Python
loop in the same run, and how many of 100,000 ties at the second place are
rounded wrongly.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from xlkpi.functions import call

COUNT = 100_000
REPEATS = 5


def rate(work: Callable[[], object]) -> float:
    """Elements per second of processor time, the best of several runs."""
    best = float("inf")
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return COUNT / best


def ties(count: int = COUNT, seed: int = 2) -> list[float]:
    """Random numbers written with three decimals, the last a 5: '0.285', '-17.345'."""
    pick = random.Random(seed)
    return [float(f"{pick.randint(-99, 99)}.{pick.randint(0, 99):02d}5") for _ in range(count)]


def half_up(x: float) -> float:
    """The expectation: decimal arithmetic on the number as it is written."""
    return float(Decimal(repr(x)).quantize(Decimal("0.01"), ROUND_HALF_UP)) + 0.0


def misses(rounded: list[float], numbers: list[float]) -> int:
    """How many differ from decimal arithmetic."""
    return sum(got != half_up(x) for got, x in zip(rounded, numbers, strict=True))


def measure() -> dict[str, float]:
    """All figures by name; a second-place miss count for us and for ``round``."""
    pick = random.Random(1)
    actual = [pick.uniform(0, 100) for _ in range(COUNT)]
    target = [pick.uniform(50, 100) for _ in range(COUNT)]
    numbers = ties()
    pairs = list(zip(actual, target, strict=True))
    return {
        "KPI_RATIO": rate(lambda: call("KPI_RATIO", [actual, target, 0.5])),
        "plain loop": rate(lambda: [round(min(a / t, 1), 10) for a, t in pairs]),
        "KPI_ROUND": rate(lambda: call("KPI_ROUND", [actual, 2])),
        "misses": misses(call("KPI_ROUND", [numbers, 2]), numbers),
        "misses of round()": misses([round(x, 2) for x in numbers], numbers),
    }


if __name__ == "__main__":
    figures = measure()
    for name in ("KPI_RATIO", "KPI_ROUND"):
        print(f"{name:12} {figures[name] / 1e6:6.2f} million calls/s over a column of {COUNT}")
    ratio = figures["KPI_RATIO"] / figures["plain loop"]
    print(f"plain loop   {figures['plain loop'] / 1e6:6.2f} million/s "
          f"(KPI_RATIO: {ratio:.2f} of it)")
    print(f"half-up at the second place, {COUNT} ties: {figures['misses']:.0f} misses; "
          f"Python's round(): {figures['misses of round()']:.0f}")
