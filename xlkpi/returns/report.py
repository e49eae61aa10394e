"""Gathers the findings of one sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlkpi.findings import Finding, finding
from xlkpi.returns.values import Remark


@dataclass
class Report:
    """Where findings come from, and those said so far."""

    file: str
    sheet: str
    unit: str
    findings: list[Finding] = field(default_factory=list)

    def say(self, remark: Remark, *, cell: str = "", value: object = "", indicator: str = ""
            ) -> None:
        """Add a finding."""
        self.findings.append(finding(
            remark.code, file=self.file, sheet=self.sheet, cell=cell, value=value, unit=self.unit,
            indicator=indicator, **remark.facts))
