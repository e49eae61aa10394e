"""``xlkpi demo``: the whole year's work on sample figures, in one folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlkpi import samples
from xlkpi.commands import checking, consolidating
from xlkpi.forms import distribute
from xlkpi.scheme import load, shipped_path

SCHEME: Final = "suo-2023"
SCHEME_FILE: Final = "1-考核方案.xlsx"
BLANK: Final = "2-空白考核表"
RETURNED: Final = "3-交回的考核表"
SUMMARY: Final = "4-汇总.xlsx"
RESULT: Final = "4-汇总.json"


def run(folder: Path) -> Iterator[str]:
    """Make everything, step by step; what to tell after each step."""
    scheme = load(SCHEME)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(shipped_path(SCHEME).with_suffix(".xlsx"), folder / SCHEME_FILE)
    yield f"方案：{scheme.title}，满分 {scheme.full:g} 分，{len(scheme.indicators)} 项指标"

    templates = distribute(scheme, folder / BLANK, overwrite=True)
    yield f"制表：{len(templates)} 个{scheme.unit_title}的考核表，在 {folder / BLANK}"

    returned = folder / RETURNED
    returned.mkdir(exist_ok=True)
    figures = samples.sample(scheme)
    for unit, template in zip(scheme.units, templates, strict=True):
        samples.fill(scheme, template, unit.name, figures[unit.name], returned / template.name)
    yield f"填报、核定：样例数据，在 {returned}"

    checked = checking.run([returned], SCHEME)
    told = f"{len(checked.findings)} 条发现" if checked.findings else "没有发现问题"
    yield f"核对：{checked.count} 份考核表，{told}"
    for one in checked.findings:
        yield f"  {one.place} {one.message}"

    done = consolidating.run(returned, SCHEME, folder / SUMMARY)
    consolidating.write_json(folder / RESULT, done.data)
    yield f"汇总：{folder / SUMMARY}"
    yield ""
    yield from consolidating.ranking(done)
    yield ""
    yield f"先打开 {folder / SUMMARY}（汇总、排名、图表），再看 {returned / templates[0].name}（一个所的考核表）。"
