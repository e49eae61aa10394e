"""Build the Excel add-in from text.

python install/build_addins.py [--out build]

Writes xlkpi.xlam, and 考核表-带按钮.xlsm, a unit workbook with buttons, as a sample.
The same sources and libraries give the same bytes, on any system.

  --sources   first write anew what is generated under udfs/
  --check     only say whether what is generated there is up to date
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from addins import package, sources

from xlkpi.forms import build_template
from xlkpi.forms.workbook import SHEETS
from xlkpi.scheme import load

SAMPLE_SCHEME = "suo-2023"
SAMPLE = "考核表-带按钮.xlsm"


def stale() -> list[Path]:
    """The generated texts that are not as they would be generated now."""
    return [path for path, text in sources.generated().items()
            if not path.exists() or path.read_text(encoding="utf-8") != text]


def write_sources() -> None:
    """Write the generated texts under udfs/."""
    for path, text in sources.generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def sample() -> bytes:
    """A unit workbook with buttons, of the first unit of a shipped scheme."""
    scheme = load(SAMPLE_SCHEME)
    unit = scheme.units[0]
    template = build_template(scheme, unit.group, unit.attributes,
                              macros=package.button_macros(SHEETS))
    return template.workbook(unit.name)


def build(out: Path) -> list[Path]:
    """Write the add-in and the sample; the files."""
    out.mkdir(parents=True, exist_ok=True)
    made = {out / package.FILE: package.addin(), out / SAMPLE: sample()}
    for path, content in made.items():
        path.write_bytes(content)
    return list(made)


def main() -> int:
    """Entry point; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("build"))
    parser.add_argument("--sources", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.sources:
        write_sources()
    old = stale()
    for path in old:
        print(f"已过期,请运行 --sources 重新生成 / out of date, run with --sources: {path}")
    if old:
        return 1
    if not options.check:
        for path in build(options.out):
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
