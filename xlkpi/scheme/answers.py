"""What stands where a score is not: in cells, in formulas, in tables.

A rule may give the first two itself, by ``IF([@有任务]="否","不适用",…)``.
"""

from __future__ import annotations

from typing import Final

EXEMPT: Final = "不适用"  # the indicator leaves the unit's full marks
UNFILLED: Final = "未填"  # a figure is wanting; a rule says so where some of several are blank
PENDING: Final = "待汇总"  # other units are wanting
