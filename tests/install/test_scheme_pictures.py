"""The README's table of the schemes is as the schemes are, and every picture is there."""

from __future__ import annotations

import struct

import scheme_pictures

from xlkpi.samples import sampled
from xlkpi.scheme import shipped


def test_the_table_is_that_of_the_schemes() -> None:
    assert set(sampled()) == set(shipped())
    assert scheme_pictures.page() == scheme_pictures.README.read_text(encoding="utf-8"), (
        "run: python install/scheme_pictures.py")


def test_every_scheme_has_a_small_picture() -> None:
    for name in shipped():
        picture = (scheme_pictures.PICTURES / f"{name}.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) <= scheme_pictures.LARGEST
        wide, high = struct.unpack(">2L", picture[16:24])
        assert wide > high > 300, "a page in landscape"
