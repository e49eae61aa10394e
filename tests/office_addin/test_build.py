"""The .oxt as a file: the same bytes everywhere, and all that LibreOffice wants in it."""

from __future__ import annotations

import ast
import hashlib
import io
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from defusedxml import ElementTree as ET  # noqa: N817 -- as everybody calls it

from xlkpi.functions import FUNCTIONS
from xlkpi.hosts.oxt import build, icons, tables, write
from xlkpi.hosts.oxt.pack import contents
from xlkpi.hosts.oxt.typelib import Method, idl, library
from xlkpi.ribbon import COMMANDS, Command

ROOT = Path(__file__).parent.parent.parent
OOR = "{http://openoffice.org/2001/registry}"
# the file that unoidl-write of LibreOffice 7.4.7 makes of
# interface XKpi { any kpiRatio([in] any actual, [in] any target, [in] any floor, [in] any cap);
#                  any kpiTier([in] any rank, [in] any quotas); };
SDK = bytes.fromhex("""
554e4f49444cff002201000001000000002a2a2043726561746564206279204c696272654f66666963652037
2e342e372e3220756e6f69646c2d7772697465202a2a0005010000001b000000636f6d2e73756e2e73746172
2e756e6f2e58496e74657266616365000000000000000002000000080000006b7069526174696f0300000061
6e7904000000000600000061637475616c7f00008000060000007461726765747f0000800005000000666c6f
6f727f00008000030000006361707f00008000000000070000006b7069546965727f00008002000000000400
000072616e6b7f000080000600000071756f7461737f00008000000000584b7069000001000000f900000043
000000786c6b70690000010000000b010000fe0000006f7267001e01000011010000
""")


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    first = write(tmp_path / "a" / "xlkpi.oxt").read_bytes()
    command = [sys.executable, str(ROOT / "install" / "build_oxt.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    assert (tmp_path / "xlkpi.oxt").read_bytes() == first == build()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "xlkpi.oxt"]


def test_nothing_is_written_where_it_cannot_be_whole(tmp_path: Path,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "xlkpi.oxt")
    before = hashlib.sha256(path.read_bytes()).digest()
    monkeypatch.setattr("xlkpi.hosts.oxt.pack.build", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(path)
    assert [p.name for p in tmp_path.iterdir()] == ["xlkpi.oxt"]
    assert hashlib.sha256(path.read_bytes()).digest() == before


def test_all_that_is_named_is_there(addin: Path) -> None:
    manifest = ET.parse(addin / "META-INF" / "manifest.xml")
    named = [e.get("{http://openoffice.org/2001/manifest}full-path") for e in manifest.getroot()]
    assert sorted(map(str, named)) == sorted(
        p.name for p in addin.iterdir() if p.suffix in (".rdb", ".py", ".xcu"))
    for place in ET.parse(addin / "Addons.xcu").iter("value"):
        if (place.text or "").startswith("%origin%/"):
            assert (addin / str(place.text).removeprefix("%origin%/")).is_file()


def test_the_office_s_python_can_read_it(addin: Path) -> None:
    """3.10 is the oldest that LibreOffice for Windows brings along (25.2)."""
    files = sorted(addin.rglob("*.py"))
    assert len(files) > 20
    for path in files:
        text = path.read_text(encoding="utf-8")
        ast.parse(text, feature_version=(3, 10))
        assert "import xlkpi." not in text
        assert "from xlkpi." not in text


def test_every_function_and_command_is_described(addin: Path) -> None:
    functions = ET.parse(addin / "CalcAddIns.xcu")
    for language in ("en-US", "zh-CN"):
        names = [value.text for prop in functions.iter("prop")
                 if prop.get(f"{OOR}name") == "CompatibilityName" for value in prop
                 if value.get("{http://www.w3.org/XML/1998/namespace}lang") == language]
        assert names == list(FUNCTIONS)
    commands = (addin / "Addons.xcu").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert commands.count(f"<value>service:org.xlkpi.Run?{command.action}</value>") == 3
        assert commands.count(f">{command.label}<") == 2 * len(tables.LANGUAGES)


def test_the_type_library_is_the_sdk_s() -> None:
    methods = (
        Method("kpiRatio", "any", tuple((n, "any") for n in ("actual", "target", "floor", "cap"))),
        Method("kpiTier", "any", (("rank", "any"), ("quotas", "any"))))
    comment = SDK[16:SDK.index(b"**\0") + 3]
    assert b"unoidl-write" in comment
    assert library("org.xlkpi.XKpi", methods, comment) == SDK


def test_the_idl_names_each_function_once() -> None:
    text = idl("org.xlkpi.XKpi", tables.methods())
    assert text.count("sequence< sequence< any > > ") == len(FUNCTIONS)
    assert "kpiRatio([in] any actual, [in] any target, [in] any floor, [in] any cap);" in text


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.action)
def test_every_command_has_its_own_picture(command: Command) -> None:
    pictures = {c.action: icons.png(c.action, 26) for c in COMMANDS}
    assert len(set(pictures.values())) == len(COMMANDS)
    data = pictures[command.action]
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    start = data.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", data[start - 8:start - 4])
    pixels = zlib.decompress(data[start:start + length])
    assert (width, height, len(pixels)) == (26, 26, 26 * (1 + 26 * 4))
    drawn = sum(pixels[row * 105 + 1 + column * 4 + 3] > 0
                for row in range(26) for column in range(26))
    assert 26 * 26 * 0.1 < drawn < 26 * 26


def test_nothing_else_is_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(build())) as archive:
        assert archive.namelist() == list(contents())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
