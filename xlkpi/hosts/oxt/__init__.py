"""The LibreOffice add-in (.oxt), made from the declarations of functions and commands."""

from xlkpi.hosts.oxt.pack import IDENTIFIER, build, write

__all__ = ["IDENTIFIER", "build", "write"]
