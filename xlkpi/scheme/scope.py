"""What a name in a rule means, and what a rule needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from xlkpi.formula import FormulaError, names, parse, rebuilt, uses_columns
from xlkpi.formula.tree import Name, NameSpan, Node, Number
from xlkpi.scheme.model import OVERALL, Indicator, Input, Result, Scheme

Owner = Indicator | Result

FULL: Final = "分值"  # an indicator's full marks
TOTAL_SCORE: Final = "指标得分"  # the sum of the unit's rounded scores
TOTAL_FULL: Final = "满分"  # the full marks that apply to the unit
YEAR_END: Final = "考核年末"  # 31 December of the scheme's year
RESERVED: Final = (FULL, TOTAL_SCORE, TOTAL_FULL, YEAR_END)
_DAY_ZERO: Final = date(1899, 12, 30).toordinal()


@dataclass(frozen=True)
class Target:
    """What a name stands for.

    Attributes:
        kind: where the value comes from.
        key: Input.key, the attribute's name, Indicator.code, Section.code or
            Result.name; "" for full, full_total and score_total.
    """

    kind: Literal["input", "attribute", "score", "section", "score_total", "full",
                  "full_total", "result"]
    key: str = ""


def rule(scheme: Scheme, owner: Owner) -> Node:
    """The parsed formula of an indicator or result; [考核年末] is the day's serial number in it.

    Args:
        scheme: the scheme that it belongs to.
        owner: an Indicator or a Result of it.

    Raises:
        FormulaError: the formula is empty or wrong; see ``check``.
    """
    node = _rule(owner.formula, scheme.year)
    if isinstance(owner, Indicator) and owner.full_formula:
        return _with_full(node, full_rule(scheme, owner))
    return node


def full_rule(scheme: Scheme, indicator: Indicator) -> Node:
    """What the full marks of an indicator are for a unit: their own rule, or just the number.

    Raises:
        FormulaError: the formula is wrong; see ``check``.
    """
    usual = Number(indicator.full)
    if not indicator.full_formula:
        return usual
    return _with_full(_rule(indicator.full_formula, scheme.year), usual)


@lru_cache(maxsize=256)
def _with_full(node: Node, full: Node) -> Node:
    """A formula with something in the place of [分值]."""
    if isinstance(node, Name) and not node.own and node.name == FULL:
        return full
    return rebuilt(node, lambda part: _with_full(part, full))


@lru_cache(maxsize=4096)
def _rule(formula: str, year: int) -> Node:
    """The formula for one year, remembered."""
    node = parse(formula)
    return _dated(node, year) if YEAR_END in formula else node


def _dated(node: Node, year: int) -> Node:
    if isinstance(node, Name) and node.name == YEAR_END:
        return Number(float(date(year, 12, 31).toordinal() - _DAY_ZERO), span=node.span)
    return rebuilt(node, lambda part: _dated(part, year))


# The scopes of the schemes asked for last, each known by being the very same object: every
# formula of a scheme asks for its scope many times, and a scheme never changes.
_KEPT: Final = 4
_scopes: list[tuple[Scheme, dict[tuple[str, Owner], dict[str, Target]]]] = []


def scope(scheme: Scheme, group: str, owner: Owner) -> dict[str, Target]:
    """The names that a rule may use, for the units of one group.

    An earlier meaning hides a later one: own inputs; unit attributes; 综合
    inputs; '1.1/完成数' an input of any indicator; '1.1' an indicator's rounded
    score; and only for results: a section's name (the sum of its scores),
    指标得分, 满分 and the results that come before.  Not to be changed by the caller.
    """
    known = next((found for kept, found in _scopes if kept is scheme), None)
    if known is None:
        known = {}
        _scopes[:] = [(scheme, known), *_scopes[:_KEPT - 1]]
    if (group, owner) not in known:
        known[group, owner] = _scope(scheme, group, owner)
    return known[group, owner]


def _scope(scheme: Scheme, group: str, owner: Owner) -> dict[str, Target]:
    found: dict[str, Target] = {}
    for name, target in _meanings(scheme, group, owner):
        found.setdefault(name, target)
    return found


def meanings(scheme: Scheme, group: str, owner: Owner, name: str) -> tuple[Target, ...]:
    """Everything that a name may mean in a rule, what it does mean first."""
    return tuple(dict.fromkeys(t for n, t in _meanings(scheme, group, owner) if n == name))


def _meanings(scheme: Scheme, group: str, owner: Owner) -> Iterator[tuple[str, Target]]:
    own = owner.code if isinstance(owner, Indicator) else OVERALL
    if isinstance(owner, Indicator):
        yield FULL, Target("full")
    for entry in scheme.inputs_of(own, group):
        yield entry.name, Target("input", entry.key)
    for attribute in dict.fromkeys(a for u in scheme.units if u.group == group
                                   for a in u.attributes):
        yield attribute, Target("attribute", attribute)
    for entry in scheme.inputs_of(OVERALL, group):
        yield entry.name, Target("input", entry.key)
    for entry in scheme.inputs:
        if not entry.groups or group in entry.groups:
            yield entry.key, Target("input", entry.key)
    for indicator in scheme.indicators_of(group):
        if indicator.code != own:
            yield indicator.code, Target("score", indicator.code)
    if isinstance(owner, Result):
        yield from _totals(scheme, group, owner)


def _totals(scheme: Scheme, group: str, owner: Result) -> Iterator[tuple[str, Target]]:
    for section in scheme.sections:
        yield section.name, Target("section", section.code)
    yield TOTAL_SCORE, Target("score_total")
    yield TOTAL_FULL, Target("full_total")
    for result in scheme.results_of(group):
        if result == owner:
            break
        yield result.name, Target("result", result.name)


def targets(scheme: Scheme, owner: Owner, group: str) -> Iterator[tuple[Name, Target]]:
    """Every name that a rule uses with its meaning; the inputs of a span one by one."""
    return read(scheme, owner, group, rule(scheme, owner))


def read(scheme: Scheme, owner: Owner, group: str, node: Node) -> Iterator[tuple[Name, Target]]:
    """The same of any formula of the owner's: of its rule, or of its full marks."""
    known = scope(scheme, group, owner)
    for name in names(node):
        if isinstance(name, Name):
            if name.name in known:
                yield name, known[name.name]
            continue
        for entry in spanned(scheme, owner, group, name):
            yield Name(entry.name, own=True, span=name.span), Target("input", entry.key)


