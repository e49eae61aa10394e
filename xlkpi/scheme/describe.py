"""A scheme as rows to show: plain data, for the command line and for pages."""

from __future__ import annotations

from dataclasses import dataclass

from xlkpi.scheme.model import OVERALL, Indicator, Input, Scheme, SumRule
from xlkpi.scheme.normal import BY, KINDS
from xlkpi.scheme.scope import waits_for_all


@dataclass(frozen=True)
class Row:
    """One indicator or result.

    Attributes:
        kind: "section", "indicator" or "result".
        code: the section's or indicator's code; "" for a result.
        name: its title.
        full: full marks, points; None for a result.
        nature: 倒扣, 加分 ..., of an indicator that does not count to the full marks.
        full_formula: the rule of full marks that differ from unit to unit.
        department: who assesses it.
        rule: in words; of a section or result its note.
        formula: the rule in the formula language; "" for a section.
        inputs: what is filled in, one text each.
        needs_all: whether it needs all units.
        groups: the groups that it is for; empty: all.
    """

    kind: str
    code: str
    name: str
    full: float | None
    department: str = ""
    rule: str = ""
    formula: str = ""
    inputs: tuple[str, ...] = ()
    needs_all: bool = False
    groups: tuple[str, ...] = ()
    nature: str = ""
    full_formula: str = ""


def describe(scheme: Scheme) -> list[Row]:
    """The sections with their indicators, then the 综合 results, in the scheme's order."""
    rows: list[Row] = []
    for section in scheme.sections:
        rows.append(Row("section", section.code, section.name, section.full, rule=section.note))
        rows += [_indicator(scheme, i) for i in scheme.indicators if i.section == section.code]
    listed = {s.code for s in scheme.sections}
    rows += [_indicator(scheme, i) for i in scheme.indicators if i.section not in listed]
    rows += [Row("result", "", r.name, None, "", r.note, r.formula,
                 (f"名次相同时：{'、'.join(r.ties)}",) if r.ties else (),
                 needs_all=waits_for_all(scheme, r), groups=r.groups) for r in scheme.results]
    overall = tuple(described(i) for i in scheme.inputs_of(OVERALL))
    if overall:
        rows.append(Row("result", "", f"{OVERALL}填报项", None, inputs=overall))
    return rows


def described(entry: Input) -> str:
    """An input as one text.

    >>> described(Input(indicator="1.1", name="完成数", measure="件", whole=True, minimum=0))
    '完成数（件，整数，不小于0）'
    >>> described(Input(indicator="1.1", name="档次", kind="choice", by="department"))
    '档次（选项，科室填）'
    >>> described(Input(indicator="综合", name="得分", period="一月", unless="参评情况=不参评"))
    '得分（一月填，参评情况为不参评时不用填）'
    """
    facts = [] if entry.kind == "number" else [KINDS[entry.kind]]
    facts += [entry.measure] if entry.measure else []
    facts += ["整数"] if entry.whole else []
    facts += ["/".join(entry.labels)] if entry.choices else []
    low, high = (None if v is None else f"{v:g}" for v in (entry.minimum, entry.maximum))
    if low is not None and high is not None:
        facts.append(f"{low}至{high}")
    elif low is not None:
        facts.append(f"不小于{low}")
    elif high is not None:
        facts.append(f"不大于{high}")
    facts += [f"只用于{'、'.join(entry.groups)}"] if entry.groups else []
    facts += [f"选自{'、'.join(entry.link)}"] if entry.link else []
    facts += [f"{entry.period}填"] if entry.period else []
    facts += [] if entry.required else ["可不填"]
    facts += [f"{entry.unless.replace('=', '为')}时不用填"] if entry.unless else []
    facts += [f"{entry.same_for}相同的应一致"] if entry.same_for else []
    facts += [f"{BY[entry.by]}填"] if entry.by == "department" else []
    return f"{entry.name}（{'，'.join(facts)}）" if facts else entry.name


def _indicator(scheme: Scheme, indicator: Indicator) -> Row:
    return Row("indicator", indicator.code, indicator.name, indicator.full, indicator.department,
               indicator.rule, indicator.formula,
               (*(described(i) for i in scheme.inputs_of(indicator.code)),
                *(_summed(r) for r in scheme.sums if r.indicator == indicator.code)),
               waits_for_all(scheme, indicator), indicator.groups,
               "" if indicator.counts_to_full else indicator.kind, indicator.full_formula)


def _summed(rule: SumRule) -> str:
    return f"合计核对：{'、'.join(rule.inputs)}相加应为{rule.total:g}"
