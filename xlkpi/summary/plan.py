"""What the summary shows, in order, and where: worked out before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import fsum
from operator import attrgetter
from typing import Final

from xlkpi.findings import SEVERITY_TITLES, Finding
from xlkpi.formula.tree import Node
from xlkpi.returns.model import Collected, EntryValue
from xlkpi.scheme import needs_all, rule
from xlkpi.scheme.grading import FIRST, LAST, grading, place_rules
from xlkpi.scheme.model import Indicator, Input, Result, Scheme, Section
from xlkpi.scoring import (
    BASIS_TITLES,
    Basis,
    Difference,
    Outcome,
    Score,
    UnitScores,
    difference_findings,
    differences,
)
from xlkpi.scoring.engine import GroupScorer
from xlkpi.scoring.scored import ScoreColumn
from xlkpi.scoring.standing import absent
from xlkpi.summary.grid import Grid
from xlkpi.summary.steps import Step, take_apart

OVERVIEW: Final = "总览"
RANKS: Final = "排名"
MATRIX: Final = "得分矩阵"
DATA: Final = "数据"
ACROSS: Final = "横向指标"
GAPS: Final = "自评考评差异"
LEDGER: Final = "台账"
ISSUES: Final = "异常清单"
RECEIVED: Final = "回收情况"
KNOWN_BY: Final = frozenset((DATA, ISSUES, OVERVIEW))  # sheets that make a workbook a summary

UNIT: Final = "单位"
GROUP: Final = "分组"
TOTAL: Final = "合计"
FULL: Final = "满分"
OPEN: Final = "未定项"

TOP: Final = 7  # the first unit's row, from 0: the same in every table that formulas read
YES_NO: Final = frozenset(("是", "否"))
HEADINGS: Final = TOP - 1  # the last heading row
_ORDER: Final = list(SEVERITY_TITLES)


def all_findings(scheme: Scheme, collected: Collected, outcomes: Mapping[Basis, Outcome],
                 basis: Basis) -> tuple[Finding, ...]:
    """Everything found, the severest first: reading, scoring on ``basis``, self against assessed.

    Of the other basis only what its score cells showed is of interest (SCORE_STALE).
    """
    found = [*collected.findings, *outcomes[basis].findings]
    for other, outcome in outcomes.items():
        if other != basis:
            found += [f for f in outcome.findings if f.code == "SCORE_STALE"]
    found += difference_findings(scheme, outcomes)
    return tuple(sorted(dict.fromkeys(found), key=lambda f: _ORDER.index(f.severity)))


@dataclass(frozen=True)
class Block:
    """The units of one group, which stand together in every table.

    Attributes:
        positions: their rows, counted from the first unit of the table.
    """

    name: str
    units: tuple[UnitScores, ...]
    positions: range

    @property
    def ranked(self) -> tuple[UnitScores, ...]:
        """The units, best first; equal ones in the scheme's order."""
        return tuple(sorted(self.units, key=lambda u: (u.rank is None, u.rank or 0)))

    @property
    def ranked_by(self) -> str:
        """The result that the units rank by; "" for the total."""
        return self.units[0].ranked_by


