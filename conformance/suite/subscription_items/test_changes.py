"""Items that are added, changed and deleted: what becomes of the subscription, of its invoices and prorations."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.requirement import MUST, OBSERVED, requirement
from conformance.suite.subscription_items.made import ITEMS, PENDING, pair, params, path
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, debtor, in_full, midpoint, recurring, subscribe

Json = Any

LATEST = {"expand": ["latest_invoice"]}
CREATE, UPDATE, DELETE = (
    "POST /v1/subscription_items",
    "POST /v1/subscription_items/{item}",
    "DELETE /v1/subscription_items/{item}",
)
PRORATIONS = "https://stripe.com/docs/billing/subscriptions/prorations"


@requirement("subscription_items.create.object", MUST, cites="subscription_items/create")
def test_object(api: Api, given: Given) -> None:
    """A new item names its subscription, and holds its price, one of it where nothing else is asked for."""
    subscription = subscribe(given)

    created = api.post(ITEMS, params(given, subscription))

    assert (created["object"], created["subscription"], created["price"]["id"], created["quantity"]) == (
        "subscription_item",
        subscription["id"],
        recurring(given, 2000),
        1,
    )


@requirement("subscription_items.create.appended", MUST, cites="subscription_items/create")
def test_appended(api: Api, given: Given) -> None:
    """A new item comes after those that are there, which stay what they are."""
    before = subscribe(given)
    created = given.post(ITEMS, params(given, before))

    items = api.get(f"{SUBSCRIPTIONS}/{before['id']}")["items"]["data"]

    assert [item["id"] for item in items] == [before["items"]["data"][0]["id"], created["id"]]
    assert items[0] == before["items"]["data"][0]


@requirement("subscription_items.create.retrieved", MUST, cites="subscription_items/retrieve")
def test_retrieved(api: Api, given: Given) -> None:
    """An item is read as it was created."""
    created = given.post(ITEMS, params(given, subscribe(given), metadata={"order_id": "6735"}))

    assert api.get(f"{ITEMS}/{created['id']}") == created


@requirement("subscription_items.create.prorated", MUST, cites=PRORATIONS, provenance=OBSERVED, operation=CREATE)
def test_create_prorated(api: Api, given: Given) -> None:
    """An item that is added at half of a period asks for half of its price: 10.00 of 20.00, pending."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.post(ITEMS, params(given, made, proration_date=midpoint(made)))

    pending = api.get(PENDING, {"customer": customer})["data"]

    assert [(item["amount"], item["proration"]) for item in pending] == [(1000, True)]


@requirement("subscription_items.create.invoiced", MUST, cites="subscription_items/create")
def test_create_invoiced(api: Api, given: Given) -> None:
    """With `always_invoice` an item that is added at half of a period is paid for at once: 10.00 of 20.00."""
    made = subscribe(given)
    given.post(ITEMS, params(given, made, proration_date=midpoint(made), proration_behavior="always_invoice"))

    invoice = api.get(f"{SUBSCRIPTIONS}/{made['id']}", LATEST)["latest_invoice"]

    assert (invoice["total"], invoice["status"], invoice["billing_reason"]) == (1000, "paid", "subscription_update")


@requirement("subscription_items.create.not_prorated", MUST, cites="subscription_items/create")
def test_create_not_prorated(api: Api, given: Given) -> None:
    """With `proration_behavior` `none` an item that is added asks for nothing until the next period."""
    customer = given.payer()["id"]
    given.post(ITEMS, params(given, subscribe(given, customer=customer), proration_behavior="none"))

    assert api.get(PENDING, {"customer": customer})["data"] == []


@requirement("subscription_items.create.metered", MUST, cites=PRORATIONS, operation=CREATE)
def test_create_metered(api: Api, given: Given) -> None:
    """A metered item that is added is not prorated."""
    customer = given.payer()["id"]
    metered = catalog(given, "metered_price")["id"]
    given.post(ITEMS, params(given, subscribe(given, customer=customer), price=metered))

    assert api.get(PENDING, {"customer": customer})["data"] == []


