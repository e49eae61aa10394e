"""Builds the LibreOffice add-in: python install/build_oxt.py [--out build] -> build/xlkpi.oxt.

Needs Python only: neither LibreOffice nor its SDK nor an installed xlkpi.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Build into the directory that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build", help="directory (build)")
    folder = parser.parse_args().out
    sys.path.insert(0, str(ROOT))
    from xlkpi.hosts.oxt import write

    path = write(folder / "xlkpi.oxt")
    print(f"{path}  {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
