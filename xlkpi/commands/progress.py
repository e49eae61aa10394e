"""A progress bar for people who wait: on a terminal only, and only after two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Final

PATIENCE: Final = 2.0  # seconds without a bar


class Progress:
    """Called as ``progress(done, total)``; a context manager that takes the bar away."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._started = time.monotonic()
        self._bar: Any = None
        self._task: Any = None
        self._shows = sys.stderr is not None and sys.stderr.isatty()  # closed: None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Say how far the work is: ``done`` of ``total`` files."""
        if not self._shows:
            return
        if self._bar is None:
            if time.monotonic() - self._started < PATIENCE:
                return
            self._open()
        self._bar.update(self._task, completed=done, total=total)

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self._bar = Bar("{task.description}", BarColumn(), MofNCompleteColumn(),
                        TimeRemainingColumn(), console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(self._title)
        self._bar.start()
