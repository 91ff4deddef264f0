"""Canceling a subscription: now, at the end of its period, at a date; and not canceling it after all."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscriptions.made import item, later, midpoint, path, subscribe

CANCEL = "DELETE /v1/subscriptions/{subscription_exposed_id}"
UPDATE = "POST /v1/subscriptions/{subscription_exposed_id}"
GUIDE = "https://stripe.com/docs/billing/subscriptions/cancel"


@requirement("subscriptions.cancel.answer", MUST, cites="subscriptions/cancel")
def test_answer(api: Api, given: Given) -> None:
    """Canceling a subscription answers the subscription, `canceled` and ended now."""
    made = subscribe(given)

    canceled = api.delete(path(made))

    assert (canceled["id"], canceled["object"], canceled["status"]) == (made["id"], "subscription", "canceled")
    assert canceled["ended_at"] == canceled["canceled_at"] >= made["created"]


@requirement("subscriptions.cancel.kept", MUST, cites="subscriptions/retrieve")
def test_kept(api: Api, given: Given) -> None:
    """A canceled subscription can still be retrieved, as it was answered when it was canceled."""
    canceled = given.delete(path(subscribe(given)))

    assert api.get(path(canceled)) == canceled


@requirement("subscriptions.cancel.nothing_back", MUST, cites="subscriptions/cancel")
def test_nothing_back(api: Api, given: Given) -> None:
    """Canceling gives nothing back by itself, and invoices nothing."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)

    canceled = api.delete(path(made))

    assert canceled["latest_invoice"] == made["latest_invoice"]
    assert api.get("/v1/invoiceitems", {"customer": customer})["data"] == []


@requirement("subscriptions.cancel.prorate", MUST, cites="subscriptions/cancel")
def test_prorate(api: Api, given: Given) -> None:
    """With `prorate` canceling gives the unused time back: seconds after a month was paid, 10.00 as a pending item."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    api.delete(path(made), {"prorate": True})

    pending = api.get("/v1/invoiceitems", {"customer": customer})["data"]

    assert [(credit["amount"], credit["proration"]) for credit in pending] == [(-1000, True)]


@requirement("subscriptions.cancel.prorate_false", MUST, cites="subscriptions/cancel")
def test_no_prorate(api: Api, given: Given) -> None:
    """With `prorate` and `invoice_now` false canceling gives nothing back."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    api.delete(path(made), {"prorate": False, "invoice_now": False})

    assert api.get("/v1/invoiceitems", {"customer": customer})["data"] == []


@requirement("subscriptions.cancel.invoice_now", MUST, cites="subscriptions/cancel")
def test_invoice_now(api: Api, given: Given) -> None:
    """With `invoice_now` canceling invoices what is pending for the subscription."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.invoice_item(customer, 700, subscription=made["id"])

    canceled = api.delete(path(made), {"invoice_now": True, "expand": ["latest_invoice"]})

    assert canceled["latest_invoice"]["total"] == 700


@requirement("subscriptions.cancel.prorate_and_invoice", MUST, cites="subscriptions/cancel")
def test_prorate_and_invoice(api: Api, given: Given) -> None:
    """With `prorate` and `invoice_now` canceling credits the customer for the unused time: −10.00."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)

    canceled = api.delete(path(made), {"prorate": True, "invoice_now": True, "expand": ["latest_invoice"]})

    assert canceled["latest_invoice"]["total"] == -1000


@requirement("subscriptions.cancel.prorations_dropped", MUST, cites="subscriptions/cancel")
def test_prorations_dropped(api: Api, given: Given) -> None:
    """Canceling drops prorations that are pending."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.post(path(made), {"items": [{"id": item(made), "quantity": 2}], "proration_date": midpoint(made)})
    given.delete(path(made))

    assert api.get("/v1/invoiceitems", {"customer": customer})["data"] == []


@requirement("subscriptions.cancel.items_kept", MUST, cites="subscriptions/cancel")
def test_items_kept(api: Api, given: Given) -> None:
    """Canceling leaves pending items that are no prorations."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    kept = given.invoice_item(customer, 700)
    given.delete(path(made))

    pending = api.get("/v1/invoiceitems", {"customer": customer, "pending": True})["data"]

    assert [still["id"] for still in pending] == [kept["id"]]


@requirement("subscriptions.cancel.no_collection", MUST, cites="subscriptions/cancel")
def test_no_collection(api: Api, given: Given) -> None:
    """Canceling stops that the invoices of the subscription advance by themselves."""
    made = subscribe(given, collection_method="send_invoice", days_until_due=14)
    given.delete(path(made))

    assert api.get(f"/v1/invoices/{made['latest_invoice']}")["auto_advance"] is False


