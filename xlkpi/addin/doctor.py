"""What is wrong with an installation of the add-in, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlkpi
from xlkpi.addin import programs, settings
from xlkpi.addin.files import addin_versions, bits, installed
from xlkpi.addin.machine import Machine, SetupError, blocked
from xlkpi.addin.registry import Registry
from xlkpi.findings import Finding, finding

_DLL: Final = "xlwings{bits}-{version}.dll"


@dataclass(frozen=True)
class Diagnosis:
    """What was found.

    Attributes:
        checked: what was looked at, in Chinese.
        unchecked: what could not be looked at here, with the reason.
        findings: what is wrong.
    """

    checked: tuple[str, ...]
    unchecked: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Case:
    """The machine that is looked at."""

    machine: Machine
    registry: Registry | None

    def excel(self) -> programs.Excel:
        """What the registry says of Excel."""
        return programs.Excel(self.registry, self.machine) if self.registry else programs.NO_EXCEL


_Check = Callable[[_Case], Iterator[Finding]]


def examine(machine: Machine, registry: Registry | None, addin: Path | None = None) -> Diagnosis:
    """Look at everything that can be looked at.

    Args:
        machine: whose installation.
        registry: of the machine; None where there is none.
        addin: an add-in to look at where none is installed, as a fresh build.
    """
    case = _Case(machine, registry)
    if not machine.windows:
        found = list(_file(addin)) if addin is not None else []
        checked = (f"加载项文件 {addin} 的版本",) if addin is not None else ()
        reason = "本机不是 Windows，这里只能核对加载项文件的版本；请在装 Excel 的电脑上运行本命令，检查："
        return Diagnosis(checked, (reason + "、".join([*_ON_DISK, *_IN_REGISTRY]),), tuple(found))
    checks = dict(_ON_DISK)
    unchecked: tuple[str, ...] = ()
    if registry is None:
        unchecked = ("读不到注册表，没有检查：" + "、".join(_IN_REGISTRY),)
    else:
        checks |= _IN_REGISTRY
    findings: list[Finding] = []
    for check in checks.values():
        findings += check(case)
    return Diagnosis(tuple(checks), unchecked, tuple(findings))


# --- on disk ----------------------------------------------------------------------------------


def _present(case: _Case) -> Iterator[Finding]:
    path = case.machine.addin
    if not path.exists():
        yield finding("ADDIN_MISSING", file=str(path))
    elif blocked(path):
        yield finding("ADDIN_BLOCKED", file=str(path))


def _program(case: _Case) -> Path | None:
    """The Python that the settings name."""
    value = settings.value_of(settings.lines_of(case.machine.settings), "INTERPRETER_WIN")
    return case.machine.meant(value) if value else None


def _interpreter(case: _Case) -> Iterator[Finding]:
    path, program = case.machine.settings, _program(case)
    if program is None:
        yield finding("ADDIN_SETTINGS_MISSING", file=str(path))
    elif not program.exists():
        yield finding("ADDIN_PYTHON_MISSING", file=str(path), value=program)
    elif bits(program) == 32:
        yield finding("ADDIN_PYTHON_BITS", file=str(path), value=program)


def _environment(program: Path) -> Path:
    return program.parent.parent if program.parent.name.lower() in ("scripts", "bin") else (
        program.parent)


def _versions(case: _Case) -> Iterator[Finding]:
    path, program = case.machine.addin, _program(case)
    if not path.exists():
        return
    told = addin_versions(path)
    if told is None:
        yield finding("ADDIN_UNREADABLE", file=str(path))
        return
    if program is None or not program.exists():
        return
    packages = installed(_environment(program))
    for name in ("xlkpi", "xlwings"):
        if packages.get(name, "") != told.get(name, ""):
            yield finding("ADDIN_VERSION", file=str(path), value=told.get(name, "") or "未注明",
                          name=name, installed=packages.get(name, "") or "没有安装")


def _file(path: Path) -> Iterator[Finding]:
    """A built add-in against the package that runs this."""
    told = addin_versions(path)
    if told is None:
        yield finding("ADDIN_UNREADABLE", file=str(path))
    elif told.get("xlkpi") != xlkpi.__version__:
        yield finding("ADDIN_VERSION", file=str(path), value=told.get("xlkpi", "") or "未注明",
                      name="xlkpi", installed=xlkpi.__version__)


_ON_DISK: Final[dict[str, _Check]] = {
    "加载项文件在不在、有没有被锁定": _present,
    "加载项的设置与Python": _interpreter,
    "加载项与程序包的版本": _versions,
}


# --- in the registry ----------------------------------------------------------------------------


def _excel(case: _Case) -> Iterator[Finding]:
    excel = case.excel()
    if excel.program is None and not excel.is_wps:
        yield finding("EXCEL_MISSING")


def _bits(case: _Case) -> Iterator[Finding]:
    """The library of xlwings lies in the environment, one for each kind of Excel."""
    program, width = _program(case), case.excel().bits
    told = addin_versions(case.machine.addin) if case.machine.addin.exists() else None
    if program is None or not program.exists() or width is None or not told:
        return
    name = _DLL.format(bits=width, version=told.get("xlwings", ""))
    folders = (program.parent, program.parent.parent)
    if not any((folder / name).exists() for folder in folders):
        yield finding("ADDIN_BITS", value=name, width=width, folder=_environment(program))


def _macros(case: _Case) -> Iterator[Finding]:
    yield from programs.macro_findings(case.excel())


def _switched_off(case: _Case) -> Iterator[Finding]:
    if case.excel().has_switched_off(case.machine.addin.name):
        yield finding("ADDIN_SWITCHED_OFF", file=str(case.machine.addin))


def _wps(case: _Case) -> Iterator[Finding]:
    excel = case.excel()
    if excel.is_wps:
        yield finding("WPS_TOOK_OVER", value=excel.server)
    if excel.files_open_in_wps:
        yield finding("WPS_OPENS_FILES", value=excel.opened_by)
    if excel.wps is not None and not excel.has_vba:
        yield finding("WPS_WITHOUT_VBA", value=excel.wps)


_IN_REGISTRY: Final[dict[str, _Check]] = {
    "Excel有没有安装": _excel,
    "Excel是32位还是64位": _bits,
    "宏安全设置与组策略": _macros,
    "加载项有没有被Excel停用": _switched_off,
    "WPS是否接管了Excel、有没有VBA": _wps,
}


def lines(diagnosis: Diagnosis) -> Iterator[str]:
    """What was and what was not looked at."""
    for text in diagnosis.checked:
        yield f"已检查：{text}"
    yield from diagnosis.unchecked


__all__ = ["Diagnosis", "SetupError", "examine", "lines"]
