"""Unit workbooks (考核表): made from a scheme, stamped per unit, written into a folder.

Native workbooks score themselves on any machine; udf workbooks use the add-in.
"""

from __future__ import annotations

from xlkpi.forms.distribute import distribute, file_name, untouched
from xlkpi.forms.errors import FormError, NameClash, WouldOverwrite
from xlkpi.forms.formulas import Form
from xlkpi.forms.template import PLACEHOLDER, Template, build_template, stamp

__all__ = [
    "PLACEHOLDER", "Form", "FormError", "NameClash", "Template", "WouldOverwrite",
    "build_template", "distribute", "file_name", "stamp", "untouched",
]
