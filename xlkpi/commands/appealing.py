"""``xlkpi appeal``: 复核表 issued, and what came back of them applied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from xlkpi.changes.appeal import Applied, apply
from xlkpi.changes.appealbook import conclusion, write_appeals
from xlkpi.changes.compare import text
from xlkpi.changes.reissue import disputed_keys, reissue
from xlkpi.changes.sheets import moving_grades, ordered, rank_text
from xlkpi.collector import paused
from xlkpi.commands.consolidating import write_json
from xlkpi.commands.errors import CommandError
from xlkpi.commands.targets import check_made, check_result, check_summary, check_unread
from xlkpi.commands.usable import load_usable
from xlkpi.findings import Finding
from xlkpi.forms.distribute import file_name
from xlkpi.returns import Reader, Return, collect, read
from xlkpi.returns.collect import find_files
from xlkpi.scheme import Scheme
from xlkpi.scheme.calendar import chinese, unlisted_years, working_days_after
from xlkpi.scheme.identity import Appeal
from xlkpi.summary import write_summary

_BETWEEN: Final = re.compile(r"[,，、;；\s]+")


def issue(source: str, unit: str, codes: str, path: Path, notice: str, out: Path, *,
          days: int | None = None, filed: str = "", force: bool = False) -> list[str]:
    """Write the 复核表 of one unit; what to tell about it.

    Args:
        source: the scheme's id or file.
        unit: the unit's name.
        codes: the disputed indicators or inputs, with commas between.
        path: the unit's return as it was accepted.
        notice: day of the notice, yyyy-mm-dd.
        out: the folder to write to.
        days: working days after the notice, where the scheme does not say.
        filed: day on which the unit asked for it, yyyy-mm-dd.
        force: whether a file that is there may be replaced.

    Raises:
        CommandError: one of these cannot be.
    """
    scheme = load_usable(source)
    told, asked = _day(notice, "--notice"), _day(filed, "--filed") if filed else None
    window = days if days is not None else scheme.appeal_days
    if window is None or window < 1:
        raise CommandError("方案没有规定复核期限（工作日数）；请在方案的“复核工作日”里写明，或加 --days。")
    returned = _return_of(path, scheme, unit)
    wanted = _codes(scheme, unit, codes)
    until = working_days_after(scheme, told, window)
    target = out / file_name(f"{unit}（复核）", period=returned.period)
    if target.exists() and not force:
        raise CommandError(f"{target} 已经存在，没有写入；确实要替换的加 --force。")
    check_unread(target, [path])
    out.mkdir(parents=True, exist_ok=True)
    appeal = Appeal(wanted, told.isoformat(), str(window), asked.isoformat() if asked else "")
    listed = "、".join(wanted)
    remark = (f"复核表：只有{listed}的填报值、核定值可以修改（黄色、蓝色），其余已按核定结果填好并锁定。"
              f"通知日{chinese(told)}，{window}个工作日内提出，到{chinese(until)}为止。")
    reissue(scheme, returned, appeal, remark, target)
    years = "、".join(map(str, unlisted_years(scheme, told, until)))
    more = f"方案的“日历”没有{years}年的放假安排，只按周末推算。" if years else ""
    late = [] if asked is None or asked <= until else [
        f"申请日期{chinese(asked)}已经过了期限：采用时会作为过期的不采用；同意受理的，用 appeal apply 加 --late-ok。"]
    return [f"已写入 {target}：{unit}的复核表，可以修改的是 {listed}。",
            f"复核期限：{chinese(told)}之后 {window} 个工作日，到 {chinese(until)} 为止（当天算在内）。{more}",
            *late]


def _day(text_: str, option: str) -> date:
    try:
        return date.fromisoformat(text_)
    except ValueError:
        raise CommandError(f"{option} 的日期“{text_}”不对，请写成 2026-01-05 的样子。") from None


def _return_of(path: Path, scheme: Scheme, unit: str) -> Return:
    """The unit's return in a file.

    Raises:
        CommandError: there is none, or it is a 复核表.
    """
    if path.is_dir():
        raise IsADirectoryError(21, "is a directory", str(path))
    if not path.exists():
        raise FileNotFoundError(2, "not found", str(path))
    if unit not in {u.name for u in scheme.units}:
        known = "、".join(u.name for u in scheme.units[:10])
        raise CommandError(f"方案“{scheme.id}”里没有单位“{unit}”，有：{known}"
                           f"{'等' if len(scheme.units) > 10 else ''}。")
    found = read(path, scheme)
    here = [r for r in found.returns if r.unit == unit and r.scheme_id == scheme.id]
    if not here:
        others = "、".join(r.unit for r in found.returns)
        why = f"里面是：{others}。" if others else "".join(
            f.message for f in found.findings if f.severity == "error")
        raise CommandError(f"{path.name} 中没有“{unit}”的考核表。{why}")
    if here[0].appeal is not None:
        raise CommandError(f"{path.name} 本身就是复核表；--return 要写原来交回、核定过的考核表。")
    return here[0]


def _codes(scheme: Scheme, unit: str, codes: str) -> tuple[str, ...]:
    """The codes of one argument, each of which opens something.

    Raises:
        CommandError: one of them does not.
    """
    group = next(u.group for u in scheme.units if u.name == unit)
    wanted = tuple(dict.fromkeys(c for c in _BETWEEN.split(codes) if c))
    for code in wanted:
        if not disputed_keys(scheme, group, code):
            raise CommandError(f"“{code}”不是{unit}可以复核的指标（或没有填报项）；"
                               f"可用 xlkpi scheme show {scheme.id} 查看指标编号。")
    if not wanted:
        raise CommandError("没有写明要复核的指标，例：1.1,3.2。")
    return wanted


@paused()
def run(returns: Path, appeals: Path, source: str, out: Path, json_file: Path | None = None,
        summary: Path | None = None, *, late_ok: bool = False,
        progress: Callable[[int, int], None] | None = None) -> Applied:
    """Apply the appeals, and write what was asked for.

    Raises:
        CommandError: no return, no appeal, or a target that must not be replaced.
    """
    for folder in (returns, appeals):
        if not folder.exists():
            raise FileNotFoundError(2, "not found", str(folder))
    scheme = load_usable(source)
    read_ = [Path(source)] if Path(source).is_file() else []
    read_ += [path for path, _ in find_files([returns, appeals])[0]]
    check_made(out, "appeal", read_)
    if json_file is not None:
        check_result(json_file, out, read_)
    if summary is not None:
        check_summary(summary)
        if summary.resolve() == out.resolve():
            raise CommandError(f"复核结果和复核后的汇总不能写成同一个文件 {out}。")
    collected = collect(returns, scheme, progress=progress)
    if not collected.chosen:
        raise CommandError(f"{returns} 里没有方案“{scheme.id}”的考核表；请检查目录。")
    filed, reading = _read(appeals, scheme)
    if all(r.appeal is None for r in filed):
        raise CommandError(f"{appeals} 里没有复核表；请把交回的复核表放进去，或换一个目录。")
    found = apply(scheme, collected, filed, reading, late_ok=late_ok)
    for target in (out, summary):
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
    write_appeals(out, found)
    if summary is not None:
        write_summary(summary, scheme, found.collected, found.outcomes, "assessed")
    if json_file is not None:
        write_json(json_file, found.as_dict())
    return found


def _read(appeals: Path, scheme: Scheme) -> tuple[list[Return], list[Finding]]:
    """The sheets of the files that came back, and what was found in them."""
    files, findings = find_files(appeals)
    reader = Reader(scheme)
    results = [reader.read(path, label) for path, label in files]
    returns = [r for result in results for r in result.returns if r.scheme_id == scheme.id]
    return returns, [*findings, *(f for result in results for f in result.findings)]


def lines(found: Applied) -> Iterator[str]:
    """What came of it, for the terminal: who appealed and who moved."""
    yield conclusion(found)
    grades = moving_grades(found.units)
    for unit in ordered(found.units):
        role = found.role(unit)
        if not role:
            continue
        moves = []
        told = (unit.total, unit.standing, unit.rank, *(
            f for f in unit.figures if f.kind == "result" and (f.differs or f.name in grades)))
        for change in dict.fromkeys(told):
            old, new = (text(found.scheme, unit.group, change, v)
                        for v in (change.before, change.after))
            more = f"（{rank_text(change)}）" if change.kind == "rank" and change.differs else ""
            if old != "—" or new != "—":
                moves.append(f"{change.title} {old} → {new}{more}" if change.differs
                             else f"{change.title} {old} 不变")
        yield f"  {unit.unit}（{role}）  {'  '.join(moves)}"
        yield from (f"      {line}" for line in _scores(found, unit.unit))


def _scores(found: Applied, name: str) -> Sequence[str]:
    unit = next(u for u in found.units if u.unit == name)
    return [f"{f.name} {f.title}  {text(found.scheme, unit.group, f, f.before)} → "
            f"{text(found.scheme, unit.group, f, f.after)}"
            for f in unit.figures if f.kind == "indicator" and f.differs]
