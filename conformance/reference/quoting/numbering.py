"""Numbers of quotes: `QT-68BB114-0001-2` is the second revision of a customer's first quote.

Source: https://stripe.com/docs/quotes/overview#finalize
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.reference.store import Record


@dataclass
class Series:
    """A quote and its revisions, which share the customer's sequence number."""

    sequence: int | None = None  # of the customer's quotes; taken when the first of them is finalized
    revisions: int = 0


def number(series: Series, customer: Record) -> str:
    """Takes the next number of a series."""
    if series.sequence is None:
        series.sequence = customer.hidden.get("next_quote_sequence", 1)
        customer.hidden["next_quote_sequence"] = series.sequence + 1
    series.revisions += 1
    return f"QT-{customer['invoice_prefix']}-{series.sequence:04}-{series.revisions}"
