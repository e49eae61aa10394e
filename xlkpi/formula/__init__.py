"""The formula language of schemes: parse once; evaluate, or write as a cell formula.

See shared/design.md, 'One formula language', and docs for the official.
"""

from xlkpi.formula.errors import FormulaError
from xlkpi.formula.evaluate import evaluate
from xlkpi.formula.explain import explain_calls
from xlkpi.formula.parse import parse
from xlkpi.formula.render import render
from xlkpi.formula.shape import many, not_one_value
from xlkpi.formula.values import Units
from xlkpi.formula.walk import calls, names, nodes, rebuilt, unknown_names, uses_columns
from xlkpi.formula.write import needs_array, write

__all__ = [
    "FormulaError",
    "Units",
    "calls",
    "evaluate",
    "explain_calls",
    "many",
    "names",
    "needs_array",
    "nodes",
    "not_one_value",
    "parse",
    "rebuilt",
    "render",
    "unknown_names",
    "uses_columns",
    "write",
]
