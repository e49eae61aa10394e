"""``xlkpi consolidate``: read, check, score, rank, and write the summary workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from xlkpi.collector import paused
from xlkpi.commands.errors import CommandError
from xlkpi.commands.targets import check_result, check_summary, check_unread
from xlkpi.commands.usable import check_usable
from xlkpi.findings import Finding
from xlkpi.returns import Collected, collect
from xlkpi.returns.collect import find_files
from xlkpi.scheme import Places, Scheme, load_placed
from xlkpi.scoring import Basis, Outcome, UnitScores, score_both
from xlkpi.scoring.ranking import rank_text
from xlkpi.scoring.standing import absent
from xlkpi.whole import replacing


@dataclass(frozen=True)
class Consolidated:
    """A consolidation that is done."""

    scheme: Scheme
    collected: Collected
    outcomes: Mapping[Basis, Outcome]
    basis: Basis  # that was asked for
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """The scores on the basis that was asked for."""
        return self.outcomes[self.basis]

    @property
    def data(self) -> dict[str, Any]:
        """For --json."""
        from xlkpi.summary import as_json

        return as_json(self.scheme, self.collected, self.outcomes, self.basis)


@paused()
def run(folder: Path, scheme: str, out: Path, basis: Basis = "assessed",
        processes: int = 1, progress: Callable[[int, int], None] | None = None, *,
        json_file: Path | None = None) -> Consolidated:
    """Consolidate the returns of a folder into a summary workbook.

    Args:
        out: the summary workbook; an earlier summary is replaced, any other file is not.
        json_file: where ``write_json`` is going to write; here only its right to is checked.

    Raises:
        CommandError: no workbook in the folder, or a target that must not be replaced.
        SchemeError: the scheme cannot be read, or a rule of it not be worked out.
    """
    if not folder.exists():
        raise FileNotFoundError(2, "not found", str(folder))
    loaded, places = load_placed(scheme)
    others = [Path(scheme)] if Path(scheme).is_file() else []
    check_unread(out, others)
    if json_file is not None:
        check_result(json_file, out, [*others, *(path for path, _ in find_files(folder)[0])])
    collected = without_summary(out, folder, collect(
        folder, loaded, processes=processes, progress=progress,
        beside=lambda: _prepare(loaded, places, out)))
    if not collected.files:
        raise CommandError(f"{folder} 里没有工作簿，没有汇总；请把交回的考核表放进去，或换一个目录。")
    check_unread(out, (r.path for r in (*collected.chosen.values(), *collected.others)))
    from xlkpi.summary import all_findings, write_summary

    out.parent.mkdir(parents=True, exist_ok=True)
    outcomes = score_both(loaded, collected.chosen)
    write_summary(out, loaded, collected, outcomes, basis=basis, processes=processes)
    return Consolidated(loaded, collected, outcomes, basis,
                        all_findings(loaded, collected, outcomes, basis))


def _prepare(scheme: Scheme, places: Places, out: Path) -> None:
    """What does not wait for the returns: a fourth of a second beside the first of them."""
    check_summary(out)
    check_usable(scheme, places)
    import_module("xlkpi.summary")


def without_summary(out: Path, folder: Path, collected: Collected) -> Collected:
    """An earlier summary that lies among the returns is no return that went wrong."""
    if not out.exists() or not out.resolve().is_relative_to(folder.resolve()):
        return collected
    label = out.resolve().relative_to(folder.resolve()).as_posix()
    return replace(collected, files=collected.files - 1,
                   findings=tuple(f for f in collected.findings if f.file != label))


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write the file whole or not at all; missing folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    with replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")


def ranking(done: Consolidated) -> Iterator[str]:
    """The ranking of every group, best first, then who is missing."""
    units = done.outcome.units.values()
    width = max((_columns(u.unit) for u in units), default=0)
    for group in dict.fromkeys(u.group for u in units):
        members = sorted((u for u in units if u.group == group),
                         key=lambda u: (u.rank is None, u.rank or 0))
        whole = not absent(done.scheme, group, done.outcome.units)
        undone = {f.unit for f in done.outcome.findings if f.code.startswith("RESULT_OPEN")}
        sure = whole and not any(u.open or u.unit in undone for u in members)
        mark = "" if sure else "，名次暂定"
        yield f"{group or done.scheme.unit_title}（{len(members)} 个{mark}）"
        for unit in members:
            open_ones = f"  未计分 {unit.open} 项" if unit.open else ""
            space = " " * (width - _columns(unit.unit))
            by = rank_text(done.scheme, unit)
            total = f"  {unit.total:7.2f}" if unit.scores or not by else ""
            yield (f"  {unit.rank or '—':>3}  {unit.unit}{space}{total}"
                   f"{f'  {by}' if by else ''}{_grade(unit)}{open_ones}")
    if done.collected.missing:
        yield f"未交：{'、'.join(done.collected.missing)}"


def _grade(unit: UnitScores) -> str:
    """The grade that a unit has in the end: the last of its results that is a text.

    A mere 是 or 否 only where nothing says more, and then with the result's name.
    """
    texts = [(name, value) for name, value in unit.results.items() if isinstance(value, str)]
    graded = [value for _, value in texts if value not in ("是", "否")]
    if graded:
        return f"  {graded[-1]}"
    return f"  {texts[-1][0]} {texts[-1][1]}" if texts else ""


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
