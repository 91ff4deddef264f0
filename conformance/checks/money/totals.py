"""What the totals of quotes, Checkout Sessions and balance ledgers owe to each other."""

from __future__ import annotations

from itertools import pairwise

from conformance.checks.money.amounts import Json, composed_total, equal, integer, summed, whole
from conformance.checks.requirement import MUST, SKIPPED, Mismatch, Result, check
from conformance.checks.seen import Seen


@check(
    "money.checkout.session.amount_total",
    cites="checkout/sessions/object",
    level=MUST,
    objects=("checkout.session",),
)
def session_total(session: Json) -> Result:
    """A session's total is its subtotal, less discounts, plus shipping and exclusive tax."""
    if session.get("total_details") is None:
        return SKIPPED
    return composed_total(
        "/amount_total", session["amount_subtotal"], session["amount_total"], session["total_details"]
    )


@check("money.quote.amount_total", cites="quotes/object", level=MUST, objects=("quote",))
def quote_total(quote: Json) -> Result:
    """A quote's total is its subtotal, less discounts, plus shipping and exclusive tax."""
    return composed_total("/amount_total", quote["amount_subtotal"], quote["amount_total"], quote["total_details"])


@check("money.quote.computed", cites="quotes/object", level=MUST, objects=("quote",))
def quote_computed(quote: Json) -> Result:
    """The totals of a quote's upfront and recurring parts are what their amounts add up to."""
    for part in ("upfront", "recurring"):
        computed = quote["computed"][part]
        if computed is not None:
            found = composed_total(
                f"/computed/{part}/amount_total",
                computed["amount_subtotal"],
                computed["amount_total"],
                computed["total_details"],
            )
            if found:
                return found
    return None


@check(
    "money.item.sum",
    cites="checkout/sessions/line_items",
    level=MUST,
    objects=("checkout.session",),
)
def session_lines(session: Json) -> Result:
    """A session's subtotal is the sum of the subtotals of its line items, where the request expands them."""
    page = session.get("line_items")
    lines = whole(page) if page is not None else None
    if lines is None or session.get("amount_subtotal") is None:
        return SKIPPED
    return equal("/amount_subtotal", summed(lines, "amount_subtotal"), session["amount_subtotal"])


@check("money.customer_balance_transaction.ledger", cites="customer_balance_transactions/object", level=MUST, of="page")
def ledger(seen: Seen) -> Result:
    """Each balance transaction's ending balance is the one before it plus its amount."""
    data = seen.page
    if data is None or seen.operation is None or seen.operation.name != "customer_balance_transactions.list":
        return SKIPPED
    for index, (newer, older) in enumerate(pairwise(data)):
        try:
            expected = integer(older["ending_balance"]) + integer(newer["amount"])
            if integer(newer["ending_balance"]) != expected and newer["currency"] == older["currency"]:
                return Mismatch(f"/data/{index}/ending_balance", f"{expected}", f"{newer['ending_balance']}")
        except (KeyError, TypeError):  # a shape of its own finding
            return SKIPPED
    return None if len(data) > 1 else SKIPPED
