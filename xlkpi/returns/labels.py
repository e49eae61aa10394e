"""Rows that show one input's name and bear another's hidden key, and sheets with several forms.

Who sorts or moves the visible columns alone leaves the keys behind; every figure
then stands beside a key that is not its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from xlkpi.returns.container import cell_address
from xlkpi.returns.layout import Row, find_role_row, find_units
from xlkpi.returns.plan import Plan
from xlkpi.returns.report import Report
from xlkpi.returns.values import Remark, shown
from xlkpi.scheme.identity import Role

_NAMED: Final = 6  # rows that the sentence names
_DOUBLED: Final = ("INPUT_DOUBLED", "COLUMN_DOUBLED")
_SOUND: Final = 64  # ways to show the same that are kept; the workbooks of a group show one


class _Strange(NamedTuple):
    """A row, what it shows and what its key stands for."""

    row: int  # from 0
    seen: str
    key: str


def check_single(rows: Sequence[Row], report: Report) -> None:
    """Several 考核表 in one sheet are one finding, not one for every row or column that is doubled.

    Args:
        rows: the sheet's values.
        report: has the findings of the layout, and takes the finding.
    """
    if not any(found.code in _DOUBLED for found in report.findings):
        return
    units = find_units(rows)
    if len(units) > 1:
        report.findings[:] = [f for f in report.findings if f.code not in _DOUBLED]
        report.say(Remark("FORMS_TOGETHER", {"count": len(units), "units": "、".join(units)}))


def check_labels(rows: Sequence[Row], plan: Plan, report: Report) -> None:
    """Report all rows of a sheet that show what belongs to another key: one finding.

    Args:
        rows: the sheet's values.
        plan: of the sheet.
        report: takes the finding.
    """
    number = find_role_row(rows)
    if number is None:
        return
    roles = rows[number]
    columns = [c for c in (_column(roles, Role.INPUT), _column(roles, Role.CONTENT))
               if c is not None]
    shown = tuple([rows[row][column] for column in columns for row in plan.labelled])
    if shown in plan.sound:
        return
    found = [*_inputs(rows, roles, plan), *_indicators(rows, roles, plan)]
    if not found:
        if len(plan.sound) < _SOUND:
            plan.sound.add(shown)
        return
    numbers = sorted({strange.row + 1 for strange in found})
    first = min(found, key=attrgetter("row"))
    more = "等" if len(numbers) > _NAMED else ""
    report.say(Remark("ROWS_MIXED_UP", {
        "rows": "、".join(map(str, numbers[:_NAMED])) + more, "count": len(numbers),
        "row": first.row + 1, "key": first.key}), value=first.seen)


def check_strays(rows: Sequence[Row], plan: Plan, report: Report) -> None:
    """Report figures in 填报值 and 核定值 beside no key: rows that somebody inserted and filled in.

    Args:
        rows: the sheet's values.
        plan: of the sheet.
        report: takes the findings.
    """
    places = [p for slot in plan.inputs for p in (slot.value, slot.assessed) if p is not None]
    known = {row for row, _ in places}
    columns = sorted({column for _, column in places})
    roles = find_role_row(rows)
    key = None if roles is None else _column(rows[roles], Role.KEY)
    for number in range(min(known, default=0), max(known, default=0)):
        if number in known or (key is not None and _is_input(rows[number][key], plan)):
            continue  # of an input that stands twice it is told already
        for column in columns:
            value = rows[number][column]
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                report.say(Remark("FIGURE_ASTRAY"), cell=cell_address(number, column),
                           value=shown(value))


def _is_input(key: object, plan: Plan) -> bool:
    return isinstance(key, str) and key.strip() in plan.input_layout.places


def _inputs(rows: Sequence[Row], roles: Row, plan: Plan) -> Iterator[_Strange]:
    """The names in the column 填报项, where they are those of other inputs."""
    column = _column(roles, Role.INPUT)
    if column is None:
        return
    for _, rule, _, _, _, _, place, _, _, _ in plan.inputs:
        if place is None:
            continue
        seen, name = rows[place[0]][column], rule.item.name
        if seen.__class__ is str and not seen.startswith(name) and seen:
            seen = seen.partition("（")[0].strip()
            if any(other.rule.item.name == seen for other in plan.inputs):
                yield _Strange(place[0], seen, name)


def _indicators(rows: Sequence[Row], roles: Row, plan: Plan) -> Iterator[_Strange]:
    """The codes in the column 评估内容, where they are those of other indicators."""
    column = _column(roles, Role.CONTENT)
    if column is None:
        return
    for code, _, place, _, _, _, _, _ in plan.scores:
        if place is None:
            continue
        seen = rows[place[0]][column]
        if seen.__class__ is str and (named := seen.partition(" ")[0]) != code and any(
                other.code == named for other in plan.scores):
            yield _Strange(place[0], seen.partition("\n")[0].strip(), code)


def _column(roles: Row, role: Role) -> int | None:
    return roles.index(role.value) if role.value in roles else None
