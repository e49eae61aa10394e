"""How a workbook says what it is: shared by who makes workbooks and who reads them.

A 考核表 sheet carries its identity in two hidden rows at its top and one hidden
column, so that it is known when it is copied alone into another workbook:

* row ``IDENTITY_ROW``: 'xlkpi=1', 'scheme=suo-2023', 'version=…', 'unit=…',
  'period=…', 'digest=…' — one text per cell, found by their ``key=`` part; a 复核表
  has 'appeal=1.1|2.3', 'notice=…' and 'filed=…' besides;
* row ``ROLE_ROW``: above every column its role (``Role``);
* column with role KEY: in every input row the input's key ('1.1/完成数'), in
  the total row ``TOTAL_KEY``, in the row of the line about the add-in
  ``REMARK_KEY``, in the row of an indicator without inputs or of a 综合 result
  ``indicator_key``.

Rows and columns are found by these texts, never by position.  The same cells
also have sheet-scoped defined names (``cell_name``), and the very hidden sheet
``IDENTITY_SHEET`` repeats the identity and lists key -> name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from xlkpi.scheme.model import Scheme

FORMAT: Final = "1"
IDENTITY_SHEET: Final = "_xlkpi"
IDENTITY_ROW: Final = 1  # as written; readers must not rely on it
ROLE_ROW: Final = 2
TOTAL_KEY: Final = "=合计"
REMARK_KEY: Final = "=加载项说明"
_BETWEEN: Final = "|"  # the codes of an appeal in one text


class Role(Enum):
    """The meaning of a column of the 考核表."""

    SEQUENCE = "role:seq"  # 序号
    SECTION = "role:section"  # 考核项目
    FULL = "role:full"  # 分值
    CONTENT = "role:content"  # 评估内容
    RULE = "role:rule"  # 评分办法
    INPUT = "role:input"  # 填报项
    MEASURE = "role:measure"  # 单位
    VALUE = "role:value"  # 填报值
    ASSESSED = "role:assessed"  # 核定值
    ADOPTED = "role:adopted"  # 采用值
    SELF_SCORE = "role:self"  # 自评得分
    SCORE = "role:score"  # 考评得分
    CAUSE = "role:cause"  # 得分说明
    DEPARTMENT = "role:department"  # 评估部门
    EVIDENCE = "role:evidence"  # 佐证材料
    REMARK = "role:remark"  # 备注
    PERSON = "role:person"  # 责任人
    LEVEL_1 = "role:level1"  # what stands above the sections, outermost first
    LEVEL_2 = "role:level2"
    LEVEL_3 = "role:level3"
    KEY = "role:key"  # the hidden column of keys
    VALUE_MARK = "role:value-mark"  # hidden: a 填报值 that was found to be wrong
    ASSESSED_MARK = "role:assessed-mark"  # hidden: a 核定值 that was found to be wrong


LEVELS: Final = (Role.LEVEL_1, Role.LEVEL_2, Role.LEVEL_3)


class LedgerRole(Enum):
    """The meaning of a column of a ledger (台账)."""

    NUMBER = "ledger:number"  # 序号
    DAY = "ledger:day"  # 日期
    KIND = "ledger:kind"  # 事项类别
    LEVEL = "ledger:level"  # 级别
    EVENT = "ledger:event"  # 事项
    STANDARD = "ledger:standard"  # 标准分
    GIVEN = "ledger:given"  # 核定分
    POINTS = "ledger:points"  # 计分
    EVIDENCE = "ledger:evidence"  # 佐证材料
    WHO = "ledger:who"  # 登记人


@dataclass(frozen=True)
class Appeal:
    """What makes a 考核表 a 复核表: only these figures were open, after this notice.

    Attributes:
        codes: indicators, or keys of single inputs ('综合/公众评议得分').
        notice: day of the notice that the unit appeals against, as yyyy-mm-dd.
        days: working days after the notice in which it may be filed.
        filed: day on which the unit asked for it, as yyyy-mm-dd; '' where the file itself tells.
    """

    codes: tuple[str, ...]
    notice: str
    days: str
    filed: str = ""


@dataclass(frozen=True)
class Identity:
    """Which scheme, version, unit and period a workbook or sheet belongs to."""

    scheme: str
    version: str
    unit: str
    period: str = ""
    digest: str = ""
    format: str = FORMAT
    appeal: Appeal | None = None

    def texts(self) -> tuple[str, ...]:
        """The texts of the identity row."""
        return (
            f"xlkpi={self.format}", f"scheme={self.scheme}", f"version={self.version}",
            f"unit={self.unit}", f"period={self.period}", f"digest={self.digest}",
            *appeal_texts(self.appeal),
        )

    @classmethod
    def from_texts(cls, texts: Iterable[object]) -> Identity | None:
        """The identity among the texts of a row, of several the first; None where there is none.

        >>> Identity.from_texts(("xlkpi=1", "scheme=a", "version=2", "unit=樟城所")).unit
        '樟城所'
        """
        found: dict[str, str] = {}
        for text in texts:
            if isinstance(text, str) and "=" in text:
                key, _, value = text.partition("=")
                found.setdefault(key, value)  # 考核表 may stand side by side: the left one counts
        if "xlkpi" not in found or "scheme" not in found or "unit" not in found:
            return None
        return cls(found["scheme"], found.get("version", ""), found["unit"],
                   found.get("period", ""), found.get("digest", ""), found["xlkpi"],
                   _appeal(found))


def appeal_texts(appeal: Appeal | None) -> tuple[str, ...]:
    """What the identity row says of an appeal, after its other texts; nothing where it is none."""
    if appeal is None:
        return ()
    return (f"appeal={_BETWEEN.join(appeal.codes)}", f"notice={appeal.notice}",
            f"days={appeal.days}", f"filed={appeal.filed}")


def _appeal(found: Mapping[str, str]) -> Appeal | None:
    if "appeal" not in found:
        return None
    return Appeal(tuple(found["appeal"].split(_BETWEEN)), found.get("notice", ""),
                  found.get("days", ""), found.get("filed", ""))


def kind_texts(kind: str, scheme: Scheme) -> tuple[str, ...]:
    """The texts of the hidden sheet of a workbook of ours that is no 考核表.

    It names no unit, so that nobody takes it for a return.

    Args:
        kind: "summary", "scheme", "preview" or "appeal" (the outcome of appeals).
        scheme: whose workbook it is.
    """
    return (f"xlkpi={FORMAT}", f"kind={kind}", f"scheme={scheme.id}", f"version={scheme.version}")


def ledger_texts(ledger: str, unit: str) -> tuple[str, ...]:
    """The texts of the identity row of a ledger's sheet; no 考核表 has such ones."""
    return (f"xlkpi-ledger={FORMAT}", f"ledger={ledger}", f"of={unit}")


