"""The commands of the year's work, as contracts of design.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run
from xlkpi import __version__
from xlkpi.commands.progress import Progress
from xlkpi.functions import FUNCTIONS
from xlkpi.scheme import load, shipped


def test_help_and_version_are_chinese(xlkpi: Run) -> None:
    assert xlkpi("--version").out == f"xlkpi {__version__}\n"
    for arguments in ((), ("--help",), ("scheme",), ("scheme", "--help")):
        ran = xlkpi(*arguments)
        assert ran.code == 0
        assert ran.out.startswith("用法：")
    for command in ("call", "functions", "distribute", "inspect", "check", "consolidate", "demo",
                    "scheme list", "scheme check", "scheme show", "scheme convert"):
        page = xlkpi(*command.split(), "--help").out
        assert not any(w in page for w in ("Usage", "Options", "Arguments", "Show this", "TEXT",
                                           "<", "required", "default")), page


@pytest.mark.parametrize(("arguments", "said"), [
    (("bogus",), "bogus"),
    (("check",), "缺少 文件或目录"),
    (("check", "没有.xlsx"), "没有.xlsx"),
    (("check", "--bogus", "x"), "--bogus"),
    (("distribute", "suo-2023"), "--out"),
    (("distribute", "没有的方案", "--out", "d"), "没有的方案"),
    (("distribute", "suo-2023", "--out", "d", "--units", "没有.csv"), "没有.csv"),
    (("distribute", "suo-2023", "--out", "d", "--formulas", "x"), "“x”不在 native、udf 之中"),
    (("inspect", "没有.xlsx"), "没有.xlsx"),
    (("consolidate", "没有", "--scheme", "suo-2023", "--out", "a.xlsx"), "没有"),
    (("consolidate", ".", "--scheme", "suo-2023", "--out", "a.xlsx"), "没有工作簿"),
    (("scheme", "check", "没有的方案"), "没有的方案"),
    (("scheme", "check", "没有.xlsx"), "没有.xlsx"),
    (("chek",), "没有命令“chek”（是否想用 check、scheme）"),
    (("consolidate", ".", "--scheme", "suo-2023", "--out", "a.xlsx", "--processes", "x"), "整数"),
    (("consolidate", ".", "--scheme", "suo-2023", "--out", "."), "是目录"),
    (("scheme", "show", "没有.toml"), "没有.toml"),
    (("scheme", "convert", "suo-2023", "a.doc"), ".doc"),
    (("call",), "函数名"),
    (("check", "a", "--processes", "0"), "0 应不小于 1"),
    (("consolidate", "a", "b", "--scheme", "suo-2023", "--out", "a.xlsx"), "多出的参数：b"),
    (("call", "--batch", "-", "KPI_TIER"), "--batch"),
])
def test_what_cannot_run_is_one_chinese_sentence(xlkpi: Run, arguments: tuple[str, ...],
                                                 said: str) -> None:
    ran = xlkpi(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.endswith("。\n")
    assert len(ran.err.splitlines()) == 1
    assert "Invalid" not in ran.err


def test_functions_as_lines_as_json_and_as_a_page(xlkpi: Run) -> None:
    assert len(xlkpi("functions").out.splitlines()) == len(FUNCTIONS)
    told = {f["name"]: f for f in json.loads(xlkpi("functions", "--json").out)}
    assert list(told) == list(FUNCTIONS)
    ratio = told["KPI_RATIO"]
    assert ratio["signature"] == "KPI_RATIO(actual, target, [floor], [cap])"
    assert [p["required"] for p in ratio["parameters"]] == [True, True, False, False]
    assert ratio["examples"][0] == {"formula": "=KPI_RATIO(45,100,50%)", "result": "0"}


def test_schemes_are_listed_shown_checked_and_converted(xlkpi: Run, tmp_path: Path) -> None:
    listed = xlkpi("scheme", "list").out
    assert [line.split()[0] for line in listed.splitlines()] == list(shipped())
    assert "suo-2023  2023年度市场监督管理所绩效考核细则（90 分，47 项指标，7 个所）" in listed
    assert "（100 分，33 个填报项，14 个综合结果，23 个单位）" in listed
    page = xlkpi("scheme", "show", "suo-2023").out
    assert "=KPI_RATIO([@完成数],[@应完成数],50%)*[分值]" in page
    assert all(i.code in page for i in load("suo-2023").indicators)
    assert xlkpi("scheme", "check", "suo-2023").code == 0
    assert xlkpi("scheme", "convert", "suo-2023", "a.xlsx").code == 0
    assert xlkpi("scheme", "convert", "a.xlsx", "b.toml").code == 0
    assert load(tmp_path / "b.toml") == load("suo-2023")
    text = (tmp_path / "b.toml").read_text(encoding="utf-8")
    (tmp_path / "c.toml").write_text(text.replace("KPI_RATIO(", "KPI_RATO("), encoding="utf-8")
    ran = xlkpi("scheme", "check", "c.toml")
    assert ran.code == 1
    assert "KPI_RATIO" in ran.out
    findings = json.loads(xlkpi("scheme", "check", "c.toml", "--json").out)
    assert "error" in {f["severity"] for f in findings}


def test_distribute_takes_another_list_of_units(xlkpi: Run, tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_bytes("单位,城区所\n新城所,1\n嵩口所,\n".encode("gb18030"))
    ran = xlkpi("distribute", "suo-2023", "--out", "表", "--units", "名单.csv")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(p.name for p in (tmp_path / "表").iterdir()) == ["嵩口所.xlsx", "新城所.xlsx"]
    (tmp_path / "名单.csv").write_bytes("单位,城区所\n新城所,是\n".encode("gb18030"))
    ran = xlkpi("distribute", "suo-2023", "--out", "错", "--units", "名单.csv")
    assert ran.code == 2
    assert "单位“新城所”的属性“城区所”填的是“是”" in ran.err
    book = openpyxl.Workbook()
    book.active.append(["单位"])
    book.active.append(["新城所"])
    book.save(tmp_path / "名单.xlsx")
    ran = xlkpi("distribute", "suo-2023", "--out", "另", "--units", "名单.xlsx")
    assert ran.code == 2
    assert "城区所" in ran.err
    (tmp_path / "重复.csv").write_text("嵩口所\n嵩口所\n", encoding="utf-8")
    assert "重复" in xlkpi("distribute", "suo-2023", "--out", "另", "--units", "重复.csv").err
    assert not (tmp_path / "另").exists()


def test_distribute_never_replaces_what_somebody_filled_in(xlkpi: Run, demo: Path,
                                                           tmp_path: Path) -> None:
    filled = demo / "样例" / "3-交回的考核表" / "樟城所.xlsx"
    (tmp_path / "表").mkdir()
    book = openpyxl.load_workbook(filled)
    book.save(tmp_path / "表" / "樟城所.xlsx")
    before = (tmp_path / "表" / "樟城所.xlsx").read_bytes()
    ran = xlkpi("distribute", "suo-2023", "--out", "表")
    assert ran.code == 2
    assert "樟城所.xlsx" in ran.err
    assert [p.read_bytes() for p in (tmp_path / "表").iterdir()] == [before]


def test_demo_tells_the_ranking_and_what_to_open(demo: Path, xlkpi: Run) -> None:
    said = (demo / "said.txt").read_text(encoding="utf-8")
    ranks = [line.split() for line in said.splitlines() if line.startswith("    ")]
    assert [r[0] for r in ranks] == [str(n) for n in range(1, 8)]
    assert sorted((float(r[2]) for r in ranks), reverse=True) == [float(r[2]) for r in ranks]
    assert len({r[2] for r in ranks}) == 7
    assert "没有发现问题" in said
    assert "先打开" in said
    assert (demo / "样例" / "4-汇总.xlsx").exists()
    again = xlkpi("demo", str(demo / "样例"))
    assert again.code == 0, again.err


def test_check_finds_what_is_wrong(demo: Path, xlkpi: Run, tmp_path: Path) -> None:
    returned = demo / "样例" / "3-交回的考核表"
    before = {p: p.read_bytes() for p in returned.iterdir()}
    ran = xlkpi("check", str(returned))
    assert ran.code == 0, ran.out
    (tmp_path / "回收").mkdir()
    book = openpyxl.load_workbook(returned / "樟城所.xlsx")
    book["考核表"]["H7"] = "很多"
    book.save(tmp_path / "回收" / "x.xlsx")
    for path in ("回收", "回收/x.xlsx"):
        ran = xlkpi("check", path)
        assert ran.code == 1
        assert "很多" in ran.out
        findings = json.loads(xlkpi("check", path, "--json").out)
        fault = next(f for f in findings if f["value"] == "很多")
        assert (fault["file"], fault["sheet"], fault["cell"], fault["severity"]) == (
            "x.xlsx", "考核表", "H7", "error")
        assert set(fault) >= {"severity", "code", "file", "sheet", "cell", "value", "message"}
    assert sum(f["severity"] == "error" for f in json.loads(
        xlkpi("check", "回收", "--json").out)) >= 1 + 6, "six units are missing"
    assert {p: p.read_bytes() for p in returned.iterdir()} == before, "inputs are never changed"


def test_a_folder_without_our_workbooks_cannot_be_checked(xlkpi: Run, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    ran = xlkpi("check", "空")
    assert ran.code == 2
    assert "没有找到考核表" in ran.err
    (tmp_path / "空" / "~$樟城所.xlsx").write_bytes(b"x")
    assert "~$" in xlkpi("check", "空").err


def test_what_is_wrong_with_the_only_file_of_a_folder_is_told(xlkpi: Run, tmp_path: Path) -> None:
    (tmp_path / "回收").mkdir()
    (tmp_path / "回收" / "坏.xlsx").write_bytes(b"PK damaged")
    ran = xlkpi("check", "回收")
    assert (ran.code, ran.err) == (1, "")
    assert "坏.xlsx" in ran.out
    assert "已损坏" in ran.out
    assert [f["code"] for f in json.loads(xlkpi("check", "回收", "--json").out)] == ["FILE_DAMAGED"]


def test_a_scheme_that_cannot_be_read_could_not_be_checked(xlkpi: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"no zip")
    (tmp_path / "方案.md").write_text("#", encoding="utf-8")
    for name in ("坏.xlsx", "方案.md"):
        ran = xlkpi("scheme", "check", name)
        assert (ran.code, ran.out) == (2, "")
        assert name in ran.err
        assert "BadZipFile" not in ran.err
        ran = xlkpi("scheme", "check", name, "--json")
        assert ran.code == 2
        assert [f["severity"] for f in json.loads(ran.out)] == ["error"]
    (tmp_path / "错.toml").write_text('id = "a"\nx = =\n', encoding="utf-8")
    ran = xlkpi("scheme", "check", "错.toml")
    assert ran.code == 1
    assert "第2行第5个字" in ran.out
    assert "Invalid" not in ran.out
    assert "改好后请再检查一次" in ran.out  # nothing else of it has been looked at


def test_inspect_says_where_everything_is(demo: Path, xlkpi: Run) -> None:
    path = demo / "样例" / "3-交回的考核表" / "嵩口所.xlsx"
    told = json.loads(xlkpi("inspect", str(path), "--json").out)
    assert (told["scheme"], told["version"], told["unit"]) == ("suo-2023", "1.0", "嵩口所")
    scheme = load("suo-2023")
    assert len(told["inputs"]) == len(scheme.inputs)
    assert [i["code"] for i in told["indicators"]] == [i.code for i in scheme.indicators]
    first = told["inputs"][0]
    assert first == {
        "indicator": "1.1", "name": "完成数", "kind": "number", "by": "unit", "sheet": "考核表",
        "cell": first["cell"], "assessed_cell": first["assessed_cell"],
        "value": 126.0, "assessed": 124.0}
    sheet = openpyxl.load_workbook(path)["考核表"]
    assert (sheet[first["cell"]].value, sheet[first["assessed_cell"]].value) == (126, 124)
    score = told["indicators"][0]
    assert (score["full"], score["self"], score["assessed"]) == (1.8, 1.74, 1.72)
    assert str(sheet[score["self_cell"]].value).startswith("=")
    pending = next(i for i in told["indicators"] if i["code"] == "10.1")
    assert pending["assessed"] == "待汇总"
    shown = xlkpi("inspect", str(path)).out
    assert "嵩口所" in shown
    missing = {basis: [i["code"] for i in told["indicators"] if isinstance(i[basis], str)]
               for basis in ("self", "assessed")}
    assert (len(missing["self"]), len(missing["assessed"])) == (19, 5)
    total = next(line for line in shown.splitlines() if line.startswith("合计"))
    assert "（不含未填 14 项、待汇总 5 项）" in total
    assert total.endswith("（不含待汇总 5 项）")
    assert "总得分  自评 未定  考评 未定" in shown


def test_consolidate_json_is_the_contract(demo: Path, xlkpi: Run, tmp_path: Path) -> None:
    returned = demo / "样例" / "3-交回的考核表"
    ran = xlkpi("consolidate", str(returned), "--scheme", "suo-2023", "--out", "汇总.xlsx",
                "--json", "汇总.json")
    assert (ran.code, ran.err) == (0, "")
    told = json.loads((tmp_path / "汇总.json").read_text(encoding="utf-8"))
    assert set(told) >= {"units", "findings", "missing"}
    assert told["missing"] == []
    unit = told["units"]["樟城所"]
    assert set(unit) >= {"group", "scores", "total", "rank", "results", "file"}
    assert unit["file"] == "樟城所.xlsx"
    assert unit["rank"] == unit["results"]["排名"] == 1
    assert round(sum(unit["scores"].values()), 10) == unit["total"] == unit["results"]["总得分"]
    assert all(u["open"] == 0 for u in told["units"].values())
    xlkpi("consolidate", str(returned), "--scheme", "suo-2023", "--out", "自评.xlsx", "--json",
          "自评.json", "--basis", "self")
    own = json.loads((tmp_path / "自评.json").read_text(encoding="utf-8"))
    assert own["units"]["嵩口所"]["scores"]["1.1"] == 1.74
    assert told["units"]["嵩口所"]["scores"]["1.1"] == 1.72
    two = xlkpi("consolidate", str(returned), "--scheme", "suo-2023", "--out", "二.xlsx", "--json",
                "二.json", "--processes", "2")
    assert two.out == ran.out.replace("汇总.xlsx", "二.xlsx")
    assert (tmp_path / "二.json").read_bytes() == (tmp_path / "汇总.json").read_bytes()


def test_the_summary_may_lie_among_the_returns(demo: Path, xlkpi: Run, tmp_path: Path) -> None:
    for path in (demo / "样例" / "3-交回的考核表").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    first = xlkpi("consolidate", ".", "--scheme", "suo-2023", "--out", "汇总.xlsx")
    again = xlkpi("consolidate", ".", "--scheme", "suo-2023", "--out", "汇总.xlsx")
    assert first.code == again.code == 0
    assert again.out == first.out


def test_a_progress_bar_only_for_those_who_wait_at_a_terminal(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    moments = iter((0.0, 0.5, 2.5, 3.0))
    program = ("import sys, time\nfrom xlkpi.commands.progress import Progress\n"
               f"moments = iter({list(moments)})\ntime.monotonic = lambda: next(moments, 3.0)\n"
               "with Progress('汇总') as p:\n    for n in range(3): p(n, 3)\n")
    import pty  # not on Windows

    quiet = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert (quiet.stdout, quiet.stderr) == (b"", b"")
    ours, theirs = pty.openpty()
    subprocess.run([sys.executable, "-c", program], stderr=theirs, check=True,
                   env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    assert "汇总" in os.read(ours, 10_000).decode("utf-8", "replace")
    os.close(ours)
    gone = subprocess.run([sys.executable, "-c", f"import sys\nsys.stderr = None\n{program}"],
                          capture_output=True, check=False)
    assert (gone.returncode, gone.stdout) == (0, b"")
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    with Progress("汇总") as progress:
        progress(1, 2)
    assert capsys.readouterr().err == ""
