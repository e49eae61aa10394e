"""Returns that came after the scheme's deadline, by the time that their own file notes."""

from __future__ import annotations

from collections.abc import Iterable

from xlkpi.findings import Finding, finding
from xlkpi.returns.model import Late, Return
from xlkpi.returns.times import saved
from xlkpi.scheme.calendar import chinese, deadline_for, is_late
from xlkpi.scheme.model import Scheme


def late_returns(scheme: Scheme, returns: Iterable[Return]) -> tuple[Late, ...]:
    """The late ones among returns, each held against the deadline of its own period.

    Args:
        scheme: its deadlines; without one for returns no file is looked at.
        returns: as they came, not yet put together with those of other periods.
    """
    found = []
    for returned in returns:
        deadline = deadline_for(scheme, returned.period)
        if deadline is None:
            continue
        when = saved(returned)
        if is_late(when, deadline.on):
            found.append(Late(returned.unit, returned.path.name, returned.sheet, when, deadline))
    return tuple(found)


def late_finding(late: Late) -> Finding:
    """What tells of a late return."""
    period = late.deadline.period
    return finding("RETURN_LATE", unit=late.unit, file=late.file, sheet=late.sheet,
                   value=f"{late.saved.astimezone():%Y-%m-%d %H:%M:%S}",
                   period=f"{period}的" if period else "", name=late.deadline.name,
                   deadline=chinese(late.deadline.on))
