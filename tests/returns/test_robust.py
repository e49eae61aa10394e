"""Whatever is in a file, reading ends with findings, not with an exception."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from tests.returns.workshop import SHEET_PART, Desk, rewrite
from xlkpi.returns import read


@pytest.mark.parametrize("seed", range(60))
def test_wrong_bytes(desk: Desk, seed: int) -> None:
    path = desk.blank()
    rng = random.Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice((1, 3, 50))):
        data[rng.randrange(len(data))] = rng.randrange(256)
    if seed % 4 == 0:
        del data[rng.randrange(len(data)):]
    path.write_bytes(data)
    desk.read(path)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET_PART, "xl/sharedStrings.xml",
                                  "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_wrong_bytes_inside_a_part(desk: Desk, part: str, seed: int) -> None:
    path = desk.blank()
    rng = random.Random(seed)

    def spoil(data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(rng.choice((1, 4, 30))):
            at = rng.randrange(len(changed))
            if rng.random() < 0.5:
                changed[at] = rng.choice(b'<>"&/\0 aZ9=')
            else:
                del changed[at:at + rng.randrange(1, 40)]
        return bytes(changed)

    rewrite(path, part, spoil)
    desk.read(path)


@pytest.mark.parametrize("content", [b"", b"<", b"<worksheet/>", b"\xff\xfe<\0", b"<a><b></a>"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET_PART, "xl/sharedStrings.xml",
                                  "[Content_Types].xml", "xl/_rels/workbook.xml.rels"])
def test_parts_of_nothing(desk: Desk, part: str, content: bytes) -> None:
    path = desk.blank()
    rewrite(path, part, lambda _: content)
    desk.read(path)


def test_a_random_heap_of_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("xl/workbook.xml", "<workbook><sheets><sheet name='' id=''/></sheets>")
        target.writestr("xl/_rels/workbook.xml.rels", "<Relationships><a/></Relationships>")
    assert read(path).findings
