"""Runs actions over xlwings' own Windows engine, with ``excel_objects`` in Excel's place.

As a program it answers requests in JSON lines: {"path": FILE, "steps": [STEP, ...]}.  A step is
an action's name, maybe with a folder; 'CELL=value' types into the 考核表, 'CELL!value' where it
is protected, too; 'lock PASSWORD' gives the 考核表 a password.  The answer: what the dialogs
said, what stands in the sheets, what is protected how.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import excel_objects
import without_com


def typed(form: excel_objects.Sheet, step: str) -> None:
    """Type a number or a text into a cell."""
    by_force = "!" in step
    cell, value = step.split("!" if by_force else "=")
    area = form.Range(cell)
    place = (area.Row, area.Column)
    if by_force:
        form.open.add(place)
    area.Value = float(value) if value.replace(".", "").isdigit() else value
    if by_force:
        form.open.discard(place)


def told(app: excel_objects.App, opened: excel_objects.Book) -> dict[str, Any]:
    """What is to be seen."""
    sheets = {sheet.Name: {
        "rows": sheet.UsedRange.Value, "visible": sheet.Visible,
        "formulas": {f"R{r}C{c}": text for (r, c), text in sheet.formulas.items()},
        "protected": sheet.ProtectContents, "allowed": vars(sheet.Protection)}
        for sheet in opened.sheets}
    window = {name: value for name, value in vars(opened.window).items()
              if name in ("SplitRow", "FreezePanes")}
    return {"sheets": sheets, "window": window, "active": opened.ActiveSheet.Name,
            "books": [book.Name for book in app.books],
            "updating": app.ScreenUpdating, "bar": app.StatusBar}


def main() -> None:
    """Answer requests until the input ends."""
    import_module("pandas")  # before the system seems to be Windows
    without_com.stand_in()
    sys.modules["pywintypes"].com_error = excel_objects.Refused  # type: ignore[attr-defined]
    real, sys.platform = sys.platform, "win32"
    import xlwings as xw
    sys.platform = real
    from xlwings import _xlwindows

    from xlkpi import actions
    from xlkpi.hosts import excel_buttons

    excel_buttons.fit(actions.host)
    said: list[Any] = []
    sys.modules["win32api"].MessageBox = (  # type: ignore[attr-defined]
        lambda *box: said.append((box[2], box[1])) or 1)
    for line in sys.stdin:
        request = json.loads(line)
        said.clear()
        app = excel_objects.App()
        opened = app.open(Path(request["path"]))
        book = xw.Book(impl=_xlwindows.Book(xl=opened))
        for step in request["steps"]:
            if step.startswith("lock "):
                opened.sheets[0].password = step[5:]
            elif "!" in step or "=" in step:
                typed(opened.sheets[0], step)
            else:
                name, *folder = step.split(" ", 1)
                getattr(actions, name)(book, *folder)
        sys.stdout.write(json.dumps({"said": said, **told(app, opened)}, default=repr) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
