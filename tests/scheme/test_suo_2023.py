"""The scores of suo-2023, worked out by hand from its table, at the bounds of every rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from xlkpi.formula import Units, evaluate
from xlkpi.formula.tree import Name, NameSpan
from xlkpi.functions import KPI_ROUND, CellError
from xlkpi.scheme import Scheme, load, needs_all, rule, scope
from xlkpi.scheme.scope import spanned

SCHEME: Scheme = load("suo-2023")
GROUP = SCHEME.groups[0]
CITY, COUNTRY = {"城区所": 1.0}, {"城区所": 0.0}


def scores(code: str, units: Sequence[Sequence[object]],
           attributes: dict[str, float] = COUNTRY) -> list[Any]:
    """The rounded scores of an indicator, for units with these inputs in the scheme's order."""
    indicator = next(i for i in SCHEME.indicators if i.code == code)
    labels = [i.name for i in SCHEME.inputs_of(code)]
    known = scope(SCHEME, GROUP, indicator)
    assert all(len(unit) == len(labels) for unit in units)

    def lookup(name: Name | NameSpan) -> object:
        if isinstance(name, NameSpan):
            span = [labels.index(i.name) for i in spanned(SCHEME, indicator, GROUP, name)]
            return Units([[unit[n] for n in span] for unit in units])
        target = known[name.name]
        if target.kind == "full":
            return indicator.full
        if target.kind == "attribute":
            return attributes[target.key]
        column = [unit[labels.index(name.name)] for unit in units]
        return Units(column) if name.own else column

    values = evaluate(rule(SCHEME, indicator), lookup)
    assert isinstance(values, Units)
    return [v if isinstance(v, CellError) else KPI_ROUND(v, SCHEME.decimals) for v in values]


NUM, DIV0 = CellError("#NUM!"), CellError("#DIV/0!")
YES, NO = 1.0, 0.0

