"""Shapes on a sheet, and what all drawn things share: name, place, size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlkpi.hosts.libreoffice import bridge
from xlkpi.hosts.libreoffice.items import Items
from xlkpi.hosts.libreoffice.text import Characters, Font
from xlkpi.hosts.libreoffice.units import length, points

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.sheet import Sheet

CHART_CLASS = "12dcae26-281f-416f-a234-c3086127382e"

_TYPES = {
    "com.sun.star.drawing.GraphicObjectShape": "picture",
    "com.sun.star.drawing.CustomShape": "auto_shape",
    "com.sun.star.drawing.TextShape": "text_box",
    "com.sun.star.drawing.CaptionShape": "callout",
    "com.sun.star.drawing.LineShape": "line",
    "com.sun.star.drawing.ConnectorShape": "line",
    "com.sun.star.drawing.GroupShape": "group",
    "com.sun.star.drawing.ControlShape": "form_control",
    "com.sun.star.drawing.MediaShape": "media",
    "com.sun.star.drawing.OLE2Shape": "embedded_ole_object",
    "com.sun.star.drawing.RectangleShape": "auto_shape",
    "com.sun.star.drawing.EllipseShape": "auto_shape",
}
_LABELS = {"picture": "Picture", "chart": "Chart", "text_box": "TextBox", "line": "Line"}


def shape_type(api: Any) -> str:
    """The word of xlwings for a UNO shape."""
    kind = _TYPES.get(api.getShapeType(), "free_form")
    return "chart" if kind == "embedded_ole_object" and api.CLSID.lower() == CHART_CLASS else kind


def named(sheet: Sheet) -> list[tuple[str, Any]]:
    """All shapes of a sheet with their names; a shape without one gets one, as in Excel."""
    page = sheet.api.DrawPage
    shapes = [page.getByIndex(i) for i in range(page.getCount())]
    shapes = [s for s in shapes if not _is_note(s)]
    taken = {s.Name for s in shapes}
    found = []
    for shape in shapes:
        kind = shape_type(shape)
        name = shape.Name
        if not name:
            label = _LABELS.get(kind, "Shape")
            number = next(n for n in range(1, len(shapes) + 2) if f"{label} {n}" not in taken)
            name = f"{label} {number}"
            shape.Name = name
            taken.add(name)
        found.append((name, shape))
    return found


def _is_note(shape: Any) -> bool:
    return shape.getShapeType() == "com.sun.star.drawing.CaptionShape" and not shape.Name


class Placed:
    """Name, place and size of a UNO shape, in points."""

    api: Any
    parent: Sheet

    def _place(self) -> tuple[Any, Any]:
        return self.api.getPosition(), self.api.getSize()

    @property
    def left(self) -> float:
        return points(self.api.getPosition().X)

    @left.setter
    def left(self, value: float) -> None:
        self.api.setPosition(bridge.struct("awt.Point", length(value), self.api.getPosition().Y))

    @property
    def top(self) -> float:
        return points(self.api.getPosition().Y)

    @top.setter
    def top(self, value: float) -> None:
        self.api.setPosition(bridge.struct("awt.Point", self.api.getPosition().X, length(value)))

    @property
    def width(self) -> float:
        return points(self.api.getSize().Width)

    @width.setter
    def width(self, value: float) -> None:
        self._resize(length(value), None)

    @property
    def height(self) -> float:
        return points(self.api.getSize().Height)

    @height.setter
    def height(self, value: float) -> None:
        self._resize(None, length(value))

    def _locked(self) -> bool:
        """Whether width and height keep their ratio."""
        return False

    def _resize(self, width: int | None, height: int | None) -> None:
        size = self.api.getSize()
        if width is not None:
            if self._locked() and size.Width:
                size.Height = round(size.Height * width / size.Width)
            size.Width = width
        if height is not None:
            if self._locked() and size.Height:
                size.Width = round(size.Width * height / size.Height)
            size.Height = height
        self.api.setSize(size)

    def delete(self) -> None:
        if shape_type(self.api) == "chart":
            self.parent.api.Charts.removeByName(self.api.PersistName)
        else:
            self.parent.api.DrawPage.remove(self.api)


class Drawn(Placed):
    """A shape that knows its name."""

    api: Any = None
    parent: Any = None

    def __init__(self, sheet: Sheet, api: Any, name: str) -> None:
        self.parent, self.api, self._name = sheet, api, name

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self._rename(value)

    def _rename(self, value: str) -> None:
        self.api.setName(value)
        self._name = value


class Shape(Drawn, base_classes.Shape):
    """Anything drawn on a sheet: picture, chart, text box, auto shape, control."""

    @property
    def type(self) -> str:
        return shape_type(self.api)

    @property
    def index(self) -> int:
        """Its place in the drawing order, from 1."""
        return [name for name, _ in named(self.parent)].index(self._name) + 1

    def _locked(self) -> bool:
        return self.type == "picture" and self.parent.book.state.keeps_ratio(
            self.parent.name, self._name
        )

    def activate(self) -> None:
        self.parent.activate()
        self.parent.book.controller().select(self.api)

    def _scale(self, factor: float, original: bool, scale: str, across: bool) -> None:
        position, size = self._place()
        base = self._original_size() if original else size
        if across:
            self._resize(length(points(base.Width) * factor), None)
        else:
            self._resize(None, length(points(base.Height) * factor))
        part = {
            "scale_from_top_left": 0.0,
            "scale_from_middle": 0.5,
            "scale_from_bottom_right": 1.0,
        }
        if part[scale]:
            now = self.api.getSize()
            position.X -= round((now.Width - size.Width) * part[scale])
            position.Y -= round((now.Height - size.Height) * part[scale])
            self.api.setPosition(position)

    def _original_size(self) -> Any:
        if self.type != "picture":
            raise NotImplementedError("Only a picture has an original size.")
        return graphic_size(self.api.Graphic)

    def scale_height(
        self,
        factor: float,
        relative_to_original_size: bool = False,
        scale: str = "scale_from_top_left",
    ) -> None:
        self._scale(factor, relative_to_original_size, scale, across=False)

    def scale_width(
        self,
        factor: float,
        relative_to_original_size: bool = False,
        scale: str = "scale_from_top_left",
    ) -> None:
        self._scale(factor, relative_to_original_size, scale, across=True)

    def _text(self) -> Any:
        if not hasattr(self.api, "createTextCursor"):
            raise NotImplementedError(f"A shape of type {self.type!r} has no text.")
        return self.api

    @property
    def text(self) -> str | None:
        return self._text().getString() or None

    @text.setter
    def text(self, value: str) -> None:
        self._text().setString("" if value is None else str(value))

    @property
    def font(self) -> Font:
        return Font(self._text())

    @property
    def characters(self) -> Characters:
        return Characters(self._text())


def graphic_size(graphic: Any) -> Any:
    """A picture's own size as UNO lengths: from its resolution, else at 96 dots per inch."""
    size = graphic.Size100thMM
    if not size.Width or not size.Height:
        pixels = graphic.SizePixel
        size = bridge.struct(
            "awt.Size", round(pixels.Width * 2540 / 96), round(pixels.Height * 2540 / 96)
        )
    return size


class Shapes(Items):
    """All shapes of a sheet, by name or by place from 1."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._sheet.api.DrawPage

    @property
    def parent(self) -> Sheet:
        return self._sheet

    def _all(self) -> list[Any]:
        return [Shape(self._sheet, api, name) for name, api in named(self._sheet)]
