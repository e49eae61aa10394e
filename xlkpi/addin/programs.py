r"""What the registry says of Excel and of WPS.

Keys after Microsoft's administrative templates for Office (policies of the same
name under Software\Policies count more than the person's own setting).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PureWindowsPath
from typing import Final

from xlkpi.addin.files import bits
from xlkpi.addin.machine import Machine
from xlkpi.addin.registry import Registry
from xlkpi.findings import Finding, finding

_OFFICES: Final = ("16.0", "15.0", "14.0")
_CLASSES: Final = (r"HKCU\Software\Classes", r"HKLM\Software\Classes",
                   r"HKLM\Software\Classes\WOW6432Node")
_APP_PATHS: Final = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
_CHOICE: Final = (r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsx"
                  r"\UserChoice")
_VBA: Final = (r"HKLM\Software\Microsoft\VBA", r"HKLM\Software\WOW6432Node\Microsoft\VBA")
_WPS_PROGRAMS: Final = ("et.exe", "wps.exe", "wpsoffice.exe", "ksolaunch.exe")
_WPS_TYPES: Final = ("et.", "wps.", "ket.", "kwps.")
_ALL_OFF, _SIGNED_ONLY, _ASKS = 4, 3, 2


def _is_wps(command: str) -> bool:
    return any(re.search(rf"(^|[\\/\"]){re.escape(name)}", command.lower())
               for name in _WPS_PROGRAMS)


@dataclass(frozen=True)
class Excel:
    """Excel as the registry has it, and WPS in its place.

    Attributes:
        registry: of the machine; None says nothing.
        machine: to read paths with.
    """

    registry: Registry | None
    machine: Machine | None

    def _value(self, key: str, name: str = "") -> object:
        return None if self.registry is None else self.registry.values(key).get(name.lower())

    def _text(self, key: str, name: str = "") -> str:
        value = self._value(key, name)
        return value if isinstance(value, str) else ""

    # --- the programs -------------------------------------------------------------------------

    def _app_path(self, program: str) -> str:
        return next((found for root in ("HKCU", "HKLM")
                     if (found := self._text(rf"{root}\{_APP_PATHS}\{program}"))), "")

    @cached_property
    def program(self) -> Path | None:
        """Excel's own program."""
        text = self._app_path("excel.exe").strip('"')
        if not text or _is_wps(text) or self.machine is None:
            return None
        return self.machine.meant(text)

    @cached_property
    def bits(self) -> int | None:
        """32 or 64; None if unknown."""
        return bits(self.program) if self.program else None

    @cached_property
    def wps(self) -> str | None:
        """WPS' program for tables, where WPS is installed."""
        return self._app_path("et.exe") or self._app_path("wps.exe") or None

    @cached_property
    def server(self) -> str:
        """The program that starts where Excel is called."""
        for classes in _CLASSES:
            clsid = self._text(rf"{classes}\Excel.Application\CLSID")
            for place in _CLASSES if clsid else ():
                command = self._text(rf"{place}\CLSID\{clsid}\LocalServer32")
                if command:
                    return command
        return ""

    @property
    def is_wps(self) -> bool:
        """Whether WPS answers where Excel is called."""
        return _is_wps(self.server) or _is_wps(self._app_path("excel.exe"))

    @cached_property
    def opened_by(self) -> str:
        """What kind of file .xlsx is taken for."""
        return self._text(_CHOICE, "ProgId") or next(
            (t for c in _CLASSES if (t := self._text(rf"{c}\.xlsx"))), "")

    @property
    def files_open_in_wps(self) -> bool:
        """Whether a double click on a workbook starts WPS."""
        return self.opened_by.lower().startswith(_WPS_TYPES)

    @property
    def has_vba(self) -> bool:
        """Whether the library of VBA is there; Excel brings it, WPS for persons does not."""
        return any(name.startswith("vbe") for key in _VBA
                   for name in (self.registry.values(key) if self.registry else ()))

    # --- security -------------------------------------------------------------------------------

    def setting(self, path: str, name: str) -> tuple[int | None, bool]:
        r"""A number of Excel's settings, and whether a policy sets it.

        Args:
            path: behind Software\Microsoft\Office\16.0, as r'Excel\Security'.
            name: of the value.
        """
        for policy, base in ((True, r"HKCU\Software\Policies"), (True, r"HKLM\Software\Policies"),
                             (False, r"HKCU\Software")):
            for office in _OFFICES:
                value = self._value(rf"{base}\Microsoft\Office\{office}\{path}", name)
                if isinstance(value, int):
                    return value, policy
        return None, False

    def has_switched_off(self, file: str) -> bool:
        """Whether Excel keeps a file among those that made it crash."""
        wanted = file.lower()
        return any(
            isinstance(value, bytes) and wanted in PureWindowsPath(
                value.decode("utf-16-le", "ignore").replace("\0", "\\")).as_posix().lower()
            for office in _OFFICES
            for value in (self.registry.values(
                rf"HKCU\Software\Microsoft\Office\{office}\Excel\Resiliency\DisabledItems").values()
                if self.registry else ()))


NO_EXCEL: Final = Excel(None, None)


def macro_findings(excel: Excel) -> Iterator[Finding]:
    """What stands in the way of the add-in's macros.

    Excel's start-up folder is a trusted location, whose macros run whatever VBAWarnings says;
    unless trusted locations, all add-ins, or unsigned ones are switched off.
    """
    security = r"Excel\Security"

    def who(policy: bool) -> str:
        return "单位的组策略" if policy else "Excel 信任中心的设置"

    off, by = excel.setting(security, "DisableAllAddins")
    if off:
        yield finding("MACROS_NO_ADDINS", value=who(by))
    for path, name in ((security, "RequireAddinSig"),
                       (r"Common\Security", "RequireAlwaysOnMacroSig")):
        signed, by = excel.setting(path, name)
        if signed:
            yield finding("MACROS_SIGNED_ADDINS", value=who(by), name=name)
    level, by = excel.setting(security, "VBAWarnings")
    nowhere, by_location = excel.setting(rf"{security}\Trusted Locations", "AllLocationsDisabled")
    if nowhere and level in (_ALL_OFF, _SIGNED_ONLY):
        yield finding("MACROS_OFF", value=who(by or by_location))
    elif nowhere:
        yield finding("MACROS_ASK", value=who(by_location))
    elif level in (_ALL_OFF, _SIGNED_ONLY):
        yield finding("MACROS_OFF_ELSEWHERE", value=who(by))
