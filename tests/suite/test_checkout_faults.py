"""Every requirement on Checkout Sessions and payment links fails where it is broken."""

from __future__ import annotations

from tests.support.answering import answering, misread, unordered
from tests.support.faults import forgiving, ignoring_names, never, not_updating, refusing_with, unfiltered
from tests.support.faulty import Answered, Asked, Fault
from tests.support.proving import Faults, broken_by


def unrecovered(_: Asked, answer: Answered) -> None:
    """What may be recovered has no URL for that."""
    if answer.body.get("after_expiration"):
        answer.body["after_expiration"]["recovery"]["url"] = None


def first_page_only(_: Asked, answer: Answered) -> None:
    """No list has more than one element."""
    if answer.body.get("object") == "list":
        answer.body["data"] = answer.body["data"][:1]


FORGIVING, UNORDERED, UNFILTERED = Fault(answered=forgiving), Fault(answered=unordered), Fault(asked=unfiltered)
NOT_UPDATING, NEVER_EXPIRING = not_updating("/v1/payment_links"), never("expire")
SESSION, LINK = "checkout.session", "payment_link"
FAULTS: Faults = [
    ("checkout_sessions.lifecycle[expire × open]", NEVER_EXPIRING),
    ("checkout_sessions.lifecycle[expire × open]", answering(SESSION, "url", "https://example.com")),
    ("checkout_sessions.lifecycle[expire × expired]", FORGIVING),
    ("checkout_sessions.lifecycle[expire × expired]", refusing_with(404)),
    ("checkout_sessions.lifecycle[retrieve × expired]", answering(SESSION, "url", "https://example.com")),
    ("checkout_sessions.create.refused[no success_url]", FORGIVING),
    ("checkout_sessions.create.refused[both customer and customer_email]", ignoring_names("customer_email")),
    ("checkout_sessions.create.refused[two discounts]", ignoring_names("discounts[1]")),
    ("checkout_sessions.create.refused[a total under the minimum]", refusing_with(402)),
    ("checkout_sessions.create.refused[an unknown customer]", refusing_with(404)),
    ("checkout_sessions.create.early_trial_end", ignoring_names("trial_end")),
    ("checkout_sessions.create.trial_end_taken", answering(SESSION, "status", "complete")),
    ("checkout_sessions.expire.default", answering(SESSION, "expires_at", 1_659_518_871)),
    ("checkout_sessions.expire.asked", ignoring_names("expires_at")),
    ("checkout_sessions.expire.too_soon", ignoring_names("expires_at")),
    ("checkout_sessions.expire.too_late", ignoring_names("expires_at")),
    ("checkout_sessions.expire.recovery", Fault(answered=unrecovered)),
    ("checkout_sessions.expire.kept", NEVER_EXPIRING),
    ("checkout_sessions.list.customer", ignoring_names("customer")),
    ("checkout_sessions.list.customer_details", UNFILTERED),
    ("checkout_sessions.list.payment_intent", UNFILTERED),
    ("checkout_sessions.list.newest_first", UNORDERED),
    ("checkout_sessions.line_items.description", answering("item", "description", "Something")),
    ("checkout_sessions.line_items.order", UNORDERED),
    ("checkout_sessions.line_items.all", Fault(answered=first_page_only)),
    ("checkout_sessions.line_items.expired", answering("item", "amount_total", 0)),
    ("checkout_sessions.line_items.expand_taxes", ignoring_names("expand")),
    ("checkout_sessions.modes.payment_intent", answering(SESSION, "payment_intent", "pi_1")),
    ("checkout_sessions.modes.setup_intent", answering(SESSION, "setup_intent", None)),
    ("checkout_sessions.modes.setup_amounts", answering(SESSION, "amount_total", 0)),
    ("checkout_sessions.modes.subscription", answering(SESSION, "payment_status", "paid")),
    ("checkout_sessions.retrieve.shows[client_reference_id]", ignoring_names("client_reference_id")),
    (
        "checkout_sessions.retrieve.shows[customer_creation (default)]",
        answering(SESSION, "customer_creation", "always"),
    ),
    ("checkout_sessions.retrieve.breakdown", ignoring_names("tax_rates")),
    ("checkout_sessions.retrieve.breakdown_hidden", answering(SESSION, "total_details.breakdown", {})),
    ("checkout_sessions.retrieve.exempt", answering(SESSION, "amount_total", 10000)),
    ("checkout_sessions.retrieve.expand_customer", ignoring_names("expand")),
    ("checkout_sessions.totals[a percentage off]", ignoring_names("discounts")),
    ("checkout_sessions.totals[exclusive tax]", ignoring_names("tax_rates")),
    ("checkout_sessions.totals[inclusive tax]", answering(SESSION, "amount_total", 600)),
    ("checkout_sessions.totals[a quantity]", answering("item", "amount_subtotal", 1000)),
    ("payment_links.create.default[submit_type]", answering(LINK, "submit_type", "pay")),
    ("payment_links.create.own_url", answering(LINK, "url", "https://example.com")),
    ("payment_links.create.line_items_expanded", ignoring_names("expand")),
    ("payment_links.create.parameter[metadata]", ignoring_names("metadata")),
    ("payment_links.create.countries", answering(LINK, "shipping_address_collection", None)),
    ("payment_links.create.refused[prices of two currencies]", FORGIVING),
    ("payment_links.create.refused[a redirect to no URL]", refusing_with(404)),
    ("payment_links.create.shipping_options", ignoring_names("shipping_options")),
    ("payment_links.line_items.amounts", answering("item", "amount_total", 0)),
    ("payment_links.line_items.inside_url", ignoring_names("expand")),
    ("payment_links.line_items.rest", ignoring_names("starting_after")),
    ("payment_links.list.active[true]", UNFILTERED),
    ("payment_links.list.deactivated", ignoring_names("active")),
    ("payment_links.list.newest_first", UNORDERED),
    ("payment_links.list.starting_after", ignoring_names("starting_after")),
    ("payment_links.list.ending_before", ignoring_names("ending_before")),
    ("payment_links.update.fixed[submit_type]", ignoring_names("submit_type")),
    ("payment_links.update.foreign_item", FORGIVING),
    ("payment_links.update.metadata_merged", NOT_UPDATING),
    ("payment_links.update.only_named", NOT_UPDATING),
    ("payment_links.update.other_items", NOT_UPDATING),
    ("payment_links.update.parameter[metadata=]", NOT_UPDATING),
    ("payment_links.update.quantity", NOT_UPDATING),
    ("payment_links.update.reactivated", answering(LINK, "active", False)),
    ("payment_links.update.refused[unknown line item]", misread(LINK, metadata={"order_id": "6735"})),
]

test_broken_by_the_fault = broken_by(FAULTS)
