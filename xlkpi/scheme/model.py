"""The scheme as data (方案): what is assessed, by which rule, of whom.

Every figure of a scheme is here; no module holds knowledge of one scheme.
Names follow the field: indicator (指标), full marks (分值), input (填报项),
unit (被考核单位), group (分组), department (评估部门).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, model_validator

OVERALL = "综合"  # the "indicator" of inputs that belong to the 综合 results

InputKind = Literal["number", "percent", "choice", "yesno", "text", "date", "unit"]
By = Literal["unit", "department"]
DayKind = Literal["放假", "上班"]
Period = str  # '' for the year; '一季度', '上半年', '三月' ... for parts of it
AttributeValue = Union[float, str]
Text = Annotated[str, Field(min_length=1)]  # a text that may not be empty
Decimals = Annotated[int, Field(ge=0, le=10)]  # more are noise: results have ten


class Model(BaseModel):
    """Frozen, strict about unknown fields: a misspelt heading must not be dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Section(Model):
    """One category of the table (考核项目), e.g. 1 食品安全监管 12 分."""

    code: Text
    name: Text
    full: float  # points, as the scheme states them
    note: str = ""
    above: tuple[str, ...] = ()  # what stands in the columns Scheme.levels, outermost first


class Choice(Model):
    """One entry of a drop-down; ``quota`` is how many units of a group may have it."""

    label: str
    quota: int | None = None


class Input(Model):
    """One figure that somebody types (填报项).

    ``key`` is unique in the scheme: '1.1/完成数'.

    An input of kind "unit" names another unit of the scheme (所在单位);
    ``linked`` are those that may be chosen, filled in by the scheme itself.
    """

    indicator: str  # an indicator's code, or OVERALL
    name: Text
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
    period: Period = ""  # the part of the year whose workbook asks for it
    unless: str = ""  # '参评情况=不参评': this input beside it, so chosen, makes it needless
    same_for: str = ""  # the unit input beside it: units that name the same one have one figure
    link: tuple[str, ...] = ()  # kind "unit": the groups whose units may be named; empty: all
    linked: tuple[str, ...] = Field(default=(), exclude=True, repr=False)

    @property
    def key(self) -> str:
        """The input's name in the whole scheme."""
        return f"{self.indicator}/{self.name}"

    @property
    def waived_by(self) -> tuple[str, str]:
        """The key of the input that can make this one needless, and with which choice; or "".

        >>> Input(indicator="1.1", name="得分", unless="缺席").waived_by
        ('1.1/缺席', '是')
        """
        name, _, label = self.unless.partition("=")
        return (f"{self.indicator}/{name}", label or "是") if name else ("", "")

    @property
    def highest(self) -> float | None:
        """The largest figure that can be meant; beyond 1000 % somebody typed 95 for 95 %.

        >>> Input(indicator="1.1", name="增长率", kind="percent", maximum=None).highest
        10.0
        """
        return 10.0 if self.maximum is None and self.kind == "percent" else self.maximum

    @property
    def refused_above(self) -> float | None:
        """A percentage above is taken for one of another scale, and for no figure; None: no limit.

        >>> Input(indicator="1.1", name="合格率", kind="percent", maximum=1).refused_above
        1.5
        """
        most = self.highest
        return None if self.kind != "percent" or most is None else max(most, 1.5)

    @property
    def takes_zero(self) -> bool:
        """Whether 0 may be typed.

        >>> [Input(indicator="1.1", name="总数", minimum=low).takes_zero for low in (None, 0, 1)]
        [True, True, False]
        """
        return self.kind in ("number", "percent") and (self.minimum or 0) <= 0 and (
            self.maximum is None or self.maximum >= 0)

    @property
    def labels(self) -> tuple[str, ...]:
        """What a drop-down offers; 是/否 for a yesno input."""
        if self.kind == "unit":
            return self.linked
        return ("是", "否") if self.kind == "yesno" else tuple(c.label for c in self.choices)


class Indicator(Model):
    """One indicator (指标): a row of the table, with its rule as a formula."""

    code: Text  # '1.1'
    section: str  # Section.code
    name: Text  # short title, 现场检查
    full: float  # full marks, points
    full_formula: str = ""  # full marks that differ from unit to unit: their rule; else ""
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

    name: Text
    formula: str
    decimals: Decimals | None = None  # None: the scheme's
    percent: bool = False  # shown as a percentage; the decimals are those of the fraction
    ties: tuple[str, ...] = ()  # how a grade is found for equal ranks: scheme/grading.py
    groups: tuple[str, ...] = ()
    note: str = ""


class SumRule(Model):
    """What inputs of one indicator must add up to; those left blank count as nothing.

    Attributes:
        inputs: their names.
        total: in the inputs' own measure.
        note: what people are told where the sum is another.
    """

    indicator: str  # its code, or OVERALL
    inputs: tuple[str, ...]
    total: float
    note: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The inputs' keys."""
        return tuple(f"{self.indicator}/{name}" for name in self.inputs)


