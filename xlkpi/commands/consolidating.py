"""``xlkpi consolidate``: read, check, score, rank, and write the summary workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xlkpi.findings import Finding
from xlkpi.returns import Collected, collect
from xlkpi.scheme import Scheme, load
from xlkpi.scoring import Basis, Outcome, score_both
from xlkpi.summary import all_findings, as_json, write_summary
from xlkpi.whole import replacing


@dataclass(frozen=True)
class Consolidated:
    """A consolidation that is done."""

    scheme: Scheme
    collected: Collected
    outcome: Outcome  # on the basis that was asked for
    findings: tuple[Finding, ...]
    data: dict[str, Any]  # for --json


def run(folder: Path, scheme: str, out: Path, basis: Basis = "assessed",
        processes: int = 1, progress: Callable[[int, int], None] | None = None) -> Consolidated:
    """Consolidate the returns of a folder into a summary workbook."""
    if not folder.exists():
        raise FileNotFoundError(2, "not found", str(folder))
    loaded = load(scheme)
    collected = without_summary(out, folder, collect(
        folder, loaded, processes=processes, progress=progress))
    outcomes = score_both(loaded, collected.chosen)
    write_summary(out, loaded, collected, outcomes, basis=basis)
    return Consolidated(loaded, collected, outcomes[basis],
                        all_findings(loaded, collected, outcomes, basis),
                        as_json(loaded, collected, outcomes, basis))


def without_summary(out: Path, folder: Path, collected: Collected) -> Collected:
    """An earlier summary that lies among the returns is no return that went wrong."""
    if not out.exists() or not out.resolve().is_relative_to(folder.resolve()):
        return collected
    label = out.resolve().relative_to(folder.resolve()).as_posix()
    return replace(collected, files=collected.files - 1,
                   findings=tuple(f for f in collected.findings if f.file != label))


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write the file whole or not at all."""
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
        yield f"{group or done.scheme.unit_title}（{len(members)} 个）"
        for unit in members:
            open_ones = f"  未计分 {unit.open} 项" if unit.open else ""
            space = " " * (width - _columns(unit.unit))
            yield f"  {unit.rank or '—':>3}  {unit.unit}{space}  {unit.total:7.2f}{open_ones}"
    if done.collected.missing:
        yield f"未交：{'、'.join(done.collected.missing)}"


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
