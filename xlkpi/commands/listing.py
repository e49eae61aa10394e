"""Findings as lines for a person: what many returns share stands there once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from xlkpi.findings import SEVERITY_TITLES, Finding, line

FEW: Final = 3  # so many of a kind keep lines of their own
NAMED: Final = 20  # so many are named where the others stand elsewhere
_OWN: Final[Mapping[str, str]] = {"RETURN_LATE": "（保存于{value}）"}  # what each has for itself


def lines(findings: Sequence[Finding], elsewhere: str = "") -> Iterator[str]:
    """A line for each finding; where more than a few say the same, one for all of them.

    Args:
        findings: in the order of the list; those that are told together stand where the
            first of them stood.
        elsewhere: the sheet on which each of them has a row of its own.  Without one
            all are named, however many.
    """
    kinds: dict[tuple[str, str, str], list[Finding]] = {}
    for found in findings:
        kinds.setdefault(_kind(found), []).append(found)
    for found in findings:
        alike = kinds[_kind(found)]
        if len(alike) <= FEW:
            yield line(found)
        elif found is alike[0]:
            yield _together(alike, elsewhere)


def _kind(found: Finding) -> tuple[str, str, str]:
    return found.severity, found.code, _shared(found)


def _shared(found: Finding) -> str:
    """The sentence without the unit that it names, and without what each has for itself."""
    sentence = found.message.replace(_own(found), "") if _own(found) else found.message
    if not found.unit or found.unit not in sentence:
        return sentence
    before, _, after = sentence.partition(found.unit)
    return before + after if before else after.removeprefix("的")


def _own(found: Finding) -> str:
    return _OWN.get(found.code, "").format(value=found.value)


def _together(alike: Sequence[Finding], elsewhere: str) -> str:
    first = alike[0]
    named = alike[:NAMED] if elsewhere else alike
    spots = {(found.sheet, found.cell) for found in alike}
    names = "、".join(dict.fromkeys(_called(found, len(spots) > 1) for found in named))
    more = f"等，逐条见“{elsewhere}”" if len(named) < len(alike) else ""
    what = "处" if any(found.file for found in alike) else "个单位"
    where = f"（都在 {first.sheet}!{first.cell}）" if first.cell and len(spots) == 1 else ""
    return (f"[{SEVERITY_TITLES[first.severity]}] {_shared(first)}"
            f"共{len(alike)}{what}{where}：{names}{more}。")


def _called(found: Finding, with_spot: bool) -> str:
    """One of many: its file, with the cell unless all have the same; its unit where not told."""
    place = found.place if with_spot else found.file
    if found.unit and found.unit not in place:
        place = f"{found.unit}（{place}）" if place else found.unit
    return place + _own(found)
