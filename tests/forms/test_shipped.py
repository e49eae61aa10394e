"""Every shipped scheme becomes workbooks, in both forms."""

from __future__ import annotations

import re
import warnings
from typing import get_args

import pytest

from xlkpi.forms import Form, build_template
from xlkpi.scheme import load, shipped


@pytest.mark.parametrize("form", get_args(Form))
@pytest.mark.parametrize("name", shipped())
def test_shipped(name: str, form: Form) -> None:
    scheme = load(name)
    kinds = {(unit.group, *sorted(unit.attributes.items())): unit for unit in scheme.units}
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter warns where it leaves something out
        for unit in kinds.values():
            template = build_template(scheme, unit.group, unit.attributes, form)
            content = template.parts["xl/worksheets/sheet1.xml"].decode("utf-8")
            assert content.count("<dataValidation ") == len(
                [i for i in scheme.inputs if not i.groups or unit.group in i.groups])


@pytest.mark.parametrize("name", shipped())
def test_colours_look_at_their_own_row(name: str) -> None:
    """A colour's formula is written for the first row of its cells; what is fixed has a $."""
    scheme = load(name)
    unit = scheme.units[0]
    sheet = build_template(scheme, unit.group, unit.attributes).parts["xl/worksheets/sheet1.xml"]
    found = re.findall(r'<conditionalFormatting sqref="[A-Z]+([0-9]+)[^"]*">(.*?)</conditional',
                       sheet.decode("utf-8"))
    assert len(found) >= 4
    for first, rules in found:
        for formula in re.findall(r"<formula>(.*?)</formula>", rules):
            rows = re.findall(r"(?<![A-Z$0-9\"])\$?[A-Z]{1,2}([0-9]+)(?![0-9(])", formula)
            assert set(rows) <= {first}, formula
