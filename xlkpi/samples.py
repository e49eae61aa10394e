"""Sample figures: read from text, and typed into unit workbooks for the demo and the tests."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from xlkpi.forms import ledger
from xlkpi.forms.layout import Layout, plan
from xlkpi.forms.table import SHEET
from xlkpi.returns import Entry, LedgerRow, Return
from xlkpi.scheme import Scheme, ledgers, needs_all, shipped
from xlkpi.scheme.calendar import deadline_for
from xlkpi.scheme.identity import LedgerRole, Role
from xlkpi.scheme.normal import number
from xlkpi.scheme.periods import in_period
from xlkpi.scoring import STATUS_TITLES, Score, UnitScores, adopted, score_one
from xlkpi.whole import replacing

VALUE: Final = "填报值"
ASSESSED: Final = "核定值"

_PACKAGE: Final = Path(__file__).resolve().parent
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DAY_ZERO: Final = date(1899, 12, 30).toordinal()
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FORM_PART: Final = "xl/worksheets/sheet1.xml"  # the 考核表 is the first sheet of a template
_BOOK_PART: Final = "xl/workbook.xml"
_CORE_PART: Final = "docProps/core.xml"
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*<")

Typed = float | str | None


class Cells(NamedTuple):
    """What a sheet's cells are to hold: address -> value, and where a formula has to go."""

    values: Mapping[str, Typed]
    plain: frozenset[str]


Figures = Mapping[str, Entry]  # Input.key -> what unit and reviewer typed


@cache
def samples_folder() -> Path:
    """The folder of the samples: inside the package, or beside it in the repository."""
    installed = _PACKAGE / "_workbooks" / "samples"
    return installed if installed.is_dir() else _PACKAGE.parent / "workbooks" / "samples"


def sampled() -> tuple[str, ...]:
    """The ids of the shipped schemes that have sample figures."""
    return tuple(name for name in shipped() if (samples_folder() / f"{name}.csv").is_file())


def sample(scheme: Scheme) -> dict[str, Figures]:
    """Unit -> the sample figures of a shipped scheme.

    The file has a row per input and per 填报值 or 核定值, and a column per unit.

    Raises:
        FileNotFoundError: there is no sample for the scheme.
        ValueError: the file has a row or unit that the scheme does not know.
    """
    path = samples_folder() / f"{scheme.id}.csv"
    inputs = {i.key: i for i in scheme.inputs}
    found: dict[str, dict[str, Entry]] = {u.name: {} for u in scheme.units}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            key, column = f"{row.pop('指标')}/{row.pop('填报项')}", row.pop("栏")
            if key not in inputs or column not in (VALUE, ASSESSED) or set(row) != set(found):
                raise ValueError(f"{path.name}：方案中没有 {key}（{column}），或单位不符")
            for unit, text in row.items():
                typed = _typed(text, inputs[key].kind)
                entry = found[unit].get(key, Entry())
                found[unit][key] = (entry._replace(value=typed) if column == VALUE
                                    else entry._replace(assessed=typed))
    return {unit: dict(entries) for unit, entries in found.items()}


def events(scheme: Scheme) -> dict[str, tuple[LedgerRow, ...]]:
    """Unit -> the events in the ledgers of a shipped scheme's sample; none without such a file."""
    path = samples_folder() / f"{scheme.id}-ledger.csv"
    found: dict[str, list[LedgerRow]] = {u.name: [] for u in scheme.units}
    if not path.is_file():
        return dict.fromkeys(found, ())
    kept = {one.name: one for group in scheme.groups for one in ledgers(scheme, group)}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            own, of = found[row["单位"]], kept[row["台账"]]
            standard = of.standard(row["类别"], row["级别"])
            given = number(row["核定分"])
            own.append(LedgerRow(
                of.name, ledger.FIRST + sum(e.ledger == of.name for e in own),
                float(date.fromisoformat(row["日期"]).toordinal() - _DAY_ZERO), row["类别"],
                row["级别"], row["事项"], standard, standard if given is None else given,
                row["佐证材料"], row["登记人"]))
    return {unit: tuple(rows) for unit, rows in found.items()}


