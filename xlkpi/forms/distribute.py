"""One workbook per unit, into a folder."""

from __future__ import annotations

import re
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from xlkpi import archive
from xlkpi.forms.errors import FormError, NameClash, WouldOverwrite
from xlkpi.forms.formulas import Form
from xlkpi.forms.template import Template, build_template, stamp
from xlkpi.scheme.check.units import check as check_units
from xlkpi.scheme.model import Scheme, Unit
from xlkpi.scheme.periods import asked_in

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_LONGEST: Final = 80  # characters; file systems allow 255 bytes, a Chinese character takes 3
_CORE: Final = "docProps/core.xml"
_BOOK: Final = "xl/workbook.xml"
_FORM: Final = "xl/worksheets/sheet1.xml"  # the 考核表 is the first sheet
_STAMPS: Final = re.compile(rb"<dcterms:(?:created|modified)[^>]*>([^<]*)<")
_TYPED: Final = re.compile(  # the cells to fill in, by their defined names
    r'<definedName name="(?:填报值|核定值)_[^>]*>[^<]*!\$([A-Z]+)\$([0-9]+)<'.encode())
# a cell that holds something, and not only the sum of a ledger without rows
_FILLED: Final = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"[^>]*[^/>]>(?!<f>[^<]*</f><v></v>)')

Progress = Callable[[int, int], None]  # files done, files in all


def file_name(unit: str, suffix: str = ".xlsx", period: str = "") -> str:
    """The unit's file name, safe on Windows.

    >>> file_name("一/二科"), file_name("城东分局", period="一季度")
    ('一_二科.xlsx', '城东分局_一季度.xlsx')
    """
    if period:
        return f"{file_name(unit, '')}_{file_name(period, suffix)}"
    text = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", unit)).strip().rstrip(". ")
    if _RESERVED.fullmatch(text) or not text or text.startswith("~"):
        text = f"_{text}"
    return f"{text[:_LONGEST].rstrip('. ')}{suffix}"


def untouched(path: Path) -> bool:
    """Whether a file is a blank template of ours, as it was distributed.

    Dates do not tell: LibreOffice keeps those of the template.  So no part may have been
    written by another program, and the cells to fill in must be empty.
    """
    try:
        with zipfile.ZipFile(path) as opened:
            if not all(map(archive.is_ours, opened.infolist())):
                return False
            stamps = _STAMPS.findall(opened.read(_CORE))
            typed = set(_TYPED.findall(opened.read(_BOOK)))
            filled = set(_FILLED.findall(opened.read(_FORM)))
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError):
        return False
    return len(stamps) == 2 and stamps[0] == stamps[1] and bool(typed) and not typed & filled


def distribute(scheme: Scheme, out_dir: str | Path, units: Iterable[Unit] | None = None,
               form: Form = "native", progress: Progress | None = None, *, period: str = "",
               overwrite: bool = False, macros: Callable[[int], bytes] | None = None) -> list[Path]:
    """Write the workbook of every unit into a folder: all of them, or none.

    Args:
        scheme: a checked scheme.
        out_dir: the folder; made if it is not there.
        units: the units; by default all of the scheme.
        form: "native" or "udf".
        progress: called after each file with the files done and the files in all.
        period: part of the year, or "".  Units with nothing to fill in for it get no file.
        overwrite: whether files that are no blank templates of ours may be replaced, too.
        macros: gives a vbaProject.bin for so many sheets; the files then are .xlsm, with
            buttons on the sheet.

    Returns:
        The files, in the order of the units.

    Raises:
        NameClash: two units would give one file.
        WouldOverwrite: a file is there that is not an untouched template of ours.
        FormError: a workbook cannot be made.
    """
    chosen = list(scheme.units if units is None else units)
    if not chosen:
        raise FormError("没有要下发的单位：请在方案的“单位”表里填写单位名称。")
    chosen = _asked(scheme, chosen, period)
    folder = Path(out_dir)
    names = _file_names(chosen, ".xlsx" if macros is None else ".xlsm", period)
    if not overwrite:
        _spare([folder / name for name in names])
    whole = _with(scheme, chosen)
    templates: dict[tuple[object, ...], Template] = {}
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".xlkpi-", dir=folder) as scratch:
        for done, (unit, name) in enumerate(zip(chosen, names, strict=True), 1):
            kind = (unit.group, *sorted(unit.attributes.items()))
            if kind not in templates:
                templates[kind] = build_template(whole, unit.group, unit.attributes, form, period,
                                                 macros)
            stamp(templates[kind], unit.name, Path(scratch, name))
            if progress is not None:
                progress(done, len(chosen))
        for name in names:
            Path(scratch, name).replace(folder / name)
    return [folder / name for name in names]


def _with(scheme: Scheme, units: list[Unit]) -> Scheme:
    """The scheme with units of another list, too: their attributes can stand in formulas.

    Raises:
        FormError: a group that the scheme has not, an attribute that others fill otherwise.
    """
    strange = sorted({unit.group for unit in units} - set(scheme.groups))
    if scheme.units and strange:
        known = "、".join(scheme.groups)
        raise FormError(f"方案里没有分组“{'、'.join(strange)}”，只有：{known}。请改正单位的分组。")
    whole = scheme.with_units((*scheme.units, *units))
    before = {f.message for f in check_units(scheme)}
    for fault in check_units(whole):
        if fault.code == "SCHEME_ATTRIBUTE_KIND" and fault.message not in before:
            raise FormError(fault.message)
    return whole


def _asked(scheme: Scheme, units: list[Unit], period: str) -> list[Unit]:
    """The units that have something to fill in for a period."""
    if period and scheme.periods and period not in scheme.periods:
        raise FormError(f"方案里没有时段“{period}”，只有：{'、'.join(scheme.periods)}。")
    asked = [unit for unit in units if asked_in(scheme, period, unit.group)]
    if not asked:
        raise FormError(f"这些单位在“{period}”没有要填的内容，没有生成考核表。")
    return asked


def _file_names(units: list[Unit], suffix: str, period: str) -> list[str]:
    names = [file_name(unit.name, suffix, period) for unit in units]
    owners: dict[str, list[str]] = {}
    for unit, name in zip(units, names, strict=True):
        owners.setdefault(name.casefold(), []).append(unit.name)
    clashes = [group for group in owners.values() if len(group) > 1]
    if clashes:
        listed = "；".join("、".join(group) for group in clashes)
        raise NameClash(f"这些单位会生成同名文件，请先改成不同的名称：{listed}。")
    return names


def _spare(paths: list[Path]) -> None:
    kept = [path.name for path in paths if path.exists() and not untouched(path)]
    if kept:
        listed = "、".join(kept[:5]) + ("等" if len(kept) > 5 else "")
        raise WouldOverwrite(f"文件夹里已有填过的同名文件（{listed}），为免覆盖没有写入。"
                             "请换一个文件夹，或先移走这些文件。")
