"""Payments that fail: declined, or waiting for the customer's authentication; and the next attempt."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import authenticator, decliner, second_chance
from conformance.suite.payment_methods import DECLINE
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement


@requirement("invoices.pay.declined", MUST, cites="errors", operation="POST /v1/invoices/{invoice}/pay")
def test_declined(api: Api, given: Given) -> None:
    """Paying an invoice by a card that declines is refused with 402 `card_declined`, and the invoice stays `open`."""
    opened = given.open_invoice(1000, decliner(given)["id"])

    path = f"/v1/invoices/{opened['id']}"
    api.refused("POST", f"{path}/pay", status=402, type="card_error", code="card_declined")

    assert api.get(path)["status"] == "open"


@requirement("invoices.pay.declined_draft", MUST, cites="invoices/pay")
def test_declined_draft(api: Api, given: Given) -> None:
    """Paying a draft by a card that declines finalizes it all the same: it is `open` afterwards."""
    draft = given.draft_invoice(1000, decliner(given)["id"])

    path = f"/v1/invoices/{draft['id']}"
    api.refused("POST", f"{path}/pay", status=402, type="card_error", code="card_declined")

    assert api.get(path)["status"] == "open"


@requirement("invoices.pay.decline_code", MUST, cites="errors", operation="POST /v1/invoices/{invoice}/pay")
def test_decline_code(api: Api, given: Given) -> None:
    """A declined payment says why: the `decline_code` of this test card is `generic_decline`."""
    draft = given.draft_invoice(1000, decliner(given)["id"])

    exchange = api.refused("POST", f"/v1/invoices/{draft['id']}/pay", status=402, type="card_error")

    assert exchange.error.get("decline_code") == "generic_decline"


@requirement(
    "invoices.pay.declined_attempt", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/pay"
)
def test_declined_attempt(api: Api, given: Given) -> None:
    """A declined payment counts as the first attempt."""
    draft = given.draft_invoice(1000, decliner(given)["id"])
    given.api.send("POST", f"/v1/invoices/{draft['id']}/pay")

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["attempted"], invoice["attempt_count"]) == (True, 1)


@requirement(
    "invoices.pay.declined_amounts", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/pay"
)
def test_declined_amounts(api: Api, given: Given) -> None:
    """Nothing of an invoice is paid by a payment that is declined."""
    draft = given.draft_invoice(1000, decliner(given)["id"])
    given.api.send("POST", f"/v1/invoices/{draft['id']}/pay")

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["paid"], invoice["amount_paid"], invoice["amount_remaining"]) == (False, 0, 1000)


@requirement(
    "invoices.pay.declined_payment_intent", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/pay"
)
def test_declined_payment_intent(api: Api, given: Given) -> None:
    """After a declined payment the PaymentIntent waits for another payment method."""
    draft = given.draft_invoice(1000, decliner(given)["id"])
    given.api.send("POST", f"/v1/invoices/{draft['id']}/pay")

    invoice = api.get(f"/v1/invoices/{draft['id']}", {"expand": ["payment_intent"]})

    assert invoice["payment_intent"]["status"] == "requires_payment_method"


@requirement("invoices.pay.retry", MUST, cites="invoices/pay")
def test_retry(api: Api, given: Given) -> None:
    """After a declined payment an invoice is paid by a payment method that does not decline."""
    customer, card = second_chance(given)
    draft = given.draft_invoice(1000, customer)
    given.api.send("POST", f"/v1/invoices/{draft['id']}/pay")

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"payment_method": card})

    assert (invoice["status"], invoice["amount_paid"]) == ("paid", 1000)


@requirement(
    "invoices.pay.retry_attempt_count", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}/pay"
)
def test_retry_attempt_count(api: Api, given: Given) -> None:
    """A second payment that is asked for by hand leaves `attempt_count` as it was."""
    customer, card = second_chance(given)
    draft = given.draft_invoice(1000, customer)
    given.api.send("POST", f"/v1/invoices/{draft['id']}/pay")

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"payment_method": card})

    assert invoice["attempt_count"] == 1


@requirement(
    "invoices.pay.requires_action",
    SHOULD,
    cites="https://stripe.com/docs/error-codes",
    operation="POST /v1/invoices/{invoice}/pay",
)
def test_requires_action(api: Api, given: Given) -> None:
    """Paying by a card that asks for authentication is refused, and the error says so.

    Error codes: `invoice_payment_intent_requires_action`; the guide to testing says `authentication_required`.
    """
    draft = given.draft_invoice(1000, authenticator(given)["id"])

    api.refused(
        "POST",
        f"/v1/invoices/{draft['id']}/pay",
        status=(400, 402),
        type=("invalid_request_error", "card_error"),
        code=("invoice_payment_intent_requires_action", "authentication_required"),
    )


@requirement("invoices.pay.requires_action_open", SHOULD, cites="invoices/pay", provenance=OBSERVED)
def test_requires_action_open(api: Api, given: Given) -> None:
    """An invoice whose payment waits for authentication is `open`, attempted and unpaid."""
    draft = given.draft_invoice(1000, authenticator(given)["id"])
    given.api.send("POST", f"/v1/invoices/{draft['id']}/pay")

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["status"], invoice["attempted"], invoice["paid"]) == ("open", True, False)


@requirement("invoices.pay.requires_action_out_of_band", MUST, cites="invoices/pay")
def test_requires_action_out_of_band(api: Api, given: Given) -> None:
    """An invoice whose payment waits for authentication can still be paid out of band."""
    draft = given.draft_invoice(1000, authenticator(given)["id"])
    given.api.send("POST", f"/v1/invoices/{draft['id']}/pay")

    invoice = api.post(f"/v1/invoices/{draft['id']}/pay", {"paid_out_of_band": True})

    assert (invoice["status"], invoice["paid_out_of_band"]) == ("paid", True)


@requirement("invoices.pay.delinquent", SHOULD, cites="customers/object", operation="POST /v1/invoices/{invoice}/pay")
def test_delinquent(api: Api, given: Given) -> None:
    """A customer whose invoice could not be charged is delinquent."""
    customer = given.payer(DECLINE)
    draft = given.draft_invoice(1000, customer["id"])
    given.api.send("POST", f"/v1/invoices/{draft['id']}/pay")

    after = api.get(f"/v1/customers/{customer['id']}")

    assert (customer["delinquent"], after["delinquent"]) == (False, True)
