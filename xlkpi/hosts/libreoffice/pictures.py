"""Pictures on a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlwings import base_classes

from xlkpi.hosts.libreoffice import bridge
from xlkpi.hosts.libreoffice.shapes import Drawn, Shapes, graphic_size, named, shape_type
from xlkpi.hosts.libreoffice.units import length


class Picture(Drawn, base_classes.Picture):
    """A picture; its width and height keep their ratio unless told otherwise, as in Excel."""

    def _rename(self, value: str) -> None:
        locked = self.lock_aspect_ratio
        super()._rename(value)
        self.lock_aspect_ratio = locked  # the engine remembers it by name

    @property
    def lock_aspect_ratio(self) -> bool:
        return bool(self.parent.book.state.keeps_ratio(self.parent.name, self._name))

    @lock_aspect_ratio.setter
    def lock_aspect_ratio(self, value: bool) -> None:
        self.parent.book.state.set_keeps_ratio(self.parent.name, self._name, value)

    def _locked(self) -> bool:
        return self.lock_aspect_ratio

    def update(self, filename: str) -> Picture:
        """Show another image in the same place and size."""
        self.api.Graphic = load(self.parent.book.app, filename)
        return self


def load(app: Any, filename: str) -> Any:
    """An image file as a UNO graphic.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: The file is no image that the office knows.
    """
    if not Path(filename).is_file():
        raise FileNotFoundError(f"No such file: {filename!r}")
    provider = app.service("com.sun.star.graphic.GraphicProvider")
    graphic = provider.queryGraphic(bridge.props(URL=bridge.url(filename)))
    if graphic is None:
        raise ValueError(f"Not an image: {filename!r}")
    return graphic


class Pictures(Shapes, base_classes.Pictures):
    """The pictures of a sheet."""

    def _all(self) -> list[Any]:
        sheet = self._sheet
        return [Picture(sheet, u, name) for name, u in named(sheet) if shape_type(u) == "picture"]

    def add(
        self,
        filename: str,
        link_to_file: bool,
        save_with_document: bool,
        left: float | None,
        top: float | None,
        width: float,
        height: float,
        anchor: Any = None,
    ) -> Picture:
        """Add an image; a width and height of -1 mean its own size."""
        if link_to_file and not save_with_document:
            raise NotImplementedError("Calc keeps pictures in the document: it cannot only link.")
        if anchor:
            left, top = anchor.left, anchor.top
        graphic = load(self._sheet.book.app, filename)
        shape = self._sheet.book.api.createInstance("com.sun.star.drawing.GraphicObjectShape")
        size = graphic_size(graphic)
        if width is not None and width >= 0 and height is not None and height >= 0:
            size = bridge.struct("awt.Size", length(width), length(height))
        shape.setSize(size)
        shape.setPosition(bridge.struct("awt.Point", length(left or 0), length(top or 0)))
        taken = {name for name, _ in named(self._sheet)}
        name = next(n for i in range(1, len(taken) + 2) if (n := f"Picture {i}") not in taken)
        self._sheet.api.DrawPage.add(shape)
        shape.Graphic = graphic
        shape.setName(name)
        return Picture(self._sheet, shape, name)
