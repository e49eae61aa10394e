"""city-departments worked out by hand: from shared/schemes/city-departments.md and the source.

Nothing of xlkpi is used, so that an agreement means something.  Figures are numbers as exact
fractions, 是/否, or None for a blank, under 'code/input name'.  A score is a Fraction; None
where the item does not apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor

F = Fraction
Figures = Mapping[str, object]
Scores = dict[str, "Fraction | None"]

# 2 + 1 + 1 + 1, 2 + 2 + 1, 5 + 30, 10, 2 + 1 + 2 + 1 + 2, 4 + 3, 3 * 5
FULL = F(5 + 5 + 35 + 10 + 8 + 7 + 15)

CONTESTS = {"1.3.1": ("工业竞赛得分", 2), "1.3.2": ("回归工程得分", 1), "1.3.3": ("农业竞赛得分", 1),
            "1.3.4": ("服务业竞赛得分", 1)}

# The rest of the source's items, as it has them: code -> cap or full marks, then what
# takes how much away for each time (是 is once).  Those of 3.2 begin at their full marks
# and end at 0; all others begin at 0 and end at -cap.
TAKEN: dict[str, tuple[int, str]] = {
    "1.4.4": (1, "未选派 0.5 未驻村人次 0.1 未讲党课人次 0.1 酌情扣分 1"),
    "3.1.2": (10, "未制定计划 0.3 不到位项数 0.5"),
    "3.1.4": (10, "违反规定起数 0.2 缺配套制度项数 0.5"),
    "3.1.5": (10, "缺少制度项数 0.1"),
    "3.1.7": (10, "改革未完成 1 优化不到位 0.5"),
    "3.1.8": (10, "方式不规范 0.2 监督不到位 0.3"),
    "3.1.9": (10, "攻坚未落实 0.3 无计划包题 0.2 擅自检查次数 0.5"),
    "3.1.10": (10, "查实起数 0.2 超期报结件数 0.1"),
    "3.1.11": (10, "违规起数 1 未自纠起数 0.5"),
    "3.1.12": (10, "不查处起数 0.5 整改不到位起数 0.3"),
    "3.1.13": (10, "未整改次数 0.3 不执行次数 0.5"),
    "3.1.14": (10, "未上线人次 1 未反馈次数 0.6"),
    "3.1.15": (10, "未落实督办项数 0.2 少报篇数 0.2"),
    "3.2.1": (2, "分工不规范 0.5 推诿扯皮 0.5 班子不团结 1"),
    "3.2.2": (1, "制度不落实 0.5 个人独断 0.5"),
    "3.2.3": (2, "违反条例 1 超职数 1"),
    "3.2.4": (1, "计划未落实 0.5 任务未完成 0.5"),
    "3.2.5": (2, "制度不健全 0.5 少学习次数 0.2 违规兼职人次 1"),
    "3.6.机构编制": (2, "违反编制规定 0.5 擅自进人 0.5 超职数配备 0.5 擅招编外 0.5 未登记年检 0.5"),
    "3.6.法治建设": (2, "档案不规范 0.5 学法宣传未落实 0.5 材料未按时报 0.5 其他未完成 0.5"),
    "3.6.依法行政": (2, "未做到项数 0.1 未出庭起数 0.5 被纠错起数 0.5 检查发现起数 0.2"),
    "3.6.精神文明": (2, "未开专题会 0.5 创建未落实 0.5 未宣传教育 0.5 未参加志愿服务 0.5"),
    "3.6.议案提案": (2, "超期或不重办件数 0.5 不规范扣分 1 会办不落实 0.2"),
    "3.6.党代表": (2, "超期件数 0.5 不重办件数 0.5 不规范扣分 1"),
    "3.6.保密工作": (2, "未教育检查次数 0.5 失泄绝密件数 2 失泄机密件数 1 失泄秘密件数 0.5 通报次数 1"),
    "3.6.档案工作": (2, "整理不规范 0.5 未按软件整理 0.5 未登记备份 0.5 未监督指导 0.5"),
    "3.6.史志编纂": (2, "未参加次数 0.5 长编未完成 1 年鉴未按时 0.5"),
    "3.6.生态建设": (2, "未完成项数 0.2 上级指标未完成 1"),
    "3.6.卫生强市": (2, "组织未落实 1 暗访未通过 2"),
    "3.6.老干部": (2, "人员未明确 1 待遇未落实 1"),
    "3.6.群团工作": (2, "组织不健全 0.5 经费未保障 0.5 活动不正常 0.5"),
}
# another office's score of 100: what is lost of it comes off, up to the cap
LOST = {"1.5": 5, "1.6": 3, "3.4": 8, "3.6.信访工作": 2, "3.6.安全生产": 2, "3.6.应急联动": 2,
        "3.6.计划生育": 2, "3.6.社区共建": 2}


def rounded(value: F, places: int = 2) -> F:
    """Half away from zero."""
    whole = floor(abs(value) * 10**places + F(1, 2))
    return F(whole if value >= 0 else -whole, 10**places)


def number(value: object) -> F:
    """A figure: 是 is 1, 否 and a blank that may be blank are 0."""
    if isinstance(value, str):
        return F(1) if value == "是" else F(0)
    assert value is None or isinstance(value, (int, F)), value
    return F(value or 0)


def mean_of_those_who_take_part(own: object, everyone: list[object]) -> F:
    """The own figure; of who has none, the mean of the others'."""
    there = [number(v) for v in everyone if v is not None]
    return number(own) if own is not None else sum(there, F(0)) / len(there)


