"""One value made from one value: decimal rounding, age (四舍五入、周岁)."""

from __future__ import annotations

from datetime import date
from math import floor
from typing import Final

from xlkpi.functions.declare import Example, Function, Parameter, Takes
from xlkpi.functions.errors import NA, NUM, CellError
from xlkpi.functions.numbers import is_whole, round_score, show

_MOST_DIGITS: Final = 15
_LAST_DAY: Final = 2958465  # 9999-12-31
_DAY_ZERO: Final = date(1899, 12, 30).toordinal()


def _round(x: float, digits: float) -> float:
    if not is_whole(digits) or abs(digits) > _MOST_DIGITS:
        raise CellError(NUM, f"小数位数应为-{_MOST_DIGITS}到{_MOST_DIGITS}的整数")
    return round_score(x, int(digits))


def _explain_round(x: float, digits: float, result: float) -> str:
    if digits < 0:
        return f"{show(x)}四舍五入到10的{show(-digits)}次方,为{show(result)}"
    return f"{show(x)}四舍五入到{show(digits)}位小数,为{show(result)}"


ROUND: Final = Function(
    name="KPI_ROUND",
    title="四舍五入",
    description="按十进制四舍五入(五入时绝对值增大),不受浮点误差影响。",
    parameters=(
        Parameter("x", "数值", "要取整的数。"),
        Parameter("digits", "小数位数", "保留几位小数;不填为2。", default=2.0),
    ),
    examples=(
        Example("KPI_ROUND(1.005,2)", 1.01),
        Example("KPI_ROUND(-2.345,2)", -2.35),
        Example("KPI_ROUND(2.5,0)", 3),
        Example('KPI_ROUND("")', CellError(NA)),
    ),
    body=_round,
    explain=_explain_round,
    plain=(
        f"IF(ANYOF(digits<>INT(digits),ABS(digits)>{_MOST_DIGITS}),#NUM!,"
        "ROUND(ROUND(x,10),digits))"
    ),
)


def _day(serial: float) -> date:
    return date.fromordinal(_DAY_ZERO + floor(serial))


def _age(birth: float, on: float) -> float:
    if birth < 0 or on >= _LAST_DAY + 1 or floor(birth) > floor(on):
        raise CellError(NUM, "日期无效,或出生日期晚于计算日期")
    born, today = _day(birth), _day(on)
    before_birthday = (today.month, today.day) < (born.month, born.day)
    return float(today.year - born.year - before_birthday)


def _explain_age(birth: float, on: float, result: float) -> str:
    return f"{_day(birth)}出生,到{_day(on)}满{show(result)}周岁"


AGE: Final = Function(
    name="KPI_AGE",
    title="周岁",
    description="到某一天已满的周岁。",
    parameters=(
        Parameter("birth", "出生日期", "出生日期(日期单元格)。", Takes.DATE),
        Parameter("on", "计算日期", "算到哪一天,如12月31日;不得早于出生日期。", Takes.DATE),
    ),
    examples=(
        Example("KPI_AGE(24837,45291)", 56),  # 1967-12-31, 2023-12-31
        Example("KPI_AGE(24838,45291)", 55),  # 1968-01-01, 2023-12-31
        Example("KPI_AGE(45291,24837)", CellError(NUM)),
    ),
    body=_age,
    explain=_explain_age,
    plain=(
        f"IF(ANYOF(birth<0,on>={_LAST_DAY + 1},INT(birth)>INT(on)),#NUM!,"
        "YEAR(INT(on))-YEAR(INT(birth))-IF(MONTH(INT(on))*100+DAY(INT(on))"
        "<MONTH(INT(birth))*100+DAY(INT(birth)),1,0))"
    ),
)
