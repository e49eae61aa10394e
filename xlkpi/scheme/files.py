"""Where schemes lie, and which form a file has."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from xlkpi.findings import finding
from xlkpi.scheme import text
from xlkpi.scheme.errors import SchemeError
from xlkpi.scheme.model import Scheme
from xlkpi.scheme.places import Places
from xlkpi.whole import replacing

_PACKAGE: Final = Path(__file__).resolve().parents[1]


@cache
def shipped_folder() -> Path:
    """The folder of the shipped schemes: inside the package, or beside it in the repository."""
    installed = _PACKAGE / "_workbooks" / "schemes"
    return installed if installed.is_dir() else _PACKAGE.parent / "workbooks" / "schemes"


def shipped() -> tuple[str, ...]:
    """The ids of the schemes that come with the product."""
    return tuple(sorted(p.stem for p in shipped_folder().glob("*.toml")))


def shipped_path(scheme_id: str) -> Path:
    """The text form of a shipped scheme; the workbook form lies beside it as .xlsx.

    Raises:
        SchemeError: no such scheme; the finding names those that there are.
    """
    if scheme_id not in shipped():
        raise SchemeError([
            finding("SCHEME_UNKNOWN", value=scheme_id, known="、".join(shipped()) or "（无）")
        ])
    return shipped_folder() / f"{scheme_id}.toml"


def load(source: str | Path) -> Scheme:
    """Load a scheme; see ``load_placed``."""
    return load_placed(source)[0]


def load_placed(source: str | Path) -> tuple[Scheme, Places]:
    """Load a scheme, with where its parts stand in the file, for the findings of ``check``.

    Args:
        source: the id of a shipped scheme, or a file (.toml, .xlsx, .xlsm).

    Raises:
        SchemeError: its findings name everything that is wrong with the file.
    """
    path = Path(source)
    suffix = path.suffix.lower()
    if suffix not in (".toml", ".xlsx", ".xlsm"):
        if path.exists():
            raise SchemeError([finding("SCHEME_FORM", file=path.name, value=suffix)])
        path, suffix = shipped_path(str(source)), ".toml"
    if not path.is_file():
        raise SchemeError([finding("SCHEME_NO_FILE", value=str(source),
                                   known="、".join(shipped()) or "（无）")])
    if suffix == ".toml":
        try:
            found = text.loads(path.read_text(encoding="utf-8-sig"), path.name)
        except UnicodeDecodeError as error:
            raise SchemeError([
                finding("SCHEME_TEXT", file=path.name, reason="不是 UTF-8 编码的文本")
            ]) from error
        return found, Places(path.name)
    from xlkpi.scheme import read  # openpyxl is slow to import and rarely needed

    return read.workbook(path)


def save(scheme: Scheme, path: str | Path) -> None:
    """Save a scheme in the form that the suffix names; the file is written whole or not at all.

    Raises:
        SchemeError: the suffix is neither .toml nor .xlsx.
        OSError: the file cannot be written.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in (".toml", ".xlsx"):
        raise SchemeError([finding("SCHEME_FORM", file=target.name, value=suffix)])
    with replacing(target) as draft:
        if suffix == ".toml":
            draft.write_text(text.dumps(scheme), encoding="utf-8", newline="\n")
        else:
            from xlkpi.scheme import write

            write.workbook(scheme, draft)
