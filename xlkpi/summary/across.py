"""横向指标: what needs all units, step by step, as live formulas over 数据."""

from __future__ import annotations

from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlkpi.forms.styles import INDENT
from xlkpi.formula import Units, evaluate, names
from xlkpi.formula.tree import Binary, Call, Name, Node
from xlkpi.functions import CellError
from xlkpi.functions.declare import Scalar
from xlkpi.measure import height
from xlkpi.scheme import scope
from xlkpi.scheme.model import Indicator
from xlkpi.scheme.points import SAME, points_format
from xlkpi.scoring import STATUS_TITLES
from xlkpi.summary.figures import Figures
from xlkpi.summary.live import Formula, indicator_formula, step_formula
from xlkpi.summary.look import Looks, fitting, head, keep_order, page, pixels, row_points, wide_page
from xlkpi.summary.matrix import NOT_ASSESSED
from xlkpi.summary.plan import ACROSS, GROUP, HEADINGS, UNIT, Block, Plan
from xlkpi.summary.steps import Step

STEP_WIDTH: Final = 10.0
SCORE_WIDTH: Final = 8.0
LEAST: Final = 24.0  # digits that all columns of an indicator have together, for its rule in words


def write_across(figures: Figures, looks: Looks, plan: Plan) -> None:
    """Write the whole sheet."""
    sheet, grid, static = figures.sheet, plan.crosswise, []
    if not plan.across:
        head(sheet, looks, f"{ACROSS}{plan.provisional()}", plan.subtitle,
             "本方案没有需要全部单位一起计算的指标；名次、等次等综合结果在“得分矩阵”。")
        page(sheet)
        return
    headings, rows = _headings(sheet, looks, plan), len(plan.units)
    each = row_points(headings, rows)
    sheet.set_default_row(each)
    for place, unit in enumerate(plan.units):
        sheet.write_string(grid.top + place, 0, unit.unit, looks("name"))
        if plan.grouped:
            sheet.write_string(grid.top + place, 1, unit.group, looks("centre"))
    for indicator in plan.across:
        for block in plan.blocks:
            present = indicator in plan.scheme.indicators_of(block.name)
            whole = _indicator(figures, looks, plan, block, indicator) if present else True
            if not present:
                _nothing(sheet, looks, plan, block, indicator)
            if not whole:
                static.append(indicator.code)
    note = "每一格都是活公式，按“数据”表全部单位的数计算；“得分矩阵”引用这里的得分；本表已保护，不能排序。"
    if static:
        note += f"　指标{'、'.join(dict.fromkeys(static))}写不成普通公式，这里是汇总时算出的得分。"
    title = f"{ACROSS}（排名、占比等要看全部单位的指标）{plan.provisional()}"
    head(sheet, looks, title, plan.subtitle, note)
    fixed = 2 if plan.grouped else 1
    sheet.freeze_panes(grid.top, fixed)
    keep_order(sheet)
    runs = [(grid.columns[_columns(plan, i)[0]], pixels(sum(_widths(plan, i))))
            for i in plan.across]
    wide_page(sheet, title, plan.subtitle, note, fixed=110 * fixed, runs=runs,
              area=(3, HEADINGS, grid.top + len(plan.units) - 1), high=headings + each * rows,
              columns=grid.width,
              repeat_columns=fixed)


def _columns(plan: Plan, indicator: Indicator) -> list[str]:
    """The grid keys of an indicator: its steps, then its score."""
    return [*(s.name for s in plan.steps[indicator.code][0]), indicator.code]


def _widths(plan: Plan, indicator: Indicator) -> list[float]:
    count = len(_columns(plan, indicator))
    widths = [STEP_WIDTH] * (count - 1) + [SCORE_WIDTH]
    return [w * max(1.0, LEAST / sum(widths)) for w in widths]


def _headings(sheet: Worksheet, looks: Looks, plan: Plan) -> float:
    """Everything above the figures; points of these rows together."""
    grid, small = plan.crosswise, looks("small head")
    for key, title in ((UNIT, plan.scheme.unit_title), (GROUP, GROUP)):
        if key in grid.columns:
            column = grid.columns[key]
            sheet.merge_range(3, column, 5, column, title, looks("head"))
            sheet.write_string(6, column, "分值" if key == UNIT else "", small)
    sheet.set_column(0, 0, fitting((u.unit for u in plan.units), 12, 24))
    if plan.grouped:
        sheet.set_column(1, 1, fitting((b.name for b in plan.blocks), 8, 20))
    tallest = 40.0
    for indicator in plan.across:
        keys, widths = _columns(plan, indicator), _widths(plan, indicator)
        titles = [*(s.title for s in plan.steps[indicator.code][0]), "得分"]
        first, last = grid.columns[keys[0]], grid.columns[keys[-1]]
        _wide(sheet, looks, 3, first, last, f"{indicator.code} {indicator.name}", "head")
        _wide(sheet, looks, 4, first, last, indicator.rule, "rule")
        tallest = max(tallest, height(indicator.rule, pixels(sum(widths)) - INDENT, 9))
        for key, title, width in zip(keys, titles, widths, strict=True):
            column = grid.columns[key]
            sheet.set_column(column, column, width)
            sheet.write_string(5, column, title, small)
            sheet.write_string(6, column, "", small)
        sheet.write_number(6, last, indicator.full, looks("small head", "0.##"))
    tallest = min(tallest, 300.0)
    for row, points in enumerate((20, tallest, 40, 18), start=3):
        sheet.set_row(row, points)
    return tallest + 78


