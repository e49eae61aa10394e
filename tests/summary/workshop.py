"""Consolidations to write: made-up returns of a scheme, scored on both bases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from tests.scoring.figures import made_up, returned
from tests.scoring.schemes import filled, two_groups
from tests.scoring.tied import tied_returns, tied_scheme
from xlkpi import samples
from xlkpi.returns.model import Collected, Entry, Return
from xlkpi.scheme import Scheme, load
from xlkpi.scoring import Basis, Outcome, score_both
from xlkpi.summary import write_summary

DAY = date(2024, 1, 5)


@dataclass(frozen=True)
class Case:
    """What ``write_summary`` takes."""

    scheme: Scheme
    collected: Collected
    outcomes: Mapping[Basis, Outcome]

    def write(self, path: Path, basis: Basis = "assessed") -> Path:
        write_summary(path, self.scheme, self.collected, self.outcomes, basis, on=DAY)
        return path


def case(scheme: Scheme, returns: Mapping[str, Return]) -> Case:
    missing = tuple(u.name for u in scheme.units if u.name not in returns)
    return Case(scheme, Collected(chosen=returns, missing=missing), score_both(scheme, returns))


def complete() -> Case:
    """suo-2023, everybody returned everything; one score was changed by a reviewer."""
    scheme, random = load("suo-2023"), Random(11)
    field = {u.name: made_up(scheme, random) for u in scheme.units}
    field["樟城所"].update({"1.1/完成数": 9, "1.1/应完成数": 10})
    return case(scheme, {n: returned(n, f, scheme, {"1.1/完成数": 7} if n == "樟城所" else None)
                         for n, f in field.items()})


def with_gaps() -> Case:
    """suo-2023 with a missing unit, blanks and an error."""
    scheme, random = load("suo-2023"), Random(12)
    field = {u.name: made_up(scheme, random) for u in scheme.units}
    field["大洋所"].update({"1.1/完成数": None, "10.1/公示数": None})
    field["城峰所"].update({"2.2/上年案件数": 0, "2.2/上年罚没款": 0})
    del field["梧桐所"]
    return case(scheme, {n: returned(n, f, scheme) for n, f in field.items()})


def grouped() -> Case:
    """Two groups with different indicators, 不适用, deduct-only items, grades and an open result."""
    scheme = two_groups()
    return case(scheme, {
        u.name: returned(u.name, {**filled(scheme, u.name, n),
                                  **({"综合/否决": None} if u.name == "党群1部" else {})}, scheme)
        for n, u in enumerate(scheme.units)})


def empty() -> Case:
    """Nobody returned anything."""
    return case(load("suo-2023"), {})


def alone() -> Case:
    """One unit only."""
    scheme = load("suo-2023")
    name = scheme.units[2].name
    return case(scheme, {name: returned(name, made_up(scheme, Random(3)), scheme)})


def sampled(name: str, **changes: Mapping[str, object]) -> Case:
    """A shipped scheme with its sample figures.

    Args:
        name: the scheme's id.
        changes: unit -> Input.key -> another 核定值.
    """
    scheme = load(name)
    returns = {}
    for unit, figures in samples.sample(scheme).items():
        entries = dict(figures)
        for key, value in changes.get(unit, {}).items():
            entries[key] = entries.get(key, Entry())._replace(assessed=value)
        returns[unit] = Return(Path(f"{unit}.xlsx"), "考核表", name, scheme.version, unit,
                               entries=entries)
    return case(scheme, returns)


def undecided() -> Case:
    """district-2016 with a tie between 一等 and 二等 that nobody has decided."""
    blank = {"综合/同分先后": None}
    return sampled("district-2016", 区民政局=blank, 区食药监局=blank)


def open_scores() -> Case:
    """district-2016 of which two departments have a score that is still open."""
    return sampled("district-2016", 区科技局={"十/共性指标得分": None},
                   区统计局={"十一/公众评议得分率": None})


def tied() -> Case:
    """Ranks shared across grades, settled in every way that a scheme can say."""
    totals = (95, 94, 93, 90, 90, 90, 87, 86, 70, 70)
    returns = tied_returns(totals, second={"丁所": 9, "戊所": 9, "壬所": 3},
                           order={"丁所": 2, "戊所": 1, "己所": 3, "癸所": 1})
    return case(tied_scheme(), returns)


CASES = {"complete": complete, "with gaps": with_gaps, "grouped": grouped, "empty": empty,
         "alone": alone}
SAMPLED = {**{name: partial(sampled, name) for name in samples.sampled() if name != "suo-2023"},
           "undecided": undecided, "tied": tied, "open": open_scores}
