"""The consolidation as plain data, for other programs (consolidate --json)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from xlkpi.returns.model import Collected
from xlkpi.scheme.model import Scheme
from xlkpi.scoring import STATUS_TITLES, Basis, Outcome
from xlkpi.scoring.standing import is_provisional
from xlkpi.summary.plan import all_findings

_DAY_ZERO: Final = date(1899, 12, 30)


def as_json(scheme: Scheme, collected: Collected, outcomes: Mapping[Basis, Outcome],
            basis: Basis) -> dict[str, Any]:
    """What ``consolidate --json`` writes; the contract is in design.md.

    Returns:
        ``units``: unit -> group, scores {code: points, or None where there is no
        score}, without_score {code: 不适用, 未填, 待汇总 or 有误}, total, full (that applies),
        rank, open (how many scores are missing), results, file; ``provisional``: whether ranks
        may still change, because units have not returned or scores are open; ``findings``, the
        severest first; ``missing``:
        units without a return; ``late``: returns that came after the scheme's deadline;
        ``ledgers``, where the scheme has any: unit -> the events in its ledgers.
    """
    chosen = collected.chosen
    return {
        "scheme": scheme.id, "version": scheme.version, "basis": basis,
        "provisional": is_provisional(scheme, outcomes[basis]),
        "units": {
            name: {
                "group": unit.group,
                "scores": {code: score.value for code, score in unit.scores.items()},
                "without_score": {code: STATUS_TITLES[score.status]
                                  for code, score in unit.scores.items() if score.value is None},
                "total": unit.total, "full": unit.full, "rank": unit.rank, "open": unit.open,
                "results": dict(unit.results),
                "file": chosen[name].files,
            }
            for name, unit in outcomes[basis].units.items()
        },
        "findings": [f.as_dict() for f in all_findings(scheme, collected, outcomes, basis)],
        "missing": list(collected.missing),
        "late": [late.as_dict() for late in collected.late],
        **_ledgers(scheme, collected, outcomes[basis]),
    }


def _ledgers(scheme: Scheme, collected: Collected, outcome: Outcome) -> dict[str, Any]:
    """The events of every unit; days as ISO dates."""
    if not scheme.ledgers:
        return {}
    return {"ledgers": {
        unit: [{**row._asdict(), "day": None if row.day is None else
                (_DAY_ZERO + timedelta(days=int(row.day))).isoformat()}
               for row in collected.chosen[unit].ledger]
        for unit in outcome.units}}
