"""Made-up figures for suo-2023 and returns that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from random import Random

from xlkpi.returns.model import Entry, Return
from xlkpi.scheme.model import Input, Scheme

# tiers, 0/1 borders and the like come from the scheme; only the sizes are chosen here
SIZES = (1, 2, 3, 5, 9, 10, 11, 20, 29, 30, 31, 40, 50, 100, 101, 200, 400, 1000)
BORDERS = ("0.1", "0.3", "0.5", "0.85", "0.9", "0.91", "0.95", "0.97", "0.995", "1", "1.1",
           "1.2", "2")


def whole_part(random: Random, of: int) -> int:
    """A count out of ``of``: often exactly on a border, sometimes one beside it."""
    share = Fraction(random.choice(BORDERS)) * of
    if random.random() < 0.6:
        return max(0, int(share) + random.choice((-1, 0, 0, 0, 1)))
    return random.randint(0, of + of // 4)


def figure(random: Random, item: Input, before: Mapping[str, object]) -> object:
    """One figure: a text, an int, a Fraction, or None for what may stay blank."""
    if not item.required and random.random() < 0.4:
        return None
    if item.labels:
        return random.choice(item.labels)
    if item.name == "评定得分":
        most = Fraction(str(item.maximum))
        return random.choice((0, most, Fraction(random.randint(0, int(100 * most)), 100)))
    if item.key == "8.1/视情扣分":
        return Fraction(random.randint(10, 50), 100)
    if item.name == "综合评分":
        return random.choice((Fraction(1, 5), 1, Fraction(random.randint(20, 100), 100)))
    if item.measure == "万元":
        return Fraction(random.randint(100, 9900), 100)
    if item.minimum == 1 or item.name.startswith("上年"):
        return random.choice(SIZES)
    if item.indicator == "9.1":
        return random.choice((0, 0, 0, 0, 0, 0, 1, 2))
    small = ("超期", "不良", "上级", "未", "立案", "涉网", "反不", "双打", "事故")
    if item.name.startswith(small):
        return random.choice((0, 0, 0, 0, 1, 1, 2, 3, 5, 12, 40))
    return random.choice((0, 1, 3, 20, 100, 1000))


DENOMINATORS = {
    "完成数": ("应完成数", "任务数"), "参评单位数": ("持证单位数",), "明厨亮灶单位数": ("餐饮单位总数",),
    "覆盖数": ("应覆盖数",), "检查数": ("应检查数",), "办结数": ("受理数",), "调解成功数": ("调解总数",),
    "满意数": ("回访数",), "登记数": ("应登记数",), "检验数": ("应检验数",), "持证数": ("应持证数",),
    "整改数": ("应整改数",), "结案数": ("事故数",), "巡查单位数": ("使用单位数",), "公示数": ("应公示数",),
    "发放数": ("应发放数",), "诉转案件数": ("下半年受理件数",), "本年案件数": ("上年案件数",),
}


def made_up(scheme: Scheme, random: Random) -> dict[str, object]:
    """Figures of one unit, bounds included."""
    found: dict[str, object] = {}
    for item in scheme.inputs:
        found[item.key] = figure(random, item, found)
    for item in scheme.inputs:
        for name in DENOMINATORS.get(item.name, ()):
            whole = found.get(f"{item.indicator}/{name}")
            if isinstance(whole, int) and whole > 0:
                found[item.key] = whole_part(random, whole)
                if item.name == "诉转案件数":
                    task = int(whole * Fraction("0.03"))
                    found[item.key] = max(0, task + random.randint(-3, 12))
    return found


def returned(unit: str, figures: Mapping[str, object], scheme: Scheme,
             assessed: Mapping[str, object] | None = None) -> Return:
    """A return of ``unit`` with these figures as 填报值 (and ``assessed`` as 核定值)."""
    def plain(value: object) -> float | str | None:
        if isinstance(value, (int, float, Fraction)):
            return float(value)
        return value if value is None else str(value)

    second = assessed or {}
    entries = {key: Entry(plain(value), plain(second.get(key)), f"H{row}", f"I{row}")
               for row, (key, value) in enumerate(figures.items(), start=8)}
    return Return(Path(f"{unit}.xlsx"), "考核表", scheme.id, scheme.version, unit, entries=entries)