class Plan:
    """The contents of one summary workbook."""

    def __init__(self, scheme: Scheme, collected: Collected, outcomes: Mapping[Basis, Outcome],
                 basis: Basis, on: date) -> None:
        self.scheme = scheme
        self.collected = collected
        self.outcomes = outcomes
        self.basis: Basis = basis
        self.on = on
        self.outcome = outcomes[basis]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The groups that have returned units."""
        found, first = [], 0
        for group in self.scheme.groups:
            units = tuple(u for u in self.outcome.units.values() if u.group == group)
            if units:
                found.append(Block(group, units, range(first, first + len(units))))
                first += len(units)
        return tuple(found)

    @cached_property
    def units(self) -> tuple[UnitScores, ...]:
        """All units in the order of the tables' rows."""
        return tuple(u for block in self.blocks for u in block.units)

    @cached_property
    def position(self) -> dict[str, int]:
        """Unit -> its row, counted from the first unit of the table."""
        return {unit.unit: place for place, unit in enumerate(self.units)}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, the severest first."""
        return all_findings(self.scheme, self.collected, self.outcomes, self.basis)

    @cached_property
    def absent(self) -> dict[str, tuple[str, ...]]:
        """Group -> its units that have not returned; only groups of which some have."""
        found = {b.name: absent(self.scheme, b.name, (u.unit for u in b.units))
                 for b in self.blocks}
        return {group: names for group, names in found.items() if names}

    def provisional(self, group: str | None = None) -> str:
        """'（暂定，缺2个单位）' while units are missing, else ''; of all groups if none is given."""
        count = sum(len(names) for name, names in self.absent.items() if group in (None, name))
        return f"（暂定，缺{count}个单位）" if count else ""

    @property
    def grouped(self) -> bool:
        """Whether there is more than one group, so that tables name it."""
        return len(self.blocks) > 1

    @cached_property
    def sections(self) -> tuple[tuple[Section, tuple[Indicator, ...]], ...]:
        """Sections with the indicators that any group present is assessed by."""
        used = {i.code for block in self.blocks for i in self.scheme.indicators_of(block.name)}
        found = []
        for section in self.scheme.sections:
            members = tuple(i for i in self.scheme.indicators
                            if i.section == section.code and i.code in used)
            if members:
                found.append((section, members))
        return tuple(found)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators in the order of the columns, section by section."""
        return tuple(i for _, members in self.sections for i in members)

    def points(self, code: str) -> list[float | None]:
        """One indicator's scores in the order of the rows; None where there is none."""
        found: list[float | None] = []
        for block, column in self._columns(code):
            found += [None] * len(block.units) if column is None else column.values
        return found

    def fulls(self, code: str) -> list[float | None]:
        """The full marks that apply, in the order of the rows; None of another group."""
        found: list[float | None] = []
        for block, column in self._columns(code):
            found += [None] * len(block.units) if column is None else column.fulls
        return found

    def unscored(self, code: str) -> Iterator[tuple[int, Score | None]]:
        """Positions of the units without a score, with what there is instead; None: not theirs."""
        for block, column in self._columns(code):
            if column is None:
                yield from ((place, None) for place in block.positions)
            else:
                yield from ((block.positions[place], score) for place, score in column.unscored)

    def _columns(self, code: str) -> Iterator[tuple[Block, ScoreColumn | None]]:
        """One indicator's scores, group by group; None where a group does not have it."""
        return ((block, self.outcome.columns[block.name].get(code)) for block in self.blocks)

    @cached_property
    def section_totals(self) -> dict[str, list[float]]:
        """Section code -> the sum of its scores that there are, a unit each, points."""
        digits = self.scheme.decimals
        return {
            section.code: [
                round(fsum(filter(None, row)), digits)  # blanks add nothing, nor do zeros
                for row in zip(*(self.points(i.code) for i in members), strict=True)]
            for section, members in self.sections
        }

    @cached_property
    def telling_results(self) -> tuple[Result, ...]:
        """The 综合 results that say more than what stands beside them in 排名.

        That is the total, the rank, the full marks that apply, sections, and what units rank by.
        """
        def repeats(result: Result) -> bool:
            if result in self.standings:
                return True
            values = [u.results.get(result.name) for u in self.units]
            if values in self.section_totals.values():
                return True
            shown = [attrgetter("total"), attrgetter("rank")]
            if len({u.full for u in self.units}) == 1:  # marks that differ are worth a column
                shown.append(attrgetter("full"))
            return any(all(u.results.get(result.name) == beside(u) for u in self.units)
                       for beside in shown)

        return tuple(r for r in self.results if not repeats(r))

    @cached_property
    def standings(self) -> tuple[Result, ...]:
        """The results that the groups present rank by; none where all rank by the total."""
        named = {block.ranked_by for block in self.blocks}
        return tuple(r for r in self.results if r.name in named)

    def result(self, block: Block, name: str) -> Result | None:
        """A group's own result of a name; groups may have different ones of one name."""
        return next((r for r in self.scheme.results_of(block.name) if r.name == name), None)

    def place_rules(self, block: Block, name: str) -> dict[str, Node]:
        """What stands beside a group's result that grades by a rank; nothing beside others."""
        own = self.result(block, name)
        found = None if own is None else grading(self.scheme, own, block.name)
        return {} if found is None else place_rules(found)

    def places(self, name: str) -> tuple[str, ...]:
        """The columns that stand beside a result in any group."""
        found = [self.place_rules(block, name) for block in self.blocks]
        return tuple(which for which in (FIRST, LAST) if any(which in rules for rules in found))

    def grade(self, block: Block) -> Result | None:
        """The result that says a group's grades in the end.

        It is the last whose values are texts; a mere 是 or 否 only where nothing says more.
        """
        graded = [(r, values) for r in self.telling_results
                  if (values := [u.results.get(r.name) for u in block.units])
                  and all(isinstance(v, str) for v in values)]
        telling = [r for r, values in graded if not {*values} <= YES_NO]
        return next(reversed(telling or [r for r, _ in graded]), None)

    @cached_property
    def gaps(self) -> tuple[Difference, ...]:
        """Scores that differ between 自评 and 考评, the largest first."""
        return differences(self.scheme, self.outcomes)

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """The 综合 results that any group present has, one for each name."""
        found = {r.name: r for block in reversed(self.blocks)
                 for r in self.scheme.results_of(block.name)}
        order = dict.fromkeys(r.name for r in self.scheme.results)
        return tuple(found[name] for name in order if name in found)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """All inputs, in the scheme's order."""
        return self.scheme.inputs

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that units have."""
        return tuple(dict.fromkeys(a for u in self.scheme.units for a in u.attributes))

    @property
    def without_scores(self) -> bool:
        """Whether there are results only, so that totals and full marks say nothing."""
        return bool(self.blocks) and not self.indicators and all(
            block.ranked_by for block in self.blocks)

    @cached_property
    def across(self) -> tuple[Indicator, ...]:
        """The indicators that need all units."""
        return tuple(i for i in self.indicators if needs_all(self.scheme, i))

    @cached_property
    def steps(self) -> dict[str, tuple[tuple[Step, ...], Node]]:
        """Indicator code -> the steps of its rule and the rest; only those that need all units."""
        return {i.code: take_apart(i.code, rule(self.scheme, i)) for i in self.across}

    @property
    def scorers(self) -> Mapping[str, GroupScorer]:
        """Group -> what evaluates formulas over its units, in the order of the rows."""
        return self.outcome.scorers

    def figures(self, key: str) -> list[EntryValue]:
        """The adopted figures of one input, in the order of the rows; None is a blank."""
        return [v for block in self.blocks for v in self.scorers[block.name].columns.figures(key)]

    @cached_property
    def filled(self) -> dict[str, tuple[int, int]]:
        """Unit -> how many of its required inputs are filled in, and how many it must fill in."""
        found: dict[str, tuple[int, int]] = {}
        for block in self.blocks:
            columns = self.scorers[block.name].columns
            needed = [(columns.figures(i.key), columns.waived(i)) for i in self.inputs
                      if i.required and (not i.groups or block.name in i.groups)]
            done, asked = [0] * len(block.units), [len(needed)] * len(block.units)
            for figures, waived in needed:
                for place in waived:
                    asked[place] -= 1
                for place, figure in enumerate(figures):
                    done[place] += figure is not None and place not in waived
            found.update(zip((u.unit for u in block.units), zip(done, asked, strict=True),
                             strict=True))
        return found

    # -- where it stands -------------------------------------------------------
    @cached_property
    def matrix(self) -> Grid:
        """得分矩阵: unit, group, total, open; indicators; section sums; full marks and results."""
        grid = Grid(MATRIX, TOP)
        grid.add(UNIT, *([GROUP] if self.grouped else []), TOTAL, OPEN)
        grid.add(*(i.code for i in self.indicators))
        grid.add(*(section_key(s) for s, _ in self.sections))
        grid.add(FULL)
        for result in self.results:
            grid.add(*(place_key(result.name, which) for which in self.places(result.name)))
            grid.add(result_key(result.name))
        return grid

    @cached_property
    def data(self) -> Grid:
        """数据: unit, group, attributes, inputs."""
        grid = Grid(DATA, TOP)
        grid.add(UNIT, GROUP, *(attribute_key(a) for a in self.attributes),
                 *(i.key for i in self.inputs))
        return grid

    @cached_property
    def crosswise(self) -> Grid:
        """横向指标: unit, group; the steps and the score of every indicator that needs all units."""
        grid = Grid(ACROSS, TOP)
        grid.add(UNIT, *([GROUP] if self.grouped else []))
        for indicator in self.across:
            grid.add(*(s.name for s in self.steps[indicator.code][0]), indicator.code)
        return grid

    @property
    def subtitle(self) -> str:
        """The line under every title: scheme, version, basis, date."""
        return (f"方案：{self.scheme.title}（{self.scheme.id}）　版本：{self.scheme.version}　"
                f"口径：{BASIS_TITLES[self.basis]}　"
                f"汇总日期：{self.on.year}年{self.on.month}月{self.on.day}日")


def section_key(section: Section) -> str:
    """The matrix column of a section's sum."""
    return f"section/{section.code}"


def place_key(name: str, which: str) -> str:
    """The matrix column of a place by which a result grades (``place_rules``)."""
    return f"place/{which}/{name}"


def result_key(name: str) -> str:
    """The matrix column of a 综合 result."""
    return f"result/{name}"


def attribute_key(name: str) -> str:
    """The data column of a unit attribute."""
    return f"attribute/{name}"