def ledger_of(texts: Iterable[object]) -> tuple[str, str] | None:
    """The ledger and the unit that the texts of a row name; None where they do not.

    >>> ledger_of(ledger_texts("正向激励", "办公室"))
    ('正向激励', '办公室')
    """
    found = dict(t.split("=", 1) for t in texts if isinstance(t, str) and "=" in t)
    if "xlkpi-ledger" not in found:
        return None
    return found.get("ledger", ""), found.get("of", "")


def cell_name(role: Role, key: str) -> str:
    """The sheet-scoped defined name of a cell: letters, digits, dot and underscore only.

    >>> cell_name(Role.VALUE, "1.1/完成数")
    '填报值_1.1_完成数'
    """
    prefix = {Role.VALUE: "填报值", Role.ASSESSED: "核定值", Role.ADOPTED: "采用值",
              Role.SELF_SCORE: "自评得分", Role.SCORE: "考评得分", Role.FULL: "分值"}[role]
    return f"{prefix}_{re.sub(r'[^0-9A-Za-z_.一-鿿]', '_', key)}"


def indicator_key(code: str) -> str:
    """The key of a row without inputs: of an indicator by its code, of a result by its name."""
    return f"={code}"


def digest(scheme: Scheme, group: str) -> str:
    """Twelve hex digits that change whenever anything that a template holds changes."""
    content = scheme.model_dump(mode="json", exclude_defaults=True, exclude={
        "units": True, "notes": True, "deadlines": True, "days": True, "appeal_days": True,
        "rank_by": True,
        "inputs": {"__all__": {"not_above"}}, "results": {"__all__": {"ties"}}})
    text = json.dumps([content, group], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
