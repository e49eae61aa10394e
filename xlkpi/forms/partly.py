"""Inputs that belong together, of which only some are filled in: what 得分说明 names.

A formula says 未填 in a branch of an IF.  The parts of its condition tell which inputs
are meant: of ``OR(a, b)`` each part that holds, of ``AND(a, b)`` all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlkpi.forms.formulas import Scores, gives, quoted
from xlkpi.forms.layout import Block
from xlkpi.forms.resolve import Resolver
from xlkpi.formula import FormulaError, names, needs_array, write
from xlkpi.formula.tree import Call, NameSpan, Node, Text
from xlkpi.scheme import rule, scope
from xlkpi.scheme.answers import UNFILLED
from xlkpi.scheme.identity import Role
from xlkpi.scheme.model import Input
from xlkpi.scheme.scope import spanned

UNNAMED: Final = f"{UNFILLED}：有的项目只填了一部分，请填齐"
_NAMED: Final = "（要一起填齐；没有这一项的，把已填的清空）"


class _Unwritable(Exception):
    """A condition that a cell of this kind cannot hold."""


def told(sheet: Scores, block: Block) -> str:
    """The formula of what 得分说明 says of a half-filled group, 未填 included."""
    try:
        missing = _missing(sheet, block, rule(sheet.scheme, block.indicator))
    except (_Unwritable, FormulaError):
        missing = ""
    if not missing:
        return quoted(UNNAMED)
    found = f"MID({missing},2,500)"
    return f'IF({found}="",{quoted(UNNAMED)},{quoted(f"{UNFILLED}：")}&{found}&{quoted(_NAMED)})'


def longest(sheet: Scores, block: Block) -> str:
    """The longest that it can get: room is kept for it."""
    found = _all_parts(rule(sheet.scheme, block.indicator))
    texts = ["、".join(i.name for i in _inputs(sheet, block, part)) for part, _ in found]
    return f"{UNFILLED}：{max(texts, key=len)}{_NAMED}" if texts else ""


def _missing(sheet: Scores, block: Block, node: Node) -> str:
    """A formula that gives '、name' of every input that is meant and blank; "" where none can be."""
    branches = _branches(node)
    if not branches or not gives(UNFILLED, node):
        return ""
    (condition, *_), *_ = branches
    found = [_blanks(sheet, block, condition, held) if _is_unfilled(branch)
             else _missing(sheet, block, branch) for _, held, branch in branches]
    direct = [f for f, (*_, branch) in zip(found, branches, strict=True) if _is_unfilled(branch)]
    if direct and direct == [f for f in found if f]:
        return "&".join(direct)  # each part says itself whether it holds
    if not any(found):
        return ""
    listed = ",".join(f or quoted("") for f in found)
    if len(found) < 2:
        listed += f",{quoted('')}"
    return f"IF({_written(sheet, block, condition)},{listed})"


def _branches(node: Node) -> list[tuple[Node, bool, Node]]:
    """Of an IF its condition, whether it holds and what is taken then; nothing of another node."""
    if not isinstance(node, Call) or node.name != "IF" or node.arguments[0] is None:
        return []
    return [(node.arguments[0], held, branch) for held, branch in zip(
        (True, False), node.arguments[1:], strict=False) if branch is not None]


def _blanks(sheet: Scores, block: Block, condition: Node, held: bool) -> str:
    """The same where a condition holds (or does not), which makes the rule say 未填."""
    found = []
    for part, wanted in _parts(condition, held):
        blank = "&".join(
            f'IF({sheet.columns.cell(Role.ADOPTED, sheet.rows[item.key])}="",'
            f'{quoted("、" + item.name)},"")' for item in _inputs(sheet, block, part))
        if blank:
            both = f'{blank},""' if wanted else f'"",{blank}'
            found.append(f"IF({_written(sheet, block, part)},{both})")
    return "&".join(found)


def _parts(condition: Node, held: bool) -> Iterator[tuple[Node, bool]]:
    """The parts of a condition each of which can make it hold, or not hold."""
    if isinstance(condition, Call):
        parts = [part for part in condition.arguments if part is not None]
        if condition.name == "NOT" and len(parts) == 1:
            yield from _parts(parts[0], not held)
            return
        if condition.name == ("OR" if held else "AND"):
            for part in parts:
                yield from _parts(part, held)
            return
    yield condition, held


def _all_parts(node: Node) -> Iterator[tuple[Node, bool]]:
    """The parts of all conditions that can make a rule say 未填."""
    for condition, held, branch in _branches(node):
        yield from _parts(condition, held) if _is_unfilled(branch) else _all_parts(branch)


def _written(sheet: Scores, block: Block, condition: Node) -> str:
    """A condition on the figures that count, in plain functions: no add-in is needed to read it."""
    text = write(condition, Resolver(sheet, block.indicator, Role.SCORE), "plain")
    if needs_array(text):
        raise _Unwritable
    return text


def _inputs(sheet: Scores, block: Block, part: Node) -> list[Input]:
    """The unit's own inputs that a part of a condition reads, in the scheme's order."""
    known = scope(sheet.scheme, sheet.group, block.indicator)
    keys: set[str] = set()
    for name in names(part):
        if isinstance(name, NameSpan):
            keys |= {i.key for i in spanned(sheet.scheme, block.indicator, sheet.group, name)}
        elif name.own and name.name in known and known[name.name].kind == "input":
            keys.add(known[name.name].key)
    return [item for key, item in sheet.inputs.items() if key in keys]


def _is_unfilled(node: Node) -> bool:
    return isinstance(node, Text) and node.value == UNFILLED
