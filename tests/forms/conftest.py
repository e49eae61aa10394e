"""The small scheme's workbooks, made once for all tests of the forms."""

from __future__ import annotations

from io import BytesIO
from typing import get_args

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.forms.schemes import GROUP, small
from xlkpi.forms import Form, Template, build_template
from xlkpi.scheme import Scheme


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    """The small scheme."""
    return small()


@pytest.fixture(scope="session", params=get_args(Form))
def form(request: pytest.FixtureRequest) -> Form:
    """native, and udf."""
    chosen: Form = request.param
    return chosen


@pytest.fixture(scope="session")
def template(scheme: Scheme, form: Form) -> Template:
    """The template of 甲所."""
    return build_template(scheme, GROUP, scheme.units[0].attributes, form)


@pytest.fixture(scope="session")
def book(template: Template) -> Workbook:
    """The workbook of 甲所 with its formulas."""
    return openpyxl.load_workbook(BytesIO(template.workbook("甲所")), rich_text=True)


@pytest.fixture(scope="session")
def cached(template: Template) -> Workbook:
    """The workbook of 甲所 with its cached values."""
    return openpyxl.load_workbook(BytesIO(template.workbook("甲所")), data_only=True)
