"""Everything that is wrong with a scheme, found at once.

``check`` looks at the sums of full marks (totals), the parts (structure), what stands above the
sections (above), the units (units), the rules (formulas), what cells can hold (cells), full marks
by rule (marks), grades by rank and sums (grading), ledgers (ledgers), what the rules can earn
(earnings) and the rules in words (words); what only follows from another fault is left out (roots).
"""

from __future__ import annotations

from collections.abc import Iterable

from xlkpi.findings import SEVERITY_TITLES, Finding
from xlkpi.scheme.check import (
    above,
    cells,
    dates,
    earnings,
    formulas,
    grading,
    ledgers,
    marks,
    structure,
    totals,
    units,
    words,
)
from xlkpi.scheme.check.roots import told_once
from xlkpi.scheme.model import Scheme
from xlkpi.scheme.places import Places


def check(scheme: Scheme, places: Places | None = None) -> list[Finding]:
    """All findings about a scheme: errors first, then in the scheme's order.

    Args:
        scheme: the scheme.
        places: where its parts stand, as ``load_placed`` gives them; the
            findings then name the file and the cell.
    """
    parts = (totals.check, structure.check, above.check, units.check, dates.check,
             formulas.check, cells.check, marks.check, marks.check_totals, grading.check,
             earnings.check, words.check, ledgers.check)
    found = (f for part in parts for f in part(scheme))
    return _sorted(scheme, told_once(scheme, found), places)


def check_rules(scheme: Scheme, places: Places | None = None) -> list[Finding]:
    """The findings that decide whether a scheme can be scored: formulas, and what occurs twice."""
    parts = (structure.doubles, formulas.check, marks.check)
    return _sorted(scheme, (f for part in parts for f in part(scheme)), places)


def _sorted(scheme: Scheme, found: Iterable[Finding], places: Places | None) -> list[Finding]:
    places = places or Places()
    order = list(SEVERITY_TITLES)
    codes = {i.code: n for n, i in enumerate(scheme.indicators)}
    unique = dict.fromkeys(map(places.put, found))
    return sorted(unique, key=lambda f: (order.index(f.severity), codes.get(f.indicator, -1)))


__all__ = ["check", "check_rules"]
