"""The customer whose pending items nobody bills: what it owes is looked at item by item, never in all."""

from __future__ import annotations

from conformance.suite.answers import Answer
from conformance.suite.given import Given


def collector(given: Given) -> str:
    """The ID of a customer for items that are looked at one by one; no invoice or preview takes them in."""
    found: Answer = given.shared("collector", lambda maker: maker.customer(name="Collector"))
    return str(found["id"])
