"""Updates whose payment fails: what each behavior makes of them. A free subscription is changed to a paid one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.clocks import DAY, customer_at, move
from conformance.suite.given import Given
from conformance.suite.payment_methods import DECLINE
from conformance.suite.requirement import MUST, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import authenticator, debtor, item, path, recurring, subscribe
from conformance.suite.subscriptions.timelines import START
from conformance.suite.waiting import Eventually

Json = Any

UPDATE = "POST /v1/subscriptions/{subscription_exposed_id}"
PENDING = "https://stripe.com/docs/billing/subscriptions/pending-updates"
EXPIRES = 23 * 3600  # seconds after which a pending update is given up
LATEST = {"expand": ["latest_invoice"]}


def forgiving(contract: Contract) -> Iterable[Case]:
    """The behaviors with which a change stays, although nobody has paid for it."""
    for behavior in ("allow_incomplete", "default_incomplete"):
        title = f"With `{behavior}` a change stays whose payment does not succeed; its subscription is `past_due`."
        yield Case(behavior, {"behavior": behavior}, contract.named("subscriptions.update"), title=title)


@requirement("subscriptions.declined_update.past_due", MUST, cites="subscriptions/update", over=forgiving)
def test_past_due(api: Api, given: Given, behavior: str) -> None:
    """A change stays whose payment does not succeed; its subscription is `past_due`."""
    made = free(given, debtor(given))

    updated = api.post(path(made), {**paid(given, made), "payment_behavior": behavior, **LATEST})

    assert (updated["status"], updated["latest_invoice"]["status"]) == ("past_due", "open")
    assert updated["items"]["data"][0]["price"]["unit_amount"] == 1000


@requirement("subscriptions.declined_update.authentication", MUST, cites="subscriptions/update")
def test_authentication(api: Api, given: Given) -> None:
    """A change whose payment needs authentication stays, and its subscription is `past_due`."""
    made = free(given, authenticator(given))

    assert api.post(path(made), paid(given, made))["status"] == "past_due"


@requirement("subscriptions.declined_update.error", MUST, cites="subscriptions/update")
def test_error(api: Api, given: Given) -> None:
    """With `error_if_incomplete` a declined payment is answered 402 `card_declined`, and nothing has changed."""
    made = free(given, debtor(given))
    change = {**paid(given, made), "payment_behavior": "error_if_incomplete"}
    api.refused("POST", path(made), change, status=402, type="card_error", code="card_declined")

    assert api.get(path(made)) == made


@requirement("subscriptions.declined_update.error_authentication", MUST, cites="subscriptions/update")
def test_error_authentication(api: Api, given: Given) -> None:
    """With `error_if_incomplete` a payment that needs authentication is answered 402, and nothing has changed."""
    made = free(given, authenticator(given))
    change = {**paid(given, made), "payment_behavior": "error_if_incomplete"}
    code = "subscription_payment_intent_requires_action"
    api.refused("POST", path(made), change, status=402, type=("card_error", "invalid_request_error"), code=code)

    assert api.get(path(made)) == made


@requirement("subscriptions.pending_update.kept", MUST, cites=PENDING, operation=UPDATE)
def test_pending(api: Api, given: Given) -> None:
    """With `pending_if_incomplete` a change whose payment is declined waits: the subscription is what it was."""
    made = free(given, debtor(given))

    updated = pending(api, given, made)

    assert (updated["status"], updated["latest_invoice"]["status"]) == ("active", "open")
    assert updated["items"]["data"][0]["price"]["id"] == recurring(given, 0)


@requirement("subscriptions.pending_update.shown", MUST, cites=PENDING, operation=UPDATE)
def test_shown(api: Api, given: Given) -> None:
    """A subscription shows the change that waits for its payment."""
    made = free(given, debtor(given))

    waiting = pending(api, given, made)["pending_update"]

    assert [held["price"]["id"] for held in waiting["subscription_items"]] == [recurring(given)]


@requirement("subscriptions.pending_update.expires_at", MUST, cites=PENDING, operation=UPDATE)
def test_expires_at(api: Api, given: Given) -> None:
    """A change that waits for its payment does so for 23 hours."""
    made = free(given, debtor(given))

    updated = pending(api, given, made)

    assert updated["pending_update"]["expires_at"] == updated["latest_invoice"]["created"] + EXPIRES


@requirement("subscriptions.pending_update.authentication", MUST, cites=PENDING, operation=UPDATE)
def test_pending_authentication(api: Api, given: Given) -> None:
    """With `pending_if_incomplete` a change whose payment needs authentication waits for it."""
    made = free(given, authenticator(given))

    updated = pending(api, given, made)

    assert updated["pending_update"] is not None
    assert updated["items"]["data"][0]["price"]["id"] == recurring(given, 0)


@requirement("subscriptions.pending_update.none", MUST, cites=PENDING, operation=UPDATE)
def test_none(api: Api, given: Given) -> None:
    """With `pending_if_incomplete` a change whose payment succeeds is made at once."""
    updated = pending(api, given, subscribe(given, items=[{"price": recurring(given, 0)}]))

    assert updated["pending_update"] is None
    assert updated["items"]["data"][0]["price"]["id"] == recurring(given)


@requirement("subscriptions.pending_update.paid", MUST, cites=PENDING, operation=UPDATE)
def test_paid(api: Api, given: Given) -> None:
    """A change that waits is made when its invoice is paid."""
    made = free(given, debtor(given))
    waiting = pending(given, given, made)
    given.post(f"/v1/invoices/{waiting['latest_invoice']['id']}/pay", {"paid_out_of_band": True})

    updated = api.get(path(made))

    assert (updated["pending_update"], updated["items"]["data"][0]["price"]["id"]) == (None, recurring(given))


@requirement("subscriptions.pending_update.voided", MUST, cites=PENDING, operation=UPDATE)
def test_voided(api: Api, given: Given) -> None:
    """A change that waits is given up when its invoice is voided."""
    made = free(given, debtor(given))
    waiting = pending(given, given, made)
    given.post(f"/v1/invoices/{waiting['latest_invoice']['id']}/void")

    updated = api.get(path(made))

    assert (updated["pending_update"], updated["items"]["data"][0]["price"]["id"]) == (None, recurring(given, 0))


@requirement("subscriptions.pending_update.replaced", MUST, cites=PENDING, operation=UPDATE)
def test_replaced(api: Api, given: Given) -> None:
    """A change that waits is given up for another one."""
    made = free(given, debtor(given))
    pending(given, given, made)

    waiting = pending(api, given, made, 2000)["pending_update"]

    assert [held["price"]["id"] for held in waiting["subscription_items"]] == [recurring(given, 2000)]


@requirement("subscriptions.pending_update.expires", MUST, cites=PENDING, needs=("test_clocks",), operation=UPDATE)
def test_expires(api: Api, given: Given, eventually: Eventually) -> None:
    """A change that nobody has paid for in 23 hours is given up, and its invoice void."""
    customer = customer_at(given, START, DECLINE)
    made = free(given, customer["id"])
    pending(given, given, made)
    move(given, eventually, customer["test_clock"], START + DAY)

    updated = api.get(path(made), LATEST)

    assert (updated["pending_update"], updated["items"]["data"][0]["price"]["id"]) == (None, recurring(given, 0))
    assert updated["latest_invoice"]["status"] == "void"


@requirement(
    "subscriptions.past_due.paid",
    MUST,
    cites="https://stripe.com/docs/billing/subscriptions/overview",
    operation="POST /v1/invoices/{invoice}/pay",
)
def test_past_due_paid(api: Api, given: Given) -> None:
    """A subscription that is past due is `active` again as soon as its latest invoice is paid."""
    made = free(given, debtor(given))
    late = given.post(path(made), paid(given, made))
    given.post(f"/v1/invoices/{late['latest_invoice']}/pay", {"paid_out_of_band": True})

    assert api.get(path(made))["status"] == "active"


@requirement(
    "subscriptions.past_due.voided",
    SHOULD,
    cites="https://stripe.com/docs/billing/subscriptions/overview",
    operation="POST /v1/invoices/{invoice}/void",
)
def test_past_due_voided(api: Api, given: Given) -> None:
    """A subscription that is past due is `active` again when its latest invoice is voided: an older one is paid."""
    made = free(given, debtor(given))
    late = given.post(path(made), paid(given, made))
    given.post(f"/v1/invoices/{late['latest_invoice']}/void")

    assert api.get(path(made))["status"] == "active"


def free(given: Given, customer: str) -> Json:
    """A subscription that costs its customer nothing."""
    return subscribe(given, customer=customer, items=[{"price": recurring(given, 0)}])


def paid(given: Given, made: Json, amount: int = 1000) -> Json:
    """The change of its only item to a price."""
    return {"items": [{"id": item(made), "price": recurring(given, amount)}]}


def pending(api: Api | Given, given: Given, made: Json, amount: int = 1000) -> Json:
    """The subscription after a change that waits for its payment where that fails."""
    waiting = {"payment_behavior": "pending_if_incomplete", "proration_behavior": "always_invoice"}
    return api.post(path(made), {**paid(given, made, amount), **waiting, **LATEST})
