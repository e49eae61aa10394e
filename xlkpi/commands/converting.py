"""``xlkpi convert``: a unit workbook with its formulas in the other form, beside the first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlkpi.commands.distributing import read_units
from xlkpi.commands.errors import CommandError
from xlkpi.convert import Converted, ConvertError, convert
from xlkpi.forms import Form
from xlkpi.scheme import load

ADDED: Final[dict[Form, str]] = {"native": "普通公式", "udf": "加载项公式"}


@dataclass(frozen=True)
class Done:
    """The new file, and what was done."""

    path: Path
    converted: Converted


def run(source: Path, form: Form, out: Path | None = None, scheme: str | None = None,
        units: Path | None = None) -> Done:
    """Write a copy of a workbook in another form.

    Args:
        source: the workbook.
        form: "native" or "udf".
        out: the file to write, which may not be there yet; by default beside the source.
        scheme: a scheme of one's own; None takes the shipped one that the workbook names.
        units: the list of units that the workbooks were made with.

    Raises:
        CommandError: it cannot be done.
    """
    target = out or source.with_name(f"{source.stem}（{ADDED[form]}）{source.suffix}")
    if target.exists():
        raise CommandError(f"{target.name} 已经存在，没有覆盖：请用 --out 另给一个文件名。")
    if target.suffix.lower() != source.suffix.lower():
        raise CommandError(f"转换后的文件仍是 {source.suffix}：请把 --out 的扩展名改成它。")
    loaded = load(scheme) if scheme else None
    if units is not None and loaded is None:
        raise CommandError("给了 --units 时，也要用 --scheme 指明方案。")
    more = () if units is None or loaded is None else read_units(units, loaded)
    try:
        return Done(target, convert(source, target, form, loaded, more))
    except ConvertError as error:
        raise CommandError(error.message) from error


def lines(done: Done) -> list[str]:
    """What to tell, but for the findings."""
    told = [(f"已写入 {done.path}（{'、'.join(done.converted.sheets)}："
            f"改写公式 {done.converted.formulas} 个，其余不变）。")]
    if done.converted.paths:
        told.append(f"另有 {done.converted.paths} 个公式去掉了加载项的路径。")
    return told
