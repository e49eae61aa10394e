"""Borders of ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes
from xlwings.base_classes import _UNSET, BORDER_GRID_SIDES, BORDER_SIDES

from xlkpi.hosts.libreoffice.units import Color, from_uno_color, to_uno_color

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.rangebase import RangeBase

_SIDES = {
    "edge_top": "TopLine",
    "edge_bottom": "BottomLine",
    "edge_left": "LeftLine",
    "edge_right": "RightLine",
    "inside_vertical": "VerticalLine",
    "inside_horizontal": "HorizontalLine",
}
_DIAGONALS = {"diagonal_down": "DiagonalTLBR2", "diagonal_up": "DiagonalBLTR2"}
# com.sun.star.table.BorderLineStyle
_STYLES = {"continuous": 0, "dot": 1, "dash": 2, "double": 3, "dash_dot": 16, "dash_dot_dot": 17}
_STYLE_NAMES = {code: name for name, code in _STYLES.items()} | {14: "dash", 15: "double"}
_WIDTHS = {"hairline": 2, "thin": 26, "medium": 62, "thick": 88}


class Border(base_classes.Border):
    """One side of a range."""

    def __init__(self, rng: RangeBase, side: str) -> None:
        self._rng, self._side = rng, side

    @property
    def api(self) -> Any:
        return self._line()

    def _line(self) -> Any:
        u = self._rng.u
        if self._side in _DIAGONALS:
            return u.getPropertyValue(_DIAGONALS[self._side])
        return getattr(u.TableBorder2, _SIDES[self._side])

    def _valid(self) -> bool:
        """Whether the side is the same along the whole range."""
        if self._side in _DIAGONALS:
            return True
        return bool(getattr(self._rng.u.TableBorder2, f"Is{_SIDES[self._side]}Valid"))

    def put(self, line: Any) -> None:
        """Set the side's line."""
        u = self._rng.u
        if self._side in _DIAGONALS:
            u.setPropertyValue(_DIAGONALS[self._side], line)
            return
        border = u.TableBorder2
        for name in _SIDES.values():
            setattr(border, f"Is{name}Valid", name == _SIDES[self._side])
        border.IsDistanceValid = False
        setattr(border, _SIDES[self._side], line)
        u.TableBorder2 = border

    @property
    def line_style(self) -> str | None:
        if not self._valid():
            return None
        line = self._line()
        return _STYLE_NAMES.get(line.LineStyle, "continuous") if line.LineWidth else "none"

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        line = self._line()
        if value in (None, "none"):
            line.LineWidth = line.OuterLineWidth = line.InnerLineWidth = line.LineDistance = 0
        elif value not in _STYLES:
            raise NotImplementedError(f"Calc has no line style {value!r}.")
        else:
            line.LineStyle = _STYLES[value]
            line.LineWidth = line.LineWidth or _WIDTHS["thin"]
            line.OuterLineWidth = line.LineWidth
        self.put(line)

    @property
    def weight(self) -> str | None:
        width = self._line().OuterLineWidth if self._valid() else 0  # of a double line, one
        if not width:
            return None
        return min(_WIDTHS, key=lambda name: abs(_WIDTHS[name] - width))

    @weight.setter
    def weight(self, value: str) -> None:
        line = self._line()
        line.LineWidth = line.OuterLineWidth = _WIDTHS[value]
        self.put(line)

    @property
    def color(self) -> Color | None:
        if not self._valid():
            return None
        line = self._line()
        return from_uno_color(line.Color) if line.LineWidth else None

    @color.setter
    def color(self, value: Any) -> None:
        line = self._line()
        line.Color = to_uno_color(value)
        if not line.LineWidth:
            line.LineWidth = line.OuterLineWidth = _WIDTHS["thin"]
        self.put(line)


class Borders(base_classes.Borders):
    """All sides of a range."""

    def __init__(self, rng: RangeBase) -> None:
        self.parent = rng

    @property
    def api(self) -> Any:
        return self.parent.u.TableBorder2

    def __getitem__(self, side: str) -> Border:
        return Border(self.parent, side)

    def _sides(self) -> tuple[str, ...]:
        """The sides that a range of this shape has."""
        rows, columns = self.parent.shape
        absent = {"inside_vertical"} if columns == 1 else set()
        absent |= {"inside_horizontal"} if rows == 1 else set()
        return tuple(side for side in BORDER_GRID_SIDES if side not in absent)

    def _common(self, attribute: str) -> Any:
        found = {getattr(self[side], attribute) for side in self._sides()}
        return found.pop() if len(found) == 1 else None

    @property
    def line_style(self) -> Any:
        return self._common("line_style")

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.set(BORDER_GRID_SIDES, line_style=value)

    @property
    def weight(self) -> Any:
        return self._common("weight")

    @weight.setter
    def weight(self, value: str) -> None:
        self.set(BORDER_GRID_SIDES, weight=value)

    @property
    def color(self) -> Any:
        return self._common("color")

    @color.setter
    def color(self, value: Any) -> None:
        self.set(BORDER_GRID_SIDES, color=value)

    def set(
        self,
        which: Any = BORDER_GRID_SIDES,
        *,
        line_style: Any = _UNSET,
        weight: Any = _UNSET,
        color: Any = _UNSET,
    ) -> None:
        """Set some sides; sides inside a range of one row or column do not exist."""
        absent = set(BORDER_GRID_SIDES) - set(self._sides())
        for side in which:
            if side in absent:
                continue
            border = self[side]
            if color is not _UNSET:
                border.color = color
            if weight is not _UNSET:
                border.weight = weight
            if line_style is not _UNSET:
                border.line_style = line_style

    def clear(self, which: Any = BORDER_SIDES) -> None:
        self.set(which, line_style=None)
