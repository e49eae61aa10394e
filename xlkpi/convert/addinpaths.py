r"""The add-in's path, which Excel puts before its functions on saving: taken out again.

Excel writes ``[1]!KPI_RATIO(…)``, where 1 counts the links to other workbooks,
or spells the path out: ``'C:\…\xlkpi.xlam'!KPI_RATIO(…)``.  On another
machine such a formula looks for the add-in at a place where it is not.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from xlkpi.convert.spans import Edit, Element, elements, spliced

ADDIN: Final = "xlkpi.xlam"
_SPELT: Final = re.compile(
    r"(?:'(?:[^']|'')*'|\[[0-9]+\]|[^\s'!(),;:+\-*/^&=<>{}\"]+\.xlam?)!(?=KPI_[A-Z]+\()",
    re.IGNORECASE)
_NUMBER: Final = re.compile(r"\[([0-9]+)\]!")
_BOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_TYPES: Final = "[Content_Types].xml"


def without_paths(formula: str, links: Collection[int] = ()) -> str:
    r"""The formula with the add-in's functions bare.

    Args:
        formula: with or without its '='.
        links: which numbered links lead to the add-in.

    >>> without_paths("SUM('C:\\a b\\xlkpi.xlam'!KPI_RATIO(H5,1),[2]!KPI_RANK(1,A:A))", {2})
    'SUM(KPI_RATIO(H5,1),KPI_RANK(1,A:A))'
    """
    def bare(found: re.Match[str]) -> str:
        number = _NUMBER.fullmatch(found[0])
        return found[0] if number and int(number[1]) not in links else ""

    return _SPELT.sub(bare, formula)


@dataclass
class Links:
    """A workbook's links to other workbooks.

    Attributes:
        addin: numbers of those that lead to the add-in.
    """

    addin: frozenset[int] = frozenset()
    _parts: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # relationship id, part

    @classmethod
    def of(cls, parts: Mapping[str, bytes]) -> Links:
        """The links of a workbook, given its parts."""
        if b"externalReference" not in parts[_BOOK]:
            return cls()
        targets = {e.attributes.get("Id", ""): e.attributes.get("Target", "")
                   for e in elements(parts[_LINKS], ("Relationship",))}
        found, numbered = set(), {}
        for number, element in enumerate(elements(parts[_BOOK], ("externalReference",)), 1):
            link = _attribute(element, "id")
            target = targets.get(link, "")
            part = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            numbered[number] = (link, part)
            if _leads_to_addin(parts.get(_relations(part))):
                found.add(number)
        return cls(frozenset(found), numbered)

    def removed(self, parts: Mapping[str, bytes], used: Collection[int]) -> dict[str, bytes | None]:
        """The parts that change, None for those that go, when the add-in's links are taken out.

        Links count by their place, so one that stands before another workbook's stays:
        it does no harm without a formula.

        Args:
            parts: of the workbook, its formulas without paths already.
            used: numbers that formulas still name.
        """
        number, gone = len(self._parts), []
        while number in self.addin and number not in used:
            gone.append(number)
            number -= 1
        if not gone:
            return {}
        ids = {self._parts[n][0] for n in gone}
        files = {self._parts[n][1] for n in gone}
        changed: dict[str, bytes | None] = {}
        changed[_BOOK] = _without(parts[_BOOK], "externalReference", "id", ids)
        if len(gone) == len(self._parts):
            changed[_BOOK] = _without(parts[_BOOK], "externalReferences")
        changed[_LINKS] = _without(parts[_LINKS], "Relationship", "Id", ids)
        changed[_TYPES] = _without(parts[_TYPES], "Override", "PartName",
                                   {f"/{name}" for name in files})
        changed |= dict.fromkeys([*files, *(r for r in map(_relations, files) if r in parts)])
        return changed


def numbers(formula: str) -> set[int]:
    """The numbered links that a formula names.

    >>> numbers("[1]Sheet1!A1+[12]!NAME")
    {1, 12}
    """
    return {int(n) for n in re.findall(r"\[([0-9]+)\]", formula)}


def without_part(parts: Mapping[str, bytes], name: str, kind: str) -> dict[str, bytes | None]:
    """What changes when a part that only the workbook refers to is taken out.

    Args:
        parts: of the workbook.
        name: of the part.
        kind: how the type of its relationship ends.
    """
    ids = {e.attributes["Id"] for e in elements(parts[_LINKS], ("Relationship",))
           if e.attributes.get("Type", "").endswith(kind)}
    return {name: None, _LINKS: _without(parts[_LINKS], "Relationship", "Id", ids),
            _TYPES: _without(parts[_TYPES], "Override", "PartName", {f"/{name}"})}


def _leads_to_addin(relations: bytes | None) -> bool:
    return relations is not None and any(
        re.split(r"[\\/]", unquote(e.attributes.get("Target", "")))[-1].lower() == ADDIN
        for e in elements(relations, ("Relationship",)))


def _relations(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _attribute(element: Element, name: str) -> str:
    return next((v for k, v in element.attributes.items() if k.rpartition(":")[2] == name), "")


def _without(xml: bytes, name: str, attribute: str = "", values: Collection[str] = ()) -> bytes:
    edits: list[Edit] = [(e.start, e.end, b"") for e in elements(xml, (name,))
                         if not attribute or _attribute(e, attribute) in values]
    return spliced(xml, edits)
