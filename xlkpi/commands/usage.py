"""The command line's own words in Chinese: help headings and complaints about arguments."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from typer import TyperException
from typer.core import TyperCommand, TyperGroup

HEADINGS: Final = {
    "Usage:": "用法：", "Arguments:": "参数：", "Options:": "选项：", "Commands:": "命令：",
    "Show this message and exit.": "显示这段说明。", "[required]": "[必填]",
    "[default: ": "[默认：", "; x>=": "，不小于 ", "[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]...",
}


def _names(listed: str) -> str:
    """Names as Chinese lists them.

    >>> _names("'check', 'scheme'")
    'check、scheme'
    """
    return listed.replace("'", "").replace(", ", "、")


COMPLAINTS: Final[tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...]] = (
    (r"No such command '(.+)'\.", r"没有命令“\1”"),
    (r" Did you mean (.+)\?", lambda found: f"（是否想用 {_names(found[1])}）"),
    (r"Missing command\.", "缺少命令"),
    (r"No such option: (\S+)", r"没有选项 \1"),
    (r"\(Possible options: (.+)\)", r"（是否想用 \1）"),
    (r"Missing (?:argument|option|parameter) '?([^'.]+)'?\.?(.*)", r"缺少 \1"),
    (r"^Invalid value: ", ""),
    (r"Invalid value for '?([^':]+)'?: ", r"\1 的值不对："),
    (r"'(.+)' is not one of (.+)\.",
     lambda found: f"“{found[1]}”不在 {_names(found[2])} 之中"),
    (r"'(.+)' is not a valid int(?:eger)?(?: range)?\.", r"“\1”不是整数"),
    (r"(\S+) is not in the range (?:x>=)?(.+)\.", r"\1 应不小于 \2"),
    (r"Option '?(\S+?)'? requires an argument\.", r"选项 \1 后面要写值"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", r"多出的参数：\1"),
)


def translated(help_text: str) -> str:
    """Help with Chinese headings."""
    for english, chinese in HEADINGS.items():
        help_text = re.sub(re.escape(english).replace(r"\ ", r"\s+"), chinese, help_text)
    return re.sub(r" <[a-z\[\]|]+>", "", help_text)  # the types of Python say nothing to our users


class Command(TyperCommand):
    """A command whose help is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return translated(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands whose help is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return translated(super().get_help(ctx))


def complaint(error: TyperException) -> str:
    """What is wrong with the command line, and where help stands."""
    message = str(getattr(error, "format_message", lambda: error)())
    for pattern, chinese in COMPLAINTS:
        message = re.sub(pattern, chinese, message)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "xlkpi"
    return f"{message.rstrip('。. ')}。用 {path} --help 查看用法。"
