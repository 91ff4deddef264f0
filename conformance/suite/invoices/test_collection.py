"""How an invoice is collected: charged automatically, or sent with a due date."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

DAY = 86_400  # seconds


@requirement("invoices.collection.days_until_due", MUST, cites="invoices/create")
def test_days_until_due(api: Api, given: Given) -> None:
    """The due date of an invoice to send is `days_until_due` days after its creation.

    7 days: due_date = created + 604800.
    """
    params = {"customer": billed(given)["id"], "collection_method": "send_invoice", "days_until_due": 7}

    invoice = api.post("/v1/invoices", params)

    assert invoice["due_date"] == invoice["created"] + 604_800


@requirement("invoices.collection.due_date", MUST, cites="invoices/create")
def test_due_date(api: Api, given: Given) -> None:
    """An invoice to send is due on the `due_date` that it is created with."""
    customer = billed(given)
    due = customer["created"] + 30 * DAY
    params = {"customer": customer["id"], "collection_method": "send_invoice", "due_date": due}

    invoice = api.post("/v1/invoices", params)

    assert invoice["due_date"] == due


@requirement("invoices.collection.no_due_date", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_no_due_date(api: Api, given: Given) -> None:
    """An invoice that is charged automatically has no due date."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert invoice["due_date"] is None


@requirement("invoices.collection.due_date_missing", MUST, cites="invoices/create")
def test_due_date_missing(api: Api, given: Given) -> None:
    """Creating an invoice to send without `due_date` and `days_until_due` is refused."""
    api.refused("POST", "/v1/invoices", {"customer": billed(given)["id"], "collection_method": "send_invoice"})


@requirement("invoices.collection.due_date_twice", MUST, cites="invoices/create")
def test_due_date_twice(api: Api, given: Given) -> None:
    """Creating an invoice to send with both `due_date` and `days_until_due` is refused."""
    customer = billed(given)
    due = {"due_date": customer["created"] + 30 * DAY, "days_until_due": 30}

    api.refused("POST", "/v1/invoices", {"customer": customer["id"], "collection_method": "send_invoice", **due})


@requirement("invoices.collection.due_date_charged", MUST, cites="invoices/create")
def test_due_date_charged(api: Api, given: Given) -> None:
    """Creating an invoice that is charged automatically with a `due_date` is refused."""
    customer = billed(given)

    api.refused("POST", "/v1/invoices", {"customer": customer["id"], "due_date": customer["created"] + 30 * DAY})


@requirement("invoices.collection.days_until_due_charged", MUST, cites="invoices/create")
def test_days_until_due_charged(api: Api, given: Given) -> None:
    """Creating an invoice that is charged automatically with `days_until_due` is refused."""
    api.refused("POST", "/v1/invoices", {"customer": billed(given)["id"], "days_until_due": 30})


@requirement("invoices.collection.nothing_due_sent", MUST, cites="invoices/finalize")
def test_nothing_due_sent(api: Api, given: Given) -> None:
    """Finalizing an invoice to send that asks for nothing makes it `paid` without an attempt being counted."""
    draft = given.empty_draft(billed(given)["id"], collection_method="send_invoice", days_until_due=7)

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize")

    assert (invoice["status"], invoice["attempt_count"]) == ("paid", 0)


@requirement(
    "invoices.collection.next_payment_attempt",
    SHOULD,
    cites="invoices/object",
    provenance=OBSERVED,
    operation="POST /v1/invoices",
)
def test_next_payment_attempt(api: Api, given: Given) -> None:
    """A draft that advances by itself is to be charged an hour after its creation."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"], "auto_advance": True})

    assert invoice["next_payment_attempt"] == invoice["created"] + 3600


@requirement(
    "invoices.collection.no_next_payment_attempt",
    SHOULD,
    cites="invoices/object",
    provenance=OBSERVED,
    operation="POST /v1/invoices",
)
def test_no_next_payment_attempt(api: Api, given: Given) -> None:
    """A draft that does not advance by itself has no next payment attempt."""
    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"], "auto_advance": False})

    assert invoice["next_payment_attempt"] is None


@requirement(
    "invoices.collection.sent_no_payment_attempt", MUST, cites="invoices/object", operation="POST /v1/invoices"
)
def test_sent_no_payment_attempt(api: Api, given: Given) -> None:
    """An invoice to send has no next payment attempt, whether or not it advances by itself."""
    params = {"collection_method": "send_invoice", "days_until_due": 7, "auto_advance": True}

    invoice = api.post("/v1/invoices", {"customer": billed(given)["id"], **params})

    assert invoice["next_payment_attempt"] is None


@requirement("invoices.collection.updated_due_date", MUST, cites="invoices/update")
def test_updated_due_date(api: Api, given: Given) -> None:
    """The due date of a draft to send can be changed."""
    customer = billed(given)
    draft = given.empty_draft(customer["id"], collection_method="send_invoice", days_until_due=7)

    invoice = api.post(f"/v1/invoices/{draft['id']}", {"due_date": customer["created"] + 60 * DAY})

    assert invoice["due_date"] == customer["created"] + 60 * DAY


@requirement("invoices.collection.auto_advance_open", MUST, cites="invoices/update")
def test_auto_advance_open(api: Api, given: Given) -> None:
    """An open invoice can be told to advance by itself."""
    opened = given.open_invoice(1000)

    invoice = api.post(f"/v1/invoices/{opened['id']}", {"auto_advance": True})

    assert (invoice["status"], invoice["auto_advance"]) == ("open", True)


@requirement("invoices.send.charged_automatically", SHOULD, cites="invoices/send", provenance=OBSERVED)
def test_send_charged_automatically(api: Api, given: Given) -> None:
    """Sending an invoice that is charged automatically is refused."""
    draft = given.empty_draft(billed(given)["id"])

    api.refused("POST", f"/v1/invoices/{draft['id']}/send")


@requirement("invoices.send.without_email", SHOULD, cites="invoices/create", provenance=OBSERVED)
def test_send_without_email(api: Api, given: Given) -> None:
    """Creating an invoice to send to a customer without e-mail address is refused."""
    customer = given.shared("no-email", lambda maker: maker.post("/v1/customers", {"name": "No e-mail"}))
    params = {"customer": customer["id"], "collection_method": "send_invoice", "days_until_due": 30}

    api.refused("POST", "/v1/invoices", params)


@requirement("invoices.send.number", MUST, cites="invoices/send")
def test_send_number(api: Api, given: Given) -> None:
    """Sending a draft finalizes it: it gets a number and a hosted page."""
    draft = given.draft_invoice(1000, collection_method="send_invoice", days_until_due=30)

    invoice = api.post(f"/v1/invoices/{draft['id']}/send")

    assert None not in (invoice["number"], invoice["hosted_invoice_url"], invoice["invoice_pdf"])


@requirement(
    "invoices.collection.auto_advance_paid", MUST, cites="invoices/object", operation="POST /v1/invoices/{invoice}"
)
def test_auto_advance_paid(api: Api, given: Given) -> None:
    """A paid invoice never advances by itself, even where it is told to."""
    paid = given.paid_invoice()
    api.send("POST", f"/v1/invoices/{paid['id']}", {"auto_advance": True})

    invoice = api.get(f"/v1/invoices/{paid['id']}")

    assert invoice["auto_advance"] is False
