"""A small scheme by hand that has one of everything a form can hold."""

from __future__ import annotations

from datetime import date

from xlkpi.scheme.model import (
    OVERALL,
    Choice,
    Deadline,
    Indicator,
    Input,
    Result,
    Scheme,
    Section,
    Unit,
)

GROUP = "所"
LONG_LABELS = tuple(f"第{n}档：完成情况属于第{n}类的单位选择这一项" for n in range(1, 16))


def _inputs() -> tuple[Input, ...]:
    return (
        Input(indicator="1.1", name="完成数", measure="件", minimum=0, whole=True),
        Input(indicator="1.1", name="应完成数", measure="件", minimum=1, whole=True, help="须大于0"),
        Input(indicator="1.2", name="档次", kind="choice", by="department",
              choices=(Choice(label="优", quota=1), Choice(label="良"))),
        Input(indicator="1.3", name="达标", kind="yesno"),
        Input(indicator="1.4", name="受理件数", minimum=0),
        Input(indicator="1.5", name="有任务", kind="yesno"),
        Input(indicator="1.5", name="完成率", kind="percent", minimum=0, maximum=1,
              required=False),
        Input(indicator="2.1", name="未报次数", minimum=0, required=False),
        Input(indicator="2.1", name="迟报次数", minimum=0, required=False),
        Input(indicator="2.2", name="情形", kind="choice",
              choices=tuple(Choice(label=text) for text in LONG_LABELS)),
        Input(indicator="2.2", name="事由", kind="text", required=False),
        Input(indicator="2.2", name="发生日期", kind="date", required=False),
        Input(indicator=OVERALL, name="公众评议", by="department", minimum=0, maximum=100,
              help="公众评议得分，满分100分"),
    )


def _indicators() -> tuple[Indicator, ...]:
    labels = ",".join(f'"{text}"' for text in LONG_LABELS)
    points = ",".join(f"{n / 100:g}" for n in range(15))
    return (
        Indicator(code="1.1", section="1", name="检查", full=2, content="完成检查。",
                  rule="完成率乘以分值，低于50%不得分。", department="食品科",
                  formula="KPI_RATIO([@完成数],[@应完成数],50%)*[分值]"),
        Indicator(code="1.2", section="1", name="评定", full=3, department="市场规范管理科",
                  formula='KPI_LEVEL([@档次],{"优","良"},{3,2})'),
        Indicator(code="1.3", section="1", name="达标", full=2,
                  formula="IF([@达标]=1,[分值],IF([@城区所]=1,0.5,1))"),
        Indicator(code="1.4", section="1", name="名次", full=2,
                  formula="KPI_RANKSCORE(KPI_RANK([@受理件数],[受理件数]),COUNT([受理件数]),2,0.5)"),
        Indicator(code="1.5", section="1", name="任务", full=1, kind="折算",
                  formula='IF([@有任务]=0,"不适用",[@完成率]*[分值])'),
        Indicator(code="2.1", section="2", name="报送", full=1, kind="倒扣",
                  formula="KPI_PENALTY([@[未报次数]:[迟报次数]],{0.5,0.1},1)"),
        Indicator(code="2.2", section="2", name="情形", full=0.14,
                  formula=f"KPI_LEVEL([@情形],{{{labels}}},{{{points}}})"),
        Indicator(code="3.1", section="3", name="全勤", full=1, formula="[分值]"),
    )


def small() -> Scheme:
    """The scheme: three sections, two units that differ in an attribute."""
    return Scheme(
        id="small", title="2024年度乡镇所绩效考核办法", year=2024, version="1.2", full=11.14,
        unit_title="所",
        deadlines=(Deadline(name="自评", on=date(2024, 12, 10), note="交回考核表"),),
        sections=(Section(code="1", name="业务工作", full=10), Section(code="2", name="加减分", full=0),
                  Section(code="3", name="出勤", full=1)),
        indicators=_indicators(), inputs=_inputs(),
        units=(Unit(name="甲所", group=GROUP, attributes={"城区所": 1}),
               Unit(name="乙所", group=GROUP, attributes={"城区所": 0})),
        results=(Result(name="总得分", formula="[@指标得分]+[@公众评议]*10%"),
                 Result(name="等次", formula='IF([@总得分]>=8,"优","良")'),
                 Result(name="排名", formula="KPI_RANK([@总得分],[总得分])", decimals=0)),
    )
