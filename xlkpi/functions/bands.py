"""Looking things up: by band, by label, and one level down (分档、评定档次、降档)."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import Final

from xlkpi.functions.coerce import Clean, label_key
from xlkpi.functions.declare import Example, Function, Parameter, Takes
from xlkpi.functions.errors import NA, NUM, VALUE, CellError
from xlkpi.functions.numbers import NOISE, is_whole, show


def _band_index(value: float, bounds: list[float], results: list[Clean]) -> int:
    """How many bounds the value reaches, less one."""
    if len(bounds) != len(results):
        raise CellError(VALUE, f"下限有{len(bounds)}个,结果有{len(results)}个,应一样多")
    if any(upper <= lower for lower, upper in pairwise(bounds)):
        raise CellError(NUM, "各档下限应从小到大排列")
    index = bisect_right(bounds, value + NOISE) - 1
    if index < 0:
        raise CellError(NA, f"{show(value)}低于最低一档的下限")
    return index


def _band(value: float, bounds: list[float], results: list[Clean]) -> Clean:
    return results[_band_index(value, bounds, results)]


def _explain_band(
    value: float, bounds: list[float], results: list[Clean], result: Clean
) -> str:
    index = _band_index(value, bounds, results)
    text = f"{show(value)}达到{show(bounds[index])}"
    if index + 1 < len(bounds):
        text += f",未达到{show(bounds[index + 1])}"
    return f"{text},对应{show(result)}"


BAND: Final = Function(
    name="KPI_BAND",
    title="分档取值",
    description="按达到的最高一档下限取对应的结果;低于最低一档显示#N/A。",
    parameters=(
        Parameter("value", "实际值", "用来定档的值,如完成率。"),
        Parameter("bounds", "各档下限", "各档的下限,从小到大,达到即算这一档。", Takes.NUMBERS),
        Parameter("results", "各档结果", "与下限一样多的分数或文字。", Takes.LABELS),
    ),
    examples=(
        Example("KPI_BAND(99.5%,{0,0.995,1},{1.7,1.8,2})", 1.8),
        Example('KPI_BAND(86,{0,60,85},{"差","一般","达标"})', "达标"),
        Example("KPI_BAND(-1,{0,60},{1,2})", CellError(NA)),
    ),
    body=_band,
    explain=_explain_band,
    plain=(
        "IF(SIZE(bounds)<>SIZE(results),#VALUE!,"
        "IF(ADDUP(k,SIZE(bounds)-1,ITEM(bounds,k+1)<=ITEM(bounds,k))>0,#NUM!,"
        "PICK(results,MATCH(value+5E-11,bounds,1))))"
    ),
    result="any",
)


def _place(label: Clean, labels: list[Clean]) -> int:
    """Index of the first equal label (case and spaces around aside)."""
    wanted = label_key(label)
    for index, candidate in enumerate(labels):
        if label_key(candidate) == wanted:
            return index
    known = "、".join(show(each) for each in labels if each is not None)
    raise CellError(NA, f"“{show(label)}”不在各档({known})之中")


def _level(label: Clean, labels: list[Clean], points: list[float]) -> float:
    if len(labels) != len(points):
        raise CellError(VALUE, f"档次有{len(labels)}个,分值有{len(points)}个,应一样多")
    return points[_place(label, labels)]


def _explain_level(
    label: Clean, _labels: list[Clean], _points: list[float], result: float
) -> str:
    return f"档次{show(label)},得{show(result)}"


LEVEL: Final = Function(
    name="KPI_LEVEL",
    title="档次得分",
    description="按评定的档次取对应的分值;没有这个档次显示#N/A。",
    parameters=(
        Parameter("label", "档次", "评定的档次,如优;首尾空格不计。", Takes.TEXT),
        Parameter("labels", "各档次", '所有的档次,如{"优","良","中"}。', Takes.LABELS),
        Parameter("points", "各档分值", "与档次一样多的分值。", Takes.NUMBERS),
    ),
    examples=(
        Example('KPI_LEVEL("良",{"优","良","中","差"},{4,3.5,3,2})', 3.5),
        Example('KPI_LEVEL(" 优 ",{"优","良"},{2,1.75})', 2),
        Example('KPI_LEVEL("好",{"优","良"},{2,1.75})', CellError(NA)),
    ),
    body=_level,
    explain=_explain_level,
    plain="IF(SIZE(labels)<>SIZE(points),#VALUE!,PICK(points,PLACE(label,labels)))",
)


def _veto(label: Clean, labels: list[Clean], vetoed: bool, levels: float) -> Clean:
    if levels < 0 or not is_whole(levels):
        raise CellError(NUM, f"下降档数应为不小于0的整数,现为{show(levels)}")
    index = _place(label, labels)
    return labels[min(len(labels) - 1, index + int(levels))] if vetoed else labels[index]


def _explain_veto(
    label: Clean, labels: list[Clean], vetoed: bool, levels: float, result: Clean
) -> str:
    if not vetoed:
        return f"未被否决,仍为{show(result)}"
    text = f"被否决,由{show(label)}降{show(levels)}档"
    if _place(label, labels) + levels > len(labels) - 1:
        text += ",降到最末一档"
    return f"{text},为{show(result)}"


VETO: Final = Function(
    name="KPI_VETO",
    title="否决降档",
    description="被否决的,档次下降若干档,不低于最末一档;未被否决的不变。",
    parameters=(
        Parameter("label", "档次", "原来的档次。", Takes.TEXT),
        Parameter("labels", "各档次", "所有的档次,从好到差。", Takes.LABELS),
        Parameter("vetoed", "是否否决", "TRUE(或1)为被否决,FALSE(或0)为未被否决。", Takes.FLAG),
        Parameter("levels", "下降档数", "被否决时降几档;不填为1。", default=1.0),
    ),
    examples=(
        Example('KPI_VETO("一等",{"一等","二等","三等","不合格"},TRUE)', "二等"),
        Example('KPI_VETO("一等",{"一等","二等","三等","不合格"},FALSE)', "一等"),
        Example('KPI_VETO("三等",{"一等","二等","三等","不合格"},TRUE,5)', "不合格"),
    ),
    body=_veto,
    explain=_explain_veto,
    plain=(
        "IF(ANYOF(levels<0,levels<>INT(levels)),#NUM!,"
        "PICK(labels,LEAST(SIZE(labels),PLACE(label,labels)+IF(vetoed,levels,0))))"
    ),
    result="any",
)
