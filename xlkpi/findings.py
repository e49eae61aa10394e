"""Findings: what is wrong or worth knowing in a file, and what to do about it.

One catalogue of Chinese sentences keyed by reason code serves every part of
the product; no other module words a finding.  A finding is data: callers
gather all of them and decide, nothing here raises.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from xlkpi.messages import MESSAGES

Severity = Literal["error", "warning", "note"]

SEVERITY_TITLES: Final[dict[Severity, str]] = {"error": "错误", "warning": "警告", "note": "提示"}


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes:
        severity: error (a score is missing or may be wrong), warning (a person
            must look), note (understood, said for the record).
        code: the reason code, a key of ``xlkpi.messages.MESSAGES``.
        file: file name, or "" where no file is meant.
        sheet: sheet name or "".
        cell: address in A1 form or "".
        value: what stands there, as text.
        message: the Chinese sentence with what to do.
        unit: the unit concerned or "".
        indicator: the indicator's code or "".
    """

    severity: Severity
    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    value: str = ""
    message: str = ""
    unit: str = ""
    indicator: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data, for JSON."""
        return asdict(self)

    @property
    def place(self) -> str:
        """Where it stands, as one text: 文件 工作表!单元格."""
        spot = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
        return " ".join(part for part in (self.file, spot) if part)


def line(one: Finding) -> str:
    """A finding as a line for a person: [错误] 文件 工作表!单元格：sentence."""
    place = f"{one.place}：" if one.place else ""
    return f"[{SEVERITY_TITLES[one.severity]}] {place}{one.message}"


def finding(code: str, *, value: object = "", file: str = "", sheet: str = "", cell: str = "",
            unit: str = "", indicator: str = "", **facts: object) -> Finding:
    """Make the finding ``code``, worded from the catalogue.

    Args:
        code: a key of the catalogue; an unknown one is a KeyError (a fault of ours).
        value: what stands in the cell.
        facts: whatever else the sentence names.
    """
    severity, sentence = MESSAGES[code]
    shown = "" if value is None else str(value)
    message = sentence.format(value=shown, file=file, sheet=sheet, cell=cell, unit=unit,
                              indicator=indicator, **facts)
    return Finding(severity, code, file, sheet, cell, shown, message, unit, indicator)
