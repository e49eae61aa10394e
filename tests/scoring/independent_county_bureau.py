"""county-bureau worked out by hand: from shared/schemes/county-bureau.md and the bureau's table.

Nothing of xlkpi is used, so that an agreement means something.  Most rows of the table
only take points away: those stand in ``TAKEN`` as the table has them.  Figures are ints,
Fractions or 是/否 under 'code/input name'; every unit has all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor

F = Fraction
Figures = Mapping[str, object]
Taken = tuple[tuple[str, str], ...]  # input and points for each time, 是 is once

# code -> full marks and what takes how much away; a score stops at 0.
TAKEN: dict[str, tuple[str, Taken]] = {
    "A1.1": ("1", (("未组织培训", "1"),)),
    "A1.2": ("0.5", (("未设一窗通办窗口", "0.5"),)),
    "A1.3": ("0.5", (("未推行申报承诺", "0.5"),)),
    "A2.1": ("0.5", (("未开展审查", "0.2"), ("无总结", "0.3"))),
    "A3.1": ("0.5", (("市局任务未完成", "0.2"), ("县局任务未完成", "0.3"))),
    "A3.2": ("0.5", (("无工作方案", "0.2"), ("未开展整治", "0.3"))),
    "A3.3": ("0.5", (("未开展督查", "0.5"),)),
    "A3.4": ("0.5", (("未开展监测", "0.2"), ("未及时处理反馈", "0.3"))),
    "A3.5": ("1", (("无方案", "0.5"), ("未开展行动", "0.5"))),
    "A4.1": ("0.6", (("未按要求开展", "0.3"), ("无报表及总结", "0.3"))),
    "A4.2": ("0.6", (("未注册", "0.3"), ("未上传数据", "0.3"))),
    "A4.3": ("0.6", (("无工作计划", "0.3"), ("无总结", "0.3"))),
    "A5.1": ("0.4", (("未开展摸排", "0.4"),)),
    "A5.2": ("0.4", (("未开展整治", "0.4"),)),
    "A5.3": ("0.4", (("未开展整治", "0.4"),)),
    "A6.1": ("0.5", (("未开展治理", "0.2"), ("未上报总结", "0.3"))),
    "A6.2": ("0.5", (("未参与保障次数", "0.2"),)),
    "A6.3": ("1", (("无方案", "0.5"), ("未上报总结", "0.5"))),
    "A7.1": ("0.5", (("无方案", "0.2"), ("未开展检查", "0.3"))),
    "A7.2": ("0.5", (("未部署", "0.2"), ("未开展检查", "0.3"))),
    "A7.3": ("0.5", (("未部署", "0.2"), ("未开展检查", "0.3"))),
    "A8.4": ("0.5", (("无部署", "0.2"), ("无检查", "0.2"), ("无监督抽查", "0.2"), ("无工作总结", "0.2"))),
    "A8.5": ("0.5", (("未开展抽检", "0.5"),)),
    "A9.1": ("0.5", (("未开展抽检", "0.5"),)),
    "A9.2": ("0.5", (("未开展培训", "0.5"),)),
    "A9.3": ("0.5", (("电子秤未免费检定", "0.2"), ("血压计未免费检定", "0.3"))),
    "A10.1": ("0.5", (("少开次数", "0.1"),)),
    "A10.2": ("0.5", (("未组织宣教", "0.5"),)),
    "A10.3": ("0.5", (("未制定计划", "0.2"), ("未实施计划", "0.3"))),
    "B1.1": ("2", (("无工作方案", "0.5"), ("总结未及时报送", "0.5"), ("项目未按时完成", "1"))),
    "B2.1": ("0.75", (("发生质量安全事件", "3"),)),
    "B2.2": ("0.75", (("材料未及时提交", "0.5"), ("考核任务未完成", "1"))),
    "C1.1": ("0.3", (("无领导小组", "0.1"), ("未开会部署", "0.1"), ("无专管干部", "0.1"))),
    "C1.2": ("0.2", (("宣传制度未上墙", "0.1"), ("未开展培训", "0.1"))),
    "C1.3": ("0.3", (("文件管理不合规", "0.2"), ("计算机管理不合规", "0.1"))),
    "C1.4": ("0.2", (("未开展自查", "0.2"), ("未及时报送", "0.1"))),
    "C2.1": ("0.5", (("值班表迟报次数", "0.2"), ("未带班或通报次数", "0.3"))),
    "C2.2": ("0.3", (("违规报送次数", "0.3"),)),
    "C2.3": ("0.2", (("未按时办理", "0.2"),)),
    "C3.2": ("0.2", (("未启动数", "0.2"), ("未完成数", "0.1"))),
    "C3.3": ("0.2", (("试点未启动", "0.2"), ("试点未报备", "0.1"))),
    "C3.4": ("0.4", (("无专人负责", "0.1"), ("未召开会议", "0.1"), ("无会议记录", "0.1"),
                     ("未出台份数", "0.2"), ("滞后份数", "0.1"), ("未报备份数", "0.1"))),
    "C3.5": ("0.2", (("迟报次数", "0.1"),)),
    "C4.1": ("0.2", (("制度未上墙", "0.1"), ("未发文明确人员", "0.1"))),
    "C4.2": ("0.2", (("八防不到位", "0.1"), ("无专柜装具", "0.1"))),
    "C4.3": ("0.6", (("无分类方案", "0.1"), ("上年档案未整理", "0.2"), ("到期档案未移交", "0.2"),
                     ("未报全宗指南", "0.1"))),
    "C5.1": ("0.2", (("责任制不健全", "0.2"),)),
    "C5.2": ("0.2", (("沟通不充分", "0.2"),)),
    "C5.3": ("0.6", (("代表不满意", "0.6"),)),
    "C6.1": ("0.4", (("协商活动未完成", "0.1"), ("联系委员未完成", "0.2"), ("材料发言未完成", "0.1"))),
}
# What leaves nothing at all, whatever else there is: 有任务未启动, 不支持配合, 未与提案者沟通.
NOTHING_LEFT: dict[str, tuple[str, str, Taken]] = {
    "C3.1": ("0.6", "未启动项数", (("省市通报次数", "0.4"), ("县直部门通报次数", "0.2"))),
    "C6.2": ("0.2", "不支持配合", (("解答表态不满意", "0.1"), ("未整改报告", "0.1"))),
    "C6.3": ("0.4", "未沟通或不满意", (
        ("无安排部署", "0.2"), ("未按时办完", "0.1"), ("格式不规范", "0.1"), ("程序不合理", "0.1"),
        ("答复不及时", "0.1"), ("归档不完整", "0.1"))),
}
OTHERS_FULL = {"A2.2": "0.5", "A2.3": "0.5", "A8.1": "0.5", "A8.2": "0.5", "A8.3": "0.5",
               "B1.2": "2", "B2.3": "1.5", "B3.1": "1", "B4.1": "2", "C3.6": "0.4",
               "C7.1": "1", "C8.1": "1"}
FULL = sum((F(full) for full, *_ in (*TAKEN.values(), *NOTHING_LEFT.values())), F(0)) + sum(
    map(F, OTHERS_FULL.values()))


def number(figures: Figures, key: str) -> F:
    value = figures[key]
    if value in ("是", "否"):
        return F(value == "是")
    assert isinstance(value, (int, F)), key
    return F(value)


def rounded(value: F, places: int = 2) -> F:
    """Half away from zero."""
    scaled = floor(abs(value) * 10**places + F(1, 2))
    return F(scaled if value >= 0 else -scaled, 10**places)


def left(figures: Figures, code: str, full: str, taken: Taken) -> F:
    return max(F(0), F(full) - sum(
        (number(figures, f"{code}/{name}") * F(points) for name, points in taken), F(0)))


def below(full: str, value: F, target: str, step: str, per: str) -> F:
    """Full marks less ``per`` for each full step that is lacking."""
    lacking = max(0, floor((F(target) - value) / F(step)))
    return max(F(0), F(full) - lacking * F(per))


def passed(f: Figures) -> F:
    rate = number(f, "B2.3/合格批次") / number(f, "B2.3/抽检批次")
    return F("1.5") if rate >= F("0.9") else F("0.5") if rate >= F("0.85") else F(0)


def centre(f: Figures) -> F:
    score = 2 - number(f, "B1.2/未正常运营")
    return score - 1 if number(f, "B1.2/完成批次") < number(f, "B1.2/计划批次") else score


def communities(f: Figures) -> F:
    score = F("0.5") - F("0.2") * number(f, "A2.2/未成立领导机构")
    return max(F(0), score - F("0.3") if number(f, "A2.2/无传销社区数") < 2 else score)


def typical(f: Figures) -> F:
    lacking = sum(max(F(0), 2 - number(f, f"C3.6/{name}")) for name in ("改革信息篇数", "宣传报道篇数"))
    return max(F(0), F("0.4") - lacking * F("0.1"))


OTHERS: dict[str, Callable[[Figures], F]] = {
    "A2.2": communities,
    "A2.3": lambda f: F(0) if number(f, "A2.3/宣传活动次数") < 2 else F("0.5"),
    "A8.1": lambda f: below("0.5", number(f, "A8.1/商标申请量"), "100", "5", "0.2"),
    "A8.2": lambda f: below("0.5", number(f, "A8.2/广告案件数"), "5", "1", "0.2"),
    "A8.3": lambda f: below("0.5", number(f, "A8.3/专利案件数"), "3", "1", "0.2"),
    "B1.2": centre,
    "B2.3": passed,
    "B3.1": lambda f: F(1) if number(f, "B3.1/案例采用篇数") >= 1 else F(0),
    # 5 % of 8.16 is 0.408
    "B4.1": lambda f: below("2", number(f, "B4.1/项目资金额"), "8.16", "0.408", "0.5"),
    "C1.5": lambda f: -number(f, "C1.5/保密严重违规"),
    "C3.6": typical,
    "C7.1": lambda f: number(f, "C7.1/考评得分") / 100,
    "C8.1": lambda f: number(f, "C8.1/考评得分") / 100,
}


def scores(figures: Figures) -> dict[str, F]:
    """Code -> rounded score."""
    found = {code: left(figures, code, full, taken) for code, (full, taken) in TAKEN.items()}
    for code, (full, fatal, taken) in NOTHING_LEFT.items():
        nothing = number(figures, f"{code}/{fatal}") > 0
        found[code] = F(0) if nothing else left(figures, code, full, taken)
    found.update({code: rule(figures) for code, rule in OTHERS.items()})
    return {code: rounded(score) for code, score in found.items()}


def results(figures: Figures, scored: Mapping[str, F]) -> dict[str, F]:
    """The three results in order, each rounded before the next reads it."""
    def given(name: str) -> F:
        return number(figures, f"综合/{name}")

    first = rounded(100 * sum(scored.values(), F(0)) / FULL)
    leaders = rounded(given("主要领导评分") / 2 + given("其他领导评分") / 2)
    whole = (first * F("0.7") + given("公众评议得分") * F("0.2") + leaders * F("0.1")
             + given("正向激励加分") - given("察访核验扣分"))
    return {"指标考核得分": first, "县领导评价得分": leaders, "绩效评估得分": rounded(whole)}
