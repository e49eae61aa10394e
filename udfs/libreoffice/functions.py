"""The KPI_ functions as a Calc add-in: the UNO service org.xlkpi.Kpi."""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.lang import Locale, XServiceInfo, XServiceName
from com.sun.star.sheet import LocalizedName, XAddIn, XCompatibilityNames
from org.xlkpi import XKpi
from xlkpi_addin.cells import incoming, outgoing
from xlkpi_addin.functions import FUNCTIONS, CellError
from xlkpi_addin.functions.engine import apply
from xlkpi_addin.naming import SERVICE, help_of, method_of
from xlkpi_addin.quick import quick_way

SERVICES = (SERVICE, "com.sun.star.sheet.AddIn")
METHODS = {method_of(name): function for name, function in FUNCTIONS.items()}
CHINESE = Locale("zh", "CN", "")


def _method(function: Any) -> Any:
    """The method that Calc calls."""
    quick = quick_way(function)

    def run(_self: Any, *arguments: Any) -> Any:
        try:
            result = quick(arguments)
            if result is None:
                result = apply(function, [incoming(each) for each in arguments])
        except CellError as error:
            result = error
        return outgoing(result)

    return run


class _Described(unohelper.Base, XAddIn, XCompatibilityNames, XServiceName, XServiceInfo):
    """What Calc asks about the functions; the texts are those of the declarations."""

    def __init__(self, _context: Any) -> None:
        self._locale = CHINESE

    def getServiceName(self) -> str:
        return SERVICE

    def getImplementationName(self) -> str:
        return SERVICE

    def supportsService(self, name: str) -> bool:
        return name in SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return SERVICES

    def setLocale(self, locale: Any) -> None:
        self._locale = locale

    def getLocale(self) -> Any:
        return self._locale

    def getProgrammaticFuntionName(self, shown: str) -> str:  # UNO's own spelling
        return method_of(shown) if shown in FUNCTIONS else ""

    def getDisplayFunctionName(self, method: str) -> str:
        return METHODS[method].name if method in METHODS else ""

    def getFunctionDescription(self, method: str) -> str:
        function = METHODS[method]
        return f"{function.title}:{function.description}"

    def getDisplayArgumentName(self, method: str, place: int) -> str:
        return str(METHODS[method].parameters[place].title)

    def getArgumentDescription(self, method: str, place: int) -> str:
        return str(help_of(METHODS[method].parameters[place]))

    def getProgrammaticCategoryName(self, _method: str) -> str:
        return "Add-In"

    def getDisplayCategoryName(self, _method: str) -> str:
        return "Add-In"

    def getCompatibilityNames(self, method: str) -> tuple[Any, ...]:
        return (LocalizedName(CHINESE, METHODS[method].name),) if method in METHODS else ()


Kpi = type("Kpi", (_Described, XKpi), {name: _method(each) for name, each in METHODS.items()})

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Kpi, SERVICE, SERVICES)
