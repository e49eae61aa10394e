"""What follows loading and saving a spreadsheet: the UNO service org.xlkpi.Job.

LibreOffice 7.4 does not know an add-in's names in .xlsx files; newer ones do,
but for conditional formats. Which it is, the office itself is asked.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJob
from xlkpi_addin import windows
from xlkpi_addin.functions import FUNCTIONS
from xlkpi_addin.naming import JOB
from xlkpi_addin.repair import repair
from xlkpi_addin.rewrite import SUFFIXES, rewrite

SERVICES = (JOB, "com.sun.star.task.Job")
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
OOXML = uno.getConstantByName("com.sun.star.sheet.FormulaLanguage.OOXML")
EVERYTHING = 0x7FFFFFFF  # com.sun.star.sheet.FormulaMapGroup, all of them


def knows_names(document: Any) -> bool:
    """Whether the office reads and writes our names in .xlsx files by itself."""
    mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    known = {entry.Name.upper() for entry in mapper.getAvailableMappings(OOXML, EVERYTHING)}
    return known.issuperset(FUNCTIONS)


class Job(unohelper.Base, XJob, XServiceInfo):
    """Called with the event's name and the document."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def execute(self, arguments: Any) -> Any:
        environment = {value.Name: value.Value for argument in arguments
                       if argument.Name == "Environment" for value in argument.Value}
        document = environment.get("Model")
        if document is None or not document.supportsService(SPREADSHEET):
            return ()
        if environment.get("EventName") == "OnLoadFinished":
            self._loaded(document)
        else:
            self._saved(document)
        return ()

    def _loaded(self, document: Any) -> None:
        modified = document.isModified()
        if repair(document, cells=not knows_names(document)) and not modified:
            document.setModified(False)

    def _saved(self, document: Any) -> None:
        if not document.URL.startswith("file:") or not document.URL.lower().endswith(SUFFIXES):
            return
        if knows_names(document):
            return
        path = Path(uno.fileUrlToSystemPath(document.URL))
        try:
            rewrite(path)
        except (OSError, zipfile.BadZipFile) as error:
            windows.show(self._context, "绩效考核",
                         f"文件已经保存，但其中的KPI_函数名没能改成Excel认识的写法：{error}\n\n"
                         "请另存一次到本机磁盘上（不加密码），再发给使用Excel的人。", critical=True)

    def getImplementationName(self) -> str:
        return JOB

    def supportsService(self, name: str) -> bool:
        return name in SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return SERVICES


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Job, JOB, SERVICES)
