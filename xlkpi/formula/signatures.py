"""How many arguments a function takes and what they are called, for the parser's messages."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xlkpi.functions.declare import REQUIRED, Function

EXPLAIN: Final = "KPI_EXPLAIN"  # takes a function's name and then that function's arguments


@dataclass(frozen=True)
class Signature:
    """What the parser must know of a function.

    Attributes:
        titles: Chinese names of the arguments, in order.
        least: how many must be given.
        most: how many may be given; None is without limit.
        empty_ok: the positions that may be left empty, ``F(a,,b)``.
    """

    name: str
    title: str
    titles: tuple[str, ...]
    least: int
    most: int | None
    empty_ok: frozenset[int] = frozenset()

    def usage(self) -> str:
        """The call with its Chinese argument names: ``IF(条件,成立时的值,不成立时的值)``."""
        shown = [t if i < self.least else f"[{t}]" for i, t in enumerate(self.titles)]
        return f"{self.name}({','.join(shown)}{',…' if self.most is None else ''})"


def _plain(
    name: str, title: str, titles: str, least: int = 0, most: int | None = -1
) -> tuple[str, Signature]:
    parts = tuple(titles.split())
    return name, Signature(
        name, title, parts, least or len(parts), len(parts) if most == -1 else most
    )


BUILTINS: Final[Mapping[str, Signature]] = dict(
    [
        _plain("IF", "条件取值", "条件 成立时的值 不成立时的值"),
        _plain("AND", "都成立", "条件", most=None),
        _plain("OR", "有一个成立", "条件", most=None),
        _plain("NOT", "不成立", "条件"),
        _plain("IFERROR", "出错时取值", "值 出错时的值"),
        _plain("SUM", "合计", "数", most=None),
        _plain("MIN", "最小", "数", most=None),
        _plain("MAX", "最大", "数", most=None),
        _plain("AVERAGE", "平均", "数", most=None),
        _plain("COUNT", "数字的个数", "数", most=None),
        _plain("ROUND", "四舍五入", "数 小数位数"),
        _plain("ABS", "绝对值", "数"),
        _plain("INT", "取整", "数"),
    ]
)


def signature(function: Function) -> Signature:
    """What the parser must know of a declared KPI_ function."""
    optional = {i for i, p in enumerate(function.parameters) if p.default is not REQUIRED}
    return Signature(
        function.name,
        function.title,
        tuple(p.title for p in function.parameters),
        function.least,
        None if function.name == EXPLAIN else len(function.parameters),
        frozenset(optional),
    )


def nearest(word: str, known: list[str]) -> str | None:
    """The known word that looks most like the given one, if any does."""
    found = difflib.get_close_matches(word, known, 1, 0.5)
    return found[0] if found else None


def nearest_function(word: str, known: Mapping[str, Signature]) -> Signature | None:
    """The function that is probably meant: by name, without KPI_, or by its Chinese name."""
    by_word = {name: name for name in known}
    by_word.update({name.removeprefix("KPI_"): name for name in known})
    by_word.update({s.title: name for name, s in known.items()})
    best = nearest(word, list(by_word))
    return known[by_word[best]] if best else None
