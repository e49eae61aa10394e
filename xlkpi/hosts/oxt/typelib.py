"""A UNO type library (.rdb) for one interface, written without LibreOffice's SDK.

The bytes are those of the SDK's own unoidl-write but for the comment at the
start; tests/office_addin holds a file of that program against this writer.
The format: a magic word, the place and length of the root's table, a comment;
then entities, each module after what it contains.  A text that has come
before is written as its place with the highest bit set.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

_MAGIC: Final = b"UNOIDL\xff\0"
COMMENT: Final = b"\0** Created by xlkpi **\0"
_MODULE, _INTERFACE = 0, 5
_BASE: Final = "com.sun.star.uno.XInterface"
_SEEN: Final = 0x80000000


@dataclass(frozen=True)
class Method:
    """One method of the interface: every parameter goes in."""

    name: str
    result: str  # a UNO type, "any" or "[][]any"
    parameters: tuple[tuple[str, str], ...]  # (name, type)


@dataclass
class _Writer:
    data: bytearray = field(default_factory=bytearray)
    seen: dict[str, int] = field(default_factory=dict)

    def number(self, value: int) -> None:
        self.data += struct.pack("<I", value)

    def text(self, text: str) -> None:
        if text in self.seen:
            self.number(self.seen[text] | _SEEN)
            return
        self.seen[text] = len(self.data)
        self.number(len(text))
        self.data += text.encode("ascii")

    def name(self, text: str) -> int:
        """A name for a table; its place."""
        place = len(self.data)
        self.data += text.encode("ascii") + b"\0"
        return place

    def interface(self, methods: tuple[Method, ...]) -> int:
        place = len(self.data)
        self.data.append(_INTERFACE)
        self.number(1)
        self.text(_BASE)
        self.number(0)  # optional bases
        self.number(0)  # attributes
        self.number(len(methods))
        for method in methods:
            self.text(method.name)
            self.text(method.result)
            self.number(len(method.parameters))
            for name, kind in method.parameters:
                self.data.append(0)  # in
                self.text(name)
                self.text(kind)
            self.number(0)  # exceptions
        return place


def library(interface: str, methods: tuple[Method, ...], comment: bytes = COMMENT) -> bytes:
    """The type library of one interface.

    Args:
        interface: full name, "org.xlkpi.XKpi".
        methods: in order.
        comment: what stands behind the head, between zero bytes.

    >>> library("org.xlkpi.XKpi", ())[:6]
    b'UNOIDL'
    """
    *modules, name = interface.split(".")
    writer = _Writer(bytearray(len(_MAGIC) + 8))
    writer.data += comment
    entity = writer.interface(methods)
    place = writer.name(name)
    for module in reversed(modules):
        table = len(writer.data)
        writer.data.append(_MODULE)
        writer.number(1)
        writer.number(place)
        writer.number(entity)
        entity, place = table, writer.name(module)
    root = len(writer.data)
    writer.number(place)
    writer.number(entity)
    writer.data[: len(_MAGIC) + 8] = _MAGIC + struct.pack("<II", root, 1)
    return bytes(writer.data)


def idl(interface: str, methods: tuple[Method, ...]) -> str:
    """The same as text, for people and for unoidl-write."""
    *modules, name = interface.split(".")
    lines = [f"module {module} {{" for module in modules]
    lines.append(f"interface {name} {{")
    for method in methods:
        inside = ", ".join(f"[in] {_written(kind)} {each}" for each, kind in method.parameters)
        lines.append(f"  {_written(method.result)} {method.name}({inside});")
    lines.append("};" + " };" * len(modules))
    return "\n".join(lines) + "\n"


def _written(kind: str) -> str:
    """A type as IDL has it.

    >>> _written("[][]any")
    'sequence< sequence< any > >'
    """
    return f"sequence< {_written(kind[2:])} >" if kind.startswith("[]") else kind
