"""Every requirement on plans, balance transactions and tax IDs fails where it is broken."""

from __future__ import annotations

from tests.support.answering import answering, unordered
from tests.support.faults import forgiving, ignoring_names, keeping, refusing_with, unfiltered
from tests.support.faulty import Answered, Asked, Fault
from tests.support.proving import Faults, broken_by


def voided_for_nothing(asked: Asked) -> None:
    """Voiding an invoice gives no credit back, for it is marked uncollectible instead."""
    asked.path = asked.path.replace("/void", "/mark_uncollectible")


def not_updating(asked: Asked) -> None:
    """What an update says is not read."""
    if asked.method == "POST" and asked.path.count("/") > 2 and not asked.path.endswith(("transactions", "tax_ids")):
        asked.form.clear()


def tolerating_amounts(asked: Asked) -> None:
    """An update takes no notice of an amount, instead of refusing it."""
    if asked.path.startswith("/v1/plans/") or "/balance_transactions/" in asked.path:
        asked.without(lambda name, _: name == "amount")


def following(asked: Asked, answer: Answered) -> None:
    """An invoice shows the tax IDs of the moment, whatever its state."""
    if asked.method == "GET" and answer.body.get("object") == "invoice":
        answer.body["customer_tax_ids"] = [{"type": "gb_vat", "value": "GB123456789"}]


def indulgent(asked: Asked, answer: Answered) -> None:
    """What an update or a deletion must not do is answered as done."""
    if asked.method in ("POST", "DELETE") and answer.status >= 400:
        answer.status, answer.body = 200, {"id": "x", "object": "x"}


