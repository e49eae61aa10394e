"""Random formulas, as an official might write them and as nobody would."""

from __future__ import annotations

import random
from typing import Any

from tests.formula.cells import Case, Stands
from xlkpi.formula.tree import Kind
from xlkpi.functions import CellError

LENGTH = 4  # of a column
NUMBERS = [0, 1, 2, 3, 4, 5, 7, 10, 45, 50, 100, 0.1, 0.2, 0.3, 0.5, 0.9, 0.97, 1.5, -1, -0.2]
LABELS = ["优", "良", "中"]
ERRORS = ["#N/A", "#VALUE!", "#DIV/0!", "#NUM!"]


class Maker:
    """Writes formulas over a fixed set of names."""

    def __init__(self, rng: random.Random, errors: bool = True) -> None:
        self.rng = rng
        self.errors = errors
        self.names = {
            "数甲": self.stands(Kind.NUMBER),
            "数乙": self.stands(Kind.NUMBER),
            "可空": self.stands(Kind.MAYBE),
            "档": self.stands(Kind.TEXT),
            "任意": self.stands(Kind.ANY),
            "列甲": self.column(Kind.NUMBER),
            "列乙": self.column(Kind.MAYBE),
            "列丙": self.column(Kind.ANY),
        }

    # --- values ---------------------------------------------------------------
    def value(self, kind: Kind) -> Any:
        if self.errors and self.rng.random() < 0.06:
            return CellError(self.rng.choice(ERRORS))
        odd = {
            Kind.NUMBER: [],
            Kind.MAYBE: [None, ""],
            Kind.TEXT: LABELS * 2 + [None, ""],
            Kind.ANY: [None, "", "无"],
        }[kind]
        if odd and (kind is Kind.TEXT or self.rng.random() < 0.4):
            return self.rng.choice(odd)
        return self.rng.choice(NUMBERS)

    def stands(self, kind: Kind) -> Stands:
        value = self.value(kind)
        return Stands(value, kind, not isinstance(value, CellError) and self.rng.random() < 0.5)

    def column(self, kind: Kind) -> Stands:
        values = [self.value(kind) for _ in range(LENGTH)]
        fine = not any(isinstance(v, CellError) for v in values)
        return Stands(values, kind, fine and self.rng.random() < 0.5)

    # --- formulas -------------------------------------------------------------
    def number(self, depth: int) -> str:
        """An expression of one value."""
        pick = self.rng.choice
        if depth <= 0:
            return pick(["[@数甲]", "[@数乙]", "[@可空]", "[@任意]", "2", "0.5", "30%", "0", "10", "[@数甲]"])
        n = self.number
        d = depth - 1
        make = pick([
            lambda: f"{n(d)}{pick('+-*/')}{n(d)}",
            lambda: f"({n(d)}{pick('+-*/')}{n(d)})",
            lambda: f"-{self.atom(d)}",
            lambda: f"{self.atom(d)}%",
            lambda: f"{self.atom(d)}^{pick(['2', '1', '3', '0.5', '-1', '[@数乙]'])}",
            lambda: f"IF({self.condition(d)},{n(d)},{n(d)})",
            lambda: f'IF({self.condition(d)},{n(d)},"")',
            lambda: f"IFERROR({n(d)},{n(d)})",
            lambda: f'IFERROR({n(d)},"")',
            lambda: f"{pick(['SUM', 'MIN', 'MAX', 'AVERAGE', 'COUNT'])}({self.several(d)})",
            lambda: f"ROUND({n(d)},{pick('0123')})",
            lambda: f"ABS({n(d)})",
            lambda: f"INT({n(d)})",
            lambda: self.kpi(d),
        ])  # fmt: skip
        return make()

    def atom(self, depth: int) -> str:
        return f"({self.number(depth)})" if depth > 0 else self.number(0)

    def condition(self, depth: int) -> str:
        pick, n = self.rng.choice, self.number
        d = depth - 1
        make = pick([
            lambda: f"{n(d)}{pick(['=', '<>', '<', '<=', '>', '>='])}{n(d)}",
            lambda: f'[@档]{pick(["=", "<>"])}"{pick(LABELS)}"',
            lambda: f'{n(d)}{pick(["=", "<>"])}""',
            lambda: f"[@档]{pick(['=', '<>'])}{pick(['[@档]', '[@任意]', '[@可空]'])}",
            lambda: f"NOT({self.condition(d) if d > 0 else '[@数甲]>1'})",
            lambda: f"{pick(['AND', 'OR'])}({self.several(d)})",
            lambda: n(d),
        ])  # fmt: skip
        return make()

    def several(self, depth: int) -> str:
        return ",".join(
            self.range(depth - 1) if self.rng.random() < 0.4 else self.number(depth - 1)
            for _ in range(self.rng.choice([1, 2, 2, 3]))
        )

    def range(self, depth: int) -> str:
        """An expression of a column."""
        pick = self.rng.choice
        name = pick(["[列甲]", "[列乙]", "[列丙]"])
        if depth <= 0:
            return name
        r, d = self.range, depth - 1
        make = pick([
            lambda: name,
            lambda: f"{r(d)}{pick('+-*/')}{r(d)}",
            lambda: f"({r(d)}){pick('*/')}{self.atom(d)}",
            lambda: f'IFERROR({r(d)}/{name},"")',
            lambda: f"IF({name}>{self.atom(d)},{r(d)},{pick(['0', '1', '[列乙]'])})",
            lambda: f"KPI_RATIO({r(d)},{name},50%)",
            lambda: f"KPI_ROUND({r(d)},1)",
            lambda: f"ROUND({r(d)},1)",
            lambda: f"-{name}",
            lambda: f"{name}*{{1,2,0.5,3}}",
        ])  # fmt: skip
        return make()

    def kpi(self, depth: int) -> str:
        n, d = self.number, depth - 1
        make = self.rng.choice([
            lambda: f"KPI_RATIO({n(d)},{n(d)},50%)",
            lambda: f"KPI_RATIO({n(d)},{n(d)},{n(d)},[@可空])",
            lambda: f"KPI_GROWTH({n(d)},{n(d)},30%)",
            lambda: f"KPI_EXCESS({n(d)},90%,1%,0.08,{n(d)})",
            lambda: f"KPI_SHORTFALL({n(d)},{n(d)},0.1,0.3,,{self.rng.choice(['FALSE', '[@可空]'])})",
            lambda: f"KPI_DEDUCT(5,{n(d)},0.5)",
            lambda: f"KPI_DEDUCT({n(d)},{self.range(d)},{{0.2,0.3,0.1,1}},{n(d)})",
            lambda: f"KPI_PENALTY([列甲],[列乙],{n(d)})",
            lambda: f"KPI_BAND({n(d)},{{0,0.5,1}},{{0,1.5,2}})",
            lambda: 'KPI_LEVEL([@档],{"优","良","中"},{3,2,1})',
            lambda: f"KPI_RANK({n(d)},{self.range(d)},{self.rng.choice('01')})",
            lambda: f"KPI_RANKSCORE({n(d)},7,1,0.1,[@可空])",
            lambda: f"KPI_RANKADJUST({n(d)},COUNT({self.range(d)}),{{0.2,0.1}},{{-0.2,-0.1}})",
            lambda: f"KPI_TIER({n(d)},{{1,2,3}},{{2,1.5,1,0}})",
            lambda: f"KPI_WEIGHTED({self.range(d)},{{40%,30%,20%,10%}})",
            lambda: f"KPI_CONVERT({n(d)},100,{n(d)})",
            lambda: f"KPI_PEERAVG([@可空],{self.range(d)})",
            lambda: f"KPI_DISCRETION({n(d)},0.1,0.5)",
            lambda: f"KPI_ROUND({n(d)},{self.rng.choice('012')})",
        ])  # fmt: skip
        return make()

    def case(self, depth: int) -> Case:
        return Case(self.number(depth), self.names)
