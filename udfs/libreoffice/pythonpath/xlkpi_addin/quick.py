"""The quick way for single numbers: what thousands of cells of a workbook are.

It gives what `functions.engine.apply` gives, or says that it does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

from xlkpi_addin.functions import REQUIRED, Function, Takes
from xlkpi_addin.functions.engine import settled

NUMBERS = (Takes.NUMBER, Takes.DATE, Takes.FLAG)


def quick_way(function: Function) -> Callable[[tuple[Any, ...]], Any]:
    """A function of the arguments; None from it: go the long way."""
    if any(p.takes not in NUMBERS for p in function.parameters):
        return lambda _arguments: None
    body = function.body
    fills = [None if p.blank_ok else p.default for p in function.parameters]
    flags = [i for i, p in enumerate(function.parameters) if p.takes is Takes.FLAG]

    def run(arguments: tuple[Any, ...]) -> Any:
        values = list(fills)
        for i, value in enumerate(arguments):
            if value is not None:
                if type(value) is not float or not isfinite(value):
                    return None
                values[i] = value
        if REQUIRED in values:
            return None
        for i in flags:
            values[i] = bool(values[i])
        try:
            return settled(body(*values))
        except (OverflowError, ZeroDivisionError):
            return None

    return run
