"""What runs inside the office, as far as it can be tried without one."""

from __future__ import annotations

import importlib
import json
import math
import os
import random
import struct
import sys
import types
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cases import CASES, to_cells
from xlkpi.functions import FUNCTIONS

NUMBERS = {"#NUM!": 503, "#VALUE!": 519, "#NULL!": 521, "#REF!": 524, "#NAME?": 525,
           "#DIV/0!": 532, "#N/A": 32767}


@pytest.fixture(scope="session")
def inside(addin: Path) -> Any:
    """A module of the add-in by name."""
    return lambda name: importlib.import_module(f"xlkpi_addin.{name}")


def payload(value: float) -> int:
    (bits,) = struct.unpack("<Q", struct.pack("<d", value))
    return int(bits & 0xFFFF)


# -- values --------------------------------------------------------------------
@pytest.mark.parametrize(("code", "number"), NUMBERS.items())
def test_errors_are_nans_both_ways(inside: Any, code: str, number: int) -> None:
    cells = inside("cells")
    value = cells.error_value(code)
    assert math.isnan(value)
    assert payload(value) == number
    assert cells.incoming(value).code == code
    assert cells.incoming(((1.0, value), ("", "x")))[0][1].code == code


def test_an_error_that_excel_does_not_know_is_a_value_error(inside: Any) -> None:
    (odd,) = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | 522))
    assert inside("cells").incoming(odd).code == "#VALUE!"


def test_arguments_and_results_keep_their_shape(inside: Any) -> None:
    cells = inside("cells")
    assert cells.incoming(((1.0,), (2.0,))) == [[1.0], [2.0]]
    assert cells.incoming((("a", 2.0),)) == [["a", 2.0]]
    assert cells.incoming(((3.0,),)) == 3.0
    assert cells.incoming(None) is None
    assert cells.outgoing(0.5) == ((0.5,),)
    assert cells.outgoing([[1.0], [2.0]]) == ((1.0,), (2.0,))
    assert cells.outgoing([["优", 2.0]]) == (("优", 2.0),)


def test_the_quick_way_gives_what_the_long_way_gives(inside: Any) -> None:
    """Over the table, and over numbers at random: the same or "I do not know"."""
    quick_way, functions = inside("quick").quick_way, inside("functions")
    engine = inside("functions.engine")
    pick = random.Random(3)
    known = 0
    for name, function in functions.FUNCTIONS.items():
        quick = quick_way(function)
        sets = [to_cells(case.args) for case in CASES if case.name == name]
        sets += [[pick.choice([None, 0.0, 1.0, 2.5, 100.0, -1.0, 45291.0, math.inf])
                  for _ in function.parameters] for _ in range(50)]
        for arguments in sets:
            given = tuple(float(a) if isinstance(a, int) else a for a in arguments)
            long_way = told(partial(engine.apply, function), given)
            assert told(quick, given) in (None, long_way)
            known += told(quick, given) is not None
    assert known > 200


def told(call: Any, arguments: Any) -> Any:
    try:
        return call(arguments)
    except Exception as error:  # noqa: BLE001 -- the add-in's own CellError, loaded at run time
        return getattr(error, "code", error)


# -- names in formulas ---------------------------------------------------------
@pytest.mark.parametrize(("formula", "wanted"), [
    ("=kpi_ratio(A1;2)", "=KPI_RATIO(A1;2)"),
    ("=SUM(Kpi_Tier (1);kpi_rankscore(1;2;3;4))", "=SUM(KPI_TIER (1);KPI_RANKSCORE(1;2;3;4))"),
    ('="kpi_ratio("&kpi_tier(1)', '="kpi_ratio("&KPI_TIER(1)'),
    ('="a""kpi_ratio("', '="a""kpi_ratio("'),
    ("='kpi_ratio(1)'.A1+1", "='kpi_ratio(1)'.A1+1"),
    ("=my_kpi_ratio(1)", "=my_kpi_ratio(1)"),
    ("=kpi_ratiox(1)", "=kpi_ratiox(1)"),
    ("=org.kpi_ratio(1)", "=org.kpi_ratio(1)"),
    ("=kpi_ratio+1", "=kpi_ratio+1"),
    ("{=kpi_ratio(A1:A3;1)}", "{=KPI_RATIO(A1:A3;1)}"),
])
def test_unresolved_names(inside: Any, formula: str, wanted: str) -> None:
    texts = inside("texts")
    assert texts.capitals(formula) == wanted
    assert texts.is_unresolved(formula) == (formula != wanted)


