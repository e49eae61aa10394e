"""How ties are settled (``Result.ties``) and what inputs add up to (``Scheme.sums``)."""

from __future__ import annotations

from collections.abc import Iterator

from xlkpi.findings import Finding, finding
from xlkpi.formula.interval import INF
from xlkpi.scheme.check.formulas import groups_of, sound
from xlkpi.scheme.check.limits import of_input
from xlkpi.scheme.check.structure import shown
from xlkpi.scheme.grading import MOST_CRITERIA, SHARED, grading, ranks_in
from xlkpi.scheme.model import OVERALL, Result, Scheme, SumRule
from xlkpi.scheme.places import spot, spot_of

_NUMERIC = ("number", "percent")


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about grades by rank and about sums."""
    for result in scheme.results:
        if all(sound(scheme, r, g) for g in groups_of(scheme, result)
               for r in scheme.results_of(g)):
            yield from _ties(scheme, result)
    for number, rule in enumerate(scheme.sums):
        yield from _sum(scheme, number, rule)


def _ties(scheme: Scheme, result: Result) -> Iterator[Finding]:
    def found(code: str, value: object = "", **facts: object) -> Finding:
        return finding(code, sheet="综合", value=value, cell=spot_of(scheme, result, "ties"),
                       file="", unit="", indicator="", owner=f"综合结果“{result.name}”", **facts)

    for group in groups_of(scheme, result):
        if result.ties:
            ranks = set(ranks_in(scheme, result, group))
            if len(ranks) != 1:
                yield found("SCHEME_TIES_RANK", count=len(ranks))
        elif grading(scheme, result, group) is not None:
            yield found("SCHEME_TIES_UNSAID")
        known = _usable(scheme, result, group)
        for name in result.ties:
            if name != SHARED and name not in known:
                yield found("SCHEME_TIES_UNKNOWN", name, known="、".join((*known, SHARED)))
    criteria = [t for t in result.ties if t != SHARED]
    last = SHARED in result.ties[:-1]
    if last or len(criteria) > MOST_CRITERIA or len(set(result.ties)) < len(result.ties):
        yield found("SCHEME_TIES_ORDER", "、".join(result.ties), most=MOST_CRITERIA)


def _usable(scheme: Scheme, result: Result, group: str) -> tuple[str, ...]:
    """What may tell equal ranks apart: earlier results, and what departments may fill in."""
    before = scheme.results_of(group)
    names = [r.name for r in before[:before.index(result)]]
    by_hand = [i.name for i in scheme.inputs_of(OVERALL, group)
               if i.kind == "number" and i.by == "department" and not i.required]
    return (*names, *by_hand)


def _sum(scheme: Scheme, number: int, rule: SumRule) -> Iterator[Finding]:
    """Its inputs are there, and their limits allow the sum."""
    known = {i.name: i for i in scheme.inputs_of(rule.indicator) if i.kind in _NUMERIC}
    where = {"sheet": "合计核对", "cell": spot(("sums", number, "inputs"))}
    unknown = [name for name in rule.inputs if name not in known] or (
        [] if rule.inputs else [""])
    for name in unknown:
        yield finding("SCHEME_SUM_UNKNOWN", value=name, owner=rule.indicator,
                      known="、".join(known) or "（无）", **where)
    if unknown:
        return
    limits = [of_input(known[name]) for name in rule.inputs]
    low = sum(0.0 if not known[n].required else one.low
              for n, one in zip(rule.inputs, limits, strict=True))
    high = sum(max(one.high, 0.0) for one in limits)
    if not low <= rule.total <= high:
        yield finding("SCHEME_SUM_RANGE", value="、".join(rule.inputs), owner=rule.indicator,
                      total=shown(rule.total), low=_end(low), high=_end(high), **where)


def _end(bound: float) -> str:
    return "不限" if abs(bound) == INF else shown(bound)
