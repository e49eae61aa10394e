"""The texts under udfs/: up to date, sound VBA, and the calls that xlwings itself would make."""

from __future__ import annotations

import ast
import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
import xlwings

from tests.udfs.conftest import Server
from xlkpi import __version__, actions
from xlkpi.functions import FUNCTIONS
from xlkpi.hosts import excel_buttons
from xlkpi.hosts.xlam import package, sources
from xlkpi.hosts.xlam.ovba import Module
from xlkpi.ribbon import COMMANDS

VBA = sources.UDFS / "vba"
MODULES = [*package.addin_modules(), *(
    Module(path.stem, path.read_text(encoding="utf-8")) for path in [VBA / "xlkpi_buttons.bas"])]
OURS = [module for module in MODULES if module.name != "xlwings"]
# words that VBA keeps for statements, operators, types and literals, [MS-VBAL] 3.3.5.2
KEPT = frozenset(re.findall(r"\w+", """
    abs addressof and any array as attribute base boolean byref byte byval call case cbool cbyte
    ccur cdate cdbl cdec cint circle clng close const csng cstr currency cvar cverr date debug
    decimal declare dim do doevents double each else elseif empty end endif enum eqv erase event
    exit false fix for friend function get global gosub goto if imp implements in input int
    integer is lbound len let like lock long longlong longptr loop lset me mod name new next not
    nothing null object on open option optional or paramarray preserve print private property
    public put raiseevent redim rem resume return rset scale seek select set sgn shared single
    spc static step stop string sub tab then time to true type typeof ubound unlock until variant
    wend while with withevents write xor"""))


def squeezed(text: str) -> str:
    """Without the spaces that VBA does not mind."""
    return re.sub(r"\s+", " ", text).strip()


def calls(text: str, callee: str) -> dict[str, tuple[str, str]]:
    """Function -> its parameters and the arguments of its call, from VBA text."""
    found = {}
    for name, parameters, body in re.findall(
            r"^(?:Public )?Function (KPI_\w+)\((.*?)\)\s*?\n(.*?)^End Function", text,
            re.MULTILINE | re.DOTALL):
        call = re.search(rf"^\s*{name} = {re.escape(callee)}\((.*)\)\s*$", body, re.MULTILINE)
        assert call, name
        found[name] = (squeezed(parameters), squeezed(call[1]))
    return found


@pytest.mark.parametrize("path", sources.generated(), ids=lambda path: path.name)
def test_generated_texts_are_up_to_date(path: Path) -> None:
    """Otherwise: python install/build_addins.py --sources."""
    assert path.read_text(encoding="utf-8") == sources.generated()[path]


def test_our_stubs_call_python_as_xlwings_would(server: Server) -> None:
    """The same functions, parameters, script, arguments, workbook and caller."""
    wrapper, stubs = server.ask("wrapper"), sources.stubs()
    theirs = calls(wrapper, "XLPy.CallUDF")
    assert set(theirs) == set(FUNCTIONS)
    assert calls(stubs, "XlkpiCall") == theirs


def test_the_call_hands_on_what_the_stub_gives() -> None:
    """XlkpiCall's parameters reach Server.CallUDF in their order, and Server is XLPy."""
    text = (VBA / "xlkpi_call.bas").read_text(encoding="utf-8")
    order = "Script, FunctionName, Arguments, Book, Caller"
    for head in (r"Public Function XlkpiCall\((.*?)\) As Variant",
                 r"Private Function XlkpiTry\(ByRef Answer As Variant, (.*?)\) As Boolean"):
        found = re.search(head, text)
        assert found
        assert ", ".join(re.findall(r"ByVal (\w+) As", found[1])) == order
    assert f"XlkpiTry(Answer, {order})" in text
    assert f"Answer = Server.CallUDF({order})" in text
    assert "Set XlkpiConnect = XLPy\n" in text


def test_no_text_in_place_of_an_error() -> None:
    """xlwings' wrapper writes Err.Description into the cell; nothing of ours does."""
    text = (VBA / "xlkpi_call.bas").read_text(encoding="utf-8")
    assert set(re.findall(r".*Err\.Description.*", text)) == {"    LastFault = Err.Description"}
    assert text.count("XlkpiCall =") == 2
    assert "XlkpiCall = XlkpiCells(Answer)" in text
    assert "XlkpiCall = CVErr(NO_ANSWER)" in text


