"""What a KPI_ function is: the one declaration that every host is fed from.

Nothing here calculates.  ``plain`` is the function written in functions that
Excel 2010, WPS and LibreOffice share; ``xlkpi.formula`` parses and expands it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, Union

from xlkpi.functions.errors import CellError

CATEGORY: Final = "绩效考核"

Scalar = Union[None, bool, int, float, str, date, CellError]
Range = Sequence["Scalar | Sequence[Scalar]"]
Value = Union[Scalar, Range]


class Required(Enum):
    """The default of a parameter that has none."""

    REQUIRED = "required"


REQUIRED: Final = Required.REQUIRED


class Takes(Enum):
    """What a parameter takes, and so how its blanks and texts are treated.

    NUMBER to DATE are ``P`` parameters (one value, or a range that the function
    is applied to element by element); COUNTS to LABELS are ``R``.
    """

    NUMBER = "number"  # blank: #N/A, or the default where there is one; text: #VALUE!
    TEXT = "text"  # blank: #N/A; numbers are allowed as labels; surrounding spaces trimmed
    FLAG = "flag"  # TRUE/FALSE or a number; text: #VALUE!
    DATE = "date"  # an Excel serial number or a date
    COUNTS = "counts"  # blank element: 0; text element: #VALUE!
    NUMBERS = "numbers"  # blank element: #N/A; text element: #VALUE!
    PEERS = "peers"  # blank and text elements are skipped
    LABELS = "labels"  # numbers or texts, as they stand
    ANY = "any"  # passed on untouched, value or range (only KPI_EXPLAIN)

    @property
    def is_range(self) -> bool:
        """Whether this is an ``R`` parameter of the contract."""
        return self in (Takes.COUNTS, Takes.NUMBERS, Takes.PEERS, Takes.LABELS)


@dataclass(frozen=True)
class Parameter:
    """One parameter: ``name`` as in functions.md, ``title`` and ``help`` in Chinese.

    ``blank_ok`` marks a ``P`` whose blank has a meaning of its own: the body
    then receives None (KPI_DISCRETION's amount, KPI_PEERAVG's own).
    ``default`` None means "not given" (no cap): the body receives None too.
    """

    name: str
    title: str
    help: str
    takes: Takes = Takes.NUMBER
    default: Union[Required, Scalar, tuple[Scalar, ...]] = REQUIRED
    blank_ok: bool = False


@dataclass(frozen=True)
class Example:
    """A worked example: the call as written in a cell, and what the cell shows."""

    formula: str  # 'KPI_RATIO(45,100,50%)'
    result: Scalar  # 0, '优', or CellError('#NUM!')


@dataclass(frozen=True)
class Function:
    """One KPI_ function.

    Attributes:
        name: as typed in a cell, ``KPI_RATIO``.
        title: Chinese display name.
        description: one Chinese line.
        parameters: in order.
        examples: at least two; each is run as a test on every face.
        body: Python body over clean scalars (``P``) and flat lists (``R``);
            raises CellError.
        explain: (clean arguments..., result) -> one Chinese sentence.
        plain: the plain-formula template over the parameter names.
        result: "number", "text" or "any" (a label that may be a number).
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    examples: tuple[Example, ...]
    body: Callable[..., Scalar]
    explain: Callable[..., str]
    plain: str
    result: str = "number"

    @property
    def least(self) -> int:
        """How many arguments must be given."""
        return sum(p.default is REQUIRED for p in self.parameters)
