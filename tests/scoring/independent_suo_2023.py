"""suo-2023 worked out by hand: straight from shared/schemes/suo-2023.md, in exact fractions.

Nothing of xlkpi is used, so that an agreement means something.  Figures are
ints, Fractions or texts under 'code/input name'; every unit has all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor

F = Fraction
ALL = F(1)
Figures = Mapping[str, object]
Field = Mapping[str, Figures]

CITY = {"樟城所": 1, "城峰所": 1, "嵩口所": 0, "梧桐所": 0, "葛岭所": 0, "清凉所": 0, "大洋所": 0}


def rounded(value: F, places: int = 2) -> F:
    """Half away from zero."""
    scaled = abs(value) * 10**places
    whole = floor(scaled + F(1, 2))
    return F(whole if value >= 0 else -whole, 10**places)


def number(figures: Figures, key: str) -> F:
    value = figures[key]
    assert isinstance(value, (int, F)), key
    return F(value)


def steps(amount: F, step: F) -> int:
    """Each full step."""
    return max(0, floor(amount / step))


def proportional(done: str, due: str, full: F, floor_at: F, full_at: F = ALL
                 ) -> Callable[[Figures], F]:
    def rule(f: Figures) -> F:
        rate = number(f, done) / number(f, due)
        return F(0) if rate < floor_at else min(F(1), rate / full_at) * full
    return rule


def growth(f: Figures) -> F:
    best = F(0)
    for what in ("案件数", "罚没款"):
        g = number(f, f"2.2/本年{what}") / number(f, f"2.2/上年{what}") - 1
        share = F(0) if g < 0 else min(F(1), g / F(3, 10))
        best = max(best, share)
    return best * F("3.6")


def complaint_conversion(f: Figures) -> F:
    received = number(f, "3.4/下半年受理件数")
    if received == 0:
        return F(2)
    task, cases = received * F("0.03"), number(f, "3.4/诉转案件数")
    minus = steps(1 - cases / task, F("0.1")) * F("0.3")
    plus = min(F("0.3"), steps(cases - task, F(1)) * F("0.03"))
    return max(F(0), 2 - minus + plus)


def completion(f: Figures) -> F:
    rate = number(f, "3.2/办结数") / number(f, "3.2/受理数")
    if rate >= 1:
        return F(2)
    return F("1.8") if rate >= F("0.995") else F("1.7")


def share_coefficient(share: F) -> F:
    if share >= F("0.25"):
        return F("1.04")
    if share >= F("0.15"):
        return F("1.03")
    return F("1.02") if share >= F("0.05") else F(1)


def patrol(f: Figures) -> F:
    users = number(f, "4.6/使用单位数")
    required = F(1) if users < 10 else F("0.8") if users < 30 else F("0.5")
    rate = number(f, "4.6/巡查单位数") / users
    return min(F("2.4"), rate / required * F("2.4"))


def task_score(code: str, done: str, task: str, base: F, more: F, most: F | None = None
               ) -> Callable[[Figures], F]:
    def rule(f: Figures) -> F:
        rate = number(f, f"{code}/{done}") / number(f, f"{code}/{task}")
        score = rate * base if rate < 1 else base + min(more, steps(rate - 1, F("0.1")) * F("0.1"))
        return score if most is None else min(most, score)
    return rule


def tiers(code: str, **scores: str) -> Callable[[Figures], F]:
    return lambda f: F(scores[str(f[f"{code}/档次"])])


def steps_above(code: str, done: str, due: str) -> Callable[[Figures], F]:
    return lambda f: min(F("0.8"), F("0.08") * steps(
        number(f, f"{code}/{done}") / number(f, f"{code}/{due}") - F("0.9"), F("0.01")))


def online(f: Figures) -> F:
    taken = F("0.2") * (number(f, "8.1/未贴标户数") + number(f, "8.1/未亮标户数"))
    discretion = f["8.1/视情扣分"]
    first = max(F(0), 1 - taken - (F(0) if discretion is None else number(f, "8.1/视情扣分")))
    return first + min(F(2), number(f, "8.1/涉网案件数")) + number(f, "8.1/综合评分")


def unfair_competition(f: Figures) -> F:
    cases = min(F(2), min(F(2), number(f, "8.2/反不正当竞争案件数"))
                + F("0.5") * number(f, "8.2/双打案件数"))
    score = (cases + number(f, "8.2/综合评分") - F("0.2") * number(f, "8.2/未规范公告数")
             - F("0.5") * number(f, "8.2/未录入案件数"))
    return max(F(0), min(F(3), score))


def brands(f: Figures) -> F:
    worth = {"地理标志商标数": "2", "省名牌数": "2", "省著名商标数": "2", "市质量奖数": "1.5",
             "市著名商标数": "1.5", "驰名商标数": "2"}
    total = sum((number(f, f"9.1/{name}") * F(w) for name, w in worth.items()), F(0))
    return min(F(3), total + (1 if f["9.1/一人一标"] == "是" else 0))


def counterfeits(f: Figures) -> F:
    cases = number(f, "9.2/立案数")
    return F(0) if cases == 0 else 1 + min(F(1), F("0.1") * (cases - 1))


OWN: dict[str, Callable[[Figures], F]] = {
    "1.1": proportional("1.1/完成数", "1.1/应完成数", F("1.8"), F("0.5")),
    "1.2": proportional("1.2/完成数", "1.2/应完成数", F("0.9"), F("0.5")),
    "1.3": proportional("1.3/完成数", "1.3/应完成数", F("1.8"), F("0.5")),
    "1.4": proportional("1.4/完成数", "1.4/应完成数", F("1.5"), F("0.5")),
    "1.5": proportional("1.5/参评单位数", "1.5/持证单位数", F("1.8"), F("0.5"), F("0.9")),
    "1.6": proportional("1.6/明厨亮灶单位数", "1.6/餐饮单位总数", F("1.2"), F("0.1"), F("0.3")),
    "1.7": proportional("1.7/完成数", "1.7/应完成数", F("0.9"), F("0.5")),
    "1.8": proportional("1.8/覆盖数", "1.8/应覆盖数", F("1.2"), F("0.5")),
    "1.9": proportional("1.9/完成数", "1.9/应完成数", F("0.9"), F("0.5")),
    "2.1": proportional("2.1/检查数", "2.1/应检查数", F("2.4"), F("0.5")),
    "2.2": growth,
    "2.3": proportional("2.3/检查数", "2.3/应检查数", F("0.8"), F("0.5")),
    "2.4": lambda f: number(f, "2.4/评定得分"),
    "3.2": completion,
    "3.4": complaint_conversion,
    "3.5": proportional("3.5/满意数", "3.5/回访数", F(2), F(0), F("0.9")),
    "4.1": steps_above("4.1", "登记数", "应登记数"),
    "4.2": steps_above("4.2", "检验数", "应检验数"),
    "4.3": steps_above("4.3", "持证数", "应持证数"),
    "4.4": lambda f: (
        min(F(1), number(f, "4.4/检查数") / number(f, "4.4/应检查数")) * F("0.8")
        + min(F(1), number(f, "4.4/整改数") / number(f, "4.4/应整改数")) * F("0.4")),
    "4.5": lambda f: F("0.4") * (F(1) if number(f, "4.5/事故数") == 0 else min(
        F(1), number(f, "4.5/结案数") / number(f, "4.5/事故数"))),
    "4.6": patrol,
    "4.7": lambda f: F(0) if number(f, "4.7/上级扣分次数") > 0 else max(
        F(0), F("1.6") - F("0.5") * number(f, "4.7/不良事件数")),
    "5.1": tiers("5.1", 优="4", 良="3.5", 中="3", 差="2"),
    "5.2": tiers("5.2", 优="4", 良="3.5", 中="3", 差="2"),
    "6.1": task_score("6.1", "完成额", "任务额", F(3), F(1)),
    "6.2": lambda f: F(0) if f["6.2/一票否决"] == "是" else tiers(
        "6.2", 优秀="3", 良好="2", 一般="1")(f),
    "6.3": tiers("6.3", 优秀="1", 良好="0.8", 一般="0.5"),
    "6.4": lambda f: max(F(0), 1 - F("0.5") * number(f, "6.4/未及时录入数")),
    "6.5": tiers("6.5", 优秀="1", 良好="0.8", 一般="0.5"),
    "7.1": tiers("7.1", 优="2", 良="1.75", 中="1.5"),
    "7.2": tiers("7.2", 优="3", 良="2.5", 中="2"),
    "7.3": tiers("7.3", 优="2", 良="1.75", 中="1.5"),
    "8.1": online,
    "8.2": unfair_competition,
    "9.1": brands,
    "9.2": counterfeits,
    "9.3": tiers("9.3", 优="2", 良="1.75", 中="1.5"),
    "10.5": task_score("10.5", "完成数", "任务数", F("1.5"), F("0.5"), F(1)),
    "11.1": task_score("11.1", "完成数", "任务数", F(3), F(1)),
    "11.2": lambda f: number(f, "11.2/评定得分"),
}


def places_of(rates: Mapping[str, F]) -> dict[str, int]:
    return {unit: 1 + sum(other > rate for other in rates.values())
            for unit, rate in rates.items()}


def annual_report(field: Field, code: str, full: F, below: F) -> dict[str, F]:
    rates = {u: number(f, f"{code}/公示数") / number(f, f"{code}/应公示数")
             for u, f in field.items()}
    count, found = len(rates), {}
    for unit, place in places_of(rates).items():
        adjust = {1: F("0.2"), 2: F("0.1")}.get(place, F(0))
        adjust -= {count: F("0.2"), count - 1: F("0.1")}.get(place, F(0))
        score = rates[unit] * full + adjust - (below if rates[unit] < F("0.85") else 0)
        found[unit] = max(F(0), min(full, score))
    return found


def licences(field: Field) -> dict[str, F]:
    rates = {u: number(f, "10.4/发放数") / number(f, "10.4/应发放数") for u, f in field.items()}
    return {u: F(0) if place == len(rates) else max(F(0), 1 - F("0.1") * (place - 1))
            for u, place in places_of(rates).items()}


def mediation(field: Field) -> dict[str, F]:
    everyone = sum((number(f, "3.3/受理件数") for f in field.values()), F(0))
    found = {}
    for unit, f in field.items():
        coefficient = share_coefficient(number(f, "3.3/受理件数") / everyone)
        rate = number(f, "3.3/调解成功数") / number(f, "3.3/调解总数")
        found[unit] = min(F(1), rate * coefficient / F("0.95")) * 2
    return found


def scores(field: Field) -> dict[str, dict[str, F]]:
    """Unit -> code -> rounded score."""
    across = {"3.3": mediation(field), "10.1": annual_report(field, "10.1", F(2), F(1)),
              "10.2": annual_report(field, "10.2", F(2), F(1)),
              "10.3": annual_report(field, "10.3", F(1), F("0.5")), "10.4": licences(field)}
    found: dict[str, dict[str, F]] = {}
    for unit, f in field.items():
        worked_out = {code: rule(f) for code, rule in OWN.items()}
        late = F("0.03") if CITY[unit] else F("0.06")
        worked_out["3.1"] = max(F(0), 2 - late * number(f, "3.1/超期件数"))
        worked_out.update({code: by_unit[unit] for code, by_unit in across.items()})
        found[unit] = {code: rounded(score) for code, score in worked_out.items()}
    return found


def totals(scored: Mapping[str, Mapping[str, F]]) -> dict[str, F]:
    """Unit -> sum of the rounded scores."""
    return {unit: sum(by_code.values(), F(0)) for unit, by_code in scored.items()}