def test_parameter_names_are_free_in_vba() -> None:
    names = {sources.argument(p) for f in FUNCTIONS.values() for p in f.parameters}
    assert not names & KEPT
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


def test_function_names_are_no_cells() -> None:
    """KPI1 would be a column and a row."""
    assert all(re.fullmatch(r"KPI_[A-Z]+", name) for name in FUNCTIONS)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_vba_takes_the_text(module: Module) -> None:
    module.source.encode("cp936")
    lines = module.source.split("\r\n")
    assert max(map(len, lines)) < 1023
    assert "\t" not in module.source
    assert "_\r\n" * 24 not in module.source


@pytest.mark.parametrize("module", OURS, ids=lambda module: module.name)
def test_chinese_stands_in_texts_only(module: Module) -> None:
    """An identifier in Chinese would not compile where the code page is another."""
    assert module.name.isascii()
    for line in module.source.split("\r\n"):
        code = re.sub(r'"[^"]*"', '""', line).split("'")[0]
        assert code.isascii(), line
    assert "Option Explicit" in module.source


def test_the_udf_module_is_served_in_our_terms() -> None:
    tree = ast.parse((sources.UDFS / "xlkpi_udfs.py").read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions] == list(FUNCTIONS)
    for node, function in zip(functions, FUNCTIONS.values(), strict=True):
        marked = {ast.unparse(d.args[0]): {k.arg: ast.unparse(k.value) for k in d.keywords}
                  for d in node.decorator_list
                  if isinstance(d, ast.Call) and ast.unparse(d.func) == "xw.arg"}
        for parameter in function.parameters:
            options = marked[repr(sources.argument(parameter))]
            assert (options.get("ndim") == "2") is parameter.takes.is_range, parameter.name


def run_by_buttons() -> dict[str, str]:
    """Sub -> the Python that it has run, its constants filled in."""
    subs = re.findall(r"^Public Sub (\w+)\(Optional ByVal Control As Object\)\n"
                      r"    If XlkpiMayRun\(\) Then RunPython (.*)\nEnd Sub$",
                      sources.ribbon_callbacks(), re.MULTILINE)
    constants = dict(re.findall(r'Public Const (\w+) As String = (".*")', sources.stubs()))
    return {name: "".join(constants.get(part, part)[1:-1] for part in text.split(" & "))
            for name, text in subs}


def test_every_button_runs_its_action_fitted_to_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    """And 诊断 is told which add-in calls."""
    for name in vars(actions.host):
        monkeypatch.setattr(actions.host, name, None)
    found = run_by_buttons()
    assert list(found) == [command.id for command in COMMANDS]
    for command in COMMANDS:
        ran: list[dict[str, str]] = []
        monkeypatch.setattr(actions, command.action, lambda ran=ran, **told: ran.append(told))
        exec(found[command.id], {})  # noqa: S102 - what the add-in has run
        assert ran == [{"addin": __version__} if command.action == "diagnose" else {}]
        assert '"' not in found[command.id]  # it goes through a command line
    assert actions.host.choose_folder is excel_buttons.choose_folder
    assert actions.host.unlocked is excel_buttons.Unlocked


def test_xlwings_module_is_the_installed_one() -> None:
    """Only PROJECT_NAME differs, which xlwings has there to be set."""
    path = Path(xlwings.__file__).with_name("xlwings_custom_addin.bas")
    installed = path.read_text(encoding="utf-8").strip("\n").split("\n")
    ours = package.xlwings_module().source.replace("\r\n", "\n").strip("\n").split("\n")
    differing = [(a, b) for a, b in zip(installed, ours, strict=True) if a != b]
    assert differing == [('Public Const PROJECT_NAME As String = "myaddin"',
                          'Public Const PROJECT_NAME As String = "xlkpi"')]
    assert f"'Version: {xlwings.__version__}" in ours


def test_xlwings_licence_stands_beside() -> None:
    files = distribution("xlwings").files or []
    theirs = next(f for f in files if f.name == "LICENSE.txt").read_text(encoding="utf-8")
    assert (VBA / "LICENSE-xlwings.txt").read_text(encoding="utf-8") == theirs
