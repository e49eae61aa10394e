"""Where everything stands in a returned sheet, found by its hidden texts and names.

Rows are known by the key column, columns by the role row; where those are gone,
the sheet-scoped names tell.  Neither position nor sheet name matters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from xlkpi.scheme.identity import Identity, Role, cell_name

Row = Sequence[Any]
Place = tuple[int, int]  # row and column, from 0
Names = Callable[[], Mapping[str, Place]]  # asked only where something is missing

_ROLES: Final = {role.value: role for role in Role}
_NAMED: Final = (Role.VALUE, Role.ASSESSED, Role.ADOPTED, Role.SELF_SCORE, Role.SCORE, Role.FULL)


@dataclass(frozen=True)
class Frame:
    """The bearings of one sheet.

    Attributes:
        roles: column of every role; of a doubled one the first.
        keys: the text of the key column in every row, or () where it is gone.
        doubled: roles that stand above two columns.
    """

    roles: Mapping[Role, int]
    keys: tuple[object, ...]
    doubled: tuple[Role, ...] = ()


def find_identity(rows: Sequence[Row]) -> Identity | None:
    """The identity of a 考核表 sheet; None where it has none."""
    for row in rows:
        for cell in row:
            if cell.__class__ is str and cell.startswith("xlkpi="):
                identity = Identity.from_texts(row)
                if identity is not None:
                    return identity
    return None


def find_units(rows: Sequence[Row]) -> tuple[str, ...]:
    """The units of all 考核表 that stand in one sheet, in order."""
    marked = [row for row in rows if any(
        cell.__class__ is str and cell.startswith("xlkpi=") for cell in row)]
    return tuple(cell.removeprefix("unit=") for row in marked for cell in row
                 if cell.__class__ is str and cell.startswith("unit="))


def find_role_row(rows: Sequence[Row]) -> int | None:
    """The number of the row that names the columns' roles."""
    value, key = Role.VALUE.value, Role.KEY.value
    for number, row in enumerate(rows):
        if value in row or key in row:
            return number
    return None


def frame(role_row: Row, keys: tuple[object, ...]) -> Frame:
    """The bearings from the row of roles and the column of keys; both may be gone (empty)."""
    roles: dict[Role, int] = {}
    doubled: list[Role] = []
    for column, text in enumerate(role_row):
        role = _ROLES.get(text) if isinstance(text, str) else None
        if role is not None and role in roles:
            doubled.append(role)
        elif role is not None:
            roles[role] = column
    return Frame(roles, keys, tuple(dict.fromkeys(doubled)))


@dataclass
class Places:
    """Finds the cell of a role and key, by frame first and by name where that fails.

    Args:
        frame: the sheet's bearings.
        names: gives the sheet-scoped names.
        size: numbers of rows and columns of the sheet.
    """

    frame: Frame
    names: Names
    size: Place
    _rows_of: dict[str, list[int]] = field(init=False)
    _named: Mapping[str, Place] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._rows_of = {}
        for number, key in enumerate(self.frame.keys):
            if key.__class__ is str and key:
                self._rows_of.setdefault(str(key).strip(), []).append(number)

    @property
    def asked(self) -> bool:
        """Whether the names were needed."""
        return self._named is not None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that stand in the key column, in order."""
        return tuple(self._rows_of)

    def named(self, role: Role, key: str) -> Place | None:
        """The cell that the sheet's defined name points at."""
        if self._named is None:
            self._named = self.names()
        place = self._named.get(cell_name(role, key))
        inside = place is not None and place[0] < self.size[0] and place[1] < self.size[1]
        return place if inside else None

    def row(self, key: str) -> int | None:
        """The row of a key: of doubled ones the row that the names point at, else the first."""
        found = self._rows_of.get(key)
        if found and len(found) == 1:
            return found[0]
        for role in _NAMED:
            place = self.named(role, key)
            if place is not None and (not found or place[0] in found):
                return place[0]
        return found[0] if found else None

    def twice(self, key: str) -> tuple[int, ...]:
        """The rows of a key that stands more than once."""
        found = self._rows_of.get(key, ())
        return tuple(found) if len(found) > 1 else ()

    def column(self, role: Role, key: str) -> int | None:
        """The column of a role, or that of its named cell."""
        column = self.frame.roles.get(role)
        if column is not None or role not in _NAMED:
            return column
        place = self.named(role, key)
        return place[1] if place is not None else None

    def cell(self, role: Role, key: str) -> Place | None:
        """The cell of a role in the row of a key."""
        row = self.row(key)
        column = self.column(role, key) if row is not None else None
        return (row, column) if row is not None and column is not None else None
