"""Every requirement on Checkout Sessions and payment links fails where it is broken."""

from __future__ import annotations

from tests.support.answering import answering, misread, objects, unordered
from tests.support.faults import forgiving, ignoring_names, never, not_updating, on_lists, refusing_with, unfiltered
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import NEWER
from tests.support.proving import Faults, broken_by


def unrecovered(_: Asked, answer: Answered) -> None:
    """What may be recovered has no URL for that."""
    if answer.body.get("after_expiration"):
        answer.body["after_expiration"]["recovery"]["url"] = None


def first_page_only(_: Asked, answer: Answered) -> None:
    """No list has more than one element."""
    if answer.body.get("object") == "list":
        answer.body["data"] = answer.body["data"][:1]


def taxed_on_everything(_: Asked, answer: Answered) -> None:
    """Taxes are said to be computed on what is not discounted yet."""
    for found in objects(answer.body):
        if "taxable_amount" in found:
            found["taxable_amount"] = 1000


def merging_metadata(asked: Asked) -> None:
    """What was declared before stays beside what is declared now."""
    if asked.path.startswith("/v1/payment_links/"):
        prefix = next(name.partition("[metadata]")[0] for name, _ in asked.form if "[metadata]" in name)
        asked.form.append((f"{prefix}[metadata][order_id]", "6735"))


