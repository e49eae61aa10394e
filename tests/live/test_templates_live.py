"""The main job in a real spreadsheet program.

Native templates are filled in by typing into cells; what the cells then show
must be what Python works out, for every indicator and on both bases.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.live.office import Book, Office, Shown
from tests.live.test_shipped_live import BASES, type_in
from xlkpi import samples
from xlkpi.commands import checking, consolidating
from xlkpi.forms import distribute
from xlkpi.forms.layout import Layout, plan
from xlkpi.forms.table import SHEET
from xlkpi.returns import Entry, Return, read
from xlkpi.scheme import Input, Scheme, load
from xlkpi.scoring import STATUS_TITLES, Score, score_one


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return load("suo-2023")


@pytest.fixture(scope="session")
def templates(scheme: Scheme, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Unit -> its empty native workbook."""
    files = distribute(scheme, tmp_path_factory.mktemp("templates"))
    return {u.name: f for u, f in zip(scheme.units, files, strict=True)}


@pytest.fixture(scope="session")
def filled(office: Office, scheme: Scheme, templates: Mapping[str, Path],
           tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Unit -> its workbook with the sample figures typed in, as LibreOffice saved it."""
    folder = tmp_path_factory.mktemp("returned")
    made = {}
    for unit, figures in samples.sample(scheme).items():
        with office.open(templates[unit]) as book:
            type_in(book, layout_of(scheme, unit), figures)
            made[unit] = book.save(folder / f"{unit}.xlsx")
    return made


def layout_of(scheme: Scheme, unit: str) -> Layout:
    return plan(scheme, next(u.group for u in scheme.units if u.name == unit), remark=False)


def as_shown(score: Score) -> float | str:
    return STATUS_TITLES[score.status] if score.value is None else score.value


def without_code(shown: Shown) -> float | str | None:
    """An error cell of any code is 有误."""
    return STATUS_TITLES["error"] if isinstance(shown, dict) else shown


def compare(book: Book, scheme: Scheme, unit: str, figures: Mapping[str, Entry]) -> set[str]:
    """Every score cell, subtotal and total against Python; the states that occurred."""
    returned = Return(Path("x.xlsx"), SHEET, scheme.id, scheme.version, unit, entries=figures)
    layout = layout_of(scheme, unit)
    seen = set()
    for basis, role in BASES.items():
        expected = score_one(scheme, returned, basis)
        codes = [b.indicator.code for b in layout.blocks]
        cells = book.values(SHEET, [layout.columns.cell(role, b.first) for b in layout.blocks])
        assert {c: without_code(v) for c, v in zip(codes, cells, strict=True)} == {
            c: as_shown(expected.scores[c]) for c in codes}
        seen |= {s.status for s in expected.scores.values()}
        assert layout.total is not None
        total = book.value(SHEET, layout.columns.cell(role, layout.total))
        if any(s.status == "error" for s in expected.scores.values()):
            assert isinstance(total, dict), "an error must reach the total"
        else:
            assert total == pytest.approx(expected.total, abs=1e-9)
            for part in layout.parts:
                if part.subtotal is not None:
                    points = [expected.scores[b.indicator.code].value or 0 for b in part.blocks]
                    subtotal = book.value(SHEET, layout.columns.cell(role, part.subtotal))
                    assert subtotal == pytest.approx(sum(points), abs=1e-9)
    return seen


@pytest.mark.parametrize("unit", [u.name for u in load("suo-2023").units])
def test_typed_figures_score_as_in_python(office: Office, scheme: Scheme, unit: str,
                                          filled: Mapping[str, Path]) -> None:
    figures = samples.sample(scheme)[unit]
    with office.open(filled[unit]) as book:
        assert "scored" in compare(book, scheme, unit, figures)
        book.recalculate()
        assert compare(book, scheme, unit, figures) == {"scored", "pending", "unfilled"}
    back = read(filled[unit])
    assert [f for f in back.findings if f.severity != "note"] == []
    entries = back.returns[0].entries
    assert {k: (e.value, e.assessed) for k, e in entries.items()} == {
        i.key: figures.get(i.key, Entry())[:2] for i in scheme.inputs}


def drawn(item: Input, luck: random.Random) -> float | str | None:
    """A value that the cell accepts: bounds and round figures come often."""
    if luck.random() < (0.06 if item.required else 0.5):
        return None
    if item.kind in ("choice", "yesno"):
        return luck.choice(item.labels)
    low = 0.0 if item.minimum is None else item.minimum
    high = low + luck.choice((3, 12, 120, 1500)) if item.maximum is None else item.maximum
    value = luck.choice((low, high, luck.uniform(low, high), luck.uniform(low, high)))
    return float(round(value)) if item.whole else round(value, luck.choice((0, 1, 2)))


@pytest.mark.parametrize("seed", range(12))
def test_random_figures_score_as_in_python(office: Office, scheme: Scheme, seed: int,
                                           templates: Mapping[str, Path]) -> None:
    luck = random.Random(seed)
    unit = scheme.units[seed % len(scheme.units)].name
    figures = {i.key: Entry(drawn(i, luck), drawn(i, luck) if luck.random() < 0.4 else None)
               for i in scheme.inputs}
    with office.open(templates[unit]) as book:
        type_in(book, layout_of(scheme, unit), figures)
        assert compare(book, scheme, unit, figures) >= {"scored", "pending"}


def test_faulty_figures_show_an_error_and_never_a_silent_score(
        office: Office, scheme: Scheme, templates: Mapping[str, Path]) -> None:
    unit = scheme.units[0].name
    figures = dict(samples.sample(scheme)[unit])
    figures["1.1/应完成数"] = Entry(0.0)
    figures["2.1/检查数"] = Entry("很多")
    figures["7.1/档次"] = Entry("特优")
    with office.open(templates[unit]) as book:
        type_in(book, layout_of(scheme, unit), figures)
        assert "error" in compare(book, scheme, unit, figures)


def test_an_empty_template_shows_the_same_before_and_after_recalculation(
        office: Office, scheme: Scheme, templates: Mapping[str, Path]) -> None:
    unit = scheme.units[2].name
    with office.open(templates[unit]) as book:
        rows, columns = book.used(SHEET)
        letters = [chr(ord("A") + c) for c in range(min(columns, 26))]
        addresses = [f"{letter}{row}" for row in range(1, rows + 1) for letter in letters]
        before = book.values(SHEET, addresses)
        book.recalculate()
        assert book.values(SHEET, addresses) == before
        assert compare(book, scheme, unit, {}) == {"unfilled"}


def test_sample_files_are_saved_as_a_spreadsheet_program_would_have(
        office: Office, scheme: Scheme, templates: Mapping[str, Path], tmp_path: Path) -> None:
    """The demo's returns show right scores when read, when opened and when recalculated."""
    unit = scheme.units[1].name
    figures = samples.sample(scheme)[unit]
    samples.fill(scheme, templates[unit], unit, figures, tmp_path / "a.xlsx")
    assert checking.run([tmp_path / "a.xlsx"]).findings == ()
    with office.open(tmp_path / "a.xlsx") as book:
        compare(book, scheme, unit, figures)
        book.recalculate()
        compare(book, scheme, unit, figures)


# -- what people do to workbooks ---------------------------------------------------------------
def as_is(book: Book) -> None:
    """Saved by another program, nothing else."""


def rows_inserted(book: Book) -> None:
    assert book.unprotect(SHEET)
    book.insert_rows(SHEET, 40, 3)
    book.insert_rows(SHEET, 12)
    book.insert_rows(SHEET, 1, 2)


def sheets_renamed(book: Book) -> None:
    book.rename_sheet(SHEET, "2023年考核（定稿）")
    book.rename_sheet(next(s for s in book.sheets if s.startswith("填表")), "说明")
    book.move_sheet("2023年考核（定稿）", len(book.sheets))


def columns_moved(book: Book) -> None:
    """核定值 is cut and put before 填报值, and a column of one's own comes first."""
    assert book.unprotect(SHEET)
    rows = book.used(SHEET)[0]
    book.unmerge(SHEET, f"A1:Z{rows}")
    book.insert_columns(SHEET, "H")
    book.move_range(SHEET, f"J1:J{rows}", "H1")
    book.delete_columns(SHEET, "J")
    book.insert_columns(SHEET, "A")


def unmerged(book: Book) -> None:
    assert book.unprotect(SHEET)
    book.unmerge(SHEET, f"A1:Z{book.used(SHEET)[0]}")


def sheets_added(book: Book) -> None:
    book.copy_sheet(next(s for s in book.sheets if s.startswith("填表")), "附件", 0)
    book.delete_sheet(next(s for s in book.sheets if s.startswith("填表")))


DEEDS = (as_is, rows_inserted, sheets_renamed, columns_moved, unmerged, sheets_added, as_is)


def results(folder: Path, scheme: Scheme) -> dict[str, object]:
    """What consolidate gives, apart from the names of files."""
    done = consolidating.run(folder, scheme.id, folder.parent / f"{folder.name}-汇总.xlsx")
    told = json.loads(json.dumps(done.data))
    assert told["missing"] == []
    return {unit: {k: v for k, v in found.items() if k != "file"}
            for unit, found in told["units"].items()}


@pytest.fixture(scope="session")
def expected(scheme: Scheme, filled: Mapping[str, Path]) -> dict[str, object]:
    folder = next(iter(filled.values())).parent
    return results(folder, scheme)


def test_rows_columns_sheets_and_other_formats_do_not_matter(
        office: Office, scheme: Scheme, filled: Mapping[str, Path], tmp_path: Path,
        expected: Mapping[str, object]) -> None:
    folder = tmp_path / "改过的"
    folder.mkdir()
    for number, (path, deed) in enumerate(zip(filled.values(), DEEDS, strict=True)):
        with office.open(path) as book:
            deed(book)
            book.recalculate()
            book.save(folder / f"{number}-{deed.__name__}.{'ods' if number == 6 else 'xlsx'}")
    moved = {p.stem.split("-")[1]: read(p).returns[0].entries["1.1/完成数"][2:4]
             for p in folder.iterdir()}
    assert moved["as_is"] == ("H7", "I7")
    assert moved["rows_inserted"] == ("H9", "I9")
    assert moved["columns_moved"] == ("J7", "I7")
    checked = checking.run([folder])
    assert [f for f in checked.findings if f.severity == "error"] == []
    assert checked.count == len(filled)
    assert results(folder, scheme) == expected


def test_sheets_of_several_units_copied_into_one_workbook(
        office: Office, scheme: Scheme, filled: Mapping[str, Path], tmp_path: Path,
        expected: Mapping[str, object]) -> None:
    folder = tmp_path / "合并"
    folder.mkdir()
    with office.new() as all_in_one:
        for unit, path in filled.items():
            with office.open(path) as book:
                all_in_one.rename_sheet(all_in_one.import_sheet(book, SHEET, 0), unit)
        all_in_one.recalculate()
        all_in_one.save(folder / "各所.xlsx")
    assert results(folder, scheme) == expected


