"""The text form of a scheme: one TOML file, readable and stable in version control.

Inputs stand beneath their indicator.  Long texts stand on their own lines.
What is left at its default is not written.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final

import tomlkit
from tomlkit.items import InlineTable, Item, String, Table

from xlkpi.findings import Finding, finding
from xlkpi.scheme.errors import SchemeError
from xlkpi.scheme.model import (
    Choice,
    Day,
    Deadline,
    Indicator,
    Input,
    LedgerPoints,
    Result,
    Scheme,
    Section,
    SumRule,
    Unit,
)
from xlkpi.scheme.normal import Location, build
from xlkpi.scheme.places import spot
from xlkpi.scheme.sheets import FORM_FIELDS, where

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LONG: Final = 40  # characters; a longer text goes on a line of its own

def dumps(scheme: Scheme) -> str:
    """The scheme as TOML text, always the same for the same scheme."""
    document = tomlkit.document()
    document.add(tomlkit.comment("考核方案（文本格式）。与同名的方案工作簿内容相同，可用 xlkpi scheme convert 互相转换。"))
    for name in ("id", "title", "year", "version", "full", "decimals", "unit_title"):
        document.add(name, _item(getattr(scheme, name)))
    if scheme.appeal_days is not None:
        document.add("appeal_days", scheme.appeal_days)
    for name in (*FORM_FIELDS, "rank_by"):
        if getattr(scheme, name) != Scheme.model_fields[name].default:
            document.add(name, _item(getattr(scheme, name)))
    if scheme.notes:
        notes = tomlkit.array().multiline(True)
        for note in scheme.notes:
            notes.append(_basic(note))
        document.add("notes", notes)
    nested = _nested(scheme)
    _tables(document, "deadlines", (_table(d) for d in scheme.deadlines))
    _tables(document, "days", (_table(d) for d in scheme.days))
    _tables(document, "sections", (_table(s) for s in scheme.sections))
    _tables(document, "indicators", (_indicator(i, nested.get(n, ()))
                                     for n, i in enumerate(scheme.indicators)))
    rest = nested.get(-1, ()) if nested else scheme.inputs
    _tables(document, "inputs", (_table(i) for i in rest))
    order = list(dict.fromkeys(a for u in scheme.units for a in u.attributes))
    _tables(document, "units", (_unit(u, order) for u in scheme.units))
    _tables(document, "results", (_table(r) for r in scheme.results))
    _tables(document, "ledgers", (_table(r) for r in scheme.ledgers))
    _tables(document, "sums", (_table(s) for s in scheme.sums))
    return tomlkit.dumps(document)

def loads(text: str, file: str = "") -> Scheme:
    """The scheme that a TOML text holds.

    Raises:
        SchemeError: with all faults that can be told apart.
    """
    try:
        raw: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemeError([finding("SCHEME_TEXT", file=file, reason=_spot(error))]) from error
    faults: list[Finding] = []
    flat: list[Any] = []
    indicators = raw.get("indicators")
    for indicator in indicators if isinstance(indicators, list) else []:
        if isinstance(indicator, dict) and isinstance(indicator.get("inputs"), list):
            for entry in indicator.pop("inputs"):
                known = {"indicator": indicator.get("code", "")}
                flat.append({**known, **entry} if isinstance(entry, dict) else entry)
    rest = raw.get("inputs", [])
    raw["inputs"] = [*flat, *rest] if isinstance(rest, list) else rest
    for entry in raw["inputs"] if isinstance(raw["inputs"], list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("choices"), list):
            entry["choices"] = [{"label": c} if isinstance(c, str) else c
                                for c in entry["choices"]]

    def place(location: Location) -> tuple[str, str]:
        return "", spot(location)

    return build(raw, place, where, faults, file)

def _spot(error: tomllib.TOMLDecodeError) -> str:
    """Where the text stops being TOML, in Chinese."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    if found:
        return f"第{found[1]}行第{found[2]}个字处的写法不对"
    return "结尾不完整"


def _nested(scheme: Scheme) -> Mapping[int, tuple[Input, ...]]:
    """Inputs by the position of their indicator (-1: none); empty if that lost their order."""
    position: dict[str, int] = {}
    for n, indicator in enumerate(scheme.indicators):
        position.setdefault(indicator.code, n)
    nested: dict[int, list[Input]] = {n: [] for n in (*range(len(scheme.indicators)), -1)}
    for entry in scheme.inputs:
        nested[position.get(entry.indicator, -1)].append(entry)
    flat = tuple(i for entries in nested.values() for i in entries)
    return {n: tuple(e) for n, e in nested.items()} if flat == scheme.inputs else {}

def _tables(document: tomlkit.TOMLDocument, name: str, tables: Iterable[Table]) -> None:
    array = tomlkit.aot()
    for table in tables:
        array.append(table)
    if len(array):
        document.add(name, array)

def _indicator(indicator: Indicator, inputs: Iterable[Input]) -> Table:
    table = _table(indicator)
    array = tomlkit.aot()
    for entry in inputs:
        array.append(_table(entry, leave_out=("indicator",)))
    if len(array):
        table.add("inputs", array)
    return table

def _unit(unit: Unit, order: Iterable[str]) -> Table:
    table = _table(unit, leave_out=("attributes",))
    if unit.attributes:
        attributes = tomlkit.inline_table()
        for name in order:
            if name in unit.attributes:
                attributes.append(name, _item(unit.attributes[name]))
        table.add("attributes", attributes)
    return table

def _table(entry: Deadline | Day | Section | Indicator | Input | Unit | Result | SumRule
           | LedgerPoints,
           leave_out: tuple[str, ...] = ()) -> Table:
    table = tomlkit.table()
    for name, field in type(entry).model_fields.items():
        value = getattr(entry, name)
        required = field.is_required()
        usual = None if required else field.get_default(call_default_factory=True)
        if name in leave_out or field.exclude or (not required and value == usual):
            continue
        table.add(name, _formula(value) if name.endswith("formula") else _item(value))
    return table

def _item(value: Any) -> Any:
    """A TOML item; whole figures without '.0', long texts on their own lines."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        array = tomlkit.array()
        for item in value:
            array.append(_choice(item) if isinstance(item, Choice) else _item(item))
        return array
    return value

def _choice(choice: Choice) -> String | InlineTable:
    if choice.quota is None:
        return _basic(choice.label)
    table = tomlkit.inline_table()
    table.append("label", _basic(choice.label))
    table.append("quota", choice.quota)
    return table

def _basic(text: str) -> String:
    return tomlkit.string(text)

def _text(text: str) -> Item:
    if len(text) <= LONG and "\n" not in text:
        return _basic(text)
    return _own_lines(tomlkit.string(text, multiline=True))


def _own_lines(text: String) -> Item:
    """A multi-line text that begins on the line after its quotes (TOML drops that line break)."""
    written = text.as_string()
    if text.startswith("\n"):  # tomlkit has begun a new line already
        return text
    return tomlkit.value(f"{written[:3]}\n{written[3:]}")


def _formula(text: str) -> Item:
    """A formula with its quotation marks as they are."""
    plain = "'" not in text and all(ord(c) >= 32 and c != "\x7f" for c in text)
    if plain and len(text) > LONG:
        return _own_lines(tomlkit.string(text, literal=True, multiline=True))
    return tomlkit.string(text, literal=True) if plain else _text(text)

