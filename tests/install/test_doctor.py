"""Every fault that people meet has its sentence with a remedy; a sound installation has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.install.home import Home, addin, program
from tests.install.registry import APP_PATHS, POLICY, SECURITY, SERVER, Stored, with_excel
from xlkpi import __version__
from xlkpi.addin import setup
from xlkpi.addin.doctor import Diagnosis, examine, lines
from xlkpi.addin.files import addin_versions, bits, installed
from xlkpi.addin.machine import Machine
from xlkpi.addin.programs import Excel
from xlkpi.hosts.xlam import package
from xlkpi.messages import ADDIN

WPS = r"C:\Users\张 三\AppData\Local\Kingsoft\WPS Office\12.1\office6\et.exe"


class Case:
    """A sound installation, to be spoilt."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home = home
        self.environment = home.machine.folder / "env"
        self.python = program(self.environment / "Scripts" / "python.exe")
        self.package("xlkpi", __version__)
        self.package("xlwings", "0.37.8")
        (self.environment / "xlwings64-0.37.8.dll").write_bytes(b"MZ")
        setup.place(home.machine, addin(folder / "xlkpi.xlam"), self.python)
        self.excel = program(folder / "Office16" / "EXCEL.EXE")
        self.registry = with_excel(self.excel)

    def package(self, name: str, version: str) -> None:
        for old in self.environment.glob(f"Lib/site-packages/{name}-*"):
            (old / "METADATA").unlink()
            old.rmdir()
        folder = self.environment / "Lib" / "site-packages" / f"{name}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")

    def examine(self) -> Diagnosis:
        return examine(self.home.machine, self.registry)


@pytest.fixture
def case(home: Home, tmp_path: Path) -> Case:
    return Case(home, tmp_path / "机器")


def test_a_sound_installation_has_no_findings(case: Case) -> None:
    told = case.examine()
    assert told.findings == ()
    assert told.unchecked == ()
    assert len(told.checked) == 8


# --- one fault each -----------------------------------------------------------------------------
def missing(case: Case) -> None:
    case.home.machine.addin.unlink()


def blocked(case: Case) -> None:
    Path(f"{case.home.machine.addin}:Zone.Identifier").write_text("[ZoneTransfer]")


def damaged(case: Case) -> None:
    case.home.machine.addin.write_bytes(b"PK")


def older_add_in(case: Case) -> None:
    addin(case.home.machine.addin, version="0.0.9")


def other_xlwings(case: Case) -> None:
    case.package("xlwings", "0.36.0")


def no_settings(case: Case) -> None:
    case.home.machine.settings.unlink()


def no_python(case: Case) -> None:
    case.python.unlink()


def narrow_python(case: Case) -> None:
    program(case.python, 0x014C)


def narrow_excel(case: Case) -> None:
    program(case.excel, 0x014C)


def no_excel(case: Case) -> None:
    case.registry.clear()
    case.registry[r"HKLM\Software\Microsoft\VBA"] = {"Vbe7DllPath": "x"}


def no_addins(case: Case) -> None:
    case.registry[POLICY] = {"DisableAllAddins": 1}


def signed_addins(case: Case) -> None:
    case.registry[POLICY] = {"requireaddinsig": 1}


def signed_macros(case: Case) -> None:
    case.registry[r"HKCU\software\policies\microsoft\office\16.0\common\security"] = {
        "requirealwaysonmacrosig": 1}


def nothing_trusted(case: Case) -> None:
    case.registry[POLICY] = {"VBAWarnings": 3}
    case.registry[rf"{SECURITY}\Trusted Locations"] = {"AllLocationsDisabled": 1}


def asks(case: Case) -> None:
    case.registry[rf"{SECURITY}\Trusted Locations"] = {"AllLocationsDisabled": 1}


def elsewhere(case: Case) -> None:
    case.registry[SECURITY] = {"VBAWarnings": 4}


def switched_off(case: Case) -> None:
    path = r"c:\users\张 三\appdata\roaming\microsoft\excel\xlstart\XLKPI.xlam"
    case.registry[r"HKCU\Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"] = {
        "8A2F": b"\x01\x00\x00\x00\x8e\x00\x00\x00" + f"{path}\0".encode("utf-16-le")}


def taken_over(case: Case) -> None:
    case.registry[SERVER] = {"": f'"{WPS}" /automation'}


def opens_files(case: Case) -> None:
    case.registry[r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsx"
                  r"\UserChoice"] = {"ProgId": "ET.Xlsx.6"}


def wps_alone(case: Case) -> None:
    del case.registry[r"HKLM\Software\Microsoft\VBA"]
    case.registry[rf"{APP_PATHS}\et.exe"] = {"": WPS}


