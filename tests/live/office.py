"""A real LibreOffice Calc, driven from pytest.

    def test_sum(office):
        with office.new() as book:
            book.set([("Sheet1", "A1", 2), ("Sheet1", "A2", "=A1*3")])
            assert book.value("Sheet1", "A2") == 6

The tests' Python has no UNO: ``worker.py`` runs under the system's Python and
is talked to in JSON lines.  The office has a profile, a pipe and an
environment of its own, and is ended by its process id.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Union

from tests.offices import END_SECONDS, patience

START_AGAIN = (79, 81)  # exit codes by which the office asks to be started once more
START_SECONDS = 120
WORKER = Path(__file__).with_name("worker.py")

Typed = Union[None, bool, int, float, str]
Shown = Union[None, float, str, dict[str, str]]  # a dict is {"error": code}


class OfficeError(Exception):
    """LibreOffice is missing, did not start, or refused a request."""


def _program() -> Path:
    """soffice.bin itself: the wrapper script has another process id."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name, path="/usr/bin:/usr/local/bin:/opt/libreoffice/program")
        if found:
            return Path(found).resolve().with_name("soffice.bin")
    raise OfficeError("LibreOffice is not installed: python3 install/bootstrap.py test installs "
                      "it on Debian; pytest -m 'not live' runs the tests that do without")


def _python(program: Path) -> str:
    """A Python that imports uno: the system's, or the one beside the office."""
    for candidate in ("/usr/bin/python3", str(program.with_name("python"))):
        if not Path(candidate).exists():
            continue
        tried = subprocess.run([candidate, "-c", "import uno"], capture_output=True, check=False,
                               env=_environment(Path("/nonexistent")))
        if tried.returncode == 0:
            return candidate
    raise OfficeError("no Python with UNO: install the package python3-uno")


def _environment(home: Path) -> dict[str, str]:
    """Nothing of the tests' virtual environment may reach the office."""
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8",
            "SAL_USE_VCLPLUGIN": "svp"}


