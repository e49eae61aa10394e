"""Which inputs belong with what is filled in, where a formula finds a group half filled."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from xlkpi.formula import Units, parse
from xlkpi.formula.tree import Name, NameSpan
from xlkpi.scoring.halves import behind

FIGURES: Mapping[str, float | str | None] = {
    "甲": 1.0, "乙": None, "丙": 2.0, "丁": None, "戊": None, "己": None, "庚": 3.0}
HALF = "AND(COUNT({0},{1})>0,COUNT({0},{1})<2)"
ONE, TWO, NONE = (HALF.format(*pair) for pair in (
    ("[@甲]", "[@乙]"), ("[@丙]", "[@丁]"), ("[@戊]", "[@己]")))


@pytest.mark.parametrize(("formula", "names"), [
    (f'IF({ONE},"未填",5)', "甲乙"),
    (f'IF(OR({NONE},{ONE}),"未填",[@庚])', "甲乙"),
    (f'IF(OR({TWO},{NONE},{ONE}),"未填",[@庚])', "丙丁甲乙"),
    (f'IF({NONE},"未填",IF({TWO},"未填",[@庚]))', "丙丁"),
    (f'IF(NOT(OR({NONE},{ONE})),[@庚],"未填")', "甲乙"),
    (f'IF(AND(NOT({NONE}),NOT({ONE})),[@庚],"未填")', "甲乙"),
    ('IF(COUNT([@甲],[@乙])=2,[@庚],"未填")', "甲乙"),
    (f'IF([@庚]>1,IF({ONE},"未填",1),IF({TWO},"未填",2))', "甲乙"),
    (f'IFERROR(IF({ONE},"未填",5),0)', ""),
])
def test_the_condition_that_held_tells_what_belongs_together(formula: str, names: str) -> None:
    def look(node: Name | NameSpan) -> Units:
        assert isinstance(node, Name)
        return Units([0.0, FIGURES[node.name]])

    found = behind(parse(formula), look, 1)
    assert "".join(dict.fromkeys(n.name for n in found if isinstance(n, Name))) == names
