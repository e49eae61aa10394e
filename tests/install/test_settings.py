"""The settings file: ours in, everybody else's untouched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlkpi.addin import settings
from xlkpi.addin.machine import SetupError

LINES = st.lists(st.one_of(
    st.sampled_from(['"A","1"', '"a","2"', '"B C","x, y"', '"B C","张"', "", "kein Wert", '"A"']),
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"),
            max_size=8)), max_size=6)


@given(LINES, st.sampled_from(["A", "B C", "NEU"]))
def test_put_in_and_taken_out_nothing_is_lost(lines: list[str], key: str) -> None:
    new = settings.line(key, "wert")
    put = settings.replaced(lines, key, [new])
    assert settings.value_of(put, key) == "wert"
    assert [x for x in put if x != new] == [x for x in lines if settings.key_of(x) != key]
    held = settings.held(lines, key)
    back = settings.replaced(put, key, held)
    assert sorted(back) == sorted(lines)
    if len(held) == 1:
        assert back == lines


def test_the_first_line_of_a_key_counts_whatever_its_case() -> None:
    lines = ['"Interpreter_Win","a"', '"INTERPRETER_WIN","b"']
    assert settings.value_of(lines, "interpreter_win") == "a"
    assert settings.value_of(lines, "PYTHONPATH") is None


@pytest.mark.parametrize("value", ["C:\\张三", 'a"b'])
def test_what_vba_would_misread_is_refused(value: str) -> None:
    with pytest.raises(SetupError):
        settings.line("INTERPRETER_WIN", value)


def test_bytes_of_any_encoding_stay(tmp_path: Path) -> None:
    path = tmp_path / "x.conf"
    content = b'"A","' + bytes(range(0x80, 0x100)) + b'"\r\n'
    path.write_bytes(content)
    settings.write(path, settings.lines_of(path))
    assert path.read_bytes() == content
