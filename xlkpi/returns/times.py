"""When a returned file was saved."""

from __future__ import annotations

from datetime import datetime, timezone

from xlkpi.returns.container import Package, UnreadableError
from xlkpi.returns.model import Return


def saved(returned: Return) -> datetime:
    """When a return's file was saved last, by its own word, else by the file system.

    Whole seconds, as people are told: what they see as equal is equal.
    """
    try:
        with Package(returned.path) as package:
            noted = package.saved()
        if noted is not None:
            return noted.replace(microsecond=0)
    except UnreadableError:
        pass  # not a zip: .xls and .et keep no time that could be read
    try:
        return datetime.fromtimestamp(int(returned.path.stat().st_mtime), timezone.utc)
    except OSError:
        return datetime.fromtimestamp(0, timezone.utc)
