"""The offline bundle: what Windows needs is in it, and pip installs from it alone."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import offline_bundle
import pytest
from offline_bundle import BundleError, Wheel, closure
from packaging.specifiers import SpecifierSet

from xlkpi import __version__


def wheel(folder: Path, name: str, version: str = "1.0", *requires: str) -> Wheel:
    path = folder / f"{name}-{version}-py3-none-any.whl"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}",
             *(f"Requires-Dist: {r}" for r in requires)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join([*lines, "", ""]))
    return Wheel.of(path)


def test_what_only_windows_needs_is_missed(tmp_path: Path) -> None:
    root = wheel(tmp_path, "xlkpi", "1.0", "a>=1", 'p ; platform_system == "Windows"',
                 'm ; sys_platform == "darwin"', 't ; python_version < "3.11"',
                 'd ; extra == "dev"')
    a = wheel(tmp_path, "a", "1.0", "b[fast]<2")
    b = wheel(tmp_path, "b", "1.5", 'c ; extra == "fast"')
    wheels = {w.name: w for w in (root, a, b)}
    found, missing = closure(root, wheels, "3.11")
    assert [w.name for w in found] == ["a", "b", "xlkpi"]
    assert {r.name for r in missing} == {"p", "c"}
    _, missing = closure(root, wheels, "3.10")
    assert {r.name for r in missing} == {"p", "c", "t"}
    wheels |= {w.name: w for w in (wheel(tmp_path, "p"), wheel(tmp_path, "c"),
                                   wheel(tmp_path, "b", "2.0"))}
    _, missing = closure(root, wheels, "3.11")
    assert [str(r) for r in missing] == ["b[fast]<2"]


def test_a_wheel_for_another_python_is_none(tmp_path: Path) -> None:
    root = wheel(tmp_path, "xlkpi", "1.0", "a")
    other = replace(wheel(tmp_path, "a"), pythons=SpecifierSet(">=3.12"))
    assert closure(root, {"xlkpi": root, "a": other}, "3.12")[1] == []
    assert [r.name for r in closure(root, {"xlkpi": root, "a": other}, "3.11")[1]] == ["a"]


def test_wheels_that_need_each_other_end(tmp_path: Path) -> None:
    a, b = wheel(tmp_path, "a", "1", "b"), wheel(tmp_path, "b", "1", "a[x]")
    found, missing = closure(a, {"a": a, "b": b}, "3.11")
    assert ([w.name for w in found], missing) == (["a", "b"], [])


@pytest.mark.slow
def test_the_whole_bundle_for_windows(tmp_path: Path) -> None:
    """Fetches from the package index."""
    out = tmp_path / "离线 安装"
    offline_bundle.make(out, ["3.11"], b"add-in")
    told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    names = {line.split("==")[0] for line in
             (out / "requirements-3.11.txt").read_text(encoding="utf-8").splitlines()}
    assert {"xlkpi", "xlwings", "pywin32", "pandas", "tzdata", "colorama"} <= names
    assert told["xlkpi"] == __version__
    assert {"install.cmd", "remove.cmd", "install.py", "xlkpi.xlam"} <= told["files"].keys()
    built_for = {p.name.rsplit("-", 1)[1] for p in (out / "wheels").iterdir()}
    assert built_for <= {"any.whl", "win_amd64.whl"}
    offline_bundle.check(out)
    assert [p.name for p in tmp_path.iterdir()] == [out.name]

    with pytest.raises(BundleError, match="already"):
        offline_bundle.make(out, ["3.11"], b"")
    gone = next((out / "wheels").glob("pywin32-*.whl"))
    gone.unlink()
    with pytest.raises(BundleError, match="pywin32"):
        offline_bundle.check(out)
    del told["files"][f"wheels/{gone.name}"]
    (out / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(BundleError, match="pywin32"):
        offline_bundle.check(out)
