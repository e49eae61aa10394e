"""Many files: which count, what is missing, quotas, and files that are no returns."""

from __future__ import annotations

import copy
import os
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path
from threading import Event

import pytest

from tests.returns.workshop import (
    FORM,
    SHEET_PART,
    Deadly,
    Desk,
    codes,
    opened,
    rewrite,
    role_columns,
    small_scheme,
)
from xlkpi.returns import ReadResult, Return, collect, workers
from xlkpi.returns.collect import find_files, saved
from xlkpi.returns.workers import read_in_workers
from xlkpi.scheme.identity import Role
from xlkpi.scheme.model import Choice, Unit


def note_saved(path: Path, when: str) -> None:
    """What the program that saved the file notes in it."""
    rewrite(path, "docProps/core.xml", lambda data: re.sub(
        rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + when.encode(), data))


def forget_saved(path: Path) -> None:
    rewrite(path, "docProps/core.xml", lambda _: None)


def test_everything_returned(desk: Desk) -> None:
    for unit in ("东所", "南所", "西所", "北所"):
        desk.filled(unit=unit, assessed={"2.1/档次": "中"})
    found = collect(desk.folder, desk.scheme)
    assert list(found.chosen) == ["东所", "南所", "西所", "北所"]
    assert (found.findings, found.missing, found.others, found.files) == ((), (), (), 4)


def test_missing_units(desk: Desk) -> None:
    desk.filled()
    found = collect(desk.folder, desk.scheme)
    assert found.missing == ("南所", "西所", "北所")
    assert [(f.code, f.unit, f.severity) for f in found.findings] == [
        ("UNIT_MISSING", unit, "error") for unit in found.missing]


def test_of_two_returns_the_one_saved_last_counts(desk: Desk) -> None:
    first = desk.filled({"1.1/完成数": 1}, name="a.xlsx")
    last = desk.filled({"1.1/完成数": 2}, name="b.xlsx")
    note_saved(first, "2023-12-20T08:00:00Z")
    note_saved(last, "2023-12-18T08:00:00Z")
    os.utime(last, (2e9, 2e9))  # copied later: what the workbook says comes first
    found = collect(desk.folder, desk.scheme)
    assert found.chosen["东所"].path == first
    assert [r.path for r in found.others] == [last]
    (finding,) = [f for f in found.findings if f.code.startswith("DUPLICATE")]
    assert (finding.code, finding.file, finding.severity) == (
        "DUPLICATE_DIFFERS", "b.xlsx", "warning")
    assert "a.xlsx" in finding.message
    assert "2023-12-20" in finding.message


def test_without_a_note_the_time_of_the_file_decides(desk: Desk) -> None:
    for name, when in (("a.xlsx", 1_700_000_000), ("b.xlsx", 1_700_009_999)):
        path = desk.filled({"1.1/完成数": when % 40}, name=name)
        forget_saved(path)
        os.utime(path, (when, when))
    found = collect(desk.folder, desk.scheme)
    assert found.chosen["东所"].path.name == "b.xlsx"
    assert saved(found.chosen["东所"]) == datetime.fromtimestamp(1_700_009_999, timezone.utc)


def test_a_second_copy_of_the_same_figures_is_a_note(desk: Desk) -> None:
    path = desk.filled()
    (desk.folder / "sub").mkdir()
    (desk.folder / "sub" / "东所 - 副本.xlsx").write_bytes(path.read_bytes())
    found = collect(desk.folder, desk.scheme)
    assert [(f.code, f.severity) for f in found.findings[:1]] == [("DUPLICATE_SAME", "note")]
    assert len(found.others) == 1


def test_files_of_the_same_name_are_told_apart_by_their_folders(desk: Desk) -> None:
    for n, folder in enumerate(("初报", "补报")):
        (desk.folder / folder).mkdir()
        path = desk.filled({"1.1/完成数": n}, name=f"{folder}/东所.xlsx")
        note_saved(path, f"2023-12-0{n + 1}T00:00:00Z")
    (found,) = [f for f in collect(desk.folder, desk.scheme).findings if "DUPLICATE" in f.code]
    assert found.file == "初报/东所.xlsx"
    assert "补报/东所.xlsx" in found.message


