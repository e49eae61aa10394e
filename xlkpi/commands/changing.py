"""The commands about changes: convert, preview, appeals.  They speak through a ``Voice``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from xlkpi.commands.options import (
    ForceFlag,
    FormArgument,
    Formulas,
    OwnSchemeOption,
    ProcessesOption,
    SchemeArgument,
)
from xlkpi.commands.usage import Command, Group

if TYPE_CHECKING:
    from xlkpi.findings import Finding

OutOption = Annotated[Path | None, typer.Option("--out", metavar="文件.xlsx", help="写出工作簿")]
JsonOption = Annotated[Path | None, typer.Option("--json", metavar="文件", help="写出 JSON 结果")]


class Voice(NamedTuple):
    """How a command speaks; ``xlkpi.cli`` alone prints.

    Attributes:
        say: prints a line.
        findings: prints findings; the second argument is the sheet that has each of them.
        progress: a progress bar with a title.
    """

    say: Callable[[str], None]
    findings: Callable[[Sequence[Finding], str], None]
    progress: Callable[[str], AbstractContextManager[Any]]


def add(app: typer.Typer, voice: Voice) -> None:
    """Add the commands to the command line."""
    _add_convert(app, voice)
    _add_preview(app, voice)
    _add_appeal(app, voice)


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
        voice.findings(done.converted.findings, "")
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
        from xlkpi.changes.sheets import NOTICES
        from xlkpi.commands import previewing

        with voice.progress("预演") as progress:
            found = previewing.run(old, new, returns, out, json_file, processes, progress)
        voice.findings(found.findings, NOTICES if out is not None else "")
        for line in previewing.lines(found):
            voice.say(line)
        _told_where(voice, out, json_file)


def _add_appeal(app: typer.Typer, voice: Voice) -> None:
    group = typer.Typer(cls=Group, rich_markup_mode=None, help="复核：发出复核表，采用交回的复核表。")
    app.add_typer(group, name="appeal")

    @group.callback(invoke_without_command=True)
    def root(context: typer.Context) -> None:
        """Without a command: the help page."""
        if context.invoked_subcommand is None:
            voice.say(context.get_help())

    @group.command("issue", cls=Command)
    def issue(
        scheme: SchemeArgument,
        unit: Annotated[str, typer.Argument(metavar="单位", help="申请复核的单位")],
        codes: Annotated[str, typer.Argument(metavar="指标", help=(
            "要复核的指标编号，逗号隔开，如 1.1,3.2；综合的填报项写 综合/名称"))],
        returned: Annotated[Path, typer.Option("--return", metavar="文件",
                                               help="该单位原来交回、核定过的考核表")],
        notice: Annotated[str, typer.Option("--notice", metavar="日期",
                                            help="结果通知的日期，如 2026-01-05")],
        out: Annotated[Path, typer.Option("--out", metavar="目录", help="复核表放在这里")],
        days: Annotated[int | None, typer.Option(
            "--days", min=1, metavar="天数", help="通知之后几个工作日内可以提出；方案写明的不用给")] = None,
        filed: Annotated[str, typer.Option("--filed", metavar="日期", help=(
            "单位提出复核的日期；不给时看交回的复核表什么时候保存"))] = "",
        force: ForceFlag = False,
    ) -> None:
        """发出一个单位的复核表：只有要复核的指标可以改，其余按核定结果填好并锁定。"""
        from xlkpi.commands import appealing

        for line in appealing.issue(scheme, unit, codes, returned, notice, out, days=days,
                                    filed=filed, force=force):
            voice.say(line)

    @group.command("apply", cls=Command)
    def apply(
        returns: Annotated[Path, typer.Argument(metavar="考核表目录", help="原来交回的考核表")],
        appeals: Annotated[Path, typer.Argument(metavar="复核表目录", help="交回的复核表")],
        scheme: Annotated[str, typer.Option("--scheme", metavar="方案", help="方案编号或文件")],
        out: Annotated[Path, typer.Option("--out", metavar="文件.xlsx", help="复核结果工作簿")],
        json_file: JsonOption = None,
        summary: Annotated[Path | None, typer.Option(
            "--summary", metavar="汇总.xlsx", help="同时写出复核后的汇总工作簿")] = None,
        late_ok: Annotated[bool, typer.Option("--late-ok", help="过了期限的复核也采用")] = False,
    ) -> None:
        """采用复核表：复核前后各算一遍，列出谁的得分、名次、等次变了。有没采用的退出码为 1。"""
        from xlkpi.changes.sheets import NOTICES
        from xlkpi.commands import appealing

        with voice.progress("复核") as progress:
            found = appealing.run(returns, appeals, scheme, out, json_file, summary,
                                  late_ok=late_ok, progress=progress)
        voice.findings(found.findings, NOTICES)
        for line in appealing.lines(found):
            voice.say(line)
        _told_where(voice, out, json_file)
        if summary is not None:
            voice.say(f"复核后的汇总：{summary}")
        if found.refused:
            raise typer.Exit(1)


def _told_where(voice: Voice, out: Path | None, json_file: Path | None) -> None:
    if out is not None:
        voice.say(f"工作簿：{out}")
    if json_file is not None:
        voice.say(f"JSON：{json_file}")

