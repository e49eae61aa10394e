"""Findings for a person at the terminal: readable with a thousand units, and nothing lost."""

from __future__ import annotations

from xlkpi.commands.listing import FEW, NAMED, lines
from xlkpi.findings import Finding, finding, line

UNITS = [f"第{n}所" for n in range(1, 1001)]


def missing(units: list[str]) -> list[Finding]:
    return [finding("UNIT_MISSING", unit=unit) for unit in units]


def late(unit: str, second: int) -> Finding:
    return finding("RETURN_LATE", unit=unit, file=f"{unit}.xlsx", sheet="考核表",
                   value=f"2024-01-06 08:00:{second:02}", period="", name="年度交表",
                   deadline="2024年1月5日")


def test_a_few_keep_lines_of_their_own() -> None:
    found = missing(UNITS[:FEW])
    assert list(lines(found)) == [line(f) for f in found]


def test_many_that_say_the_same_are_told_in_one_line() -> None:
    other = finding("UNIT_BLANK", file="a.xlsx")
    found = [*missing(UNITS[:2]), other, *missing(UNITS[2:6])]
    told = list(lines(found))
    assert told == [
        ("[错误] 没有可以采用的考核表；没交的请催报，交了的请看它那份文件有什么问题，或是否放在别处。"
         "共6个单位：第1所、第2所、第3所、第4所、第5所、第6所。"), line(other)]


def test_a_list_is_cut_only_where_each_stands_elsewhere() -> None:
    [cut] = lines(missing(UNITS), "异常清单")
    assert cut.endswith(f"、第{NAMED}所等，逐条见“异常清单”。")
    assert "共1000个单位" in cut
    [whole] = lines(missing(UNITS))
    assert whole.count("所、") == len(UNITS) - 1


def test_late_returns_are_one_line_with_the_time_of_each() -> None:
    [told] = lines([late(unit, n) for n, unit in enumerate(UNITS[:5])])
    assert told.startswith("[警告] 考核表晚交：交表截止是2024年1月5日（年度交表，当天算在内）；")
    assert told.endswith("第4所.xlsx（保存于2024-01-06 08:00:03）、"
                         "第5所.xlsx（保存于2024-01-06 08:00:04）。")


def test_blanks_of_one_input_name_every_cell_and_unit() -> None:
    facts = {"where": "指标1.1", "name": "完成数", "how": ""}
    found = [finding("UNFILLED", unit=u, file=f"{n}.xlsx", sheet="考核表", cell=f"H{n}", **facts)
             for n, u in enumerate(UNITS[:4], 7)]
    [told] = lines(found)
    assert told == ("[错误] 指标1.1的填报项“完成数”没有填；请补填。共4处：第1所（7.xlsx 考核表!H7）、"
                    "第2所（8.xlsx 考核表!H8）、第3所（9.xlsx 考核表!H9）、第4所（10.xlsx 考核表!H10）。")


def test_a_cell_that_all_share_is_named_once() -> None:
    facts = {"where": "指标1.1", "name": "完成数", "how": ""}
    found = [finding("UNFILLED", unit=u, file=f"{u}.xlsx", sheet="考核表", cell="H7", **facts)
             for u in UNITS[:4]]
    [told] = lines(found)
    assert told.endswith("共4处（都在 考核表!H7）：第1所.xlsx、第2所.xlsx、第3所.xlsx、第4所.xlsx。")


def test_what_differs_is_not_put_together() -> None:
    facts = {"name": "任务", "basis": "考评", "computed": "2"}
    found = [finding("SCORE_STALE", unit=u, indicator="1.1", value=str(n), **facts)
             for n, u in enumerate(UNITS[:5])]
    assert list(lines(found)) == [line(f) for f in found]
