"""A registry in a dict, as Windows shows it: names and keys in any case."""

from __future__ import annotations

from collections.abc import Mapping


class Stored(dict[str, dict[str, object]]):
    """Key -> its values; a plain value stands for the unnamed one."""

    def values(self, key: str) -> Mapping[str, object]:  # type: ignore[override]
        """The values of a key."""
        found = next((v for k, v in self.items() if k.lower() == key.lower()), {})
        return {name.lower(): value for name, value in found.items()}


APP_PATHS = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths"
SECURITY = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
SERVER = r"HKLM\Software\Classes\CLSID\{00024500-0000-0000-C000-000000000046}\LocalServer32"


def with_excel(program: object) -> Stored:
    """A machine with Microsoft's Excel and nothing odd."""
    return Stored({
        rf"{APP_PATHS}\excel.exe": {"": str(program)},
        r"HKLM\Software\Classes\Excel.Application\CLSID": {
            "": "{00024500-0000-0000-C000-000000000046}"},
        SERVER: {"": rf'"{program}" /automation'},
        r"HKLM\Software\Classes\.xlsx": {"": "Excel.Sheet.12"},
        r"HKLM\Software\Microsoft\VBA": {"Vbe71DllPath": r"C:\…\VBE7.DLL"},
    })