CASES: list[tuple[str, tuple[object, ...], object]] = [
    ("1.1", (45, 100), 0), ("1.1", (49, 100), 0), ("1.1", (50, 100), 0.9),
    ("1.1", (75, 100), 1.35), ("1.1", (2, 3), 1.2), ("1.1", (100, 100), 1.8),
    ("1.1", (120, 100), 1.8), ("1.1", (0, 10), 0), ("1.1", (3, 0), DIV0),
    ("1.2", (49, 100), 0), ("1.2", (50, 100), 0.45), ("1.2", (99, 100), 0.89),
    ("1.3", (1, 2), 0.9), ("1.3", (33, 40), 1.49), ("1.3", (199, 200), 1.79),
    ("1.3", (200, 200), 1.8),
    ("1.4", (1, 3), 0), ("1.4", (50, 100), 0.75), ("1.4", (7, 10), 1.05),
    ("1.5", (49, 100), 0), ("1.5", (50, 100), 1), ("1.5", (81, 100), 1.62),
    ("1.5", (41, 80), 1.03), ("1.5", (90, 100), 1.8), ("1.5", (100, 100), 1.8),
    ("1.6", (9, 100), 0), ("1.6", (10, 100), 0.4), ("1.6", (15, 100), 0.6),
    ("1.6", (30, 100), 1.2), ("1.6", (31, 100), 1.2),
    ("1.7", (23, 48), 0), ("1.7", (24, 48), 0.45), ("1.7", (48, 48), 0.9),
    ("1.8", (5, 10), 0.6), ("1.8", (9, 10), 1.08), ("1.8", (10, 10), 1.2),
    ("1.9", (1, 3), 0), ("1.9", (1, 2), 0.45), ("1.9", (2, 3), 0.6),
    ("2.1", (1, 2), 1.2), ("2.1", (3, 4), 1.8), ("2.1", (4, 4), 2.4),
    ("2.2", (13, 10, 0, 100), 3.6), ("2.2", (115, 100, 80, 100), 1.8),
    ("2.2", (80, 100, 115, 100), 1.8), ("2.2", (9, 10, 90, 100), 0),
    ("2.2", (10, 10, 100, 100), 0), ("2.2", (5, 0, 115, 100), 1.8),
    ("2.2", (12, 10, 5, 0), 2.4), ("2.2", (5, 0, 3, 0), DIV0),
    ("2.3", (49, 100), 0), ("2.3", (1, 2), 0.4), ("2.3", (9, 10), 0.72),
    ("2.4", (0,), 0), ("2.4", (0.75,), 0.75), ("2.4", (1.2,), 1.2), ("2.4", (1.3,), NUM),
    ("3.2", (0, 10), 1.7), ("3.2", (198, 200), 1.7), ("3.2", (199, 200), 1.8),
    ("3.2", (200, 200), 2),
    ("3.4", (0, 0), 2), ("3.4", (100, 3), 2), ("3.4", (100, 2), 1.1), ("3.4", (100, 0), 0),
    ("3.4", (100, 5), 2.06), ("3.4", (100, 13), 2.3), ("3.4", (100, 20), 2.3),
    ("3.4", (50, 1), 1.1), ("3.4", (50, 2), 2), ("3.4", (50, 3), 2.03),
    ("3.4", (1000, 28), 2), ("3.4", (1000, 27), 1.7),
    ("3.5", (0, 5), 0), ("3.5", (45, 100), 1), ("3.5", (89, 100), 1.98), ("3.5", (90, 100), 2),
    ("4.1", (899, 1000), 0), ("4.1", (90, 100), 0), ("4.1", (91, 100), 0.08),
    ("4.1", (919, 1000), 0.08), ("4.1", (97, 100), 0.56), ("4.1", (100, 100), 0.8),
    ("4.1", (102, 100), 0.8),
    ("4.2", (89, 100), 0), ("4.2", (95, 100), 0.4), ("4.2", (99, 100), 0.72),
    ("4.3", (181, 200), 0), ("4.3", (94, 100), 0.32), ("4.3", (100, 100), 0.8),
    ("4.4", (10, 10, 10, 10), 1.2), ("4.4", (5, 10, 10, 10), 0.8), ("4.4", (12, 10, 0, 4), 0.8),
    ("4.4", (10, 10, 1, 2), 1),
    ("4.5", (0, 0), 0.4), ("4.5", (0, 3), 0), ("4.5", (1, 3), 0.13), ("4.5", (2, 2), 0.4),
    ("4.6", (0, 5), 0), ("4.6", (8, 9), 2.13), ("4.6", (9, 9), 2.4), ("4.6", (7, 10), 2.1),
    ("4.6", (8, 10), 2.4), ("4.6", (20, 29), 2.07), ("4.6", (14, 30), 2.24),
    ("4.6", (15, 30), 2.4), ("4.6", (49, 100), 2.35), ("4.6", (90, 100), 2.4),
    ("4.7", (0, 0), 1.6), ("4.7", (1, 0), 1.1), ("4.7", (3, 0), 0.1), ("4.7", (4, 0), 0),
    ("4.7", (0, 1), 0),
    ("5.1", ("优",), 4), ("5.1", ("良",), 3.5), ("5.1", ("中",), 3), ("5.1", ("差",), 2),
    ("5.2", ("优",), 4), ("5.2", ("良",), 3.5), ("5.2", ("中",), 3), ("5.2", ("差",), 2),
    ("6.1", (0, 50), 0), ("6.1", (50.5, 100), 1.52), ("6.1", (99, 100), 2.97),
    ("6.1", (100, 100), 3), ("6.1", (109, 100), 3), ("6.1", (110, 100), 3.1),
    ("6.1", (200, 100), 4), ("6.1", (350, 100), 4),
    ("6.2", ("优秀", NO), 3), ("6.2", ("良好", NO), 2), ("6.2", ("一般", NO), 1),
    ("6.2", ("优秀", YES), 0),
    ("6.3", ("优秀",), 1), ("6.3", ("良好",), 0.8), ("6.3", ("一般",), 0.5),
    ("6.4", (0,), 1), ("6.4", (1,), 0.5), ("6.4", (2,), 0), ("6.4", (3,), 0),
    ("6.5", ("优秀",), 1), ("6.5", ("良好",), 0.8), ("6.5", ("一般",), 0.5),
    ("7.1", ("优",), 2), ("7.1", ("良",), 1.75), ("7.1", ("中",), 1.5),
    ("7.2", ("优",), 3), ("7.2", ("良",), 2.5), ("7.2", ("中",), 2),
    ("7.3", ("优",), 2), ("7.3", ("良",), 1.75), ("7.3", ("中",), 1.5),
    ("8.1", (0, 0, None, 0, 0.2), 1.2), ("8.1", (0, 0, None, 2, 1), 4),
    ("8.1", (1, 1, 0.1, 1, 0.5), 2), ("8.1", (3, 2, None, 5, 0.2), 2.2),
    ("8.1", (4, 0, 0.5, 0, 0.4), 0.4), ("8.1", (0, 0, 0.05, 0, 0.4), NUM),
    ("8.2", (0, 0, 2, 0, 1), 3), ("8.2", (0, 0, 1, 1, 0.5), 2), ("8.2", (0, 0, 0, 10, 1), 3),
    ("8.2", (0, 0, 3, 3, 0.2), 2.2), ("8.2", (1, 1, 1, 0, 0.2), 0.5),
    ("8.2", (5, 2, 0, 0, 0.2), 0),
    ("9.1", (0, 0, 0, 0, 0, NO, 0), 0), ("9.1", (1, 0, 0, 0, 0, NO, 0), 2),
    ("9.1", (0, 0, 0, 1, 0, YES, 0), 2.5), ("9.1", (0, 0, 0, 0, 1, NO, 0), 1.5),
    ("9.1", (0, 0, 0, 0, 0, YES, 0), 1), ("9.1", (0, 0, 0, 0, 0, NO, 1), 2),
    ("9.1", (0, 1, 1, 0, 0, NO, 0), 3),
    ("9.2", (0,), 0), ("9.2", (1,), 1), ("9.2", (2,), 1.1), ("9.2", (11,), 2), ("9.2", (20,), 2),
    ("9.3", ("优",), 2), ("9.3", ("良",), 1.75), ("9.3", ("中",), 1.5),
    ("10.5", (0, 10), 0), ("10.5", (50, 100), 0.75), ("10.5", (66, 100), 0.99),
    ("10.5", (67, 100), 1), ("10.5", (100, 100), 1), ("10.5", (200, 100), 1),
    ("11.1", (3, 4), 2.25), ("11.1", (4, 4), 3), ("11.1", (5, 4), 3.2), ("11.1", (8, 4), 4),
    ("11.1", (9, 4), 4),
    ("11.2", (0,), 0), ("11.2", (1.5,), 1.5), ("11.2", (2,), 2), ("11.2", (2.5,), NUM),
]


