"""Persons: what is needless is not waited for, what is missing is; 不参评 is neither 0 nor 未填."""

from __future__ import annotations

from tests.scoring.figures import returned
from tests.scoring.people import figures, people
from xlkpi.scoring import Outcome, score, score_both, score_one
from xlkpi.scoring.standing import is_provisional

SCHEME = people()
AWAY = {"参评情况": "不参评", "一月得分": None, "二月得分": None, "三月得分": None, "单位加分": None}


def outcome(**changes: dict[str, object]) -> Outcome:
    returns = {f"第{n}分局": returned(f"第{n}分局", {"综合/得分率": 0.9}, SCHEME) for n in (1, 2)}
    returns |= {f"人员{n}": returned(f"人员{n}", figures(n, **changes.get(f"人员{n}", {})), SCHEME)
                for n in (1, 2, 3)}
    return score(SCHEME, returns, "assessed")


def test_a_blank_inside_a_span_leaves_the_result_unfilled() -> None:
    """A mean of the months that there are would be wrong in silence."""
    found = outcome(人员2={"二月得分": None})
    assert found.units["人员2"].results["总得分"] is None
    assert found.units["人员1"].results == {
        "总得分": 92, "名次": 2, "参评人数": 2, "年龄": 42}
    assert [f.message for f in found.findings if f.unit == "人员2" and "二月得分" in f.message]
    assert is_provisional(SCHEME, found)


def test_who_does_not_take_part_is_shown_so_and_leaves_ranks_and_counts() -> None:
    found = outcome(人员3=AWAY)
    assert found.units["人员3"].results == {
        "总得分": "不参评", "名次": "不参评", "参评人数": 2, "年龄": 42}
    assert [found.units[f"人员{n}"].results["名次"] for n in (1, 2)] == [2, 1]
    assert not [f for f in found.findings if f.unit == "人员3" and f.severity != "note"]


def test_who_takes_part_by_word_or_by_silence_needs_every_figure() -> None:
    for word in ("参评", None):
        found = outcome(人员3={**AWAY, "参评情况": word})
        assert found.units["人员3"].results["总得分"] is None


def test_the_choice_counts_on_the_basis_that_it_was_made_on() -> None:
    entries = returned("人员1", figures(1, **{**AWAY, "参评情况": None}), SCHEME)
    key = "综合/参评情况"
    entries = type(entries)(**{**vars(entries), "entries": {
        **entries.entries, key: entries.entries[key]._replace(assessed="不参评")}})
    both = score_both(SCHEME, {"人员1": entries})
    assert both["assessed"].units["人员1"].results["总得分"] == "不参评"
    assert both["self"].units["人员1"].results["总得分"] is None


def test_results_of_one_name_are_each_group_s_own() -> None:
    found = outcome()
    assert found.units["第1分局"].results == {"总得分": 90}
    assert found.units["人员3"].results["总得分"] == 94
    alone = score_one(SCHEME, returned("人员3", figures(3), SCHEME), "self")
    assert alone.results["总得分"] == 94
    assert alone.results["名次"] is None
