"""What the add-in and its parts are called; a copy of this file goes into the add-in.

KPI_RATIO is the method kpiRatio of the service org.xlkpi.Kpi. LibreOffice 7.4
writes the two together, in capitals, where it knows no better name.
"""

from __future__ import annotations

from typing import Final

from xlkpi.functions import REQUIRED, Parameter

IDENTIFIER: Final = "org.xlkpi.addin"  # of the extension
SERVICE: Final = "org.xlkpi.Kpi"  # the functions
INTERFACE: Final = "org.xlkpi.XKpi"
JOB: Final = "org.xlkpi.Job"  # what follows loading and saving
RUN: Final = "org.xlkpi.Run"  # what a button calls
TOOLBAR: Final = "org.xlkpi.toolbar"
MENU: Final = "org.xlkpi.menu"
SETTINGS: Final = "xlkpi.json"  # in the user's profile: where the whole package lies


def method_of(function: str) -> str:
    """The method that stands for a function.

    >>> method_of("KPI_RATIO")
    'kpiRatio'
    """
    first, *words = function.lower().split("_")
    return first + "".join(word.capitalize() for word in words)


def full_name_of(function: str) -> str:
    """The function as 7.4 writes it into files.

    >>> full_name_of("KPI_RATIO")
    'ORG.XLKPI.KPI.KPIRATIO'
    """
    return f"{SERVICE}.{method_of(function)}".upper()


def help_of(parameter: Parameter) -> str:
    """A parameter's help. Calc calls every one of ours optional, so it says which are needed.

    >>> from xlkpi.functions import FUNCTIONS
    >>> help_of(FUNCTIONS["KPI_RATIO"].parameters[0])[:3]
    '必填。'
    """
    needed = parameter.default is REQUIRED and not parameter.blank_ok
    return f"必填。{parameter.help}" if needed else parameter.help
