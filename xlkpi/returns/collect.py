"""All files of a collection: read, told apart, and held against the scheme's list of units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Union

from xlkpi.collector import paused, sweep
from xlkpi.findings import Finding, finding
from xlkpi.returns.late import late_finding, late_returns
from xlkpi.returns.links import adopted, shared_findings
from xlkpi.returns.model import Collected, ReadResult, Return
from xlkpi.returns.periods import WHOLE, together
from xlkpi.returns.reader import Reader
from xlkpi.returns.times import saved
from xlkpi.returns.workers import read_in_workers
from xlkpi.scheme.model import OVERALL, Input, Scheme

SUFFIXES: Final = frozenset((".xlsx", ".xlsm", ".ods", ".xls", ".et"))
_REFUSED: Final = frozenset((".xlsb",))  # workbooks, too: reading says what to do
_IGNORED: Final = frozenset(("thumbs.db", "desktop.ini"))
_SWEEP: Final = 64  # files; damaged ones may leave cycles behind
_LOCKS: Final = ("~$", ".~")  # of Excel, of WPS and LibreOffice

Source = Union[str, Path, Iterable[Union[str, Path]]]
Progress = Callable[[int, int], None]


def collect(source: Source, scheme: Scheme, *, processes: int = 1,
            progress: Progress | None = None, beside: Callable[[], None] = lambda: None
            ) -> Collected:
    """Read all returned files and choose one return for every unit.

    Of several returns of a unit the one saved last counts, an empty one only where all
    are: by the time that the workbook itself notes, else by the file's time of change.

    Args:
        source: a folder (with its subfolders), or files and folders.
        scheme: the scheme that is being assessed.
        processes: how many processes read side by side.
        progress: called with (files done, files in all) as the work goes on.
        beside: work that does not wait for the files; other processes read meanwhile.

    Returns:
        The chosen returns and everything found.

    Raises:
        FileNotFoundError: a file or folder of ``source`` does not exist.
    """
    files, findings = find_files(source)
    results: list[ReadResult] = []
    with paused():
        for result in _read_all(files, scheme, processes, beside):
            results.append(result)
            if len(results) % _SWEEP == 0:
                sweep()
            if progress is not None:
                progress(len(results), len(files))
    findings += [f for result in results for f in result.findings]
    returns, appeals = _apart([r for result in results for r in result.returns])
    findings += [_put_aside(returned) for returned in appeals]
    parts, others, choices = _choose(returns, scheme)
    findings += [*choices, *_misnamed(scheme, parts)]
    late = late_returns(scheme, (part for found in parts.values() for part in found))
    findings += map(late_finding, late)
    chosen, findings = _together(scheme, parts, findings)
    missing = tuple(u.name for u in scheme.units if u.name not in chosen)
    findings += [finding("UNIT_MISSING", unit=name) for name in missing]
    findings += [] if scheme.periods else _period_findings(chosen)
    findings += across_findings(scheme, chosen)
    return Collected(chosen, (*others, *appeals), tuple(findings), missing, len(files), late)


def find_files(source: Source) -> tuple[list[tuple[Path, str]], list[Finding]]:
    """The files to read, each with the label that findings use, and notes on files passed over.

    Raises:
        FileNotFoundError: a file or folder does not exist.
    """
    roots = [Path(source)] if isinstance(source, (str, Path)) else [Path(s) for s in source]
    files: dict[Path, str] = {}
    passed: list[Finding] = []
    for root in roots:
        if not root.exists():
            raise FileNotFoundError(f"找不到文件或文件夹：{root}")
        for path in sorted(_walk(root)) if root.is_dir() else [root]:
            label = path.relative_to(root).as_posix() if root.is_dir() else path.name
            if path.name.startswith(_LOCKS) or path in files:
                continue
            if root.is_dir() and path.suffix.lower() not in SUFFIXES | _REFUSED:
                passed.append(finding("FILE_PASSED_OVER", file=label))
            else:
                files[path] = label
    return list(files.items()), passed


def _walk(folder: Path) -> Iterator[Path]:
    """The files under a folder, without hidden ones and those that systems leave behind."""
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        if any(part.startswith((".", "~$")) or part == "__MACOSX" for part in inside):
            continue
        if path.name.lower() not in _IGNORED and path.is_file():
            yield path


def _read_all(files: Sequence[tuple[Path, str]], scheme: Scheme, processes: int,
              beside: Callable[[], None]) -> Iterator[ReadResult]:
    if processes > 1 and len(files) > 1:
        yield from read_in_workers(files, scheme, processes, beside)
    else:
        beside()
        reader = Reader(scheme)
        for path, label in files:
            yield reader.read(path, label)


def _apart(returns: Sequence[Return]) -> tuple[list[Return], list[Return]]:
    """Returns, and the 复核表 among them: what one changes, `appeal apply` takes over."""
    return [r for r in returns if r.appeal is None], [r for r in returns if r.appeal is not None]


def _put_aside(returned: Return) -> Finding:
    codes = "、".join(returned.appeal.codes) if returned.appeal is not None else ""
    return finding("APPEAL_AMONG_RETURNS", unit=returned.unit, file=returned.path.name,
                   sheet=returned.sheet, value=codes)


# --- which return counts -----------------------------------------------------------------
def _choose(returns: Sequence[Return], scheme: Scheme
            ) -> tuple[dict[str, list[Return]], list[Return], list[Finding]]:
    """One return per unit and period in the order of the scheme, all others, and what was decided.

    A scheme without periods has one return per unit, whatever period a return names.
    """
    by_unit: dict[str, list[Return]] = {unit.name: [] for unit in scheme.units}
    others: list[Return] = []
    for returned in returns:
        if returned.scheme_id == scheme.id and returned.unit in by_unit:
            by_unit[returned.unit].append(returned)
        else:
            others.append(returned)
    chosen: dict[str, list[Return]] = {}
    findings: list[Finding] = []
    for found in _by_period(by_unit, scheme):
        if len(found) > 1:
            found.sort(key=lambda r: r.path.as_posix())
            found.sort(key=saved, reverse=True)  # stable: of equals the first by name
            found.sort(key=_is_blank)  # an empty form never takes the place of a filled one
            findings += [_superseded(found[0], other) for other in found[1:]]
            others += found[1:]
        chosen.setdefault(found[0].unit, []).append(found[0])
    return chosen, others, findings


def _by_period(by_unit: Mapping[str, Sequence[Return]], scheme: Scheme
               ) -> Iterator[list[Return]]:
    """The returns of each unit that stand for the same figures."""
    for found in by_unit.values():
        alike: dict[str, list[Return]] = {}
        for returned in found:
            period = returned.period if returned.period in scheme.periods else ""
            alike.setdefault(period, []).append(returned)
        yield from alike.values()


def _together(scheme: Scheme, parts: Mapping[str, Sequence[Return]], findings: Sequence[Finding]
              ) -> tuple[dict[str, Return], list[Finding]]:
    """One return per unit out of those of its periods, and all findings that hold then."""
    group_of = {unit.name: unit.group for unit in scheme.units}
    chosen: dict[str, Return] = {}
    found: list[Finding] = []
    gone: set[Finding] = set()
    for unit, returns in parts.items():
        chosen[unit], new, settled = together(scheme, group_of[unit], returns)
        found += new
        gone |= settled
    return chosen, [*(f for f in findings if f not in gone), *found]


def _is_blank(returned: Return) -> bool:
    """Whether nobody filled anything in; not one of which a cell was not found."""
    return all(e.cell and e.value is None and e.assessed is None and not e.unread
               for e in returned.entries.values())


def _misnamed(scheme: Scheme, parts: Mapping[str, Sequence[Return]]) -> Iterator[Finding]:
    """Files that bear another unit's name than the form in them: somebody else's form was used."""
    files = Counter(r.path for found in parts.values() for r in found)
    names = sorted((u.name for u in scheme.units), key=len, reverse=True)
    for unit, found in parts.items():
        for returned in found:
            if returned.path.stem == unit or files[returned.path] > 1:
                continue
            named = _named(returned.path.stem, names)
            if named and unit not in named:
                yield finding("FILE_NAMED_FOR_ANOTHER", unit=unit, file=returned.path.name,
                              sheet=returned.sheet, value=named[0])


def _named(stem: str, names: Sequence[str]) -> list[str]:
    """Which of the names, the longest first, a file's name has: 城东所 is not 东所, too."""
    found = []
    for name in names:
        if name in stem:
            found.append(name)
            stem = stem.replace(name, "/")
    return found


