"""suo-2023 scored by xlkpi and by hand: the same to the last digit."""

from __future__ import annotations

from random import Random

import pytest

from tests.scoring import independent_suo_2023 as by_hand
from tests.scoring.figures import made_up, returned
from xlkpi.scheme import Scheme, load
from xlkpi.scoring import score
from xlkpi.scoring.ranking import competition_ranks


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("suo-2023")


@pytest.mark.parametrize("seed", range(40))
def test_every_score_total_and_rank_agrees(scheme: Scheme, seed: int) -> None:
    random = Random(seed)
    names = [u.name for u in scheme.units]
    present = names if seed % 3 else random.sample(names, random.randint(1, len(names)))
    field = {name: made_up(scheme, random) for name in names if name in present}
    outcome = score(scheme, {n: returned(n, f, scheme) for n, f in field.items()}, "assessed")
    expected = by_hand.scores(field)
    found = {n: {c: s.value for c, s in u.scores.items()} for n, u in outcome.units.items()}
    assert found == {n: {c: float(expected[n][c]) for c in found[n]} for n in field}
    assert {c for u in found.values() for c in u} == set(expected[next(iter(field))])
    totals = {n: float(t) for n, t in by_hand.totals(expected).items()}
    assert {n: u.total for n, u in outcome.units.items()} == totals
    ranks = dict(zip(totals, competition_ranks(list(totals.values())), strict=True))
    assert {n: u.rank for n, u in outcome.units.items()} == ranks
    for name, unit in outcome.units.items():
        assert unit.results["总得分"] == totals[name]
        assert unit.results["排名"] == ranks[name]
        assert unit.open == 0


def test_the_drawn_figures_reach_the_bounds(scheme: Scheme) -> None:
    """An agreement means little where figures never come to zero, full marks or in between."""
    seen: dict[str, set[float]] = {}
    for seed in range(80):
        random = Random(seed)
        field = {u.name: made_up(scheme, random) for u in scheme.units}
        for by_code in by_hand.scores(field).values():
            for code, value in by_code.items():
                seen.setdefault(code, set()).add(float(value))
    for indicator in scheme.indicators:
        values = seen[indicator.code]
        assert max(values) >= indicator.full, indicator.code
        assert len(values) >= 3 or indicator.code == "3.2", indicator.code


@pytest.mark.parametrize(
    "code", ["1.1", "1.2", "1.4", "1.5", "1.6", "2.1", "2.3", "3.5", "4.1", "6.1"])
def test_every_share_of_small_counts_agrees(scheme: Scheme, code: str) -> None:
    """17 of 24 times 1.8 points is 1.275, and so 1.28: no rate may be rounded below a half."""
    [indicator] = [i for i in scheme.indicators if i.code == code]
    inputs = scheme.inputs_of(code)
    shares = [(done, due) for due in range(1, 61) for done in range(due * 5 // 4 + 1)]
    field = {f"{done}/{due}": {inputs[0].key: done, inputs[1].key: due} for done, due in shares}
    only = scheme.model_copy(update={
        "indicators": (indicator,), "inputs": inputs, "results": (),
        "units": tuple(scheme.units[0].model_copy(update={"name": name}) for name in field)})
    outcome = score(only, {n: returned(n, f, only) for n, f in field.items()}, "assessed")
    expected = {n: float(by_hand.rounded(by_hand.OWN[code](f))) for n, f in field.items()}
    wrong = {name: (unit.scores[code].value, expected[name])
             for name, unit in outcome.units.items()
             if unit.scores[code].value != expected[name]}
    assert wrong == {}
