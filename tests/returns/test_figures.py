"""Figures typed as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlkpi.returns import value_text
from xlkpi.returns.figures import tidy

UNDERSTOOD = [
    ("12", "", 12), (" 12 ", "", 12), ("１２", "", 12), ("　12　", "", 12), ("12\u200b", "", 12),
    ("85%", "", 0.85), ("85％", "", 0.85), ("85%", "%", 85), ("3‰", "", 0.003), ("100 %", "", 1),
    ("85分", "", 85), ("85分", "分", 85), ("85 分", "分", 85), ("90.5分", "", 90.5),
    ("1,200", "元", 1200), ("1，200", "元", 1200), ("1,234,567.5", "", 1234567.5),
    ("2000万", "", 2e7), ("2000万", "万元", 2000), ("2000万元", "万元", 2000),
    ("2000万元", "元", 2e7), ("2000元", "万元", 0.2), ("2000", "万元", 2000),
    ("0.5亿", "万元", 5000), ("5万", "万", 5), ("5万人", "万人", 5), ("3千", "", 3000),
    ("¥1,200.50元", "元", 1200.5), ("5千米", "千米", 5), ("5米", "千米", 0.005),
    ("85起", "件", 85), ("3个", "件", 3), ("12人次", "人", 12), ("85户", "", 85),
    ("-5", "", -5), ("−5", "", -5), ("+5", "", 5), (".5", "", 0.5), ("1e3", "", 1000), ("0", "", 0),
    ("百分之八十五", "", 0.85), ("百分之85", "", 0.85), ("百分之八十五点五", "", 0.855),
    ("十", "", 10), ("十五件", "件", 15), ("二十五", "", 25), ("一百零五", "", 105),
    ("三万五千", "元", 35000), ("三万零五百", "", 30500), ("二千零一", "", 2001), ("零", "", 0),
    ("一千零一十", "", 1010), ("两千", "", 2000), ("一亿二千万", "", 1.2e8),
]


@pytest.mark.parametrize(("text", "measure", "value"), UNDERSTOOD)
def test_understood(text: str, measure: str, value: float) -> None:
    assert value_text(text, measure).value == pytest.approx(value, rel=1e-15)


REFUSED = {
    "TEXT_PLACEHOLDER": ("无", "没有", "—", "——", "-", "/", "\\", "N/A", "不适用", "√", "…"),
    "TEXT_NOT_EXACT": ("约10", "10左右", "10-12", "10~12", "10+", "10余", "近10", "10多件",
                                "几十", "十几", "≥10", ">10", "1/2", "10/12", "85%以上", "不足10"),
    "TEXT_NOT_NUMBER": ("abc", "12abc", "1.2.3", "1,2", "12,34", "(5)", "2万5", "二三",
                                 "一百五", "三万五", "①", "85（含预付）", "12.", "一百十", "#REF!", "9" * 400),
}


@pytest.mark.parametrize(("text", "code"), [(t, c) for c, texts in REFUSED.items() for t in texts])
def test_refused(text: str, code: str) -> None:
    found = value_text(text)
    assert (found.value, found.refusal) == (None, code)


@pytest.mark.parametrize(("text", "measure"), [
    ("85分", "件"), ("85元", "件"), ("85天", "户"), ("85件", "万元"), ("85小时", "天")])
def test_another_measure_is_refused(text: str, measure: str) -> None:
    assert value_text(text, measure).refusal == "TEXT_OTHER_MEASURE"


@pytest.mark.parametrize("text", ["", " ", "　", "\u200b", "\n"])
def test_spaces_are_blank(text: str) -> None:
    found = value_text(text)
    assert (found.value, found.refusal) == (None, None)


@given(st.text(max_size=12), st.sampled_from(["", "件", "万元", "%"]))
def test_never_silently_zero(text: str, measure: str) -> None:
    found = value_text(text, measure)
    if found.value == 0:
        assert any(c in "0０零〇" for c in text)
    if found.value is None and found.refusal is None:
        assert tidy(text) == ""


@given(st.integers(0, 99_999_999))
def test_numbers_in_characters_are_read_back(number: int) -> None:
    assert value_text(in_characters(number)).value == number


@given(st.integers(-10**12, 10**12), st.sampled_from(["{}", "{:,}", " {} ", "{}件", "{:,} 件"]))
def test_written_numbers_are_read_back(number: int, form: str) -> None:
    text = form.format(number)
    assert value_text(text, "件").value == number
    wide = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789,-"})
    assert value_text(wide, "件").value == number


def in_characters(number: int) -> str:
    """The usual way to say a number below 10^8: 10105 is 一万零一百零五."""
    digits = "零一二三四五六七八九"
    high, low = divmod(number, 10_000)
    if high:
        gap = "零" if 0 < low < 1000 else ""
        return f"{in_characters(high)}万{gap}{in_characters(low) if low else ''}"
    text, zero = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, low = divmod(low, size)
        if digit:
            text += ("零" if zero else "") + digits[digit] + unit
        zero = bool(text) and not digit
    if 10 <= number < 20:
        return text[1:]
    return text or "零"
