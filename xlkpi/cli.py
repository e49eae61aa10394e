"""The command line, and the only module that prints.

Each command imports what it needs when it runs: ``xlkpi call`` must answer
within 0.3 s of processor time, so no heavy library may be imported above.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlkpi import __version__
from xlkpi.collector import leave, paused
from xlkpi.commands import changing
from xlkpi.commands.errors import expected, sentence
from xlkpi.commands.options import (
    Basis,
    ForceFlag,
    FormArgument,
    Formulas,
    JsonFlag,
    OwnSchemeOption,
    ProcessesOption,
    SchemeArgument,
)
from xlkpi.commands.usage import Command, Group, complaint

if TYPE_CHECKING:
    from xlkpi.findings import Finding

FINDINGS = 1  # exit code: there is something to look at
FAILED = 2  # exit code: could not run

app = typer.Typer(
    cls=Group, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="考核表的制作、核对、计分与汇总。各命令加 --help 查看用法。",
)
scheme_app = typer.Typer(cls=Group, rich_markup_mode=None, help="考核方案：列出、检查、查看、转换。")
app.add_typer(scheme_app, name="scheme")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"xlkpi {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option(  # noqa: ARG001 -- its callback does it
        "--version", callback=_version, is_eager=True, help="显示版本号")] = False,
) -> None:
    """Without a command: the help page."""
    if context.invoked_subcommand is None:
        print(context.get_help())


@scheme_app.callback(invoke_without_command=True)
def scheme_root(context: typer.Context) -> None:
    """Without a command: the help page."""
    if context.invoked_subcommand is None:
        print(context.get_help())


# -- functions ---------------------------------------------------------------
@app.command(cls=Command, context_settings={"ignore_unknown_options": True,
                                            "allow_interspersed_args": False})
def call(
    name: Annotated[str, typer.Argument(metavar="函数名", help="如 KPI_RATIO")] = "",
    arguments: Annotated[list[str] | None, typer.Argument(
        metavar="参数", help="数、50%、TRUE、文字、''（空白）；区域写作 JSON 列表 '[1,0,2]'")] = None,
    batch: Annotated[str, typer.Option(
        "--batch", metavar="文件", help='逐行计算：每行一个 JSON 列表 ["KPI_RATIO",45,100,0.5]；- 为标准输入')] = "",
) -> None:
    """调用一个 KPI_ 函数，显示单元格中会显示的结果。"""
    from xlkpi.commands import call as calling
    from xlkpi.functions import CellError
    from xlkpi.functions import call as call_function

    if batch:
        if name:
            raise typer.BadParameter("--batch 与函数名不能同时使用")
        for line in calling.batch(calling.lines_of(batch)):
            print(line)
        return
    if not name:
        raise typer.BadParameter("缺少函数名，例：xlkpi call KPI_RATIO 45 100 50%")
    try:
        value = call_function(name, [calling.parse_argument(a) for a in arguments or ()])
    except CellError as error:
        value = error
    print(calling.shown(value))
    errors = list(calling.errors_in(value))
    for reason in dict.fromkeys(str(e) for e in errors):
        _complain(reason)
    if errors:
        raise typer.Exit(FINDINGS)


@app.command(cls=Command)
def functions(
    as_json: JsonFlag = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="输出函数参考页")] = False,
) -> None:
    """列出全部 KPI_ 函数。"""
    from xlkpi.commands import reference

    if as_json:
        _print_json(reference.as_data())
    elif markdown:
        print(reference.markdown(), end="")
    else:
        for line in reference.lines():
            print(line)


# -- schemes -----------------------------------------------------------------
@scheme_app.command("list", cls=Command)
def scheme_list() -> None:
    """列出随产品提供的方案。"""
    from xlkpi.commands.schemes import listed
    from xlkpi.scheme import load, shipped

    for name in shipped():
        print(listed(load(name)))


@scheme_app.command("check", cls=Command)
def scheme_check(scheme: SchemeArgument, as_json: JsonFlag = False) -> None:
    """检查方案：一次列出全部问题。有错误或警告退出码为 1；只有提示为 0。"""
    from xlkpi.scheme import SchemeError, check, load_placed

    try:
        findings = check(*load_placed(scheme))
    except SchemeError as error:
        findings = error.report
        if not error.is_scheme:
            if not as_json:
                raise
            _print_json([f.as_dict() for f in findings])
            raise typer.Exit(FAILED) from error
    _report(findings, as_json, f"方案 {scheme} 没有发现问题。", notes_count=False)


@scheme_app.command("show", cls=Command)
def scheme_show(scheme: SchemeArgument) -> None:
    """显示方案：类别、指标、填报项与公式。"""
    from xlkpi.commands.schemes import page
    from xlkpi.scheme import load

    for line in page(load(scheme)):
        print(line)


@scheme_app.command("convert", cls=Command)
def scheme_convert(
    source: Annotated[str, typer.Argument(metavar="来源", help="方案编号或文件")],
    target: Annotated[Path, typer.Argument(metavar="目标", help="要写的 .toml 或 .xlsx 文件")],
    force: ForceFlag = False,
) -> None:
    """在方案工作簿与文本格式之间转换。"""
    from xlkpi.commands.errors import CommandError
    from xlkpi.scheme import load, save

    if target.exists() and not force:
        raise CommandError(f"{target} 已经存在，没有写入；请换一个文件名，确实要替换的加 --force。")
    loaded = load(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    save(loaded, target)
    print(f"已写入 {target}")


# -- the year's work ---------------------------------------------------------
@app.command(cls=Command)
def distribute(
    scheme: SchemeArgument,
    out: Annotated[Path, typer.Option("--out", metavar="目录", help="考核表放在这里")],
    units: Annotated[Path | None, typer.Option("--units", metavar="文件",
                                               help="单位名单（.csv 或 .xlsx）；不给时用方案中的名单")] = None,
    period: Annotated[str, typer.Option("--period", metavar="时段", help=(
        "只做一个时段的考核表，如 一季度；不给时做全年的"))] = "",
    formulas: Annotated[Formulas, typer.Option(
        "--formulas", help="native：任何电脑都能自动计分；udf：使用 KPI_ 加载项")] = Formulas.native,
    buttons: Annotated[bool, typer.Option(
        "--buttons", help="生成 .xlsm，表上有“检查填报”“重新计分”按钮（电脑上装有 Excel 加载项时可用）")] = False,
    force: ForceFlag = False,
    ignore_errors: Annotated[bool, typer.Option(
        "--ignore-errors", help="方案有错误（公式除外）时也照样生成")] = False,
) -> None:
    """按方案为每个单位生成考核表；先检查方案，有错误就不生成。"""
    from xlkpi.commands.distributing import run
    from xlkpi.findings import line
    from xlkpi.hosts.xlam.package import button_macros

    with _progress("生成考核表") as progress:
        done = run(scheme, out, units, formulas.value, progress, period=period, force=force,
                   ignore_errors=ignore_errors, macros=button_macros if buttons else None)
    for found in done.findings:
        _complain(line(found))
    print(f"已在 {out} 生成 {len(done.written)} 份考核表。{done.hint}")


@app.command(cls=Command)
def inspect(
    workbook: FormArgument,
    as_json: JsonFlag = False,
    scheme: OwnSchemeOption = "",
    unit: Annotated[str, typer.Option("--unit", metavar="单位",
                                      help="工作簿中有几个单位的考核表时，指明一个")] = "",
) -> None:
    """列出一份考核表的填报项、单元格与得分（得分现算，不取缓存）。"""
    from xlkpi.commands import inspecting

    told = inspecting.run(workbook, scheme or None, unit)
    if as_json:
        _print_json(told)
    else:
        for line in inspecting.lines(told):
            print(line)


@app.command(cls=Command)
def check(
    paths: Annotated[list[Path], typer.Argument(metavar="文件或目录...", help="回收的考核表")],
    scheme: Annotated[str, typer.Option("--scheme", metavar="方案",
                                        help="按此方案核对；不给时取考核表自带的方案")] = "",
    as_json: JsonFlag = False,
    processes: ProcessesOption = 1,
) -> None:
    """核对回收的考核表。没有问题退出码为 0，有问题为 1，无法核对为 2。"""
    from xlkpi.commands.checking import run

    with _progress("核对") as progress:
        result = run(paths, scheme or None, processes, progress)
    _report(result.findings, as_json, f"共 {result.count} 份考核表，没有发现问题。")


@app.command(cls=Command)
def consolidate(
    folder: Annotated[Path, typer.Argument(metavar="目录", help="回收的考核表所在目录")],
    scheme: Annotated[str, typer.Option("--scheme", metavar="方案", help="方案编号或文件")],
    out: Annotated[Path, typer.Option("--out", metavar="汇总.xlsx", help="要写的汇总工作簿")],
    json_file: Annotated[Path | None, typer.Option("--json", metavar="文件",
                                                   help="同时写出 JSON 结果")] = None,
    basis: Annotated[Basis, typer.Option(
        "--basis", help="assessed：有核定值的按核定值；self：按填报值")] = Basis.assessed,
    processes: ProcessesOption = 1,
) -> None:
    """汇总：读取、核对、计分、排名，写出汇总工作簿。"""
    from xlkpi.commands import consolidating

    with _progress("汇总") as progress:
        done = consolidating.run(folder, scheme, out, basis.value, processes, progress,
                                 json_file=json_file)
    failed = None
    if json_file is not None:
        try:
            consolidating.write_json(json_file, done.data)
        except OSError as error:  # the summary is there: tell what it holds before this
            failed = error
    _print_findings(done.findings, "异常清单")
    for line in consolidating.ranking(done):
        print(line)
    print(f"汇总工作簿：{out}")
    if failed is not None:
        raise failed


@app.command(cls=Command)
def demo(
    folder: Annotated[Path, typer.Argument(metavar="目录", help="放在哪里")] = Path("xlkpi-demo"),
    scheme: Annotated[str, typer.Option("--scheme", metavar="方案", help="自带方案的编号")] = "suo-2023",
) -> None:
    """用样例数据走完全程：制表、填报、回收、核对、计分、汇总。"""
    from xlkpi.commands.demonstrating import run

    for line in run(folder, scheme):
        print(line)


@app.command(cls=Command)
def office(
    task: Annotated[str, typer.Argument(
        metavar="任务",
        help="doctor 检查是否就绪；install 装入或更新加载项；remove 卸载；start 启动 LibreOffice")],
    files: Annotated[list[Path] | None, typer.Argument(
        metavar="文件", help="start 时要打开的工作簿")] = None,
    profile: Annotated[Path | None, typer.Option(
        "--profile", metavar="目录", help="LibreOffice 的用户配置目录（默认为当前用户的）")] = None,
) -> None:
    """LibreOffice 加载项：检查、安装、卸载、启动。"""
    from xlkpi.commands import office as commands

    lines, good = commands.run(task, files or (), profile)
    print("\n".join(lines))
    if not good:
        raise typer.Exit(FINDINGS)


@app.command(cls=Command)
def addin(
    task: Annotated[str, typer.Argument(
        metavar="任务", help="doctor 检查；install 装入或更新；remove 卸载；build 用源代码制作")],
    file: Annotated[Path | None, typer.Option(
        "--file", metavar="文件", help="另外的 xlkpi.xlam；build 时为放在哪个目录")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Excel 加载项：检查、安装、卸载、制作。"""
    from xlkpi.commands import addin as commands

    lines, findings = commands.run(task, file)
    for line in () if as_json else lines:
        print(line)
    if task == "doctor":
        _report(findings, as_json, "没有发现问题。", notes_count=False)


