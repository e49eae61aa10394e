"""industry-commerce worked out by hand: straight from shared/schemes/industry-commerce.md.

Nothing of xlkpi is used, so that an agreement means something; figures are read as they stand
in the sample, in exact fractions.

Some of it on paper, from the sample:

* 城东分局: quarters (96+95.5+97+94)/4 = 95.625 %, half-years (95+96)/2 = 95.5 %;
  (0.95625*50% + 0.955*50%)*100 = 95.5625; plus 4 = 99.5625, so 99.56.
* 城西分局: the reviewer puts 92.5 % for the third quarter: (92+90+92.5+91)/4 = 91.375 %,
  half-years 93 %; 92.1875 + min(10, 12) = 102.1875, so 102.19.
* 人教科: (94+92)/2 = 93 % * 70 % + 93 % * 30 % = 93 %; 93 + 0.5 = 93.5.
* 陈志强: his twelve months add to 1165, a mean of 97.083333; * 70 % = 67.958333; + 96 % * 30 % =
  28.8; own bonus 0, the branch's 1; he heads it and 0.5 was not deducted: - 2 * 0.5. Together
  96.758333 %, 0.967583; 优秀, 青: 6000 - 120 = 5880.
* 林晓东: 1129/12 = 94.083333 * 70 % = 65.858333, + 28.8 + 1 + 0 = 95.658333 %: 优秀.
* 王建国: born 1955-12-31, 56 on 2011-12-31, a man: 长; 优秀, so the base of his former post, 6800.
* 周立新: born a day later, 55: 青; 良好, so 5600 - 300 = 5300.
* 李秀兰: born 1960-12-31, 51, a woman: 长. 吴桂芳: born 1961-01-01, 50: 青.
* 何静: 一般, 青: 4400/2 - 5000 < 0, so 0.
* 13 of 14 persons are assessed: 15 % of 13 is 1.95, rounded down 1 优秀; 15 % of 14 would be 2.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path

F = Fraction
YEAR = 2011
MONTHS = [f"{n}月得分" for n in (
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")]
Figures = Mapping[str, str]


def figures(sample: Path) -> dict[str, dict[str, str]]:
    """Unit -> input -> what counts: the reviewer's figure where there is one."""
    found: dict[str, dict[str, str]] = {}
    with sample.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            name, column = row["填报项"], row["栏"]
            for unit in list(row)[3:]:
                if row[unit] != "" and (column == "核定值" or name not in found.get(unit, {})):
                    found.setdefault(unit, {})[name] = row[unit]
    return found


def number(text: str) -> F:
    return F(text[:-1]) / 100 if text.endswith("%") else F(text)


def rounded(value: F, places: int) -> F:
    """Half away from zero."""
    scaled = abs(value) * 10**places
    whole = floor(scaled + F(1, 2))
    return F(whole if value >= 0 else -whole, 10**places)


def mean(f: Figures, *names: str) -> F:
    return sum((number(f[n]) for n in names), F(0)) / len(names)


def branch(f: Figures) -> F:
    quarters = mean(f, "一季度得分率", "二季度得分率", "三季度得分率", "四季度得分率")
    halves = mean(f, "上半年得分率", "下半年得分率")
    return rounded((quarters / 2 + halves / 2) * 100 + min(F(10), number(f["年度加分"])), 2)


def office(f: Figures) -> F:
    halves = mean(f, "上半年得分率", "下半年得分率")
    rate = halves * F(7, 10) + number(f["基层测评得分率"]) * F(3, 10)
    return rounded(rate * 100 + min(F(10), number(f["年度加分"])), 2)


def verdict(total: F, f: Figures) -> str:
    if total >= 85 and f["否决"] == "否":
        return "达标"
    return "问责" if total < 70 else "不达标"


def age(f: Figures) -> int:
    born, on = date.fromisoformat(f["出生日期"]), date(YEAR, 12, 31)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def rate(f: Figures) -> F:
    twice = 2 * number(f.get("应扣未扣分值", "0"))
    return rounded(mean(f, *MONTHS) / 100 * F(7, 10) + number(f["民主测评得分率"]) * F(3, 10)
                   + (number(f["个人加分"]) + number(f["单位加分"])) / 100 - twice / 100, 6)


def grade(of: F) -> str:
    for label, least in (("优秀", "0.95"), ("良好", "0.8"), ("一般", "0.6")):
        if of >= F(least):
            return label
    return "差"


def award(f: Figures, of: str, elder: bool) -> F:
    base, former = number(f["奖金基数"]), number(f["原任职务奖金基数"])
    if of == "差":
        return F(0)
    if elder:
        return {"优秀": former, "良好": base, "一般": base / 2}[of]
    return max(F(0), (base / 2 if of == "一般" else base) - number(f["每月扣奖合计"]))


def place(own: F, others: Mapping[str, F]) -> int:
    return 1 + sum(other > own for other in others.values())


def results(sample: Path, groups: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """Unit -> result -> figure or text.

    Args:
        groups: unit -> its group.
    """
    field = figures(sample)
    found: dict[str, dict[str, object]] = {}
    for group, total, title in (("分局", branch, "分局排名"), ("科室", office, "科室排名")):
        totals = {u: total(f) for u, f in field.items() if groups[u] == group}
        for unit, points in totals.items():
            rank = place(points, totals)
            found[unit] = {"年度考核总得分": points, "结果": verdict(points, field[unit]), title: rank}
            if group == "分局":
                found[unit]["直接优秀"] = "是" if rank <= 3 else "否"
    rates = {u: rate(f) for u, f in field.items()
             if groups[u] == "人员" and f.get("参评情况") != "不参评"}
    most = len(rates) * 15 // 100
    for unit, f in field.items():
        if groups[unit] != "人员":
            continue
        elder = age(f) >= (56 if f["性别"] == "男" else 51)
        found[unit] = {"年龄": age(f), "年龄段": "长" if elder else "青"}
        if unit not in rates:
            found[unit] |= dict.fromkeys(
                ("年度考核得分率", "等次", "目标考评奖", "得分率排名", "考核等次"), "不参评")
            continue
        own, rank = grade(rates[unit]), place(rates[unit], rates)
        civil = {"优秀": "优秀" if rank <= most else "称职", "良好": "称职", "一般": "基本称职",
                 "差": "不称职"}[own]
        found[unit] |= {"年度考核得分率": rates[unit], "等次": own, "得分率排名": rank,
                        "目标考评奖": award(f, own, elder), "考核等次": civil}
    return found
