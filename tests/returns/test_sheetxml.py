"""The quick look at a sheet's XML: complete, or none at all."""

from __future__ import annotations

import pytest

from xlkpi.returns.container import UnreadableError
from xlkpi.returns.sheetxml import check_extent, look, scan

HEAD = b'<?xml version="1.0"?><worksheet xmlns="u"><sheetData>'
TAIL = (b"</sheetData><dataValidations><dataValidation><formula1>1</formula1></dataValidation>"
        b"</dataValidations></worksheet>")


def sheet(*cells: str, row: int = 1) -> bytes:
    return HEAD + f'<row r="{row}">{"".join(cells)}</row>'.encode() + TAIL


PLAIN = '<c r="A1"><v>1</v></c>'
FORMULA = '<c r="B1" s="3"><f>A1*2</f><v>2</v></c>'
TEXT = '<c r="C1" s="3" t="str"><f aca="false">"a"</f><v>a</v></c>'
ARRAY = '<c r="D1"><f t="array" ref="D1">SUM(A1:B1)</f><v>3</v></c>'
SHARED = '<c r="E1"><f t="shared" si="0"/><v>3</v></c>'
ERROR = '<c r="F1" t="e"><f>#REF!</f><v>#REF!</v></c>'
TYPED_ERROR = '<c r="G1" s="1" t="e"><v>#N/A</v></c>'
UNCALCULATED = '<c r="H1"><f>A1</f></c>'
EMPTY = '<c r="I1"><f>A1</f><v></v></c>'
BLANK_TEXT = '<c r="J1" t="str"><f>""</f><v></v></c>'


def test_the_quick_look_finds_formulas_and_errors() -> None:
    found = look(sheet(PLAIN, FORMULA, TEXT, ARRAY, SHARED, ERROR, TYPED_ERROR, UNCALCULATED))
    assert found is not None
    assert found.cells.formulas == {"B1", "C1", "D1", "E1", "F1", "H1"}
    assert found.cells.errors == {"F1": "#REF!", "G1": "#N/A"}
    exact = scan(found.values)
    assert (exact.formulas, exact.errors) == (frozenset(), found.cells.errors)
    assert found.values.count(b"<v>") == 7


def test_the_exact_look_knows_what_was_not_calculated() -> None:
    found = scan(sheet(PLAIN, FORMULA, ERROR, UNCALCULATED, EMPTY, BLANK_TEXT))
    assert found.formulas == {"B1", "F1", "H1", "I1", "J1"}
    assert found.errors == {"F1": "#REF!"}
    assert found.uncalculated == {"H1", "I1"}


@pytest.mark.parametrize("data", [
    sheet("<c s='1' r='B1'><f>A1</f><v>1</v></c>"),
    sheet('<c s="1" r="B1"><f>A1</f><v>1</v></c>'),
    sheet('<c r="B1" t="n"><is/><f>A1</f><v>1</v></c>'),
    sheet("<c r=\"B1\" t='e'><v>#N/A</v></c>"),
    sheet('<c t="e" r="B1"><v>#N/A</v></c>'),
    sheet('<c r="B1" t="e"><v><![CDATA[#N/A]]></v></c>'),
    sheet('<c r="B1" t = "e"><v>#N/A</v></c>'),
    sheet(FORMULA).replace(b"<sheetData", b"<x:sheetData").replace(b"</sheetData", b"</x:sheetData")
    .replace(b'xmlns="u"', b'xmlns="u" xmlns:x="u"'),
    sheet(FORMULA).decode().replace('version="1.0"', 'version="1.0" encoding="utf-16"')
    .encode("utf-16"),
], ids=range(9))
def test_where_the_quick_look_is_not_sure_it_says_so(data: bytes) -> None:
    exact = scan(data)
    assert exact.formulas or exact.errors == {"B1": "#N/A"}
    assert look(data) is None


def test_cells_without_an_address_are_counted() -> None:
    rows = b'<row><c><v>1</v></c><c><f>A1</f><v>1</v></c></row><row><c t="e"><v>#N/A</v></c></row>'
    data = HEAD + rows + TAIL
    found = scan(data)
    assert (found.formulas, found.errors) == ({"B1"}, {"A2": "#N/A"})
    assert look(data) is None


def test_a_document_type_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + HEAD + TAIL
    with pytest.raises(UnreadableError, match="FILE_DAMAGED"):
        scan(bomb)


def test_broken_xml_is_refused() -> None:
    with pytest.raises(UnreadableError, match="FILE_DAMAGED"):
        scan(HEAD + b"<row><c></row>")


@pytest.mark.parametrize("data", [
    sheet('<c r="XFD1048576"><v>1</v></c>', row=1048576),
    HEAD + b'<row spans="1:2" r="9"><c r="XFD1048576" t="inlineStr"><is/></c></row>' + TAIL,
    sheet('<c r="XFD1048576"><v>1</v></c>', PLAIN, row=1),  # the row says otherwise
    sheet("<c r='XFD1048576'><v>1</v></c>"),
])
def test_a_cell_far_away_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        check_extent(data)
    assert caught.value.code == "SHEET_TOO_LARGE"
    assert caught.value.facts == {"row": 1048576, "columns": 16384}


@pytest.mark.parametrize("data", [
    sheet(PLAIN), sheet('<c r="A50000"><v>1</v></c>', row=50000),
    sheet('<c r="XFD1048576" s="1"/>', row=1048576),  # only formatted
    HEAD.replace(b"<sheetData>", b"<sheetData/>") + b"</worksheet>",
])
def test_other_sheets_are_not(data: bytes) -> None:
    check_extent(data)
