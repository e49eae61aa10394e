"""Shapes, pictures and charts."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from xlkpi.hosts.libreoffice import bridge, charttypes

pytestmark = pytest.mark.live


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A red PNG of 40 by 40 pixels, which is 30 by 30 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    rows = b"".join(b"\0" + b"\xff\0\0" * 40 for _ in range(40))
    path = tmp_path_factory.mktemp("images") / "red.png"
    head = struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    return path


def test_a_picture(sheet: xw.Sheet, image: Path) -> None:
    picture = sheet.pictures.add(image, name="pic1")
    assert (picture.name, picture.left, picture.top, picture.width, picture.height) == (
        "pic1",
        0,
        0,
        30,
        30,
    )
    picture.left, picture.top = 20, 12.25
    assert (picture.left, picture.top) == (20, 12.25)
    picture.width = 50
    assert (picture.width, picture.height, picture.lock_aspect_ratio) == (50, 50, True)
    picture.lock_aspect_ratio = False
    picture.height = 20
    assert (picture.width, picture.height) == (50, 20)
    picture.name = "pic_new"
    assert (picture.name, picture.lock_aspect_ratio, picture.parent) == ("pic_new", False, sheet)
    picture.delete()
    assert len(sheet.pictures) == 0


def test_the_collection_of_pictures(sheet: xw.Sheet, image: Path) -> None:
    first = sheet.pictures.add(str(image), name="pic 1")
    sheet.pictures.add(image)
    assert [p.name for p in sheet.pictures] == ["pic 1", "Picture 1"]
    assert sheet.pictures[0] == sheet.pictures("pic 1") == sheet.pictures(1) == first
    assert ("pic 1" in sheet.pictures, "nope" in sheet.pictures) == (True, False)
    with pytest.raises(xw.ShapeAlreadyExists):
        sheet.pictures.add(image, name="pic 1")
    with pytest.raises(KeyError):
        _ = sheet.pictures["nope"]
    sheet.pictures.add(image, name="pic 1", update=True)
    first.update(image)
    assert len(sheet.pictures) == 2


def test_placing_pictures(sheet: xw.Sheet, image: Path) -> None:
    at = sheet.pictures.add(image, anchor=sheet["C5"])
    assert (at.left, at.top) == (sheet["C5"].left, sheet["C5"].top)
    sized = sheet.pictures.add(image, left=10, top=20, width=200, height=100)
    assert (sized.left, sized.top, sized.width, sized.height) == (10, 20, 200, 100)
    assert sheet.pictures.add(image, width=60).height == 60
    assert sheet.pictures.add(image, scale=0.5).width == 15


def test_bad_pictures(sheet: xw.Sheet, image: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sheet.pictures.add(tmp_path / "none.png")
    with pytest.raises(NotImplementedError, match="only link"):
        sheet.pictures.add(image, link_to_file=True, save_with_document=False)
    (tmp_path / "text.png").write_text("no image")
    with pytest.raises(ValueError, match="Not an image"):
        sheet.pictures.add(tmp_path / "text.png")


def test_shapes(sheet: xw.Sheet, image: Path) -> None:
    sheet.pictures.add(image, name="pic1")
    shape = sheet.shapes[0]
    assert (shape.name, shape.type, shape.parent) == ("pic1", "picture", sheet)
    shape.scale_width(factor=2)
    assert (shape.width, shape.height) == (60, 60)
    shape.scale_height(factor=0.5, relative_to_original_size=True)
    assert (shape.width, shape.height) == (15, 15)
    shape.name = "other"
    assert ("other" in sheet.shapes, sheet.shapes["other"] == shape) == (True, True)
    shape.delete()
    assert len(sheet.shapes) == 0


def test_a_text_box(book: xw.Book, sheet: xw.Sheet) -> None:
    box = book.api.createInstance("com.sun.star.drawing.TextShape")
    box.setSize(bridge.struct("awt.Size", 5000, 2000))
    sheet.api.DrawPage.add(box)
    shape = sheet.shapes[0]
    assert (shape.name, shape.type, shape.text) == ("TextBox 1", "text_box", None)
    shape.text = "汇总"
    shape.font.bold = True
    shape.characters[1:].font.size = 20
    assert (shape.text, shape.characters[0].font.bold, shape.characters[0].text) == (
        "汇总",
        True,
        "汇",
    )


def test_a_chart_is_filled_later(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["", "one", "two"], ["x", 1.1, 2.2], ["y", 3, 4], ["z", 5, 6]]
    chart = sheet.charts.add()
    assert (len(sheet.charts), chart.name, chart.chart_type) == (1, "Chart 1", "column_clustered")
    chart.name = "My Chart"
    chart.set_source_data(sheet["A1:C4"])
    chart.chart_type = "line"
    assert (sheet.charts["My Chart"].chart_type, sheet.shapes[0].type) == ("line", "chart")
    assert [s.name for s in chart.series] == ["one", "two"]
    for side in ("left", "top", "width", "height"):
        setattr(chart, side, 400)
        assert getattr(sheet.charts[0], side) == 400
    chart.delete()
    assert sheet.charts.count == 0


def test_a_chart_made_at_once(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["", "one", "two"], ["x", 1.1, 2.2], ["y", 3, 4], ["z", 5, 6]]
    chart = sheet.charts.add(
        chart_type="bar_stacked", source=sheet["A1:C4"], name="b", anchor=sheet["F5"]
    )
    assert (chart.name, chart.chart_type, chart.left, chart.top) == (
        "b", "bar_stacked", sheet["F5"].left, sheet["F5"].top,
    )  # fmt: skip
    assert (chart.plot_by, len(chart.series)) == ("columns", 2)
    chart.plot_by = "rows"
    assert [s.name for s in chart.series] == ["x", "y", "z"]
    chart.set_source_data(sheet["A1:B4"], "columns")
    assert (len(chart.series), chart.chart_type) == (1, "bar_stacked")
    with pytest.raises(xw.ShapeAlreadyExists):
        sheet.charts.add(name="b")


@pytest.mark.parametrize("kind", sorted(charttypes.TYPES))
def test_chart_types(sheet: xw.Sheet, kind: str) -> None:
    sheet["A1"].value = [["", "one", "two"], ["x", 1.1, 2.2], ["y", 3, 4]]
    chart = sheet.charts.add(source=sheet["A1:C3"], chart_type=kind)
    assert sheet.charts[0].chart_type == kind
    assert len(chart.series) >= 1


@pytest.mark.parametrize("kind", ["surface", "stock_hlc", "pie_of_pie"])
def test_chart_types_that_calc_does_not_have(sheet: xw.Sheet, kind: str) -> None:
    with pytest.raises(NotImplementedError, match=kind):
        sheet.charts.add(chart_type=kind)


def test_titles_legend_and_axes(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["", "one"], ["x", 1], ["y", 3]]
    chart = sheet.charts.add(source=sheet["A1:B3"])
    assert (chart.title, chart.legend.visible) == (None, True)
    chart.title = "得分"
    chart.legend.position = "bottom"
    assert (chart.title, chart.legend.position) == ("得分", "bottom")
    chart.title = None
    chart.legend.visible = False
    assert (chart.title, chart.legend.visible, chart.legend.position) == (None, False, None)
    axis = chart.value_axis
    axis.set(title="分", minimum_scale=0, maximum_scale=10, major_unit=2, number_format="0.0")
    assert (axis.title, axis.minimum_scale, axis.maximum_scale, axis.major_unit) == ("分", 0, 10, 2)
    assert axis.number_format == "0.0"
    axis.reverse_order = True
    assert (axis.reverse_order, chart.category_axis.reverse_order) == (True, False)
    chart.category_axis.visible = False
    assert chart.category_axis.visible is False
    chart.series[0].fill_color = (255, 0, 0)
    assert chart.series[0].fill_color == (255, 0, 0)


@pytest.mark.parametrize(
    "reach",
    [
        lambda c: c.style,
        lambda c: setattr(c, "style", 5),
        lambda c: c.secondary_value_axis,
        lambda c: c.set_x_axis_values(c.parent["A1:A3"]),
        lambda c: setattr(c.legend, "position", "corner"),
        lambda c: setattr(c.series[0], "marker_size", 5),
    ],
)
def test_what_charts_do_not_have(sheet: xw.Sheet, reach: Any) -> None:
    sheet["A1"].value = [["", "one"], ["x", 1], ["y", 3]]
    with pytest.raises(NotImplementedError, match=r"\w{3}"):
        reach(sheet.charts.add(source=sheet["A1:B3"]))


def test_charts_and_ranges_as_files(sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = [["", "one"], ["x", 1], ["y", 3]]
    chart = sheet.charts.add(source=sheet["A1:B3"])
    chart.to_png(tmp_path / "c.png")
    chart.to_pdf(tmp_path / "c.pdf")
    sheet["A1:B3"].impl.to_png(str(tmp_path / "r.png"))  # (xlwings itself asks for Pillow)
    for name, start in (("c.png", b"\x89PNG"), ("c.pdf", b"%PDF"), ("r.png", b"\x89PNG")):
        assert (tmp_path / name).read_bytes().startswith(start)