def test_full_names_become_short(inside: Any) -> None:
    texts, naming = inside("texts"), inside("naming")
    for name in FUNCTIONS:
        assert texts.short(f"={naming.full_name_of(name)}(1)") == (f"={name}(1)", 1)
        assert texts.short(f"={naming.full_name_of(name)}X(1)")[1] == 0
    assert len({naming.full_name_of(name) for name in FUNCTIONS}) == len(FUNCTIONS)


# -- files ---------------------------------------------------------------------
FULL = "ORG.XLKPI.KPI.KPIRATIO(A1,2)"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """As 7.4 saves."""
    path = tmp_path / "存.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml",
                         f'<c><f aca="false">{FULL}</f></c><t>{FULL}</t>'
                         f"<formula>{FULL}&gt;0</formula>")
        archive.writestr("xl/workbook.xml", f'<definedName name="甲">{FULL}</definedName>')
        archive.writestr("xl/sharedStrings.xml", f"<t>{FULL}</t>")
        archive.writestr("xl/media/image1.png", bytes(range(256)))
    path.chmod(0o640)
    os.utime(path, ns=(10**18, 10**18 + 123_000_000))
    return path


def test_names_in_formulas_are_made_short(inside: Any, saved: Path) -> None:
    before = saved.stat()
    assert inside("rewrite").rewrite(saved) == 3
    after = saved.stat()
    assert (after.st_mtime_ns, after.st_mode) == (before.st_mtime_ns, before.st_mode)
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert sheet == ('<c><f aca="false">KPI_RATIO(A1,2)</f></c>'
                         f"<t>{FULL}</t><formula>KPI_RATIO(A1,2)&gt;0</formula>")
        assert archive.read("xl/sharedStrings.xml").decode() == f"<t>{FULL}</t>"
        assert archive.read("xl/media/image1.png") == bytes(range(256))
    assert inside("rewrite").rewrite(saved) == 0
    assert [p.name for p in saved.parent.iterdir()] == [saved.name]


def test_a_link_stays_a_link(inside: Any, saved: Path) -> None:
    link = saved.with_name("链接.xlsx")
    link.symlink_to(saved)
    assert inside("rewrite").rewrite(link) == 3
    assert link.is_symlink()


def test_a_file_that_cannot_be_replaced_is_as_it_was(
    inside: Any, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()

    def refuse(*_: Any) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        inside("rewrite").rewrite(saved)
    assert saved.read_bytes() == before
    assert [p.name for p in saved.parent.iterdir()] == [saved.name]


# -- the whole package ---------------------------------------------------------
class Context:
    """As much of UNO's context as the path of a profile needs."""

    def __init__(self, user: Path) -> None:
        self.ServiceManager = self
        self._user = user

    def createInstanceWithContext(self, _name: str, _context: Any) -> Any:  # noqa: N802
        return self

    def getSubstituteVariableValue(self, _name: str) -> str:  # noqa: N802
        return str(self._user)


@pytest.fixture
def whole(inside: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    fake = types.ModuleType("uno")
    fake.fileUrlToSystemPath = lambda url: url  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "uno", fake)
    return inside("whole")


HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.mark.parametrize(("told_to_it", "words"), [
    (None, "还没有与LibreOffice连接"),
    ("{", "不能读取"),
    ({"python": "2.7"}, "两者要一致"),
    ({"python": HERE, "paths": ["/nowhere at all"]}, "不见了：/nowhere at all"),
])
def test_what_is_missing_is_said(whole: Any, tmp_path: Path, told_to_it: Any, words: str) -> None:
    if told_to_it is not None:
        text = told_to_it if isinstance(told_to_it, str) else json.dumps(told_to_it)
        (tmp_path / "xlkpi.json").write_text(text, encoding="utf-8")
    with pytest.raises(whole.NotThere, match=words) as caught:
        whole.actions(Context(tmp_path))
    assert "xlkpi office install" in str(caught.value)


def test_the_actions_are_found(whole: Any, tmp_path: Path) -> None:
    (tmp_path / "xlkpi.json").write_text(json.dumps({"python": HERE, "paths": []}))
    actions = whole.actions(Context(tmp_path))
    assert callable(actions.check_return)
