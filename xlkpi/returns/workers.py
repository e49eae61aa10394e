"""Reading with several processes, of which one may die without harm to the others."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Final

from xlkpi.collector import paused, sweep
from xlkpi.findings import finding
from xlkpi.returns.model import ReadResult
from xlkpi.returns.reader import Reader
from xlkpi.scheme.model import Scheme

_CHUNK: Final = 16  # files per message: what they have in common is sent once


class _Worker:
    """What a worker process keeps."""

    reader: Reader | None = None


_worker = _Worker()

File = tuple[Path, str]


def read_in_workers(files: Sequence[File], scheme: Scheme, processes: int,
                    beside: Callable[[], None] = lambda: None) -> Iterator[ReadResult]:
    """Read all files, in order.

    Args:
        files: paths with the labels that findings use.
        scheme: the scheme being collected.
        processes: number of worker processes, at least 2.
        beside: work of the caller's, done while the workers begin; what it raises ends all.
    """
    chunks = [files[i:i + _CHUNK] for i in range(0, len(files), _CHUNK)]
    with _pool(scheme, min(processes, len(chunks))) as pool:
        jobs: list[tuple[Sequence[File], Future[list[ReadResult]]]] = [
            (chunk, pool.submit(_read_chunk, chunk)) for chunk in chunks]
        try:
            beside()
            for chunk, job in jobs:
                yield from _results(chunk, job, scheme)
        except BaseException:  # nobody wants the others any more
            pool.shutdown(cancel_futures=True)
            raise


def _results(chunk: Sequence[File], job: Future[list[ReadResult]], scheme: Scheme
             ) -> list[ReadResult]:
    try:
        return job.result()
    except BrokenProcessPool:
        return [_read_alone(file, scheme) for file in chunk]


def _pool(scheme: Scheme, processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork" if fork_is_safe() else "spawn")
    return ProcessPoolExecutor(processes, context, _prepare, (scheme,))


def fork_is_safe() -> bool:
    """Whether this is Linux, and no other thread (a progress bar, a library's own) runs.

    A forked worker begins at once; another one first imports for a quarter of a second.
    """
    tasks = Path("/proc/self/task")
    return sys.platform == "linux" and tasks.is_dir() and len(list(tasks.iterdir())) == 1


def _prepare(scheme: Scheme) -> None:
    _worker.reader = Reader(scheme)


def _read_chunk(files: Sequence[File]) -> list[ReadResult]:
    if _worker.reader is None:
        raise RuntimeError("the worker was not prepared")
    with paused():
        found = [_worker.reader.read(path, label) for path, label in files]
        sweep()
    return found


def _read_alone(file: File, scheme: Scheme) -> ReadResult:
    """A file of a chunk whose worker died: again in a process of its own, to find the one."""
    with _pool(scheme, 1) as pool:
        try:
            return pool.submit(_read_chunk, [file]).result()[0]
        except BrokenProcessPool:
            return ReadResult((), (finding("FILE_KILLS_READER", file=file[1]),))
