"""A scheme of persons: months, an input that makes others needless, a link to a unit, periods."""

from __future__ import annotations

from xlkpi.scheme.model import OVERALL, Choice, Input, Result, Scheme, Unit

ABSENT = "参评情况=不参评"
MONTHS = ("一月得分", "二月得分", "三月得分")
_PERSONS = ("人员",)


def _input(name: str, **more: object) -> Input:
    return Input.model_validate({"indicator": OVERALL, "name": name, "groups": _PERSONS, **more})


def people(count: int = 3) -> Scheme:
    """Two branches and some persons, of whom each names a branch."""
    return Scheme(
        id="people", title="人员考核办法", year=2024, version="1", full=100, decimals=2,
        inputs=(
            Input(indicator=OVERALL, name="得分率", kind="percent", groups=("分局",)),
            _input("参评情况", kind="choice", required=False, by="department", period="年度",
                   choices=(Choice(label="参评"), Choice(label="不参评"))),
            *(_input(m, minimum=0, maximum=100, period=m[:2], unless=ABSENT) for m in MONTHS),
            _input("出生日期", kind="date", period="年度"),
            _input("所在单位", kind="unit", link=("分局",), period="年度"),
            _input("单位加分", minimum=0, same_for="所在单位", unless=ABSENT, period="年度"),
        ),
        units=(*(Unit(name=f"第{n}分局", group="分局") for n in (1, 2)),
               *(Unit(name=f"人员{n}", group="人员") for n in range(1, count + 1))),
        results=(
            Result(name="总得分", formula="[@得分率]*100", groups=("分局",)),
            Result(name="总得分", groups=_PERSONS, formula=(
                'IF([@参评情况]="不参评","不参评",'
                "AVERAGE([@[一月得分]:[三月得分]])+[@单位加分])")),
            Result(name="名次", groups=_PERSONS, decimals=0, formula=(
                'IF([@参评情况]="不参评","不参评",KPI_RANK([@总得分],[总得分]))')),
            Result(name="参评人数", groups=_PERSONS, decimals=0, formula="COUNT([总得分])"),
            Result(name="年龄", groups=_PERSONS, decimals=0,
                   formula="KPI_AGE([@出生日期],[考核年末])"),
        ),
    )


def figures(number: int, **changes: object) -> dict[str, object]:
    """Complete figures of one person."""
    found: dict[str, object] = {
        "参评情况": None, **dict.fromkeys(MONTHS, 90.0 + number), "出生日期": 30000.0,
        "所在单位": "第1分局", "单位加分": 1.0, **changes}
    return {f"{OVERALL}/{name}": value for name, value in found.items()}
