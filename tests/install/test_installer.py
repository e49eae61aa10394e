"""install.py as install.cmd starts it: a real environment, real pip, no index; and undone again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pip
import pytest

from tests.install.home import Home, addin
from xlkpi import __version__
from xlkpi.addin import pythons
from xlkpi.addin.machine import SetupError

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "install" / "windows"
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


def pip_wheel(folder: Path) -> None:
    """A wheel of the pip that runs here: its folder in a zip."""
    source = Path(pip.__file__).parent
    with zipfile.ZipFile(folder / f"pip-{pip.__version__}-py3-none-any.whl", "w") as archive:
        for path in source.rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                archive.write(path, Path("pip") / path.relative_to(source))


def own_wheel(folder: Path) -> Path:
    """Our own wheel, without what it needs: no library is fetched."""
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
                   cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("xlkpi-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, re.sub(rb"Requires-Dist: .*\n", b"", content)
                             if name.endswith("/METADATA") else content)
    return wheel


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small offline bundle in a folder with a Chinese name and a space."""
    folder = tmp_path_factory.mktemp("安装 包")
    wheels = folder / "wheels"
    wheels.mkdir()
    wheel = own_wheel(wheels)
    pip_wheel(wheels)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (folder / f"requirements-{VERSION}.txt").write_text(
        f"xlkpi=={__version__} --hash=sha256:{digest}\n")
    for name in ("install.cmd", "remove.cmd", "install.py"):
        (folder / name).write_bytes((INSTALLER / name).read_bytes())
    addin(folder / "xlkpi.xlam")
    files = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
             for p in folder.rglob("*") if p.is_file()}
    (folder / "manifest.json").write_text(json.dumps({"pythons": [VERSION], "files": files}))
    return folder


