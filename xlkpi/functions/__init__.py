"""The KPI_ family of pure functions.

>>> from xlkpi.functions import KPI_RATIO
>>> KPI_RATIO(50, 100, floor=0.5)
0.5

Each function of ``FUNCTIONS`` is also a callable of this module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlkpi.functions.declare import (
    CATEGORY,
    REQUIRED,
    Example,
    Function,
    Parameter,
    Range,
    Scalar,
    Takes,
    Value,
)
from xlkpi.functions.errors import CellError
from xlkpi.functions.numbers import percent, round10, round_half_away, show
from xlkpi.functions.registry import FUNCTIONS, call, face

_FACES: dict[str, Callable[..., Any]] = {name: face(each) for name, each in FUNCTIONS.items()}
globals().update(_FACES)

__all__ = [
    "CATEGORY",
    "FUNCTIONS",
    "REQUIRED",
    "CellError",
    "Example",
    "Function",
    "Parameter",
    "Range",
    "Scalar",
    "Takes",
    "Value",
    "call",
    "percent",
    "round10",
    "round_half_away",
    "show",
]
__all__ += list(_FACES)


def __getattr__(name: str) -> Callable[..., Any]:
    """Only reached for names that are not there; typed so that KPI_ names may be imported."""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