def _superseded(counts: Return, other: Return) -> Finding:
    if _is_blank(other) and not _is_blank(counts):
        return finding("DUPLICATE_BLANK", unit=counts.unit, file=_called(other, counts),
                       sheet=other.sheet, chosen=f"{_called(counts, other)} {counts.sheet}")
    same = counts.ledger == other.ledger and [
        (e.value, e.assessed) for e in counts.entries.values()] == [
        (e.value, e.assessed) for e in other.entries.values()]
    unsure = saved(counts) == saved(other)
    return finding(
        "DUPLICATE_SAME" if same else "DUPLICATE_UNSURE" if unsure else "DUPLICATE_DIFFERS",
        unit=counts.unit,
        file=_called(other, counts), sheet=other.sheet,
        chosen=f"{_called(counts, other)} {counts.sheet}",
        when=f"{saved(counts).astimezone():%Y-%m-%d %H:%M:%S}",
        other_when=f"{saved(other).astimezone():%Y-%m-%d %H:%M:%S}")


def _called(returned: Return, beside: Return) -> str:
    """The file's name, with its folder where another has the same name."""
    path = returned.path
    alike = path.name == beside.path.name and path != beside.path
    return f"{path.parent.name}/{path.name}" if alike else path.name


def _period_findings(chosen: dict[str, Return]) -> list[Finding]:
    """Returns of another period than most."""
    periods = Counter(r.period for r in chosen.values())
    if len(periods) < 2:
        return []
    usual = periods.most_common(1)[0][0]
    return [finding("PERIOD_DIFFERS", unit=r.unit, file=r.path.name, sheet=r.sheet,
                    value=r.period or WHOLE, usual=usual or WHOLE)
            for r in chosen.values() if r.period != usual]