# -- printing ----------------------------------------------------------------
def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _print_findings(findings: Sequence[Finding], elsewhere: str = "") -> None:
    from xlkpi.commands.listing import lines

    for text in lines(findings, elsewhere):
        print(text)


def _report(findings: Sequence[Finding], as_json: bool, nothing: str, *,
            notes_count: bool = True) -> None:
    """Show findings; exit 1 where there are any (or, on request, any but notes)."""
    if as_json:
        _print_json([f.as_dict() for f in findings])
    elif findings:
        _print_findings(findings)
        print(f"共 {len(findings)} 条。")
    else:
        print(nothing)
    if any(notes_count or f.severity != "note" for f in findings):
        raise typer.Exit(FINDINGS)


def _progress(title: str) -> Any:
    from xlkpi.commands.progress import Progress

    return Progress(title)


changing.add(app, changing.Voice(print, _print_findings, _progress))


# -- the way in --------------------------------------------------------------
def main() -> None:
    """Entry point: UTF-8 everywhere, Chinese complaints, exit code 2 where it could not run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none are ours; looking costs
    try:
        with paused():
            code = app(standalone_mode=False, prog_name="xlkpi")
    except typer.Abort:
        code = FAILED
    except typer.TyperException as error:
        _complain(complaint(error))
        code = FAILED
    except BrokenPipeError:  # the reader (head) has gone; nothing is left to say
        sys.stdout = None
        code = 0
    except KeyboardInterrupt:
        _complain("已中断。")
        code = 130
    except expected() as error:
        _complain(sentence(error))
        code = FAILED
    leave()
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
