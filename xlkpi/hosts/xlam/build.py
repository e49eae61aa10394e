"""What ``xlkpi addin build`` makes: the add-in, and a unit workbook with buttons as a sample."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from xlkpi.forms import build_template
from xlkpi.hosts.xlam import package
from xlkpi.scheme import load
from xlkpi.whole import replacing

SAMPLE: Final = "考核表-带按钮.xlsm"
_SCHEME: Final = "suo-2023"


def sample() -> bytes:
    """A unit workbook with buttons, of the first unit of a shipped scheme."""
    scheme = load(_SCHEME)
    unit = scheme.units[0]
    template = build_template(scheme, unit.group, unit.attributes,
                              macros=package.button_macros)
    return template.workbook(unit.name)


def build(out: Path) -> list[Path]:
    """Write the add-in and the sample, each whole or not at all; the files."""
    out.mkdir(parents=True, exist_ok=True)
    made = {out / package.FILE: package.addin(), out / SAMPLE: sample()}
    for path, content in made.items():
        with replacing(path) as draft:
            draft.write_bytes(content)
    return list(made)