class Office:
    """One office process with its worker; a context manager."""

    def __init__(self) -> None:
        self._opened: set[Path] = set()
        self._fresh()

    def _fresh(self) -> None:
        """A home, a profile and a pipe that no office has used."""
        self._home = Path(tempfile.mkdtemp(prefix="xlkpi-office-"))
        self._pipe = f"xlkpi-{uuid.uuid4().hex}"
        self._log = self._home / "office.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[str] | None = None

    def __enter__(self) -> Office:
        try:
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._end()

    # -- life --------------------------------------------------------------
    def _start(self) -> None:
        program = _program()
        self._worker = subprocess.Popen(
            [_python(program), str(WORKER)], env=_environment(self._home), text=True,
            encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        command = [str(program), f"-env:UserInstallation={(self._home / 'profile').as_uri()}",
                   f"--accept=pipe,name={self._pipe};urp;", "--headless", "--invisible",
                   "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
        end = time.monotonic() + START_SECONDS
        while True:
            if self._process is None or self._process.poll() in START_AGAIN:
                with self._log.open("ab") as log:
                    self._process = subprocess.Popen(
                        command, env=_environment(self._home), stdout=log, stderr=log)
            if self.call("connect", pipe=self._pipe):
                return
            if self._process.poll() not in (None, *START_AGAIN):
                raise OfficeError(f"LibreOffice ended while starting{self._ending()}")
            if time.monotonic() > end:
                raise OfficeError(f"LibreOffice did not listen within {START_SECONDS} s")
            time.sleep(0.05)  # between two looks; the state decides

    def _end(self) -> None:
        worker, process = self._worker, self._process
        if worker is not None:
            if process is not None and process.poll() is None and worker.poll() is None:
                try:
                    self.call("terminate")
                except OfficeError:
                    process.terminate()
            if worker.stdin:
                worker.stdin.close()
            _await(worker)
            if worker.stdout:
                worker.stdout.close()
        if process is not None:
            _await(process)
        shutil.rmtree(self._home, ignore_errors=True)

    def call(self, op: str, **arguments: Any) -> Any:
        """Send one request to the worker; its answer, or OfficeError."""
        worker = self._worker
        if worker is None or worker.stdin is None or worker.stdout is None:
            raise OfficeError("not started: use 'with Office() as office'")
        try:
            worker.stdin.write(json.dumps({"op": op, **arguments}) + "\n")
            worker.stdin.flush()
        except BrokenPipeError:
            raise OfficeError(f"{op}: the worker is gone") from None
        line = worker.stdout.readline()
        if not line:
            raise OfficeError(f"{op}: the worker ended")
        answer = json.loads(line)
        if "fault" in answer:
            seconds = patience(answer["fault"])
            if seconds and self._process is not None:
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(seconds)
            raise OfficeError(f"{op}: {answer['fault']}{self._ending()}")
        return answer["result"]

    def _revive(self) -> None:
        """A new office where a test before this one saw the old one crash."""
        if self._process is not None and self._process.poll() is not None:
            self._end()
            for path in self._opened:  # an office that crashes leaves its locks behind
                (path.parent / f".~lock.{path.name}#").unlink(missing_ok=True)
            self._opened.clear()
            self._fresh()
            self._start()

    def _ending(self) -> str:
        """How the office ended and what it said; "" while it runs."""
        code = self._process.poll() if self._process else None
        if code is None:
            return ""
        return f"; the office ended with {code}:\n{self._log.read_text(errors='replace')[:4000]}"

    # -- documents ---------------------------------------------------------
    @property
    def version(self) -> str:
        """'7.4.7.2'."""
        return str(self.call("version"))

    @property
    def pid(self) -> int:
        """The office's process id."""
        if self._process is None:
            raise OfficeError("not started")
        return self._process.pid

    def open(self, path: str | os.PathLike[str], *, macros: bool = False) -> Book:
        """Open an xlsx or ods file; with ``macros`` its own may run."""
        self._revive()
        whole = Path(path).resolve()
        self._opened.add(whole)
        return Book(self, self.call("open", path=str(whole), macros=macros))

    def new(self) -> Book:
        """A new spreadsheet with one sheet, 'Sheet1'."""
        self._revive()
        return Book(self, self.call("open", path=None))


def _await(process: subprocess.Popen[Any]) -> None:
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Book:
    """One open document; a context manager that closes it without saving.

    Sheets are meant by name, rows are 1-based, columns are letters, positions
    of sheets are 0-based.
    """

    def __init__(self, office: Office, number: int) -> None:
        self._office = office
        self._number = number

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _call(self, op: str, **arguments: Any) -> Any:
        return self._office.call(op, book=self._number, **arguments)

    def set(self, cells: Iterable[tuple[str, str, Typed]]) -> None:
        """Type into (sheet, address, what): all cells in one request.

        A number is a number; None empties the cell; '=…' is a formula in
        Excel's grammar, '{=…}' an array formula; "'…" a text as it stands;
        any other text is understood as when typed ('85%' is 0.85).  A
        protected cell is an OfficeError.
        """
        self._call("set", cells=list(cells))

    def get(self, cells: Iterable[tuple[str, str]]) -> list[tuple[Shown, str]]:
        """(value, formula) of each (sheet, address), all in one request.

        The value is a number, a text, None for an empty cell or
        {"error": "#N/A"}; the formula is Calc's own text, "" where there is none.
        """
        return [(value, text) for value, text in self._call("get", cells=list(cells))]

    def values(self, sheet: str, addresses: Sequence[str]) -> list[Shown]:
        """The values of many cells of one sheet."""
        return [value for value, _ in self.get((sheet, a) for a in addresses)]

    def value(self, sheet: str, address: str) -> Shown:
        """The value of one cell; many at once are read by ``get``."""
        return self.values(sheet, [address])[0]

    def used(self, sheet: str) -> tuple[int, int]:
        """(rows, columns) up to the last used cell."""
        rows, columns = self._call("used", sheet=sheet)
        return rows, columns

    def macro(self, name: str, *arguments: Any) -> Any:
        """Run a Basic function or Sub, 'VBAProject.module.function'; what it returns."""
        return self._call("macro", name=name, arguments=list(arguments))

    def recalculate(self) -> None:
        """Hard: every formula anew."""
        self._call("recalculate")

    @property
    def sheets(self) -> list[str]:
        """Names in order, hidden ones too."""
        return list(self._call("sheets"))

    def unprotect(self, sheet: str, password: str = "") -> bool:
        """Lift the sheet's protection; whether it is off now."""
        return bool(self._call("unprotect", sheet=sheet, password=password))

    def insert_rows(self, sheet: str, row: int, count: int = 1) -> None:
        """Before ``row``."""
        self._call("insert_rows", sheet=sheet, row=row, count=count)

    def delete_rows(self, sheet: str, row: int, count: int = 1) -> None:
        """From ``row``."""
        self._call("delete_rows", sheet=sheet, row=row, count=count)

    def insert_columns(self, sheet: str, column: str, count: int = 1) -> None:
        """Before ``column``."""
        self._call("insert_columns", sheet=sheet, column=column, count=count)

    def delete_columns(self, sheet: str, column: str, count: int = 1) -> None:
        """From ``column``."""
        self._call("delete_columns", sheet=sheet, column=column, count=count)

    def move_range(self, sheet: str, area: str, to: str) -> None:
        """Cut ``area`` ('C1:C40') and paste it at ``to`` ('R1'): formulas and names follow."""
        self._call("move_range", sheet=sheet, area=area, to=to)

    def sort(self, sheet: str, area: str, column: str) -> None:
        """Sort the rows of ``area`` by one of its columns, smallest first."""
        self._call("sort", sheet=sheet, area=area, column=column)

    def rename_sheet(self, sheet: str, to: str) -> None:
        """Formulas and names follow."""
        self._call("rename_sheet", sheet=sheet, to=to)

    def copy_sheet(self, sheet: str, to: str, at: int) -> None:
        """Copy within the workbook."""
        self._call("copy_sheet", sheet=sheet, to=to, at=at)

    def import_sheet(self, source: Book, sheet: str, at: int) -> str:
        """Copy a sheet of another open workbook to here; the name it has here."""
        return str(self._call("import_sheet", source=source._number, sheet=sheet, at=at))

    def move_sheet(self, sheet: str, at: int) -> None:
        """To another position."""
        self._call("move_sheet", sheet=sheet, at=at)

    def delete_sheet(self, sheet: str) -> None:
        """With all that stands in it."""
        self._call("delete_sheet", sheet=sheet)

    def merge(self, sheet: str, area: str) -> None:
        """Merge the cells of ``area``."""
        self._call("merge", sheet=sheet, area=area, on=True)

    def unmerge(self, sheet: str, area: str) -> None:
        """Take the merging of ``area`` away."""
        self._call("merge", sheet=sheet, area=area, on=False)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Store a copy; .xlsx, .ods, .pdf or .html decides the form.  The path."""
        where = Path(path).resolve()
        self._call("save", path=str(where), form=where.suffix.lstrip(".").lower())
        return where

    def close(self) -> None:
        """Without saving."""
        self._call("close")
