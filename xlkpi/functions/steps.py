"""Points for each step above or below a base (每超过、每低于)."""

from __future__ import annotations

from typing import Final

from xlkpi.functions.declare import Example, Function, Parameter, Takes
from xlkpi.functions.errors import NUM, CellError
from xlkpi.functions.numbers import finite, full_steps, show


def _points(
    distance: float, step: float, per: float, cap: float | None, whole: bool
) -> float:
    """Points for a distance that is not negative, in full steps or parts of them."""
    if step <= 0:
        raise CellError(NUM, "每档的幅度应大于0")
    if per < 0 or (cap is not None and cap < 0):
        raise CellError(NUM, "每档分值和最高分不能为负")
    points = finite((full_steps(distance, step) if whole else distance / step) * per)
    return points if cap is None or points < cap else cap


def _excess(
    value: float, base: float, step: float, per: float, cap: float | None, whole: bool
) -> float:
    return _points(max(0.0, value - base), step, per, cap, whole)


def _shortfall(
    value: float, base: float, step: float, per: float, cap: float | None, whole: bool
) -> float:
    return _points(max(0.0, base - value), step, per, cap, whole)


def _told(
    distance: float, step: float, per: float, cap: float | None, whole: bool, result: float
) -> str:
    """The second half of the sentence: steps, points, and the limit where it was met."""
    steps = full_steps(distance, step) if whole else distance / step
    count = f"满{show(steps)}档" if whole else f"合{show(steps)}档"
    text = f"每{show(step)}为一档,{count},{show(steps)}×{show(per)}={show(steps * per)}"
    if cap is not None and steps * per > cap:
        text += f",最多{show(result)}"
    return text


def _explain_excess(
    value: float, base: float, step: float, per: float, cap: float | None, whole: bool,
    result: float,
) -> str:
    if value <= base:
        return f"{show(value)}未超过{show(base)},计0"
    told = _told(value - base, step, per, cap, whole, result)
    return f"{show(value)}比{show(base)}高{show(value - base)},{told}"


def _explain_shortfall(
    value: float, base: float, step: float, per: float, cap: float | None, whole: bool,
    result: float,
) -> str:
    if value >= base:
        return f"{show(value)}不低于{show(base)},计0"
    told = _told(base - value, step, per, cap, whole, result)
    return f"{show(value)}比{show(base)}低{show(base - value)},{told}"


def _parameters(way: str) -> tuple[Parameter, ...]:
    return (
        Parameter("value", "实际值", "实际达到的值;比率用小数或百分数,如98.5%。"),
        Parameter("base", "基准", f"{way}它的部分才计分。"),
        Parameter("step", "每档幅度", "每多少算一档,须大于0;如1%写作0.01。"),
        Parameter("per", "每档分值", "每一档计多少分,不能为负。"),
        Parameter("cap", "最高分", "最多计多少分;不填则不封顶。", default=None),
        Parameter(
            "whole", "只计整档",
            "TRUE:不满一档不计;FALSE:不满一档按比例计。不填为TRUE。",
            Takes.FLAG, default=True,
        ),
    )


def _plain(distance: str) -> str:
    points = f"per*IF(whole,INT({distance}/step+1E-9),{distance}/step)"
    return (
        "IF(ANYOF(step<=0,per<0,ALLOF(GIVEN(cap),cap<0)),#NUM!,"
        f"IF(GIVEN(cap),LEAST(cap,{points}),{points}))"
    )


EXCESS: Final = Function(
    name="KPI_EXCESS",
    title="超额计分",
    description="超过基准的部分每满一档计若干分,可封顶;未超过计0。",
    parameters=_parameters("超过"),
    examples=(
        Example("KPI_EXCESS(0.985,0.9,0.01,0.08,0.8)", 0.64),
        Example("KPI_EXCESS(0.985,0.9,0.01,0.08,0.8,FALSE)", 0.68),
        Example("KPI_EXCESS(0.97,0.9,0.01,1)", 7),
        Example("KPI_EXCESS(0.8,0.9,0.01,0.08)", 0),
    ),
    body=_excess,
    explain=_explain_excess,
    plain=_plain("GREATEST(0,value-base)"),
)

SHORTFALL: Final = Function(
    name="KPI_SHORTFALL",
    title="不足计分",
    description="低于基准的部分每满一档计若干分(正数,用于扣减),可封顶;不低于计0。",
    parameters=_parameters("低于"),
    examples=(
        Example("KPI_SHORTFALL(0.75,1,0.1,0.3)", 0.6),
        Example("KPI_SHORTFALL(0.3,1,0.1,0.3,1.5)", 1.5),
        Example("KPI_SHORTFALL(0.75,1,0,0.3)", CellError(NUM)),
    ),
    body=_shortfall,
    explain=_explain_shortfall,
    plain=_plain("GREATEST(0,base-value)"),
)
