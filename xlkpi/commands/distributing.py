"""``xlkpi distribute``: unit workbooks for a scheme's units, or for those of a list."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from xlkpi.commands.errors import CommandError
from xlkpi.findings import Finding, line
from xlkpi.forms import Form, WouldOverwrite, distribute
from xlkpi.scheme import Places, Scheme, SchemeError, Unit, check, check_rules, load_placed
from xlkpi.scheme.periods import asked_in

NAME: Final = ("单位", "单位名称", "名称")
GROUP: Final = ("分组", "组别", "类别")
_MOST_NAMED: Final = 12  # units of a group; of more only so many are named


@dataclass(frozen=True)
class Done:
    """The files, and what the check of the scheme found (no notes)."""

    written: list[Path]
    findings: list[Finding]
    hint: str = ""


def run(scheme: str, out: Path, units: Path | None, form: Form,
        progress: Callable[[int, int], None], *, period: str = "", force: bool = False,
        ignore_errors: bool = False, macros: Callable[[int], bytes] | None = None) -> Done:
    """Write DIR/<unit>.xlsx for every unit of a scheme that was checked before.

    Args:
        scheme: a shipped scheme's id, or a file.
        out: the folder.
        units: another list of units.
        form: "native" or "udf".
        progress: called with files done and files in all.
        period: one of the scheme's parts of the year, or "" for the whole.
        force: replace also files that somebody has filled in.
        ignore_errors: go on where the check finds errors, but not where a rule is wrong.
        macros: gives vbaProject.bin for a number of sheets: DIR/<unit>.xlsm with buttons on
            the sheet, which call the Excel add-in.

    Raises:
        CommandError: the scheme has errors or no periods, the list of units cannot be
            used, or a file that is no blank template of ours stands there.
    """
    loaded, places = _loaded(scheme)
    if period and not loaded.periods:
        raise CommandError(f"方案“{loaded.id}”没有分时段的填报项，不能只做“{period}”的考核表；"
                           "请去掉 --period，或先在方案“填报项”页的“时段”列写明。")
    chosen = None if units is None else read_units(units, loaded)
    told = _checked(loaded, chosen, places, ignore_errors=ignore_errors)
    try:
        written = distribute(loaded, out, chosen, form, progress, period=period, overwrite=force,
                             macros=macros)
    except WouldOverwrite as error:
        raise CommandError(f"{error.message}确实要用空表替换的，加 --force。") from error
    hint = left_out(loaded, chosen, period) if period else periods_hint(loaded)
    return Done(written, told, hint)


def _loaded(scheme: str) -> tuple[Scheme, Places]:
    """The scheme, and where everything of it stands.

    Raises:
        CommandError: it cannot be read; everything that is wrong with it is told.
    """
    try:
        return load_placed(scheme)
    except SchemeError as error:
        listed = "\n".join(map(line, error.report))
        advice = ("\n方案不能读取，没有生成考核表：请按上面所说改正，或换一个方案，再重新生成。"
                  if error.is_scheme else "没有生成考核表。")
        raise CommandError(f"{listed}{advice}") from error


def left_out(scheme: Scheme, units: Sequence[Unit] | None, period: str) -> str:
    """Which units get no workbook for a period, and why; "" where all get one."""
    idle: dict[str, list[str]] = {}
    for unit in scheme.units if units is None else units:
        if not asked_in(scheme, period, unit.group):
            idle.setdefault(unit.group, []).append(unit.name)
    listed = "；".join(f"{group}：{_few(names)}" if group else _few(names)
                      for group, names in idle.items())
    return (f"下列单位没有生成，因为方案里“{period}”没有要它们所在分组填的项目：{listed}。"
            if listed else "")


def _few(names: Sequence[str]) -> str:
    more = f"等{len(names)}个" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more


def periods_hint(scheme: Scheme) -> str:
    """That workbooks of the whole year are not all there is, where the scheme has periods."""
    if not scheme.periods:
        return ""
    return (f"这是全年的考核表；方案分时段填报（{'、'.join(scheme.periods)}），"
            "只做一个时段的，用 xlkpi distribute 加 --period 时段。")


def _checked(scheme: Scheme, units: tuple[Unit, ...] | None, places: Places, *,
             ignore_errors: bool) -> list[Finding]:
    """What the check of a scheme finds, but for notes.

    Raises:
        CommandError: errors, all of them told.
    """
    whole = scheme if scheme.units or not units else scheme.with_units(units)
    rules = [f for f in check_rules(whole, places) if f.severity == "error"]
    found = [f for f in check(whole, places) if f.severity != "note"]
    errors = rules if ignore_errors else [f for f in found if f.severity == "error"]
    if errors:
        listed = "\n".join(line(f) for f in errors)
        advice = ("公式有误、编号或名称重复时不能生成，请改正。" if rules else
                  "请改正；确实要照样生成的，加 --ignore-errors。")
        raise CommandError(f"{listed}\n方案有 {len(errors)} 处错误，没有生成考核表：{advice}")
    return found


def read_units(path: Path, scheme: Scheme) -> tuple[Unit, ...]:
    """The units of a list: heading 单位, maybe 分组, and one column per attribute.

    A unit that the scheme knows keeps the scheme's group and attributes where
    the list says nothing else.  Without a heading the first column is the names.

    Raises:
        CommandError: no units, a name twice, an unknown group, an attribute that is missing.
    """
    rows = [row for row in _rows(path) if any(row)]
    if not rows:
        raise CommandError(f"单位名单 {path.name} 是空的：每行写一个单位，首行为标题“单位”。")
    names = [i for i, title in enumerate(rows[0]) if title in NAME]
    heading = rows.pop(0) if names else ["单位"]
    at = names[0] if names else 0
    found = tuple(_unit(row, heading, at, scheme, path) for row in rows if row[at:at + 1] != [""])
    twice = sorted({u.name for u in found if sum(v.name == u.name for v in found) > 1})
    if twice:
        raise CommandError(f"单位名单 {path.name} 中有重复的单位：{'、'.join(twice)}。")
    return found


def _unit(row: list[str], heading: list[str], at: int, scheme: Scheme, path: Path) -> Unit:
    name = row[at]
    known = next((u for u in scheme.units if u.name == name), None)
    group = next((v for title, v in zip(heading, row, strict=False) if title in GROUP and v), "")
    group = group or (known.group if known else "") or (
        scheme.groups[0] if len(scheme.groups) == 1 else "")
    if group not in scheme.groups and scheme.groups:
        raise CommandError(f"单位名单 {path.name}：{name} 的分组“{group}”不在方案中，"
                           f"方案的分组有：{'、'.join(scheme.groups)}。")
    wanted = {a for u in scheme.units if u.group == group for a in u.attributes}
    attributes: dict[str, float | str] = dict(known.attributes) if known else {}
    attributes |= {title: _value(v) for title, v in zip(heading, row, strict=False)
                   if title in wanted and v}
    missing = sorted(wanted - attributes.keys())
    if missing:
        raise CommandError(f"单位名单 {path.name}：{name} 缺少属性 {'、'.join(missing)}，"
                           f"请在名单中加一列并填写。")
    return Unit(name=name, group=group, attributes=attributes)


def _value(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _rows(path: Path) -> Iterator[list[str]]:
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        yield from ([_text(v) for v in row] for row in _first_sheet(path))
        return
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):  # Excel in China saves CSV as GBK
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield from ([v.strip() for v in row] for row in csv.reader(text.splitlines()))
        return
    raise CommandError(f"单位名单 {path.name} 不是文本：请另存为 CSV UTF-8 或 .xlsx。")


def _first_sheet(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    from xlkpi.returns.book import calamine_errors
    from xlkpi.returns.container import UnreadableError

    if not path.exists():
        raise FileNotFoundError(2, "not found", str(path))
    try:
        with calamine_errors():
            return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    except UnreadableError as error:
        raise CommandError(f"单位名单 {path.name} 打不开：文件已损坏、有密码或不是工作簿；"
                           "请用 Excel 或 WPS 另存为 .xlsx 或 CSV 后再试。") from error


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()
