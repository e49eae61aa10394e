"""Everything that a Windows machine without internet needs, in one folder.

  python install/offline_bundle.py [--out build/xlkpi-windows] [--python 3.11 ...]

Collects the wheels of xlkpi and all its libraries for 64-bit Windows, with their
hashes, the add-in and the installer; checks that pip installs from the folder alone.
Copy the folder to the machine and start install.cmd in it.

Needs the extra `addin` (pip install -e .[addin]) and, this once, the package index.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import Final

import xlwings
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from xlkpi import __version__

ROOT: Final = Path(__file__).resolve().parents[1]
PYTHONS: Final = ("3.11", "3.12", "3.13")
PLATFORM: Final = "win_amd64"
INSTALLER: Final = ("install.cmd", "remove.cmd", "install.py")
ADDIN: Final = "xlkpi.xlam"
_WINDOWS: Final = {"platform_system": "Windows", "sys_platform": "win32", "os_name": "nt",
                   "platform_machine": "AMD64", "implementation_name": "cpython",
                   "platform_python_implementation": "CPython", "platform_release": "10"}
_PATCH: Final = 9  # of the Python that the wheels must allow
_ROUNDS: Final = 5  # in which libraries that only Windows needs bring further ones


class BundleError(Exception):
    """The bundle cannot be made, or is not whole."""


@dataclass(frozen=True)
class Wheel:
    """One wheel.

    Attributes:
        path: of the file.
        name: of the project, in its normal form.
        version: of the project.
        requires: what it needs, markers and all.
        pythons: which versions of Python it is for.
    """

    path: Path
    name: str
    version: Version
    requires: tuple[Requirement, ...]
    pythons: SpecifierSet

    @classmethod
    def of(cls, path: Path) -> Wheel:
        """Read a wheel's own description."""
        name, version, _, _ = parse_wheel_filename(path.name)
        with zipfile.ZipFile(path) as archive:
            member = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
            told = HeaderParser().parsestr(archive.read(member).decode("utf-8"))
        return cls(path, name, version,
                   tuple(Requirement(text) for text in told.get_all("Requires-Dist", [])),
                   SpecifierSet(told.get("Requires-Python", "")))

    @property
    def line(self) -> str:
        """Its line in a requirements file."""
        digest = hashlib.sha256(self.path.read_bytes()).hexdigest()
        return f"{self.name}=={self.version} --hash=sha256:{digest}"


def needed(wheel: Wheel, extras: Sequence[str], python: str) -> Iterator[Requirement]:
    """What a wheel needs on Windows."""
    for requirement in wheel.requires:
        environments = [{**_WINDOWS, "python_version": python, "python_full_version": f"{python}.0",
                         "extra": extra} for extra in ("", *extras)]
        if requirement.marker is None or any(map(requirement.marker.evaluate, environments)):
            yield requirement


def closure(root: Wheel, wheels: Mapping[str, Wheel], python: str
            ) -> tuple[list[Wheel], list[Requirement]]:
    """What is installed on Windows beginning with one wheel, and what of it is missing.

    pip judges markers by the machine that it runs on, so on Linux it neither
    fetches nor misses what only Windows needs (pywin32).
    """
    found: dict[str, set[str]] = {}
    missing: dict[str, Requirement] = {}
    waiting: list[tuple[Wheel, set[str]]] = [(root, set())]
    while waiting:
        wheel, extras = waiting.pop()
        if wheel.name in found and extras <= found[wheel.name]:
            continue
        found[wheel.name] = found.get(wheel.name, set()) | extras
        for requirement in needed(wheel, sorted(found[wheel.name]), python):
            other = wheels.get(canonicalize_name(requirement.name))
            if other is None or not (
                    requirement.specifier.contains(other.version, prereleases=True)
                    and other.pythons.contains(f"{python}.{_PATCH}")):
                missing[str(requirement)] = requirement
            else:
                waiting.append((other, set(requirement.extras)))
    return [wheels[name] for name in sorted(found)], list(missing.values())


# --- making -----------------------------------------------------------------------------------


def pip(*arguments: str) -> None:
    """Run pip.

    Raises:
        BundleError: it failed; with what it said.
    """
    done = subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundleError(f"pip {' '.join(arguments)}\n{done.stderr[-3000:]}")


def own_wheel(folder: Path) -> Wheel:
    """Build xlkpi's own wheel."""
    done = subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d",
                           str(folder)], cwd=ROOT, capture_output=True, text=True, check=False,
                          env={**os.environ, "SOURCE_DATE_EPOCH": "1704067200"})
    if done.returncode:
        raise BundleError(done.stderr[-3000:])
    return Wheel.of(next(folder.glob("xlkpi-*.whl")))