@pytest.mark.parametrize(("code", "inputs", "expected"), CASES)
def test_score(code: str, inputs: tuple[object, ...], expected: object) -> None:
    assert scores(code, [inputs]) == [expected]


@pytest.mark.parametrize(("attributes", "late", "expected"), [
    (CITY, 0, 2), (CITY, 1, 1.97), (CITY, 10, 1.7), (CITY, 66, 0.02), (CITY, 67, 0),
    (COUNTRY, 0, 2), (COUNTRY, 1, 1.94), (COUNTRY, 33, 0.02), (COUNTRY, 34, 0),
])
def test_lateness_counts_double_in_the_country(attributes: dict[str, float], late: int,
                                               expected: float) -> None:
    assert scores("3.1", [(late,)], attributes) == [expected]


@pytest.mark.parametrize(("success", "share", "expected"), [
    (90, 4, 1.89),  # 90/95*2
    (90, 5, 1.93),  # *1.02
    (90, 14, 1.93),
    (90, 15, 1.95),  # *1.03
    (90, 25, 1.97),  # *1.04
    (94, 25, 2), (95, 4, 2), (100, 0, 2), (0, 50, 0),
])
def test_success_rate_with_the_share_of_all_units(success: int, share: int,
                                                  expected: float) -> None:
    assert scores("3.3", [(success, 100, share), (1, 1, 100 - share)])[0] == expected


