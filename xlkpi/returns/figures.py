"""Figures typed as text: understood, or refused with a reason; never silently 0.

Clerks type '85分', '１２', '2000万', '1,200', '百分之八十五'.  Each is either one certain
number or none at all: 约10, 十几, 10-12 and 三五 are refused, because a score must not
depend on a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Final, Literal

Refusal = Literal["TEXT_PLACEHOLDER", "TEXT_NOT_EXACT", "TEXT_OTHER_MEASURE", "TEXT_NOT_NUMBER"]

_FULL_WIDTH: Final = {0xFF01 + i: 0x21 + i for i in range(94)}
_TIDY: Final = {
    **_FULL_WIDTH, 0x2212: "-", 0x2012: "-", 0x2013: "-", 0xFE6A: "%", 0xFFE5: "¥",
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)),  # invisible
}
_PLACEHOLDERS: Final = frozenset((
    "无", "没有", "暂无", "未有", "空", "略", "不适用", "不涉及", "未开展", "-", "--", "—", "——", "―",
    "─", "一一", "/", "//", "\\", ".", "。", "…", "……", "×", "x", "√", "n/a", "na", "none", "null",
    "nil", "#n/a",
))
_NOT_EXACT: Final = re.compile(
    r"约|左右|上下|大概|大约|近|余|多|几|数[十百千万]|以上|以下|不足|超过?|至少|至多|\?|\+$|[<>≥≤≈~〜～至到]"
    r"|[0-9]\s*[-—/]\s*[0-9]"
)
_NUMBER: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_FIGURE: Final = re.compile(
    rf"(?P<sign>[+-]?)[¥$]?(?P<number>{_NUMBER})(?P<power>[eE][+-]?[0-9]{{1,2}})?"
    r"\s*(?P<scale>万亿|千万|百万|[十百千万亿])?\s*(?P<measure>[^0-9.,+\-]*)"
)
_SPOKEN_SHARE: Final = re.compile(rf"百分之(?P<part>{_NUMBER}|[零〇一二两三四五六七八九十百点]+)")
_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7,
                  "亿": 10**8, "万亿": 10**12}
_MEASURE: Final = re.compile(r"(?P<scale>千万|百万|[百千万亿])?(?P<base>.*)", re.DOTALL)
# Counters that differ in wording only: 85起 is 85件.  Anything else (元, 天, 分) is a measure
# of its own and must be the one that the input asks for.
_COUNTERS: Final = frozenset((*"个件户次家人起条项篇份名所批台宗场期例单", "人次", "户次", "批次"))
_MEASURES: Final = _COUNTERS | frozenset((*"元分天日月年%‰", "小时"))
_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE: Final = re.compile(
    r"(?:(?P<thousand>[一二两三四五六七八九])千)?(?P<z1>零)?(?:(?P<hundred>[一二两三四五六七八九])百)?"
    r"(?P<z2>零)?(?:(?P<ten>[一二两三四五六七八九])?(?P<tens>十))?(?P<z3>零)?(?P<one>[零〇一二两三四五六七八九])?"
)


@dataclass(frozen=True)
class Understood:
    """What a text says: ``value``, or None with the reason why not.

    Both None: the text holds nothing but spaces.
    """

    value: float | None = None
    refusal: Refusal | None = None


def tidy(text: str) -> str:
    """The text in plain characters: full-width ones as usual ones, no invisible ones, trimmed."""
    return text.translate(_TIDY).strip()


def value_text(text: str, measure: str = "") -> Understood:
    """Understand a figure typed as text.

    Args:
        text: what stands in the cell.
        measure: the input's unit of measure (件, 万元); the value is in this measure.

    Returns:
        The number; a percentage is a fraction unless ``measure`` is %.

    >>> value_text("85％").value, value_text("2000万元", "万元").value, value_text("约10").refusal
    (0.85, 2000.0, 'text_not_exact')
    """
    plain = tidy(text)
    if not plain:
        return Understood()
    if plain.lower() in _PLACEHOLDERS:
        return Understood(refusal="TEXT_PLACEHOLDER")
    share = _SPOKEN_SHARE.fullmatch(plain)
    if share:
        part = _plain_or_chinese(share["part"])
        return Understood(refusal="TEXT_NOT_NUMBER") if part is None else _scaled(
            part, "", "%", measure)
    figure = _FIGURE.fullmatch(plain)
    if figure and not _NOT_EXACT.search(figure["measure"]):
        digits = figure["sign"] + figure["number"].replace(",", "") + (figure["power"] or "")
        return _scaled(Decimal(digits), figure["scale"] or "", figure["measure"].strip(), measure)
    if _NOT_EXACT.search(plain):
        return Understood(refusal="TEXT_NOT_EXACT")
    return _spoken(plain, measure)


def _spoken(text: str, measure: str) -> Understood:
    """A number in Chinese characters, with or without a measure after it."""
    for cut in range(len(text), 0, -1):
        number = _chinese(text[:cut])
        if number is not None:
            return _scaled(number, "", text[cut:].strip(), measure)
    return Understood(refusal="TEXT_NOT_NUMBER")


def _scaled(number: Decimal, scale: str, typed: str, measure: str) -> Understood:
    """Bring a number of the typed measure to the measure that the input asks for."""
    wanted = tidy(measure)
    factor = Decimal(_SCALES.get(scale, 1))
    if typed in ("%", "‰") and not scale:
        if typed != wanted:
            factor = Decimal("0.01") if typed == "%" else Decimal("0.001")
        return _finite(number * factor)
    asked = _split_measure(wanted)
    if typed and typed != asked[1] and f"{scale}{typed}" != wanted and not _same_kind(
            typed, asked[1]):
        return Understood(refusal="TEXT_OTHER_MEASURE" if typed in _MEASURES else "TEXT_NOT_NUMBER")
    if scale or typed == asked[1] != "":
        # '2000万' for an input in 万元 is 2000; '300元' for it is 0.03.
        return _finite(number * factor / asked[0])
    return _finite(number * factor)


def _finite(number: Decimal) -> Understood:
    value = float(number)
    return Understood(value) if isfinite(value) else Understood(refusal="TEXT_NOT_NUMBER")


def _same_kind(typed: str, base: str) -> bool:
    """Whether the measures mean the same; without a measure of the input all known ones do."""
    return typed in _MEASURES if not base else typed in _COUNTERS and base in _COUNTERS


def _split_measure(measure: str) -> tuple[int, str]:
    """万元 -> (10000, 元).

    >>> _split_measure("万元"), _split_measure("件")
    ((10000, '元'), (1, '件'))
    """
    found = _MEASURE.fullmatch(measure)
    if not found:
        return 1, measure
    return _SCALES.get(found["scale"] or "", 1), found["base"]


def _plain_or_chinese(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text[0] in "0123456789." else _chinese(text)


def _chinese(text: str) -> Decimal | None:
    """A whole number in Chinese characters, None where it is not exactly one.

    二三 (two or three), 一百五 (150 or 105) and 几十 are not one number.
    """
    whole, point, fraction = text.partition("点")
    if point:
        digits = [_DIGITS.get(c) for c in fraction]
        base = _chinese(whole)
        if base is None or not digits or None in digits:
            return None
        return base + Decimal("0." + "".join(map(str, digits)))
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = text.partition(sign)
        if found:
            head, tail = _chinese(high), _chinese(low) if low else Decimal(0)
            loose = tail is not None and 0 < tail < size // 10 and not low.startswith("零")
            return None if head is None or tail is None or loose else head * size + tail
    found_all = _CHINESE.fullmatch(text)
    if not found_all or not text:
        return None
    return _below_ten_thousand(found_all, text)


def _below_ten_thousand(found: re.Match[str], text: str) -> Decimal | None:
    part = {k: _DIGITS[found[k]] if found[k] else 0 for k in ("thousand", "hundred", "ten", "one")}
    if found["tens"] and not found["ten"]:
        if part["thousand"] or part["hundred"]:
            return None  # 一百十: say 一百一十
        part["ten"] = 1
    higher = part["thousand"] or part["hundred"]
    zero_before_one = found["z1"] or found["z2"] or found["z3"]
    if part["one"] and higher and not found["tens"] and not zero_before_one:
        return None  # 一百五
    if text[-1] == "零" and len(text) > 1:
        return None
    return Decimal(part["thousand"] * 1000 + part["hundred"] * 100 + part["ten"] * 10 + part["one"])
