"""Every finding of this package has a sentence, and every sentence a use."""

from __future__ import annotations

import re
from pathlib import Path

from xlkpi import returns
from xlkpi.messages import MESSAGES, RETURNS


def test_codes_and_sentences_belong_together() -> None:
    source = "".join(p.read_text(encoding="utf-8")
                     for p in Path(returns.__file__).parent.glob("*.py"))
    named = set(re.findall(r'"([A-Z]{3,}(?:_[A-Z]+)*)"', source))
    assert set(RETURNS) <= named
    assert {n for n in named if "_" in n} <= set(RETURNS)
    assert all(MESSAGES[code] is RETURNS[code] for code in RETURNS)  # no other block hides one


def test_sentences_are_whole() -> None:
    assert [code for code, (_, sentence) in RETURNS.items() if not sentence.endswith("。")] == []