def replaced(scheme: Scheme, collected: Collected, old: Return, new: Return) -> Collected:
    """The collection with one return in the place of another, and what is found about it.

    Args:
        scheme: the scheme.
        collected: the collection.
        old: a return of it that counts, be it of one period only.
        new: the same unit's, for the same period.
    """
    group = next(u.group for u in scheme.units if u.name == new.unit)
    whole = collected.chosen[new.unit]
    before = whole.parts or (whole,)
    parts = [new if part is old else part for part in before]
    _, told, _ = together(scheme, group, before)
    now, found, settled = together(scheme, group, parts)
    chosen = {**collected.chosen, new.unit: now}
    gone = {*old.findings, *told, *across_findings(scheme, collected.chosen)}
    kept = [f for f in collected.findings if f not in gone]
    findings = [f for f in (*kept, *new.findings) if f not in settled]
    findings += [*found, *across_findings(scheme, chosen)]
    return replace(collected, chosen=chosen, findings=tuple(findings))


def across_findings(scheme: Scheme, chosen: Mapping[str, Return]) -> list[Finding]:
    """What is found about all returns side by side: full tiers, figures that units share."""
    return [*quota_findings(scheme, chosen), *shared_findings(scheme, chosen)]


# --- quotas --------------------------------------------------------------------------------
def quota_findings(scheme: Scheme, chosen: Mapping[str, Return]) -> list[Finding]:
    """Tiers that more units have than the scheme allows in a group, with the units named.

    What counts is the reviewer's choice, or the unit's where the reviewer made none.
    """
    group_of = {unit.name: unit.group for unit in scheme.units}
    findings: list[Finding] = []
    for item in scheme.inputs:
        if not any(choice.quota is not None for choice in item.choices):
            continue
        for group in scheme.groups:
            members = [r for r in chosen.values() if group_of[r.unit] == group]
            findings += _over_quota(item, group, members)
    return findings


def _over_quota(item: Input, group: str, members: Sequence[Return]) -> Iterator[Finding]:
    for choice in item.choices:
        having = [r for r in members if adopted(r, item.key) == choice.label]
        if choice.quota is not None and len(having) > choice.quota:
            names = "、".join(r.unit for r in having)
            where = item.name if item.indicator == OVERALL else f"指标{item.indicator}“{item.name}”"
            yield finding("QUOTA_EXCEEDED", value=choice.label, indicator=item.indicator,
                          where=where, quota=choice.quota, count=len(having), names=names,
                          unit=names, group=f"{group}中" if group else "")
