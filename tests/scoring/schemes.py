"""Small schemes with what suo-2023 does not have: groups, 倒扣, 不适用, 综合 inputs, grades."""

from __future__ import annotations

from xlkpi.scheme.model import OVERALL, Choice, Indicator, Input, Result, Scheme, Section, Unit

YEAR_RATE = "KPI_RATIO([@完成数],[@任务数])*[分值]"


def indicator(code: str, full: float, formula: str, kind: str = "得分",
              groups: tuple[str, ...] = ()) -> Indicator:
    return Indicator(code=code, section=code.partition(".")[0], name=f"指标{code}", full=full,
                     formula=formula, kind=kind, department="办公室", rule="见公式。", groups=groups)


def two_groups() -> Scheme:
    """Two groups; one indicator only for the second; grades by share, a veto, a bonus."""
    return Scheme(
        id="two-groups", title="两组考核", year=2024, version="2", full=20, unit_title="部门",
        sections=(Section(code="1", name="职能", full=15), Section(code="2", name="共性", full=5)),
        indicators=(
            indicator("1.1", 10, YEAR_RATE),
            indicator("1.2", 5, 'IF([@有任务]=0,"不适用",KPI_RATIO([@完成数],[@任务数])*[分值])'),
            indicator("1.3", 2, "KPI_PENALTY([@[迟报次数]:[漏报次数]],{0.1,0.5},[分值])", "倒扣"),
            indicator("2.1", 5, 'KPI_LEVEL([@档次],{"好","一般"},{5,3})', groups=("党群",)),
            indicator("2.2", 5, "[@1.1]/2", groups=("经济",)),
        ),
        inputs=(
            Input(indicator="1.1", name="完成数", minimum=0),
            Input(indicator="1.1", name="任务数", minimum=0),
            Input(indicator="1.2", name="有任务", kind="yesno"),
            Input(indicator="1.2", name="完成数", required=False),
            Input(indicator="1.2", name="任务数", required=False),
            Input(indicator="1.3", name="迟报次数"),
            Input(indicator="1.3", name="漏报次数"),
            Input(indicator="2.1", name="档次", kind="choice", groups=("党群",),
                  choices=(Choice(label="好", quota=1), Choice(label="一般"))),
            Input(indicator=OVERALL, name="加分", by="department", required=False),
            Input(indicator=OVERALL, name="否决", kind="yesno", by="department"),
        ),
        units=(
            *(Unit(name=f"经济{n}局", group="经济", attributes={"类别": "大"}) for n in range(1, 6)),
            *(Unit(name=f"党群{n}部", group="党群", attributes={"类别": "小"}) for n in range(1, 4)),
        ),
        results=(
            Result(name="加分后得分", formula="[@指标得分]+KPI_DISCRETION([@加分],0,10)"),
            Result(name="得分率", formula="[@加分后得分]/[@满分]", decimals=4),
            Result(name="类内排名", formula="KPI_RANK([@得分率],[得分率])", decimals=0),
            Result(name="初定等次", formula=(
                'KPI_QUOTA([@类内排名],COUNT([类内排名]),{0.4,0.5,0.1},{"一等","二等","三等"})')),
            Result(name="等次", formula=(
                'KPI_VETO([@初定等次],{"一等","二等","三等","不合格"},[@否决])')),
        ),
    )


def filled(scheme: Scheme, unit: str, number: int) -> dict[str, object]:
    """Complete figures for a unit of ``two_groups``; they differ by ``number``."""
    return {
        "1.1/完成数": 10 + number * 7, "1.1/任务数": 60,
        "1.2/有任务": "否" if number % 3 == 0 else "是",
        "1.2/完成数": None if number % 3 == 0 else 3 + number, "1.2/任务数": 9,
        "1.3/迟报次数": number % 4, "1.3/漏报次数": number % 2,
        **({"2.1/档次": "好" if number == 7 else "一般"} if unit.startswith("党群") else {}),
        f"{OVERALL}/加分": 1.5 if number == 2 else None,
        f"{OVERALL}/否决": "是" if number == 4 else "否",
    }
