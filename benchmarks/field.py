"""A made-up large field: one scheme of 75 indicators and 140 inputs, returned by many units.

The figures are drawn from a seeded generator, so that every run measures the same files.
"""

from __future__ import annotations

import random
import re
import zipfile
from pathlib import Path

from xlkpi.forms import distribute
from xlkpi.returns import read
from xlkpi.scheme.model import Indicator, Input, Scheme, Section, Unit

TWO_INPUTS, ONE_INPUT = 65, 10
PAIR_RULES = (
    "KPI_RATIO([@完成数],[@应完成数],50%)*[分值]",
    "KPI_RATIO([@完成数],[@应完成数]*90%)*[分值]",
    "KPI_BAND(KPI_RATIO([@完成数],[@应完成数]),{0,0.85,0.95},{0.5,0.8,1})*[分值]",
    "MAX(0,[分值]-KPI_SHORTFALL([@完成数],[@应完成数],5,0.2))",
)
RANKED_RULE = (
    'KPI_RANKSCORE(KPI_RANK(KPI_RATIO([@完成数],[@应完成数]),'
    'IFERROR(KPI_RATIO([完成数],[应完成数]),"")),'
    'COUNT(IFERROR(KPI_RATIO([完成数],[应完成数]),"")),[分值],0.001)'
)
COUNT_RULE = "KPI_DEDUCT([分值],[@次数],0.2)"


def large_scheme(units: int) -> Scheme:
    """The scheme, with ``units`` units in one group."""
    sections = tuple(Section(code=str(s), name=f"第{s}类", full=15.0) for s in range(1, 11))
    indicators, inputs = [], []
    for n in range(TWO_INPUTS + ONE_INPUT):
        code = f"{n % 10 + 1}.{n // 10 + 1}"
        paired = n < TWO_INPUTS
        formula = (RANKED_RULE if n % 15 == 14 else PAIR_RULES[n % 4]) if paired else COUNT_RULE
        indicators.append(Indicator(
            code=code, section=str(n % 10 + 1), name=f"指标{n + 1}", full=2.0, formula=formula,
            content=f"第{n + 1}项工作按计划推进,台账齐全,数据真实可查。", department="办公室",
            rule="完成率达到100%得满分,达到50%的按比例得分,低于50%不得分。"))
        names = ("完成数", "应完成数") if paired else ("次数",)
        inputs += [Input(indicator=code, name=x, measure="件", minimum=0, whole=True)
                   for x in names]
    indicators.sort(key=lambda i: tuple(map(int, i.code.split("."))))
    return Scheme(
        id="bench", title="大样本考核", year=2023, version="1", full=150.0, sections=sections,
        indicators=tuple(indicators), inputs=tuple(inputs),
        units=tuple(Unit(name=f"单位{n:04d}") for n in range(1, units + 1)))


def returned_files(folder: Path, scheme: Scheme) -> list[Path]:
    """Distribute the scheme's workbooks and type figures into every input cell.

    The sheet's XML is edited as text: a spreadsheet program would need minutes.
    """
    paths = distribute(scheme, folder)
    (first,) = read(paths[0], scheme).returns
    cells = {entry.cell: key for key, entry in first.entries.items()}
    whole = re.compile(rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?/>')
    rng = random.Random(2023)
    for path in paths:
        target = {key: rng.randint(40, 120) for key in cells.values()}

        def typed(found: re.Match[bytes], target: dict[str, int] = target) -> bytes:
            key = cells.get(found[1].decode())
            if key is None:
                return found[0]
            value = target[key] if not key.endswith("次数") else target[key] % 5
            return b'<c r="%s"%s><v>%d</v></c>' % (found[1], found[2] or b"", value)

        with zipfile.ZipFile(path) as source:
            parts = {i: source.read(i) for i in source.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name, data in parts.items():
                first_sheet = name == "xl/worksheets/sheet1.xml"
                out.writestr(name, whole.sub(typed, data) if first_sheet else data)
    return paths
