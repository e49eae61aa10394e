"""A small scheme and its returns, with every figure worked out by hand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xlkpi.returns.model import Collected, Entry, Return
from xlkpi.scheme.model import OVERALL, Choice, Indicator, Input, Result, Scheme, Section, Unit

# 1.1: rate * 10, 1.2: 优 5, 良 3, 差 0, 2.1: shares of all units' 件数 * 10; 优秀 from 12 points
FIGURES: Mapping[str, Mapping[str, Any]] = {
    # 9 + 3 + 5 = 17          4 + 5 + 3 = 12          8 + 0 + 2 = 10
    "甲所": {"1.1/完成数": 90, "1.1/任务数": 100, "1.2/档次": "良", "2.1/件数": 50},
    "乙所": {"1.1/完成数": 40, "1.1/任务数": 100, "1.2/档次": "优", "2.1/件数": 30},
    "丙所": {"1.1/完成数": 80, "1.1/任务数": 100, "1.2/档次": "差", "2.1/件数": 20},
}


def scheme() -> Scheme:
    """Three indicators, one of them across units, a grade."""
    return Scheme(
        id="old", title="测试方案", year=2026, version="1", full=25, unit_title="所",
        sections=(Section(code="1", name="业务", full=15), Section(code="2", name="份额", full=10)),
        indicators=(
            Indicator(code="1.1", section="1", name="任务", full=10,
                      formula="KPI_RATIO([@完成数],[@任务数])*[分值]"),
            Indicator(code="1.2", section="1", name="评定", full=5,
                      formula='KPI_LEVEL([@档次],{"优","良","差"},{5,3,0})'),
            Indicator(code="2.1", section="2", name="份额", full=10,
                      formula="[@件数]/SUM([件数])*[分值]")),
        inputs=(
            Input(indicator="1.1", name="完成数", minimum=0),
            Input(indicator="1.1", name="任务数", minimum=1),
            Input(indicator="1.2", name="档次", kind="choice", by="department", choices=(
                Choice(label="优", quota=1), Choice(label="良"), Choice(label="差"))),
            Input(indicator="2.1", name="件数", minimum=0, whole=True),
            Input(indicator=OVERALL, name="加分", required=False)),
        units=tuple(Unit(name=name) for name in FIGURES),
        results=(
            Result(name="总得分", formula='[@指标得分]+IF([@加分]="",0,[@加分])'),
            Result(name="等次", formula='IF([@总得分]>=12,"优秀","合格")')))


def changed(source: Scheme, code: str, /, **update: Any) -> Scheme:
    """The scheme with one indicator changed, under another id."""
    return source.model_copy(update={"id": "new", "version": "2", "indicators": tuple(
        i.model_copy(update=update) if i.code == code else i for i in source.indicators)})


def with_input(source: Scheme, key: str, /, **update: Any) -> Scheme:
    """The scheme with one input changed, under another id."""
    return source.model_copy(update={"id": "new", "version": "2", "inputs": tuple(
        i.model_copy(update=update) if i.key == key else i for i in source.inputs)})


def returned(unit: str, figures: Mapping[str, Any], of: Scheme) -> Return:
    """A return; what departments set stands in 核定值."""
    places = {item.key: n for n, item in enumerate(of.inputs, start=7)}
    by = {item.key: item.by for item in of.inputs}
    entries = {}
    for key, place in places.items():
        value = figures.get(key)
        value = float(value) if isinstance(value, int) else value
        own, assessed = (None, value) if by[key] == "department" else (value, None)
        entries[key] = Entry(own, assessed, f"H{place}", f"I{place}")
    return Return(Path(f"{unit}.xlsx"), "考核表", of.id, of.version, unit, entries=entries)


def collected(of: Scheme, figures: Mapping[str, Mapping[str, Any]] = FIGURES) -> Collected:
    """All returns."""
    return Collected(chosen={u: returned(u, f, of) for u, f in figures.items()},
                     files=len(figures))
