"""Sums that inputs must come to (``Scheme.sums``), told and coloured in the 考核表 itself."""

from __future__ import annotations

from collections.abc import Iterator

from xlkpi.forms.formulas import Scores, quoted
from xlkpi.returns.parts import summed
from xlkpi.scheme.identity import Role
from xlkpi.scheme.model import SumRule

_DIGITS = 8  # the typed figures' own noise lies below


def rules_of(sheet: Scores, code: str) -> tuple[SumRule, ...]:
    """The sum rules of an indicator (or of 综合) whose inputs the sheet has."""
    return tuple(r for r in sheet.scheme.sums_of(code, sheet.group)
                 if all(key in sheet.rows for key in r.keys))


def told(sheet: Scores, code: str) -> str:
    """A formula: the sums that are another than they should be; '' where there is no rule."""
    return "&".join(
        f'IF({_differs(sheet, rule)},"{_text(summed(rule))}合计"&{_sum(sheet, rule)}'
        f'&"，应为{rule.total:.12g}；","")' for rule in rules_of(sheet, code))


def wrong(sheet: Scores) -> Iterator[tuple[str, list[str]]]:
    """Every rule as a condition for a colour, and the pairs of cells that it is about."""
    places = sheet.columns
    for rule in sheet.scheme.sums:
        if rule in rules_of(sheet, rule.indicator):
            rows = [sheet.rows[key] for key in rule.keys]
            yield _differs(sheet, rule), [
                f"{places.cell(Role.VALUE, row)}:{places.cell(Role.ASSESSED, row)}"
                for row in rows]


def _cells(sheet: Scores, rule: SumRule) -> list[str]:
    return [sheet.columns.fixed(Role.ADOPTED, sheet.rows[key]) for key in rule.keys]


def _sum(sheet: Scores, rule: SumRule) -> str:
    return f"ROUND(SUM({','.join(_cells(sheet, rule))}),{_DIGITS})"


def _differs(sheet: Scores, rule: SumRule) -> str:
    """Everything that has to be filled in is, and the sum is another."""
    needed = [cell for cell, key in zip(_cells(sheet, rule), rule.keys, strict=True)
              if sheet.inputs[key].required]
    counted = needed or _cells(sheet, rule)
    return (f"AND(COUNT({','.join(counted)})>={max(len(needed), 1)},"
            f"{_sum(sheet, rule)}<>{rule.total!r})")


def _text(text: str) -> str:
    return quoted(text)[1:-1]