def taken(code: str, f: Figures) -> F:
    words = TAKEN[code][1].split()
    return sum((F(per) * number(f[f"{code}/{name}"])
                for name, per in zip(words[::2], words[1::2], strict=True)), F(0))


def economy(f: Figures, field: Mapping[str, Figures]) -> Scores:
    """1.3: converted to the full marks; who does not take part gets the mean."""
    return {code: mean_of_those_who_take_part(
        f[f"{code}/{name}"], [g[f"{code}/{name}"] for g in field.values()]) * full / 100
        for code, (name, full) in CONTESTS.items()}


def villages(f: Figures) -> Scores:
    """1.4.1 to 1.4.3."""
    four = [number(f[f"1.4.2/{name}"]) for name in ("完成交办", "完成目标", "资金扶持", "政策举措")]
    member = f["1.4.2/领导小组成员"] == "是"
    return {
        "1.4.1": max(F(0), 2 - number(f["1.4.1/酌情扣分"])),
        "1.4.2": F("0.5") * sum(four) if member else four[2] + four[3],
        "1.4.3": (F("0.4") * number(f["1.4.3/组织有计划"]) + F("0.3") * number(f["1.4.3/落实项目资金"])
                  + (F("0.3") if number(f["1.4.3/活动次数"]) >= 2 else 0)),
    }


def duties(f: Figures) -> Scores:
    """2.1 and 2.2: without a task of the higher city the 35 points are the work plan's."""
    task = f["2.1/有金华任务"] == "是"
    plan = min(F(1), number(f["2.2/要点完成率"]))
    return {"2.1": 5 * min(F(1), number(f["2.1/金华完成率"])) if task else None,
            "2.2": plan * (30 if task else 35)}


def style(f: Figures) -> Scores:
    """3.1: ten points less what is taken, not below 0."""
    def missing(count: object, least: int) -> F:
        return max(F(0), least - number(count))

    found: Scores = {
        "3.1.0": F(10),
        "3.1.1": -min(F(10), F("0.2") * number(f["3.1.1/未落实项数"])
                      + F("0.1") * missing(f["3.1.1/专题研究次数"], 2)),
        "3.1.3": -min(F(10), F("0.1") * number(f["3.1.3/缺检查季数"])
                      + F("0.1") * missing(f["3.1.3/教育活动次数"], 2)),
        "3.1.6": None,
    }
    if f["3.1.6/设有窗口"] == "是":
        found["3.1.6"] = -min(F(10), F("0.5") * number(f["3.1.6/授权不到位项数"])
                              + 2 * number(f["3.1.6/监察不合格"]))
    for code in TAKEN:
        if code.startswith("3.1."):
            found[code] = -min(F(10), taken(code, f))
    cut = -sum((rounded(v) for c, v in found.items() if c != "3.1.0" and v is not None), F(0))
    return {**found, "3.1.16": max(F(0), cut - 10)}


