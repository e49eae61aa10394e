"""What a sheet or a table has several of, by name or by place from 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes


class Items(base_classes.Collection):
    """A collection whose things are listed anew whenever it is asked."""

    def _all(self) -> list[Any]:
        """The things, in order."""
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())

    def __call__(self, key: int | str) -> Any:
        found = self._all()
        if isinstance(key, int):
            if 1 <= key <= len(found):
                return found[key - 1]
        else:
            for item in found:
                if str(getattr(item, "name", "")).lower() == key.lower():
                    return item
        raise KeyError(key)

    def __contains__(self, key: int | str) -> bool:
        try:
            self(key)
        except KeyError:
            return False
        return True
