"""得分说明 and the counts of the 考核表: live plain formulas that say how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlkpi.forms import columns, partly, summed
from xlkpi.forms.columns import Columns
from xlkpi.forms.formulas import Live, Scores, any_of, areas, gives, quoted
from xlkpi.forms.layout import Block, Part, ResultRow
from xlkpi.forms.resolve import add
from xlkpi.formula.write import LONGEST
from xlkpi.functions import CellError
from xlkpi.scheme import rule
from xlkpi.scheme.answers import EXEMPT, PENDING, UNFILLED
from xlkpi.scheme.identity import Role
from xlkpi.scheme.model import Indicator, Input, Result

_PENDING_TEXT: Final = "待汇总：要与其他单位一起计算"
_EXEMPT_TEXT: Final = "不适用，不计入满分"
_EXEMPT_BESIDE: Final = "不适用，不计分"  # of an indicator that never counts to the full marks
_SCORES: Final = "指标得分"
_FEW: Final = 6  # inputs of a result that are named one by one
_INPUTS: Final = " 项填报数据"
_ALL_DONE: Final = "已全部计分"
_STATES: Final = ("数据有误", UNFILLED, PENDING)
_BROKEN: Final = "数据有误，请检查："
_ERRORS: Final = {  # in the order of ERROR.TYPE
    "#NULL!": f"{_BROKEN}公式已损坏", "#DIV/0!": f"{_BROKEN}任务数、总数等分母为0",
    "#VALUE!": f"{_BROKEN}该填数字处填了文字，或选项不对", "#REF!": f"{_BROKEN}引用的单元格已被删除",
    "#NAME?": "本机没装考核加载项，不能计分",  # nothing is wrong with the figures
    "#NUM!": f"{_BROKEN}数值超出允许范围", "#N/A": f"{_BROKEN}所填内容不在评分办法之内",
}


def cause(sheet: Scores, block: Block) -> Live:
    """得分说明 of one indicator, about its 考评得分."""
    place = sheet.columns.cell(Role.SCORE, block.first)
    points = _points(sheet, block)
    sums = summed.told(sheet, block.indicator.code)
    points = f"{sums}&{points}" if sums else points
    text = _state(sheet, block.indicator, place, points)
    brief = len(text) > LONGEST
    if brief:
        text = _state(sheet, block.indicator, place, points, brief=True)
    value = sheet.empty(block.indicator)
    shown = _shown(sheet, block.indicator, value, brief=brief)
    if isinstance(value, float):
        shown = _points_value(block.indicator, value, sheet.scheme.decimals)
    return Live(text, shown)


def result_cause(sheet: Scores, found: ResultRow) -> Live:
    """得分说明 of one 综合 result."""
    value, brief = sheet.empty(found.result), len(sheet.required(found.result)) > _FEW
    text = _state(sheet, found.result, sheet.columns.cell(Role.SCORE, found.row), '""', brief=brief)
    return Live(text, _shown(sheet, found.result, value, brief=brief))


def _state(sheet: Scores, owner: Indicator | Result, place: str, points: str, *,
           brief: bool = False) -> str:
    """The whole formula; a brief one counts the blanks, which many names would make too long."""
    needed = sheet.required(owner)
    missing = "&".join(f'IF({_is_open(sheet, item)},{quoted("、" + _name(item, owner))},"")'
                       for item in needed)
    if brief and needed:
        count = "+".join(f"({_is_open(sheet, item)})" for item in needed)
        missing = f'IF({count}>0,"、"&({count})&{quoted(_INPUTS)},"")'
    for name, places in _behind(sheet, owner).items():
        unfilled = "+".join(f"(COUNTIF({place},{quoted(UNFILLED)})>0)" for place in places)
        other = f'IF({unfilled}>0,{quoted("、" + name)},"")'
        missing = f"{missing}&{other}" if missing else other
    unfilled = f'{quoted(UNFILLED + "：")}&MID({missing},2,500)' if missing else '""'
    if isinstance(owner, Indicator) and gives(UNFILLED, rule(sheet.scheme, owner)):
        asked = [_is_open(sheet, item) for item in sheet.required(owner)]
        half = quoted(partly.UNNAMED) if brief else partly.told(sheet, sheet.blocks[owner.code])
        unfilled = f"IF({any_of(asked)},{unfilled},{half})" if asked else half
    errors = ",".join(map(quoted, _ERRORS.values()))
    broken = f"CHOOSE(ERROR.TYPE({place}),{errors})"
    return (f"IF(ISERROR({place}),{broken},IF({place}={quoted(UNFILLED)},{unfilled},"
            f"IF({place}={quoted(PENDING)},{quoted(_PENDING_TEXT)},"
            f"IF({place}={quoted(EXEMPT)},{quoted(_exempt(owner))},{points}))))")


def _behind(sheet: Scores, owner: Indicator | Result) -> dict[str, list[str]]:
    """What people call the scores and results that a rule reads, and the areas they stand in."""
    found: dict[str, list[str]] = {}
    for name, _, places in sheet.read(owner, Role.SCORE):
        found.setdefault(name or _SCORES, []).extend(places)
    return {name: list(dict.fromkeys(places)) for name, places in found.items()}


def _is_open(sheet: Scores, item: Input) -> str:
    """Whether a required input is blank that has to be filled in, as a condition."""
    blank = f'{sheet.columns.cell(Role.ADOPTED, sheet.rows[item.key])}=""'
    asked = sheet.asked_for(item, Role.ADOPTED)
    return f"AND({asked},{blank})" if asked else blank


def _name(item: Input, owner: Indicator | Result) -> str:
    own = isinstance(owner, Result) or item.indicator == owner.code
    return item.name if own else item.key


def _shown(sheet: Scores, owner: Indicator | Result, value: object, *, brief: bool) -> str:
    if isinstance(value, CellError):
        return _ERRORS[value.code]
    if value == UNFILLED:
        needed = sheet.required(owner)
        own = "、".join(_name(item, owner) for item in needed)
        if brief and needed:
            own = f"{len(needed)}{_INPUTS}"
        behind = [name or _SCORES for name, owners, _ in sheet.read(owner, Role.SCORE)
                  if any(sheet.empty(other) == UNFILLED for other in owners)]
        return f"{UNFILLED}：" + "、".join(p for p in (own, *dict.fromkeys(behind)) if p)
    return {PENDING: _PENDING_TEXT, EXEMPT: _exempt(owner)}.get(str(value), "")


def _exempt(owner: Indicator | Result) -> str:
    beside = isinstance(owner, Indicator) and not owner.counts_to_full
    return _EXEMPT_BESIDE if beside else _EXEMPT_TEXT


def _points(sheet: Scores, block: Block) -> str:
    score, own = (sheet.columns.cell(r, block.first) for r in (Role.SCORE, Role.SELF_SCORE))
    full, digits = sheet.columns.cell(Role.FULL, block.first), sheet.scheme.decimals
    if block.indicator.counts_to_full:
        text = (f'IF({score}>={full},"满分",IF({score}<=0,"不得分",'
                f'"少得 "&ROUND({full}-{score},{digits})&" 分"))')
    elif block.indicator.kind == "加分":
        text = f'IF({score}>0,"加 "&ROUND({score},{digits})&" 分","未加分")'
    else:
        text = f'IF({score}<0,"扣 "&ROUND(-{score},{digits})&" 分","未扣分")'
    gap = f"ROUND({score}-{own},{digits})"
    return (f'{text}&IF(ISNUMBER({own}),IF({gap}=0,"","；核定比自评"&IF({gap}>0,"多 ","少 ")'
            f'&ABS({gap})&" 分"),"")')


def _points_value(indicator: Indicator, score: float, digits: int) -> str:
    if indicator.counts_to_full:
        if score >= indicator.full:
            return "满分"
        short = round(indicator.full - score, digits)
        return "不得分" if score <= 0 else f"少得 {short:g} 分"
    if indicator.kind == "加分":
        return f"加 {round(score, digits):g} 分" if score > 0 else "未加分"
    return f"扣 {round(-score, digits):g} 分" if score < 0 else "未扣分"


# --- sums and counts -----------------------------------------------------------------------


def total(sheet: Scores, role: Role, blocks: Sequence[Block]) -> Live:
    """The sum of score cells; texts are passed over, errors stand."""
    value = add([sheet.empty(block.indicator) for block in blocks])
    text = f"ROUND(SUM({','.join(areas(sheet.columns, role, blocks))}),{sheet.scheme.decimals})"
    return Live(text, value.code if isinstance(value, CellError) else value)


def full(sheet: Scores, blocks: Sequence[Block]) -> Live:
    """The full marks that apply, of some indicators."""
    return Live(sheet.full_text(Role.SCORE, blocks), sheet.full_that_applies(blocks))


def open_count(sheet: Scores, parts: Sequence[Part]) -> Live:
    """How many indicators of these sections have no score yet, on both bases.

    Said once where both stand alike, as in a form that nobody has begun.
    """
    own, assessed = (_counts(sheet, parts, role) for role in (Role.SELF_SCORE, Role.SCORE))
    alike = "*".join(f"({one}={other})" for one, other in zip(own, assessed, strict=True))
    named = "&".join((quoted("考评"), _open_text(assessed), quoted("；自评"), _open_text(own)))
    found = [sheet.empty(b.indicator) for part in parts for b in part.blocks]
    counts = (sum(isinstance(value, CellError) for value in found), found.count(UNFILLED),
              found.count(PENDING))
    value = "，".join(f"{word} {n} 项" for word, n in zip(_STATES, counts, strict=True) if n)
    return Live(f"IF({alike},{_open_text(assessed)},{named})", value or _ALL_DONE)


def _counts(sheet: Scores, parts: Sequence[Part], role: Role) -> tuple[str, str, str]:
    """How many scores of a column are errors, 未填 and 待汇总: formulas in the order of _STATES."""
    whole, keys = (sheet.columns.area(r, parts[0].first, parts[-1].last) for r in (role, Role.KEY))
    # A merged area holds its error once, in its first cell; subtotals between have no key.
    broken = f'SUMPRODUCT(ISERROR({whole})*({keys}<>""))'
    blank, wait = (f"COUNTIF({whole},{quoted(word)})" for word in (UNFILLED, PENDING))
    return broken, blank, wait


def _open_text(counts: tuple[str, str, str]) -> str:
    """'未填 3 项，待汇总 1 项' or that there is none, as a formula."""
    listed = "&".join(f'IF({n}>0,"，{word} "&{n}&" 项","")'
                      for word, n in zip(_STATES, counts, strict=True))
    return f"IF({'+'.join(counts)}=0,{quoted(_ALL_DONE)},MID({listed},2,99))"


def filled(sheet: Scores) -> Live:
    """已填 n/m: the unit's own required inputs, and those of the departments."""
    first, last = sheet.layout.first, sheet.layout.last
    letter = columns.name(sheet.columns.who)
    who = f"${letter}{first}:${letter}{last}"
    unit, department = quoted(columns.BY_UNIT), quoted(columns.BY_DEPARTMENT)
    own, adopted = (sheet.columns.area(role, first, last) for role in (Role.VALUE, Role.ADOPTED))

    def count(by: str, place: str) -> str:
        # Not COUNTIFS: in LibreOffice the pattern "?*" fits numbers, too.
        given = f"ISNUMBER({place})+ISTEXT({place})*ISNUMBER(1/LEN({place}))"
        return f"SUMPRODUCT(({who}={by})*({given}))"

    text = f'"已填 "&{count(unit, own)}&"/"&COUNTIF({who},{unit})&" 项"'
    kinds = [item.by for item, _ in sheet.layout.input_rows() if item.required]
    value = f"已填 0/{kinds.count('unit')} 项"
    if kinds.count("department"):
        text += (f'&"，科室已评 "&{count(department, adopted)}&"/"&COUNTIF({who},{department})'
                 f'&" 项"')
        value += f"，科室已评 0/{kinds.count('department')} 项"
    return Live(text, value)


def adopted(places: Columns, row: int) -> Live:
    """采用值: 核定值 where given, else 填报值."""
    own, assessed = places.cell(Role.VALUE, row), places.cell(Role.ASSESSED, row)
    return Live(f'IF({assessed}<>"",{assessed},IF({own}<>"",{own},""))', "")