def test_returns_that_cannot_count(desk: Desk) -> None:
    desk.filled()
    desk.filled(unit="中所")
    other = Desk(small_scheme(id="other"), desk.folder)
    other.filled(unit="南所")
    found = collect(desk.folder, desk.scheme)
    assert list(found.chosen) == ["东所"]
    assert sorted(r.unit for r in found.others) == ["中所", "南所"]
    assert {"UNIT_UNKNOWN", "WRONG_SCHEME"} <= set(codes(found.findings))


def test_files_that_are_passed_over(desk: Desk) -> None:
    path = desk.filled()
    for name in ("~$东所.xlsx", ".~东所.xlsx", ".~lock.东所.xlsx#", ".hidden.xlsx", "Thumbs.db",
                 "desktop.ini", ".DS_Store"):
        (desk.folder / name).write_bytes(b"x")
    (desk.folder / "__MACOSX").mkdir()
    (desk.folder / "__MACOSX" / "._东所.xlsx").write_bytes(b"x")
    (desk.folder / "盖章件.pdf").write_bytes(b"%PDF")
    files, findings = find_files(desk.folder)
    assert files == [(path, "东所.xlsx")]
    assert [(f.code, f.file) for f in findings] == [("FILE_PASSED_OVER", "盖章件.pdf")]


def test_lock_files_named_outright_are_passed_over_too(desk: Desk) -> None:
    path = desk.filled()
    lock = desk.folder / "~$东所.xlsx"
    lock.write_bytes(b"x")
    assert find_files([path, lock, path])[0] == [(path, "东所.xlsx")]


def test_a_folder_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(FileNotFoundError, match="没有此处"):
        collect(desk.folder / "没有此处", desk.scheme)


def test_folders_and_files_mixed(desk: Desk) -> None:
    (desk.folder / "城区").mkdir()
    east = desk.filled(name="城区/东所.xlsx")
    south = desk.filled(unit="南所")
    found = collect([desk.folder / "城区", south], desk.scheme)
    assert [r.path for r in found.chosen.values()] == [east, south]


def test_one_bad_file_does_not_stop_the_others(desk: Desk) -> None:
    for n, content in enumerate((b"", b"PK\x03\x04", b"%PDF-", b"\0" * 99)):
        (desk.folder / f"{n}.xlsx").write_bytes(content)
    desk.filled()
    found = collect(desk.folder, desk.scheme)
    assert list(found.chosen) == ["东所"]
    assert codes(found.findings)[:4] == ["FILE_EMPTY", "FILE_DAMAGED", "FILE_NOT_WORKBOOK",
                                         "FILE_DAMAGED"]


def test_findings_of_a_folder_name_the_file_with_its_folder(desk: Desk) -> None:
    (desk.folder / "乡镇").mkdir()
    (desk.folder / "乡镇" / "坏.xlsx").write_bytes(b"")
    assert collect(desk.folder, desk.scheme).findings[0].file == "乡镇/坏.xlsx"


def test_a_return_of_another_period(desk: Desk) -> None:
    for unit in ("东所", "南所", "西所"):
        desk.filled(unit=unit)
    path = desk.folder / "西所.xlsx"
    rewrite(path, SHEET_PART, lambda data: data.replace(b">period=<", ">period=一季度<".encode()))
    found = [f for f in collect(desk.folder, desk.scheme).findings if f.code == "PERIOD_DIFFERS"]
    assert [(f.unit, f.value) for f in found] == [("西所", "一季度")]


class Stopped(Exception):
    """Somebody has had enough."""


