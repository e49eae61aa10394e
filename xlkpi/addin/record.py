"""What was installed, step by step, written down before each step is taken; and its undoing.

Only what the record names is removed, and only where it is still as it was left.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from xlkpi.addin import settings
from xlkpi.addin.machine import Machine, SetupError

Kind = Literal["folder", "file", "setting", "environment"]
FORMAT: Final = 1
MARK: Final = "xlkpi-environment.txt"  # stands in every environment of ours


@dataclass(frozen=True)
class Step:
    """One thing that was made.

    Attributes:
        kind: a folder made, a file put in place, a setting written, an environment made.
        path: of the folder, file, settings file or environment.
        sha256: of the file.
        former: copy of the file that was there before, or "".
        key: of the setting.
        line: the setting as written.
        former_lines: what the file said of this key before.
        made_file: whether the settings file was not there before.
    """

    kind: Kind
    path: str
    sha256: str = ""
    former: str = ""
    key: str = ""
    line: str = ""
    former_lines: tuple[str, ...] = ()
    made_file: bool = False

    @property
    def place(self) -> tuple[str, str, str]:
        """What two steps about one thing have in common."""
        return (self.kind, self.path, self.key)


@dataclass
class Record:
    """The steps of an installation, in their order.

    Attributes:
        path: where it is kept.
        version: of the product.
        steps: what was done.
    """

    path: Path
    version: str = ""
    steps: list[Step] = field(default_factory=list)

    @classmethod
    def of(cls, machine: Machine) -> Record:
        """The record of a machine; an empty one where nothing is installed.

        Raises:
            SetupError: the file cannot be understood.
        """
        path = machine.record
        if not path.exists():
            return cls(path)
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["format"] != FORMAT:
                raise SetupError(f"安装记录 {path} 是别的版本写的：请用当时的安装包卸载。")
            return cls(path, told["version"], [_step(s) for s in told["steps"]])
        except (ValueError, KeyError, TypeError) as error:
            raise SetupError(f"安装记录 {path} 已损坏，读不出：请联系管理员，不要手工改动它。") from error

    def find(self, step: Step) -> Step | None:
        """The step that was taken about the same thing."""
        return next((s for s in self.steps if s.place == step.place), None)

    def add(self, step: Step) -> None:
        """Note a step that is about to be taken, in place of one about the same thing."""
        self.steps = [s for s in self.steps if s.place != step.place] + [step]
        self.save()

    def drop(self, step: Step) -> None:
        """Forget a step that was undone; with the last one the record itself goes."""
        self.steps.remove(step)
        if self.steps:
            self.save()
            return
        self.path.unlink(missing_ok=True)
        remove_empty(self.path.parent)

    def save(self) -> None:
        """Write the record, whole or not at all."""
        told = {"format": FORMAT, "version": self.version, "steps": [asdict(s) for s in self.steps]}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(".install.json.new")
        draft.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(self.path)


def remove_empty(folder: Path) -> None:
    """Remove a folder unless something is in it."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _step(told: Mapping[str, Any]) -> Step:
    return Step(**{**told, "former_lines": tuple(told["former_lines"])})


def sha256(path: Path) -> str:
    """The hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- undoing ----------------------------------------------------------------------------------


def undo(record: Record, step: Step) -> str:
    """Undo one step.

    Returns:
        What a person should know, or "".

    Raises:
        SetupError: Excel or Python still uses it.
    """
    try:
        told = _UNDO[step.kind](step)
    except PermissionError as error:
        raise SetupError(f"{error.filename} 正在使用：请关闭所有 Excel 窗口后再试。") from error
    record.drop(step)
    return told


def _undo_folder(step: Step) -> str:
    remove_empty(Path(step.path))
    return ""


def _undo_file(step: Step) -> str:
    path = Path(step.path)
    if path.exists():
        if sha256(path) != step.sha256:
            return f"{path} 在安装以后被改动过，没有删除。"
        path.unlink()
    if step.former and Path(step.former).exists():
        shutil.move(step.former, path)
        return f"{path} 已恢复成安装以前的文件。"
    return ""


def _undo_setting(step: Step) -> str:
    path = Path(step.path)
    lines = settings.lines_of(path)
    if settings.held(lines, step.key) != [step.line]:
        return f"{path} 中的 {step.key} 在安装以后被改动过，保持原样。" if lines else ""
    left = settings.replaced(lines, step.key, step.former_lines)
    if step.made_file and not left:
        path.unlink()
    else:
        settings.write(path, left)
    return ""


def _undo_environment(step: Step) -> str:
    folder = Path(step.path)
    if not folder.exists():
        return ""
    if not (folder / MARK).exists():
        return f"{folder} 不是安装程序建立的，没有删除。"
    shutil.rmtree(folder)
    return ""


_UNDO: Final = {"folder": _undo_folder, "file": _undo_file, "setting": _undo_setting,
                "environment": _undo_environment}
