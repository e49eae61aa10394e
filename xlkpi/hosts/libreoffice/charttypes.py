"""xlwings' chart types as Calc's diagrams."""

from __future__ import annotations

from typing import Any

_NONE, _AUTO = -3, -1  # com.sun.star.chart.ChartSymbolType
_SERVICE = "com.sun.star.chart."


def _variants(stem: str, service: str, **fixed: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        stem.format(""): (service, {**fixed, "Stacked": False, "Percent": False}),
        stem.format("_stacked"): (service, {**fixed, "Stacked": True, "Percent": False}),
        stem.format("_stacked_100"): (service, {**fixed, "Percent": True}),
    }


def _bars() -> dict[str, tuple[str, dict[str, Any]]]:
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for prefix, solid in (("", None), ("3d_", 0), ("cylinder_", 1), ("cone_", 2), ("pyramid_", 3)):
        for word, vertical in (("column", False), ("bar", True)):
            name = "col" if solid and word == "column" else word
            fixed: dict[str, Any] = {"Dim3D": solid is not None, "Vertical": vertical}
            if solid is not None:
                fixed |= {"Deep": False, "SolidType": solid}
            for variant, entry in _variants(prefix + name + "{}", "BarDiagram", **fixed).items():
                found[variant if "stacked" in variant else variant + "_clustered"] = entry
        if solid is not None:
            deep = {"Dim3D": True, "Vertical": False, "Deep": True, "SolidType": solid}
            found[prefix + ("col" if solid else "column")] = ("BarDiagram", deep)
    return found


TYPES: dict[str, tuple[str, dict[str, Any]]] = {
    **_bars(),
    **_variants("line{}", "LineDiagram", Dim3D=False, SymbolType=_NONE),
    **_variants("line_markers{}", "LineDiagram", Dim3D=False, SymbolType=_AUTO),
    "3d_line": ("LineDiagram", {"Dim3D": True}),
    **_variants("area{}", "AreaDiagram", Dim3D=False),
    "3d_area": ("AreaDiagram", {"Dim3D": True, "Stacked": False, "Percent": False}),
    "3d_area_stacked": ("AreaDiagram", {"Dim3D": True, "Stacked": True, "Percent": False}),
    "3d_area_stacked_100": ("AreaDiagram", {"Dim3D": True, "Percent": True}),
    "pie": ("PieDiagram", {"Dim3D": False}),
    "3d_pie": ("PieDiagram", {"Dim3D": True}),
    "doughnut": ("DonutDiagram", {"Dim3D": False}),
    "xy_scatter": ("XYDiagram", {"Lines": False, "SymbolType": _AUTO}),
    "xy_scatter_lines": ("XYDiagram", {"Lines": True, "SplineType": 0, "SymbolType": _AUTO}),
    "xy_scatter_lines_no_markers": (
        "XYDiagram",
        {"Lines": True, "SplineType": 0, "SymbolType": _NONE},
    ),
    "xy_scatter_smooth": ("XYDiagram", {"Lines": True, "SplineType": 1, "SymbolType": _AUTO}),
    "xy_scatter_smooth_no_markers": (
        "XYDiagram",
        {"Lines": True, "SplineType": 1, "SymbolType": _NONE},
    ),
    "radar": ("NetDiagram", {"SymbolType": _NONE}),
    "radar_markers": ("NetDiagram", {"SymbolType": _AUTO}),
    "radar_filled": ("FilledNetDiagram", {}),
    "bubble": ("BubbleDiagram", {}),
}


def put(document: Any, chart_type: str) -> None:
    """Give a chart document the diagram of a chart type.

    Raises:
        NotImplementedError: Calc has no such chart, or not as one type.
    """
    if chart_type not in TYPES:
        raise NotImplementedError(
            f"Calc has no chart type {chart_type!r} that can be set as a whole."
        )
    service, properties = TYPES[chart_type]
    diagram = document.createInstance(_SERVICE + service)
    document.setDiagram(diagram)
    for name, value in properties.items():
        document.Diagram.setPropertyValue(name, value)


def of(document: Any) -> str:
    """The chart type of a chart document."""
    diagram = document.Diagram
    kind = diagram.getDiagramType().rpartition(".")[2]
    info = diagram.getPropertySetInfo()

    def matches(name: str, value: Any) -> bool:
        found = diagram.getPropertyValue(name) if info.hasPropertyByName(name) else None
        if name == "Lines":
            found = _has_lines(document)
        actual: int = int(found or 0)
        wanted: int = int(value)
        if name == "SymbolType":
            return (actual == _NONE) == (wanted == _NONE)
        return actual == wanted

    for chart_type, (service, properties) in TYPES.items():
        if service == kind and all(matches(*item) for item in properties.items()):
            return chart_type
    return "combination"


def _has_lines(document: Any) -> bool:
    """Whether the series are joined by lines (the diagram's own word for it is always yes)."""
    return any(
        series.LineStyle.value != "NONE"
        for system in document.getFirstDiagram().getCoordinateSystems()
        for kind in system.getChartTypes()
        for series in kind.getDataSeries()
    )
