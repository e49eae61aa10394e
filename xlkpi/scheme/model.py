"""The scheme as data (方案): what is assessed, by which rule, of whom.

Every figure of a scheme is here; no module holds knowledge of one scheme.
Names follow the field: indicator (指标), full marks (分值), input (填报项),
unit (被考核单位), group (分组), department (评估部门).
"""

from __future__ import annotations

from datetime import date
from typing import Literal, Union

from pydantic import BaseModel, ConfigDict, Field

OVERALL = "综合"  # the "indicator" of inputs that belong to the 综合 results

InputKind = Literal["number", "percent", "choice", "yesno", "text", "date"]
By = Literal["unit", "department"]
Period = str  # '' for the year; '一季度', '上半年', '三月' ... for parts of it
AttributeValue = Union[float, str]


class Model(BaseModel):
    """Frozen, strict about unknown fields: a misspelt heading must not be dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(Model):
    """One category of the table (考核项目), e.g. 1 食品安全监管 12 分."""

    code: str
    name: str
    full: float  # points, as the scheme states them
    note: str = ""


class Choice(Model):
    """One entry of a drop-down; ``quota`` is how many units of a group may have it."""

    label: str
    quota: int | None = None


class Input(Model):
    """One figure that somebody types (填报项).

    ``key`` is unique in the scheme: '1.1/完成数'.
    """

    indicator: str  # an indicator's code, or OVERALL
    name: str
    kind: InputKind = "number"
    measure: str = ""  # unit of measure: 件, 户, 万元
    by: By = "unit"
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None  # limits, inclusive; percent as a fraction
    maximum: float | None = None
    not_above: str = ""  # the input of the same indicator of which this one is a part
    whole: bool = False  # whole numbers only (件, 户, 次)
    required: bool = True  # False: blank has a meaning of its own
    help: str = ""
    groups: tuple[str, ...] = ()  # only these groups fill it in; empty: all

    @property
    def key(self) -> str:
        """The input's name in the whole scheme."""
        return f"{self.indicator}/{self.name}"

    @property
    def labels(self) -> tuple[str, ...]:
        """What a drop-down offers; 是/否 for a yesno input."""
        return ("是", "否") if self.kind == "yesno" else tuple(c.label for c in self.choices)


class Indicator(Model):
    """One indicator (指标): a row of the table, with its rule as a formula."""

    code: str  # '1.1'
    section: str  # Section.code
    name: str  # short title, 现场检查
    full: float  # full marks, points
    content: str = ""  # 评估内容
    rule: str = ""  # 评分办法, in words
    formula: str = ""  # the rule, in the formula language, without '='
    department: str = ""  # 评估部门
    person: str = ""  # 责任人
    kind: str = "得分"  # 得分, 倒扣, 折算, 否决, 加分: only 得分 and 折算 count towards full marks
    note: str = ""  # for the official: what was settled, and why
    groups: tuple[str, ...] = ()

    @property
    def counts_to_full(self) -> bool:
        """Whether the full marks of this indicator are part of the scheme's total."""
        return self.kind in ("得分", "折算")


class Result(Model):
    """One named result of 综合: a formula over inputs, scores, totals and earlier results."""

    name: str
    formula: str
    decimals: int | None = None  # None: the scheme's
    groups: tuple[str, ...] = ()
    note: str = ""


class Unit(Model):
    """One unit that is assessed (所, 股室, 部门)."""

    name: str
    group: str = ""
    attributes: dict[str, AttributeValue] = Field(default_factory=dict)


class Deadline(Model):
    """A date of the scheme's calendar, for people to be reminded of."""

    name: str
    on: date
    note: str = ""


class Scheme(Model):
    """A whole assessment scheme (考核方案)."""

    id: str
    title: str
    year: int
    version: str
    full: float  # points, as the scheme states them
    decimals: int = 2  # of an indicator's score
    unit_title: str = "单位"  # what a unit is called in the forms: 所, 股室, 部门
    notes: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    sections: tuple[Section, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    inputs: tuple[Input, ...] = ()
    units: tuple[Unit, ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of units, in the order of the units."""
        return tuple(dict.fromkeys(u.group for u in self.units))

    def indicators_of(self, group: str) -> tuple[Indicator, ...]:
        """The indicators that a group is assessed by."""
        return tuple(i for i in self.indicators if not i.groups or group in i.groups)

    def results_of(self, group: str) -> tuple[Result, ...]:
        """The results that a group has, in order."""
        return tuple(r for r in self.results if not r.groups or group in r.groups)

    def inputs_of(self, code: str, group: str | None = None) -> tuple[Input, ...]:
        """The inputs of an indicator (or OVERALL), in order; of one group if given."""
        return tuple(
            i for i in self.inputs
            if i.indicator == code and (group is None or not i.groups or group in i.groups)
        )
