"""A scheme of one group in which ranks are shared, graded in every way that a scheme can say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.scoring.figures import returned
from xlkpi.returns.model import Return
from xlkpi.scheme.model import OVERALL, Indicator, Input, Result, Scheme, Section, Unit

QUOTA = 'KPI_QUOTA([@名次],COUNT([名次]),{0.4,0.5,0.1},{"一等","二等","三等"})'
UNITS = tuple(f"{letter}所" for letter in "甲乙丙丁戊己庚辛壬癸")


def tied_scheme(**more: Result) -> Scheme:
    """Ten units; 40 % of them are four, 50 % five, so that places 4|5 and 9|10 are borders."""
    graded = [
        Result(name="没说", formula=QUOTA),
        Result(name="都给", formula=QUOTA, ties=("并列",)),
        Result(name="看第二", formula=QUOTA, ties=("第二得分",)),
        Result(name="人工", formula=QUOTA, ties=("先后",)),
        Result(name="先看后定", formula=QUOTA, ties=("第二得分", "先后")),
        Result(name="看了还并列", formula=QUOTA, ties=("第二得分", "并列")),
        Result(name="限分", formula=f'IF([@总分]<60,"不合格",{QUOTA})', ties=("先后",)),
        Result(name="直接排", ties=("先后",), formula=(
            'IF(KPI_RANK([@总分],[总分])<=INT(15%*COUNT([总分])+3),"优秀","称职")')),
        Result(name="降等", formula='KPI_VETO([@人工],{"一等","二等","三等","不合格"},FALSE)'),
        *more.values(),
    ]
    return Scheme(
        id="tied", title="同分考核", year=2024, version="1", full=100, unit_title="所",
        sections=(Section(code="1", name="职能", full=100),),
        indicators=(Indicator(code="1.1", section="1", name="得分", full=100, formula="[@得分]",
                              rule="照填。"),),
        inputs=(
            Input(indicator="1.1", name="得分", minimum=0, maximum=100),
            Input(indicator=OVERALL, name="第二", by="department", minimum=0),
            Input(indicator=OVERALL, name="先后", by="department", minimum=1, whole=True,
                  required=False),
        ),
        units=tuple(Unit(name=name, group="所") for name in UNITS),
        results=(Result(name="总分", formula="[@指标得分]"),
                 Result(name="第二得分", formula="[@第二]*2"),
                 Result(name="名次", formula="KPI_RANK([@总分],[总分])", decimals=0), *graded),
    )


def tied_returns(totals: Sequence[float], second: Mapping[str, float] | None = None,
                 order: Mapping[str, float] | None = None) -> dict[str, Return]:
    """Returns of the ten units.

    Args:
        totals: what they score, in their order.
        second: unit -> 第二, 1 if not given.
        order: unit -> 先后, blank if not given.
    """
    scheme = tied_scheme()
    return {
        name: returned(name, {"1.1/得分": total, f"{OVERALL}/第二": (second or {}).get(name, 1),
                              f"{OVERALL}/先后": (order or {}).get(name)}, scheme)
        for name, total in zip(UNITS, totals, strict=True)}