FORGIVING, UNORDERED, UNFILTERED = Fault(answered=forgiving), Fault(answered=unordered), Fault(asked=unfiltered)
EMPTY = on_lists(lambda listed: listed.update(data=[]))
NOT_UPDATING, NEVER_EXPIRING = not_updating("/v1/payment_links"), never("expire")
SESSION, LINK = "checkout.session", "payment_link"
FAULTS: Faults = [
    ("checkout_sessions.lifecycle[expire × open]", NEVER_EXPIRING),
    ("checkout_sessions.lifecycle[expire × open]", answering(SESSION, "url", "https://example.com")),
    ("checkout_sessions.lifecycle[expire × expired]", FORGIVING),
    ("checkout_sessions.lifecycle[expire × expired]", refusing_with(404)),
    ("checkout_sessions.lifecycle[retrieve × expired]", answering(SESSION, "url", "https://example.com")),
    ("checkout_sessions.create.refused[no success_url]", FORGIVING),
    ("checkout_sessions.create.refused[no cancel_url]", FORGIVING),
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
    ("checkout_sessions.line_items.product", answering("item", "product", "prod_1")),
    ("checkout_sessions.modes.plans", answering("item", "price.id", "price_1")),
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
LATER: Faults = [
    ("checkout_sessions.billing_cycle.prorated", ignoring_names("billing_cycle_anchor")),
    ("checkout_sessions.billing_cycle.create_prorations", answering(SESSION, "amount_total", 0)),
    ("checkout_sessions.billing_cycle.none", ignoring_names("proration_behavior")),
    ("checkout_sessions.billing_cycle.past", ignoring_names("subscription_data")),
    ("checkout_sessions.billing_cycle.too_late", ignoring_names("subscription_data")),
    ("checkout_sessions.create.refused[a success_url of an embedded page]", ignoring_names("success_url")),
    ("checkout_sessions.create.refused[an embedded page without return_url]", FORGIVING),
    ("checkout_sessions.create.refused[a text field with options]", ignoring_names("dropdown")),
    ("checkout_sessions.create.refused[four custom fields]", ignoring_names("custom_fields[3]")),
    ("checkout_sessions.create.refused[two custom fields of one key]", ignoring_names("custom_fields[1]")),
    ("checkout_sessions.create.refused[payment_method_collection in payment mode]", FORGIVING),
    ("checkout_sessions.create.refused[somebody liable for tax who does not exist]", ignoring_names("liability")),
    ("checkout_sessions.embedded.mode[subscription]", answering(SESSION, "ui_mode", "hosted")),
    ("checkout_sessions.embedded.client_secret", answering(SESSION, "client_secret", None)),
    ("checkout_sessions.embedded.no_url", answering(SESSION, "url", "https://example.com")),
    ("checkout_sessions.embedded.return_url", answering(SESSION, "return_url", "https://example.com")),
    ("checkout_sessions.embedded.redirect[if_required]", ignoring_names("redirect_on_completion")),
    ("checkout_sessions.embedded.redirect_default", answering(SESSION, "redirect_on_completion", "if_required")),
    ("checkout_sessions.embedded.redirect_never", answering(SESSION, "redirect_on_completion", "always")),
    ("checkout_sessions.embedded.expired", NEVER_EXPIRING),
    ("checkout_sessions.line_items.taxable_amount", Fault(answered=taxed_on_everything)),
    ("checkout_sessions.list.complete", ignoring_names("status")),
    ("checkout_sessions.list.status[expired]", ignoring_names("status")),
    ("checkout_sessions.list.created", EMPTY),
    ("checkout_sessions.list.created_within[gt and lt]", EMPTY),
    ("checkout_sessions.list.created_beyond[gte]", ignoring_names("created")),
    ("checkout_sessions.list.payment_link", ignoring_names("payment_link")),
    ("checkout_sessions.modes.free[a price of nothing]", answering(SESSION, "payment_intent", "pi_1")),
    ("checkout_sessions.modes.free[a discount of 100 %]", answering(SESSION, "payment_status", "unpaid")),
    ("checkout_sessions.retrieve.created", answering(SESSION, "created", 0)),
    ("checkout_sessions.retrieve.default[custom_text]", answering(SESSION, "custom_text.submit", {})),
    ("checkout_sessions.retrieve.default[ui_mode]", answering(SESSION, "ui_mode", "embedded")),
    ("checkout_sessions.retrieve.no_invoice_creation", answering(SESSION, "invoice_creation.enabled", True)),
    ("checkout_sessions.retrieve.expand_shipping_rate", ignoring_names("expand")),
    ("checkout_sessions.retrieve.method_configuration",
     misread(SESSION, payment_method_configuration_details={"id": "pmc_1", "parent": None})),
    ("checkout_sessions.retrieve.no_method_configuration", ignoring_names("payment_method_types")),
    ("checkout_sessions.retrieve.shows[custom_fields[]=dropdown]", ignoring_names("custom_fields")),
    ("checkout_sessions.retrieve.shows[custom_text[after_submit]]", ignoring_names("after_submit")),
    ("checkout_sessions.retrieve.shows[invoice_creation[invoice_data]]", ignoring_names("[footer]")),
    ("checkout_sessions.retrieve.shows[no cancel_url]", answering(SESSION, "cancel_url", "https://example.com")),
    ("checkout_sessions.retrieve.shows[payment_method_collection (default)]",
     answering(SESSION, "payment_method_collection", "if_required")),
    ("checkout_sessions.retrieve.shows[payment_method_options[card][request_three_d_secure]=challenge]",
     ignoring_names("request_three_d_secure")),
    ("checkout_sessions.retrieve.shows[saved_payment_method_options[payment_method_save]=enabled]",
     ignoring_names("payment_method_save")),
    ("checkout_sessions.retrieve.shows[subscription_data[trial_settings]=pause]", ignoring_names("trial_period_days")),
    ("payment_links.create.default[payment_method_collection]",
     answering(LINK, "payment_method_collection", "if_required")),
    ("payment_links.create.default[restrictions]", answering(LINK, "restrictions", {})),
    ("payment_links.create.expand_shipping_rate", ignoring_names("expand")),
    ("payment_links.create.never_completed", ignoring_names("restrictions")),
    ("payment_links.create.no_invoice", answering(LINK, "invoice_creation.enabled", True)),
    ("payment_links.create.no_subscription", answering(LINK, "subscription_data", {"trial_period_days": 7})),
    ("payment_links.create.parameter[custom_fields[]=numeric]", ignoring_names("custom_fields")),
    ("payment_links.create.parameter[payment_intent_data[capture_method]=automatic_async]",
     ignoring_names("capture_method")),
    ("payment_links.create.refused[payment_method_collection without a recurring price]", FORGIVING),
    ("payment_links.create.refused[a limit of no sessions]", ignoring_names("restrictions")),
    ("payment_links.update.limit", NOT_UPDATING),
    ("payment_links.update.other_texts", NOT_UPDATING),
    ("payment_links.update.parameter[inactive_message=]", NOT_UPDATING),
    ("payment_links.update.parameter[restrictions=]", NOT_UPDATING),
    ("payment_links.update.parameter[subscription_data[trial_settings]=]", NOT_UPDATING),
    ("payment_links.update.payment_metadata", Fault(asked=merging_metadata)),
    ("payment_links.update.subscription_metadata", Fault(asked=merging_metadata)),
    ("payment_links.update.unnamed[automatic_tax[liability]]", ignoring_names("liability")),
    ("payment_links.update.within_payment", NOT_UPDATING),
]  # fmt: skip

test_broken_by_the_fault = broken_by(FAULTS)
test_broken_later = broken_by(LATER, contract=NEWER)
