"""Ranks and points by rank (名次、按名次得分、名次加减分)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

from xlkpi.functions.declare import Example, Function, Parameter, Takes
from xlkpi.functions.errors import NA, NUM, CellError
from xlkpi.functions.numbers import NOISE, is_whole, show

RANK_PARAMETER: Final = Parameter("rank", "名次", "名次,1为第一;应为不小于1的整数。")
COUNT_PARAMETER: Final = Parameter("count", "总数", "参加排名的单位数,应为不小于1的整数。")

# The same conditions in a cell; check_rank and check_place are their Python side.
RANK_FAULT: Final = "rank<1,rank<>INT(rank)"
PLACE_FAULT: Final = f"{RANK_FAULT},count<1,count<>INT(count),rank>count"


def check_rank(rank: float) -> None:
    """#NUM! unless the rank is a whole number from 1."""
    if rank < 1 or not is_whole(rank):
        raise CellError(NUM, f"名次应为不小于1的整数,现为{show(rank)}")


def check_place(rank: float, count: float) -> None:
    """#NUM! unless rank and count are whole and 1 <= rank <= count."""
    check_rank(rank)
    if count < 1 or not is_whole(count):
        raise CellError(NUM, f"总数应为不小于1的整数,现为{show(count)}")
    if rank > count:
        raise CellError(NUM, f"名次{show(rank)}大于总数{show(count)}")


def _rank(value: float, values: list[float], order: float) -> float:
    """One more than the peers that are clearly better; ``values`` are sorted."""
    if order == 0:
        return 1.0 + len(values) - bisect_right(values, value + NOISE)
    return 1.0 + bisect_left(values, value - NOISE)


def _explain_rank(value: float, values: list[float], order: float, result: float) -> str:
    way = "从小到大" if order else "从大到小"
    return f"{show(value)}在{len(values)}个数中{way}排第{show(result)}"


RANK: Final = Function(
    name="KPI_RANK",
    title="名次",
    description="在一组数中的名次,相同的并列(1、2、2、4)。",
    parameters=(
        Parameter("value", "数值", "要排名的数。"),
        Parameter("values", "全部数值", "参加排名的全部数;空白和文字不参加。", Takes.PEERS),
        Parameter("order", "次序", "0:大的在前;1:小的在前。不填为0。", default=0.0),
    ),
    examples=(
        Example("KPI_RANK(90,{95,90,90,80})", 2),
        Example("KPI_RANK(80,{95,90,90,80})", 4),
        Example("KPI_RANK(3,{5,3,8},1)", 1),
        Example('KPI_RANK("",{5,3,8})', CellError(NA)),
    ),
    body=_rank,
    explain=_explain_rank,
    plain=(
        "1+IF(order=0,SUMPRODUCT(ISNUMBER(values)*(values>value+5E-11)),"
        "SUMPRODUCT(ISNUMBER(values)*(values<value-5E-11)))"
    ),
)


def _rankscore(
    rank: float, count: float, first: float, step: float, last: float | None
) -> float:
    check_place(rank, count)
    if last is not None and rank == count:
        return last
    return max(0.0, first - (rank - 1) * step)


def _explain_rankscore(
    rank: float, count: float, first: float, step: float, last: float | None, result: float
) -> str:
    if last is not None and rank == count:
        return f"第{show(rank)}名为末位,得{show(result)}"
    raw = first - (rank - 1) * step
    text = f"第{show(rank)}名,{show(first)}-({show(rank)}-1)×{show(step)}={show(raw)}"
    return text if raw >= 0 else f"{text},不低于0,得0"


RANKSCORE: Final = Function(
    name="KPI_RANKSCORE",
    title="按名次得分",
    description="第一名得若干分,以后每名依次递减,不低于0;末位可另定。",
    parameters=(
        RANK_PARAMETER,
        COUNT_PARAMETER,
        Parameter("first", "第一名分值", "第一名得多少分。"),
        Parameter("step", "每名递减", "每退一名少多少分。"),
        Parameter("last", "末位分值", "最后一名得多少分;不填则同样递减。", default=None),
    ),
    examples=(
        Example("KPI_RANKSCORE(3,7,1,0.1)", 0.8),
        Example("KPI_RANKSCORE(7,7,1,0.1,0)", 0),
        Example("KPI_RANKSCORE(8,7,1,0.1)", CellError(NUM)),
    ),
    body=_rankscore,
    explain=_explain_rankscore,
    plain=(
        f"IF(ANYOF({PLACE_FAULT}),#NUM!,"
        "IF(ALLOF(GIVEN(last),rank=count),last,GREATEST(0,first-(rank-1)*step)))"
    ),
)


def _parts(
    rank: float, count: float, top: list[float], bottom: list[float]
) -> tuple[float, float]:
    """What the place from the top gives, and what the place from the bottom gives."""
    check_place(rank, count)
    above, below = int(rank) - 1, int(count - rank)
    return (
        top[above] if above < len(top) else 0.0,
        bottom[below] if below < len(bottom) else 0.0,
    )


def _rankadjust(rank: float, count: float, top: list[float], bottom: list[float]) -> float:
    return sum(_parts(rank, count, top, bottom))


def _explain_rankadjust(
    rank: float, count: float, top: list[float], bottom: list[float], result: float
) -> str:
    best, worst = _parts(rank, count, top, bottom)
    place = f"第{show(rank)}名(共{show(count)})"
    named = [f"前列加{show(best)}"] if best else []
    named += [f"末位计{show(worst)}"] if worst else []
    if not named:
        return f"{place},不加不减"
    return f"{place}," + ",".join(named) + (f",合计{show(result)}" if len(named) > 1 else "")


RANKADJUST: Final = Function(
    name="KPI_RANKADJUST",
    title="名次加减分",
    description="前几名加分、末几名减分,其余为0;单位少时两者都算。",
    parameters=(
        RANK_PARAMETER,
        COUNT_PARAMETER,
        Parameter("top", "前几名", "第一名、第二名……各加多少分。", Takes.NUMBERS),
        Parameter("bottom", "末几名", "最末名、倒数第二名……各计多少分(减分写负数)。", Takes.NUMBERS),
    ),
    examples=(
        Example("KPI_RANKADJUST(7,7,{0.2,0.1},{-0.2,-0.1})", -0.2),
        Example("KPI_RANKADJUST(2,7,{0.2,0.1},{-0.2,-0.1})", 0.1),
        Example("KPI_RANKADJUST(2,2,{0.2,0.1},{-0.2,-0.1})", -0.1),
    ),
    body=_rankadjust,
    explain=_explain_rankadjust,
    plain=(
        f"IF(ANYOF({PLACE_FAULT}),#NUM!,"
        "IF(rank<=SIZE(top),PICK(top,rank),0)"
        "+IF(count-rank<SIZE(bottom),PICK(bottom,count-rank+1),0))"
    ),
)
