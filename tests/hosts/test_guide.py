"""Every sample of the guide runs, and the README's."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

pytestmark = pytest.mark.live

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "libreoffice-engine.md"
SAMPLES = [
    sample
    for page in (GUIDE, ROOT / "README.md")
    for sample in re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    if page == GUIDE or "xlkpi.hosts" in sample
]


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_samples(
    app: xw.App, sheet: xw.Sheet, sample: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    context = SimpleNamespace(getComponentContext=lambda: app.impl.context)
    scope: dict[str, Any] = {"XSCRIPTCONTEXT": context}
    exec(compile(sample, GUIDE.name, "exec"), scope)  # noqa: S102
    if "fill" in scope:
        sheet.activate()
        scope["fill"]()
        xw.apps.active.quit()
        assert sheet["A1"].value == "done"
    app.activate()


def test_there_are_samples() -> None:
    assert len(SAMPLES) >= 6
    assert "得分.xlsx" in SAMPLES[-1]


def test_what_the_guide_says_is_missing_is_missing(sheet: xw.Sheet) -> None:
    for reach in ("comments", "pivot_tables"):
        with pytest.raises(NotImplementedError, match=r"\w{4}"):
            getattr(sheet.impl, reach)
