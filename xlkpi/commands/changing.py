"""The commands about changes: convert, preview, appeals.  They speak through what they are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from xlkpi.commands.options import FormArgument, Formulas, OwnSchemeOption, ProcessesOption
from xlkpi.commands.usage import Command, Group

if TYPE_CHECKING:
    from xlkpi.findings import Finding

OutOption = Annotated[Path | None, typer.Option("--out", metavar="文件.xlsx", help="写出工作簿")]
JsonOption = Annotated[Path | None, typer.Option("--json", metavar="文件", help="写出 JSON 结果")]


class Voice(NamedTuple):
    """How a command speaks; ``xlkpi.cli`` alone prints.

    Attributes:
        say: prints a line.
        findings: prints findings, a line each.
        progress: a progress bar with a title.
    """

    say: Callable[[str], None]
    findings: Callable[[Iterable[Finding]], None]
    progress: Callable[[str], AbstractContextManager[Any]]


def add(app: typer.Typer, voice: Voice) -> None:
    """Add the commands to the command line."""
    _add_convert(app, voice)
    _add_preview(app, voice)


def _add_convert(app: typer.Typer, voice: Voice) -> None:
    @app.command(cls=Command)
    def convert(
        workbook: FormArgument,
        formulas: Annotated[Formulas, typer.Option(
            "--formulas", help="native：任何电脑都能自动计分；udf：使用 KPI_ 加载项")],
        out: Annotated[Path | None, typer.Option(
            "--out", metavar="文件", help="要写的文件；不给时写在旁边，文件名后加注")] = None,
        scheme: OwnSchemeOption = "",
        units: Annotated[Path | None, typer.Option(
            "--units", metavar="文件", help="下发时用过的单位名单（与 --scheme 一起给）")] = None,
    ) -> None:
        """把考核表的计分公式换成另一种，填报值、格式和其他内容不变；原文件不变。"""
        from xlkpi.commands import converting

        done = converting.run(workbook, formulas.value, out, scheme or None, units)
        voice.findings(done.converted.findings)
        for line in converting.lines(done):
            voice.say(line)


def _add_preview(app: typer.Typer, voice: Voice) -> None:
    @app.command(cls=Command)
    def preview(
        old: Annotated[str, typer.Argument(metavar="原方案", help="考核表所属的方案：编号、.toml 或 .xlsx")],
        new: Annotated[str, typer.Argument(metavar="新方案", help="要预演的方案：编号、.toml 或 .xlsx")],
        returns: Annotated[Path, typer.Argument(metavar="目录", help="交回的考核表所在目录")],
        out: OutOption = None,
        json_file: JsonOption = None,
        processes: ProcessesOption = 1,
    ) -> None:
        """规则预演：同一批考核表按新旧两个方案计算，谁的得分、名次、等次会变。"""
        from xlkpi.commands import previewing

        with voice.progress("预演") as progress:
            found, reading = previewing.run(old, new, returns, out, json_file, processes, progress)
        voice.findings((*reading, *found.findings))
        for line in previewing.lines(found):
            voice.say(line)
        _told_where(voice, out, json_file)


def _told_where(voice: Voice, out: Path | None, json_file: Path | None) -> None:
    if out is not None:
        voice.say(f"工作簿：{out}")
    if json_file is not None:
        voice.say(f"JSON：{json_file}")


__all__ = ["Group", "Voice", "add"]