def own_inputs(scheme: Scheme, owner: Owner, group: str, known: Mapping[str, Target]
               ) -> dict[str, None]:
    """The keys of the unit's own inputs that a rule reads, those within spans, too; in order.

    Args:
        known: the rule's ``scope``.
    """
    found: dict[str, None] = {}
    for name in names(rule(scheme, owner)):
        if isinstance(name, NameSpan):
            found.update(dict.fromkeys(i.key for i in spanned(scheme, owner, group, name)))
        elif name.own and known[name.name].kind == "input":
            found[known[name.name].key] = None
    return found


def spanned(scheme: Scheme, owner: Owner, group: str, span: NameSpan) -> tuple[Input, ...]:
    """The inputs from the span's first to its last; empty if either is not the owner's or 综合's."""
    own = owner.code if isinstance(owner, Indicator) else OVERALL
    for code in dict.fromkeys((own, OVERALL)):
        entries = scheme.inputs_of(code, group)
        labels = [e.name for e in entries]
        if span.first in labels and span.last in labels:
            return entries[labels.index(span.first): labels.index(span.last) + 1]
    return ()


def needs_all(scheme: Scheme, owner: Owner, _seen: frozenset[str] = frozenset()) -> bool:
    """Whether the rule can only be worked out when all units of the group are known.

    That is so where it reads a column, or the score or result of a rule that does.
    """
    if uses_columns(rule(scheme, owner)):
        return True
    for group in _groups(scheme, owner):
        for _, target in targets(scheme, owner, group):
            for other in owners(scheme, target, group):
                label = _label(other)
                if label not in _seen and needs_all(scheme, other, _seen | {label}):
                    return True
    return False


def waits_for_all(scheme: Scheme, owner: Owner) -> bool:
    """``needs_all`` as far as the rules can be read: one that cannot waits for nobody."""
    try:
        return needs_all(scheme, owner)
    except FormulaError:  # the check tells what is wrong with it
        return False


def required_inputs(scheme: Scheme, indicator: Owner, group: str) -> tuple[Input, ...]:
    """The inputs without which there is no score, in the scheme's order.

    Its own required inputs, and the required inputs of 综合 and of other
    indicators that its formula reads, directly or through their scores.
    """
    keys: set[str] = set()
    _require(scheme, indicator, group, keys, set())
    return tuple(i for i in scheme.inputs if i.required and i.key in keys)


def inputs_behind(scheme: Scheme, owner: Owner, group: str) -> set[str]:
    """The keys of all inputs, required or not, that a rule reads, directly or through others."""
    keys: set[str] = set()
    _require(scheme, owner, group, keys, set())
    return keys


def _require(scheme: Scheme, owner: Owner, group: str, keys: set[str], seen: set[str]) -> None:
    if _label(owner) in seen:
        return
    seen.add(_label(owner))
    if isinstance(owner, Indicator):
        keys.update(i.key for i in scheme.inputs_of(owner.code, group))
    for _, target in targets(scheme, owner, group):
        if target.kind == "input":
            keys.add(target.key)
        for other in owners(scheme, target, group):
            _require(scheme, other, group, keys, seen)


def owners(scheme: Scheme, target: Target, group: str) -> Iterator[Owner]:
    """The rules that a value of a group comes from; none for inputs, attributes and full marks."""
    for indicator in scheme.indicators:
        if (
            (target.kind == "score" and indicator.code == target.key)
            or (target.kind == "section" and indicator.section == target.key)
            or target.kind == "score_total"
        ):
            yield indicator
    for result in scheme.results_of(group):
        if target.kind == "result" and result.name == target.key:
            yield result


def _label(owner: Owner) -> str:
    return owner.code if isinstance(owner, Indicator) else f"{OVERALL}/{owner.name}"


def _groups(scheme: Scheme, owner: Owner) -> tuple[str, ...]:
    return tuple(g for g in scheme.groups if not owner.groups or g in owner.groups) or ("",)
