"""Subscriptions that cannot be, and updates that are refused: nothing comes about, nothing changes."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, params, path, subscribe
from conformance.suite.subscriptions.tables import meant, refusals

Json = Any
TABLE = "subscription_refusals"
CREATE, UPDATE = "POST /v1/subscriptions", "POST /v1/subscriptions/{subscription_exposed_id}"


@requirement(
    "subscriptions.create.refused",
    MUST,
    cites="subscriptions/create",
    over=refusals(TABLE, "subscriptions.create", "A subscription"),
)
def test_create_refused(api: Api, given: Given, sends: Json, made: Json, refusal: Json) -> None:
    """A subscription that cannot be is refused, and none comes about."""
    customer = given.payer()["id"]
    sent = {**made, "customer": customer, **meant(given, sends)}

    api.refused("POST", SUBSCRIPTIONS, params(given, **sent), **refusal)

    assert api.get(SUBSCRIPTIONS, {"customer": customer, "status": "all"})["data"] == []


@requirement(
    "subscriptions.update.refused",
    MUST,
    cites="subscriptions/update",
    over=refusals(TABLE, "subscriptions.update", "An update of a subscription"),
)
def test_update_refused(api: Api, given: Given, sends: Json, made: Json, refusal: Json) -> None:
    """An update that cannot be is refused, and the subscription is what it was."""
    before = subscribe(given, **meant(given, made))

    api.refused("POST", path(before), meant(given, sends, before), **refusal)

    assert api.get(path(before)) == before


@requirement(
    "subscriptions.create.no_payment_method", MUST, cites="subscriptions/create", provenance=OBSERVED, operation=CREATE
)
def test_no_payment_method(api: Api, given: Given) -> None:
    """A subscription that asks for money at once is refused where its customer cannot pay; none comes about."""
    customer = given.customer()["id"]

    api.refused("POST", SUBSCRIPTIONS, params(given, customer=customer), code="resource_missing", param=None)

    assert api.get(SUBSCRIPTIONS, {"customer": customer, "status": "all"})["data"] == []


@requirement("subscriptions.create.twenty_items", MUST, cites="subscriptions/create")
def test_twenty_items(api: Api, given: Given) -> None:
    """A subscription can have 20 items, and shows all of them."""
    created = api.post(SUBSCRIPTIONS, params(given, items=inline(given, 20)))

    assert [len(created["items"]["data"]), created["items"]["has_more"]] == [20, False]


@requirement("subscriptions.create.twenty_one_items", MUST, cites="subscriptions/create")
def test_twenty_one_items(api: Api, given: Given) -> None:
    """A subscription cannot have 21 items."""
    api.refused("POST", SUBSCRIPTIONS, params(given, items=inline(given, 21)))


@requirement("subscriptions.create.twenty_invoice_items", MUST, cites="subscriptions/create")
def test_twenty_invoice_items(api: Api, given: Given) -> None:
    """A subscription can add 20 items to its first invoice: 20 × 5.00 beside 10.00 are 110.00."""
    added = [{"price_data": {**price, "unit_amount": 500}} for price in once(given, 20)]

    created = api.post(SUBSCRIPTIONS, params(given, add_invoice_items=added, expand=["latest_invoice"]))

    assert created["latest_invoice"]["total"] == 11_000


@requirement("subscriptions.create.twenty_one_invoice_items", MUST, cites="subscriptions/create")
def test_twenty_one_invoice_items(api: Api, given: Given) -> None:
    """A subscription cannot add 21 items to its first invoice."""
    added = [{"price_data": {**price, "unit_amount": 500}} for price in once(given, 21)]

    api.refused("POST", SUBSCRIPTIONS, params(given, add_invoice_items=added))


def inline(given: Given, count: int) -> list[Json]:
    """As many items of different inline prices, of which the target accepts one."""
    given.shared("subscriptions-of-an-inline-price", _inline_accepted)
    return _inline(given, count)


def _inline_accepted(given: Given) -> str:
    return str(given.post(SUBSCRIPTIONS, params(given, items=_inline(given, 1)))["id"])


def _inline(given: Given, count: int) -> list[Json]:
    recurring = {"recurring": {"interval": "month"}}
    prices = enumerate(once(given, count))
    return [{"price_data": {**price, **recurring, "unit_amount": 100 + index}} for index, price in prices]


def once(given: Given, count: int) -> list[Json]:
    """As many inline prices that still lack their amount."""
    return [{"currency": "usd", "product": given.shared_product()["id"]} for _ in range(count)]
