"""From what stands in a file to a model: the same for the text and the workbook form.

Nobody means a space at the end of a name, so every text is trimmed; a figure
typed as text is a figure.  What the model then refuses becomes a finding with
its place, all of them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from xlkpi.findings import Finding, finding
from xlkpi.scheme.errors import SchemeError
from xlkpi.scheme.model import Scheme

Location = tuple["int | str", ...]
Place = Callable[[Location], tuple[str, str]]  # location in the model -> sheet and cell

SEPARATORS: Final = "、；;\n"  # between the entries of one cell: choices, groups
LIMIT_OPEN: Final = "[限"  # 优[限1]: a choice and its quota

_REASONS: Final[Mapping[str, str]] = {
    "missing": "没有填写",
    "string_too_short": "没有填写",
    "too_long": "项数太多",
    "extra_forbidden": "没有这个栏目",
    "float_parsing": "应为数字",
    "float_type": "应为数字",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "bool_parsing": "应为“是”或“否”",
    "bool_type": "应为“是”或“否”",
    "string_type": "应为文字",
    "finite_number": "应为数字",
    "greater_than_equal": "应不小于{ge}",
    "less_than_equal": "应不大于{le}",
    "date_type": "应为日期",
    "date_parsing": "应为日期",
    "date_from_datetime_parsing": "应为日期",
    "date_from_datetime_inexact": "应为日期",
    "tuple_type": "应为列表",
    "dict_type": "应为对照表",
    "model_type": "应为一组栏目",
}

KINDS: Final[Mapping[str, str]] = {
    "number": "数值", "percent": "百分比", "choice": "选项", "yesno": "是否",
    "text": "文字", "date": "日期", "unit": "单位",
}
BY: Final[Mapping[str, str]] = {"unit": "单位", "department": "科室"}
DAY_KINDS: Final = ("放假", "上班")
INDICATOR_KINDS: Final = ("得分", "倒扣", "折算", "否决", "加分")


def number(text: str) -> float | None:
    """The figure that a text holds: '1.5', '２', '90%', '1,200'; None for anything else.

    >>> number(" 90% "), number("２"), number("优")
    (0.9, 2.0, None)
    """
    plain = text.strip().translate(_HALF_WIDTH).replace(",", "").replace(" ", "")
    percent = plain.endswith("%")
    digits = plain.removesuffix("%")
    if not digits or not set(digits) <= set("0123456789.+-eE"):
        return None
    try:
        value = float(digits)
    except ValueError:
        return None
    # through the decimal text, so that 99.5% is 0.995 and not its neighbour
    return float(f"{value / 100:.15g}") if percent else value


_HALF_WIDTH: Final = {
    **{ord("０") + i: ord("0") + i for i in range(10)},
    ord("．"): ord("."), ord("％"): ord("%"), ord("，"): ord(","), ord("－"): ord("-"),
    ord("＋"): ord("+"), ord("\u3000"): ord(" "),
}


def tidy(value: Any) -> Any:
    """The same with every text trimmed and every line end a single newline."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, Mapping):
        return {tidy(k): tidy(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(v) for v in value]
    return value


def build(raw: Mapping[str, Any], place: Place, where: Callable[[Location], str],
          faults: list[Finding], file: str) -> Scheme:
    """The model of ``raw``.

    Args:
        raw: the fields of ``Scheme`` as plain data.
        place: where a location of the model stands in the file.
        where: the same in the official's words.
        faults: what the reader has already found; added to.
        file: the file's name, for the findings.

    Raises:
        SchemeError: with every fault of the file, where there is one.
    """
    data = tidy(raw)
    if isinstance(data.get("units"), list):
        data["units"] = [_unit(u) for u in data["units"]]
    if isinstance(data.get("indicators"), list):
        data["indicators"] = [_formula(i) for i in data["indicators"]]
    if isinstance(data.get("results"), list):
        data["results"] = [_formula(r) for r in data["results"]]
    if isinstance(data.get("notes"), list):
        data["notes"] = [n for n in data["notes"] if n != ""]
    faults = [*faults, *_labels(data, place, file)]
    scheme = None
    try:
        scheme = Scheme.model_validate(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            location = tuple(fault["loc"])
            sheet, cell = place(location)
            faults.append(finding(
                "SCHEME_VALUE", file=file, sheet=sheet, cell=cell,
                value="" if fault["type"] == "missing" else _shown(fault["input"]),
                where=where(location), reason=_reason(fault),
            ))
    if faults or scheme is None:
        raise SchemeError(faults)
    return scheme


def _reason(fault: Any) -> str:
    if fault["type"] == "literal_error":
        titles = {f"'{k}'": v for k, v in {**KINDS, **BY}.items()}
        expected = fault.get("ctx", {}).get("expected", "").replace(" or ", ", ").split(", ")
        return "只能是：" + "、".join(titles.get(e, e.strip("'")) for e in expected)
    reason = _REASONS.get(fault["type"], "不符合要求")
    return reason.format(**fault.get("ctx", {}))


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _unit(unit: Any) -> Any:
    """A unit's attributes: figures as figures, blanks not given."""
    if not isinstance(unit, Mapping) or not isinstance(unit.get("attributes"), Mapping):
        return unit
    attributes = {}
    for name, value in unit["attributes"].items():
        if value is None or value == "":
            continue
        figure = number(value) if isinstance(value, str) else None
        attributes[name] = value if figure is None else figure
    return {**unit, "attributes": attributes}


def _formula(entry: Any) -> Any:
    """The formula without the '=' that an official may have typed in front; "" where there is none.

    A rule without a formula is for the check to report, with all other faults.
    """
    if not isinstance(entry, Mapping):
        return entry
    fields = {"formula", *(f for f in ("full_formula",) if f in entry)}
    texts = {field: entry.get(field, "") for field in fields}
    return {**entry, **{field: text.removeprefix("=").strip() if isinstance(text, str) else text
                        for field, text in texts.items()}}


def _labels(data: Mapping[str, Any], place: Place, file: str) -> list[Finding]:
    """Choices and groups must be able to stand in one cell of the workbook form."""
    found: list[Finding] = []
    for part in ("sections", "inputs", "indicators", "results", "sums",
                 "ledgers"):
        entries = data.get(part)
        for n, entry in enumerate(entries if isinstance(entries, list) else []):
            if not isinstance(entry, Mapping):
                continue
            for field in ("choices", "groups", "link", "above", "ties", "inputs", "kinds"):
                items = entry.get(field)
                for item in items if isinstance(items, list) else []:
                    label = item.get("label") if isinstance(item, Mapping) else item
                    if _inseparable(label):
                        sheet, cell = place((part, n, field))
                        found.append(finding("SCHEME_LABEL", file=file, sheet=sheet, cell=cell,
                                             value=label))
    levels = data.get("levels")
    for label in filter(_inseparable, levels if isinstance(levels, list) else []):
        sheet, cell = place(("levels",))
        found.append(finding("SCHEME_LABEL", file=file, sheet=sheet, cell=cell, value=label))
    return found


def _inseparable(label: object) -> bool:
    """Whether a text cannot stand beside others in one cell."""
    return isinstance(label, str) and (
        not label or LIMIT_OPEN in label or bool(set(label) & set(SEPARATORS)))
