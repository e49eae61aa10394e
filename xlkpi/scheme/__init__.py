"""The scheme: load, save, check it, and say what its rules refer to."""

from __future__ import annotations

from xlkpi.scheme.check import check, check_rules
from xlkpi.scheme.describe import Row, describe
from xlkpi.scheme.errors import SchemeError
from xlkpi.scheme.files import load, load_placed, save, shipped, shipped_path
from xlkpi.scheme.ledgers import Ledger, ledgers
from xlkpi.scheme.model import (
    OVERALL,
    Choice,
    Day,
    Deadline,
    Indicator,
    Input,
    LedgerPoints,
    Result,
    Scheme,
    Section,
    SumRule,
    Unit,
)
from xlkpi.scheme.places import Places
from xlkpi.scheme.scope import Target, full_rule, needs_all, required_inputs, rule, scope

__all__ = [
    "OVERALL",
    "Choice",
    "Day",
    "Deadline",
    "Indicator",
    "Input",
    "Ledger",
    "LedgerPoints",
    "Places",
    "Result",
    "Row",
    "Scheme",
    "SchemeError",
    "Section",
    "SumRule",
    "Target",
    "Unit",
    "check",
    "check_rules",
    "describe",
    "full_rule",
    "ledgers",
    "load",
    "load_placed",
    "needs_all",
    "required_inputs",
    "rule",
    "save",
    "scope",
    "shipped",
    "shipped_path",
]