def _typed(text: str, kind: str) -> Typed:
    if text == "":
        return None
    if kind == "date":
        return float(date.fromisoformat(text).toordinal() - _DAY_ZERO)
    return number(text) if kind in ("number", "percent") else text


def fill(scheme: Scheme, template: Path, unit: str, figures: Figures, target: Path,
         period: str = "", kept: Sequence[LedgerRow] = ()) -> None:
    """Type figures into the template of one unit and save it under another name.

    The scores are saved as a spreadsheet program would have left them; what
    only tells about them (得分说明, counts) is calculated when it is opened.
    The file says that it was saved in time, the day before returns must be back.

    Args:
        scheme: the scheme of the template.
        template: the unit's workbook as it was distributed.
        unit: the unit's name.
        figures: what was typed; an input that is not in it stays blank.
        target: the file to write, whole or not at all.
        period: the part of the year that the template is for.
        kept: the events of the unit's ledgers.
    """
    group = next(u.group for u in scheme.units if u.name == unit)
    due = deadline_for(scheme, period)
    scheme = in_period(scheme, period, group)
    returned = Return(target, SHEET, scheme.id, scheme.version, unit, entries=dict(figures))
    own, assessed = (score_one(scheme, returned, basis) for basis in ("self", "assessed"))
    layout = plan(scheme, group, remark=False)
    cells = _values(scheme, layout, figures, own, assessed)
    sheets = {_FORM_PART: Cells(cells, _typed_over(scheme, group, layout, cells, kept))}
    for place, of in enumerate(ledgers(scheme, group), 2):  # they stand behind the 考核表
        rows = [event for event in kept if event.ledger == of.name][:ledger.ROWS]
        if rows:
            sheets[f"xl/worksheets/sheet{place}.xml"] = Cells(_events(rows), frozenset())
    saved = "" if due is None else f"{due.on - timedelta(days=1)}T08:30:00Z"
    with replacing(target) as draft, zipfile.ZipFile(template) as source, zipfile.ZipFile(
            draft, "w", zipfile.ZIP_DEFLATED) as made:
        for part in source.infolist():
            made.writestr(part, _part(part.filename, source.read(part), sheets, saved))


def _values(scheme: Scheme, layout: Layout, figures: Figures, own: UnitScores,
            assessed: UnitScores) -> dict[str, Typed]:
    """Address -> value of the input cells and of the scores that follow from them."""
    found: dict[str, Typed] = {}
    for item, row in layout.input_rows():
        entry = figures.get(item.key, Entry())
        found[layout.columns.cell(Role.VALUE, row)] = entry.value
        found[layout.columns.cell(Role.ASSESSED, row)] = entry.assessed
        taken = adopted(entry, "assessed")
        found[layout.columns.cell(Role.ADOPTED, row)] = "" if taken is None else taken
    for role, scores in ((Role.SELF_SCORE, own), (Role.SCORE, assessed)):
        for block in layout.blocks:
            shown = _shown(scores.scores[block.indicator.code])
            found[layout.columns.cell(role, block.first)] = shown
        for part in layout.parts:
            if part.subtotal is not None:
                found[layout.columns.cell(role, part.subtotal)] = _sum(
                    scores, [b.indicator.code for b in part.blocks])
        if layout.total is not None:
            found[layout.columns.cell(role, layout.total)] = _sum(scores, list(scores.scores))
        for found_row in layout.results:
            result = found_row.result
            waits = STATUS_TITLES["pending" if needs_all(scheme, result) else "unfilled"]
            value = scores.results[result.name]
            found[layout.columns.cell(role, found_row.row)] = waits if value is None else value
    return found


