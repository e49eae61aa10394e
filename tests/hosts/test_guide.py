"""Every sample of the guide runs."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

pytestmark = pytest.mark.live

GUIDE = Path(__file__).parents[2] / "docs" / "libreoffice-engine.md"
SAMPLES = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


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
    assert len(SAMPLES) >= 5


def test_what_the_guide_says_is_missing_is_missing(sheet: xw.Sheet) -> None:
    for reach in ("comments", "pivot_tables"):
        with pytest.raises(NotImplementedError, match=r"\w{4}"):
            getattr(sheet.impl, reach)
