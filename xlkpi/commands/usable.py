"""A scheme that a command can score with: read, and its rules found sound."""

from __future__ import annotations

from xlkpi.scheme import Places, Scheme, SchemeError, check_rules, load_placed


def load_usable(source: str) -> Scheme:
    """Load a scheme whose rules can all be worked out.

    Raises:
        SchemeError: the findings name file, cell and indicator of every rule that cannot.
    """
    scheme, places = load_placed(source)
    check_usable(scheme, places)
    return scheme


def check_usable(scheme: Scheme, places: Places) -> None:
    """Refuse a scheme with a rule that cannot be worked out.

    Raises:
        SchemeError: as ``load_usable``.
    """
    errors = [f for f in check_rules(scheme, places) if f.severity == "error"]
    if errors:
        raise SchemeError(errors)