@requirement("subscription_items.update.price", MUST, cites="subscription_items/update", provenance=OBSERVED)
def test_update_price(api: Api, given: Given) -> None:
    """An item of 10.00 that becomes one of 20.00 at half of a period gives 5.00 back, and asks for 10.00."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.post(path(made), {"price": recurring(given, 2000), "proration_date": midpoint(made)})

    pending = api.get(PENDING, {"customer": customer})["data"]

    assert sorted(item["amount"] for item in pending) == [-500, 1000]


@requirement("subscription_items.update.quantity", MUST, cites="subscription_items/update", provenance=OBSERVED)
def test_update_quantity(api: Api, given: Given) -> None:
    """An item that is tripled at half of a period gives half of one back, and asks for half of three."""
    customer = given.payer()["id"]
    made = subscribe(given, customer=customer)
    given.post(path(made), {"quantity": 3, "proration_date": midpoint(made)})

    pending = api.get(PENDING, {"customer": customer})["data"]

    assert sorted(item["amount"] for item in pending) == [-500, 1500]


@requirement("subscription_items.update.not_prorated", MUST, cites="subscription_items/update")
def test_update_not_prorated(api: Api, given: Given) -> None:
    """With `proration_behavior` `none` an item is changed without prorations."""
    customer = given.payer()["id"]
    given.post(path(subscribe(given, customer=customer)), {"quantity": 3, "proration_behavior": "none"})

    assert api.get(PENDING, {"customer": customer})["data"] == []


@requirement("subscription_items.update.metadata_only", MUST, cites=PRORATIONS, operation=UPDATE)
def test_metadata_only(api: Api, given: Given) -> None:
    """Metadata of an item changes no price: there is nothing to prorate."""
    customer = given.payer()["id"]
    given.post(path(subscribe(given, customer=customer)), {"metadata": {"order_id": "6735"}})

    assert api.get(PENDING, {"customer": customer})["data"] == []


@requirement("subscription_items.update.interval", MUST, cites="subscriptions/update", operation=UPDATE)
def test_update_interval(api: Api, given: Given) -> None:
    """An item that is changed to another interval is paid for at once, in a period that starts now."""
    made = subscribe(given)
    given.post(path(made), {"price": recurring(given, 10_000, "year")})

    invoice = api.get(f"{SUBSCRIPTIONS}/{made['id']}", LATEST)["latest_invoice"]

    assert (in_full(invoice), invoice["status"]) == ([(-1000, True), (10_000, False)], "paid")


@requirement("subscription_items.update.in_subscription", MUST, cites="subscription_items/update")
def test_in_subscription(api: Api, given: Given) -> None:
    """The subscription holds the item as it was changed, under the same ID."""
    made = subscribe(given)
    updated = given.post(path(made), {"price": recurring(given, 2000), "quantity": 2})

    assert api.get(f"{SUBSCRIPTIONS}/{made['id']}")["items"]["data"] == [updated]


@requirement("subscription_items.update.declined", MUST, cites="subscription_items/update")
def test_declined(api: Api, given: Given) -> None:
    """With `allow_incomplete` a change stays whose payment is declined; its subscription is `past_due`."""
    made = free(given)
    given.post(path(made), {"price": recurring(given), "payment_behavior": "allow_incomplete"})

    after = api.get(f"{SUBSCRIPTIONS}/{made['id']}")

    assert (after["status"], after["items"]["data"][0]["price"]["id"]) == ("past_due", recurring(given))


@requirement("subscription_items.update.awaiting", MUST, cites="subscription_items/update")
def test_awaiting(api: Api, given: Given) -> None:
    """With `default_incomplete` a change stays whose payment awaits confirmation; its subscription is `past_due`."""
    made = free(given)
    given.post(path(made), {"price": recurring(given), "payment_behavior": "default_incomplete"})

    assert api.get(f"{SUBSCRIPTIONS}/{made['id']}")["status"] == "past_due"


@requirement("subscription_items.update.error", MUST, cites="subscription_items/update")
def test_error(api: Api, given: Given) -> None:
    """With `error_if_incomplete` a declined payment is answered 402 `card_declined`, and nothing has changed."""
    made = free(given)
    change = {"price": recurring(given), "payment_behavior": "error_if_incomplete"}
    api.refused("POST", path(made), change, status=402, type="card_error", code="card_declined")

    assert api.get(f"{SUBSCRIPTIONS}/{made['id']}") == made


@requirement("subscription_items.update.pending", MUST, cites="subscription_items/update")
def test_pending(api: Api, given: Given) -> None:
    """With `pending_if_incomplete` a change whose payment is declined waits: the item is what it was."""
    made = free(given)
    waiting = {"payment_behavior": "pending_if_incomplete", "proration_behavior": "always_invoice"}
    given.post(path(made), {"price": recurring(given), **waiting})

    after = api.get(f"{SUBSCRIPTIONS}/{made['id']}")

    assert after["items"] == made["items"]
    assert [item["price"]["id"] for item in after["pending_update"]["subscription_items"]] == [recurring(given)]


@requirement("subscription_items.delete.answer", MUST, cites="subscription_items/delete")
def test_delete(api: Api, given: Given) -> None:
    """Deleting an item answers that it is deleted, and no more than its ID."""
    made = pair(given)

    deleted = api.delete(path(made, 1))

    assert deleted == {"id": made["items"]["data"][1]["id"], "object": "subscription_item", "deleted": True}


@requirement("subscription_items.delete.others", MUST, cites="subscription_items/delete")
def test_delete_others(api: Api, given: Given) -> None:
    """Deleting an item leaves the others what they are, and the subscription `active`."""
    made = pair(given)
    given.delete(path(made, 1))

    after = api.get(f"{SUBSCRIPTIONS}/{made['id']}")

    assert (after["status"], after["items"]["data"]) == ("active", made["items"]["data"][:1])


@requirement("subscription_items.delete.prorated", MUST, cites="subscription_items/delete", provenance=OBSERVED)
def test_delete_prorated(api: Api, given: Given) -> None:
    """An item of 20.00 that is deleted at half of a period gives 10.00 back, pending."""
    customer = given.payer()["id"]
    made = pair(given, customer=customer)
    given.delete(path(made, 1), {"proration_date": midpoint(made)})

    pending = api.get(PENDING, {"customer": customer})["data"]

    assert [item["amount"] for item in pending] == [-1000]


@requirement("subscription_items.delete.create_prorations", MUST, cites="subscription_items/delete")
def test_delete_create_prorations(api: Api, given: Given) -> None:
    """With `create_prorations` an item that is deleted gives back what is left of it, as it does by default."""
    customer = given.payer()["id"]
    made = pair(given, customer=customer)
    given.delete(path(made, 1), {"proration_behavior": "create_prorations", "proration_date": midpoint(made)})

    assert [item["amount"] for item in api.get(PENDING, {"customer": customer})["data"]] == [-1000]


@requirement("subscription_items.delete.not_prorated", MUST, cites="subscription_items/delete")
def test_delete_not_prorated(api: Api, given: Given) -> None:
    """With `proration_behavior` `none` an item that is deleted gives nothing back."""
    customer = given.payer()["id"]
    given.delete(path(pair(given, customer=customer), 1), {"proration_behavior": "none"})

    assert api.get(PENDING, {"customer": customer})["data"] == []


@requirement("subscription_items.delete.invoiced", MUST, cites="subscription_items/delete")
def test_delete_invoiced(api: Api, given: Given) -> None:
    """With `always_invoice` an item that is deleted at half of a period credits its customer at once: 10.00."""
    customer = given.payer()["id"]
    made = pair(given, customer=customer)
    given.delete(path(made, 1), {"proration_behavior": "always_invoice", "proration_date": midpoint(made)})

    assert api.get(f"/v1/customers/{customer}")["balance"] == -1000


@requirement("subscription_items.delete.clear_usage", MUST, cites="subscription_items/delete")
def test_delete_metered(api: Api, given: Given) -> None:
    """A metered item is deleted together with what was used of it."""
    metered = catalog(given, "metered_price")["id"]
    made = subscribe(given, items=[{"price": recurring(given)}, {"price": metered}])

    assert api.delete(path(made, 1), {"clear_usage": True})["deleted"] is True


@requirement("subscription_items.delete.gone", MUST, cites="subscription_items/delete")
def test_gone(api: Api, given: Given) -> None:
    """A deleted item is no longer listed with those of its subscription."""
    made = pair(given)
    given.delete(path(made))

    found = api.get(ITEMS, {"subscription": made["id"]})["data"]

    assert [item["id"] for item in found] == [made["items"]["data"][1]["id"]]


def free(given: Given) -> Json:
    """A subscription that costs a customer nothing whose payments are declined."""
    return subscribe(given, customer=debtor(given), items=[{"price": recurring(given, 0)}])
