"""The parts of a chart: legend, axes, series."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes
from xlwings.base_classes import _UNSET

from xlkpi.hosts.libreoffice import bridge
from xlkpi.hosts.libreoffice.units import from_uno_color, to_uno_color

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.charts import Chart

_POSITIONS = {"top": "TOP", "bottom": "BOTTOM", "left": "LEFT", "right": "RIGHT"}
_POSITION_NAMES = {uno: name for name, uno in _POSITIONS.items()}


class ChartLegend(base_classes.ChartLegend):
    """The legend of a chart."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    @property
    def api(self) -> Any:
        document = self._chart.document
        return document.Legend if document.HasLegend else None

    @property
    def visible(self) -> bool:
        return bool(self._chart.document.HasLegend)

    @visible.setter
    def visible(self, value: bool) -> None:
        self._chart.document.HasLegend = value

    @property
    def position(self) -> str | None:
        legend = self.api
        return None if legend is None else _POSITION_NAMES.get(legend.Alignment.value, "custom")

    @position.setter
    def position(self, value: str) -> None:
        if value not in _POSITIONS:
            raise NotImplementedError(f"Calc has no legend position {value!r}.")
        self.visible = True
        alignment = bridge.enum("chart.ChartLegendPosition", _POSITIONS[value])
        self._chart.document.Legend.Alignment = alignment


class ChartAxis(base_classes.ChartAxis):
    """The x (category) or y (value) axis of a chart."""

    def __init__(self, chart: Chart, letter: str) -> None:
        self._chart, self._letter = chart, letter

    @property
    def _diagram(self) -> Any:
        return self._chart.document.Diagram

    @property
    def api(self) -> Any:
        return getattr(self._diagram, f"{self._letter}Axis")

    @property
    def title(self) -> str | None:
        if not getattr(self._diagram, f"Has{self._letter}AxisTitle"):
            return None
        return str(getattr(self._diagram, f"{self._letter}AxisTitle").String)

    @title.setter
    def title(self, value: Any) -> None:
        self.set(title=value)

    @property
    def minimum_scale(self) -> float:
        return float(self.api.Min)

    @minimum_scale.setter
    def minimum_scale(self, value: Any) -> None:
        self.set(minimum_scale=value)

    @property
    def maximum_scale(self) -> float:
        return float(self.api.Max)

    @maximum_scale.setter
    def maximum_scale(self, value: Any) -> None:
        self.set(maximum_scale=value)

    @property
    def major_unit(self) -> float:
        return float(self.api.StepMain)

    @major_unit.setter
    def major_unit(self, value: Any) -> None:
        self.set(major_unit=value)

    @property
    def number_format(self) -> str:
        formats = self._chart.document.getNumberFormats()
        return str(formats.getByKey(self.api.NumberFormat).FormatString)

    @number_format.setter
    def number_format(self, value: Any) -> None:
        self.set(number_format=value)

    @property
    def visible(self) -> bool:
        return bool(getattr(self._diagram, f"Has{self._letter}Axis"))

    @visible.setter
    def visible(self, value: Any) -> None:
        self.set(visible=value)

    @property
    def reverse_order(self) -> bool:
        return bool(self.api.ReverseDirection)

    @reverse_order.setter
    def reverse_order(self, value: Any) -> None:
        self.set(reverse_order=value)

    @property
    def crosses(self) -> str:
        place: str = self.api.CrossoverPosition.value
        return {"START": "minimum", "END": "maximum"}.get(place, "automatic")

    @crosses.setter
    def crosses(self, value: Any) -> None:
        self.set(crosses=value)

    def set(self, **values: Any) -> None:
        """Set what is given; None makes a scale automatic and hides a title."""
        given = {name: value for name, value in values.items() if value is not _UNSET}
        diagram = self._diagram
        if "visible" in given:
            setattr(diagram, f"Has{self._letter}Axis", given["visible"])
        if "title" in given:
            title = given["title"]
            setattr(diagram, f"Has{self._letter}AxisTitle", title is not None)
            if title is not None:
                getattr(diagram, f"{self._letter}AxisTitle").String = title
        axis = self.api
        for name, uno in (
            ("minimum_scale", "Min"),
            ("maximum_scale", "Max"),
            ("major_unit", "StepMain"),
        ):
            if name in given:
                setattr(axis, f"Auto{uno}", given[name] is None)
                if given[name] is not None:
                    setattr(axis, uno, float(given[name]))
        if "reverse_order" in given:
            axis.ReverseDirection = given["reverse_order"]
        if "number_format" in given:
            english = bridge.struct("lang.Locale", "en", "US", "")
            formats = self._chart.document.getNumberFormats()
            key = formats.queryKey(given["number_format"], english, False)
            axis.LinkNumberFormatToSource = False
            axis.NumberFormat = (
                formats.addNew(given["number_format"], english) if key == -1 else key
            )
        if "crosses" in given:
            place = {"minimum": "START", "maximum": "END"}.get(given["crosses"], "ZERO")
            axis.CrossoverPosition = bridge.enum("chart.ChartAxisPosition", place)


class ChartSeries(base_classes.ChartSeries):
    """One series of a chart."""

    def __init__(self, chart: Chart, api: Any) -> None:
        self._chart, self._api = chart, api

    @property
    def api(self) -> Any:
        """UNO's chart2 data series."""
        return self._api

    @property
    def name(self) -> str:
        sequences = self._api.getDataSequences()
        label = sequences[0].getLabel() if sequences else None
        return " ".join(str(part) for part in label.getTextualData()) if label else ""

    @name.setter
    def name(self, value: Any) -> None:
        self.set(name=value)

    @property
    def chart_type(self) -> str:
        return self._chart.chart_type

    @chart_type.setter
    def chart_type(self, value: Any) -> None:
        self.set(chart_type=value)

    @property
    def axis_group(self) -> str:
        return "secondary" if self._api.AttachedAxisIndex else "primary"

    @axis_group.setter
    def axis_group(self, value: Any) -> None:
        self.set(axis_group=value)

    @property
    def fill_color(self) -> Any:
        return from_uno_color(self._api.Color)

    @fill_color.setter
    def fill_color(self, value: Any) -> None:
        self.set(fill_color=value)

    line_color = fill_color

    def set(self, **values: Any) -> None:
        """Set the colours or the axis; the rest is reached over api."""
        for name, value in values.items():
            if value is _UNSET:
                continue
            if name in ("fill_color", "line_color"):
                self._api.Color = to_uno_color(value)
            elif name == "axis_group":
                self._api.AttachedAxisIndex = int(value == "secondary")
            else:
                raise NotImplementedError(f"ChartSeries.{name} is reached over api (chart2).")


class ChartSeriesCollection(base_classes.ChartSeriesCollection):
    """The series of a chart, by place from 1."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    @property
    def api(self) -> Any:
        return self._all()

    @property
    def parent(self) -> Chart:
        return self._chart

    def _all(self) -> list[ChartSeries]:
        diagram = self._chart.document.getFirstDiagram()
        return [
            ChartSeries(self._chart, series)
            for system in diagram.getCoordinateSystems()
            for kind in system.getChartTypes()
            for series in kind.getDataSeries()
        ]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[ChartSeries]:
        return iter(self._all())

    def __call__(self, key: int) -> ChartSeries:
        found = self._all()
        if not isinstance(key, int) or not 1 <= key <= len(found):
            raise KeyError(key)
        return found[key - 1]
