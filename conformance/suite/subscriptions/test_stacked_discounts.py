"""Several discounts at once, of a subscription, of its items and of what is billed with it: in which order they count.

Each takes off what the ones before it left; those of an item come before those of its subscription.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.clocks import CHARGED, customer_at, move
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, item, midpoint, params, path, recurring, subscribe
from conformance.suite.subscriptions.timelines import RENEWAL, START
from conformance.suite.waiting import Eventually

Json = Any
HOLDS = Holds(since="2024-04-04")
GUIDE = "https://docs.stripe.com/billing/subscriptions/coupons"
CREATE, UPDATE = "POST /v1/subscriptions", "POST /v1/subscriptions/{subscription_exposed_id}"
TEN, TWENTY, FOUR_DOLLARS = {"percent_off": 10}, {"percent_off": 20}, {"amount_off": 400, "currency": "usd"}
FIRST = {"expand": ["latest_invoice"]}
ORDERS: dict[str, tuple[tuple[dict[str, Json], ...], int]] = {  # what is left of $10.00
    "10 %, then 20 %": ((TEN, TWENTY), 720),
    "10 %, then 4.00": ((TEN, FOUR_DOLLARS), 500),
    "4.00, then 10 %": ((FOUR_DOLLARS, TEN), 540),
}
PLACES: dict[str, tuple[str, str]] = {  # where a discount is named, by operation and parameter
    "create discounts": ("create", "discounts"),
    "create items[][discounts]": ("create", "items"),
    "create add_invoice_items[][discounts]": ("create", "add_invoice_items"),
    "update discounts": ("update", "discounts"),
    "update items[][discounts]": ("update", "items"),
    "update add_invoice_items[][discounts]": ("update", "add_invoice_items"),
}


def orders(contract: Contract) -> Iterable[Case]:
    """A case for each order of two discounts."""
    for label, (coupons, left) in ORDERS.items():
        yield Case(label, {"coupons": coupons, "left": left}, contract.named("subscriptions.create"))


def places(contract: Contract) -> Iterable[Case]:
    """A case for each place where a discount can be named."""
    for label, (operation, parameter) in PLACES.items():
        values = {"operation": operation, "parameter": parameter}
        yield Case(label, values, contract.named(f"subscriptions.{operation}"))


@requirement("subscriptions.discounts.order", SHOULD, cites=GUIDE, over=orders, holds=HOLDS)
def test_order(api: Api, given: Given, coupons: Json, left: int) -> None:
    """The discounts of a subscription are taken off in their order, each of what the ones before it left of 10.00."""
    created = api.post(SUBSCRIPTIONS, params(given, discounts=named(given, *coupons), **FIRST))

    assert created["latest_invoice"]["total"] == left


@requirement("subscriptions.discounts.of_item", MUST, cites=GUIDE, operation=CREATE, holds=HOLDS)
def test_of_item(api: Api, given: Given) -> None:
    """The discount of an item is taken off that item only: 10 % of the second of 10.00 and 20.00."""
    items = [{"price": recurring(given)}, {"price": recurring(given, 2000), "discounts": named(given, TEN)}]

    created = api.post(SUBSCRIPTIONS, params(given, items=items, **FIRST))

    lines = created["latest_invoice"]["lines"]["data"]
    taken = sorted((line["amount"], [off["amount"] for off in line["discount_amounts"]]) for line in lines)
    assert taken == [(1000, []), (2000, [200])]
    assert created["latest_invoice"]["total"] == 2800


@requirement("subscriptions.discounts.item_first", MUST, cites="invoices/object", operation=CREATE, holds=HOLDS)
def test_item_first(api: Api, given: Given) -> None:
    """The discounts of an item are taken off before those of its subscription: 4.00, then 10 %, leave 5.40 of 10.00."""
    items = [{"price": recurring(given), "discounts": named(given, FOUR_DOLLARS)}]

    created = api.post(SUBSCRIPTIONS, params(given, items=items, discounts=named(given, TEN), **FIRST))

    assert created["latest_invoice"]["total"] == 540


@requirement("subscriptions.discounts.line", SHOULD, cites="invoices/line_item", operation=CREATE, holds=HOLDS)
def test_line(api: Api, given: Given) -> None:
    """The line of an item names the discounts of the item as its own, and those of the subscription not."""
    [four], [ten] = named(given, FOUR_DOLLARS), named(given, TEN)
    items = [{"price": recurring(given), "discounts": [four]}]
    expand = ["latest_invoice.discounts", "latest_invoice.lines.data.discounts"]

    created = api.post(SUBSCRIPTIONS, params(given, items=items, discounts=[ten], expand=expand))

    invoice = created["latest_invoice"]
    [line] = invoice["lines"]["data"]
    assert [discount["coupon"]["id"] for discount in line["discounts"]] == [four["coupon"]]
    assert [discount["coupon"]["id"] for discount in invoice["discounts"]] == [ten["coupon"]]


@requirement("subscriptions.discounts.owner", MUST, cites="discounts/object", operation=CREATE, holds=HOLDS)
def test_owner(api: Api, given: Given) -> None:
    """A discount of an item names its item."""
    items = [{"price": recurring(given), "discounts": named(given, TEN)}]

    created = api.post(SUBSCRIPTIONS, params(given, items=items, expand=["items.data.discounts"]))

    [discount] = created["items"]["data"][0]["discounts"]
    assert discount["subscription_item"] == item(created)


@requirement("subscriptions.discounts.single", SHOULD, cites="subscriptions/object", operation=CREATE, holds=HOLDS)
def test_single(api: Api, given: Given) -> None:
    """The only discount of a subscription stands under `discount`, too."""
    [ten] = named(given, TEN)

    created = api.post(SUBSCRIPTIONS, params(given, discounts=[ten]))

    assert (created["discounts"], created["discount"]["coupon"]["id"]) == ([created["discount"]["id"]], ten["coupon"])


@requirement("subscriptions.discounts.of_customer", SHOULD, cites=GUIDE, over=places, holds=HOLDS)
def test_of_customer(api: Api, given: Given, operation: str, parameter: str) -> None:
    """The discount of the customer can be named among the discounts of a subscription, of an item, of what it adds."""
    customer = given.payer(coupon=given.shared_coupon(**TEN)["id"])
    own = [{"discount": customer["discount"]["id"]}]

    answer = carried_out(api, given, f"{operation} {parameter}", customer=customer, discounts=own)

    assert [customer["discount"]["id"]] in discounts_in(answer, parameter)


@requirement(
    "subscriptions.discounts.renewed", MUST, cites=GUIDE, operation=CREATE, needs=("test_clocks",), holds=HOLDS
)
def test_renewed(api: Api, given: Given, eventually: Eventually) -> None:
    """A discount of an item that lasts for ever is taken off the renewal, one that lasts once is not: 9.00 of 10.00."""
    customer = customer_at(given, START)
    once = {"coupon": given.coupon(**FOUR_DOLLARS, duration="once")["id"]}
    items = [{"price": recurring(given), "discounts": [*named(given, TEN), once]}]
    made = subscribe(given, customer=customer["id"], items=items)
    move(given, eventually, customer["test_clock"], RENEWAL + CHARGED)

    assert api.get(path(made), FIRST)["latest_invoice"]["total"] == 900


@requirement("subscriptions.discounts.prorated", SHOULD, cites=GUIDE, operation=UPDATE, holds=HOLDS)
def test_prorated(api: Api, given: Given) -> None:
    """Prorations of an item have its discounts in them: half of a dearer period at 10 % off is 9.00, not 10.00."""
    customer = given.payer()["id"]
    items = [{"price": recurring(given), "discounts": named(given, TEN)}]
    made = subscribe(given, customer=customer, items=items)
    dearer = {"items": [{"id": item(made), "price": recurring(given, 2000)}], "proration_date": midpoint(made)}
    api.post(path(made), dearer)

    pending = api.get("/v1/invoiceitems", {"customer": customer, "pending": True})["data"]

    assert sorted(each["amount"] for each in pending) == [-450, 900]


def named(given: Given, *coupons: dict[str, Json]) -> list[Json]:
    """A discount for each of these coupons, which last for ever."""
    return [{"coupon": given.shared_coupon(**coupon)["id"]} for coupon in coupons]


def carried_out(api: Api, given: Given, request: str, *, customer: Answer, discounts: Json) -> Answer:
    """The subscription, its latest invoice expanded, that a request such as "update items" has given discounts."""
    operation, parameter = request.split()
    sends = {
        "discounts": discounts,
        "items": [{"price": recurring(given), "discounts": discounts}],
        "add_invoice_items": [{"price": given.shared_price()["id"], "discounts": discounts}],
    }
    told = {parameter: sends[parameter], **FIRST}
    if operation == "create":
        return api.post(SUBSCRIPTIONS, params(given, customer=customer["id"], **told))
    made = subscribe(given, customer=customer["id"])
    if parameter == "items":
        told["items"] = [{"id": item(made), "discounts": discounts}]
    if parameter == "add_invoice_items":
        told["billing_cycle_anchor"] = "now"  # which makes an invoice
    return api.post(path(made), told)


def discounts_in(answer: Answer, parameter: str) -> list[Json]:
    """The lists of discounts in the place that a parameter is about."""
    if parameter == "discounts":
        return [answer["discounts"]]
    place = answer["items"] if parameter == "items" else answer["latest_invoice"]["lines"]
    return [each["discounts"] for each in place["data"]]
