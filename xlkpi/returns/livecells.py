"""Findings about cells that are not plain values: errors, and formulas gone or not calculated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from xlkpi.returns.layout import Place, Row
from xlkpi.returns.plan import Plan
from xlkpi.returns.report import Report
from xlkpi.returns.sheetxml import ADDIN, Cells, scan
from xlkpi.returns.values import Remark, shown
from xlkpi.scheme.answers import PENDING
from xlkpi.scheme.model import OVERALL

_BROKEN: Final = ("#REF!", "#NAME?")  # errors of the formula itself, not of the figures it reads
_NO_ADDIN: Final = "#NAME?"  # what a KPI_ function shows on a machine without the add-in
_MANY: Final = 20  # so many formulas gone, and half of all, are told in one sentence


def check_live_cells(xml: bytes | None, cells: Cells | None, rows: Sequence[Row], plan: Plan,
                     report: Report) -> frozenset[str]:
    """Report error cells and missing formulas.

    Args:
        xml: of the sheet; None where the format has none.
        cells: what is known of the cells already.
        rows: the sheet's values.
        plan: of the sheet.
        report: takes the findings.

    Returns:
        The addresses of typed cells that look blank but hold an error or an
        uncalculated formula.
    """
    if cells is None:
        if xml is None:
            return frozenset()
        cells = scan(xml)
    bad = _check_typed(xml, cells, rows, plan, report)
    _check_formulas(xml, cells, rows, plan, report)
    return bad


def _check_typed(xml: bytes | None, cells: Cells, rows: Sequence[Row], plan: Plan, report: Report
                 ) -> frozenset[str]:
    """A clerk may type a formula; it must have a value, and not an error."""
    formulas = cells.formulas or frozenset()
    if not cells.errors and formulas.isdisjoint(plan.typed):
        return frozenset()
    blank = {a for a, (place, _) in plan.typed.items()
             if a in formulas and value_at(rows, place) == ""}
    uncalculated = cells.uncalculated
    if blank and uncalculated is None:
        uncalculated = (scan(xml).uncalculated if xml is not None else None) or frozenset()
    bad = set()
    for address, (_, indicator) in plan.typed.items():
        if address in cells.errors:
            report.say(Remark("CELL_ERROR"), cell=address, value=cells.errors[address],
                       indicator=indicator)
        elif address in blank and uncalculated and address in uncalculated:
            report.say(Remark("FORMULA_UNCALCULATED"), cell=address, indicator=indicator)
        else:
            continue
        bad.add(address)
    return frozenset(bad)


def _check_formulas(xml: bytes | None, cells: Cells, rows: Sequence[Row], plan: Plan,
                    report: Report) -> None:
    """Score cells and adopted values must still be formulas, and whole ones."""
    if cells.formulas is None:
        return
    if not cells.errors and plan.formulas.keys() <= cells.formulas:
        return
    _check_broken(_check_addin(xml, cells, plan, report), plan, report)
    gone = [a for a, (place, _, _) in plan.formulas.items()
            if a not in cells.formulas and (a in cells.errors or value_at(rows, place) != PENDING)]
    if not cells.formulas or len(gone) >= max(_MANY, len(plan.formulas) // 2):
        report.say(Remark("FORMULAS_GONE", {"count": len(gone)}))
        return
    for address in gone:
        place, title, indicator = plan.formulas[address]
        error, raw = cells.errors.get(address, ""), value_at(rows, place)
        code = "FORMULA_OVERWRITTEN" if error or raw != "" else "FORMULA_DELETED"
        report.say(Remark(code, {"title": title}), cell=address, value=error or shown(raw),
                   indicator=indicator)


def _check_addin(xml: bytes | None, cells: Cells, plan: Plan, report: Report) -> Cells:
    """The cells without the #NAME? of a form with KPI_ formulas: one note for them all."""
    nameless = {a for a in plan.formulas if cells.errors.get(a) == _NO_ADDIN}
    # LibreOffice writes the names of functions that it does not know in small letters
    if not nameless or not (cells.addin or (xml is not None and ADDIN.encode() in xml.upper())):
        return cells
    report.say(Remark("ADDIN_ABSENT", {"count": len(nameless)}), value=_NO_ADDIN)
    return replace(cells, errors={a: e for a, e in cells.errors.items() if a not in nameless})


def _check_broken(cells: Cells, plan: Plan, report: Report) -> None:
    """Formulas with an error of their own; what only passes on another cell's is told there."""
    told = {(f.indicator, f.value or "#REF!") for f in report.findings  # a deleted row: #REF!
            if f.code in ("CELL_ERROR", "INPUT_MISSING")}
    passed = {error for _, error in told}  # on to totals and results
    for address, (_, title, indicator) in plan.formulas.items():
        error = cells.errors.get(address, "")
        if error not in _BROKEN or address not in (cells.formulas or ()):
            continue
        if (indicator, error) in told or (indicator in ("", OVERALL) and error in passed):
            continue
        passed.add(error)
        report.say(Remark("FORMULA_BROKEN", {"title": title}), cell=address, value=error,
                   indicator=indicator)


def value_at(rows: Sequence[Row], place: Place) -> Any:
    """The value of a cell; '' outside of the sheet's used area."""
    row, column = place
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
