"""The one exception of this package."""

from __future__ import annotations

from collections.abc import Sequence

from xlkpi.findings import Finding


class SchemeError(ValueError):
    """A scheme that cannot be loaded.

    Attributes:
        findings: everything that is wrong with the file, not only the first fault.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f"{f.place} {f.message}".strip() for f in self.findings))
