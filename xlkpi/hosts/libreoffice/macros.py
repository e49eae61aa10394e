"""Running macros: Basic (VBA included) and Python scripts, in a book or in the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlwings as xw

from xlkpi.hosts.libreoffice import bridge

if TYPE_CHECKING:
    from xlkpi.hosts.libreoffice.app import App
    from xlkpi.hosts.libreoffice.book import Book

_LIBRARIES = ("VBAProject", "Standard")


def run(app: App, macro: str, args: list[Any]) -> Any:
    """Run a macro and return its result.

    Args:
        app: The office.
        macro: "Module1.Name", "'Book1.xlsm'!Name", or a whole `vnd.sun.star.script:` URL.
        args: Its arguments.

    Raises:
        XlwingsError: There is no such macro, it may not run, or it failed.
    """
    if macro.startswith("vnd.sun.star.script:"):
        return _invoke(app, app.books.active if len(app.books) else None, macro, args)
    place, _, name = macro.rpartition("!")
    if place:
        books = [app.books(place.strip("'"))]
    else:
        books = [app.books.active, *app.books] if len(app.books) else []
    for book in books:
        url = _find(book, name)
        if url is not None:
            if not app.macros_allowed:
                raise xw.XlwingsError(
                    f"宏 {macro!r} 没有运行：打开的文件中的宏默认被禁止。"
                    "确认文件可信后，用 start(macros=True) 启动。"
                )
            return _invoke(app, book, url, args)
    raise xw.XlwingsError(f"No macro {macro!r} in the open books.")


def _find(book: Book, name: str) -> str | None:
    """The URL of a Basic procedure of a book."""
    libraries = book.api.BasicLibraries
    module_wanted, _, procedure = name.rpartition(".")
    for library in _LIBRARIES:
        if not libraries.hasByName(library):
            continue
        libraries.loadLibrary(library)
        modules = libraries.getByName(library)
        for module in modules.ElementNames:
            if module_wanted and module.lower() != module_wanted.lower():
                continue
            if _declares(modules.getByName(module), procedure):
                path = f"{library}.{module}.{procedure}"
                return f"vnd.sun.star.script:{path}?language=Basic&location=document"
    return None


def _declares(source: str, procedure: str) -> bool:
    for line in source.splitlines():
        words = line.replace("(", " ").split()
        while words and words[0].lower() in ("public", "private", "static"):
            del words[0]
        named = [word.lower() for word in words[:2]]
        if named in (["sub", procedure.lower()], ["function", procedure.lower()]):
            return True
    return False


def _invoke(app: App, book: Book | None, url: str, args: list[Any]) -> Any:
    try:
        if book is not None and "location=document" in url:
            provider = book.api.getScriptProvider()
        else:
            factory = app.service("com.sun.star.script.provider.MasterScriptProviderFactory")
            provider = factory.createScriptProvider("")
        result = provider.getScript(url).invoke(tuple(args), (), ())
    except bridge.UnoException as error:
        if isinstance(error, bridge.DisposedException):
            raise
        raise xw.XlwingsError(f"宏运行失败：{url}：{error}") from error
    return result[0] if isinstance(result, tuple) and len(result) == 3 else result
