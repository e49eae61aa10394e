"""What the ranking and its chart sum scores up by: sections, or what stands above them.

A table with levels above its sections has too many of them for one line or one
chart; people speak of 业务工作指标 there, and of 重要指标.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum
from typing import Final

from xlkpi.scheme.model import Indicator, Section
from xlkpi.summary.plan import Plan, section_key

_POINTS: Final = re.compile(r"（\d+(\.\d+)?分）$")


@dataclass(frozen=True)
class Category:
    """One column of sums.

    Attributes:
        key: the column's in 排名.
        name: its heading.
        full: full marks of its sections, points.
        sections: neighbours in 得分矩阵.
    """

    key: str
    name: str
    full: float
    sections: tuple[tuple[Section, tuple[Indicator, ...]], ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its indicators."""
        return tuple(dict.fromkeys(i.kind for _, members in self.sections for i in members))

    def totals(self, plan: Plan) -> list[float]:
        """The sums of the scores that there are, a unit each, points."""
        columns = [plan.section_totals[section.code] for section, _ in self.sections]
        return [round(fsum(row), plan.scheme.decimals) for row in zip(*columns, strict=True)]


def categories(plan: Plan) -> tuple[Category, ...]:
    """The sections; where the scheme has levels, what stands right above them."""
    if not plan.scheme.levels:
        return tuple(Category(section_key(pair[0]), pair[0].name, pair[0].full, (pair,))
                     for pair in plan.sections)
    found: list[Category] = []
    for above, run in groupby(plan.sections, lambda pair: pair[0].above):
        pairs = tuple(run)
        found.append(Category(f"level/{len(found)}", _name(above, pairs[0][0]),
                              round(sum(section.full for section, _ in pairs), 10), pairs))
    return tuple(found)


def _name(above: Sequence[str], section: Section) -> str:
    """'业务工作指标' of '业务工作指标（19分）': what may be had now stands beside it anyway."""
    return _POINTS.sub("", above[-1]) if above else section.name
