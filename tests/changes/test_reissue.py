"""复核表 of schemes with ledgers, groups and periods: what is open, and what comes back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_valid_files import faults
from xlkpi import samples
from xlkpi.changes.appeal import apply
from xlkpi.changes.reissue import disputed_keys, reissue
from xlkpi.forms import distribute, ledger
from xlkpi.returns import Return, collect, read
from xlkpi.scheme import OVERALL, Scheme, load
from xlkpi.scheme.identity import Appeal, LedgerRole

LEDGER = "正向激励台账"
BONUS = f"{OVERALL}/正向激励加分"


def returned(scheme: Scheme, unit: str, folder: Path, period: str = "") -> Return:
    """The sample return of one unit."""
    chosen = [u for u in scheme.units if u.name == unit]
    (template,) = distribute(scheme, folder / "blank", chosen, period=period)
    path = folder / "ret" / template.name
    path.parent.mkdir(exist_ok=True)
    samples.fill(scheme, template, unit, samples.sample(scheme)[unit], path, period,
                 samples.events(scheme)[unit])
    return read(path, scheme).returns[0]


def reissued(scheme: Scheme, base: Return, code: str, folder: Path) -> Path:
    target = folder / "复核.xlsx"
    reissue(scheme, base, Appeal((code,), "2026-01-05", "7", "2026-01-06"), "复核表", target)
    return target


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Return:
    """A return with ledgers."""
    return returned(load("county-bureau"), "办公室", tmp_path_factory.mktemp("ledger"))


@pytest.fixture(scope="module")
def issued(base: Return) -> Path:
    """The 复核表 for what its ledger adds up to."""
    return reissued(load("county-bureau"), base, BONUS, base.path.parent.parent)


def given_is_locked(path: Path) -> bool:
    sheet = openpyxl.load_workbook(path)[LEDGER]
    return bool(sheet[ledger.cell(LedgerRole.GIVEN, ledger.FIRST)].protection.locked)


def test_a_ledger_is_open_where_its_sum_is_disputed(base: Return, issued: Path, tmp_path: Path
                                                    ) -> None:
    scheme = load("county-bureau")
    assert faults(issued) == []
    (found,) = read(issued, scheme).returns
    assert [e[:2] for e in found.entries.values()] == [e[:2] for e in base.entries.values()]
    assert found.ledger == base.ledger != ()
    assert not given_is_locked(issued)
    assert given_is_locked(reissued(scheme, base, "A8.1", tmp_path))


def test_a_disputed_event_changes_the_sum(base: Return, issued: Path, tmp_path: Path) -> None:
    scheme = load("county-bureau")
    path = tmp_path / "改.xlsx"
    book = openpyxl.load_workbook(issued)
    book[LEDGER][ledger.cell(LedgerRole.GIVEN, ledger.FIRST)] = 3
    book.save(path)
    gain = 3 - (base.ledger[0].points or 0)
    found = apply(scheme, collect(base.path, scheme), read(path, scheme).returns)
    assert [(d.key, d.differs) for d in found.taken] == [(BONUS, True)]
    (unit,) = (u for u in found.units if u.unit == "办公室")
    result = next(f for f in unit.figures if f.name == "绩效评估得分")
    assert result.amount == pytest.approx(gain)
    events = found.collected.chosen["办公室"].ledger
    assert [e.points for e in events] == [3, *(e.points for e in base.ledger[1:])]


def test_a_period_is_disputed_in_its_own_form(tmp_path: Path) -> None:
    scheme = load("industry-commerce")
    unit = scheme.units[0]
    period = scheme.periods_of(unit.group)[0]
    base = returned(scheme, unit.name, tmp_path, period)
    key = next(iter(base.entries))
    path = reissued(scheme, base, key, tmp_path)
    (found,) = read(path, scheme).returns
    assert (found.period, list(found.entries)) == (period, list(base.entries))
    sheet = openpyxl.load_workbook(path)[found.sheet]
    open_ones = [k for k, e in found.entries.items() if not sheet[e.cell].protection.locked]
    assert open_ones == [key]


def test_what_a_code_opens() -> None:
    suo, bureau = load("suo-2023"), load("county-bureau")
    assert disputed_keys(suo, suo.units[0].group, "1.1") == ("1.1/完成数", "1.1/应完成数")
    assert disputed_keys(suo, suo.units[0].group, "1.1/完成数") == ("1.1/完成数",)
    group = bureau.units[0].group
    assert disputed_keys(bureau, group, "正向激励加分") == (BONUS,)
    assert BONUS in disputed_keys(bureau, group, OVERALL)
    assert disputed_keys(bureau, group, "完成数") == disputed_keys(suo, "没有", "9.99") == ()
