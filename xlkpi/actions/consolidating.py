"""合并汇总: a folder of returned workbooks becomes a summary workbook, which is then opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xlwings as xw

from xlkpi.actions.findings import told
from xlkpi.actions.forms import Form, forms_in
from xlkpi.actions.running import ActionError, StatusBar, action, ask_folder, folder_of
from xlkpi.actions.schemes import find_scheme, is_scheme, open_scheme
from xlkpi.commands.consolidating import without_summary
from xlkpi.findings import Finding
from xlkpi.returns import Collected, Return, collect, read
from xlkpi.returns.collect import find_files, replaced
from xlkpi.scheme import Scheme
from xlkpi.scheme.identity import Identity
from xlkpi.scoring import Outcome, score_both
from xlkpi.scoring.ranking import rank_text
from xlkpi.summary import all_findings, write_summary

LABEL: Final = "合并汇总"
NAME: Final = "汇总.xlsx"
_NOTHING: Final = "已取消，没有汇总。"


@action(LABEL)
def consolidate(book: xw.Book, folder: str | Path | None = None) -> str:
    """Consolidate the returns of a folder and open the summary.

    A return that is open counts as it stands on the screen, saved or not.

    Args:
        book: a workbook of the scheme: a return, the scheme workbook or a summary.
        folder: with the returned workbooks; by default the person is asked.
    """
    app = book.app
    chosen = Path(folder) if folder is not None else ask_folder(
        app, LABEL, "汇总这个文件夹（包括其中的文件夹）里的考核表：", folder_of(book))
    if chosen is None:
        return _NOTHING
    if not chosen.is_dir():
        raise ActionError(f"找不到文件夹 {chosen}，请检查路径。")
    out = _out(app, chosen)
    if out is None:
        return _NOTHING
    scheme = _scheme(book, chosen)
    progress = StatusBar(app, LABEL)
    collected = without_summary(out, chosen, collect(chosen, scheme, progress=progress))
    if not collected.chosen:
        raise ActionError(f"{chosen} 里没有方案“{scheme.title}”的考核表，没有汇总。")
    collected, unsaved = _as_open(app, chosen, scheme, collected)
    app.status_bar = f"{LABEL}：正在计分、写汇总工作簿"
    outcomes = score_both(scheme, collected.chosen)
    write_summary(out, scheme, collected, outcomes, basis="assessed")
    app.books.open(str(out)).activate()
    findings = all_findings(scheme, collected, outcomes, "assessed")
    return _told(scheme, collected, outcomes["assessed"], findings, out, unsaved)


def _told(scheme: Scheme, collected: Collected, outcome: Outcome, findings: tuple[Finding, ...],
          out: Path, unsaved: list[str]) -> str:
    lines = [f"已汇总 {len(collected.chosen)} 个{scheme.unit_title}，在 {out}"]
    for group in dict.fromkeys(u.group for u in outcome.units.values()):
        first = [u for u in outcome.units.values() if u.group == group and u.rank == 1]
        if first:
            names = "、".join(u.unit for u in first)
            by = rank_text(scheme, first[0]) or f"{first[0].total:.2f} 分"
            lines.append(f"{group or '总分'}第一名：{names}（{by}）")
    if collected.missing:
        lines.append(f"未交：{'、'.join(collected.missing)}")
    if findings:
        lines.append(f"{told(findings)}，列在“异常清单”里。")
    if unsaved:
        lines.append(f"{'、'.join(unsaved)}正打开着，按屏幕上的内容汇总；它与文件里的不同，请记得保存。")
    return "\n".join(lines)


def _out(app: xw.App, folder: Path) -> Path | None:
    """Where the summary goes; None where the person gave up."""
    out = folder / NAME
    if out.exists():
        answer = app.alert(f"{out} 已经有了。\n是：用新的代替它；否：另存一份。", title=LABEL,
                           buttons="yes_no_cancel")
        if answer == "cancel":
            return None
        if answer == "no":
            names = (folder / f"{out.stem}({n}){out.suffix}" for n in range(2, 10_000))
            return next(path for path in names if not path.exists())
    for opened in app.books:
        if Path(opened.fullname) == out:
            opened.close()
            break
    return out


def _scheme(book: xw.Book, folder: Path) -> Scheme:
    """The scheme of the open workbook, else of the first return in the folder."""
    if is_scheme(book):
        return open_scheme(book)
    found = next((f.scheme for f in forms_in(book) if f.scheme is not None), None)
    if found is not None:
        return found
    for path, _ in find_files(folder)[0]:
        for returned in read(path).returns:
            identity = Identity(returned.scheme_id, returned.version, returned.unit,
                                returned.period, returned.digest)
            scheme = find_scheme(identity, book)
            if scheme is not None:
                return scheme
    raise ActionError(f"{folder} 里没有认得出方案的考核表；自定的方案请先打开方案工作簿，再汇总。")


# --- returns that are open ----------------------------------------------------------------------


def _as_open(app: xw.App, folder: Path, scheme: Scheme, collected: Collected
             ) -> tuple[Collected, list[str]]:
    """Open returns as they stand on the screen, and the units whose files differ from it."""
    unsaved = []
    for form in _open_forms(app, folder, scheme):
        whole = collected.chosen.get(form.returned.unit)
        parts = () if whole is None else whole.parts or (whole,)
        old = next((p for p in parts if p.path.resolve() == form.returned.path.resolve()
                    and p.period == form.returned.period), None)
        if old is None or _contents(old) == _contents(form.returned):
            continue
        unsaved.append(form.returned.unit)
        collected = replaced(scheme, collected, old, form.returned)
    return collected, unsaved


def _open_forms(app: xw.App, folder: Path, scheme: Scheme) -> Iterator[Form]:
    for book in app.books:
        path = Path(book.fullname)
        if path.is_absolute() and path.resolve().is_relative_to(folder.resolve()):
            yield from (f for f in forms_in(book) if f.returned.scheme_id == scheme.id)


def _contents(returned: Return) -> tuple[object, ...]:
    """What a person has typed into it."""
    return *((e.value, e.assessed) for e in returned.entries.values()), *returned.ledger
