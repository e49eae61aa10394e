"""An appeal in district-2016: 45 departments in three classes, seven working days over a holiday.

区发改局 had 93.68 of 100 from the leaders (93.68 %).  With 99 % it has 99.00, 5.32 more:
929.23 + 5.32 = 934.55, which lies above 933.87 and 931.58, the two that it now leaves behind.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xlkpi import samples
from xlkpi.changes.appeal import apply
from xlkpi.returns.model import Collected, Return
from xlkpi.scheme import load
from xlkpi.scheme.identity import Appeal

UNIT, KEY = "区发改局", "十二/领导评价得分率"


def test_who_did_not_appeal_moves_too() -> None:
    scheme = load("district-2016")
    figures = samples.sample(scheme)
    chosen = {u.name: Return(Path(f"{u.name}.xlsx"), "考核表", scheme.id, scheme.version, u.name,
                             entries=figures[u.name]) for u in scheme.units}
    # Wed 25 January 2017; Spring Festival 27 January to 2 February, Saturday 4 February is worked:
    # 26; Fri 3, Sat 4, Mon 6, 7, 8, Thu 9 February
    entry = chosen[UNIT].entries[KEY]
    filed = replace(chosen[UNIT], path=Path("复核.xlsx"),
                    entries={**chosen[UNIT].entries, KEY: entry._replace(assessed=0.99)},
                    appeal=Appeal(("十二",), "2017-01-25", "7", "2017-02-09"))
    found = apply(scheme, Collected(chosen=chosen), [filed])
    units = {u.unit: u for u in found.units}
    own = units[UNIT]
    assert (own.standing.before, own.standing.after) == (929.23, 934.55)
    assert (own.rank.before, own.rank.after) == (13, 11)
    passed = [u for u in found.units if u.rank.differs and u.unit != UNIT]
    assert [(u.standing.before, u.rank.before, u.rank.after) for u in passed] == [
        (933.87, 11, 12), (931.58, 12, 13)]
    assert {found.role(u) for u in passed} == {"受影响"}
    assert {u.group for u in passed} == {own.group}
    assert found.refused == ()
    late = replace(filed, appeal=replace(filed.appeal, filed="2017-02-10"))
    assert [f.code for f in apply(scheme, Collected(chosen=chosen), [late]).findings] == [
        "APPEAL_LATE"]
