"""Rules that cannot stand in a cell: found here, before anybody makes the workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlkpi.findings import Finding
from xlkpi.formula import FormulaError, write
from xlkpi.formula.tree import Kind, Name, NameSpan, Node, Number, Ref, Text
from xlkpi.scheme.check.formulas import found_in, groups_of, rules, sound
from xlkpi.scheme.model import AttributeValue, Input, Scheme
from xlkpi.scheme.scope import Owner, rule, scope, spanned, waits_for_all

_PLACE = "$H$100"  # as long as an address in a 考核表
_NUMERIC = ("number", "percent", "date", "yesno")


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about rules that a 考核表 cannot hold as plain formulas.

    A rule that needs all units does not stand in one.
    """
    for owner in rules(scheme):
        if not owner.formula or waits_for_all(scheme, owner):
            continue
        groups = [g for g in groups_of(scheme, owner) if sound(scheme, owner, g)]
        reason = next(filter(None, (_refused(scheme, owner, g) for g in groups)), "")
        if reason:
            yield found_in(scheme, "SCHEME_NO_CELL", owner, reason=reason)


def _refused(scheme: Scheme, owner: Owner, group: str) -> str:
    """Why a rule has no plain form for some unit of a group; "" where it has."""
    node = rule(scheme, owner)
    units = [u.attributes for u in scheme.units if u.group == group] or [{}]
    for attributes in {tuple(a.items()): a for a in units}.values():
        reason = _why_not(node, _resolver(scheme, owner, group, attributes))
        if reason:
            return reason
    return ""


def _why_not(node: Node, resolve: Callable[[Name | NameSpan], Node]) -> str:
    try:
        write(node, resolve, "plain")
    except FormulaError as error:
        return error.message
    return ""


def _resolver(scheme: Scheme, owner: Owner, group: str, attributes: dict[str, AttributeValue]
              ) -> Callable[[Name | NameSpan], Node]:
    """What the names of a rule are in a cell, as far as it decides about the formula."""
    known = scope(scheme, group, owner)
    inputs = {i.key: i for i in scheme.inputs}

    def resolve(name: Name | NameSpan) -> Node:
        if isinstance(name, NameSpan):
            return Ref(_PLACE, rows=len(spanned(scheme, owner, group, name)))
        target = known[name.name]
        if target.kind == "input":
            return _cell(inputs[target.key])
        if target.kind == "attribute" and target.key in attributes:
            value = attributes[target.key]
            return Text(value) if isinstance(value, str) else Number(value)
        return Ref(_PLACE, kind=Kind.ANY if target.kind == "result" else Kind.NUMBER)

    return resolve


def _cell(entry: Input) -> Ref:
    if entry.kind not in _NUMERIC:
        return Ref(_PLACE, kind=Kind.TEXT, sure=entry.required)
    return Ref(_PLACE, kind=Kind.NUMBER if entry.required else Kind.MAYBE, sure=entry.required)
