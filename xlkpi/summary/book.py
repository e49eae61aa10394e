"""The summary workbook (汇总工作簿), written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

from xlkpi.collector import paused
from xlkpi.returns.model import Collected
from xlkpi.scheme.identity import IDENTITY_SHEET, kind_texts
from xlkpi.scheme.model import Scheme
from xlkpi.scoring import Basis, Outcome
from xlkpi.summary.across import write_across
from xlkpi.summary.data import write_data
from xlkpi.summary.figures import Figures, put_in
from xlkpi.summary.ledger import write_ledgers
from xlkpi.summary.lists import write_gaps, write_issues, write_received
from xlkpi.summary.look import ENGINE, OPTIONS, Looks
from xlkpi.summary.matrix import write_matrix
from xlkpi.summary.overview import write_overview
from xlkpi.summary.plan import (
    ACROSS,
    DATA,
    GAPS,
    ISSUES,
    LEDGER,
    MATRIX,
    OVERVIEW,
    RANKS,
    RECEIVED,
    TOP,
    Plan,
)
from xlkpi.summary.ranks import write_ranks
from xlkpi.whole import replacing


def write_summary(path: str | Path, scheme: Scheme, collected: Collected,
                  outcomes: Mapping[Basis, Outcome], basis: Basis, *, on: date | None = None,
                  processes: int = 1) -> None:
    """Write the summary workbook.

    Args:
        path: the .xlsx file; an older one is replaced only when the new one is whole.
        scheme: the scheme of all returns.
        collected: the returns that count, what is missing, and what was found in them.
        outcomes: scores by basis; with both, the sheet 自评考评差异 compares them.
        basis: which of them the workbook shows; it must be among the outcomes.
        on: the date on the sheets; today if not given.
        processes: how many may work side by side.

    Raises:
        KeyError: ``outcomes`` lacks ``basis``.
        OSError: the file cannot be written (open in Excel, for one).
    """
    plan = Plan(scheme, collected, outcomes, basis, on or date.today())
    with replacing(Path(path)) as draft, paused():
        _write(draft, plan, processes)


def _write(path: Path, plan: Plan, processes: int) -> None:
    book = Workbook(str(path), OPTIONS)
    book.set_calc_mode("auto", ENGINE)
    book.calc_on_load = False
    book.set_properties({"title": f"{plan.scheme.title} 汇总", "comments": plan.subtitle})
    looks = Looks(book)
    sheets = {name: book.add_worksheet(name) for name in (
        OVERVIEW, RANKS, MATRIX, DATA, ACROSS, *([LEDGER] if plan.scheme.ledgers else []), GAPS,
        ISSUES, RECEIVED)}
    large = {name: Figures(sheets[name], TOP) for name in (MATRIX, DATA, ACROSS)}
    write_overview(book, sheets[OVERVIEW], looks, plan)
    write_ranks(sheets[RANKS], looks, plan)
    write_matrix(large[MATRIX], looks, plan)
    write_data(large[DATA], looks, plan)
    write_across(large[ACROSS], looks, plan)
    if LEDGER in sheets:
        write_ledgers(sheets[LEDGER], looks, plan)
    write_gaps(sheets[GAPS], looks, plan)
    write_issues(sheets[ISSUES], looks, plan)
    write_received(sheets[RECEIVED], looks, plan)
    _identity(book, plan.scheme)
    sheets[OVERVIEW].activate()
    book.close()
    put_in(path, {list(sheets).index(name) + 1: figures for name, figures in large.items()},
           processes)


def _identity(book: Workbook, scheme: Scheme) -> None:
    """The hidden sheet that says what the workbook is, as every workbook of ours has it."""
    sheet = book.add_worksheet(IDENTITY_SHEET)
    sheet.write_row(0, 0, kind_texts("summary", scheme))
    sheet.protect()
    sheet.very_hidden()
