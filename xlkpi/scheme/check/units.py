"""The units of a scheme: each with a group or none at all, attributes of one kind."""

from __future__ import annotations

from collections.abc import Iterator

from xlkpi.findings import Finding, finding
from xlkpi.scheme.model import Scheme
from xlkpi.scheme.places import spot


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about the list of units, apart from names that occur twice."""
    if not scheme.units:
        yield finding("SCHEME_NO_UNITS", sheet="单位", cell=spot(("units", "name")))
    yield from _ungrouped(scheme)
    yield from _attributes(scheme)


def _ungrouped(scheme: Scheme) -> Iterator[Finding]:
    """A unit without a group beside units with one would be ranked against nobody."""
    known = [g for g in scheme.groups if g]
    for number, unit in enumerate(scheme.units):
        if known and not unit.group:
            yield finding("SCHEME_UNGROUPED", sheet="单位", value=unit.name,
                          known="、".join(known), cell=spot(("units", number, "group")))


def _attributes(scheme: Scheme) -> Iterator[Finding]:
    """Figures of some units and text of others: what a rule compares would be wrong for some."""
    for name in dict.fromkeys(a for u in scheme.units for a in u.attributes):
        given = [(n, u.name, u.attributes[name]) for n, u in enumerate(scheme.units)
                 if name in u.attributes]
        words = [one for one in given if isinstance(one[2], str)]
        figures = [one for one in given if not isinstance(one[2], str)]
        if words and figures:
            odd, others = (words, "数") if len(words) <= len(figures) else (figures, "文字")
            number, unit, value = odd[0]
            shown = value if isinstance(value, str) else f"{value:g}"
            yield finding("SCHEME_ATTRIBUTE_KIND", sheet="单位", value=shown, name=name,
                          owner=unit, kind=others, cell=spot(("units", number, name)))