def collect(own: Wheel, python: str, folder: Path) -> list[Wheel]:
    """Fetch all wheels that xlkpi needs on Windows with one version of Python.

    Raises:
        BundleError: the index lacks one, or they do not fit together.
    """
    # The VBA in the add-in names the DLL of exactly the xlwings that it was built with.
    wanted = [f"xlwings=={xlwings.__version__}",
              *(_bare(r) for r in needed(own, (), python) if r.name != "xlwings")]
    for number in range(_ROUNDS):
        target = folder / f"{python}-{number}"
        pip("download", "--quiet", "--dest", str(target), "--platform", PLATFORM,
            "--python-version", python, "--only-binary=:all:", *wanted)
        fetched = [own, *map(Wheel.of, sorted(target.glob("*.whl")))]
        wheels = {wheel.name: wheel for wheel in fetched}
        if len(wheels) != len(fetched):
            raise BundleError(f"two versions of one library: {[w.path.name for w in fetched]}")
        found, missing = closure(own, wheels, python)
        if not missing:
            return found
        wanted += map(_bare, missing)
    raise BundleError(f"still missing for Python {python}: {', '.join(map(str, missing))}")


def _bare(requirement: Requirement) -> str:
    """A requirement without its marker, which is already judged."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"


def make(out: Path, pythons: Sequence[str], addin: bytes) -> None:
    """Make the bundle: whole, or not at all.

    Args:
        out: the folder; it may not exist yet.
        pythons: versions of Python.
        addin: xlkpi.xlam.
    """
    if out.exists():
        raise BundleError(f"已经存在 / is there already: {out}")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".xlkpi-", dir=out.parent) as scratch:
        work, draft = Path(scratch), Path(scratch, "bundle")
        wheels = draft / "wheels"
        wheels.mkdir(parents=True)
        own = own_wheel(wheels)
        pip("download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(wheels), "pip")
        for python in pythons:
            print(f"Python {python}: 收集程序包 / collecting", flush=True)
            found = collect(own, python, work)
            for wheel in found:
                if wheel.path.parent != wheels:
                    shutil.copy2(wheel.path, wheels)
            lines = [wheel.line for wheel in found]
            (draft / f"requirements-{python}.txt").write_text(
                "\n".join([*lines, ""]), encoding="utf-8", newline="\n")
        (draft / ADDIN).write_bytes(addin)
        for name in INSTALLER:
            shutil.copy2(ROOT / "install" / "windows" / name, draft)
        write_manifest(draft, pythons)
        check(draft)
        draft.rename(out)


def write_manifest(folder: Path, pythons: Sequence[str]) -> None:
    """Write manifest.json: what the installer needs to know, and a hash of every file."""
    files = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
             for path in sorted(folder.rglob("*")) if path.is_file()}
    told = {"xlkpi": __version__, "xlwings": xlwings.__version__, "platform": PLATFORM,
            "pythons": list(pythons), "files": files}
    (folder / "manifest.json").write_text(json.dumps(told, ensure_ascii=False, indent=1),
                                          encoding="utf-8", newline="\n")


# --- checking ---------------------------------------------------------------------------------


def check(folder: Path) -> None:
    """See that a machine without internet can install from the folder.

    Raises:
        BundleError: something is missing or has another hash.
    """
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name, digest in told["files"].items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise BundleError(f"missing or changed: {name}")
    for python in told["pythons"]:
        wanted = folder / f"requirements-{python}.txt"
        names = {line.split("==")[0] for line in wanted.read_text(encoding="utf-8").splitlines()}
        wheels = {w.name: w for w in map(Wheel.of, (folder / "wheels").glob("*.whl"))
                  if w.name in names}
        _, missing = closure(wheels["xlkpi"], wheels, python)
        if missing:
            raise BundleError(f"Python {python}: missing {', '.join(map(str, missing))}")
        with tempfile.TemporaryDirectory() as target:
            # pip would compare the running Python; closure() has compared the one that is meant
            pip("install", "--quiet", "--isolated", "--dry-run", "--ignore-requires-python",
                "--ignore-installed", "--target", target, "--platform", PLATFORM,
                "--python-version", python, "--only-binary=:all:", "--no-index",
                "--find-links", str(folder / "wheels"), "--require-hashes",
                "-r", str(wanted))


def main() -> int:
    """Entry point; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("build/xlkpi-windows"))
    parser.add_argument("--python", action="append", metavar="3.11", help="可重复 / may be repeated")
    parser.add_argument("--check", type=Path, metavar="DIR", help="只检查 / only check a folder")
    given = parser.parse_args()
    from xlkpi.hosts.xlam import package

    try:
        if given.check:
            check(given.check)
        else:
            make(given.out, given.python or PYTHONS, package.addin())
    except BundleError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"完整 / whole: {given.check or given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
