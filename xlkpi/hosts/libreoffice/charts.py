"""Charts on a sheet."""

from __future__ import annotations

from typing import Any

import xlwings as xw
from xlwings import base_classes

from xlkpi.hosts.libreoffice import bridge, charttypes
from xlkpi.hosts.libreoffice.chartparts import ChartAxis, ChartLegend, ChartSeriesCollection
from xlkpi.hosts.libreoffice.shapes import Placed, Shapes, named, shape_type
from xlkpi.hosts.libreoffice.units import length


class Chart(Placed, base_classes.Chart):
    """An embedded chart.

    Attributes:
        shape: Its UNO shape on the draw page (place and size).
    """

    parent: Any = None

    def __init__(self, sheet: Any, shape: Any) -> None:
        self.parent, self.shape = sheet, shape

    @property
    def api(self) -> Any:
        """The UNO shape; its EmbeddedObject is the chart document."""
        return self.shape

    @property
    def document(self) -> Any:
        return self._table_chart.getEmbeddedObject()

    @property
    def _table_chart(self) -> Any:
        return self.parent.api.Charts.getByName(self.shape.PersistName)

    @property
    def name(self) -> str:
        return str(self.shape.Name or self.shape.PersistName)

    @name.setter
    def name(self, value: str) -> None:
        self.shape.setName(value)

    def set_source_data(self, rng: Any, plot_by: str | None = None) -> None:
        """Plot a range; texts in its first row and column are taken as names."""
        values = rng.raw_value if len(rng) > 1 else ((rng.raw_value,),)
        column_heads = all(not isinstance(v, float) for v in values[0][1:] or values[0])
        row_heads = all(not isinstance(row[0], float) for row in values[1:] or values)
        area = rng.u.RangeAddress
        if self.document.getDataProvider() is None:
            self._make_anew(area, column_heads, row_heads)
        else:
            chart = self._table_chart
            chart.setHasColumnHeaders(column_heads)
            chart.setHasRowHeaders(row_heads)
            chart.setRanges((area,))
        self.plot_by = plot_by or ("columns" if rng.nrows >= rng.ncols else "rows")

    def _make_anew(self, area: Any, column_heads: bool, row_heads: bool) -> None:
        """Replace a chart that was made without data: it cannot take any."""
        kind, title, name = self.chart_type, self.title, self.name
        legend = self.legend.visible
        position, size = self._place()
        self.delete()
        place = bridge.struct("awt.Rectangle", position.X, position.Y, size.Width, size.Height)
        self.shape = _new(self.parent, name, place, (area,), column_heads, row_heads)
        if kind != self.chart_type:
            self.chart_type = kind
        self.title = title
        self.legend.visible = legend

    def set_x_axis_values(self, rng: Any) -> None:
        raise NotImplementedError(
            "Calc takes the x values from the first column (or row) of the source data;"
            " other series can be built over api (chart2)."
        )

    @property
    def plot_by(self) -> str:
        source: str = self.document.Diagram.DataRowSource.value
        return source.lower()

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        source = bridge.enum("chart.ChartDataRowSource", value.upper())
        self.document.Diagram.DataRowSource = source

    @property
    def chart_type(self) -> str:
        return charttypes.of(self.document)

    @chart_type.setter
    def chart_type(self, chart_type: str) -> None:
        by = self.plot_by
        charttypes.put(self.document, chart_type)
        self.plot_by = by

    @property
    def title(self) -> str | None:
        document = self.document
        return str(document.Title.String) if document.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        document = self.document
        document.HasMainTitle = value is not None
        if value is not None:
            document.Title.String = value

    @property
    def legend(self) -> ChartLegend:
        return ChartLegend(self)

    @property
    def category_axis(self) -> ChartAxis:
        return ChartAxis(self, "X")

    @property
    def value_axis(self) -> ChartAxis:
        return ChartAxis(self, "Y")

    @property
    def secondary_category_axis(self) -> Any:
        raise NotImplementedError("Secondary axes are reached over api (chart2).")

    secondary_value_axis = secondary_category_axis

    @property
    def series(self) -> ChartSeriesCollection:
        return ChartSeriesCollection(self)

    @property
    def style(self) -> int:
        raise NotImplementedError("Calc has no numbered chart styles.")

    @style.setter
    def style(self, value: int) -> None:
        raise NotImplementedError("Calc has no numbered chart styles.")

    def to_png(self, path: str) -> None:
        exporter = self.parent.book.app.service("com.sun.star.drawing.GraphicExportFilter")
        exporter.setSourceDocument(self.shape)
        if not exporter.filter(bridge.props(URL=bridge.url(path), MediaType="image/png")):
            raise OSError(f"The chart could not be written to {path!r}.")

    def to_pdf(self, path: str, quality: str | None = None) -> None:
        shapes = self.parent.book.app.service("com.sun.star.drawing.ShapeCollection")
        shapes.add(self.shape)
        self.parent.book.export_pdf(path, quality, shapes)


def _new(
    sheet: Any, name: str, place: Any, areas: tuple[Any, ...], column_heads: bool, row_heads: bool
) -> Any:
    """A new chart on a sheet: its UNO shape."""
    charts, page = sheet.api.Charts, sheet.api.DrawPage
    before = set(charts.ElementNames)
    charts.addNewByName(name, place, areas, column_heads, row_heads)
    persist = (set(charts.ElementNames) - before).pop()
    for i in reversed(range(page.getCount())):
        shape = page.getByIndex(i)
        if shape_type(shape) == "chart" and shape.PersistName == persist:
            shape.setName(name)
            return shape
    raise xw.XlwingsError(f"Chart {name!r} could not be added.")


class Charts(Shapes, base_classes.Charts):
    """The charts of a sheet."""

    def _all(self) -> list[Any]:
        return [Chart(self._sheet, u) for _, u in named(self._sheet) if shape_type(u) == "chart"]

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Any = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = 227,  # noqa: ARG002
    ) -> Chart:
        """Add a chart; numbered styles do not exist in Calc and are passed over."""
        if anchor:
            left, top = anchor.left, anchor.top
        place = bridge.struct(
            "awt.Rectangle", length(left), length(top), length(width), length(height)
        )
        taken = {shape_name for shape_name, _ in named(self._sheet)}
        free = (n for i in range(1, len(taken) + 2) if (n := f"Chart {i}") not in taken)
        chart = Chart(self._sheet, _new(self._sheet, name or next(free), place, (), True, True))
        if source is not None:
            chart.set_source_data(source, plot_by)
        if chart_type is not None:
            chart.chart_type = chart_type
        chart.legend.visible = True
        return chart
