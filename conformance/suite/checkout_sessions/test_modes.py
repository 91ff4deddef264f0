"""The three modes of a Checkout Session: what each has from the start, and what only when somebody completes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import path, session
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.requirement import MUST, SHOULD, Case, requirement

OBJECT = "checkout/sessions/object"
RETRIEVE = "GET /v1/checkout/sessions/{session}"
UPGRADE = "https://stripe.com/docs/upgrades#2022-08-01"
FREE = "https://stripe.com/docs/upgrades#2023-08-16"
Json = Any


def free(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """What costs nothing: a price of nothing, and a price with everything off."""
    yield Case("a price of nothing", {"unit_amount": 0, "percent_off": None})
    yield Case("a discount of 100 %", {"unit_amount": 1000, "percent_off": 100})


@requirement("checkout_sessions.modes.payment_intent", MUST, cites=UPGRADE, operation=RETRIEVE)
def test_payment_intent(api: Api, given: Given) -> None:
    """A Checkout Session in payment mode has no PaymentIntent before somebody pays: since 2022-08-01."""
    found = api.get(path(session(given)))

    assert (found["mode"], found["payment_intent"]) == ("payment", None)


@requirement("checkout_sessions.modes.subscription", MUST, cites=OBJECT, operation=RETRIEVE)
def test_subscription(api: Api, given: Given) -> None:
    """A Checkout Session in subscription mode has no subscription before somebody subscribes, and is unpaid."""
    found = api.get(path(session(given, "subscription")))

    assert (found["mode"], found["subscription"], found["payment_status"]) == ("subscription", None, "unpaid")


@requirement("checkout_sessions.modes.subscription_intents", MUST, cites=UPGRADE, operation=RETRIEVE)
def test_subscription_intents(api: Api, given: Given) -> None:
    """A Checkout Session in subscription mode has neither a PaymentIntent nor, since 2022-08-01, a SetupIntent."""
    found = api.get(path(session(given, "subscription")))

    assert (found["status"], found["payment_intent"], found["setup_intent"]) == ("open", None, None)


@requirement("checkout_sessions.modes.setup_intent", MUST, cites=OBJECT, operation=RETRIEVE)
def test_setup_intent(api: Api, given: Given) -> None:
    """A Checkout Session in setup mode has a SetupIntent from the start."""
    found = api.get(path(session(given, "setup")))

    assert found["mode"] == "setup"
    assert str(found["setup_intent"]).startswith("seti_")


@requirement("checkout_sessions.modes.setup_amounts", MUST, cites=OBJECT, operation=RETRIEVE)
def test_setup_amounts(api: Api, given: Given) -> None:
    """A Checkout Session in setup mode asks for no payment: it has neither amounts nor a currency."""
    found = api.get(path(session(given, "setup")))

    assert (found["amount_subtotal"], found["amount_total"], found["total_details"]) == (None, None, None)
    assert (found["currency"], found["payment_status"]) == (None, "no_payment_required")


@requirement("checkout_sessions.modes.setup_customer", MUST, cites=OBJECT, operation=RETRIEVE)
def test_setup_customer(api: Api, given: Given) -> None:
    """A Checkout Session in setup mode is of the customer that it was created for."""
    customer = given.shared_customer()["id"]

    assert api.get(path(session(given, "setup", customer=customer)))["customer"] == customer


@requirement("checkout_sessions.modes.subscription_fee", MUST, cites="checkout/sessions/create", operation=RETRIEVE)
def test_subscription_fee(api: Api, given: Given) -> None:
    """A Checkout Session in subscription mode sells things that are paid once beside what recurs."""
    monthly = given.shared("monthly-price", lambda maker: maker.price(recurring={"interval": "month"}))["id"]
    items = [{"price": monthly, "quantity": 1}, {"price": given.shared_price()["id"], "quantity": 1}]
    made = session(given, "subscription", line_items=items)

    found = api.get(path(made), {"expand": ["line_items"]})["line_items"]["data"]

    assert sorted(item["price"]["type"] for item in found) == ["one_time", "recurring"]


@requirement(
    "checkout_sessions.modes.free",
    MUST,
    cites=FREE,
    operation=RETRIEVE,
    over=free,
    holds=Holds(from_version="2023-08-16"),
)
def test_free(api: Api, given: Given, unit_amount: int, percent_off: int | None) -> None:
    """A Checkout Session that costs nothing is opened, needs no payment and has no PaymentIntent."""
    discounts = [{"coupon": given.shared_coupon(percent_off=percent_off)["id"]}] if percent_off else None
    made = session(given, line_items=sold(given, unit_amount), discounts=discounts)

    found = api.get(path(made))

    assert (found["amount_total"], found["payment_status"], found["payment_intent"]) == (0, "no_payment_required", None)


def sold(given: Given, unit_amount: int) -> list[Json]:
    """One unit of the shared product, at a price that is made for it."""
    data = {"currency": "usd", "product": given.shared_product()["id"], "unit_amount": unit_amount}
    return [{"quantity": 1, "price_data": data}]


@requirement(
    "checkout_sessions.modes.plans",
    SHOULD,
    cites="checkout/sessions/create",
    operation=RETRIEVE,
    holds=Holds(to_version="2023-08-16"),
)
def test_plans(api: Api, given: Given) -> None:
    """Plans are sold beside the line items of a Checkout Session in subscription mode, before version 2023-08-16."""
    plan = catalog(given, "recurring_price")["id"]
    made = session(given, "subscription", line_items=None, subscription_data={"items": [{"plan": plan}]})

    found = api.get(path(made), {"expand": ["line_items"]})["line_items"]["data"]

    assert [item["price"]["id"] for item in found] == [plan]
