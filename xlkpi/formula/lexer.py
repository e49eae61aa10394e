"""Formula text -> tokens, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xlkpi.formula.errors import FormulaError
from xlkpi.formula.tree import Span

FULL_WIDTH: Final = {
    "（": "(", "）": ")", "【": "[", "】": "]", "［": "[", "］": "]", "｛": "{", "｝": "}",
    "，": ",", "、": ",", "；": ";", "：": ":", "。": ".", "．": ".", "％": "%", "＋": "+",
    "－": "-", "—": "-", "–": "-", "−": "-", "×": "*", "＊": "*", "÷": "/", "／": "/", "＾": "^",
    "＝": "=", "＜": "<", "＞": ">", "≤": "<=", "≥": ">=", "≠": "<>", "＆": "&", "＠": "@",
    "“": '"', "”": '"', "＂": '"', "‘": '"', "’": '"', "「": '"', "」": '"', "！": "!",
}  # fmt: skip
_TOKENS: Final = re.compile(
    r"""(?P<space>[\s\u3000\u00a0]+)
    |(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:N/A|VALUE!|NUM!|DIV/0!|REF!|NAME\?|NULL!))
    |(?P<operator><>|<=|>=|[-+*/^%&=<>(),;:{}])
    |(?P<word>[^\W\d]\w*(?:\.\w+)*)
    """,
    re.VERBOSE,
)
_CELL: Final = re.compile(
    r"(?:(?:'(?:[^']|'')+'|[^\W0-9][\w.]*)!)?"
    r"(?:\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w(])|\$?[A-Za-z]{1,3}(?=:\$?[A-Za-z]))"
)


@dataclass(frozen=True)
class Token:
    """One token; ``kind`` is number, text, error, operator, word, name, cell or end."""

    kind: str
    text: str
    span: Span


def tokens(formula: str) -> list[Token]:
    """Split a formula; the last token is of kind ``end``.

    Raises:
        FormulaError: for characters that cannot stand in a formula.
    """
    found: list[Token] = []
    lead = len(formula) - len(formula.lstrip())
    at = lead + 1 if formula.startswith("=", lead) else 0
    while at < len(formula):
        if formula[at] == "[":
            end = _name_end(formula, at)
            found.append(Token("name", formula[at:end], Span(at, end)))
            at = end
            continue
        cell = _CELL.match(formula, at)
        match = None if cell else _TOKENS.match(formula, at)
        if cell:
            found.append(Token("cell", cell.group(), Span(at, cell.end())))
            at = cell.end()
        elif match and match.lastgroup:
            if match.lastgroup != "space":
                found.append(Token(match.lastgroup, match.group(), Span(at, match.end())))
            at = match.end()
        else:
            raise _unknown(formula, at)
    found.append(Token("end", "", Span(len(formula), len(formula))))
    return found


def _name_end(formula: str, start: int) -> int:
    """The end of the bracketed name that starts here; ' takes the next character as it is."""
    depth = 0
    at = start
    while at < len(formula):
        character = formula[at]
        if character == "'":
            at += 1
        elif character == "[":
            depth += 1
        elif character == "]":
            depth -= 1
            if depth == 0:
                return at + 1
        elif character in "【】［］":
            break
        at += 1
    if at < len(formula):
        raise _unknown(formula, at)
    raise FormulaError(
        "方括号没有配对：名称要写成 [@名称]，请补上“]”", formula, Span(start, start + 1)
    )


def _unknown(formula: str, at: int) -> FormulaError:
    character = formula[at]
    span = Span(at, at + 1)
    if character in FULL_WIDTH:
        return FormulaError(
            f"“{character}”是中文标点，公式里请改用半角的 {FULL_WIDTH[character]}", formula, span
        )
    if "０" <= character <= "９":
        half = chr(ord(character) - ord("０") + ord("0"))
        return FormulaError(f"“{character}”是全角数字，请改成半角的 {half}", formula, span)
    if character == '"':
        return FormulaError("文字没有写完：缺少右边的双引号", formula, Span(at, len(formula)))
    if character == "]":
        return FormulaError("多了一个“]”，或前面缺少“[”", formula, span)
    if character == "'":
        return FormulaError("文字请用双引号括起来，不用单引号", formula, span)
    if character in "@#$!":
        return FormulaError(
            f"“{character}”不能写在这里：本单位的填报项写成 [@名称]，全部单位的写成 [名称]",
            formula, span,
        )  # fmt: skip
    return FormulaError(f"公式里不能有字符“{character}”", formula, span)