FORGIVING, INDULGENT, UNORDERED = Fault(answered=forgiving), Fault(answered=indulgent), Fault(answered=unordered)
NOT_UPDATING, KEEPING = Fault(asked=not_updating), Fault(asked=keeping)
TRANSACTION = "customer_balance_transaction"
FAULTS: Faults = [
    ("customer_balance_transactions.create.credit", answering(TRANSACTION, "ending_balance", 500)),
    ("customer_balance_transactions.create.customer_balance", answering("customer", "balance", 150)),
    ("customer_balance_transactions.create.chain", answering(TRANSACTION, "ending_balance", -500)),
    ("customer_balance_transactions.create.chain", UNORDERED),
    ("customer_balance_transactions.create.adds_up", answering("customer", "balance", 46)),
    ("customer_balance_transactions.create.adds_up", ignoring_names("expand")),
    ("customer_balance_transactions.create.description", ignoring_names("description")),
    ("customer_balance_transactions.create.sets_currency", answering("customer", "currency", None)),
    ("customer_balance_transactions.create.currency_case", answering(TRANSACTION, "currency", "EUR")),
    ("customer_balance_transactions.create.zero_decimal", answering(TRANSACTION, "amount", 3300)),
    ("customer_balance_transactions.create.other_currency", FORGIVING),
    ("customer_balance_transactions.create.other_currency", refusing_with(402)),
    ("customer_balance_transactions.create.other_currency_unchanged", answering("customer", "balance", -1200)),
    ("customer_balance_transactions.create.fraction", answering("customer", "balance", -500)),
    ("customer_balance_transactions.types.initial", ignoring_names("balance")),
    ("customer_balance_transactions.types.initial", answering(TRANSACTION, "type", "adjustment")),
    ("customer_balance_transactions.types.customer_update", NOT_UPDATING),
    ("customer_balance_transactions.types.applied_to_invoice", answering(TRANSACTION, "invoice", None)),
    ("customer_balance_transactions.types.applied_to_invoice", answering("invoice", "amount_due", 1099)),
    ("customer_balance_transactions.types.applied_in_part", answering(TRANSACTION, "amount", 2000)),
    ("customer_balance_transactions.types.invoice_too_small", answering(TRANSACTION, "type", "adjustment")),
    ("customer_balance_transactions.types.unapplied_from_invoice", Fault(asked=voided_for_nothing)),
    ("customer_balance_transactions.types.chain", answering("customer", "balance", -350)),
    ("customer_balance_transactions.invoices.draft", answering("invoice", "ending_balance", 0)),
    ("customer_balance_transactions.invoices.balances", answering("invoice", "ending_balance", 0)),
    ("customer_balance_transactions.invoices.paid_by_credit", answering("invoice", "status", "open")),
    ("customer_balance_transactions.invoices.too_small_next", answering("invoice", "amount_due", 1000)),
    ("customer_balance_transactions.update.immutable[amount]", INDULGENT),
    ("customer_balance_transactions.update.immutable[amount]", Fault(asked=tolerating_amounts)),
    ("customer_balance_transactions.update.description", NOT_UPDATING),
    ("customer_balance_transactions.delete.refused", INDULGENT),
    ("customer_balance_transactions.list.newest_first", UNORDERED),
    ("customer_tax_ids.create.valid[us_ein 12-3456789]", answering("tax_id", "value", "123456789")),
    ("customer_tax_ids.create.invalid[eu_vat]", FORGIVING),
    ("customer_tax_ids.create.invalid[za_vat]", refusing_with(402)),
    ("customer_tax_ids.create.country[eu_vat EL123456789]", answering("tax_id", "country", "EL")),
    ("customer_tax_ids.create.with_customer", ignoring_names("tax_id_data")),
    ("customer_tax_ids.create.with_customer_six", FORGIVING),
    ("customer_tax_ids.verification.first[us_ein]", answering("tax_id", "verification.status", "pending")),
    ("customer_tax_ids.verification.eu_vat_verified", answering("tax_id", "verification.status", "pending")),
    ("customer_tax_ids.delete.stub", KEEPING),
    ("customer_tax_ids.delete.gone", FORGIVING),
    ("customer_tax_ids.update.refused", INDULGENT),
    ("customer_tax_ids.list.newest_first", UNORDERED),
    ("customer_tax_ids.invoices.draft_added", answering("invoice", "customer_tax_ids", [])),
    ("customer_tax_ids.invoices.finalized_added", Fault(answered=following)),
    ("customer_tax_ids.invoices.finalized_deleted", answering("invoice", "customer_tax_ids", [])),
    ("plans.create.parameter[amount]", ignoring_names("nickname", "amount")),
    ("plans.create.parameter[amount_decimal=33.333333333333]", answering("plan", "amount_decimal", "33.3333333333")),
    ("plans.create.parameter[tiers[up_to]]", ignoring_names("expand")),
    ("plans.create.parameter[interval_count=12 months]", ignoring_names("interval_count")),
    ("plans.update.parameter[nickname]", NOT_UPDATING),
    ("plans.create.default[usage_type]", answering("plan", "usage_type", "metered")),
    ("plans.create.id_taken", FORGIVING),
    ("plans.create.id_taken", answering("plan", "amount", 2000)),
    ("plans.create.inline_product", answering("product", "name", "Silver")),
    ("plans.create.refused[transform_usage of tiers]", ignoring_names("transform_usage")),
    ("plans.create.refused[tiered without tiers_mode]", FORGIVING),
    ("plans.create.refused[unknown product]", refusing_with(404)),
    ("plans.update.immutable[amount]", Fault(asked=tolerating_amounts)),
    ("plans.update.immutable[tiers]", INDULGENT),
    ("plans.update.only_named", NOT_UPDATING),
    ("plans.delete.stub", KEEPING),
    ("plans.delete.not_listed", KEEPING),
    ("plans.list.active", ignoring_names("active")),
    ("plans.list.product", Fault(asked=unfiltered)),
    ("plans.list.created_gt", ignoring_names("created")),
    ("plans.list.created_outside[lte]", ignoring_names("created")),
    ("plans.list.created_outside[gte]", ignoring_names("created")),
    ("plans.list.newest_first", UNORDERED),
    ("plans.price.mirrors[amount_decimal]", answering("price", "unit_amount_decimal", None)),
    ("plans.price.as_plan[recurring]", answering("plan", "interval_count", 1)),
]  # fmt: skip

test_broken_by_the_fault = broken_by(FAULTS)
