"""What stands above the sections (上级类别), against the form's columns for it (上级栏目)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from xlkpi.findings import Finding, finding
from xlkpi.scheme.model import Scheme, Section
from xlkpi.scheme.places import spot_of


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about the columns above the sections."""
    for section in scheme.sections:
        if len(section.above) != len(scheme.levels):
            yield _found(scheme, "SCHEME_LEVELS", section, section.code, name=section.name,
                         count=len(section.above), above="、".join(section.above) or "空着",
                         levels=len(scheme.levels), titles="、".join(scheme.levels) or "没有写")
    for number in range(len(scheme.levels)):
        yield from _alike(scheme, number)
        yield from _split(scheme, number)


def _alike(scheme: Scheme, number: int) -> Iterator[Finding]:
    """Two writings of what is meant to be one: a space or a bracket of the other width."""
    first: dict[str, str] = {}
    for section in scheme.sections:
        for name in section.above[number:number + 1]:
            known = first.setdefault(_plain(name), name)
            if known != name:
                yield _found(scheme, "SCHEME_ABOVE_ALIKE", section, name, of=section.code,
                             other=known)


def _split(scheme: Scheme, number: int) -> Iterator[Finding]:
    """One heading in two places of the table; beneath another heading it is another one."""
    seen = set()
    for above, run in groupby(scheme.sections, lambda s: s.above[:number + 1]):
        section = next(run)
        if above in seen and len(above) > number:
            yield _found(scheme, "SCHEME_ABOVE_SPLIT", section, above[number], of=section.code)
        seen.add(above)


def _plain(name: str) -> str:
    """A heading without spaces and punctuation, in half width."""
    return "".join(c for c in unicodedata.normalize("NFKC", name)
                   if not unicodedata.category(c).startswith(("P", "Z")))


def _found(scheme: Scheme, code: str, section: Section, value: str, **facts: object) -> Finding:
    return finding(code, sheet="类别", value=value, cell=spot_of(scheme, section, "above"),
                   file="", unit="", indicator="", **facts)