@pytest.mark.parametrize(("spoil", "codes"), [
    (missing, ["ADDIN_MISSING"]),
    (blocked, ["ADDIN_BLOCKED"]),
    (damaged, ["ADDIN_UNREADABLE"]),
    (older_add_in, ["ADDIN_VERSION"]),
    (other_xlwings, ["ADDIN_VERSION"]),
    (no_settings, ["ADDIN_SETTINGS_MISSING"]),
    (no_python, ["ADDIN_PYTHON_MISSING"]),
    (narrow_python, ["ADDIN_PYTHON_BITS"]),
    (narrow_excel, ["ADDIN_BITS"]),
    (no_excel, ["EXCEL_MISSING"]),
    (no_addins, ["MACROS_NO_ADDINS"]),
    (signed_addins, ["MACROS_SIGNED_ADDINS"]),
    (signed_macros, ["MACROS_SIGNED_ADDINS"]),
    (nothing_trusted, ["MACROS_OFF"]),
    (asks, ["MACROS_ASK"]),
    (elsewhere, ["MACROS_OFF_ELSEWHERE"]),
    (switched_off, ["ADDIN_SWITCHED_OFF"]),
    (taken_over, ["WPS_TOOK_OVER"]),
    (opens_files, ["WPS_OPENS_FILES"]),
    (wps_alone, ["WPS_WITHOUT_VBA"]),
], ids=lambda v: v.__name__ if callable(v) else "")
def test_each_fault_is_named(case: Case, spoil: Callable[[Case], None], codes: list[str]) -> None:
    spoil(case)
    found = case.examine().findings
    assert [f.code for f in found] == codes
    assert "{" not in found[0].message


def test_every_sentence_has_a_case() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [code for code in ADDIN if f'["{code}"]' not in source] == []
    assert [c for c, (_, s) in ADDIN.items()
            if not s.endswith("。") or not re.search("请|不受影响", s)] == []


def test_a_policy_counts_more_than_the_persons_own_setting(case: Case) -> None:
    case.registry[SECURITY] = {"VBAWarnings": 1}
    case.registry[POLICY] = {"VBAWarnings": 4}
    (found,) = case.examine().findings
    assert "单位的组策略" in found.message
    case.registry[POLICY] = {"VBAWarnings": 2}
    case.registry[SECURITY] = {"VBAWarnings": 4}
    assert case.examine().findings == ()


# --- where not everything can be seen -------------------------------------------------------------
def test_without_a_registry_it_says_what_was_not_checked(case: Case) -> None:
    told = examine(case.home.machine, None)
    assert len(told.checked) == 3
    assert "宏安全设置" in told.unchecked[0]
    assert told.findings == ()


def test_elsewhere_than_on_windows_it_says_what_can_be_checked(tmp_path: Path) -> None:
    here = Machine({}, windows=False)
    told = examine(here, None, addin(tmp_path / "xlkpi.xlam", version="9.9"))
    assert [f.code for f in told.findings] == ["ADDIN_VERSION"]
    text = "\n".join(lines(told))
    assert "不是 Windows" in text
    assert "WPS是否接管了Excel" in text
    assert examine(here, None, addin(tmp_path / "xlkpi.xlam")).findings == ()
    assert [f.code for f in examine(here, None, Path(__file__)).findings] == ["ADDIN_UNREADABLE"]
    assert examine(here, None).findings == ()


# --- the parts ------------------------------------------------------------------------------------
def test_bits_of_programs(tmp_path: Path) -> None:
    assert bits(program(tmp_path / "a.exe")) == 64
    assert bits(program(tmp_path / "b.exe", 0x014C)) == 32
    assert bits(program(tmp_path / "c.exe", 0xAA64)) == 64
    for content in (b"", b"MZ", b"MZ" + bytes(62), b"\x7fELF" + bytes(100), b"MZ" + b"\xff" * 100):
        (tmp_path / "x").write_bytes(content)
        assert bits(tmp_path / "x") is None
    assert bits(tmp_path / "nix") is None


def test_the_versions_of_the_real_add_in(tmp_path: Path) -> None:
    path = tmp_path / "xlkpi.xlam"
    path.write_bytes(package.addin())
    told = addin_versions(path)
    assert told is not None
    assert told["xlkpi"] == __version__
    assert re.fullmatch(r"0\.\d+\.\d+", told["xlwings"])


def test_packages_of_an_environment_are_read_from_its_folder(case: Case) -> None:
    assert installed(case.environment) == {"xlkpi": __version__, "xlwings": "0.37.8"}
    assert installed(case.environment / "nix") == {}


def test_a_wps_in_excels_own_place_is_known(case: Case) -> None:
    registry = Stored({rf"{APP_PATHS}\EXCEL.EXE": {"": WPS}})
    excel = Excel(registry, case.home.machine)
    assert excel.is_wps
    assert excel.program is None
