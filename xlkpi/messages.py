"""The catalogue of Chinese sentences for findings: reason code -> (severity, sentence).

A sentence says what stands where and what to do.  Fields in braces are filled
by ``xlkpi.findings.finding``.  Blocks are kept by the package that reports them.
"""

from __future__ import annotations

from typing import Final, Literal

Severity = Literal["error", "warning", "note"]

# --- reading what came back (xlkpi.returns) ---------------------------------
RETURNS: Final[dict[str, tuple[Severity, str]]] = {}

# --- checking a scheme (xlkpi.scheme) ---------------------------------------
SCHEME: Final[dict[str, tuple[Severity, str]]] = {}

# --- scoring and consolidating (xlkpi.scoring, xlkpi.summary) ----------------
SCORING: Final[dict[str, tuple[Severity, str]]] = {}

MESSAGES: Final[dict[str, tuple[Severity, str]]] = {**RETURNS, **SCHEME, **SCORING}
