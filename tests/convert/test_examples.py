"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest

from xlkpi.convert import addinpaths, spans


def test_examples() -> None:
    for module in (addinpaths, spans):
        result = doctest.testmod(module)
        assert result.failed == 0
        assert result.attempted > 0
