"""``xlkpi demo``: the whole year's work on sample figures, in one folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlkpi import samples
from xlkpi.commands import checking, consolidating
from xlkpi.commands.errors import CommandError
from xlkpi.commands.schemes import size
from xlkpi.commands.targets import check_summary
from xlkpi.forms import distribute, untouched
from xlkpi.scheme import Scheme, load, shipped_path
from xlkpi.whole import replacing

SCHEME: Final = "suo-2023"
SCHEME_FILE: Final = "1-考核方案.xlsx"
BLANK: Final = "2-空白考核表"
RETURNED: Final = "3-交回的考核表"
SUMMARY: Final = "4-汇总.xlsx"
RESULT: Final = "4-汇总.json"


def run(folder: Path, name: str = SCHEME) -> Iterator[str]:
    """Make everything, step by step; what to tell after each step.

    Args:
        folder: where everything is put.
        name: id of a shipped scheme that has sample figures.

    Raises:
        CommandError: the scheme has no sample figures, or the folder holds a file of an earlier
            demo that somebody has changed.
    """
    if name not in samples.sampled():
        raise CommandError(f"没有方案“{name}”的样例；有样例的方案：{'、'.join(samples.sampled())}。")
    scheme = load(name)
    with tempfile.TemporaryDirectory(prefix="xlkpi-") as scratch:
        made = Path(scratch)
        _make(scheme, made)
        _spare_changed(made, folder)
        _put(made, folder)
    yield f"方案：{scheme.title}，满分 {scheme.full:g} 分，{size(scheme)}"
    returned = folder / RETURNED
    yield f"制表：{len(scheme.units)} 个{scheme.unit_title}的考核表，在 {folder / BLANK}"
    yield f"填报、核定：样例数据，在 {returned}"

    checked = checking.run([returned], name)
    told = f"{len(checked.findings)} 条发现" if checked.findings else "没有发现问题"
    yield f"核对：{checked.count} 份考核表，{told}"
    for one in checked.findings:
        yield f"  {one.place} {one.message}"

    done = consolidating.run(returned, name, folder / SUMMARY)
    consolidating.write_json(folder / RESULT, done.data)
    yield f"汇总：{folder / SUMMARY}"
    yield ""
    yield from consolidating.ranking(done)
    yield ""
    first = done.collected.chosen[scheme.units[0].name].path
    yield f"先打开 {folder / SUMMARY}（汇总、排名、图表），再看 {first}（一个{scheme.unit_title}的考核表）。"


def _make(scheme: Scheme, folder: Path) -> None:
    """The scheme's workbook, the blank templates and the returns."""
    shutil.copyfile(shipped_path(scheme.id).with_suffix(".xlsx"), folder / SCHEME_FILE)
    templates = distribute(scheme, folder / BLANK)
    returned = folder / RETURNED
    returned.mkdir()
    figures, kept = samples.sample(scheme), samples.events(scheme)
    for unit, template in zip(scheme.units, templates, strict=True):
        samples.fill(scheme, template, unit.name, figures[unit.name], returned / template.name,
                     kept=kept[unit.name])


def _put(made: Path, folder: Path) -> None:
    for new in sorted(path for path in made.rglob("*") if path.is_file()):
        target = folder / new.relative_to(made)
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as draft:
            shutil.copyfile(new, draft)


def _spare_changed(made: Path, folder: Path) -> None:
    """Refuse to replace what somebody has changed since an earlier demo."""
    check_summary(folder / SUMMARY)
    changed = [old for new in sorted(made.rglob("*.xlsx"))
               if (old := folder / new.relative_to(made)).exists()
               and old.read_bytes() != new.read_bytes() and not untouched(old)]
    if changed:
        listed = "、".join(str(path) for path in changed[:5]) + ("等" if len(changed) > 5 else "")
        raise CommandError(f"{listed} 与样例不同，可能有人改过，为免覆盖没有写入；请换一个目录，如 xlkpi demo 样例2。")