def run(bundle: Path, home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {**home.environ, "PATH": os.environ["PATH"], "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    return subprocess.run([sys.executable, "-I", str(bundle / "install.py"), *arguments],
                          env=environ, cwd=home.folder, capture_output=True, encoding="utf-8",
                          check=False)


@pytest.mark.slow
def test_installed_from_the_folder_alone_and_removed(bundle: Path, home: Home) -> None:
    before = home.files()
    done = run(bundle, home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "安装完成" in done.stdout
    python = home.machine.folder / "env" / "bin" / "python"
    told = subprocess.run([str(python), "-I", "-c", "import xlkpi; print(xlkpi.__file__)"],
                          capture_output=True, text=True, check=True).stdout
    assert str(home.machine.folder) in told
    assert home.machine.addin.read_bytes() == (bundle / "xlkpi.xlam").read_bytes()
    assert b"%LOCALAPPDATA%\\xlkpi\\env\\bin\\python" in home.machine.settings.read_bytes()

    removed = run(bundle, home, "remove")
    assert (removed.returncode, removed.stderr) == (0, "")
    assert home.files() == before
    again = run(bundle, home, "remove")
    assert again.returncode == 1
    assert "没有安装记录" in again.stderr


def test_a_changed_wheel_is_not_installed(bundle: Path, home: Home, tmp_path: Path) -> None:
    before = home.files()
    copy = tmp_path / "改过"
    copy.mkdir()
    subprocess.run(["cp", "-r", f"{bundle}/.", str(copy)], check=True)
    wanted = copy / f"requirements-{VERSION}.txt"
    wanted.write_text(re.sub(r"sha256:\w{8}", "sha256:00000000", wanted.read_text()))
    first = run(copy, home)  # the manifest notices
    assert first.returncode == 1
    assert f"requirements-{VERSION}.txt" in first.stderr
    told = json.loads((copy / "manifest.json").read_text())
    told["files"][wanted.name] = hashlib.sha256(wanted.read_bytes()).hexdigest()
    (copy / "manifest.json").write_text(json.dumps(told))
    second = run(copy, home)  # and pip does
    assert second.returncode == 1
    assert "hash" in second.stderr.lower()
    assert home.files() == before


# --- which Python ---------------------------------------------------------------------------------
def launcher(folder: Path, text: str) -> Path:
    """A py launcher that lists what it is told to."""
    path = folder / "py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\ncat <<'E'\n{text}\nE\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_the_launcher_is_asked(home: Home, tmp_path: Path) -> None:
    launcher(tmp_path / "bin", f" -V:3.11 *        {sys.executable}\n"
                               r" -V:3.9           C:\Program Files\Python39\python.exe")
    home.environ["PATH"] = str(tmp_path / "bin")
    found = list(pythons.candidates(home.machine, None))
    assert Path(sys.executable) in found[1:]
    assert Path(r"C:\Program Files\Python39\python.exe") in found


def test_the_one_in_the_bundle_comes_first_and_the_shops_never(home: Home, tmp_path: Path) -> None:
    own = tmp_path / "python" / "python.exe"
    own.parent.mkdir()
    own.write_bytes(b"")
    shop = tmp_path / "WindowsApps" / "python"
    shop.parent.mkdir()
    shop.write_text("#!/bin/sh\n")
    shop.chmod(0o755)
    home.environ["PATH"] = str(shop.parent)
    found = list(pythons.candidates(home.machine, tmp_path))
    assert found[0] == own
    assert shop not in found


def test_only_a_python_that_fits_is_taken(home: Home) -> None:
    here = sys.version_info[:2]
    assert pythons.choose(home.machine, None, []).version == here
    assert pythons.choose(home.machine, None, [here]).path == Path(sys.executable)
    with pytest.raises(SetupError, match=r"3\.99") as caught:
        pythons.choose(home.machine, None, [(3, 99)])
    assert sys.executable in str(caught.value)


def test_what_is_no_python_is_none(tmp_path: Path) -> None:
    assert pythons.examine(Path("/bin/true")) is None
    assert pythons.examine(tmp_path / "nix") is None


def test_an_embeddable_python_is_copied_and_opened(home: Home, tmp_path: Path) -> None:
    """Its own starter is a script here; the folder is like the one that python.org gives."""
    folder = tmp_path / "python"
    folder.mkdir()
    (folder / "python311._pth").write_text("python311.zip\n.\n\n# Uncomment\n#import site\n")
    starter = folder / "python.exe"
    starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "import sys; print(sys.argv)"\n')
    starter.chmod(0o755)
    small = pythons.Python(starter, (3, 11), 64, has_venv=False)
    packages = pythons.Packages(("x",), Path("pip.whl"))
    said: list[str] = []
    made = pythons.make_environment(home.machine, small, packages, said.append)
    assert (made / "python311._pth").read_text().splitlines() == [
        "python311.zip", ".", "", "# Uncomment", "Lib\\site-packages", "import site"]
    assert len(said) == 2
    with pytest.raises(SetupError, match="精简版"):
        pythons.make_environment(home.machine, small, pythons.Packages(("x",)), said.append)
    assert sorted(p.name for p in home.machine.folder.iterdir()) == ["env", "install.json"]


# --- the starters ---------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["install", "remove"])
def test_the_starters_are_as_windows_reads_them(name: str) -> None:
    content = (INSTALLER / f"{name}.cmd").read_bytes()
    assert content.isascii()  # read in the machine's code page, whatever it is
    assert content.count(b"\r\n") == content.count(b"\n") > 10
    lines = content.decode().splitlines()
    assert sum(f"install.py {name} %*" in line for line in lines) == 3
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert set(re.findall(r"goto (\w+)", content.decode())) == labels


def test_the_installer_needs_the_standard_library_only() -> None:
    program = ("import sys; sys.path.insert(0, sys.argv[1]); "
               "from xlkpi.addin import machine, pythons, record, settings, setup; "
               "print([m for m in sys.modules if 'site-packages' in "
               "(getattr(sys.modules[m], '__file__', '') or '')])")
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program, str(ROOT)],
                          capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
