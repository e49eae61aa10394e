r"""The settings file of xlwings' VBA: lines of "KEY","value", read in the machine's code page.

Lines that are not ours stay byte for byte, whatever their encoding: they are
handled as Latin-1, which knows every byte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from xlkpi.addin.machine import SetupError

_BYTES: Final = "latin-1"
_LINE: Final = re.compile(r'\s*(?:"([^"]*)"|([^",]*?))\s*,\s*(?:"([^"]*)"|([^",]*?))\s*')


def lines_of(path: Path) -> list[str]:
    """The lines of the file, without their ends; none where there is no file."""
    if not path.exists():
        return []
    # not splitlines(): in Latin-1 it would end a line within a Chinese character
    lines = path.read_bytes().decode(_BYTES).split("\n")
    return [text.removesuffix("\r") for text in (lines[:-1] if lines[-1] == "" else lines)]


def line(key: str, value: str) -> str:
    """A setting as it stands in the file.

    Raises:
        SetupError: the value is not ASCII or holds a quotation mark; VBA would misread it.
    """
    if not value.isascii() or '"' in value:
        raise SetupError(f"设置 {key} 的值“{value}”含有中文或引号，加载项读不出：请装在默认位置。")
    return f'"{key}","{value}"'


def key_of(text: str) -> str:
    """The key of a line, in capitals; "" where it has none."""
    found = _LINE.fullmatch(text)
    return (found[1] or found[2] or "").upper() if found else ""


def value_of(lines: Sequence[str], key: str) -> str | None:
    """What VBA reads for a key: the first line counts."""
    found = next((m for text in lines if key_of(text) == key.upper()
                  and (m := _LINE.fullmatch(text))), None)
    return None if found is None else found[3] or found[4] or ""


def held(lines: Sequence[str], key: str) -> list[str]:
    """All lines of a key."""
    return [text for text in lines if key_of(text) == key.upper()]


def replaced(lines: Sequence[str], key: str, new: Sequence[str]) -> list[str]:
    """The lines with those of a key replaced, where the first of them stands or else at the end."""
    at = next((n for n, text in enumerate(lines) if key_of(text) == key.upper()), len(lines))
    rest = [text for text in lines if key_of(text) != key.upper()]
    return [*rest[:at], *new, *rest[at:]]


def write(path: Path, lines: Sequence[str]) -> None:
    """Write the file whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes("".join(f"{text}\r\n" for text in lines).encode(_BYTES))
    draft.replace(path)
