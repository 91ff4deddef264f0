"""Metered prices: nothing is billed in advance; what was used is billed when the period is over, or ended early."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.clocks import DAY
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, item, params, path, recurring, subscribe
from conformance.suite.subscriptions.metered import (
    METERED_GUIDE,
    invoices,
    partly_used,
    price,
    subscribed,
    upcoming,
    used,
)
from conformance.suite.subscriptions.timelines import RENEWAL, START
from conformance.suite.waiting import Eventually

Json = Any
CREATE = "POST /v1/subscriptions"
UPCOMING = "GET /v1/invoices/upcoming"
MODELS = "https://stripe.com/docs/billing/subscriptions/usage-based/pricing-models"
CLOCKS = ("test_clocks",)
LATEST = {"expand": ["latest_invoice"]}
YEAR = 365 * DAY
AUGUST = {  # what 20 and then 8 units of 10 cents are by each aggregation: quantity, cents
    "sum": (28, 280),
    "max": (20, 200),
    "last_during_period": (8, 80),
    "last_ever": (8, 80),
}
SEPTEMBER = {"sum": 0, "max": 0, "last_during_period": 0, "last_ever": 80}  # cents, of no usage after that
FIFTEEN = {"graduated": 1400, "volume": 1200, "packages": 2000}  # cents


def aggregations(_: Contract) -> Iterable[Case]:
    """What each aggregation makes of the usage of a period."""
    for name, (quantity, amount) in AUGUST.items():
        title = f"With `aggregate_usage={name}` 20 and then 8 used units are billed as {quantity}."
        yield Case(name, {"aggregation": name, "billed": (quantity, amount)}, title=title)


def idle(_: Contract) -> Iterable[Case]:
    """What each aggregation makes of a period without usage."""
    for name, amount in SEPTEMBER.items():
        title = (
            f"With `aggregate_usage={name}` a period without usage costs {amount} cents after one that ended with 8."
        )
        yield Case(name, {"aggregation": name, "amount": amount}, title=title)


def models(_: Contract) -> Iterable[Case]:
    """What each pricing model asks for the usage of a period."""
    for name, amount in FIFTEEN.items():
        yield Case(
            name, {"model": name, "amount": amount}, title=f"15 used units are billed by their {name}: {amount}."
        )


def actions(_: Contract) -> Iterable[Case]:
    """What 5 and then 3 units of the same second come to."""
    yield Case("increment", {"sent": {"action": "increment"}, "quantity": 8}, title="Usage of one moment is added up.")
    yield Case(
        "set", {"sent": {"action": "set"}, "quantity": 3}, title="Usage that is set replaces that of its moment."
    )
    yield Case("default", {"sent": {}, "quantity": 8}, title="Usage is incremented unless it is to be set.")


def moments(_: Contract) -> Iterable[Case]:
    """Moments outside of the current period."""
    yield Case("future", {"offset": DAY}, title="Usage cannot be reported for the future.")
    yield Case("before", {"offset": -YEAR}, title="Usage cannot be reported for a time before the current period.")


@requirement("subscriptions.update.usage_cleared", MUST, cites="subscriptions/update")
def test_usage_cleared(api: Api, given: Given) -> None:
    """With `clear_usage` an item is deleted together with what was used of it: the next invoice bills the others."""
    made = partly_used(given)

    updated = api.post(path(made), {"items": [{"id": item(made, 1), "deleted": True, "clear_usage": True}]})

    assert [each["id"] for each in updated["items"]["data"]] == [item(made)]
    assert upcoming(api, made)["amount"] == 1000


@requirement("subscriptions.usage.recorded", MUST, cites="usage_records/create", operation=CREATE)
def test_recorded(api: Api, given: Given) -> None:
    """A usage record tells its quantity, its moment and its item."""
    made = subscribed(given)
    at = made["current_period_start"]

    record = api.post(f"/v1/subscription_items/{item(made)}/usage_records", {"quantity": 5, "timestamp": at})

    assert (record["quantity"], record["timestamp"], record["subscription_item"]) == (5, at, item(made))


@requirement("subscriptions.usage.not_in_advance", MUST, cites=METERED_GUIDE, operation=CREATE)
def test_not_in_advance(api: Api, given: Given) -> None:
    """The first invoice of a metered subscription asks for nothing, and the subscription is active."""
    customer, sold = given.payer()["id"], [{"price": price(given)}]
    made = api.post(SUBSCRIPTIONS, {"customer": customer, "items": sold, **LATEST})

    assert (made["status"], made["latest_invoice"]["total"]) == ("active", 0)


@requirement(
    "subscriptions.usage.aggregated",
    MUST,
    cites="prices/object#price_object-recurring-aggregate_usage",
    needs=CLOCKS,
    operation=CREATE,
    over=aggregations,
)
def test_aggregated(api: Api, given: Given, eventually: Eventually, aggregation: str, billed: Json) -> None:
    """What was used in a period is billed at its end."""
    august, _ = renewals(api, given, eventually, aggregation)

    assert [(line["quantity"], line["amount"]) for line in august] == [billed]


@requirement(
    "subscriptions.usage.idle",
    MUST,
    cites="prices/object#price_object-recurring-aggregate_usage",
    needs=CLOCKS,
    operation=CREATE,
    over=idle,
)
def test_idle(api: Api, given: Given, eventually: Eventually, aggregation: str, amount: int) -> None:
    """A period without usage costs nothing, unless the last usage ever counts."""
    _, september = renewals(api, given, eventually, aggregation)

    assert sum(line["amount"] for line in september) == amount


@requirement("subscriptions.usage.model", MUST, cites=MODELS, needs=CLOCKS, operation=CREATE, over=models)
def test_model(api: Api, given: Given, eventually: Eventually, model: str, amount: int) -> None:
    """Tiers and packages apply to what was used in the whole period."""
    august, _ = renewals(api, given, eventually, model)

    assert sum(line["amount"] for line in august) == amount


@requirement("subscriptions.usage.in_arrears", SHOULD, cites=METERED_GUIDE, needs=CLOCKS, operation=CREATE)
def test_in_arrears(api: Api, given: Given, eventually: Eventually) -> None:
    """The line that bills usage is for the period that is over."""
    august, _ = renewals(api, given, eventually, "sum")

    assert [line["period"] for line in august] == [{"start": START, "end": RENEWAL}]


@requirement("subscriptions.usage.upcoming", SHOULD, cites="invoices/upcoming")
def test_upcoming(api: Api, given: Given, eventually: Eventually) -> None:
    """The upcoming invoice shows what has been used so far."""
    made = subscribed(given)
    given.usage(item(made), 7)

    eventually(lambda: expect_upcoming(api, made, 7, 70))


@requirement("subscriptions.usage.action", MUST, cites="usage_records/create", operation=UPCOMING, over=actions)
def test_action(api: Api, given: Given, eventually: Eventually, sent: Json, quantity: int) -> None:
    """Usage is added to that of its moment, or takes its place."""
    made = subscribed(given)
    at = made["current_period_start"]
    given.usage(item(made), 5, timestamp=at)
    given.usage(item(made), 3, timestamp=at, **sent)

    eventually(lambda: expect_upcoming(api, made, quantity, quantity * 10))


@requirement("subscriptions.usage.invoice_now", MUST, cites="subscriptions/cancel")
def test_invoice_now(api: Api, given: Given) -> None:
    """A cancellation with `invoice_now` bills what has been used: 100 units of 10 cents."""
    made = subscribed(given)
    given.usage(item(made), 100)

    canceled = api.delete(path(made), {"invoice_now": True, **LATEST})

    assert [(line["quantity"], line["amount"]) for line in canceled["latest_invoice"]["lines"]["data"]] == [(100, 1000)]


@requirement("subscriptions.usage.not_invoiced", MUST, cites="subscriptions/cancel")
def test_not_invoiced(api: Api, given: Given) -> None:
    """A cancellation without `invoice_now` bills nothing of what has been used."""
    made = subscribed(given)
    given.usage(item(made), 100)

    assert api.delete(path(made))["latest_invoice"] == made["latest_invoice"]


@requirement("subscriptions.usage.moment_refused", MUST, cites="usage_records/create", operation=CREATE, over=moments)
def test_moment_refused(api: Api, given: Given, offset: int) -> None:
    """Usage lies in the current period, and not in the future."""
    made = subscribed(given)
    at = made["current_period_start"] + offset

    api.refused("POST", f"/v1/subscription_items/{item(made)}/usage_records", {"quantity": 1, "timestamp": at})


@requirement("subscriptions.usage.licensed_refused", SHOULD, cites="usage_records/create", operation=CREATE)
def test_licensed_refused(api: Api, given: Given) -> None:
    """Usage cannot be reported of an item that is paid in advance."""
    made = subscribe(given, items=[{"price": recurring(given)}])

    api.refused("POST", f"/v1/subscription_items/{item(made)}/usage_records", {"quantity": 1})


@requirement("subscriptions.usage.quantity_refused", MUST, cites="subscriptions/create")
def test_quantity_refused(api: Api, given: Given) -> None:
    """A metered item has no quantity: usage decides it."""
    sold = [{"price": price(given), "quantity": 2}]

    api.refused("POST", SUBSCRIPTIONS, params(given, items=sold))


def renewals(api: Api, given: Given, eventually: Eventually, model: str) -> tuple[list[Json], list[Json]]:
    """The lines of a model's price on the invoices of its two renewals: for August, and for September."""
    made = used(given, eventually)
    price_id = made["prices"][model]
    september, august = invoices(api, made["subscription"], "subscription_cycle")
    return billing(august, price_id), billing(september, price_id)


def billing(invoice: Json, price_id: str) -> list[Json]:
    """The lines of an invoice that bill a price."""
    return [line for line in invoice["lines"]["data"] if line["price"]["id"] == price_id]


def expect_upcoming(api: Api, made: Json, quantity: int, amount: int) -> None:
    """Assert what the next invoice bills of a metered subscription."""
    line = upcoming(api, made)

    assert (line["quantity"], line["amount"]) == (quantity, amount)
