"""``xlkpi inspect``: where everything stands in one workbook, and what it scores now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from xlkpi.commands.errors import CommandError
from xlkpi.commands.others import described
from xlkpi.commands.usable import load_usable
from xlkpi.findings import SEVERITY_TITLES
from xlkpi.returns import Entry, ReadResult, Return, ScoreCells, read
from xlkpi.scheme import OVERALL, Scheme, load, shipped
from xlkpi.scheme.periods import in_period
from xlkpi.scoring import STATUS_TITLES, Score, UnitScores, score_one

DAY_ZERO: Final = date(1899, 12, 30)  # of serial numbers
OPEN: Final = "未定"
_NOT_IN_TOTAL: Final = {title for status, title in STATUS_TITLES.items() if status != "exempt"}


def run(path: Path, scheme: str | None = None, unit: str = "") -> dict[str, Any]:
    """The inputs and indicators of one unit's return, as plain data.

    Scores are computed now, not read from the cache: a number, or the text
    that the cell shows instead (未填, 待汇总, 不适用, 有误).

    Args:
        path: the workbook.
        scheme: id or file; by default the shipped scheme that the workbook names.
        unit: which unit, where the workbook holds several.

    Raises:
        CommandError: no return, or more than one; a scheme that is not known.
    """
    if path.is_dir():
        raise IsADirectoryError(21, "is a directory", str(path))
    if not path.exists():
        raise FileNotFoundError(2, "not found", str(path))
    loaded = load_usable(scheme) if scheme else None
    returned = _one(path, loaded, unit)
    if loaded is None:
        if returned.scheme_id not in shipped():
            raise CommandError(f"{path.name} 属于方案“{returned.scheme_id}”，它不是内置方案；"
                               "请用 --scheme 指明方案文件。")
        loaded = load(returned.scheme_id)
    return _told(loaded, returned)


def _one(path: Path, scheme: Scheme | None, unit: str) -> Return:
    result = read(path, scheme)
    returns = [r for r in result.returns if unit in ("", r.unit)]
    if not returns:
        units = "、".join(r.unit for r in result.returns)
        raise CommandError(f"{path.name} 中没有“{unit}”的考核表，有：{units}。" if units else
                           f"{path.name}：{_why_none(path, result)}")
    if len(returns) > 1:
        raise CommandError(f"{path.name} 中有几个单位的考核表，请用 --unit 指明一个："
                           f"{'、'.join(r.unit for r in returns)}。")
    return returns[0]


def _why_none(path: Path, result: ReadResult) -> str:
    """Why a file has no 考核表: what else it is, or what is wrong with it."""
    worst = sorted(result.findings, key=lambda f: list(SEVERITY_TITLES).index(f.severity))
    return described(path) or "".join(f.message for f in worst[:1]) or "里面没有考核表。"


def _told(scheme: Scheme, returned: Return) -> dict[str, Any]:
    unit = next((u for u in scheme.units if u.name == returned.unit), None)
    if unit is None:
        raise CommandError(f"方案“{scheme.id}”的名单里没有单位“{returned.unit}”；"
                           "请用 --scheme 指明含有它的方案。")
    scheme = in_period(scheme, returned.period, unit.group)
    own, assessed = (score_one(scheme, returned, basis) for basis in ("self", "assessed"))
    codes = [i.code for i in scheme.indicators_of(unit.group)]
    inputs = [_input(item, returned) for code in codes for item in scheme.inputs_of(
        code, unit.group)]
    inputs += [_input(item, returned) for item in scheme.inputs_of(OVERALL, unit.group)]
    return {
        "scheme": returned.scheme_id, "version": returned.version, "unit": returned.unit,
        "period": returned.period, "sheet": returned.sheet,
        "inputs": inputs,
        "indicators": [_indicator(scheme, code, returned, own, assessed) for code in codes],
        "results": [{"name": r.name, "self": own.results[r.name],
                     "assessed": assessed.results[r.name]}
                    for r in scheme.results_of(unit.group)],
        "self_total": own.total, "assessed_total": assessed.total, "full_total": assessed.full,
    }


def _input(item: Any, returned: Return) -> dict[str, Any]:
    entry = returned.entries.get(item.key, Entry())
    return {"indicator": item.indicator, "name": item.name, "kind": item.kind, "by": item.by,
            "sheet": returned.sheet, "cell": entry.cell, "assessed_cell": entry.assessed_cell,
            "value": entry.value, "assessed": entry.assessed}


def _indicator(scheme: Scheme, code: str, returned: Return, own: UnitScores,
               assessed: UnitScores) -> dict[str, Any]:
    cells = returned.scores.get(code, ScoreCells())
    usual = next(i.full for i in scheme.indicators if i.code == code)
    full = usual if assessed.scores[code].status == "exempt" else assessed.scores[code].full
    return {"code": code, "full": full, "self_cell": cells.self_cell,
            "assessed_cell": cells.assessed_cell, "self": shown(own.scores[code]),
            "assessed": shown(assessed.scores[code])}


def shown(score: Score) -> float | str:
    """The score as its cell shows it."""
    return STATUS_TITLES[score.status] if score.value is None else score.value


def lines(told: dict[str, Any]) -> Iterator[str]:
    """The same for the terminal."""
    yield f"{told['unit']}（{told['scheme']} {told['version']}，工作表“{told['sheet']}”）"
    for indicator in told["indicators"]:
        yield (f"{indicator['code']}  满分 {indicator['full']:g}  自评 {_figure(indicator['self'])}"
               f"（{indicator['self_cell']}）  考评 {_figure(indicator['assessed'])}"
               f"（{indicator['assessed_cell']}）")
        for item in told["inputs"]:
            if item["indicator"] == indicator["code"]:
                yield f"      {_typed(item)}"
    for item in (i for i in told["inputs"] if i["indicator"] == OVERALL):
        yield f"  {_typed(item)}"
    if told["indicators"]:
        own, assessed = (_without(told["indicators"], basis) for basis in ("self", "assessed"))
        yield (f"合计  满分 {told['full_total']:g}  自评 {told['self_total']:g}{own}"
               f"  考评 {told['assessed_total']:g}{assessed}")
    for result in told["results"]:
        own, assessed = (OPEN if result[basis] is None else _figure(result[basis])
                         for basis in ("self", "assessed"))
        yield f"{result['name']}  自评 {own}  考评 {assessed}"


def _without(indicators: list[dict[str, Any]], basis: str) -> str:
    """What a total does not hold: '（不含未填 1 项、待汇总 5 项）'."""
    counts = Counter(i[basis] for i in indicators if i[basis] in _NOT_IN_TOTAL)
    said = "、".join(f"{title} {count} 项" for title, count in counts.items())
    return f"（不含{said}）" if said else ""


def _typed(item: dict[str, Any]) -> str:
    """What stands in the cells of an input; a date as people write it."""
    value, assessed = (
        str(DAY_ZERO + timedelta(days=int(figure)))
        if item["kind"] == "date" and isinstance(figure, float) else _figure(figure)
        for figure in (item["value"], item["assessed"]))
    return (f"{item['name']}  {value}（{item['cell']}）"
            f"  核定 {assessed}（{item['assessed_cell']}）")


def _figure(value: float | str | None) -> str:
    return "—" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