class LedgerPoints(Model):
    """What an event is worth in a ledger (台账): a row of its settings."""

    ledger: str  # the ledger's name, 正向激励
    input: str  # key of the input that its events add up to, '综合/正向激励加分'
    kinds: tuple[str, ...] = ()  # the kinds of events that the row is for
    level: str = ""  # 国家, 省 ...; "": these kinds have no levels
    points: float | None = None  # of one event; None: whoever keeps the ledger decides
    note: str = ""


class Unit(Model):
    """One unit that is assessed (所, 股室, 部门)."""

    name: Text
    group: str = ""
    attributes: dict[str, AttributeValue] = Field(default_factory=dict)


class Deadline(Model):
    """A date of the scheme's calendar, for people to be reminded of; the whole day counts.

    Attributes:
        for_returns: whether returns must be back by then; one saved later is late.
        period: of which period's returns; '' for those of the whole year.
    """

    name: str
    on: date
    note: str = ""
    for_returns: bool = False
    period: Period = ""


class Day(Model):
    """Days that differ from the week's usual ones: holidays, and weekends that are worked (调休).

    Attributes:
        on: the day, or the first of several.
        until: the last of several, included.
    """

    on: date
    until: date | None = None
    kind: DayKind = "放假"
    note: str = ""


class Scheme(Model):
    """A whole assessment scheme (考核方案)."""

    id: Text
    title: Text
    year: int = Field(ge=1900, le=9999)
    version: str
    full: float  # points, as the scheme states them
    decimals: Decimals = 2  # of an indicator's score
    unit_title: str = "单位"  # what a unit is called in the forms: 所, 股室, 部门
    levels: tuple[str, ...] = Field(default=(), max_length=3)  # columns above the sections: 项目
    # headings of the form, as the scheme's own table has them
    section_title: str = Field(default="考核项目", min_length=1)
    content_title: str = Field(default="评估内容", min_length=1)
    department_title: str = Field(default="评估部门", min_length=1)
    person_title: str = ""  # "": the form has no column of 责任人; else it stands beside the rule
    # the 综合 result that units rank by, the larger the better; "": the total.  Where groups
    # rank by different ones: several with 、 between, of which a group takes the first it has.
    rank_by: str = ""
    notes: tuple[str, ...] = ()
    appeal_days: int | None = None  # working days after the notice to ask for a 复核; None: not said
    deadlines: tuple[Deadline, ...] = ()
    days: tuple[Day, ...] = ()
    sections: tuple[Section, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    inputs: tuple[Input, ...] = ()
    units: tuple[Unit, ...] = ()
    results: tuple[Result, ...] = ()
    ledgers: tuple[LedgerPoints, ...] = ()
    sums: tuple[SumRule, ...] = ()

    @model_validator(mode="after")
    def _link(self) -> Scheme:
        """Tell the inputs of kind "unit" which units there are."""
        object.__setattr__(self, "inputs", _linked(self.inputs, self.units))
        return self

    def with_units(self, units: Iterable[Unit]) -> Scheme:
        """The same scheme for other units."""
        chosen = tuple(units)
        return self.model_copy(update={
            "units": chosen, "inputs": _linked(self.inputs, chosen)})

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

    def ranked_by(self, group: str) -> str:
        """The result that a group's units rank by; "" for the total.

        A group that has no result of that name ranks by its total.
        """
        names = {r.name for r in self.results_of(group)}
        return next((name for name in self.rank_by.split("、") if name in names), "")

    def inputs_of(self, code: str, group: str | None = None) -> tuple[Input, ...]:
        """The inputs of an indicator (or OVERALL), in order; of one group if given."""
        return tuple(
            i for i in self.inputs
            if i.indicator == code and (group is None or not i.groups or group in i.groups)
        )

    def sums_of(self, code: str, group: str) -> tuple[SumRule, ...]:
        """The sum rules of an indicator whose inputs a group fills in."""
        known = {i.name for i in self.inputs_of(code, group)}
        return tuple(r for r in self.sums if r.indicator == code and known.issuperset(r.inputs))

    @property
    def periods(self) -> tuple[Period, ...]:
        """The parts of the year that inputs belong to, in the order of the inputs."""
        return tuple(dict.fromkeys(i.period for i in self.inputs if i.period))

    def periods_of(self, group: str) -> tuple[Period, ...]:
        """The parts of the year for which a group has something to fill in."""
        return tuple(dict.fromkeys(i.period for i in self.inputs if i.period and (
            not i.groups or group in i.groups)))


def _linked(inputs: tuple[Input, ...], units: tuple[Unit, ...]) -> tuple[Input, ...]:
    """The inputs; those of kind "unit" with the names of the units that may be chosen."""
    if not any(i.kind == "unit" for i in inputs):
        return inputs
    return tuple(
        i if i.kind != "unit" else i.model_copy(update={"linked": tuple(dict.fromkeys(
            u.name for u in units if not i.link or u.group in i.link))})
        for i in inputs)
