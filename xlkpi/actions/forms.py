"""The 考核表 sheets of an open workbook, read with the rules that returned files are read by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import xlwings as xw

from xlkpi.actions.cells import Grid, names_of, read_grid
from xlkpi.actions.running import ActionError
from xlkpi.actions.schemes import find_scheme
from xlkpi.commands.checking import score_findings
from xlkpi.findings import Finding
from xlkpi.returns import Return
from xlkpi.returns.known import KnownScheme
from xlkpi.returns.layout import Place, Places, find_identity, find_role_row, frame
from xlkpi.returns.ledger import LedgerSheet, ledger_sheet, with_ledgers
from xlkpi.returns.sheet import Sheet, read_sheet
from xlkpi.scheme import Scheme
from xlkpi.scheme.identity import IDENTITY_SHEET, Identity, Role
from xlkpi.scheme.model import Unit
from xlkpi.scheme.periods import in_period
from xlkpi.scoring import Basis, UnitScores, score_one
from xlkpi.summary.plan import KNOWN_BY


@dataclass(frozen=True)
class Form:
    """One 考核表 sheet of the open workbook, as it stands on the screen.

    Attributes:
        scheme: what the form shows of it, where it is one of a single period; None where
            nobody has it.
        places: where everything stands.
    """

    sheet: xw.Sheet
    grid: Grid
    identity: Identity
    scheme: Scheme | None
    returned: Return
    places: Places

    @property
    def title(self) -> str:
        """Whose it is, as dialogs and pages say it: the unit, with the period where it has one."""
        period = f"（{self.identity.period}）" if self.identity.period else ""
        return f"{self.identity.unit}{period}"

    @property
    def unit(self) -> Unit | None:
        """The unit, as the scheme has it; None where it does not."""
        units = self.scheme.units if self.scheme is not None else ()
        return next((u for u in units if u.name == self.identity.unit), None)

    def score(self, basis: Basis) -> UnitScores:
        """The scores from the figures that stand there now.

        Raises:
            ActionError: the scheme or the unit is not known.
        """
        if self.scheme is None:
            raise ActionError(f"工作表“{self.sheet.name}”属于方案“{self.identity.scheme}”，没有找到它；"
                              "请打开该方案工作簿，或把方案文件放在同一文件夹，再试一次。")
        if self.unit is None:
            raise ActionError(f"方案“{self.scheme.id}”里没有单位“{self.identity.unit}”，不能计分；"
                              "请核对单位名称，或打开含有它的方案工作簿。")
        return score_one(self.scheme, self.returned, basis)

    def findings(self) -> list[Finding]:
        """What ``xlkpi check`` would find in the saved file."""
        found = list(self.returned.findings)
        if self.unit is not None and self.scheme is not None:
            found += score_findings(self.scheme, [self.returned])
        return found

    def locate(self, role: Role, key: str) -> Place | None:
        """The cell of a role.

        Args:
            role: the column.
            key: an input's key, TOTAL_KEY, '=' and a result's name, or an indicator's code.
        """
        if "/" in key or key.startswith("="):
            return self.places.cell(role, key)
        return self._score_place(role, key)

    def _score_place(self, role: Role, code: str) -> Place | None:
        """Where an indicator's score stands: in the first row of its inputs."""
        scheme = self.scheme
        keys = [i.key for i in scheme.inputs_of(code, self.unit.group)] if (
            scheme is not None and self.unit is not None) else []
        rows = [r for r in map(self.places.row, keys or [f"={code}"]) if r is not None]
        column = self.places.frame.roles.get(role)
        if rows and column is not None:
            return min(rows), column
        return self.places.named(role, code) if role is not Role.CAUSE else None


def forms_in(book: xw.Book) -> list[Form]:
    """All 考核表 sheets of a workbook; none where it has none."""
    return _forms(book) or list(_lost_form(book))


def need_forms(book: xw.Book) -> list[Form]:
    """The 考核表 sheets of a workbook.

    Raises:
        ActionError: there are none.
    """
    found = forms_in(book)
    if not found:
        raise ActionError(f"工作簿“{book.name}”里没有考核表；请先打开一份由本系统下发的考核表。")
    return found


def is_summary(book: xw.Book) -> bool:
    """Whether a workbook is a summary, by the sheets that it has."""
    return set(book.sheet_names) >= KNOWN_BY


def _forms(book: xw.Book) -> list[Form]:
    known: dict[tuple[str, str], KnownScheme | None] = {}
    found: list[Form] = []
    ledgers: list[LedgerSheet] = []
    for sheet in book.sheets:
        grid = read_grid(sheet) if sheet.name != IDENTITY_SHEET else None
        if grid is None:
            continue
        identity = find_identity(grid.rows)
        if identity is None:
            ledger = ledger_sheet(sheet.name, grid.rows)
            ledgers += [] if ledger is None else [replace(ledger, cells=grid.cells)]
            continue
        kind = (identity.scheme, identity.digest)
        if kind not in known:
            scheme = find_scheme(identity, book)
            known[kind] = None if scheme is None else KnownScheme(scheme)
        found.append(_form(book, sheet, grid, identity, known[kind]))
    return [_with_ledgers(form, [one for one in ledgers if one.unit == form.identity.unit
                                 or len(found) == 1]) for form in found]


def _with_ledgers(form: Form, sheets: Sequence[LedgerSheet]) -> Form:
    if form.scheme is None or form.unit is None:
        return form
    label = form.sheet.book.name
    returned = with_ledgers(form.returned, sheets, form.scheme, form.unit.group, label)
    return replace(form, returned=returned)


def _lost_form(book: xw.Book) -> Iterator[Form]:
    """The form whose identity row was deleted: the hidden sheet can speak for one."""
    if IDENTITY_SHEET not in book.sheet_names:
        return
    told = read_grid(book.sheets[IDENTITY_SHEET])
    identity = Identity.from_texts(c for row in told.rows for c in row) if told else None
    candidates = []
    for sheet in book.sheets:
        grid = read_grid(sheet) if sheet.name != IDENTITY_SHEET else None
        if grid is not None and find_role_row(grid.rows) is not None:
            candidates.append((sheet, grid))
    if identity is not None and len(candidates) == 1:
        scheme = find_scheme(identity, book)
        yield _form(book, *candidates[0], identity, None if scheme is None else KnownScheme(scheme))


def _form(book: xw.Book, sheet: xw.Sheet, grid: Grid, identity: Identity,
          known: KnownScheme | None) -> Form:
    def names() -> Any:
        return names_of(sheet)

    read = Sheet(Path(book.fullname), book.name, sheet.name, identity, grid.rows, names,
                 cells=grid.cells)
    role_row = find_role_row(grid.rows)
    roles = () if role_row is None else tuple(grid.rows[role_row])
    key = roles.index(Role.KEY.value) if Role.KEY.value in roles else None
    keys = () if key is None else tuple(row[key] for row in grid.rows)
    size = (len(grid.rows), len(grid.rows[0]))
    scheme = known.scheme if known is not None else None
    group = known.group(identity) if known is not None else None
    if scheme is not None and group is not None:
        scheme = in_period(scheme, identity.period, group)
    return Form(sheet, grid, identity, scheme, read_sheet(read, known),
                Places(frame(roles, keys), names, size))
