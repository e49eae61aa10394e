"""Every shipped scheme becomes workbooks, in both forms."""

from __future__ import annotations

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
