"""Payments: taken, declined, waiting for the customer, made elsewhere, tried again by the clock."""

from __future__ import annotations

from typing import Any

import pytest

JANUARY = 1_704_067_200
HOUR, DAY = 3600, 86400


def test_the_customers_card_pays(shop: Any) -> None:
    paid = shop.act(shop.draft(shop.customer("visa"), 1000), "pay", expand=["charge", "payment_intent"])

    assert (paid["status"], paid["paid"], paid["amount_paid"], paid["amount_remaining"]) == ("paid", True, 1000, 0)
    assert (paid["attempted"], paid["attempt_count"]) == (True, 1)
    assert (paid["charge"]["status"], paid["charge"]["invoice"]) == ("succeeded", paid["id"])
    assert (paid["payment_intent"]["status"], paid["payment_intent"]["amount_received"]) == ("succeeded", 1000)


def test_a_given_card_goes_before_the_invoices_before_the_customers(shop: Any) -> None:
    customer = shop.customer("visa")
    own, given = shop.card(customer, "mastercard"), shop.card(customer, "amex")

    by_given = shop.act(shop.draft(customer, 1000, default_payment_method=own), "pay", payment_method=given)
    by_own = shop.act(shop.draft(customer, 1000, default_payment_method=own), "pay")

    intents = [shop.get(f"payment_intents/{each['payment_intent']}") for each in (by_given, by_own)]
    assert [intent["payment_method"] for intent in intents] == [given, own]


def test_a_declined_payment_leaves_the_invoice_open(shop: Any) -> None:
    customer = shop.customer("chargeCustomerFail")
    draft = shop.draft(customer, 1000)

    refusal = shop.act(draft, "pay")
    invoice = shop.invoice(draft, expand=["payment_intent", "charge"])

    assert (refusal["status"], refusal["error"]["type"], refusal["error"]["code"]) == (
        402,
        "card_error",
        "card_declined",
    )
    assert (invoice["status"], invoice["attempted"], invoice["attempt_count"]) == ("open", True, 1)
    assert invoice["payment_intent"]["status"] == "requires_payment_method"
    assert invoice["payment_intent"]["last_payment_error"]["decline_code"] == "generic_decline"
    assert (invoice["charge"]["status"], invoice["charge"]["failure_code"]) == ("failed", "card_declined")
    assert shop.get(f"customers/{customer['id']}")["delinquent"] is True


def test_trying_again_with_another_card(shop: Any) -> None:
    customer = shop.customer("chargeCustomerFail")
    draft = shop.draft(customer, 1000)
    shop.act(draft, "pay")

    paid = shop.act(draft, "pay", payment_method=shop.card(customer, "visa"))

    assert (paid["status"], paid["attempt_count"]) == ("paid", 1)
    assert shop.get(f"customers/{customer['id']}")["delinquent"] is False


def test_authentication_leaves_the_payment_waiting(shop: Any) -> None:
    draft = shop.draft(shop.customer("authenticationRequired"), 1000)

    refusal = shop.act(draft, "pay")
    invoice = shop.invoice(draft, expand=["payment_intent"])

    assert (refusal["status"], refusal["error"]["code"]) == (402, "invoice_payment_intent_requires_action")
    assert (invoice["status"], invoice["attempted"], invoice["attempt_count"]) == ("open", True, 1)
    assert invoice["payment_intent"]["status"] == "requires_action"


def test_confirming_the_payment_intent_pays_the_invoice(shop: Any) -> None:
    customer = shop.customer()
    opened = shop.open(customer, 1000)

    shop.post(f"payment_intents/{opened['payment_intent']}/confirm", payment_method=shop.card(customer))

    assert (shop.invoice(opened)["status"], shop.invoice(opened)["amount_paid"]) == ("paid", 1000)


def test_paying_out_of_band(shop: Any) -> None:
    paid = shop.act(shop.draft(shop.customer(), 1000), "pay", paid_out_of_band=True)

    assert (paid["status"], paid["paid_out_of_band"], paid["charge"]) == ("paid", True, None)
    assert (paid["amount_paid"], paid["amount_remaining"], paid["attempted"]) == (1000, 0, False)


@pytest.mark.parametrize("params", [{}, {"payment_method": "pm_missing"}, {"source": "src_missing"}, {"mandate": "m"}])
def test_a_payment_that_cannot_begin_changes_nothing(shop: Any, params: dict[str, str]) -> None:
    draft = shop.draft(shop.customer(), 1000)

    assert shop.act(draft, "pay", **params)["status"] == 400
    assert shop.invoice(draft) == draft


