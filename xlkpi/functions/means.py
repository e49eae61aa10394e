"""Weighted sums and the mean of the peers (加权、取平均)."""

from __future__ import annotations

from typing import Final

from xlkpi.functions.declare import Example, Function, Parameter, Takes
from xlkpi.functions.errors import NA, NUM, VALUE, CellError
from xlkpi.functions.numbers import percent, show


def _weighted(values: list[float], weights: list[float]) -> float:
    if len(values) != len(weights):
        raise CellError(VALUE, f"数值有{len(values)}个,权重有{len(weights)}个,应一样多")
    if abs(sum(weights) - 1) > 1e-9:
        raise CellError(NUM, f"权重之和应为100%,现为{percent(sum(weights))}")
    return sum(value * weight for value, weight in zip(values, weights, strict=True))


def _explain_weighted(values: list[float], weights: list[float], result: float) -> str:
    terms = "+".join(f"{show(v)}×{percent(w)}" for v, w in zip(values, weights, strict=True))
    return f"加权 {terms}={show(result)}"


WEIGHTED: Final = Function(
    name="KPI_WEIGHTED",
    title="加权求和",
    description="各项数值乘以权重之和;权重合计须为100%。",
    parameters=(
        Parameter("values", "各项数值", "各项的得分或比率,不能有空白。", Takes.NUMBERS),
        Parameter("weights", "各项权重", "与数值一样多的权重,合计100%。", Takes.NUMBERS),
    ),
    examples=(
        Example("KPI_WEIGHTED({90,80,70},{0.7,0.2,0.1})", 86),
        Example("KPI_WEIGHTED({90,80},{50%,50%})", 85),
        Example("KPI_WEIGHTED({90,80},{0.5,0.4})", CellError(NUM)),
    ),
    body=_weighted,
    explain=_explain_weighted,
    plain=(
        "IF(SIZE(values)<>SIZE(weights),#VALUE!,"
        "IF(ABS(SUM(weights)-1)>1E-9,#NUM!,DOT(values,weights)))"
    ),
)


def _peeravg(own: float | None, peers: list[float]) -> float:
    if own is not None:
        return own
    if not peers:
        raise CellError(NA, "没有可以取平均的数")
    return sum(peers) / len(peers)


def _explain_peeravg(own: float | None, peers: list[float], result: float) -> str:
    if own is not None:
        return f"本单位有数,取{show(result)}"
    return f"本单位不参加,取{len(peers)}个单位的平均数{show(result)}"


PEERAVG: Final = Function(
    name="KPI_PEERAVG",
    title="缺项取平均",
    description="本单位有数取本单位的;空白则取其他单位的平均数。",
    parameters=(
        Parameter("own", "本单位", "本单位的数;不参加的不填。", blank_ok=True),
        Parameter("peers", "各单位", "各单位的数;空白和文字不计。", Takes.PEERS),
    ),
    examples=(
        Example("KPI_PEERAVG(1.5,{1,2,3})", 1.5),
        Example('KPI_PEERAVG("",{1,2,3})', 2),
        Example('KPI_PEERAVG("",{"无","未参加"})', CellError(NA)),
    ),
    body=_peeravg,
    explain=_explain_peeravg,
    plain="IF(GIVEN(own),own,IF(COUNT(peers)=0,#N/A,AVERAGE(peers)))",
)
