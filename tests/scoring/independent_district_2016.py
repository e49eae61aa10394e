"""district-2016 worked out by hand: straight from shared/schemes/district-2016.md, in fractions.

Nothing of xlkpi is used, so that an agreement means something.  The figures come from the
sample's file as it stands: the last column that is filled in counts (核定值, else 填报值).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from fractions import Fraction
from math import floor
from pathlib import Path

F = Fraction
Figures = dict[str, str]  # the input's name -> what was typed; a blank is not there

GRADES = ("一等", "二等", "三等", "不合格")
GROUPS = {  # how many units the source names
    "经济管理和其他类": 14, "公共事务和监管类": 14, "党委群团类": 17}


def figures_of(path: Path) -> dict[str, Figures]:
    """Unit -> its figures, by the input's name alone: no name stands twice."""
    found: dict[str, Figures] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in sorted(csv.DictReader(stream), key=lambda r: r["栏"] == "核定值"):
            for unit, text in row.items():
                if unit not in ("指标", "填报项", "栏"):
                    figures = found.setdefault(unit, {})
                    if text:
                        figures[row["填报项"]] = text
    return found


def groups_of(units: list[str]) -> dict[str, list[str]]:
    """The source's order: the first 14, the next 14, the last 17."""
    found, start = {}, 0
    for group, count in GROUPS.items():
        found[group] = units[start:start + count]
        start += count
    return found


def rounded(value: F) -> F:
    """Two decimals, half away from zero."""
    whole = floor(abs(value) * 100 + F(1, 2))
    return F(whole if value >= 0 else -whole, 100)


def task_points(figures: Figures, number: int) -> F:
    """MAX(0, 分值*MIN(1, 完成率) - 扣分); a blank task is nothing."""
    if f"任务{number}分值" not in figures:
        return F(0)
    weight, rate, off = (F(figures[f"任务{number}{what}"]) for what in ("分值", "完成率", "扣分"))
    return max(F(0), weight * min(F(1), rate) - off)


def points(figures: Figures) -> dict[str, F]:
    """The results that are sums, in their order."""
    own = rounded(sum((task_points(figures, n) for n in range(1, 6)), F(0)))
    target = own + rounded(F(figures["共性指标得分"]))
    public, leaders = (rounded(F(figures["公众评议得分率"]) * 200),
                       rounded(F(figures["领导评价得分率"]) * 100))
    bonus = min(F(10), rounded(F(figures["市级加分"]) * F(figures["加分倍数"])))
    off = 2 * (F(figures["通报批评次数"]) + F(figures["重大问题次数"])) + F(figures["察访核验扣分"])
    return {"职能指标得分": own, "目标考核得分": target, "公众评议得分": public,
            "领导评价得分": leaders, "创先争优加分": bonus,
            "考评综合得分": rounded(target + public + leaders + bonus - off)}


def ends(count: int) -> tuple[int, int]:
    """The last place of 一等 and of 二等: 40 % and 90 % of the group, half up.

    14: 5.6 -> 6 and 12.6 -> 13; 17: 6.8 -> 7 and 15.3 -> 15.
    """
    return tuple(floor(share * count + F(1, 2))  # type: ignore[return-value]
                 for share in (F(4, 10), F(9, 10)))


def tier(place: int, count: int) -> str:
    first, second = ends(count)
    return "一等" if place <= first else "二等" if place <= second else "三等"


def grades(totals: Mapping[str, F], order: Mapping[str, str]) -> dict[str, str]:
    """初定等次 of one group; units of one rank that lie between grades go by ``order``."""
    found = {}
    for unit, total in totals.items():
        ahead = sum(other > total for other in totals.values())
        equal = [u for u, other in totals.items() if other == total]
        if total < 900:
            found[unit] = "不合格"
        elif tier(ahead + 1, len(totals)) == tier(ahead + len(equal), len(totals)):
            found[unit] = tier(ahead + 1, len(totals))
        elif all(u in order for u in equal):
            place = ahead + 1 + sum(int(order[u]) < int(order[unit]) for u in equal)
            found[unit] = tier(place, len(totals))
        else:
            found[unit] = "等次待定"
    return found


def results(field: Mapping[str, Figures]) -> dict[str, dict[str, F | str]]:
    """Unit -> all nine results."""
    found: dict[str, dict[str, F | str]] = {}
    for units in groups_of(list(field)).values():
        worked = {unit: points(field[unit]) for unit in units}
        totals = {unit: p["考评综合得分"] for unit, p in worked.items()}
        order = {u: field[u]["同分先后"] for u in units if "同分先后" in field[u]}
        first = grades(totals, order)
        for unit in units:
            rank = 1 + sum(other > totals[unit] for other in totals.values())
            down = field[unit]["一票否决"] == "是" and first[unit] in GRADES
            last = (GRADES[min(3, GRADES.index(first[unit]) + 1)] if down else first[unit])
            found[unit] = {**worked[unit], "类内排名": F(rank), "初定等次": first[unit],
                           "等次": last}
    return found
