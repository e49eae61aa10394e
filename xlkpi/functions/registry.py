"""The KPI_ family: every function once, in the order of functions.md.

This is the only list of them.  The Python names, the hosts' tables, the
reference and KPI_EXPLAIN all come from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from inspect import Parameter as Argument
from inspect import Signature
from types import MappingProxyType
from typing import Any, Final

from xlkpi.functions import bands, deductions, means, ranks, ratio, steps, tiers, values
from xlkpi.functions.declare import REQUIRED, Example, Function, Parameter, Takes
from xlkpi.functions.engine import apply, bind, check_count, settled
from xlkpi.functions.errors import NA, NAME, VALUE, CellError

_CALCULATING: Final = {
    function.name: function
    for function in (
        ratio.RATIO,
        ratio.GROWTH,
        steps.EXCESS,
        steps.SHORTFALL,
        deductions.DEDUCT,
        deductions.PENALTY,
        deductions.BONUS,
        bands.BAND,
        bands.LEVEL,
        ranks.RANK,
        ranks.RANKSCORE,
        ranks.RANKADJUST,
        tiers.TIER,
        tiers.QUOTA,
        means.WEIGHTED,
        ratio.CONVERT,
        means.PEERAVG,
        bands.VETO,
        deductions.DISCRETION,
        values.ROUND,
        values.AGE,
    )
}


def _found(name: Any, code: str, functions: Mapping[str, Function]) -> Function:
    """The function of that name (any case); an error naming the nearest ones."""
    wanted = str(name).strip().upper()
    if wanted in functions:
        return functions[wanted]
    near = get_close_matches(wanted, functions, n=3, cutoff=0.5)
    hint = f",相近的有{'、'.join(near)}" if near else ""
    raise CellError(code, f"没有名为“{name}”的函数{hint}")


def _explained(name: Any, *arguments: Any) -> Any:
    """The sentence (or, over ranges, the sentences) of another function's call."""
    if isinstance(name, CellError):
        raise name
    if name is None or name == "":
        raise CellError(NA, "函数名未填")
    if not isinstance(name, str):
        raise CellError(VALUE, '函数名应为文字,如"KPI_RATIO"')
    function = _found(name, NA, _CALCULATING)
    if any(argument is not None for argument in arguments[len(function.parameters) :]):
        check_count(function, arguments)
    given = arguments[: len(function.parameters)]

    def sentence(*clean: Any) -> str:
        return function.explain(*clean, settled(function.body(*clean)))

    return apply(function, given, sentence)


_MOST_ARGUMENTS: Final = max(len(function.parameters) for function in _CALCULATING.values())

EXPLAIN: Final = Function(
    name="KPI_EXPLAIN",
    title="得分说明",
    description="用一句话说明某个函数是怎样算出结果的。",
    parameters=(
        Parameter("name", "函数名", '要说明的函数,如"KPI_RATIO"。', Takes.ANY),
        *(
            Parameter(f"arg{i}", f"参数{i}", f"该函数的第{i}个参数,照原样填写。", Takes.ANY, None)
            for i in range(1, _MOST_ARGUMENTS + 1)
        ),
    ),
    examples=(
        Example(
            'KPI_EXPLAIN("KPI_RATIO",45,100,50%)', "完成率 45/100=45%,低于下限50%,不得分"
        ),
        Example('KPI_EXPLAIN("KPI_LEVEL","良",{"优","良"},{2,1.75})', "档次良,得1.75"),
        Example('KPI_EXPLAIN("KPI_SUM",1)', CellError(NA)),
    ),
    body=_explained,
    explain=lambda name, *_: f"{name}的说明",
    plain="",
    result="text",
)

FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {**_CALCULATING, EXPLAIN.name: EXPLAIN}
)


def call(name: str, args: Sequence[Any]) -> Any:
    """Call a function by name, as a cell does.

    Args:
        name: 'KPI_RATIO' (any case).
        args: in order; None or "" is a blank; a range is a list or list of rows.

    Returns:
        A scalar; where a ``P`` got a range, a list (of rows) of that shape in
        which errors stand as CellError.

    Raises:
        CellError: the error that the cell would show (#NAME? for an unknown name).

    >>> call("KPI_RATIO", [[45, 50, None], 100, 0.5])[:2]
    [0.0, 0.5]
    """
    function = _found(name, NAME, FUNCTIONS)
    check_count(function, args)
    return apply(function, args)


def face(function: Function) -> Callable[..., Any]:
    """The function as a Python callable, with its names, help and signature."""

    def kpi(*args: Any, **named: Any) -> Any:
        return apply(function, bind(function, args, named))

    kpi.__name__ = kpi.__qualname__ = function.name
    kpi.__doc__ = _doc(function)
    kpi.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Argument(
                p.name,
                Argument.POSITIONAL_OR_KEYWORD,
                default=Argument.empty if p.default is REQUIRED else p.default,
            )
            for p in function.parameters
        ]
    )
    return kpi


def _doc(function: Function) -> str:
    arguments = "\n".join(f"    {p.name}: {p.title}。{p.help}" for p in function.parameters)
    examples = "\n".join(f"    ={e.formula}  →  {e.result}" for e in function.examples)
    return f"{function.title}:{function.description}\n\nArgs:\n{arguments}\n\n例:\n{examples}\n"
