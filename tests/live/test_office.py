"""The harness itself, against the real program: what other live tests take for granted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live.office import Office, OfficeError

S = "Sheet1"


def test_what_is_typed_is_what_is_read(office: Office) -> None:
    typed = [2, 0.5, "85%", "樟城所", "'007", None, True, "=A1*3", '="a"&A4', "=1/0", "=NA()",
             '="x"+1', "=SQRT(-1)", '=IF(A1=2,"",1)', "{=SUM(IF(A1:A3>1,A1:A3,0))}"]
    shown = [2, 0.5, 0.85, "樟城所", "007", None, 1, 6, "a樟城所", {"error": "#DIV/0!"},
             {"error": "#N/A"}, {"error": "#VALUE!"}, {"error": "Err:502"}, "", 2]
    with office.new() as book:
        book.set((S, f"A{n}", what) for n, what in enumerate(typed, 1))
        book.recalculate()
        cells = book.get((S, f"A{n}") for n in range(1, len(typed) + 1))
        assert [value for value, _ in cells] == shown
        assert [bool(text) for _, text in cells] == [str(t).startswith(("=", "{"))
                                                     for t in typed]


def test_excel_grammar_reaches_other_sheets(office: Office) -> None:
    with office.new() as book:
        book.copy_sheet(S, "数据 1", 1)
        book.set([("数据 1", "B2", 4), (S, "A1", "=SUM('数据 1'!$B$1:$B$3,1)")])
        assert book.value(S, "A1") == 5


def test_sheets_and_rows_move_and_formulas_follow(office: Office, tmp_path: Path) -> None:
    with office.new() as book:
        book.set([(S, "A1", 3), (S, "B1", "=A1+1")])
        book.insert_rows(S, 1, 2)
        book.insert_columns(S, "A")
        assert book.value(S, "C3") == 4
        book.move_range(S, "B3:B3", "F9")
        book.set([(S, "F9", 10)])
        assert book.value(S, "C3") == 11
        book.rename_sheet(S, "甲")
        book.copy_sheet("甲", "乙", 1)
        book.move_sheet("乙", 0)
        assert book.sheets == ["乙", "甲"]
        book.merge("甲", "A1:B2")
        book.unmerge("甲", "A1:B2")
        with office.new() as other:
            assert other.import_sheet(book, "甲", 0) == "甲"
            assert other.value("甲", "C3") == 11
            other.delete_sheet("甲")
            assert other.sheets == [S]
        book.delete_rows("甲", 1, 2)
        book.delete_columns("甲", "A")
        assert book.value("甲", "B1") == 11
        for form in ("xlsx", "ods", "pdf"):
            assert book.save(tmp_path / f"表.{form}").stat().st_size > 1000
    with office.open(tmp_path / "表.xlsx") as again:
        assert again.value("甲", "B1") == 11
        assert again.used("甲") == (7, 5)


def test_a_wrong_request_names_what_there_is(office: Office) -> None:
    with office.new() as book, pytest.raises(OfficeError, match="there are: Sheet1"):
        book.value("考核表", "A1")
    with pytest.raises(OfficeError):
        office.open("/nonexistent/nothing.xlsx")


def test_hundreds_of_cells_take_one_request(office: Office) -> None:
    with office.new() as book:
        book.set((S, f"A{n}", n) for n in range(1, 801))
        book.set((S, f"B{n}", f"=A{n}*2") for n in range(1, 801))
        assert [v for v, _ in book.get((S, f"B{n}") for n in range(1, 801))] == [
            2 * n for n in range(1, 801)]
