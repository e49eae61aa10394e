"""The table of cases on the Python face, and what every declaration must have."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

import xlkpi.functions as family
from tests.cases import CASES, Case, to_cells, to_json
from xlkpi.functions import CATEGORY, FUNCTIONS, REQUIRED, CellError, Function, call
from xlkpi.functions.declare import Takes


def shown(name: str, args: list[object]) -> object:
    """What the cell shows, in the table's JSON."""
    try:
        return to_json(call(name, to_cells(args)))
    except CellError as error:
        return error.code


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_case(case: Case) -> None:
    assert shown(case.name, case.args) == case.expected


def test_the_table_covers_every_function_and_error() -> None:
    assert {case.name for case in CASES} == set(FUNCTIONS) - {"KPI_EXPLAIN"}
    for name in set(FUNCTIONS) - {"KPI_EXPLAIN"}:
        results = [case.expected for case in CASES if case.name == name]
        assert len(results) >= 15, name
        assert {"#N/A", "#VALUE!"} <= {r for r in results if isinstance(r, str)}, name


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_declaration_is_complete(function: Function) -> None:
    assert re.fullmatch(r"KPI_[A-Z]+", function.name)
    assert FUNCTIONS[function.name] is function
    chinese = re.compile("[\u4e00-\u9fff]")
    texts = [function.title, function.description]
    texts += [text for p in function.parameters for text in (p.title, p.help)]
    assert all(chinese.search(text) and "\n" not in text for text in texts)
    assert all(len(text) <= 255 for text in texts)  # Excel's limit for UDF help
    assert len(function.examples) >= 2
    assert all(e.formula.startswith(f"{function.name}(") for e in function.examples)
    assert CATEGORY == "绩效考核"
    assert bool(function.plain) != (function.name == "KPI_EXPLAIN")
    optional = [p.default is not REQUIRED for p in function.parameters]
    assert optional == sorted(optional)  # what must be given comes first
    assert len({p.name for p in function.parameters}) == len(function.parameters)
    for parameter in function.parameters:
        if parameter.takes.is_range:
            assert parameter.default is REQUIRED or isinstance(parameter.default, tuple)


def test_names_come_from_the_registry() -> None:
    faces = {name for name in vars(family) if name.startswith("KPI_")}
    assert faces == set(FUNCTIONS)
    assert set(FUNCTIONS) <= set(family.__all__)
    for name in FUNCTIONS:
        face = getattr(family, name)
        assert face.__name__ == name
        assert FUNCTIONS[name].title in face.__doc__
    with pytest.raises(AttributeError, match="KPI_SUM"):
        family.KPI_SUM  # noqa: B018 - the access itself is what fails


def test_templates_speak_of_their_own_parameters_only() -> None:
    words = {"k", "j"}
    for function in FUNCTIONS.values():
        text = re.sub(r"#[A-Z/0!?]+|\d+E-\d+|[A-Z0-9_]+\(", " ", function.plain)
        used = set(re.findall(r"[a-z_]+", text))
        assert used - words <= {p.name for p in function.parameters}, function.name
        missing = {p.name for p in function.parameters} - used
        assert not missing or function.name == "KPI_EXPLAIN", function.name


def test_doctests_of_the_package() -> None:
    for module in iter_modules(family.__path__, f"{family.__name__}."):
        result = doctest.testmod(import_module(module.name))
        assert result.failed == 0, module.name


def test_kinds_of_parameters() -> None:
    assert [t for t in Takes if t.is_range] == [
        Takes.COUNTS, Takes.NUMBERS, Takes.PEERS, Takes.LABELS]