def _wide(sheet: Worksheet, looks: Looks, row: int, first: int, last: int, text: str, look: str
          ) -> None:
    if last > first:
        sheet.merge_range(row, first, row, last, text, looks(look))
    else:
        sheet.write_string(row, first, text, looks(look))


def _nothing(sheet: Worksheet, looks: Looks, plan: Plan, block: Block, indicator: Indicator
             ) -> None:
    """An indicator that this group is not assessed by."""
    for key in _columns(plan, indicator):
        for place in block.positions:
            sheet.write_string(plan.crosswise.top + place, plan.crosswise.columns[key],
                               NOT_ASSESSED, looks("none"))


def _indicator(figures: Figures, looks: Looks, plan: Plan, block: Block, indicator: Indicator
               ) -> bool:
    """Steps and scores of one group; False where values stand instead of formulas."""
    steps, _ = plan.steps[indicator.code]
    formulas = [step_formula(plan, block, indicator, s) for s in steps]
    score = indicator_formula(plan, block, indicator)
    if score is None or any(f is None for f in formulas):
        formulas, score = [None] * len(steps), None
    for step, formula in zip(steps, formulas, strict=True):
        _step(figures, looks, plan, block, indicator, step, formula)
    _scores(figures, looks, plan, block, indicator.code, score)
    return score is not None


def _step(figures: Figures, looks: Looks, plan: Plan, block: Block, indicator: Indicator,
          step: Step, formula: Formula | None) -> None:
    scorer = plan.scorers[block.name]
    found = evaluate(step.whole, scorer.lookup(indicator))
    values: list[Scalar] = list(found) if isinstance(found, Units) else [found] * len(block.units)
    look = looks("centre", _number(plan, block, indicator, step, values))
    sheet, column = figures.sheet, plan.crosswise.columns[step.name]
    for place, value in zip(block.positions, values, strict=True):
        row = plan.crosswise.top + place
        if isinstance(value, CellError):  # this unit has no score: nothing follows from it
            sheet.write_string(row, column, NOT_ASSESSED, looks("none"))
        elif formula is None:
            sheet.write(row, column, value, look)
    if formula is not None:
        formula.put(figures, column, block.positions, [
            None if isinstance(v, CellError) else "" if v is None else v for v in values], look)


def _number(plan: Plan, block: Block, indicator: Indicator, step: Step, values: list[Scalar]
            ) -> str:
    """The number format of a step: a quotient of like quantities is a percentage."""
    if _is_share(plan, block, indicator, step.whole):
        return "0.00%"
    numbers = [float(v) for v in values if isinstance(v, (int, float))]
    for digits in (0, 2):
        if all(abs(v - round(v, digits)) < SAME for v in numbers):
            return points_format(digits)
    return "0.0000"


def _is_share(plan: Plan, block: Block, indicator: Indicator, node: Node) -> bool:
    """Whether a part of a rule divides figures by figures of the same unit of measure."""
    if isinstance(node, Call) and node.name == "IFERROR":
        return _is_share(plan, block, indicator, node.arguments[0] or node)
    if not isinstance(node, Binary) or node.operator != "/":
        return False
    targets = scope(plan.scheme, block.name, indicator)
    inputs = {item.key: item for item in plan.inputs}
    found = [targets[n.name] if isinstance(n, Name) else None for n in names(node)]
    measures = {inputs[t.key].measure if t is not None and t.kind == "input" else None
                for t in found}
    return len(measures) == 1 and None not in measures


def _scores(figures: Figures, looks: Looks, plan: Plan, block: Block, code: str,
            formula: Formula | None) -> None:
    """A score that is not there is a text."""
    sheet, column, top = figures.sheet, plan.crosswise.columns[code], plan.crosswise.top
    look = looks("sum", points_format(plan.scheme.decimals))
    for place, unit in zip(block.positions, block.units, strict=True):
        row, score = top + place, unit.scores[code]
        if score.value is None:
            sheet.write_string(row, column, STATUS_TITLES[score.status], looks("open"))
        elif formula is None:
            sheet.write_number(row, column, score.value, look)
    if formula is not None:
        formula.put(figures, column, block.positions,
                    [unit.scores[code].value for unit in block.units], look)
