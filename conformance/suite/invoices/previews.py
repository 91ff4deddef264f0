"""What previews are made of: customers with something pending, never changed, for a preview stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conformance.suite.given import Given

Json = Any


def pending(given: Given) -> Json:
    """The IDs of a `customer` and of their only pending `item`, of 700 cents."""
    return given.shared("pending-item", _make_pending)


def previewed(lines: Sequence[Json], item: str) -> Json:
    """The line that a preview adds to the pending item; the pending one where it adds none."""
    assert isinstance(lines, list), "the preview has no list of lines"
    assert lines, "the preview has no lines"
    return ([line for line in lines if line["invoice_item"] != item] or lines)[0]


def _make_pending(maker: Given) -> Json:
    customer = maker.customer(name="Pending")
    item = maker.invoice_item(customer["id"], 700)
    return {"customer": customer["id"], "item": item["id"]}
