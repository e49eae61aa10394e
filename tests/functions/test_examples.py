"""The worked examples of every declaration, as formulas."""

from __future__ import annotations

import pytest

from xlkpi.formula import evaluate, parse
from xlkpi.functions import FUNCTIONS, Example


@pytest.mark.parametrize(
    "example", [e for f in FUNCTIONS.values() for e in f.examples], ids=lambda e: e.formula)
def test_example(example: Example) -> None:
    assert evaluate(parse(example.formula), lambda _: None) == example.result
