"""The add-in's tables for LibreOffice (.xcu), from the declarations of functions and commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from xlkpi.functions import FUNCTIONS, Function
from xlkpi.hosts.oxt import naming
from xlkpi.hosts.oxt.typelib import Method
from xlkpi.ribbon import GROUPS, TAB, Command

LANGUAGES: Final = ("en-US", "zh-CN", "zh-TW")  # what else people use falls back to the first
CALC: Final = "com.sun.star.sheet.SpreadsheetDocument"
TOP, ICON_AND_TEXT = 0, 2
_OOR: Final = "http://openoffice.org/2001/registry"
_XS: Final = "http://www.w3.org/2001/XMLSchema"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
ET.register_namespace("oor", _OOR)


def methods() -> tuple[Method, ...]:
    """The functions as methods.

    Parameters are "any", which alone may be left out. Results are rows, also a
    single value: Python cannot hand over rows where "any" is announced.
    """
    return tuple(
        Method(
            naming.method_of(name),
            "[][]any",
            tuple((naming.method_of(p.name), "any") for p in each.parameters),
        )
        for name, each in FUNCTIONS.items()
    )


# -- the grammar of .xcu files -------------------------------------------------
def _root(package: str, name: str) -> ET.Element:
    return ET.Element(
        f"{{{_OOR}}}component-data",
        {f"{{{_OOR}}}name": name, f"{{{_OOR}}}package": package, "xmlns:xs": _XS},
    )


def _node(parent: ET.Element, name: str, op: str = "") -> ET.Element:
    attributes = {f"{{{_OOR}}}name": name} | ({f"{{{_OOR}}}op": op} if op else {})
    return ET.SubElement(parent, "node", attributes)


def _path(parent: ET.Element, *names: str) -> ET.Element:
    for name in names:
        parent = _node(parent, name)
    return parent


def _prop(parent: ET.Element, name: str, value: str, kind: str = "") -> None:
    attributes = {f"{{{_OOR}}}name": name} | ({f"{{{_OOR}}}type": kind} if kind else {})
    ET.SubElement(ET.SubElement(parent, "prop", attributes), "value").text = value


def _said(parent: ET.Element, name: str, text: str) -> None:
    """A property that has a text per language: ours are Chinese in all of them."""
    prop = ET.SubElement(parent, "prop", {f"{{{_OOR}}}name": name})
    for language in LANGUAGES:
        ET.SubElement(prop, "value", {f"{{{_XML}}}lang": language}).text = text


def _text(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    text: bytes = ET.tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text + b"\n"


# -- the tables ----------------------------------------------------------------
def functions() -> bytes:
    """CalcAddIns.xcu: names and help of the functions."""
    root = _root("org.openoffice.Office", "CalcAddIns")
    info = _node(_node(root, "AddInInfo"), naming.SERVICE, "replace")
    table = _node(info, "AddInFunctions")
    for each in FUNCTIONS.values():
        _function(table, each)
    return _text(root)


def _function(table: ET.Element, function: Function) -> None:
    node = _node(table, naming.method_of(function.name), "replace")
    _said(node, "DisplayName", function.name)
    _said(node, "Description", f"{function.title}:{function.description}")
    _prop(node, "Category", "Add-In")
    _said(node, "CompatibilityName", function.name)
    parameters = _node(node, "Parameters")
    for i, parameter in enumerate(function.parameters, 1):
        one = _node(parameters, f"p{i}", "replace")
        _said(one, "DisplayName", parameter.title)
        _said(one, "Description", naming.help_of(parameter))


def address_of(command: Command) -> str:
    """What a button or menu entry calls."""
    return f"service:{naming.RUN}?{command.action}"


def commands() -> bytes:
    """Addons.xcu: the toolbar and the menu 绩效考核 with their icons."""
    root = _root("org.openoffice.Office", "Addons")
    ui = _node(root, "AddonUI")
    menu = _node(_node(ui, "OfficeMenuBar"), naming.MENU, "replace")
    _said(menu, "Title", TAB)
    _prop(menu, "Context", CALC)
    _entries(_node(menu, "Submenu"))
    _entries(_node(_node(ui, "OfficeToolBar"), naming.TOOLBAR, "replace"))
    images = _node(ui, "Images")
    for group in GROUPS:
        for command in group.commands:
            one = _node(images, command.id, "replace")
            _prop(one, "URL", address_of(command))
            pictures = _node(one, "UserDefinedImages")
            _prop(pictures, "ImageSmallURL", f"%origin%/icons/{command.action}_16.png")
            _prop(pictures, "ImageBigURL", f"%origin%/icons/{command.action}_26.png")
    return _text(root)


def _entries(parent: ET.Element) -> None:
    """The commands in order, with a line between the groups; names sort as they stand."""
    for i, group in enumerate(GROUPS):
        if i:
            _prop(_node(parent, f"g{i}_0", "replace"), "URL", "private:separator")
        for j, command in enumerate(group.commands, 1):
            entry = _node(parent, f"g{i}_{j}", "replace")
            _prop(entry, "URL", address_of(command))
            _said(entry, "Title", command.label)
            _prop(entry, "Target", "_self")
            _prop(entry, "Context", CALC)


def toolbar() -> bytes:
    """CalcWindowState.xcu: the toolbar's name and place."""
    root = _root("org.openoffice.Office.UI", "CalcWindowState")
    states = _path(root, "UIElements", "States")
    bar = _node(states, f"private:resource/toolbar/addon_{naming.TOOLBAR}", "replace")
    _said(bar, "UIName", TAB)
    for name, value in (
        ("Docked", "true"),
        ("DockingArea", str(TOP)),
        ("DockPos", "0,4"),
        ("Visible", "true"),
        ("Style", str(ICON_AND_TEXT)),
    ):
        _prop(bar, name, value)
    return _text(root)


def jobs() -> bytes:
    """Jobs.xcu: what follows loading and saving."""
    root = _root("org.openoffice.Office", "Jobs")
    _prop(_node(_node(root, "Jobs"), "XlKpi", "replace"), "Service", naming.JOB)
    events = _node(root, "Events")
    for event in ("OnLoadFinished", "OnSaveDone", "OnSaveAsDone"):
        _node(_node(_node(events, event, "fuse"), "JobList"), "XlKpi", "replace")
    return _text(root)


def manifest(typed: Iterable[tuple[str, str]]) -> bytes:
    """META-INF/manifest.xml: (path, media type) of what LibreOffice must register."""
    name = "http://openoffice.org/2001/manifest"
    ET.register_namespace("manifest", name)
    root = ET.Element(f"{{{name}}}manifest")
    for path, kind in typed:
        ET.SubElement(
            root,
            f"{{{name}}}file-entry",
            {f"{{{name}}}full-path": path, f"{{{name}}}media-type": kind},
        )
    return _text(root)


def description(version: str) -> bytes:
    """description.xml: who the extension is."""
    spaces = "http://openoffice.org/extensions/description/2006"
    root = ET.Element("description", {"xmlns": spaces, "xmlns:d": spaces})
    ET.SubElement(root, "identifier", {"value": naming.IDENTIFIER})
    ET.SubElement(root, "version", {"value": version})
    names = ET.SubElement(root, "display-name")
    for language in ("en", "zh-CN"):
        ET.SubElement(names, "name", {"lang": language}).text = f"{TAB}(xlkpi)"
    needs = ET.SubElement(root, "dependencies")
    ET.SubElement(
        needs, "OpenOffice.org-minimal-version", {"value": "4.1", "d:name": "LibreOffice 7.4"}
    )
    return _text(root)
