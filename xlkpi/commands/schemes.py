"""``xlkpi scheme show``: a scheme as a page of text."""

from __future__ import annotations

from collections.abc import Iterator

from xlkpi.scheme import OVERALL, Input, Scheme

_KINDS = {"number": "数", "percent": "百分比", "choice": "选择", "yesno": "是/否", "text": "文字",
          "date": "日期"}


def page(scheme: Scheme) -> Iterator[str]:
    """Everything that an official wants to see of a scheme, line by line."""
    yield f"{scheme.title}（{scheme.id}，{scheme.year} 年，版本 {scheme.version}，满分 {scheme.full:g} 分）"
    for note in scheme.notes:
        yield f"  说明：{note}"
    for group in scheme.groups:
        members = "、".join(u.name for u in scheme.units if u.group == group)
        yield f"{group or '全部' + scheme.unit_title}：{members}"
    for section in scheme.sections:
        yield ""
        yield f"{section.code} {section.name}（{section.full:g} 分）"
        for indicator in (i for i in scheme.indicators if i.section == section.code):
            department = f"，{indicator.department}" if indicator.department else ""
            yield f"  {indicator.code} {indicator.name}（{indicator.full:g} 分{department}）"
            yield f"      ={indicator.formula}"
            for item in scheme.inputs_of(indicator.code):
                yield f"      · {_input(item)}"
    overall = scheme.inputs_of(OVERALL)
    if overall or scheme.results:
        yield ""
        yield OVERALL
        for item in overall:
            yield f"      · {_input(item)}"
        for result in scheme.results:
            yield f"  {result.name}  ={result.formula}"


def _input(item: Input) -> str:
    told = [item.measure or _KINDS[item.kind], *(["、".join(item.labels)] if item.labels else ()),
            *(["科室填"] if item.by == "department" else ()), *(() if item.required else ["可不填"])]
    return f"{item.name}（{'，'.join(told)}）"
