"""xlkpi preview and xlkpi appeal on the demo's returns."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Run
from tests.cli.test_targets import contents
from tests.cli.test_valid_files import faults
from xlkpi.commands import appealing, previewing
from xlkpi.commands.errors import CommandError
from xlkpi.commands.targets import is_summary, kind_of
from xlkpi.returns import collect, read
from xlkpi.scheme import load, save

UNIT = "嵩口所"
ISSUE = ("appeal", "issue", "suo-2023", UNIT)


@pytest.fixture
def returned(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's returns, in the folder where commands run."""
    return shutil.copytree(demo / "样例" / "3-交回的考核表", tmp_path / "交回")


@pytest.fixture
def issued(xlkpi: Run, returned: Path, tmp_path: Path) -> Path:
    """The 复核表 of one unit for two of its indicators."""
    ran = xlkpi(*ISSUE, "1.1,5.1", "--return", f"交回/{UNIT}.xlsx", "--notice", "2024-01-05",
                "--days", "7", "--filed", "2024-01-10", "--out", "复核表")
    assert (ran.code, ran.err) == (0, "")
    assert "2024年1月16日" in ran.out
    return tmp_path / "复核表" / f"{UNIT}（复核）.xlsx"


def test_an_appeal_that_is_late_already_is_told(xlkpi: Run, returned: Path) -> None:
    ran = xlkpi(*ISSUE, "1.1", "--return", f"交回/{UNIT}.xlsx", "--notice", "2024-01-05",
                "--days", "7", "--filed", "2024-01-17", "--out", "复核表")
    assert ran.code == 0
    assert "申请日期2024年1月17日已经过了期限" in ran.out
    assert "--late-ok" in ran.out


def another_scheme(xlkpi: Run, tmp_path: Path) -> None:
    """suo-2023 with a higher floor for 1.1."""
    assert xlkpi("scheme", "convert", "suo-2023", "新.toml").code == 0
    text = (tmp_path / "新.toml").read_text(encoding="utf-8")
    assert "50%)*[分值]" in text
    (tmp_path / "新.toml").write_text(text.replace("50%)*[分值]", "99%)*[分值]", 1),
                                     encoding="utf-8")


def test_preview_says_who_changes(xlkpi: Run, returned: Path, tmp_path: Path) -> None:
    another_scheme(xlkpi, tmp_path)
    before = contents(returned)
    ran = xlkpi("preview", "suo-2023", "新.toml", "交回", "--out", "果/预演.xlsx", "--json", "果/a.json")
    assert (ran.code, ran.err) == (0, "")
    told = json.loads((tmp_path / "果" / "a.json").read_text(encoding="utf-8"))
    unit = told["units"][UNIT]
    assert unit["scores"]["1.1"] == {"before": 1.72, "after": 0}
    assert unit["total"]["before"] - unit["total"]["after"] == pytest.approx(1.72)
    assert told["counts"]["total"] == sum(
        u["total"]["before"] != u["total"]["after"] for u in told["units"].values()) > 0
    assert f"总分有变{told['counts']['total']}个" in ran.out
    assert "1.1 现场检查（有改动：评分公式）" in ran.out
    assert f"{UNIT}  总分 78.60 → 76.88（-1.72）" in ran.out
    path = tmp_path / "果" / "预演.xlsx"
    assert contents(returned) == before
    assert (kind_of(path), is_summary(path)) == ("preview", False)
    assert [f.code for f in read(path).findings] == ["NOT_A_FORM"]


def test_preview_spares_what_is_no_preview(returned: Path, tmp_path: Path) -> None:
    out = returned / "预演.xlsx"
    for _ in range(2):  # an earlier preview is replaced, also where it lies among the returns
        previewing.run("suo-2023", "suo-2023", returned, out)
    before = contents(tmp_path)
    form = returned / f"{UNIT}.xlsx"
    for target, result in ((form, None), (tmp_path / "a.txt", None), (tmp_path / "a.xlsx", form)):
        with pytest.raises(CommandError, match=re.escape((result or target).name)):
            previewing.run("suo-2023", "suo-2023", returned, target, result)
    assert contents(tmp_path) == before


def test_preview_wants_the_scheme_of_the_returns(returned: Path, tmp_path: Path) -> None:
    save(load("suo-2023").model_copy(update={"id": "suo-2030"}), tmp_path / "b.toml")
    with pytest.raises(CommandError, match="属于方案“suo-2023”"):
        previewing.run(str(tmp_path / "b.toml"), "suo-2023", returned)
    found = previewing.run("suo-2023", str(tmp_path / "b.toml"), returned)
    assert not any(u.differs for u in found.units)
    assert list(previewing.lines(found))[-1] == "各项指标的得分没有变化。"


