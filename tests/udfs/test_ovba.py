"""vbaProject.bin: read back by others, keyed as the specification says, always the same bytes."""

from __future__ import annotations

import re
import struct
from io import BytesIO
from pathlib import Path

import olefile
import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream

from xlkpi.hosts.xlam import ovba, package
from xlkpi.hosts.xlam.compression import compress

CHINESE = ovba.Module("texts", 'Function Tier()\n    Tier = "优秀,合格。"\nEnd Function')
BOOK = ovba.Module("ThisWorkbook", "Option Explicit", "workbook")
MODULES = package.addin_modules()


def stream(content: bytes, name: str) -> bytes:
    return bytes(olefile.OleFileIO(BytesIO(content)).openstream(name).read())


def opened(text: str, ident: str) -> tuple[int, int, bytes]:
    """(version, key, data) of what stands encrypted in PROJECT, 2.4.3.3."""
    raw = bytes.fromhex(text)
    seed, key = raw[0], raw[2] ^ raw[0]
    plain, last, before = key, raw[2], raw[1]
    clear = bytearray()
    for byte in raw[3:]:
        plain = byte ^ ((before + plain) & 0xFF)
        before, last = last, byte
        clear.append(plain)
    clear = clear[(seed & 6) // 2:]
    assert struct.unpack("<I", clear[:4])[0] == len(clear) - 4
    assert key == sum(ident.encode("ascii")) & 0xFF
    return raw[1] ^ seed, key, bytes(clear[4:])


def keys(project: bytes) -> dict[str, bytes]:
    text = stream(project, "PROJECT").decode("cp936")
    ident = re.findall(r'^ID="(.*)"', text)[0]
    found = {}
    for name in ("CMG", "DPB", "GC"):
        version, _, found[name] = opened(re.findall(rf'^{name}="(\w+)"', text, re.MULTILINE)[0],
                                         ident)
        assert version == 2
    return found


@given(st.text("abc \r\n\u5206", max_size=9000))
def test_compressed_text_reads_back(text: str) -> None:
    content = text.encode("utf-8")
    if content:
        assert bytes(decompress_stream(bytearray(compress(content)))) == content


@given(st.integers(1, 9000), st.binary(min_size=1, max_size=20))
def test_long_repeats_read_back(size: int, unit: bytes) -> None:
    """Where matches are longer than a token can hold; ms_ovba_compression breaks here."""
    content = (unit * size)[:size]
    packed = compress(content)
    assert bytes(decompress_stream(bytearray(packed))) == content


def test_text_gets_shorter() -> None:
    source = package.xlwings_module().source.encode("ascii")
    assert len(compress(source)) < 0.45 * len(source)


def test_keys_are_made_as_in_a_file_of_xlwings() -> None:
    """The decoder of this test reads a project that Excel made, and ours says the same."""
    path = Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")
    theirs = package.unpacked(path.read_bytes())["xl/vbaProject.bin"]
    assert keys(ovba.project("Any", [BOOK, CHINESE])) == keys(theirs) == {
        "CMG": bytes(4), "DPB": b"\0", "GC": b"\xff"}


def test_only_the_header_of_the_cache() -> None:
    path = Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")
    theirs = package.unpacked(path.read_bytes())["xl/vbaProject.bin"]
    header = stream(ovba.project("Any", [BOOK, CHINESE]), "VBA/_VBA_PROJECT")
    assert header == stream(theirs, "VBA/_VBA_PROJECT")
    assert len(header) == 7


def test_the_code_page_is_936() -> None:
    directory = bytes(decompress_stream(bytearray(
        stream(ovba.project("Any", [BOOK, CHINESE]), "VBA/dir"))))
    assert struct.pack("<HIH", 3, 2, 936) in directory


def test_wide_names() -> None:
    raw = stream(ovba.project("Any", [BOOK, CHINESE]), "PROJECTwm")
    assert raw == (b"ThisWorkbook\0" + "ThisWorkbook".encode("utf-16-le") + b"\0\0"
                   b"texts\0" + "texts".encode("utf-16-le") + b"\0\0\0\0")


@pytest.mark.parametrize("modules", [MODULES, [BOOK, CHINESE]], ids=["addin", "small"])
def test_olevba_reads_the_sources_back(modules: list[ovba.Module], tmp_path: Path) -> None:
    path = tmp_path / "vbaProject.bin"
    path.write_bytes(ovba.project("Any", modules))
    parser = VBA_Parser(str(path))
    read = {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    assert read == {module.name: module.source for module in modules}
    parser.close()


def test_no_stomping_warning(addin: bytes, tmp_path: Path) -> None:
    path = tmp_path / "xlkpi.xlam"
    path.write_bytes(addin)
    parser = VBA_Parser(str(path))
    assert parser.detect_vba_macros()
    assert not parser.detect_vba_stomping()
    assert "VBA Stomping" not in {found[1] for found in parser.analyze_macros()}
    parser.close()


def test_the_same_modules_give_the_same_bytes() -> None:
    assert ovba.project("Any", MODULES) == ovba.project("Any", MODULES)


def test_names_must_differ() -> None:
    with pytest.raises(ValueError, match="differ"):
        ovba.project("texts", [BOOK, CHINESE])


def test_what_the_code_page_lacks_is_told() -> None:
    with pytest.raises(UnicodeEncodeError):
        ovba.project("Any", [BOOK, ovba.Module("odd", "' \U0001f600")])


def test_a_bas_file_must_name_its_module(tmp_path: Path) -> None:
    path = tmp_path / "other.bas"
    path.write_text('Attribute VB_Name = "another"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="other"):
        ovba.read_module(path)
