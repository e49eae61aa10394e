"""Random schemes: anything that the two file forms must be able to hold."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from xlkpi.scheme import (
    OVERALL,
    Choice,
    Day,
    Deadline,
    Indicator,
    Input,
    LedgerPoints,
    Result,
    Scheme,
    Section,
    Unit,
)

# no control characters (a workbook cannot hold them) and no spaces at the ends (nobody means them)
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Z"))
_LINE = st.text(st.one_of(_CHARACTERS, st.sampled_from("完成率达到100%；“”'\"\\=+-@[] _x0041_，、")),
                max_size=60).map(str.strip)
_LONG = st.lists(_LINE.filter(bool), max_size=3).map("\n".join)
_NAME = _LINE.filter(bool)
_LABEL = st.text(st.sampled_from("优良中差秀好一二ABC12（）,"), min_size=1, max_size=6)
_FIGURE = st.integers(-10**7, 10**7).map(lambda n: n / 1000)
_GROUPS = st.lists(_LABEL, max_size=3, unique=True).map(tuple)
_CODE = st.from_regex(r"[A-C]?[1-9]{1,2}(\.[1-9]0?){0,2}", fullmatch=True)
_FORMULA = _LONG.map(lambda text: text.lstrip("= \n"))
_ATTRIBUTE = st.one_of(_FIGURE, st.text(st.sampled_from("甲乙丙 丁"), min_size=1, max_size=5)
                       .map(str.strip).filter(bool))

_SECTIONS = st.builds(Section, code=_CODE, name=_NAME, full=_FIGURE, note=_LONG, above=_GROUPS)
_CHOICES = st.builds(Choice, label=_LABEL, quota=st.none() | st.integers(0, 9))
_INPUTS = st.builds(
    Input, indicator=st.one_of(_CODE, st.just(OVERALL)), name=_NAME,
    kind=st.sampled_from(("number", "percent", "choice", "yesno", "text", "date", "unit")),
    measure=_LINE, by=st.sampled_from(("unit", "department")),
    choices=st.lists(_CHOICES, max_size=4).map(tuple), minimum=st.none() | _FIGURE,
    maximum=st.none() | _FIGURE, not_above=_LINE, whole=st.booleans(), required=st.booleans(),
    help=_LONG, groups=_GROUPS, period=_LINE, unless=_LINE, same_for=_LINE, link=_GROUPS)
_INDICATORS = st.builds(
    Indicator, code=_CODE, section=_CODE, name=_NAME, full=_FIGURE, content=_LONG, rule=_LONG,
    formula=_FORMULA, department=_LINE, person=_LINE,
    kind=st.sampled_from(("得分", "倒扣", "折算", "否决", "加分")), groups=_GROUPS, note=_LONG)
_UNITS = st.builds(Unit, name=_NAME, group=_LINE, attributes=st.dictionaries(
    st.sampled_from(("城区所", "人数", "类型")), _ATTRIBUTE, max_size=3))
_RESULTS = st.builds(Result, name=_NAME, formula=_FORMULA, decimals=st.none() | st.integers(0, 6),
                     groups=_GROUPS, note=_LONG)
_DATES = st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 1, 1))
_DEADLINES = st.builds(Deadline, name=_NAME, on=_DATES, note=_LONG, for_returns=st.booleans(),
                       period=_LINE)
_DAYS = st.builds(Day, on=_DATES, until=st.none() | _DATES, kind=st.sampled_from(("放假", "上班")),
                  note=_LONG)

_LEDGERS = st.builds(LedgerPoints, ledger=_NAME, input=_NAME, kinds=_GROUPS, level=_LINE,
                     points=st.none() | _FIGURE, note=_LONG)

SCHEMES = st.builds(
    Scheme, id=_NAME, title=_NAME, year=st.integers(1990, 2090), version=_NAME, full=_FIGURE,
    decimals=st.integers(0, 6), unit_title=_NAME, levels=_GROUPS, section_title=_NAME,
    content_title=_NAME, department_title=_NAME, person_title=_LINE,
    notes=st.lists(_LONG.filter(bool), max_size=3).map(tuple),
    deadlines=st.lists(_DEADLINES, max_size=2).map(tuple),
    days=st.lists(_DAYS, max_size=2).map(tuple), appeal_days=st.none() | st.integers(0, 30),
    sections=st.lists(_SECTIONS, max_size=3).map(tuple),
    indicators=st.lists(_INDICATORS, max_size=3).map(tuple),
    inputs=st.lists(_INPUTS, max_size=4).map(tuple), units=st.lists(_UNITS, max_size=3).map(tuple),
    ledgers=st.lists(_LEDGERS, max_size=2).map(tuple),
    results=st.lists(_RESULTS, max_size=2).map(tuple))