@requirement(
    "subscriptions.cancel.with_customer", MUST, cites="customers/delete", operation="DELETE /v1/customers/{customer}"
)
def test_with_customer(api: Api, given: Given) -> None:
    """Deleting a customer cancels their subscriptions."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.delete(f"/v1/customers/{customer}")

    assert api.get(path(made))["status"] == "canceled"


@requirement("subscriptions.cancel.of_deleted_customer", MUST, cites="subscriptions/list")
def test_of_deleted_customer(api: Api, given: Given) -> None:
    """The canceled subscriptions of a deleted customer are listed by `status=canceled`."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.delete(f"/v1/customers/{customer}")

    found = api.get("/v1/subscriptions", {"status": "canceled", "limit": 100, "created": {"gte": made["created"]}})

    assert made["id"] in [canceled["id"] for canceled in found["data"]]


@requirement("subscriptions.cancel.at_period_end", MUST, cites="subscriptions/update", provenance=OBSERVED)
def test_at_period_end(api: Api, given: Given) -> None:
    """A subscription that is to end with its period stays `active` until then, and says when that is."""
    made = subscribe(given)

    updated = api.post(path(made), {"cancel_at_period_end": True})

    assert (updated["status"], updated["cancel_at"]) == ("active", made["current_period_end"])
    assert made["created"] <= updated["canceled_at"] < updated["cancel_at"]


@requirement(
    "subscriptions.cancel.created_to_end", MUST, cites="subscriptions/create", operation="POST /v1/subscriptions"
)
def test_created_to_end(api: Api, given: Given) -> None:
    """A subscription that is created to end with its period says when that is."""
    created = subscribe(given, cancel_at_period_end=True)

    assert api.get(path(created))["cancel_at"] == created["current_period_end"]


@requirement("subscriptions.cancel.kept_after_all", MUST, cites="subscriptions/update", provenance=OBSERVED)
def test_kept_after_all(api: Api, given: Given) -> None:
    """A subscription that is not to end with its period after all says no longer that it is."""
    made = subscribe(given, cancel_at_period_end=True)

    updated = api.post(path(made), {"cancel_at_period_end": False})

    assert (updated["cancel_at_period_end"], updated["cancel_at"], updated["canceled_at"]) == (False, None, None)


@requirement("subscriptions.cancel.at", MUST, cites="subscriptions/update")
def test_at(api: Api, given: Given) -> None:
    """A subscription that is to end at a later date stays `active` until then."""
    made = subscribe(given)
    end = later(given, 100)

    updated = api.post(path(made), {"cancel_at": end})

    assert (updated["status"], updated["cancel_at"], updated["cancel_at_period_end"]) == ("active", end, False)


@requirement("subscriptions.cancel.not_at", MUST, cites="subscriptions/update")
def test_not_at(api: Api, given: Given) -> None:
    """A subscription whose date to end is taken back is not to be canceled any more."""
    made = subscribe(given, cancel_at=later(given, 100))

    updated = api.post(path(made), {"cancel_at": ""})

    assert (updated["cancel_at"], updated["canceled_at"]) == (None, None)


@requirement("subscriptions.cancel.at_prorated", SHOULD, cites="subscriptions/update")
def test_at_prorated(api: Api, given: Given) -> None:
    """A date to end in the middle of a paid period gives its second half back: 5.00."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.post(path(made), {"cancel_at": midpoint(made)})

    pending = api.get("/v1/invoiceitems", {"customer": customer})["data"]

    assert sum(credit["amount"] for credit in pending) == -500


@requirement("subscriptions.cancel.again", SHOULD, cites="subscriptions/cancel", provenance=OBSERVED)
def test_again(api: Api, given: Given) -> None:
    """A subscription that is canceled cannot be canceled again: 404 `resource_missing`."""
    made = given.delete(path(subscribe(given)))

    api.refused("DELETE", path(made), status=404, code="resource_missing")


@requirement(
    "subscriptions.cancel.no_new_price",
    MUST,
    cites="https://stripe.com/docs/billing/subscriptions/overview",
    operation="POST /v1/subscriptions/{subscription_exposed_id}",
)
def test_no_new_price(api: Api, given: Given) -> None:
    """A canceled subscription takes no other quantity of its item."""
    made = given.delete(path(subscribe(given)))
    api.refused("POST", path(made), {"items": [{"id": item(made), "quantity": 2}]})

    assert api.get(path(made))["items"] == made["items"]
