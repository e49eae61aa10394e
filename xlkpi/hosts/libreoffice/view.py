"""A sheet's window and paper: frozen panes, page set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlkpi.hosts.libreoffice import addresses

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.sheet import Sheet


class FreezePanes(base_classes.FreezePanes):
    """The frozen rows and columns of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze the rows and columns that the range spans ("1:2", "A:B", or "A1:B2" for both)."""
        box = addresses.parse(addresses.split_sheet(frozen_range)[1])
        if box is None:
            raise ValueError(f"Invalid range {frozen_range!r}.")
        row, column, rows, columns = box
        down = 0 if rows >= addresses.MAX_ROW else row + rows - 1
        right = 0 if columns >= addresses.MAX_COLUMN else column + columns - 1
        with self._sheet.shown() as controller:
            window = controller.getFrame().getComponentWindow()
            if not window.getPosSize().Width:  # a hidden window of no size cannot be split
                window.setPosSize(0, 0, 1400, 1000, 15)
            controller.freezeAtPosition(0, 0)
            controller.freezeAtPosition(right, down)

    def unfreeze(self) -> None:
        with self._sheet.shown() as controller:
            controller.freezeAtPosition(0, 0)


class PageSetup(base_classes.PageSetup):
    """The paper of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """UNO's page style of the sheet: IsLandscape, Width, Height, ScaleToPagesX and so on."""
        styles = self._sheet.book.api.StyleFamilies.getByName("PageStyles")
        return styles.getByName(self._sheet.api.PageStyle)

    @property
    def print_area(self) -> str | None:
        areas = [self._sheet.book.range_of(a).address for a in self._sheet.api.getPrintAreas()]
        return ",".join(areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        parts = value.split(",") if value else []
        areas = tuple(self._sheet.range(part.strip()).u.RangeAddress for part in parts)
        self._sheet.api.setPrintAreas(areas)
