"""Shares of full marks: completion, growth, conversion (完成率、增长率、折算)."""

from __future__ import annotations

from math import inf
from typing import Final

from xlkpi.functions.declare import Example, Function, Parameter
from xlkpi.functions.errors import DIV0, NA, NUM, CellError
from xlkpi.functions.numbers import NOISE, finite, percent, reached, show


def _ratio(actual: float, target: float, floor: float, cap: float) -> float:
    """Written for columns: one look at what is valid, no calls on the way."""
    if not (target > 0 and 0 <= floor <= cap > 0):
        raise _fault(target, floor, cap)
    rate = actual / target
    if rate > cap:
        if rate == inf:
            raise OverflowError
        return cap
    return rate if rate - floor > -NOISE and rate > 0 else 0.0


def _fault(target: float, floor: float, cap: float) -> CellError:
    if target < 0:
        return CellError(NUM, f"应完成数{show(target)}不能为负")
    if floor < 0 or cap <= 0 or floor > cap:
        return CellError(NUM, "应有 0≤下限≤上限,且上限大于0")
    return CellError(DIV0, "应完成数为0")


def _explain_ratio(
    actual: float, target: float, floor: float, cap: float, result: float
) -> str:
    rate = actual / target
    head = f"完成率 {show(actual)}/{show(target)}={percent(rate)}"
    if floor > 0 and not reached(rate, floor):
        return f"{head},低于下限{percent(floor)},不得分"
    if rate <= 0:
        return f"{head},不得分"
    if rate > cap:
        head += f",最高按{percent(cap)}计"
    return f"{head},{_share(result)}"


def _share(result: float) -> str:
    return "得满分" if result == 1 else f"得满分的{percent(result)}"


RATIO: Final = Function(
    name="KPI_RATIO",
    title="完成率得分",
    description="按完成率得满分的几成:低于下限不得分,高于上限按上限计。",
    parameters=(
        Parameter("actual", "完成数", "实际完成的数量。也可以是一列,逐个计算。"),
        Parameter("target", "应完成数", "应完成的数量,不能为负;为0时显示#DIV/0!。"),
        Parameter("floor", "下限", "完成率低于下限不得分,达到下限即按比例得分;如50%。不填为0。", default=0.0),
        Parameter("cap", "上限", "完成率高于上限按上限计;如100%。不填为1。", default=1.0),
    ),
    examples=(
        Example("KPI_RATIO(45,100,50%)", 0),
        Example("KPI_RATIO(50,100,50%)", 0.5),
        Example("KPI_RATIO(120,100)", 1),
        Example("KPI_RATIO(45,0)", CellError(DIV0)),
    ),
    body=_ratio,
    explain=_explain_ratio,
    plain=(
        "IF(ANYOF(target<0,floor<0,cap<=0,floor>cap),#NUM!,IF(target=0,#DIV/0!,"
        "IF(ALLOF(floor>0,ROUND(actual/target-floor,10)<0),0,"
        "GREATEST(0,LEAST(actual/target,cap)))))"
    ),
)


def _growth(current: float, previous: float, full: float, floor: float) -> float:
    if previous < 0:
        raise CellError(NUM, f"上年数{show(previous)}不能为负")
    if full <= 0:
        raise CellError(NUM, "满分增长率应大于0")
    if previous == 0:
        raise CellError(DIV0, "上年数为0,增长率无法计算")
    growth = finite(current / previous - 1)
    if not reached(growth, floor):
        return 0.0
    if reached(growth, full):
        return 1.0
    return max(0.0, growth / full)


def _explain_growth(
    current: float, previous: float, full: float, floor: float, result: float
) -> str:
    growth = current / previous - 1
    head = f"增长率 {show(current)}/{show(previous)}-1={percent(growth)}"
    if not reached(growth, floor):
        return f"{head},低于下限{percent(floor)},不得分"
    if result == 1:
        return f"{head},达到{percent(full)},得满分"
    if growth <= 0:
        return f"{head},不得分"
    return f"{head},占满分增长率{percent(full)}的{percent(result)},得满分的{percent(result)}"


GROWTH: Final = Function(
    name="KPI_GROWTH",
    title="增长率得分",
    description="按比上年的增长率得满分的几成:达到满分增长率得满分,低于下限不得分。",
    parameters=(
        Parameter("current", "本年数", "本年(本期)的数量。"),
        Parameter("previous", "上年数", "上年(上期)的数量,不能为负;为0时显示#DIV/0!。"),
        Parameter("full", "满分增长率", "增长率达到它即得满分,须大于0;如30%。"),
        Parameter("floor", "下限", "增长率低于它不得分;不填为0,即负增长不得分。", default=0.0),
    ),
    examples=(
        Example("KPI_GROWTH(115,100,30%)", 0.5),
        Example("KPI_GROWTH(130,100,30%)", 1),
        Example("KPI_GROWTH(95,100,30%)", 0),
    ),
    body=_growth,
    explain=_explain_growth,
    plain=(
        "IF(ANYOF(previous<0,full<=0),#NUM!,IF(previous=0,#DIV/0!,"
        "IF(ROUND(current/previous-1-floor,10)<0,0,"
        "IF(ROUND(current/previous-1-full,10)>=0,1,"
        "GREATEST(0,(current/previous-1)/full)))))"
    ),
)


def _convert(score: float, from_full: float, to_full: float) -> float:
    if from_full < 0 or to_full < 0:
        raise CellError(NUM, "满分不能为负")
    if from_full == 0:
        raise CellError(DIV0, "原满分为0")
    return max(0.0, min(finite(score / from_full * to_full), to_full))


def _explain_convert(score: float, from_full: float, to_full: float, result: float) -> str:
    text = f"折算 {show(score)}/{show(from_full)}×{show(to_full)}"
    raw = score / from_full * to_full
    if raw > to_full:
        return f"{text}={show(raw)},最高{show(to_full)},得{show(result)}"
    return f"{text}={show(raw)},得{show(result)}" if raw < 0 else f"{text}={show(result)}"


CONVERT: Final = Function(
    name="KPI_CONVERT",
    title="折算得分",
    description="把按一个满分打出的分折算到另一个满分,在0到新满分之间。",
    parameters=(
        Parameter("score", "原得分", "按原满分打出的得分。"),
        Parameter("from_full", "原满分", "原来的满分,如100;为0时显示#DIV/0!。"),
        Parameter("to_full", "新满分", "折算到的满分,如2。"),
    ),
    examples=(
        Example("KPI_CONVERT(85,100,2)", 1.7),
        Example("KPI_CONVERT(110,100,5)", 5),
        Example('KPI_CONVERT("",100,5)', CellError(NA)),
    ),
    body=_convert,
    explain=_explain_convert,
    plain=(
        "IF(ANYOF(from_full<0,to_full<0),#NUM!,IF(from_full=0,#DIV/0!,"
        "GREATEST(0,LEAST(score/from_full*to_full,to_full))))"
    ),
)
