"""What a command cannot do, told to the person at the terminal."""

from __future__ import annotations


class CommandError(Exception):
    """One Chinese sentence with what to do; the command ends with exit code 2."""
