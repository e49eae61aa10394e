"""What a returned sheet holds, apart from where and how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Union

from xlkpi.findings import Finding

EntryValue = Union[None, float, str]  # numbers as float, percent as fraction, texts; None is blank


@dataclass(frozen=True)
class Entry:
    """One input as it came back: the unit's figure (填报值) and the reviewer's (核定值).

    ``value`` and ``assessed`` are understood figures; a cell that could not be
    understood is None here and has an error finding.  Cells are in A1 form.
    """

    value: EntryValue = None
    assessed: EntryValue = None
    cell: str = ""
    assessed_cell: str = ""


@dataclass(frozen=True)
class ScoreCells:
    """Where an indicator's scores stand in the sheet and what they showed when saved."""

    self_cell: str = ""
    assessed_cell: str = ""
    self_cached: EntryValue = None
    assessed_cached: EntryValue = None


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
