"""The parsed formula.  Every node knows where it stands in the text it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Union


class Kind(Enum):
    """What a cell or expression can hold, as far as is known before calculating.

    Every kind may also be an error value.  The plain writer leaves out the
    guards that a kind makes needless.
    """

    NUMBER = "number"  # always a number (or TRUE/FALSE)
    TEXT = "text"  # always a text; "" is a blank
    MAYBE = "maybe"  # a number, or blank (an empty cell or "")
    ANY = "any"  # anything


@dataclass(frozen=True)
class Span:
    """Half-open character range [start, end) in the formula text."""

    start: int = 0
    end: int = 0


_NOWHERE = Span()


@dataclass(frozen=True)
class Number:
    """A written number, without sign or %."""

    value: float
    text: str = ""  # as written, so that 50% and 0.50 print as the official wrote them
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class Text:
    """A text between quotes."""

    value: str
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class Boolean:
    """TRUE or FALSE."""

    value: bool
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class ErrorValue:
    """An error written as it is; in templates and cells."""

    code: str  # '#N/A'
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class Array:
    """An array constant, {1,2;3,4}: rows of Number, Text, Boolean or ErrorValue."""

    rows: tuple[tuple[Node, ...], ...]
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class Name:
    """``[@完成数]`` (own=True), ``[受理件数]`` (own=False: the column of all units of the group).

    ``[分值]`` is Name("分值", own=False) and is always a single value.
    """

    name: str
    own: bool
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class NameSpan:
    """``[@[未贴标户数]:[未亮标户数]]``: this unit's inputs from the first to the last, as a range."""

    first: str
    last: str
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class Parameter:
    """A bare identifier; only in the plain templates of the KPI_ functions."""

    name: str
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class Ref:
    """A cell or range of the target workbook; made by the writer's resolver, never parsed."""

    text: str  # '$H$5', "数据!$C$2:$C$8", '数据[完成数]'
    rows: int = 1
    columns: int = 1
    kind: Kind = Kind.ANY
    sure: bool = False  # never an error: the cell's formula looks for errors before it gets here
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class Unary:
    """A sign or a percent sign."""

    operator: str  # '-', '+', or '%' (postfix)
    operand: Node
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class Binary:
    """Two operands and an operator between them."""

    operator: str  # + - * / ^ & = <> < <= > >=
    left: Node
    right: Node
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True)
class Call:
    """A function and its arguments."""

    name: str  # upper case
    arguments: tuple[Node | None, ...]  # None: an argument left empty, F(a,,b)
    span: Span = field(default=_NOWHERE, compare=False)


Node = Union[
    Number, Text, Boolean, ErrorValue, Array, Name, NameSpan, Parameter, Ref, Unary, Binary, Call
]
