"""One fault at the root is told once: what only follows from it is left out.

Who puts the root right and checks again sees what is left.  Nothing is left
out here of what ``check_rules`` finds, which decides whether a scheme can be scored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from xlkpi.findings import Finding
from xlkpi.scheme.model import OVERALL, Scheme
from xlkpi.scheme.normal import INDICATOR_KINDS

_EARNED: Final = frozenset(("SCHEME_MORE", "SCHEME_MORE_SAID", "SCHEME_LESS", "SCHEME_NEVER"))
_WORKED_OUT: Final = _EARNED | {  # what is found by working with a rule
    "SCHEME_ZERO", "SCHEME_ERRS", "SCHEME_NO_SCORE", "SCHEME_SPAN", "SCHEME_LATER",
    "SCHEME_CIRCLE", "SCHEME_UNUSED", "SCHEME_UNUSED_TEXT"}
_UNUSED: Final = frozenset(("SCHEME_UNUSED", "SCHEME_UNUSED_TEXT"))

_OF_INPUTS: Final = frozenset(("SCHEME_SUM_UNKNOWN", "SCHEME_LEDGER_INPUT"))


@dataclass(frozen=True)
class _Roots:
    """The faults that others follow from.

    Attributes:
        doubled: codes that several indicators have; which rule or input is whose is open.
        orphans: codes of no indicator, that inputs name.
        lost: names of inputs that no rule can find, because their indicator is not there.
        odd: codes of indicators of an unknown kind, or without marks; what they may earn is open.
        strays: codes of no section, that indicators name.
        renamed: whether the doubled codes may be why there are orphans.
        moved: whether doubled sections may be why there are strays.
    """

    doubled: frozenset[str]
    orphans: frozenset[str]
    lost: frozenset[str]
    odd: frozenset[str]
    strays: frozenset[str]
    renamed: bool
    moved: bool


def told_once(scheme: Scheme, found: Iterable[Finding]) -> list[Finding]:
    """The findings without those that follow from another one."""
    roots = _roots(scheme)
    return [f for f in found if not _follows(f, roots)]


def _roots(scheme: Scheme) -> _Roots:
    codes = Counter(i.code for i in scheme.indicators)
    sections = Counter(s.code for s in scheme.sections)
    orphans = {i.indicator for i in scheme.inputs} - set(codes) - {OVERALL}
    strays = {i.section for i in scheme.indicators} - set(sections)
    renamed = bool(orphans) and codes.total() - len(codes) >= len(orphans)
    return _Roots(
        doubled=frozenset(c for c, count in codes.items() if count > 1),
        orphans=frozenset(orphans),
        lost=frozenset(i.name for i in scheme.inputs if i.indicator in orphans),
        odd=frozenset(i.code for i in scheme.indicators if i.kind not in INDICATOR_KINDS
                      or (i.counts_to_full and i.full <= 0)),
        strays=frozenset(strays), renamed=renamed,
        moved=bool(strays) and sections.total() - len(sections) >= len(strays))


def _follows(one: Finding, roots: _Roots) -> bool:
    """Whether a finding says nothing that a root does not say."""
    if one.code == "SCHEME_NO_INDICATOR":
        return roots.renamed
    if one.code == "SCHEME_NO_SECTION":
        return roots.moved
    if one.code == "SCHEME_SECTION_EMPTY":
        return bool(roots.strays)
    if one.code in _OF_INPUTS and one.value.rpartition("/")[2] in roots.lost:
        return True
    if one.code in _UNUSED and one.indicator in roots.orphans:
        return True
    if one.code in _EARNED and one.indicator in roots.odd:
        return True
    if one.code == "SCHEME_FORMULA" and one.value:  # a name that is not known
        name = one.value.strip("[@]")
        return (one.indicator in roots.doubled or name in roots.lost
                or (roots.renamed and name in roots.orphans))
    return one.code in _WORKED_OUT and one.indicator in roots.doubled
