"""What a returned sheet holds, apart from where and how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, Union

from xlkpi.findings import Finding
from xlkpi.scheme.identity import Appeal
from xlkpi.scheme.model import Deadline

EntryValue = Union[None, float, str]  # numbers as float, percent as fraction, texts; None is blank


Column = Literal["value", "assessed"]


class Entry(NamedTuple):
    """One input as it came back: the unit's figure (填报值) and the reviewer's (核定值).

    ``value`` and ``assessed`` are understood figures; a cell that could not be
    understood is None here and has an error finding, and ``unread`` names its
    column: what stands there is no blank.  A yes/no input is 是 or 否.
    Cells are in A1 form.  (``xlkpi.returns.compact`` holds a county's hundred thousand.)
    """

    value: EntryValue = None
    assessed: EntryValue = None
    cell: str = ""
    assessed_cell: str = ""
    unread: tuple[Column, ...] = ()


class ScoreCells(NamedTuple):
    """Where an indicator's scores stand in the sheet and what they showed when saved."""

    self_cell: str = ""
    assessed_cell: str = ""
    self_cached: EntryValue = None
    assessed_cached: EntryValue = None


class LedgerRow(NamedTuple):
    """One event of a ledger (台账).

    ``row`` counts from 1, as in the sheet; ``day`` is a serial number.  ``standard`` are
    the points that the scheme gives the event, ``points`` those that count; None: none.
    """

    ledger: str
    row: int
    day: float | None
    kind: str
    level: str
    event: str
    standard: float | None
    points: float | None
    evidence: str
    who: str


@dataclass(frozen=True)
class Return:
    """One returned 考核表 sheet of one unit."""

    path: Path
    sheet: str
    scheme_id: str
    version: str
    unit: str
    period: str = ""
    digest: str = ""  # the template digest it was made with
    entries: Mapping[str, Entry] = field(default_factory=dict)  # Input.key -> Entry
    scores: Mapping[str, ScoreCells] = field(default_factory=dict)  # indicator code -> cells
    findings: tuple[Finding, ...] = ()  # of this sheet alone
    ledger: tuple[LedgerRow, ...] = ()
    appeal: Appeal | None = None  # of a 复核表: what was open in it
    # the returns of several periods that it was put together from, in the scheme's order
    parts: tuple[Return, ...] = ()

    @property
    def where(self) -> dict[str, str]:
        """File and sheet, for findings; none where it was put together from several."""
        if self.parts:
            return {"file": "", "sheet": ""}
        return {"file": self.path.name, "sheet": self.sheet}

    @property
    def files(self) -> str:
        """The names of the files that it comes from."""
        return "、".join(dict.fromkeys(p.path.name for p in self.parts or (self,)))


@dataclass(frozen=True)
class ReadResult:
    """One file: the returns in it and everything found, those of the returns included."""

    returns: tuple[Return, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Late:
    """One late return: of which unit, when its file was saved, and which deadline it missed."""

    unit: str
    file: str
    sheet: str
    saved: datetime
    deadline: Deadline

    def as_dict(self) -> dict[str, Any]:
        """As plain data, for JSON; the time as this place's clock shows it."""
        return {"unit": self.unit, "file": self.file, "period": self.deadline.period,
                "saved": f"{self.saved.astimezone():%Y-%m-%d %H:%M:%S}",
                "deadline": self.deadline.on.isoformat(), "name": self.deadline.name}


@dataclass(frozen=True)
class Collected:
    """All that came back of one scheme.

    Attributes:
        chosen: unit -> the return that counts, in the order of the scheme's units.
        others: returns that do not count: superseded, of an unknown unit, of another scheme.
        findings: of all files, and of the collection as a whole (missing units, quotas).
        missing: the scheme's units without a return.
        files: how many files were looked at.
        late: those of the chosen ones that came after the scheme's deadline.
    """

    chosen: Mapping[str, Return] = field(default_factory=dict)
    others: tuple[Return, ...] = ()
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    files: int = 0
    late: tuple[Late, ...] = ()