def _typed_over(scheme: Scheme, group: str, layout: Layout, cells: dict[str, Typed],
                kept: Sequence[LedgerRow]) -> frozenset[str]:
    """The cells whose formula, a ledger's sum, gives way to a figure that is not that sum."""
    rows = {item.key: row for item, row in layout.input_rows()}
    found = set()
    for of in ledgers(scheme, group):
        role = Role.ASSESSED if of.item.by == "department" else Role.VALUE
        cell = layout.columns.cell(role, rows[of.item.key])
        points = [event.points or 0.0 for event in kept if event.ledger == of.name]
        if cells[cell] is None:
            cells[cell] = ""  # as the formula shows it
        elif not points or cells[cell] != round(sum(points), 10):
            found.add(cell)
    return frozenset(found)


def _events(rows: Sequence[LedgerRow]) -> dict[str, Typed]:
    """Address -> value of a ledger's cells."""
    found: dict[str, Typed] = {}
    for row in range(ledger.FIRST, ledger.LAST + 1):
        found[ledger.cell(LedgerRole.STANDARD, row)] = ""
        found[ledger.cell(LedgerRole.POINTS, row)] = ""
    for row, event in enumerate(rows, ledger.FIRST):
        given = None if event.points == event.standard else event.points
        for role, value in (
                (LedgerRole.DAY, event.day), (LedgerRole.KIND, event.kind),
                (LedgerRole.LEVEL, event.level or None), (LedgerRole.EVENT, event.event),
                (LedgerRole.STANDARD, "" if event.standard is None else event.standard),
                (LedgerRole.GIVEN, given),
                (LedgerRole.POINTS, "" if event.points is None else event.points),
                (LedgerRole.EVIDENCE, event.evidence), (LedgerRole.WHO, event.who)):
            found[ledger.cell(role, row)] = value
    found[ledger.cell(LedgerRole.POINTS, ledger.TOTAL)] = round(
        sum(event.points or 0.0 for event in rows), 10)
    return found


def _shown(score: Score) -> Typed:
    return STATUS_TITLES[score.status] if score.value is None else score.value


def _sum(scores: UnitScores, codes: list[str]) -> float:
    return round(sum(scores.scores[code].value or 0.0 for code in codes), 10)


def _part(name: str, content: bytes, sheets: Mapping[str, Cells], saved: str) -> bytes:
    """One part of the package, changed where it has to be."""
    if name == _CORE_PART and saved:
        return _MODIFIED.sub(rb"\g<1>" + saved.encode() + rb"<", content)
    register_namespace("", _MAIN)
    register_namespace("r", _RELATIONS)
    if name in sheets:
        root = fromstring(content)
        for one in root.iter(f"{{{_MAIN}}}c"):
            if one.get("r", "") in sheets[name].plain:
                for formula in one.findall(f"{{{_MAIN}}}f"):
                    one.remove(formula)
            _write(one, sheets[name].values)
    elif name == _BOOK_PART:
        root = fromstring(content)
        for one in root.iter(f"{{{_MAIN}}}calcPr"):
            one.set("fullCalcOnLoad", "1")
    else:
        return content
    return bytes(tostring(root, encoding="UTF-8", xml_declaration=True))


def _write(one: Element, values: Mapping[str, Typed]) -> None:
    """Set the value of a cell; a formula whose value is not known loses its old one."""
    formula = one.find(f"{{{_MAIN}}}f")
    address = one.get("r", "")
    if formula is None and address not in values:
        return
    for child in list(one):
        if child is not formula:
            one.remove(child)
    one.attrib.pop("t", None)
    value = values.get(address)
    if value is None:
        return
    if isinstance(value, str) and formula is None:
        one.set("t", "inlineStr")
        SubElement(SubElement(one, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t").text = value
        return
    if isinstance(value, str):
        one.set("t", "str")
    SubElement(one, f"{{{_MAIN}}}v").text = value if isinstance(value, str) else repr(value)
