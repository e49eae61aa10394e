"""What buttons and menu entries call: the UNO service org.xlkpi.Run.

`service:org.xlkpi.Run?check_return` runs `xlkpi.actions.check_return` over the
active workbook, inside the office's own process.
"""

from __future__ import annotations

import importlib
import traceback
from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJobExecutor
from xlkpi_addin import whole, windows
from xlkpi_addin.naming import RUN
from xlkpi_addin.version import VERSION

TITLE = "绩效考核"
SERVICES = (RUN,)


class Run(unohelper.Base, XJobExecutor, XServiceInfo):
    """One command; whatever happens, the person is told in words."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def trigger(self, action: str) -> None:
        try:
            actions = whole.actions(self._context)
            importlib.import_module("xlkpi.hosts.libreoffice").attach(self._context)
            importlib.import_module("xlkpi.hosts.calc").fit(actions.host, self._context)
            told = {"addin": VERSION} if action == "diagnose" else {}
            getattr(actions, action)(**told)
        except whole.NotThere as error:
            windows.show(self._context, TITLE, str(error))
        except Exception as error:  # noqa: BLE001 -- nobody above would show it
            traceback.print_exc()
            windows.show(self._context, TITLE, f"没有完成：{error}\n\n如果反复出现，请点“诊断”，"
                                               "把显示的内容发给维护人员。", critical=True)

    def getImplementationName(self) -> str:
        return RUN

    def supportsService(self, name: str) -> bool:
        return name in SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return SERVICES


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Run, RUN, SERVICES)
