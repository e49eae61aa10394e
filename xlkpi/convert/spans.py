"""Where the elements of an XML part stand in its bytes, so that single ones can be replaced."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from xlkpi.returns.container import UnreadableError

_TAG: Final = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_BOM: Final = b"\xef\xbb\xbf"

Edit = tuple[int, int, bytes]  # from, to, what takes its place


@dataclass(eq=False)
class Element:
    """One element.

    Attributes:
        name: without its prefix.
        prefix: 'x:' or ''.
        attributes: as they stand there.
        start: where its opening tag begins (bytes).
        inside: where the opening tag ends.
        end: where the whole element ends.
        text: the text directly inside of it.
        parent: the nearest of the wanted elements around it.
    """

    name: str
    prefix: str
    attributes: dict[str, str]
    start: int
    inside: int = 0
    end: int = 0
    text: str = ""
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """Its first child of that name among the wanted ones."""
        return next((c for c in self.children if c.name == name), None)


def elements(xml: bytes, wanted: Collection[str]) -> list[Element]:
    """The elements of these names, in the order of their opening tags.

    Args:
        xml: a part, in UTF-8.
        wanted: names without prefix.

    Raises:
        UnreadableError: not well-formed, not UTF-8, or with a DTD.
    """
    finder = _Finder(xml, frozenset(wanted))
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *a: finder.start(parser.CurrentByteIndex, *a)
    parser.EndElementHandler = lambda *_: finder.stop(parser.CurrentByteIndex)
    parser.CharacterDataHandler = finder.data
    parser.StartDoctypeDeclHandler = finder.refuse
    if not xml.removeprefix(_BOM).startswith(b"<"):
        raise UnreadableError("FILE_DAMAGED")
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise UnreadableError("FILE_DAMAGED") from error
    return finder.found


class _Finder:
    """What the parser calls."""

    def __init__(self, xml: bytes, wanted: frozenset[str]) -> None:
        self.found: list[Element] = []
        self._xml = xml
        self._wanted = wanted
        self._open: list[Element | None] = []

    def start(self, index: int, tag: str, attributes: dict[str, str]) -> None:
        """An opening tag."""
        prefix, colon, name = tag.rpartition(":")
        if name not in self._wanted:
            self._open.append(None)
            return
        parent = next((e for e in reversed(self._open) if e is not None), None)
        whole = _TAG.match(self._xml, index)
        if whole is None:
            raise UnreadableError("FILE_DAMAGED")
        element = Element(name, prefix + colon, attributes, index, whole.end(), parent=parent)
        if parent is not None:
            parent.children.append(element)
        self.found.append(element)
        self._open.append(element)

    def stop(self, index: int) -> None:
        """A closing tag, or the end of an empty one."""
        element = self._open.pop()
        if element is None:
            return
        if self._xml[element.inside - 2:element.inside] == b"/>":
            element.end = element.inside
        else:
            element.end = self._xml.index(b">", index) + 1

    def data(self, text: str) -> None:
        """Text."""
        if self._open and self._open[-1] is not None:
            self._open[-1].text += text

    def refuse(self, *_: Any) -> None:
        """A DTD: none of ours has one, and it can do harm."""
        raise UnreadableError("FILE_DAMAGED")


def spliced(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with the edits made; they must not overlap.

    >>> spliced(b"<a>1</a>", [(3, 4, b"2")])
    b'<a>2</a>'
    """
    out, at = [], 0
    for start, end, new in sorted(edits):
        out += [xml[at:start], new]
        at = end
    return b"".join([*out, xml[at:]])


def without_attribute(tag: bytes, name: str) -> bytes:
    """An opening tag less one attribute.

    >>> without_attribute(b'<c r="A1" t="s">', "t")
    b'<c r="A1">'
    """
    return re.sub(_attribute(name), b"", tag)


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """An opening tag with an attribute set, where it stands or else last.

    >>> with_attribute(b'<c r="A1"/>', "t", "s")
    b'<c r="A1" t="s"/>'
    """
    new = f' {name}="{value}"'.encode()
    if re.search(_attribute(name), tag):
        return re.sub(_attribute(name), new, tag)
    end = b"/>" if tag.endswith(b"/>") else b">"
    return tag[:-len(end)].rstrip() + new + end


def _attribute(name: str) -> bytes:
    return rb"""\s+%s\s*=\s*(?:"[^"]*"|'[^']*')""" % name.encode("ascii")
