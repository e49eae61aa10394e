"""Every shipped scheme with sample figures in a real spreadsheet: cells give what Python gives.

A unit of every group is filled in by typing, 填报值 and 核定值; then every indicator and every
综合 result of its sheet is held against the evaluation, on both bases.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.live.office import Book, Office, Typed
from xlkpi import samples
from xlkpi.forms import distribute
from xlkpi.forms.layout import Layout, plan
from xlkpi.forms.table import SHEET
from xlkpi.returns import Entry, Return, read
from xlkpi.scheme import Scheme, Unit, load
from xlkpi.scheme.answers import PENDING, UNFILLED
from xlkpi.scheme.identity import Role
from xlkpi.scheme.periods import in_period
from xlkpi.scoring import STATUS_TITLES, Basis, UnitScores, score_one

BASES: dict[Basis, Role] = {"self": Role.SELF_SCORE, "assessed": Role.SCORE}
SCHEMES = [name for name in samples.sampled() if name != "suo-2023"]  # has tests of its own


def some_units(scheme: Scheme) -> list[Unit]:
    """The first and the last unit of every group."""
    found = []
    for group in scheme.groups:
        members = [u for u in scheme.units if u.group == group]
        found += [members[0], *members[1:][-1:]]
    return found


def type_in(book: Book, layout: Layout, figures: Mapping[str, Entry]) -> None:
    """Into the unlocked cells of the protected sheet, as the clerk and the reviewer do."""
    typed: list[tuple[str, str, Typed]] = []
    for item, row in layout.input_rows():
        entry = figures.get(item.key, Entry())
        typed += [(SHEET, layout.columns.cell(Role.VALUE, row), entry.value),
                  (SHEET, layout.columns.cell(Role.ASSESSED, row), entry.assessed)]
    book.set(typed)
    book.recalculate()


def compare(book: Book, layout: Layout, role: Role, expected: UnitScores) -> int:
    """Every score and result of one column against Python; how many values there were."""
    scores = book.values(SHEET, [layout.columns.cell(role, b.first) for b in layout.blocks])
    wanted = [expected.scores[b.indicator.code] for b in layout.blocks]
    assert dict(zip([s.code for s in wanted], scores, strict=True)) == {
        s.code: STATUS_TITLES[s.status] if s.value is None else pytest.approx(s.value, abs=1e-9)
        for s in wanted}
    names = [found.result.name for found in layout.results]
    results = book.values(SHEET, [layout.columns.cell(role, r.row) for r in layout.results])
    for name, shown in zip(names, results, strict=True):
        value = expected.results[name]
        if value is None:
            assert shown in (UNFILLED, PENDING, ""), name
        elif isinstance(value, str):
            assert shown == value, name
        else:
            assert shown == pytest.approx(value, abs=1e-9), name
    return len(names) + len(scores)


@pytest.mark.parametrize("name", SCHEMES)
def test_typed_figures_give_what_python_gives(name: str, office: Office, tmp_path: Path) -> None:
    scheme = load(name)
    figures = samples.sample(scheme)
    units = some_units(scheme)
    files = distribute(scheme, tmp_path, units)
    for unit, path in zip(units, files, strict=True):
        layout = plan(scheme, unit.group, remark=False)
        with office.open(path) as book:
            type_in(book, layout, figures[unit.name])
            for basis, role in BASES.items():
                ret = Return(path, SHEET, scheme.id, scheme.version, unit.name,
                             entries=figures[unit.name])
                assert compare(book, layout, role, score_one(scheme, ret, basis))
            saved = book.save(tmp_path / f"{unit.name}-交回.xlsx")
        entries = read(saved, scheme).returns[0].entries
        assert {k: (e.value, e.assessed) for k, e in entries.items()} == {
            i.key: figures[unit.name].get(i.key, Entry())[:2] for i, _ in layout.input_rows()}


def test_a_workbook_of_one_period_gives_what_python_gives(office: Office, tmp_path: Path) -> None:
    scheme = load("industry-commerce")
    unit = next(u for u in scheme.units if u.group == "人员")
    [path] = distribute(scheme, tmp_path, [unit], period="年度")
    figures, part = samples.sample(scheme)[unit.name], in_period(scheme, "年度", unit.group)
    layout = plan(part, unit.group, remark=False)
    assert [r.result.name for r in layout.results] == ["年龄", "年龄段"]
    with office.open(path) as book:
        type_in(book, layout, figures)
        ret = Return(path, SHEET, scheme.id, scheme.version, unit.name, entries=figures)
        assert compare(book, layout, Role.SCORE, score_one(part, ret, "assessed")) == 2
