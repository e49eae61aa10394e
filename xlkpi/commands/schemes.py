"""``xlkpi scheme show``: a scheme as a page of text."""

from __future__ import annotations

from collections.abc import Iterator

from xlkpi.scheme import OVERALL, Row, Scheme, describe
from xlkpi.scheme.calendar import days_told, told


def size(scheme: Scheme) -> str:
    """How much is assessed: indicators, or what is worked out where there are none."""
    if scheme.indicators:
        return f"{len(scheme.indicators)} 项指标"
    return f"{len(scheme.inputs)} 个填报项，{len(scheme.results)} 个综合结果"


def listed(scheme: Scheme) -> str:
    """One line of ``xlkpi scheme list``."""
    return (f"{scheme.id}  {scheme.title}（{scheme.full:g} 分，{size(scheme)}，"
            f"{len(scheme.units)} 个{scheme.unit_title}）")


def page(scheme: Scheme) -> Iterator[str]:
    """Everything that an official wants to see of a scheme, line by line."""
    yield f"{scheme.title}（{scheme.id}，{scheme.year} 年，版本 {scheme.version}，满分 {scheme.full:g} 分）"
    for note in scheme.notes:
        yield f"  说明：{note}"
    for deadline in scheme.deadlines:
        yield f"  期限：{told(deadline)}{f' {deadline.note}' if deadline.note else ''}"
    if scheme.appeal_days is not None:
        yield f"  复核：通知之后 {scheme.appeal_days} 个工作日内"
    if scheme.rank_by:
        yield f"  排名依据：{scheme.rank_by}"
    for days in days_told(scheme):
        yield f"  {days}"
    for group in scheme.groups:
        members = "、".join(u.name for u in scheme.units if u.group == group)
        yield f"{group or '全部' + scheme.unit_title}：{members}"
    rows = describe(scheme)
    for row in rows:
        if row.kind == "result" and row is next(r for r in rows if r.kind == "result"):
            yield from ("", OVERALL)
        yield from _section(row) if row.kind == "section" else _rule(row)
    yield from _ledgers(scheme)


def _ledgers(scheme: Scheme) -> Iterator[str]:
    """What every kind of event is worth, ledger by ledger."""
    for name in dict.fromkeys(row.ledger for row in scheme.ledgers):
        own = [row for row in scheme.ledgers if row.ledger == name]
        yield ""
        yield f"台账 {name}（汇入 {own[0].input}）"
        for kinds in dict.fromkeys(row.kinds for row in own):
            worth = "、".join(
                f"{row.level}{'由登记人核定' if row.points is None else f'{row.points:g} 分'}"
                for row in own if row.kinds == kinds)
            yield f"  {'、'.join(kinds)}：{worth}"


def _section(row: Row) -> Iterator[str]:
    yield ""
    yield f"{row.code} {row.name}" + (f"（{row.full:g} 分）" if row.full else "")


def _rule(row: Row) -> Iterator[str]:
    facts = [] if row.full is None else [f"{row.nature} {row.full:g} 分".strip()]
    facts += [row.department] if row.department else []
    facts += ["需汇总全部单位"] if row.needs_all else []
    facts += [f"只用于{'、'.join(row.groups)}"] if row.groups else []
    title = " ".join(part for part in (row.code, row.name) if part)
    yield f"  {title}" + (f"（{'，'.join(facts)}）" if facts else "")
    if row.formula:
        yield f"      ={row.formula}"
    if row.full_formula:
        yield f"      分值 ={row.full_formula}"
    for entry in row.inputs:
        yield f"      · {entry}"
