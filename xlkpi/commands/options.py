"""Arguments and options that several commands have in common."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

SchemeArgument = Annotated[str, typer.Argument(
    metavar="方案", help="随产品提供的方案编号（xlkpi scheme list），或 .toml、.xlsx 文件")]
OwnSchemeOption = Annotated[str, typer.Option(
    "--scheme", metavar="方案", help="自定方案的文件；内置方案不用给")]
FormArgument = Annotated[Path, typer.Argument(metavar="工作簿", help="一份考核表")]
ForceFlag = Annotated[bool, typer.Option("--force", help="目标已有内容时也替换")]
JsonFlag = Annotated[bool, typer.Option("--json", help="输出 JSON")]
ProcessesOption = Annotated[int, typer.Option("--processes", min=1, metavar="个数",
                                              help="同时使用的进程数")]


class Basis(str, Enum):
    """Whose figures are scored."""

    assessed = "assessed"
    self = "self"


class Formulas(str, Enum):
    """How formulas stand in the unit workbooks."""

    native = "native"
    udf = "udf"
