"""Templates: a unit workbook made once per kind of unit, and stamped with each unit's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from xlkpi import archive
from xlkpi.forms.errors import FormError
from xlkpi.forms.formulas import Form
from xlkpi.forms.workbook import build
from xlkpi.scheme.model import AttributeValue, Scheme
from xlkpi.whole import replacing

# Stands where a unit's name goes; private-use characters, which no scheme has.
PLACEHOLDER: Final = "\ue0a1单位名称\ue0a2"


@dataclass(frozen=True)
class Template:
    """A finished workbook with a placeholder for the unit's name.

    Attributes:
        parts: every part of the package, unpacked.
    """

    parts: Mapping[str, bytes] = field(repr=False)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The parts that hold the unit's name: all that a copy has of its own."""
        mark = PLACEHOLDER.encode("utf-8")
        return tuple(name for name, content in self.parts.items() if mark in content)

    @cached_property
    def _shared(self) -> archive.Base:
        return archive.Base([archive.pack(name, content) for name, content in self.parts.items()
                             if name not in self.named])

    def workbook(self, unit: str) -> bytes:
        """The workbook of one unit.

        Args:
            unit: its name.

        Raises:
            FormError: the name is blank or holds a control character.
        """
        if not unit.strip() or not unit.isprintable():
            raise FormError(f"单位名称“{unit!r}”是空的或含有不可见字符，请在方案的“单位”表里改正。")
        mark, name = PLACEHOLDER.encode("utf-8"), escape(unit.strip()).encode("utf-8")
        return self._shared.with_parts([
            archive.pack(part, self.parts[part].replace(mark, name)) for part in self.named])


def build_template(scheme: Scheme, group: str, attributes: Mapping[str, AttributeValue],
                   form: Form = "native", period: str = "",
                   macros: Callable[[int], bytes] | None = None) -> Template:
    """Make the template of all units of a group that share their attributes.

    Args:
        scheme: a checked scheme.
        group: the group.
        attributes: the attributes, baked into the formulas.
        form: "native" writes formulas that every spreadsheet program has, "udf" KPI_ functions.
        period: part of the year ('一季度'), or "" for the whole.
        macros: gives a vbaProject.bin for so many sheets; the workbooks then are .xlsm
            files with buttons.

    Raises:
        FormError: the workbook cannot be made.
    """
    return Template(archive.unpack(
        build(scheme, group, attributes, form, PLACEHOLDER, period, macros)))


def stamp(template: Template, unit: str, path: str | Path) -> Path:
    """Write one unit's workbook: whole, or not at all.

    Args:
        template: made by ``build_template`` for the unit's group and attributes.
        unit: the unit's name.
        path: the file; one that is there is replaced.

    Returns:
        The path.
    """
    target = Path(path)
    content = template.workbook(unit)
    with replacing(target) as draft:
        draft.write_bytes(content)
    return target
