"""``xlkpi check``: what is wrong in returned workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlkpi.commands.errors import CommandError
from xlkpi.commands.usable import load_usable
from xlkpi.findings import Finding
from xlkpi.returns import Reader, Return, collect, read
from xlkpi.returns.collect import find_files
from xlkpi.returns.late import late_finding, late_returns
from xlkpi.scheme import Scheme, load, shipped
from xlkpi.scoring import Basis, score

# of the findings of scoring, those that concern one workbook (open items are told by reading);
# the unit's own scores only where their cells show something else
WANTED: Final[dict[Basis, frozenset[str]]] = {
    "assessed": frozenset({"SCORE_ERROR", "SCORE_STALE", "SCORE_OUT_OF_BOUNDS",
                           "SCORE_HALF_FILLED"}),
    "self": frozenset({"SCORE_STALE"}),
}


@dataclass(frozen=True)
class Checked:
    """What was found, and in how many returns."""

    findings: tuple[Finding, ...]
    count: int


def run(paths: Sequence[Path], scheme: str | None = None, processes: int = 1,
        progress: Callable[[int, int], None] | None = None) -> Checked:
    """Check files one by one, or, where a folder is among the paths, a whole collection.

    A collection is also held against the scheme's list of units: who is
    missing, who came twice, too many units in a tier.

    Raises:
        CommandError: a folder without a workbook.
    """
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(2, "not found", str(path))
    loaded = load_usable(scheme) if scheme else None
    if any(path.is_dir() for path in paths):
        loaded = loaded or _scheme_of(paths)
        if loaded is None:
            return _unreadable(paths)
        collected = collect(paths, loaded, processes=processes, progress=progress)
        scored = score_findings(loaded, collected.chosen.values())
        return Checked((*collected.findings, *scored),
                       sum(len(r.parts) or 1 for r in collected.chosen.values())
                       + len(collected.others))
    findings: list[Finding] = []
    returns: list[Return] = []
    for done, path in enumerate(paths, 1):
        result = read(path, loaded)
        findings += result.findings
        returns += result.returns
        if progress is not None:
            progress(done, len(paths))
    for returned in returns:
        own = loaded or (load(returned.scheme_id) if returned.scheme_id in shipped() else None)
        if own is not None:
            late = () if returned.appeal is not None else late_returns(own, [returned])
            findings += [*map(late_finding, late), *score_findings(own, [returned])]
    return Checked(tuple(findings), len(returns))


def _scheme_of(paths: Iterable[Path]) -> Scheme | None:
    """The shipped scheme that the first workbook of ours names."""
    for file, _ in find_files(paths)[0]:
        for returned in read(file).returns:
            if returned.scheme_id in shipped():
                return load(returned.scheme_id)
    return None


def _unreadable(paths: Iterable[Path]) -> Checked:
    """What is wrong with workbooks of which none names a shipped scheme."""
    files, passed = find_files(paths)
    if not files:
        raise CommandError("没有找到考核表（.xlsx、.xlsm、.ods、.xls、.et），没有核对；请检查目录。"
                           "正在打开时产生的 ~$ 临时文件不算。")
    reader = Reader()
    results = [reader.read(path, label) for path, label in files]
    return Checked((*passed, *(f for r in results for f in r.findings)),
                   sum(len(r.returns) for r in results))


def score_findings(scheme: Scheme, returns: Iterable[Return]) -> list[Finding]:
    """Scores that have errors, lie out of bounds, or differ from what the cells show."""
    units = {u.name for u in scheme.units}
    by_unit = {r.unit: r for r in returns if r.unit in units and r.scheme_id == scheme.id}
    return [f for basis, codes in WANTED.items() for f in score(scheme, by_unit, basis).findings
            if f.code in codes]