def test_nothing_due_needs_no_card(shop: Any) -> None:
    paid = shop.act(shop.draft(shop.customer()), "pay")

    assert (paid["status"], paid["attempted"], paid["attempt_count"]) == ("paid", True, 0)
    assert (paid["payment_intent"], paid["charge"]) == (None, None)
    assert paid["status_transitions"]["paid_at"] == paid["status_transitions"]["finalized_at"]


def test_sending_needs_its_collection_method(shop: Any) -> None:
    draft = shop.draft(shop.customer(), 1000)

    assert shop.act(draft, "send")["status"] == 400
    assert shop.invoice(draft) == draft


def on_clock(shop: Any, card: str | None) -> tuple[str, Any]:
    clock = shop.clock(JANUARY)
    customer = shop.customer(card, test_clock=clock)
    return clock, shop.draft(customer, 1000, auto_advance=True)


def test_a_draft_advances_after_an_hour(shop: Any) -> None:
    clock, draft = on_clock(shop, "visa")

    shop.advance(clock, JANUARY + HOUR - 1)
    waiting = shop.invoice(draft)
    shop.advance(clock, JANUARY + HOUR)
    paid = shop.invoice(draft)

    assert (draft["created"], waiting["status"], waiting["next_payment_attempt"]) == (JANUARY, "draft", JANUARY + HOUR)
    assert (paid["status"], paid["status_transitions"]["paid_at"]) == ("paid", JANUARY + HOUR)
    assert paid["status_transitions"]["finalized_at"] == JANUARY + HOUR


def test_a_draft_that_does_not_advance_waits(shop: Any) -> None:
    clock, draft = on_clock(shop, "visa")
    shop.post(f"invoices/{draft['id']}", auto_advance=False)

    shop.advance(clock, JANUARY + 10 * DAY)

    assert shop.invoice(draft)["status"] == "draft"


def test_failed_payments_are_tried_again_until_they_are_not(shop: Any) -> None:
    clock, draft = on_clock(shop, "chargeCustomerFail")

    shop.advance(clock, JANUARY + HOUR)
    first = shop.invoice(draft)
    shop.advance(clock, JANUARY + HOUR + DAY)
    second = shop.invoice(draft)
    shop.advance(clock, JANUARY + 30 * DAY)
    last = shop.invoice(draft)

    assert (first["status"], first["attempt_count"], first["next_payment_attempt"]) == ("open", 1, JANUARY + HOUR + DAY)
    assert second["attempt_count"] == 2
    assert (last["status"], last["attempt_count"], last["next_payment_attempt"]) == ("open", 9, None)


def test_a_new_card_pays_at_the_next_try(shop: Any) -> None:
    clock, draft = on_clock(shop, None)
    shop.advance(clock, JANUARY + HOUR)
    failed = shop.invoice(draft)
    card = shop.card({"id": draft["customer"]})
    shop.post(f"customers/{draft['customer']}", invoice_settings={"default_payment_method": card})

    shop.advance(clock, failed["next_payment_attempt"])

    assert (failed["status"], failed["attempted"]) == ("open", True)
    assert shop.invoice(draft)["status"] == "paid"


def test_finalizing_by_hand_collects_an_hour_later(shop: Any) -> None:
    clock, draft = on_clock(shop, "visa")

    opened = shop.act(draft, "finalize", auto_advance=True)
    shop.advance(clock, JANUARY + HOUR)

    assert (opened["status"], opened["next_payment_attempt"]) == ("open", JANUARY + HOUR)
    assert shop.invoice(draft)["status"] == "paid"


def test_finalizing_with_auto_advance_off_stops_there(shop: Any) -> None:
    clock, draft = on_clock(shop, "visa")

    opened = shop.act(draft, "finalize", auto_advance=False)
    shop.advance(clock, JANUARY + 5 * DAY)

    assert (opened["auto_advance"], opened["next_payment_attempt"]) == (False, None)
    assert shop.invoice(draft)["status"] == "open"


def test_a_sent_invoice_past_its_due_date_stays_open(shop: Any) -> None:
    clock = shop.clock(JANUARY)
    customer = shop.customer(test_clock=clock)
    opened = shop.open(customer, 1000, collection_method="send_invoice", days_until_due=3)

    shop.advance(clock, JANUARY + 4 * DAY)

    assert shop.invoice(opened)["status"] == "open"
    assert shop.get(f"customers/{customer['id']}")["delinquent"] is True


def test_a_finalization_that_fails_is_told(shop: Any) -> None:
    clock = shop.clock(JANUARY)
    draft = shop.draft(shop.customer(test_clock=clock), 1000, auto_advance=True, automatic_tax={"enabled": True})

    shop.advance(clock, JANUARY + HOUR)

    failed = shop.invoice(draft)
    assert (failed["status"], failed["last_finalization_error"]["code"]) == ("draft", "customer_tax_location_invalid")