def test_who_stops_does_not_wait_for_all_the_files(
        desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stopped = [], Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            stopped.set()
            super().shutdown(wait=wait)

    def chunk(files: list[object]) -> list[ReadResult]:
        begun.append(files)
        if len(begun) > 1:
            stopped.wait()
        return [ReadResult()] * len(files)

    def stop(done: int, _: int) -> None:
        raise Stopped

    monkeypatch.setattr(workers, "_pool", lambda *_: Pool(1))
    monkeypatch.setattr(workers, "_read_chunk", chunk)
    paths = [desk.folder / f"{n}.xlsx" for n in range(100)]
    for path in paths:
        path.touch()
    with pytest.raises(Stopped):
        collect(paths, desk.scheme, processes=2, progress=stop)
    assert len(begun) <= 2


# --- quotas ----------------------------------------------------------------------------------
def test_too_many_units_in_a_tier(desk: Desk) -> None:
    desk.filled(unit="东所", assessed={"2.1/档次": "优"})
    desk.filled({"2.1/档次": "优"}, unit="南所", assessed={"2.1/档次": None})
    desk.filled({"2.1/档次": "优"}, unit="西所", assessed={"2.1/档次": "良"})
    desk.filled(unit="北所", assessed={"2.1/档次": "优"})  # the only one of its group
    (found,) = collect(desk.folder, desk.scheme).findings
    assert (found.code, found.value, found.severity) == ("QUOTA_EXCEEDED", "优", "error")
    assert "东所、南所" in found.message
    assert found.unit == "东所、南所"
    assert "北所" not in found.message


def test_a_quota_just_met_is_no_fault(desk: Desk) -> None:
    for unit, tier in (("东所", "优"), ("南所", "良"), ("西所", "良"), ("北所", "优")):
        desk.filled(unit=unit, assessed={"2.1/档次": tier})
    assert collect(desk.folder, desk.scheme).findings == ()


def test_tiers_without_a_quota(tmp_path: Path) -> None:
    plain = small_scheme()
    inputs = tuple(i.model_copy(update={"choices": (Choice(label="优"), Choice(label="良"))})
                   if i.name == "档次" else i for i in plain.inputs)
    desk = Desk(small_scheme(inputs=inputs), tmp_path)
    for unit in ("东所", "南所", "西所", "北所"):
        desk.filled(unit=unit, assessed={"2.1/档次": "优"})
    assert collect(desk.folder, desk.scheme).findings == ()


# --- several processes -------------------------------------------------------------------------
def test_processes_give_the_same(desk: Desk) -> None:
    desk.filled({"1.1/完成数": "约10"})
    desk.filled(unit="南所")
    (desk.folder / "坏.xlsx").write_bytes(b"PK")
    seen: list[tuple[int, int]] = []
    one = collect(desk.folder, desk.scheme)
    two = collect(desk.folder, desk.scheme, processes=2, progress=lambda *p: seen.append(p))
    assert two == one
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_file_that_kills_its_reader(desk: Desk) -> None:
    good, bad = desk.filled(), desk.filled(unit="南所")
    files = [(good, "a"), (Deadly(bad), "b"), (good, "c")]
    results = list(read_in_workers(files, desk.scheme, 2))
    assert [len(r.returns) for r in results] == [1, 0, 1]
    assert [(f.code, f.file) for r in results for f in r.findings] == [("FILE_KILLS_READER", "b")]


def test_an_archive_with_wrong_times_still_counts(desk: Desk) -> None:
    path = desk.filled()
    note_saved(path, "gestern")
    assert saved(desk.one(path)).year >= 2023
    with zipfile.ZipFile(path) as source:
        assert b"gestern" in source.read("docProps/core.xml")


def test_returns_survive_the_way_between_processes(desk: Desk) -> None:
    """A copy is made as pickle makes it."""
    found = desk.one(desk.filled({"1.1/完成数": "约10"}))
    assert copy.copy(found) == found
    bare = Return(Path("a"), "b", "c", "d", "e")
    assert copy.copy(bare) == bare


# --- of two returns that cannot be told apart by time ------------------------------------------
def test_the_dates_of_the_template_say_nothing_about_a_return(desk: Desk) -> None:
    """LibreOffice keeps both when it converts; the file's own time is all there is."""
    for name, when in (("a.xlsx", 1_700_009_999), ("b.xlsx", 1_700_000_000)):
        path = desk.filled({"1.1/完成数": when % 40}, name=name)
        rewrite(path, "docProps/core.xml", lambda data: re.sub(
            rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2023-01-01T00:00:00Z", data))
        os.utime(path, (when, when))
    found = collect(desk.folder, desk.scheme)
    assert found.chosen["东所"].path.name == "a.xlsx"
    assert saved(found.chosen["东所"]) == datetime.fromtimestamp(1_700_009_999, timezone.utc)


def test_a_tie_says_that_nobody_could_tell(desk: Desk) -> None:
    for name, amount in (("b.xlsx", 1), ("a.xlsx", 2)):
        note_saved(desk.filled({"1.1/完成数": amount}, name=name), "2023-12-18T08:00:00Z")
    found = collect([desk.folder / "b.xlsx", desk.folder / "a.xlsx"], desk.scheme)
    assert found.chosen["东所"].path.name == "a.xlsx"
    (finding,) = [f for f in found.findings if f.code.startswith("DUPLICATE")]
    assert (finding.code, finding.file, finding.severity) == ("DUPLICATE_UNSURE", "b.xlsx", "error")
    assert "分不出哪一份更新" in finding.message
    assert "a.xlsx" in finding.message
    assert finding.message.count("2023-12-18") == 1


def test_a_reviewers_choice_that_is_none_takes_no_place_of_a_quota(desk: Desk) -> None:
    desk.filled(unit="东所", assessed={"2.1/档次": "优"})
    desk.filled({"2.1/档次": "优"}, unit="南所", assessed={"2.1/档次": "特优"})
    assert "QUOTA_EXCEEDED" not in codes(collect(desk.folder, desk.scheme).findings)


def test_an_empty_form_does_not_take_the_place_of_a_filled_one(desk: Desk) -> None:
    desk.filled(name="甲.xlsx")
    desk.blank(name="乙.xlsx")
    (desk.folder / "乙.xlsx").touch()
    found = collect(desk.folder, desk.scheme)
    assert found.chosen["东所"].path.name == "甲.xlsx"
    assert [(f.file, f.severity) for f in found.findings if f.code == "DUPLICATE_BLANK"] == [
        ("乙.xlsx", "note")]


def test_a_form_whose_cells_are_not_found_is_not_called_empty(desk: Desk) -> None:
    """Its figures cannot be read: an older form must not count for it with a mere note."""
    desk.filled(name="甲.xlsx")
    path = desk.filled(name="乙.xlsx")
    with opened(path) as book:
        sheet = book[FORM]
        sheet.delete_cols(role_columns(sheet)[Role.KEY.value])
        sheet.defined_names.clear()
    note_saved(path, "2099-12-20T08:00:00Z")
    found = collect(desk.folder, desk.scheme)
    assert found.chosen["东所"].path == path
    told = codes(found.findings)
    assert "DUPLICATE_DIFFERS" in told
    assert "DUPLICATE_BLANK" not in told


def test_a_file_named_for_another_unit_is_asked_about(desk: Desk) -> None:
    desk.filled(unit="东所", name="南所2023.xlsx")
    desk.filled(unit="西所", name="西所和北所.xlsx")
    found = [f for f in collect(desk.folder, desk.scheme).findings
             if f.code == "FILE_NAMED_FOR_ANOTHER"]
    assert [(f.file, f.unit, f.value) for f in found] == [("南所2023.xlsx", "东所", "南所")]


def test_a_name_within_the_name_of_another_unit_is_not_its_own(tmp_path: Path) -> None:
    """城东所.xlsx with the form of 东所 in it is not named for 东所."""
    units = tuple(Unit(name=name, group="甲组") for name in ("东所", "城东所", "北城东所"))
    desk = Desk(small_scheme(units=units), tmp_path)
    desk.filled(unit="东所", name="北城东所.xlsx")
    desk.filled(unit="城东所", name="2023年城东所.xlsx")
    desk.filled(unit="北城东所", name="北城东所和东所.xlsx")
    found = [f for f in collect(desk.folder, desk.scheme).findings
             if f.code == "FILE_NAMED_FOR_ANOTHER"]
    assert [(f.file, f.unit, f.value) for f in found] == [("北城东所.xlsx", "东所", "北城东所")]


def test_a_binary_workbook_is_no_file_to_pass_over(desk: Desk) -> None:
    with zipfile.ZipFile(desk.folder / "东所.xlsb", "w") as target:
        target.writestr("xl/workbook.bin", b"x")
    found = [f for f in collect(desk.folder, desk.scheme).findings if f.file]
    assert [(f.code, f.severity) for f in found] == [("FILE_BINARY", "error")]
