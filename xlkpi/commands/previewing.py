"""``xlkpi preview``: the same returns under two schemes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from xlkpi.changes.compare import Change, UnitChange, text
from xlkpi.changes.preview import Preview, preview
from xlkpi.changes.previewbook import conclusion, write_preview
from xlkpi.changes.sheets import UNCOMPARED, moving_grades, ordered, rank_text
from xlkpi.collector import paused
from xlkpi.commands.consolidating import write_json
from xlkpi.commands.errors import CommandError
from xlkpi.commands.targets import check_made, check_result
from xlkpi.commands.usable import load_usable
from xlkpi.formula.errors import columns
from xlkpi.returns import Collected, collect
from xlkpi.returns.collect import find_files
from xlkpi.scheme import Scheme

LISTED: Final = 30  # indicators that the terminal lists


@paused()
def run(old: str, new: str, returns: Path, out: Path | None = None, json_file: Path | None = None,
        processes: int = 1, progress: Callable[[int, int], None] | None = None
        ) -> Preview:
    """Compare, and write what was asked for.

    Raises:
        CommandError: no return of the old scheme, or a target that must not be replaced.
    """
    if not returns.exists():
        raise FileNotFoundError(2, "not found", str(returns))
    first, second = load_usable(old), load_usable(new)
    read = [Path(s) for s in (old, new) if Path(s).is_file()]
    read += [path for path, _ in find_files(returns)[0]]
    if out is not None:
        check_made(out, "preview", read)
    if json_file is not None:
        check_result(json_file, out or Path("预演.xlsx"), read)
    collected = collect(returns, first, processes=processes, progress=progress)
    if not collected.chosen:
        raise CommandError(_nothing(collected, first, returns))
    found = preview(first, second, collected, sources=_called(old, new))
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_preview(out, found)
    if json_file is not None:
        write_json(json_file, found.as_dict())
    return found


def _called(old: str, new: str) -> tuple[str, str]:
    """What people call the two schemes: a file's name, or its path where the names are alike."""
    first, second = (Path(s).name if Path(s).is_file() else "自带" for s in (old, new))
    alike = first == second and old != new
    return (old, new) if alike else (first, second)


def _nothing(collected: Collected, scheme: Scheme, returns: Path) -> str:
    """Why there is nothing to compare."""
    others = {r.scheme_id for r in collected.others} - {scheme.id}
    if others:
        return (f"{returns} 里的考核表属于方案“{'、'.join(sorted(others))}”，不是“{scheme.id}”；"
                "第一个方案要写这些考核表所属的方案。")
    return f"{returns} 里没有方案“{scheme.id}”的考核表，不能预演；请把交回的考核表放进去，或换一个目录。"


def lines(found: Preview) -> Iterator[str]:
    """The preview for the terminal: in all, unit by unit, indicator by indicator."""
    yield "规则预演：{} → {}".format(*found.titles)
    yield conclusion(found)
    width = max((columns(u.unit) for u in found.units), default=0)
    several = len({u.group for u in found.units}) > 1
    grades = moving_grades(found.units)
    group = None
    for unit in ordered(found.units):
        if several and unit.group != group:
            group = unit.group
            yield group
        yield "  ".join((" " + unit.unit + " " * (width - columns(unit.unit)),
                         *_moves(found, unit, grades))).rstrip()
    yield from _indicator_lines(found)


def _moves(found: Preview, unit: UnitChange, grades: Sequence[str]) -> Iterator[str]:
    """What becomes of a unit: total, rank, grades."""
    parts = [unit.comparable] if unit.total.unknown and unit.after is not None else []
    parts += [unit.standing] if unit.standing is not unit.total else []
    told = [f for f in unit.figures
            if f.kind == "result" and (f.differs or (f.is_text and f.name in grades))]
    for change in dict.fromkeys((unit.total, *parts, unit.rank, *told)):
        if change.before is None and change.after is None:
            continue
        after = unit.group if unit.after is None else unit.after.group
        old = text(found.old, unit.group, change, change.before)
        new = UNCOMPARED if change.unknown else text(found.new, after, change, change.after)
        more = f"（{_amount(change)}）" if change.differs and _amount(change) else ""
        yield (f"{change.title} {old} → {new}{more}" if old != new or change.unknown
               else f"{change.title} {old} 不变")


def _amount(change: Change) -> str:
    if change.kind == "rank":
        return rank_text(change)
    return "" if change.amount is None else f"{change.amount:+.10g}"


def _indicator_lines(found: Preview) -> Iterator[str]:
    told = [i for i in found.indicators
            if i.state != "没有改动" or i.up or i.down or i.unknown]
    if not told:
        if found.indicators:
            yield "各项指标的得分没有变化。"
        return
    yield "指标："
    for one in told[:LISTED]:
        state = f"（{one.state}{'：' if one.changed else ''}{'、'.join(one.changed)}）"
        facts = [f"升 {one.up} 个"] if one.up else []
        facts += [f"降 {one.down} 个"] if one.down else []
        facts += [f"平均 {one.mean:+.4g}"] if one.mean else []
        facts += [f"不能比较 {one.unknown} 个"] if one.unknown else []
        yield f"  {one.code} {one.name}{state}  {'，'.join(facts)}".rstrip()
    if len(told) > LISTED:
        yield f"  等共 {len(told)} 项，全部见工作簿或 JSON。"