def test_a_reissued_form_opens_the_disputed_figures_alone(issued: Path, returned: Path) -> None:
    assert faults(issued) == []
    scheme = load("suo-2023")
    (found,) = read(issued, scheme).returns
    before = read(returned / f"{UNIT}.xlsx", scheme).returns[0]
    assert found.appeal is not None
    assert (found.appeal.codes, found.appeal.notice, found.appeal.days, found.appeal.filed) == (
        ("1.1", "5.1"), "2024-01-05", "7", "2024-01-10")
    assert [e[:2] for e in found.entries.values()] == [e[:2] for e in before.entries.values()]
    assert found.findings == ()
    sheet = openpyxl.load_workbook(issued)["考核表"]
    assert sheet.protection.sheet
    for key, entry in found.entries.items():
        for cell in (entry.cell, entry.assessed_cell):
            assert sheet[cell].protection.locked is not key.startswith(("1.1/", "5.1/")), key
    remark = next(row[0].value for row in sheet.iter_rows() if "复核表" in str(row[0].value))
    assert "只有1.1、5.1的" in remark
    assert "到2024年1月16日为止" in remark
    shown = openpyxl.load_workbook(issued, data_only=True)["考核表"]
    assert shown[found.scores["1.1"].assessed_cell].value == 1.72


def test_appeals_are_applied_and_told(xlkpi: Run, issued: Path, returned: Path, tmp_path: Path
                                      ) -> None:
    scheme = load("suo-2023")
    cells = read(issued, scheme).returns[0].entries
    book = openpyxl.load_workbook(issued)
    book["考核表"][cells["1.1/完成数"].assessed_cell] = 126
    book["考核表"][cells["1.2/完成数"].cell] = 1
    book.save(issued)
    before = contents(returned)
    ran = xlkpi("appeal", "apply", "交回", "复核表", "--scheme", "suo-2023", "--out", "果.xlsx",
                "--json", "果.json", "--summary", "新汇总.xlsx")
    assert (ran.code, ran.err) == (1, "")
    assert "“1.2/完成数”不在嵩口所的复核范围" in ran.out
    assert f"{UNIT}（申请复核）  总分 78.60 → 78.62  名次 4 不变" in ran.out
    assert "1.1 现场检查  1.72 → 1.74" in ran.out
    told = json.loads((tmp_path / "果.json").read_text(encoding="utf-8"))
    assert told["units"][UNIT]["scores"]["1.1"] == {"before": 1.72, "after": 1.74}
    assert told["units"][UNIT]["scores"]["1.2"]["before"] == told["units"][UNIT]["scores"][
        "1.2"]["after"]
    assert told["refused"] == [UNIT]
    assert kind_of(tmp_path / "果.xlsx") == "appeal"
    assert is_summary(tmp_path / "新汇总.xlsx")
    assert contents(returned) == before


def test_an_appeal_is_never_taken_for_a_return(issued: Path, returned: Path) -> None:
    """Not even where it was saved later, or is the only file of its unit."""
    shutil.copyfile(issued, returned / issued.name)
    scheme = load("suo-2023")
    found = collect(returned, scheme)
    assert found.chosen[UNIT].path.name == f"{UNIT}.xlsx"
    assert [(f.code, f.unit, f.file) for f in found.findings] == [
        ("APPEAL_AMONG_RETURNS", UNIT, issued.name)]
    (returned / f"{UNIT}.xlsx").unlink()
    assert collect(returned, scheme).missing == (UNIT,)


@pytest.mark.parametrize(("unit", "codes", "options", "said"), [
    (UNIT, "9.9", {"days": 7}, "9.9"), (UNIT, "1.1", {}, "复核期限"),
    ("没有所", "1.1", {"days": 7}, "没有所"), ("樟城所", "1.1", {"days": 7}, "樟城所"),
    (UNIT, "1.1", {"days": 7, "filed": "昨天"}, "昨天"), (UNIT, "，", {"days": 7}, "要复核的指标")])
def test_an_appeal_that_cannot_be_issued(returned: Path, tmp_path: Path, unit: str, codes: str,
                                         options: dict[str, Any], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        appealing.issue("suo-2023", unit, codes, returned / f"{UNIT}.xlsx", "2024-01-05",
                        tmp_path / "复核表", **options)
    assert not (tmp_path / "复核表").exists()


def test_nothing_is_replaced_and_nothing_applied_without_appeals(issued: Path, returned: Path,
                                                                 tmp_path: Path) -> None:
    before = contents(tmp_path)
    form, folder = returned / f"{UNIT}.xlsx", issued.parent
    with pytest.raises(CommandError, match="--force"):
        appealing.issue("suo-2023", UNIT, "1.1", form, "2024-01-05", folder, days=7)
    with pytest.raises(CommandError, match="本身就是复核表"):
        appealing.issue("suo-2023", UNIT, "1.1", issued, "2024-01-05", tmp_path / "另", days=7)
    with pytest.raises(CommandError, match="没有复核表"):
        appealing.run(returned, returned, "suo-2023", tmp_path / "果.xlsx")
    with pytest.raises(CommandError, match="要读取的文件"):
        appealing.run(returned, folder, "suo-2023", form)
    assert contents(tmp_path) == before
    appealing.issue("suo-2023", UNIT, "1.1", form, "2024-01-05", folder, days=7, force=True)
    assert contents(tmp_path) != before
