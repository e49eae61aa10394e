"""Counts times points: deductions, penalties, bonuses; and points at discretion (扣分、倒扣、加分、视情)."""

from __future__ import annotations

from typing import Final

from xlkpi.functions.declare import Example, Function, Parameter, Takes
from xlkpi.functions.errors import NUM, VALUE, CellError
from xlkpi.functions.numbers import NOISE, finite, reached, show


def _total(counts: list[float], per: list[float], cap: float | None) -> float:
    """Sum of counts*per, at most cap; one ``per`` serves all counts."""
    if len(per) == 1:
        per = per * len(counts)
    if len(per) != len(counts):
        raise CellError(VALUE, f"次数有{len(counts)}个,每次分值有{len(per)}个,应一样多")
    if counts and min(counts) < 0:
        raise CellError(NUM, "次数不能为负")
    if per and min(per) < 0:
        raise CellError(NUM, "每次分值不能为负")
    if cap is not None and cap < 0:
        raise CellError(NUM, "最高分不能为负")
    total = finite(sum(count * points for count, points in zip(counts, per, strict=True)))
    return total if cap is None or total < cap else cap


def _terms(counts: list[float], per: list[float], cap: float | None) -> str:
    """'2×0.3+1×0.1=0.7,最多0.5'; empty where nothing was counted."""
    points = per * len(counts) if len(per) == 1 else per
    terms = [(c, p) for c, p in zip(counts, points, strict=True) if c]
    if not terms:
        return ""
    total = sum(c * p for c, p in terms)
    text = "+".join(f"{show(c)}×{show(p)}" for c, p in terms) + f"={show(total)}"
    return f"{text},最多{show(cap)}" if cap is not None and total > cap else text


_COUNTS: Final = Parameter(
    "counts", "次数", "各种情形的次数(一个区域),空白当作0,不能为负。", Takes.COUNTS
)
_CAP: Final = Parameter("cap", "最高分", "最多计多少分;不填则不封顶。", default=None)
_UNEQUAL: Final = "IF(ALLOF(SIZE(per)<>1,SIZE(per)<>SIZE(counts)),#VALUE!,"
_NEGATIVE: Final = "MIN(counts)<0,MIN(per)<0,ALLOF(GIVEN(cap),cap<0)"
_SUM: Final = "IF(GIVEN(cap),LEAST(cap,DOT(counts,per)),DOT(counts,per))"


def _per(what: str) -> Parameter:
    help_text = f"每次{what}多少分(正数),与次数一样多;只写一个则各种情形都用它。"
    return Parameter("per", "每次分值", help_text, Takes.NUMBERS)


def _deduct(full: float, counts: list[float], per: list[float], cap: float | None) -> float:
    total = _total(counts, per, cap)
    if full < 0:
        raise CellError(NUM, f"满分{show(full)}不能为负")
    return max(0.0, full - total)


def _explain_deduct(
    full: float, counts: list[float], per: list[float], cap: float | None, result: float
) -> str:
    terms = _terms(counts, per, cap)
    if not terms:
        return f"没有扣分,得{show(result)}"
    return f"满分{show(full)},扣分 {terms},得{show(result)}"


DEDUCT: Final = Function(
    name="KPI_DEDUCT",
    title="扣分得分",
    description="满分减去各种情形的次数×每次分值,扣完为止。",
    parameters=(
        Parameter("full", "满分", "没有扣分时的得分。"),
        _COUNTS,
        _per("扣"),
        Parameter("cap", "最多扣分", "最多扣多少分;不填则扣完为止。", default=None),
    ),
    examples=(
        Example("KPI_DEDUCT(1,{1,0,2},{0.2,0.3,0.1})", 0.6),
        Example("KPI_DEDUCT(2,50,0.06)", 0),
        Example("KPI_DEDUCT(2,{3,4},0.5,1)", 1),
    ),
    body=_deduct,
    explain=_explain_deduct,
    plain=f"{_UNEQUAL}IF(ANYOF(full<0,{_NEGATIVE}),#NUM!,GREATEST(0,full-{_SUM})))",
)


def _penalty(counts: list[float], per: list[float], cap: float | None) -> float:
    return -_total(counts, per, cap)


def _explain_penalty(
    counts: list[float], per: list[float], cap: float | None, result: float
) -> str:
    terms = _terms(counts, per, cap)
    return f"倒扣 {terms},计{show(result)}" if terms else "没有倒扣,计0"


PENALTY: Final = Function(
    name="KPI_PENALTY",
    title="倒扣分",
    description="只扣不得的项目:各种情形的次数×每次分值之和,取负数,可封顶。",
    parameters=(_COUNTS, _per("扣"), _CAP),
    examples=(
        Example("KPI_PENALTY({1,2},{0.5,0.1})", -0.7),
        Example("KPI_PENALTY({1,2},{0.5,0.1},0.6)", -0.6),
        Example("KPI_PENALTY(0,0.5)", 0),
    ),
    body=_penalty,
    explain=_explain_penalty,
    plain=f"{_UNEQUAL}IF(ANYOF({_NEGATIVE}),#NUM!,0-{_SUM}))",
)


def _explain_bonus(
    counts: list[float], per: list[float], cap: float | None, result: float
) -> str:
    terms = _terms(counts, per, cap)
    return f"加分 {terms},计{show(result)}" if terms else "没有加分,计0"


BONUS: Final = Function(
    name="KPI_BONUS",
    title="加分",
    description="各种情形的次数×每次分值之和,可封顶。",
    parameters=(_COUNTS, _per("加"), _CAP),
    examples=(
        Example("KPI_BONUS({1,2},{2,1.5},3)", 3),
        Example("KPI_BONUS({1,0,1},{1,0.5,0.2})", 1.2),
        Example("KPI_BONUS({1,-1},{2,1.5})", CellError(NUM)),
    ),
    body=_total,
    explain=_explain_bonus,
    plain=f"{_UNEQUAL}IF(ANYOF({_NEGATIVE}),#NUM!,{_SUM}))",
)


def _discretion(amount: float | None, low: float, high: float) -> float:
    if amount is None or amount == 0:
        return 0.0
    if not reached(amount, low) or amount - high >= NOISE:
        raise CellError(NUM, f"视情分值{show(amount)}应在{show(low)}到{show(high)}之间，或不填")
    return amount


def _explain_discretion(amount: float | None, low: float, high: float, result: float) -> str:
    if not amount:
        return "未视情计分,计0"
    return f"视情计{show(result)},在{show(low)}到{show(high)}之间"


DISCRETION: Final = Function(
    name="KPI_DISCRETION",
    title="视情分值",
    description="由评估部门视情掌握的分值:不填或0计0,填则须在规定的幅度内。",
    parameters=(
        Parameter("amount", "分值", "评估部门确定的分值;可以不填。", blank_ok=True),
        Parameter("low", "最低", "幅度的下限,如0.1。"),
        Parameter("high", "最高", "幅度的上限,如0.5。"),
    ),
    examples=(
        Example("KPI_DISCRETION(0.3,0.1,0.5)", 0.3),
        Example('KPI_DISCRETION("",0.1,0.5)', 0),
        Example("KPI_DISCRETION(0.6,0.1,0.5)", CellError(NUM)),
    ),
    body=_discretion,
    explain=_explain_discretion,
    plain=(
        "IF(NOT(GIVEN(amount)),0,IF(amount=0,0,"
        "IF(ALLOF(ROUND(amount-low,10)>=0,ROUND(amount-high,10)<=0),amount,#NUM!)))"
    ),
)
