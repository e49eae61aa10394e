"""The rule in words: borders that it leaves open, figures that the formula has not got.

People argue about what a rule says exactly on a border.  A band such as
'低于5%', '5%-15%' or '多于10家少于30家' does not say where 5 % or 10 belongs;
'5%及以上', '达到10家' and '15%（不含）' do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from xlkpi.findings import Finding, finding
from xlkpi.formula import FormulaError, nodes
from xlkpi.formula.tree import Number
from xlkpi.scheme.check.structure import shown
from xlkpi.scheme.model import Indicator, Scheme
from xlkpi.scheme.places import spot_of
from xlkpi.scheme.scope import rule

_NUMBER: Final = r"(?<![\d.])(\d+(?:\.\d+)?)"
_MEASURE: Final = r"(%|[家户件起人次个台所项篇名])?"
_WITH: Final = r"(\(含\)|\(不含\))?"
_RANGE: Final = re.compile(
    _NUMBER + _MEASURE + _WITH + r"(?:[-—–~～至到])+" + _NUMBER + _MEASURE + _WITH)
_BEFORE: Final = re.compile(
    r"(不低于|不少于|不小于|不高于|不超过|不多于|达到|达|满足|至少|≥|>=|≤|<=|低于|少于|小于|不足|不到|不满|未达到?|"
    r"高于|超过|多于|大于|<|>)" + _NUMBER + _MEASURE + _WITH)
_AFTER: Final = re.compile(_NUMBER + _MEASURE + _WITH + r"(?:及|或)?(以上|以下|及以上|及以下)")
_FIGURE: Final = re.compile(_NUMBER + r"(%)?")

_INCLUDED: Final = {"不低于", "不少于", "不小于", "不高于", "不超过", "不多于", "达到", "达", "满足", "至少",
                    "≥", ">=", "≤", "<="}
_BELOW: Final = {"低于", "少于", "小于", "不足", "不到", "不满", "未达", "未达到", "<"}

_DEDUCTION: Final = re.compile(r"扣" + _NUMBER + r"分")
_HALF: Final = str.maketrans("（）％＜＞，．０１２３４５６７８９", "()%<>,.0123456789")


@dataclass(frozen=True)
class Touch:
    """How a band touches a border.

    Attributes:
        figure: the border as written.
        measure: %, 家, 件 ...
        side: -1 the band lies below, 1 above.
        included: whether the border belongs to it; None: the words do not say.
        top: whether this is the upper end of a band with two ends.
    """

    figure: float
    measure: str
    side: int
    included: bool | None
    top: bool = False


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about the rules in words."""
    for indicator in scheme.indicators:
        if indicator.rule:
            yield from _borders(scheme, indicator)
            yield from _cut_off(scheme, indicator)
            yield from _figures(scheme, indicator)
            yield from _deductions(scheme, indicator)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text.translate(_HALF))


def touches(text: str) -> list[Touch]:
    """All borders that the bands in a text touch.

    >>> [(t.figure, t.side, t.included) for t in touches("低于5%得1分；5%及以上得2分")]
    [(5.0, 1, True), (5.0, -1, False)]
    """
    plain = _plain(text)
    found: list[Touch] = []

    def take(pattern: re.Pattern[str], text: str) -> str:
        """Add the touches of every match, and blank it out so that it is read once."""
        for match in pattern.finditer(text):
            found.extend(_touch(pattern, match))
        return pattern.sub(lambda m: "·" * len(m[0]), text)

    plain = take(_RANGE, plain)
    plain = take(_AFTER, plain)
    pairs = _pair_tops(plain)
    for match in _BEFORE.finditer(plain):
        found.extend(_touch(_BEFORE, match, top=match.start() in pairs))
    return [t for t in found if t.measure]


def _pair_tops(plain: str) -> set[int]:
    """Where '少于30家' ends a band that '多于10家' has begun."""
    matches = list(_BEFORE.finditer(plain))
    return {
        second.start() for first, second in pairwise(matches)
        if first[1] not in _BELOW and second[1] in _BELOW
        and not re.search(r"[;,。；，]", plain[first.end():second.start()])
    }


