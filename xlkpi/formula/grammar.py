"""What a formula may be made of; the language of schemes, of templates and of cells differ here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlkpi.formula.signatures import Signature


@dataclass(frozen=True)
class Grammar:
    """One dialect.

    Attributes:
        functions: the known functions.
        strict: whether only known functions may be called (schemes) or any
            (templates and cells, which nobody but this program writes).
        words: whether bare words stand for parameters (templates).
        cells: whether cell addresses are allowed.
    """

    functions: Mapping[str, Signature] = field(default_factory=dict)
    strict: bool = True
    words: bool = False
    cells: bool = False
