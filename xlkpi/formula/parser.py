"""Tokens -> tree.  Precedence is Excel's: comparison, &, + -, * /, ^, %, sign."""

from __future__ import annotations

import re
from math import isinf
from typing import Final

from xlkpi.formula.errors import FormulaError
from xlkpi.formula.grammar import Grammar
from xlkpi.formula.lexer import Token, tokens
from xlkpi.formula.signatures import Signature, nearest_function
from xlkpi.formula.tree import (
    Array,
    Binary,
    Boolean,
    Call,
    ErrorValue,
    Name,
    NameSpan,
    Node,
    Number,
    Parameter,
    Ref,
    Span,
    Text,
    Unary,
)
from xlkpi.formula.walk import children

DEEPEST: Final = 64  # levels of nesting that Excel allows
TALLEST: Final = 200  # operators and functions one within another, in a scheme's formula
_LEVELS: Final = (("=", "<>", "<", "<=", ">", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
_ESCAPED: Final = re.compile(r"'(.)", re.DOTALL)
_INNER: Final = re.compile(r"\[((?:'.|[^\[\]'])*)\](?::\[((?:'.|[^\[\]'])*)\])?", re.DOTALL)
_CORNER: Final = r"\$?([A-Z]{1,3})\$?([0-9]+)"
_RANGE: Final = re.compile(rf"(?:.*!)?{_CORNER}(?::{_CORNER})?", re.ASCII)


class Parser:
    """One formula being parsed."""

    def __init__(self, formula: str, grammar: Grammar) -> None:
        self.formula = formula
        self.grammar = grammar
        self.tokens = tokens(formula)
        self.at = 0
        self.depth = 0

    # --- token handling ---------------------------------------------------
    @property
    def _token(self) -> Token:
        return self.tokens[self.at]

    def _next(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def _sees(self, *operators: str) -> bool:
        return self._token.kind == "operator" and self._token.text in operators

    def _fault(self, message: str, span: Span) -> FormulaError:
        return FormulaError(message, self.formula, span)

    # --- the grammar --------------------------------------------------------
    def whole(self) -> Node:
        """The whole formula."""
        if self._token.kind == "end":
            raise self._fault("公式是空的", Span(0, 1))
        node = self._expression()
        token = self._token
        if token.kind == "end":
            return self._low_enough(node) if self.grammar.strict else node
        if token.text == ")":
            raise self._fault("多了一个“)”，前面没有与它配对的“(”", token.span)
        if token.text == ",":
            raise self._fault("逗号只能写在函数的括号里，用来隔开参数", token.span)
        if token.text in ("{", "}", ";", ":"):
            raise self._fault(f"“{token.text}”不能写在这里", token.span)
        raise self._fault(f"“{token.text}”前面缺少运算符，例如 * 或 +", token.span)

    def _low_enough(self, node: Node) -> Node:
        """The whole tree, unless a chain of operators makes it too tall for its readers."""
        layer: tuple[Node, ...] = (node,)
        for _ in range(TALLEST):
            layer = tuple(child for parent in layer for child in children(parent))
            if not layer:
                return node
        raise FormulaError(
            f"公式里一个接一个的运算太多，最多 {TALLEST} 个：请改用 SUM 等函数，或分成几个结果来写")

    def _expression(self, level: int = 0) -> Node:
        if level == len(_LEVELS):
            return self._signed()
        left = self._expression(level + 1)
        while self._sees(*_LEVELS[level]):
            operator = self._next().text
            right = self._expression(level + 1)
            left = Binary(operator, left, right, Span(left.span.start, right.span.end))
        return left

    def _signed(self) -> Node:
        signs: list[Token] = []
        while self._sees("+", "-"):
            signs.append(self._next())
        node = self._primary()
        for sign in reversed(signs):  # a sign binds tighter than % and ^, as in Excel
            node = Unary(sign.text, node, Span(sign.span.start, node.span.end))
        while self._sees("%"):
            node = Unary("%", node, Span(node.span.start, self._next().span.end))
        return node

    def _primary(self) -> Node:
        token = self._next()
        if token.kind == "number":
            return Number(self._figure(token), token.text, token.span)
        if token.kind == "text":
            return Text(token.text[1:-1].replace('""', '"'), token.span)
        if token.kind == "error":
            return ErrorValue(token.text, token.span)
        if token.kind == "name":
            return self._name(token)
        if token.kind == "word":
            return self._word(token)
        if token.kind == "cell":
            return self._cell(token)
        if token.text == "(":
            self._enter(token)
            node = self._expression()
            self._close(token)
            return node
        if token.text == "{":
            return self._array(token)
        if token.kind == "end":
            raise self._fault("公式没有写完：最后缺少一个值", self.tokens[max(0, self.at - 1)].span)
        if token.text == ")" and self.at > 1 and self.tokens[self.at - 2].text == "(":
            raise self._fault("括号里是空的", token.span)
        raise self._fault(f"“{token.text}”前面缺少一个值", token.span)

    def _figure(self, token: Token) -> float:
        figure = float(token.text)
        if isinf(figure):
            raise self._fault("这个数太大，单元格里放不下", token.span)
        return figure

    def _enter(self, token: Token) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._fault(f"括号套得太深，最多 {DEEPEST} 层，请分成几个结果来写", token.span)

    def _close(self, opened: Token) -> Token:
        token = self._token
        if self._sees(")"):
            self.depth -= 1
            return self._next()
        if token.kind == "end":
            raise self._fault("括号没有配对：这个“(”缺少对应的“)”", opened.span)
        if token.text in ("}", ";", ":", ","):
            raise self._fault(f"“{token.text}”不能写在这里，这里应当是“)”", token.span)
        raise self._fault(f"“{token.text}”前面缺少运算符或逗号", token.span)

    def _word(self, token: Token) -> Node:
        upper = token.text.upper()
        if self._sees("("):
            if upper in ("TRUE", "FALSE"):
                closed = self._close(self._next())
                return Boolean(upper == "TRUE", Span(token.span.start, closed.span.end))
            return self._call(token)
        if upper in ("TRUE", "FALSE"):
            return Boolean(upper == "TRUE", token.span)
        if self.grammar.words:
            return Parameter(token.text, token.span)
        if self.grammar.cells and self._token.kind == "name":  # 数据[完成数], a table's column
            named = self._next()
            single = named.text.startswith("[@")
            span = Span(token.span.start, named.span.end)
            return Ref(token.text + named.text, rows=1 if single else 2, span=span)
        if self._token.kind == "name":
            raise self._fault(f"方括号前面不写“{token.text}”，直接写 {self._token.text}", token.span)
        if upper in self.grammar.functions:
            raise self._fault(f"函数 {upper} 后面要有括号和参数", token.span)
        raise self._fault(
            f"“{token.text}”不能直接写：填报项请写成 [@{token.text}]，文字请加双引号",
            token.span,
        )

    def _call(self, token: Token) -> Node:
        name = token.text.upper()
        known = self.grammar.functions.get(name)
        if known is None and self.grammar.strict:
            close = nearest_function(name, self.grammar.functions)
            advice = f"，是不是 {close.name}（{close.title}）？" if close else "，请从函数清单中选用"
            raise self._fault(f"没有函数 {token.text}{advice}", token.span)
        opened = self._next()
        self._enter(opened)
        arguments: list[Node | None] = []
        places: list[Span] = []
        while not (self._sees(")") and not arguments):
            places.append(self._token.span)
            arguments.append(None if self._sees(",", ")") else self._expression())
            if not self._sees(","):
                break
            self._next()
        closed = self._close(opened)
        while len(arguments) == 1 and arguments[0] is None:
            arguments.clear()
        span = Span(token.span.start, closed.span.end)
        if known is not None:
            self._examine(known, arguments, places, span)
        return Call(name, tuple(arguments), span)

    def _examine(
        self, known: Signature, arguments: list[Node | None], places: list[Span], span: Span
    ) -> None:
        """Whether the number of arguments is right and no needed one is left empty."""
        count = len(arguments)
        if count < known.least or (known.most is not None and count > known.most):
            if count < known.least:
                missing = "、".join(known.titles[count : known.least])
                fault = f"少了{missing}"
            else:
                fault = f"最多 {known.most} 个参数，现在有 {count} 个"
            raise self._fault(f"{known.name}（{known.title}）{fault}，写法是 {known.usage()}", span)
        for i, argument in enumerate(arguments):
            if argument is None and i not in known.empty_ok:
                title = known.titles[min(i, len(known.titles) - 1)]
                raise self._fault(
                    f"{known.name}（{known.title}）的第 {i + 1} 个参数“{title}”不能空着", places[i]
                )

    # --- names, cells, array constants ---------------------------------------
    def _name(self, token: Token) -> Node:
        first = self._bracketed(token)
        if not self._sees(":") or self.grammar.cells:
            return first
        self._next()
        if self._token.kind == "name" and isinstance(first, Name) and first.own:
            second = self._bracketed(self._next())
            if isinstance(second, Name) and second.own:
                span = Span(first.span.start, second.span.end)
                return NameSpan(first.name, second.name, span)
        raise self._fault("一段填报项请写成 [@[第一项]:[最后一项]]", token.span)

    def _bracketed(self, token: Token) -> Name | NameSpan:
        inner = token.text[1:-1].strip()
        own = inner.startswith("@")
        inner = inner[1:].strip() if own else inner
        double = _INNER.fullmatch(inner)
        if double and double.group(2) is not None:
            if not own:
                raise self._fault("一段填报项只能取本单位的，请写成 [@[第一项]:[最后一项]]", token.span)
            return NameSpan(_clean(double.group(1)), _clean(double.group(2)), token.span)
        if "#" in inner.replace("'#", ""):
            raise self._fault("名称里不用 #：本单位写 [@名称]，全部单位写 [名称]", token.span)
        if double:
            inner = double.group(1)
        elif "[" in inner.replace("'[", ""):
            raise self._fault("名称里的方括号不对：写成 [@名称] 或 [@[第一项]:[最后一项]]", token.span)
        name = _clean(inner)
        if not name:
            raise self._fault("方括号里没有名称", token.span)
        return Name(name, own, token.span)

    def _cell(self, token: Token) -> Node:
        if not self.grammar.cells:
            raise self._fault(
                f"“{token.text}”是单元格地址，公式里请写填报项的名称，例如 [@完成数]", token.span
            )
        text, end = token.text, token.span.end
        if self._sees(":"):
            self._next()
            last = self._next()
            text, end = f"{text}:{last.text}", last.span.end
        match = _RANGE.fullmatch(text.upper())
        if not match or not match.group(3):
            return Ref(text, span=Span(token.span.start, end))
        rows = abs(int(match.group(4)) - int(match.group(2))) + 1
        columns = abs(_letters(match.group(3)) - _letters(match.group(1))) + 1
        return Ref(text, rows, columns, span=Span(token.span.start, end))

    def _array(self, opened: Token) -> Node:
        rows: list[tuple[Node, ...]] = []
        row: list[Node] = []
        while True:
            row.append(self._constant())
            token = self._next()
            if token.text == "," and token.kind == "operator":
                continue
            rows.append(tuple(row))
            if token.text == ";" and token.kind == "operator":
                row = []
                continue
            if token.text != "}" or token.kind != "operator":
                raise self._fault("花括号没有配对：缺少“}”", opened.span)
            break
        if len({len(r) for r in rows}) > 1:
            raise self._fault(
                "花括号里各行的个数不一样", Span(opened.span.start, self.tokens[self.at - 1].span.end)
            )
        return Array(tuple(rows), Span(opened.span.start, self.tokens[self.at - 1].span.end))

    def _constant(self) -> Node:
        sign = self._next() if self._sees("-", "+") else None
        token = self._next()
        start = sign.span.start if sign else token.span.start
        if token.kind == "number":
            value = self._figure(token)
            if sign and sign.text == "-":
                value = -value
            end = token.span.end
            while self._sees("%"):
                value /= 100
                end = self._next().span.end
            return Number(value, span=Span(start, end))
        if sign is None and token.kind == "text":
            return Text(token.text[1:-1].replace('""', '"'), token.span)
        if sign is None and token.kind == "error":
            return ErrorValue(token.text, token.span)
        if sign is None and token.kind == "word" and token.text.upper() in ("TRUE", "FALSE"):
            return Boolean(token.text.upper() == "TRUE", token.span)
        raise self._fault("花括号里只能写固定的数字或文字，用逗号或分号隔开", token.span)


def _clean(name: str) -> str:
    return _ESCAPED.sub(r"\1", name).strip()


def _letters(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number
