"""Heights, pages and places, reckoned before anything is drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.forms.schemes import GROUP, small
from xlkpi import measure
from xlkpi.forms import pages
from xlkpi.forms.entries import limits, prompt
from xlkpi.forms.layout import plan
from xlkpi.forms.wording import form_title
from xlkpi.scheme import Input

TEXT = st.text(alphabet="一二三完成率，。（）0123456789%abc \n", max_size=200)


@given(TEXT, st.integers(40, 600))
def test_a_wider_cell_never_needs_more_lines(text: str, pixels: int) -> None:
    narrow, wide = (measure.lines(text, width, 10) for width in (pixels, pixels + 100))
    assert wide <= narrow
    assert narrow >= text.count("\n") + 1


@given(TEXT, st.integers(100, 600))
def test_lines_are_at_least_the_area_of_the_text(text: str, pixels: int) -> None:
    room = (pixels - measure.MARGIN) / (10 * 96 / 72)
    assert measure.lines(text, pixels, 10) >= measure.em(text.replace("\n", "")) / room - 1


@given(st.lists(st.floats(20, 100), min_size=3, max_size=8), st.floats(10, 800))
def test_spread_gives_what_is_needed_and_takes_nothing(heights: list[float], needed: float) -> None:
    rows = dict(enumerate(heights))
    measure.spread(rows, 1, 2, needed)
    assert rows[0] == heights[0]
    assert all(rows[n] >= height for n, height in enumerate(heights))
    assert rows[1] + rows[2] >= min(needed, heights[1] + heights[2] + 300) - 1e-6


def test_rows_follow_each_other_without_gap() -> None:
    scheme = small()
    layout = plan(scheme, GROUP, remark=True)
    taken = [row for block in layout.blocks for row in range(block.first, block.last + 1)]
    taken += [part.subtotal for part in layout.parts if part.subtotal is not None]
    taken += [layout.total or 0, *(row for _, row in layout.overall),
              *(found.row for found in layout.results)]
    assert sorted(taken) == list(range(layout.first, layout.last + 1))


def test_pages_end_between_indicators_and_hold_their_rows() -> None:
    scheme = small()
    layout = plan(scheme, GROUP, remark=False)
    heights = dict.fromkeys(range(3, layout.notes + 2), 90.0)
    ends = pages.breaks(layout, heights)
    assert ends
    edges = {block.first - 1 for block in layout.blocks} | {(layout.total or 0) - 1}
    assert set(ends) <= edges
    starts = [layout.first, *(end + 1 for end in ends)]
    for first, after in zip(starts, [*starts[1:], layout.notes + 2], strict=True):
        drawn = 90.0 * (after - first + 1 + (2 if first == layout.first else 0))
        alone = sum(first <= block.first < after for block in layout.blocks) <= 1
        assert drawn <= pages.page_height(layout.columns) or alone


def test_rows_are_raised_to_fill_their_pages_and_no_further() -> None:
    layout = plan(small(), GROUP, remark=False)
    heights = dict.fromkeys(range(3, layout.notes + 2), 60.0)
    ends = pages.breaks(layout, heights)
    before = dict(heights)
    pages.fill(layout, heights, ends)
    assert all(heights[row] >= before[row] for row in heights)
    starts = [layout.first, *(end + 1 for end in ends)]
    filled = [sum(heights[row] for row in range(first, after)) / pages.page_height(layout.columns)
              for first, after in zip(starts, [*starts[1:], layout.notes + 2], strict=True)]
    assert len(filled) > 1
    assert max(filled) <= 1
    assert heights[layout.first] > 60
    assert heights[layout.header] == 60


def test_everything_on_one_page_needs_no_break() -> None:
    layout = plan(small(), GROUP, remark=False)
    assert pages.breaks(layout, dict.fromkeys(range(3, layout.notes + 2), 10.0)) == []


def test_what_a_person_is_told_about_a_cell() -> None:
    def told(**facts: object) -> str:
        return limits(Input.model_validate({"indicator": "1", "name": "数", **facts}))

    assert told() == "请填写数字"
    assert told(minimum=0, whole=True) == "请填写整数，不小于 0"
    assert told(kind="percent", maximum=1) == "请填写百分数，如 95%，不大于 100%"
    assert told(minimum=0.2, maximum=1) == "请填写数字，0.2 至 1"
    assert told(kind="yesno") == "请从下拉列表中选择：是、否"
    long = Input(indicator="1", name="数", help="说明" * 200)
    assert len(prompt(small(), long)) == 255


def test_form_titles() -> None:
    assert form_title("某区2016年绩效考评实施方案") == "某区2016年绩效考评表"
    assert form_title("目标责任书") == "目标责任书考核表"
