"""What can be seen without an office."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from typing import Any

import pytest

import xlkpi.actions
from xlkpi.actions import cells, restoring
from xlkpi.ribbon import COMMANDS


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.action)
def test_every_button_has_its_action_of_the_same_name(command: Any) -> None:
    found = getattr(xlkpi.actions, command.action)
    module = importlib.import_module(found.__module__)
    assert command.label in {module.LABEL, getattr(module, "UNDO_LABEL", "")}
    assert next(iter(inspect.signature(found).parameters)) == "book"


@pytest.mark.parametrize("value", ["1.10", "=x", "2-3", "'a", "TRUE", "50%", "+1", "@a", "a"])
def test_texts_are_assigned_so_that_they_stay_texts(value: str) -> None:
    assert cells.typed(value) == f"'{value}"


@pytest.mark.parametrize("value", [1.5, True, "城峰所", "“完成数”没有填", "（空）"])
def test_other_values_are_assigned_as_they_are(value: Any) -> None:
    assert cells.typed(value) == value


def test_a_link_to_a_sheet_with_quotes() -> None:
    assert cells.link("a'b\"c", "H5") == "=HYPERLINK(\"#'a''b\"\"c'!H5\",\"H5\")"


def test_formulas_are_compared_as_programs_write_them() -> None:
    assert restoring.same_formula('=IF(A1="", TRUE(),$B$2)', '=if(a1="",TRUE,B2)')
    assert not restoring.same_formula("=A1", "=A2")


def test_the_examples_run() -> None:
    for module in pkgutil.iter_modules(xlkpi.actions.__path__, "xlkpi.actions."):
        assert doctest.testmod(importlib.import_module(module.name)).failed == 0
