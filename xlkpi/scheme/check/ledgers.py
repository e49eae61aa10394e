"""The ledgers of a scheme: what they add up to, and that every event has one number of points."""

from __future__ import annotations

from collections.abc import Iterator

from xlkpi.findings import Finding, finding
from xlkpi.scheme.model import Scheme
from xlkpi.scheme.places import spot


def check(scheme: Scheme) -> Iterator[Finding]:
    """The findings about ledgers."""
    inputs = {i.key: i for i in scheme.inputs}
    feeds: dict[str, str] = {}  # ledger -> its input
    events: set[tuple[str, str, str]] = set()
    for n, row in enumerate(scheme.ledgers):
        item = inputs.get(row.input)
        if item is None or item.kind != "number":
            yield finding("SCHEME_LEDGER_INPUT", sheet="台账", value=row.input, name=row.ledger,
                          cell=spot(("ledgers", n, "input")))
        other = feeds.setdefault(row.ledger, row.input)
        if other != row.input:
            yield finding("SCHEME_LEDGER_TWO", sheet="台账", value=row.input, name=row.ledger,
                          other=other, cell=spot(("ledgers", n, "input")))
        if not row.kinds:
            yield finding("SCHEME_LEDGER_KINDS", sheet="台账", name=row.ledger,
                          cell=spot(("ledgers", n, "kinds")))
        for kind in row.kinds:
            event = (row.ledger, kind, row.level)
            if event in events:
                yield finding("SCHEME_LEDGER_TWICE", sheet="台账", name=row.ledger,
                              value="、".join(filter(None, (kind, row.level))),
                              cell=spot(("ledgers", n, "kinds")))
            events.add(event)
    for key in dict.fromkeys(feeds.values()):
        names = [name for name, fed in feeds.items() if fed == key]
        if len(names) > 1:
            yield finding("SCHEME_LEDGER_SHARED", sheet="台账", value=key, names="、".join(names))
