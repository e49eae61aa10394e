"""Tiers by rank: fixed quotas, and shares of the field (名额分档、按比例分等)."""

from __future__ import annotations

from itertools import accumulate
from math import ceil, floor
from typing import Final

from xlkpi.functions.coerce import Clean
from xlkpi.functions.declare import Example, Function, Parameter, Takes
from xlkpi.functions.errors import NA, NUM, VALUE, CellError
from xlkpi.functions.numbers import is_whole, percent, round10, show
from xlkpi.functions.ranks import (
    COUNT_PARAMETER,
    PLACE_FAULT,
    RANK_FAULT,
    RANK_PARAMETER,
    check_place,
    check_rank,
)


def _tier(rank: float, quotas: list[float], labels: list[Clean]) -> Clean:
    if len(labels) not in (len(quotas), len(quotas) + 1):
        raise CellError(VALUE, f"名额有{len(quotas)}个,档次应为{len(quotas)}或{len(quotas) + 1}个")
    check_rank(rank)
    if any(quota < 0 or not is_whole(quota) for quota in quotas):
        raise CellError(NUM, "名额应为不小于0的整数")
    tier = sum(rank > end for end in accumulate(quotas))
    if tier == len(labels):
        raise CellError(NA, f"第{show(rank)}名超出了全部名额{show(sum(quotas))}个")
    return labels[tier]


def _explain_tier(
    rank: float, quotas: list[float], _labels: list[Clean], result: Clean
) -> str:
    ends = list(accumulate(quotas))
    tier = sum(rank > end for end in ends)
    if tier == len(quotas):
        return f"第{show(rank)}名,在前{show(sum(quotas))}名以外,为{show(result)}"
    start = ends[tier - 1] + 1 if tier else 1
    return f"第{show(rank)}名,在第{show(start)}至{show(ends[tier])}名之内,为{show(result)}"


TIER: Final = Function(
    name="KPI_TIER",
    title="名额分档",
    description="按名次和各档名额定档:先满足前面的档次,其余为最后一档。",
    parameters=(
        RANK_PARAMETER,
        Parameter(
            "quotas", "各档名额", "各档有几个名额,从好到差;不填为{1,2}。",
            Takes.COUNTS, default=(1.0, 2.0),
        ),
        Parameter(
            "labels", "各档次",
            "各档的名称或分值。比名额多一个时,其余单位都归最后一档;一样多时,名额以外显示#N/A。"
            '不填为{"优","良","中"}。',
            Takes.LABELS, default=("优", "良", "中"),
        ),
    ),
    examples=(
        Example("KPI_TIER(1)", "优"),
        Example("KPI_TIER(3)", "良"),
        Example("KPI_TIER(4)", "中"),
        Example("KPI_TIER(3,{2,3,2},{2,1.75,1.5})", 1.75),
        Example('KPI_TIER(4,{1,2},{"优","良"})', CellError(NA)),
    ),
    body=_tier,
    explain=_explain_tier,
    plain=(
        "IF(ALLOF(SIZE(labels)<>SIZE(quotas),SIZE(labels)<>SIZE(quotas)+1),#VALUE!,"
        f"IF(ANYOF({RANK_FAULT},MIN(quotas)<0,"
        "ADDUP(k,SIZE(quotas),INT(ITEM(quotas,k))<>ITEM(quotas,k))>0),#NUM!,"
        "IF(ALLOF(SIZE(labels)=SIZE(quotas),rank>SUM(quotas)),#N/A,"
        "PICK(labels,1+ADDUP(k,SIZE(quotas),rank>ADDUP(j,k,ITEM(quotas,j)))))))"
    ),
    result="any",
)


def _ends(count: float, shares: list[float], rounding: float) -> list[float]:
    """The last rank of each tier but the last, which takes the rest."""
    ends = [round10(share * count) for share in accumulate(shares)][:-1]
    if rounding == 0:
        return [floor(end + 0.5) for end in ends]
    return [floor(end) if rounding < 0 else ceil(end) for end in ends]


def _quota(
    rank: float, count: float, shares: list[float], labels: list[Clean], rounding: float
) -> Clean:
    if len(shares) != len(labels):
        raise CellError(VALUE, f"比例有{len(shares)}个,等次有{len(labels)}个,应一样多")
    check_place(rank, count)
    if shares and min(shares) < 0:
        raise CellError(NUM, "比例不能为负")
    if abs(sum(shares) - 1) > 1e-9:
        raise CellError(NUM, f"各等次比例之和应为100%,现为{percent(sum(shares))}")
    if rounding not in (-1, 0, 1):
        raise CellError(NUM, "取整方式应为0(四舍五入)、-1(舍)或1(入)")
    return labels[sum(rank > end for end in _ends(count, shares, rounding))]


def _explain_quota(
    rank: float, count: float, shares: list[float], _labels: list[Clean], rounding: float,
    result: Clean,
) -> str:
    ends = _ends(count, shares, rounding)
    tier = sum(rank > end for end in ends)
    place = f"共{show(count)}个,第{show(rank)}名"
    if tier == len(ends):
        return f"{place},其余的为{show(result)}"
    so_far = percent(sum(shares[: tier + 1]))
    return f"{place},前{so_far}到第{show(ends[tier])}名为止,为{show(result)}"


QUOTA: Final = Function(
    name="KPI_QUOTA",
    title="按比例分等",
    description="按名次和各等次的比例强制分布,最后一等为其余的单位。",
    parameters=(
        RANK_PARAMETER,
        COUNT_PARAMETER,
        Parameter("shares", "各等比例", "各等次所占的比例,从好到差,合计100%。", Takes.NUMBERS),
        Parameter("labels", "各等次", "与比例一样多的等次名称或分值。", Takes.LABELS),
        Parameter(
            "rounding", "取整方式", "名额取整:0四舍五入,-1舍去,1进一。不填为0。", default=0.0
        ),
    ),
    examples=(
        Example('KPI_QUOTA(6,14,{0.4,0.5,0.1},{"一等","二等","三等"})', "一等"),
        Example('KPI_QUOTA(7,14,{0.4,0.5,0.1},{"一等","二等","三等"})', "二等"),
        Example('KPI_QUOTA(6,14,{0.4,0.5,0.1},{"一等","二等","三等"},-1)', "二等"),
        Example('KPI_QUOTA(6,14,{0.4,0.5},{"一等","二等"})', CellError(NUM)),
    ),
    body=_quota,
    explain=_explain_quota,
    plain=(
        "IF(SIZE(shares)<>SIZE(labels),#VALUE!,"
        f"IF(ANYOF({PLACE_FAULT},MIN(shares)<0,ABS(SUM(shares)-1)>1E-9,"
        "ALLOF(rounding<>0,rounding<>1,rounding<>-1)),#NUM!,"
        "PICK(labels,1+ADDUP(k,SIZE(shares)-1,rank>IF(rounding=0,"
        "INT(ROUND(ADDUP(j,k,ITEM(shares,j))*count,10)+0.5),IF(rounding<0,"
        "INT(ROUND(ADDUP(j,k,ITEM(shares,j))*count,10)),"
        "-INT(-ROUND(ADDUP(j,k,ITEM(shares,j))*count,10))))))))"
    ),
    result="any",
)