RATES = [100, 98, 95, 90, 86, 84, 80]


@pytest.mark.parametrize(("code", "figures", "expected"), [
    # rate*2, +0.2, +0.1 at the top, -0.1, -0.2 at the bottom, -1 below 85 %, within 0..2
    ("10.1", RATES, [2, 2, 1.9, 1.8, 1.72, 0.58, 0.4]),
    ("10.1", [95, 90, 88, 87, 86, 85, 85], [2, 1.9, 1.76, 1.74, 1.72, 1.6, 1.6]),
    ("10.2", [50, 45, 40, 30, 20, 10, 0], [0.2, 0, 0, 0, 0, 0, 0]),
    ("10.2", [97, 96, 95, 94, 93, 92, 91], [2, 2, 1.9, 1.88, 1.86, 1.74, 1.62]),
    ("10.3", RATES, [1, 1, 0.95, 0.9, 0.86, 0.24, 0.1]),
    ("10.3", [100] * 7, [1] * 7),
    ("10.4", RATES, [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0]),
    ("10.4", [90, 90, 80, 70, 60, 50, 50], [1, 1, 0.8, 0.7, 0.6, 0.5, 0.5]),
    ("10.4", [120, 110, 100, 90, 80, 70, 60], [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0]),
])
def test_rank_points(code: str, figures: list[int], expected: list[float]) -> None:
    assert scores(code, [(done, 100) for done in figures]) == expected


def test_units_without_figures_take_no_part_in_the_rank() -> None:
    found = scores("10.4", [(90, 100), (None, None), (80, 100), (70, 100)])
    assert (found[0], found[2], found[3]) == (1, 0.9, 0)
    assert found[1] == CellError("#N/A")


def test_every_indicator_has_at_least_three_cases() -> None:
    counts = {i.code: sum(c == i.code for c, _, _ in CASES) for i in SCHEME.indicators}
    apart = {"3.1", "3.3", "10.1", "10.2", "10.3", "10.4"}
    assert {code for code, count in counts.items() if count < 3} == apart


def test_what_needs_all_units() -> None:
    assert [i.code for i in SCHEME.indicators if needs_all(SCHEME, i)] == [
        "3.3", "10.1", "10.2", "10.3", "10.4"]


def test_the_binding_figures() -> None:
    assert len(SCHEME.indicators) == 47
    assert round(sum(i.full for i in SCHEME.indicators), 10) == SCHEME.full == 90
    assert [s.full for s in SCHEME.sections] == [12, 8, 10, 8, 8, 10, 7, 7, 7, 7, 6]
    assert [u.name for u in SCHEME.units if u.attributes["城区所"] == 1] == ["樟城所", "城峰所"]
    assert [u.name for u in SCHEME.units if u.attributes["城区所"] == 0] == [
        "嵩口所", "梧桐所", "葛岭所", "清凉所", "大洋所"]


def test_what_the_departments_set() -> None:
    assert [i.key for i in SCHEME.inputs if i.by == "department"] == [
        "2.4/评定得分", "4.7/不良事件数", "4.7/上级扣分次数", "5.1/档次", "5.2/档次", "6.2/档次",
        "6.2/一票否决", "6.3/档次", "6.5/档次", "7.1/档次", "7.2/档次", "7.3/档次", "8.1/视情扣分",
        "8.1/综合评分", "8.2/综合评分", "9.3/档次", "11.2/评定得分"]
    assert [i.key for i in SCHEME.inputs if not i.required] == ["8.1/视情扣分"]


def test_quotas_of_the_tiers() -> None:
    quotas = {code: [c.quota for c in SCHEME.inputs_of(code)[0].choices]
              for code in ("5.1", "5.2", "6.2", "7.1", "7.2", "7.3", "9.3")}
    assert quotas == {"5.1": [1, 2, None, None], "5.2": [1, 2, None, None],
                      "6.2": [None, None, None], "7.1": [2, 3, 2], "7.2": [2, 3, 2],
                      "7.3": [2, 3, 2], "9.3": [2, 3, 2]}
