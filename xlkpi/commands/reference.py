"""The function reference, as data, as a table and as a Markdown page: all from the declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlkpi.commands.call import shown
from xlkpi.functions import FUNCTIONS
from xlkpi.functions.declare import REQUIRED, Function, Parameter


def as_data() -> list[dict[str, Any]]:
    """Every function with its parameters and examples, for JSON."""
    return [
        {
            "name": f.name, "title": f.title, "description": f.description, "result": f.result,
            "signature": signature(f),
            "parameters": [_parameter(p) for p in f.parameters],
            "examples": [{"formula": f"={e.formula}", "result": shown(e.result)}
                         for e in f.examples],
        }
        for f in FUNCTIONS.values()
    ]


def _parameter(p: Parameter) -> dict[str, Any]:
    told: dict[str, Any] = {"name": p.name, "title": p.title, "help": p.help,
                            "takes": p.takes.value, "range": p.takes.is_range,
                            "required": p.default is REQUIRED}
    if p.default is not REQUIRED:
        told["default"] = list(p.default) if isinstance(p.default, tuple) else p.default
    return told


def signature(function: Function) -> str:
    """'KPI_RATIO(actual, target, [floor], [cap])'."""
    names = ", ".join(p.name if p.default is REQUIRED else f"[{p.name}]"
                      for p in function.parameters)
    return f"{function.name}({names})"


def lines() -> Iterator[str]:
    """One line per function for the terminal."""
    width = max(len(name) for name in FUNCTIONS)
    for f in FUNCTIONS.values():
        yield f"{f.name:<{width}}  {f.title}：{f.description}"


def markdown() -> str:
    """The whole of docs/functions.md."""
    head = ["# KPI_ 函数参考", "",
            "本页由函数声明生成（`xlkpi functions --markdown`），不要手工修改。",
            "区域参数写作单元格区域；命令行上写作 JSON 列表。方括号内的参数可以不写。", ""]
    return "\n".join([*head, *(line for f in FUNCTIONS.values() for line in _section(f))]).rstrip(
        "\n") + "\n"


def _section(f: Function) -> Iterator[str]:
    yield from (f"## {f.name} {f.title}", "", f.description, "", f"`{signature(f)}`", "",
                "| 参数 | 名称 | 说明 | 不写时 |", "| --- | --- | --- | --- |")
    for p in f.parameters:
        default = "必填" if p.default is REQUIRED else _default(p.default)
        kind = "（区域）" if p.takes.is_range else ""
        yield f"| `{p.name}` | {p.title}{kind} | {_cell(p.help)} | {default} |"
    yield from ("", "| 例 | 结果 |", "| --- | --- |")
    for e in f.examples:
        yield f"| `={_cell(e.formula)}` | {_cell(shown(e.result))} |"
    yield ""


def _default(value: Any) -> str:
    if value is None:
        return "没有"
    if isinstance(value, tuple):
        return "{" + ",".join(f'"{v}"' if isinstance(v, str) else shown(v) for v in value) + "}"
    return shown(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
