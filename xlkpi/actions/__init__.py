"""What the buttons of the ribbon do, written against xlwings' Book, Sheet and Range only.

Each action takes the workbook (by default the one that the person looks at) and
gives back what its dialog said.  ``host`` is where a spreadsheet program fits
in what xlwings does not offer: a dialog for folders, taking off protection.
"""

from __future__ import annotations

from xlkpi.actions.checking import check_return
from xlkpi.actions.comparing import compare_scores
from xlkpi.actions.consolidating import consolidate
from xlkpi.actions.diagnosing import diagnose
from xlkpi.actions.distributing import distribute
from xlkpi.actions.explaining import explain_functions
from xlkpi.actions.rescoring import rescore, undo_rescore
from xlkpi.actions.running import ActionError, Host, host, log_path
from xlkpi.actions.scheming import check_scheme

__all__ = [
    "ActionError", "Host", "check_return", "check_scheme", "compare_scores", "consolidate",
    "diagnose", "distribute", "explain_functions", "host", "log_path", "rescore", "undo_rescore",
]
