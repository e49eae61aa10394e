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

from xlkpi.hosts.xlam import sources
from xlkpi.hosts.xlam.build import build


def write_sources() -> None:
    """Write the generated texts under udfs/."""
    for path, text in sources.generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


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
    old = sources.stale()
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
