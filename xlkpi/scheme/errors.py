"""The one exception of this package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlkpi.findings import Finding, finding

NO_SCHEME: Final = frozenset((  # there is nothing to check
    "SCHEME_UNKNOWN", "SCHEME_NO_FILE", "SCHEME_FORM", "SCHEME_BROKEN", "SCHEME_NOT_ONE"))


class SchemeError(ValueError):
    """A scheme that cannot be loaded.

    Attributes:
        findings: everything that is wrong with the file, not only the first fault.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f"{f.place} {f.message}".strip() for f in self.findings))

    @property
    def is_scheme(self) -> bool:
        """Whether it is a scheme, if a faulty one, and not another file or none at all."""
        return not any(f.code in NO_SCHEME for f in self.findings)

    @property
    def report(self) -> list[Finding]:
        """The findings; of a scheme with the note that the rest has not been checked."""
        rest = [finding("SCHEME_UNCHECKED", file=self.findings[0].file)] if self.is_scheme else []
        return [*self.findings, *rest]
