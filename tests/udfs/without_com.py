"""xlwings' COM server without COM: run as a program, it answers calls in JSON lines.

The modules of pywin32 are stood in for by empty ones, so that the real
``xlwings.udfs`` and ``xlwings.com_server`` load and run on any system.  Calls go
through ``XLPython().CallUDF``, which is what the VBA stubs call.

    {"op": "call", "name": "KPI_RATIO", "args": [45, 100, {"missing": true}]}
    {"op": "wrapper"}    the VBA that xlwings would generate
    {"op": "info"}       names, categories and help as xlwings hands them to Excel

An argument is a number, text or null, {"error": -2146826246} or {"missing": true},
{"array": rows} as a constant in a formula, {"range": rows} as a reference.
"""

from __future__ import annotations

import ctypes
import io
import json
import sys
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

MISSING = -2147352572  # DISP_E_PARAMNOTFOUND
RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
MODULES = (
    "pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process",
    "win32timezone", "win32com", "win32com.client", "win32com.client.dynamic", "win32com.server",
    "win32com.server.dispatcher", "win32com.server.policy", "win32com.server.util",
)


class ComError(Exception):
    """Stands for pywintypes.com_error."""


class Time:
    """Stands for pywintypes.TimeType."""


class Wrapped:
    """Stands for the COM classes that xlwings derives from."""


def stand_in() -> None:
    """Put the stand-ins where xlwings imports pywin32 from."""
    for name in MODULES:
        module: Any = MagicMock(name=name)
        module.__path__, module.__spec__, module.__file__ = [], None, ""
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, module)
    pywintypes: Any = SimpleNamespace(
        com_error=ComError, error=ComError, TimeType=Time, IID=str)
    sys.modules["pywintypes"] = pywintypes
    pythoncom: Any = sys.modules["pythoncom"]
    pythoncom.CoInitialize = lambda: None
    pythoncom.IID_IDispatch = "IDispatch"
    pythoncom.TypeIIDs = {"IDispatch": Wrapped}
    client: Any = sys.modules["win32com.client"]
    client.CDispatch = client.CoClassBaseClass = client.DispatchBaseClass = Wrapped
    util: Any = SimpleNamespace(unwrap=_unwrap, wrap=lambda obj, *_: obj)
    sys.modules["win32com.server.util"] = util
    server: Any = sys.modules["win32com.server"]
    server.util = util
    for name in ("windll", "oledll", "PyDLL"):
        setattr(ctypes, name, MagicMock(name=name))


def _unwrap(_: object) -> Any:
    raise ComError("not an object of the server")


class Range:
    """What xlwings and our reader ask of an Excel range."""

    def __init__(self, rows: list[list[Any]]) -> None:
        self.cells = tuple(tuple(row) for row in rows)
        self.Areas = SimpleNamespace(Count=1)
        self.Worksheet = MagicMock(name="Worksheet")
        self.Row = self.Column = 1
        self.Rows = SimpleNamespace(Count=len(rows))
        self.Columns = SimpleNamespace(Count=len(rows[0]))
        attributes = SimpleNamespace(iid=RANGE_IID)
        kind = SimpleNamespace(GetTypeAttr=lambda: attributes)
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: kind)

    @property
    def Value2(self) -> Any:  # noqa: N802
        return self.cells[0][0] if len(self.cells) == len(self.cells[0]) == 1 else self.cells


class Areas(Range):
    """A reference to two areas; Value2 is the first's alone, as in Excel."""

    def __init__(self, rows: list[list[Any]]) -> None:
        super().__init__(rows)
        self.Areas = SimpleNamespace(Count=2)


class Columns(Range):
    """Whole columns, of which the sheet uses the given rows."""

    def __init__(self, rows: list[list[Any]]) -> None:
        super().__init__(rows)
        self.Rows = SimpleNamespace(Count=1048576)
        self.Worksheet.UsedRange = "the used range"
        self.Application = SimpleNamespace(
            Intersect=lambda area, used: Range([list(r) for r in area.cells]) if used else None)

    @property
    def Value2(self) -> Any:  # noqa: N802
        raise AssertionError("a million cells were read")


KINDS = {"range": Range, "areas": Areas, "columns": Columns}


def cell(value: Any) -> Any:
    """A value as COM delivers it: whole numbers are floats, too."""
    if isinstance(value, dict):
        return value["error"]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def argument(value: Any) -> Any:
    """An argument of the request as the COM server receives it."""
    if not isinstance(value, dict) or "error" in value:
        return cell(value)
    if "missing" in value:
        return MISSING
    ((kind, rows),) = value.items()
    cells = [[cell(each) for each in row] for row in rows]
    return KINDS[kind](cells) if kind in KINDS else tuple(map(tuple, cells))


def main() -> None:
    """Answer requests until the input ends."""
    import_module("pandas")  # before the system seems to be Windows

    stand_in()
    real, sys.platform = sys.platform, "win32"
    import xlwings
    sys.platform = real
    from xlwings import com_server, udfs

    module = udfs.get_udf_module("xlkpi_udfs", None)
    assert "excel" in [engine.name for engine in xlwings.engines]
    server = com_server.XLPython()
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "call":
            arguments = tuple(argument(each) for each in request["args"])
            answer: Any = server.CallUDF("xlkpi_udfs", request["name"], arguments, None, None)
        elif request["op"] == "wrapper":
            text = io.StringIO()
            book = SimpleNamespace(Name="xlkpi.xlam")
            udfs.generate_vba_wrapper("xlkpi_udfs", module, text, book)
            answer = text.getvalue()
        else:
            answer = {name: {**found.__xlfunc__, "doc": found.__xlfunc__["ret"]["doc"],
                             "args": [a["doc"] for a in found.__xlfunc__["args"]],
                             "ret": None, "argmap": None}
                      for name, found in vars(module).items() if hasattr(found, "__xlfunc__")}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
