"""The ways in: a scheme's formula, a template of the functions, a written cell formula."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from xlkpi.formula.grammar import Grammar
from xlkpi.formula.parser import Parser
from xlkpi.formula.signatures import BUILTINS, signature
from xlkpi.formula.tree import Node
from xlkpi.functions import FUNCTIONS
from xlkpi.functions.declare import Function

_TEMPLATES: Final = Grammar(strict=False, words=True)
_CELLS: Final = Grammar(strict=False, cells=True)


def parse(text: str, *, functions: Mapping[str, Function] | None = None) -> Node:
    """Parse a scheme's formula; a '=' in front is allowed.

    Args:
        text: e.g. ``KPI_RATIO([@完成数],[@应完成数],50%)*[分值]``.
        functions: the KPI_ functions that may be called; all by default.

    Raises:
        FormulaError: at the first fault, with its place and what to do.
    """
    if functions is None:
        return _parsed(text)
    return Parser(text, _grammar(functions)).whole()


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Node:
    return Parser(text, _standard()).whole()


@cache
def _standard() -> Grammar:
    return _grammar(FUNCTIONS)


def _grammar(functions: Mapping[str, Function]) -> Grammar:
    return Grammar({**BUILTINS, **{name: signature(f) for name, f in functions.items()}})


@cache
def parse_template(text: str) -> Node:
    """Parse the plain form of a function: bare words are its parameters."""
    return Parser(text, _TEMPLATES).whole()


@lru_cache(maxsize=1024)
def parse_cell(text: str) -> Node:
    """Parse a formula as it stands in a cell, with addresses in it."""
    return Parser(text, _CELLS).whole()