def publicity(f: Figures) -> Scores:
    """3.3."""
    return {
        "3.3.1": (number(f["3.3.1/主题活动得分"]) + number(f["3.3.1/学习型组织得分"])
                  + number(f["3.3.1/完成征订"]) + F("0.5") * number(f["3.3.1/无负面报道"])
                  + F("0.5") * number(f["3.3.1/及时处置舆情"])),
        "3.3.2": number(f["3.3.2/考核得分"]) * 3 / 100,
    }


def service_centre(f: Figures, field: Mapping[str, Figures]) -> F:
    """3.5: at most 8; who is not stationed there gets the mean of those who are."""
    capped = [None if g["3.5/中心扣分"] is None else min(F(8), number(g["3.5/中心扣分"]))
              for g in field.values()]
    own = None if f["3.5/中心扣分"] is None else min(F(8), number(f["3.5/中心扣分"]))
    return -mean_of_those_who_take_part(own, list(capped))


def food(f: Figures) -> F:
    """3.6.食品药品: four parts, each with its own limit, together at most 2."""
    def of(name: str) -> F:
        return number(f[f"3.6.食品药品/{name}"])

    parts = (min(F(1), F("0.1") * floor(of("创建扣分") / 2)),
             F("0.5") * of("综合评价扣分比例"),
             min(F("0.5"), F("0.05") * of("信息少报条数")),
             min(F(2), F("0.5") * of("重大案件数") + F("0.5") * of("安全事件数") + 2 * of("重大事故")))
    return -min(F(2), sum(parts, F(0)))


def reviews(f: Figures) -> Scores:
    """3.7: of 100 to 5; the towns' half-year review counts a quarter."""
    towns = number(f["3.7.2/半年评议得分"]) / 4 + number(f["3.7.2/年终评议得分"]) * 3 / 4
    return {"3.7.1": number(f["3.7.1/领导评议得分"]) / 20, "3.7.2": towns / 20,
            "3.7.3": number(f["3.7.3/群众评议得分"]) / 20}


def scores(field: Mapping[str, Figures]) -> dict[str, Scores]:
    """Unit -> its rounded scores."""
    found: dict[str, Scores] = {}
    for unit, f in field.items():
        exact: Scores = {**economy(f, field), **villages(f), **duties(f), **style(f),
                         **publicity(f), "3.5": service_centre(f, field),
                         "3.6.食品药品": food(f), **reviews(f)}
        exact |= {code: -cap * (100 - number(f[f"{code}/考核得分"])) / 100
                  for code, cap in LOST.items()}
        for code, (cap, _) in TAKEN.items():
            if code.startswith("3.2."):
                exact[code] = max(F(0), cap - taken(code, f))
            elif not code.startswith("3.1."):
                exact[code] = -min(F(cap), taken(code, f))
        # 信息调研: two tasks, a point each; late news of a grave event takes the point of the news
        said = {n: number(f[f"3.6.信息调研/{n}"]) for n in ("信息未完成", "突发未及时报", "调研未完成")}
        exact["3.6.信息调研"] = -(max(said["信息未完成"], said["突发未及时报"]) + said["调研未完成"])
        found[unit] = {c: None if v is None else rounded(v) for c, v in exact.items()}
    return found


def results(scored: Mapping[str, Scores]) -> dict[str, dict[str, F]]:
    """Unit -> 总得分, 满分, 得分率, 排名."""
    totals = {u: sum((v for v in s.values() if v is not None), F(0)) for u, s in scored.items()}
    # without 2.1 its 5 points go, and 2.2 is worth 5 more
    fulls = {u: FULL - (5 if s["2.1"] is None else 0) + (5 if s["2.1"] is None else 0)
             for u, s in scored.items()}
    rates = {u: rounded(totals[u] / fulls[u], 6) for u in scored}
    ranks = {u: 1 + sum(other > rates[u] for other in rates.values()) for u in scored}
    return {u: {"总得分": totals[u], "满分": fulls[u], "得分率": rates[u], "排名": F(ranks[u])}
            for u in scored}
