"""Paying an invoice: with which payment method, and what a payment leaves behind."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed, card_holder, payer, second_chance, source_holder
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement


@requirement("invoices.pay.charge", MUST, cites="invoices/pay")
def test_charge(api: Api, given: Given) -> None:
    """Paying an invoice charges the customer's default payment method the amount due."""
    draft = given.draft_invoice(1000, payer(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"expand": ["charge"]})

    assert (invoice["charge"]["object"], invoice["charge"]["amount"]) == ("charge", 1000)
    assert invoice["charge"]["paid"] is True


@requirement("invoices.pay.amounts", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/pay")
def test_amounts(api: Api, given: Given) -> None:
    """A paid invoice has been paid the amount due, of which nothing remains."""
    draft = given.draft_invoice(1000, payer(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay")

    assert (invoice["amount_due"], invoice["amount_paid"], invoice["amount_remaining"]) == (1000, 1000, 0)


@requirement("invoices.pay.payment_intent", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/pay")
def test_payment_intent(api: Api, given: Given) -> None:
    """Paying an invoice makes its PaymentIntent succeed."""
    draft = given.draft_invoice(1000, payer(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"expand": ["payment_intent"]})

    assert invoice["payment_intent"]["status"] == "succeeded"


@requirement("invoices.pay.attempt_count", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/pay")
def test_attempt_count(api: Api, given: Given) -> None:
    """The first payment of an invoice counts as its first attempt."""
    draft = given.draft_invoice(1000, payer(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay")

    assert (invoice["attempted"], invoice["attempt_count"]) == (True, 1)


@requirement("invoices.pay.payment_method", MUST, cites="invoices/pay")
def test_payment_method(api: Api, given: Given) -> None:
    """Paying an invoice with a payment method of the customer charges that one."""
    customer, card = card_holder(given)
    draft = given.draft_invoice(1000, customer)

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"payment_method": card, "expand": ["charge"]})

    assert (invoice["status"], invoice["charge"]["payment_method"]) == ("paid", card)


@requirement("invoices.pay.default_payment_method", MUST, cites="invoices/create")
def test_default_payment_method(api: Api, given: Given) -> None:
    """Paying an invoice charges the invoice's own default payment method before the customer's."""
    customer, card = second_chance(given)
    draft = given.draft_invoice(1000, customer, default_payment_method=card)

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"expand": ["charge"]})

    assert (invoice["status"], invoice["charge"]["payment_method"]) == ("paid", card)


@requirement("invoices.pay.updated_payment_method", MUST, cites="invoices/update")
def test_updated_payment_method(api: Api, given: Given) -> None:
    """A draft that is updated with a default payment method holds it."""
    customer, card = card_holder(given)
    draft = given.empty_draft(customer)

    invoice = api.post(f"/v1/invoices/{draft['id']}", {"default_payment_method": card})

    assert invoice["default_payment_method"] == card


@requirement("invoices.pay.on_session", MUST, cites="invoices/pay")
def test_on_session(api: Api, given: Given) -> None:
    """Paying an invoice with the customer present (`off_session=false`) makes it `paid`."""
    draft = given.draft_invoice(1000, payer(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"off_session": False})

    assert invoice["status"] == "paid"


@requirement("invoices.pay.forgive", SHOULD, cites="invoices/pay")
def test_forgive(api: Api, given: Given) -> None:
    """Paying an invoice with `forgive` charges the whole amount where the payment method has it."""
    draft = given.draft_invoice(1000, payer(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"forgive": True})

    assert (invoice["status"], invoice["amount_paid"]) == ("paid", 1000)


@requirement("invoices.pay.out_of_band", MUST, cites="invoices/pay")
def test_out_of_band(api: Api, given: Given) -> None:
    """Paying an invoice out of band makes it `paid` and charges nobody."""
    opened = given.open_invoice(1000)

    invoice = api.post(f"/v1/invoices/{opened['id']}/pay", {"paid_out_of_band": True})

    assert (invoice["status"], invoice["paid"], invoice["paid_out_of_band"]) == ("paid", True, True)
    assert invoice["charge"] is None


@requirement("invoices.pay.out_of_band_amounts", MUST, cites="invoices/pay")
def test_out_of_band_amounts(api: Api, given: Given) -> None:
    """Nothing remains of an invoice that is paid out of band."""
    opened = given.open_invoice(1000)

    invoice = api.post(f"/v1/invoices/{opened['id']}/pay", {"paid_out_of_band": True})

    assert (invoice["amount_due"], invoice["amount_remaining"]) == (1000, 0)


@requirement("invoices.pay.out_of_band_unattempted", SHOULD, cites="invoices/pay", provenance=OBSERVED)
def test_out_of_band_unattempted(api: Api, given: Given) -> None:
    """Paying an invoice out of band is no attempt to charge it."""
    opened = given.open_invoice(1000)

    invoice = api.post(f"/v1/invoices/{opened['id']}/pay", {"paid_out_of_band": True})

    assert (invoice["attempted"], invoice["attempt_count"]) == (False, 0)


@requirement("invoices.pay.nothing_due", MUST, cites="invoices/pay", provenance=OBSERVED)
def test_nothing_due(api: Api, given: Given) -> None:
    """Paying a draft of nothing makes it `paid` without an attempt being counted.

    Recorded: status paid, attempted true, attempt_count 0, charge null.
    """
    draft = given.empty_draft(billed(given)["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay")

    assert (invoice["status"], invoice["charge"]) == ("paid", None)
    assert (invoice["attempted"], invoice["attempt_count"]) == (True, 0)


@requirement("invoices.pay.no_payment_method", SHOULD, cites="invoices/pay", provenance=OBSERVED)
def test_no_payment_method(api: Api, given: Given) -> None:
    """Paying an invoice of a customer who has no payment method is refused."""
    draft = given.draft_invoice(1000, billed(given)["id"])

    api.refused(
        "POST", f"/v1/invoices/{draft['id']}/pay", status=(400, 402), type=("invalid_request_error", "card_error")
    )


@requirement("invoices.pay.unknown_payment_method", MUST, cites="errors", operation="POST /v1/invoices/{invoice}/pay")
def test_unknown_payment_method(api: Api, given: Given) -> None:
    """Paying an invoice with a payment method that does not exist is refused as `resource_missing`."""
    draft = given.draft_invoice(1000, payer(given)["id"])

    api.refused("POST", f"/v1/invoices/{draft['id']}/pay", {"payment_method": "pm_missing"}, code="resource_missing")


@requirement(
    "invoices.pay.unknown_source",
    SHOULD,
    cites="errors",
    operation="POST /v1/invoices/{invoice}/pay",
)
def test_unknown_source(api: Api, given: Given) -> None:
    """Paying an invoice with a source that does not exist is refused."""
    draft = given.draft_invoice(1000, payer(given)["id"])

    api.refused("POST", f"/v1/invoices/{draft['id']}/pay", {"source": "card_missing"}, status=(400, 404))


@requirement(
    "invoices.pay.unknown_mandate",
    SHOULD,
    cites="errors",
    operation="POST /v1/invoices/{invoice}/pay",
)
def test_unknown_mandate(api: Api, given: Given) -> None:
    """Paying an invoice under a mandate that does not exist is refused."""
    draft = given.draft_invoice(1000, payer(given)["id"])

    api.refused("POST", f"/v1/invoices/{draft['id']}/pay", {"mandate": "mandate_missing"}, status=(400, 404))


@requirement("invoices.pay.confirmed", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/finalize")
def test_confirmed(api: Api, given: Given) -> None:
    """Confirming the PaymentIntent of an open invoice with a payment method pays the invoice."""
    customer, card = card_holder(given)
    opened = given.open_invoice(1000, customer)
    given.post(f"/v1/payment_intents/{opened['payment_intent']}/confirm", {"payment_method": card})

    invoice = api.get(f"/v1/invoices/{opened['id']}")

    assert (invoice["status"], invoice["amount_paid"]) == ("paid", 1000)


@requirement("invoices.pay.source", MUST, cites="invoices/pay")
def test_source(api: Api, given: Given) -> None:
    """Paying an invoice with a source of the customer makes it `paid`."""
    customer = source_holder(given)
    draft = given.draft_invoice(1000, customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"source": customer["default_source"]})

    assert invoice["status"] == "paid"


@requirement("invoices.pay.default_source", MUST, cites="invoices/create")
def test_default_source(api: Api, given: Given) -> None:
    """An invoice that is created with a default source of its customer holds it."""
    customer = source_holder(given)
    params = {"customer": customer["id"], "default_source": customer["default_source"]}

    invoice = api.post("/v1/invoices", params)

    assert invoice["default_source"] == customer["default_source"]


@requirement("invoices.pay.updated_source", MUST, cites="invoices/update")
def test_updated_source(api: Api, given: Given) -> None:
    """A draft that is updated with a default source of its customer holds it."""
    customer = source_holder(given)
    draft = given.empty_draft(customer["id"])

    invoice = api.post(f"/v1/invoices/{draft['id']}", {"default_source": customer["default_source"]})

    assert invoice["default_source"] == customer["default_source"]