def _touch(pattern: re.Pattern[str], match: re.Match[str], *, top: bool = False) -> list[Touch]:
    if pattern is _RANGE:
        low, low_measure, low_with, high, high_measure, high_with = match.groups()
        measure = high_measure or low_measure or ""
        return [Touch(float(low), measure, 1, _said(low_with)),
                Touch(float(high), measure, -1, _said(high_with), top=True)]
    if pattern is _AFTER:
        figure, measure, said, word = match.groups()
        included = _said(said)
        return [Touch(float(figure), measure or "", 1 if word.endswith("以上") else -1,
                      True if included is None else included)]
    word, figure, measure, said = match.groups()
    side = -1 if word in _BELOW or word in ("不高于", "不超过", "不多于", "≤", "<=") else 1
    included = _said(said)
    return [Touch(float(figure), measure or "", side,
                  word in _INCLUDED if included is None else included, top=top)]


def _said(text: str | None) -> bool | None:
    return None if text is None else "不" not in text


def _borders(scheme: Scheme, indicator: Indicator) -> Iterator[Finding]:
    """Borders that none or both of the two bands contain that meet there; bands without a next."""
    found = touches(indicator.rule)
    at = spot_of(scheme, indicator, "rule")
    for figure, measure in dict.fromkeys((t.figure, t.measure) for t in found):
        here = [t for t in found if (t.figure, t.measure) == (figure, measure)]
        label = f"{shown(figure)}{measure}"
        sides = {t.side for t in here}
        if {t.side for t in here if t.included} == {-1, 1}:
            yield finding("SCHEME_OVERLAP", sheet="指标", value=label, indicator=indicator.code,
                          name=indicator.name, cell=at)
        if any(t.included for t in here):
            continue
        if sides == {-1, 1}:
            yield finding("SCHEME_BORDER", sheet="指标", value=label, indicator=indicator.code,
                          name=indicator.name, cell=at)
        above = [t for t in found if t.measure == measure and t.side > 0 and t.figure > figure]
        if sides == {-1} and any(t.top for t in here) and not above and label != "100%":
            yield finding("SCHEME_TOP", sheet="指标", value=label, indicator=indicator.code,
                          name=indicator.name, cell=at)


def _cut_off(scheme: Scheme, indicator: Indicator) -> Iterator[Finding]:
    """Brackets without their partner: a text that was cut off or badly copied."""
    for field, what in (("rule", "评分办法"), ("content", "评估内容")):
        text = str(getattr(indicator, field))
        plain = _plain(text)
        if any(plain.count(a) != plain.count(b) for a, b in ("()", "“”", "《》", "〔〕", "【】")):
            yield finding("SCHEME_CUT", sheet="指标", value=text[-12:], indicator=indicator.code,
                          name=indicator.name, what=what,
                          cell=spot_of(scheme, indicator, field))


def _figures(scheme: Scheme, indicator: Indicator) -> Iterator[Finding]:
    """Figures of the words that stand neither in the formula nor in the limits."""
    if not indicator.formula:
        return
    try:
        tree = rule(scheme, indicator)
    except FormulaError:
        return
    known = {abs(n.value) for n in nodes(tree) if isinstance(n, Number)}
    known |= {0.0, 1.0, indicator.full}
    for entry in scheme.inputs_of(indicator.code):
        known |= {float(c.quota) for c in entry.choices if c.quota is not None}
        known |= {abs(v) for v in (entry.minimum, entry.maximum) if v is not None}
    words = _plain(indicator.rule)
    missing = []
    for match in _FIGURE.finditer(words):
        value = float(match[1]) / (100 if match[2] else 1)
        if not any(abs(value - k) < 1e-9 or abs(value - k / 100) < 1e-9 for k in known):
            missing.append(match[0])
    if missing:
        yield finding("SCHEME_FIGURES", sheet="指标", value="、".join(dict.fromkeys(missing)),
                      indicator=indicator.code, name=indicator.name,
                      cell=spot_of(scheme, indicator, "rule"))


def _deductions(scheme: Scheme, indicator: Indicator) -> Iterator[Finding]:
    """A single deduction in words that is larger than the full marks can never be made whole."""
    if not indicator.counts_to_full:
        return
    named = [float(points) for points in _DEDUCTION.findall(_plain(indicator.rule))]
    if named and max(named) > max(indicator.full, 0.0) + 1e-9:
        yield finding("SCHEME_DEDUCTION", sheet="指标", value=shown(max(named)),
                      indicator=indicator.code, name=indicator.name, full=shown(indicator.full),
                      cell=spot_of(scheme, indicator, "rule"))
