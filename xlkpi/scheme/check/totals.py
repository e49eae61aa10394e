"""Full marks that add up: indicators to their section, sections and indicators to the total."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from xlkpi.findings import Finding, finding
from xlkpi.scheme.check.structure import shown
from xlkpi.scheme.model import Indicator, Scheme
from xlkpi.scheme.normal import INDICATOR_KINDS
from xlkpi.scheme.places import spot, spot_of


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about the sums of usual full marks."""
    if not scheme.indicators:
        return
    sections = sum(s.full for s in scheme.sections)
    if scheme.sections and not same(sections, scheme.full):
        yield finding("SCHEME_TOTAL", sheet="类别", value=shown(sections),
                      full=shown(scheme.full), what="各类别",
                      cell=spot(("sections", "full")))
    for group in scheme.groups or ("",):
        yield from _group(scheme, group)
    used = {i.section for i in scheme.indicators}
    for section in scheme.sections:
        if section.code not in used:
            yield finding("SCHEME_SECTION_EMPTY", sheet="类别", value=section.code,
                          name=section.name, cell=spot_of(scheme, section, "code"))


def _group(scheme: Scheme, group: str) -> Iterator[Finding]:
    """What a group's indicators add up to.

    Where an indicator's kind, section, code or marks are wrong, it may or may
    not belong to a sum; then only a sum that is wrong either way is told.
    """
    sure, doubtful = _split(scheme, group)
    if (sure or doubtful) and not _can_be(scheme.full, sure, doubtful):
        named = f"{group}的各指标" if len(scheme.groups) > 1 else "各指标"
        yield finding("SCHEME_TOTAL", sheet="指标", value=shown(_sum((*sure, *doubtful))),
                      full=shown(scheme.full), what=named, cell=spot(("indicators", "full")))
    codes = Counter(s.code for s in scheme.sections)
    strays = [i for i in (*sure, *doubtful) if i.section not in codes]
    for section in scheme.sections:
        items = [i for i in sure if i.section == section.code]
        perhaps = [i for i in doubtful if i.section == section.code]
        if items and codes[section.code] == 1 and not _can_be(
                section.full, items, [*perhaps, *strays]):
            yield finding("SCHEME_SECTION_SUM", sheet="类别", value=section.code,
                          name=section.name, full=shown(section.full),
                          added=shown(_sum([*items, *perhaps])),
                          cell=spot_of(scheme, section, "full"))


def _split(scheme: Scheme, group: str) -> tuple[list[Indicator], list[Indicator]]:
    """The indicators that count to the full marks, and those that perhaps do."""
    sure: list[Indicator] = []
    doubtful: list[Indicator] = []
    codes = set()
    for indicator in scheme.indicators_of(group):
        open_marks = indicator.counts_to_full and indicator.full <= 0
        if indicator.kind not in INDICATOR_KINDS or indicator.code in codes or open_marks:
            doubtful.append(indicator)
        elif indicator.counts_to_full:
            sure.append(indicator)
        codes.add(indicator.code)
    return sure, doubtful


def _can_be(full: float, sure: Sequence[Indicator], doubtful: Sequence[Indicator]) -> bool:
    """Whether the full marks may be this sum."""
    least = _sum(sure)
    most = least + sum(i.full if i.full > 0 else math.inf for i in doubtful)
    return same(least, full) or same(most, full) or least < full < most


def _sum(indicators: Iterable[Indicator]) -> float:
    return sum(i.full for i in indicators)


def same(a: float, b: float) -> bool:
    """Whether two sums of points are the same."""
    return math.isclose(a, b, abs_tol=1e-9)
