"""Previews of subscriptions and schedules that name what their customer has already: a discount, a card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.payment_methods import SUCCEED
from conformance.suite.requirement import MUST, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import card_of, recurring

Json = Any
DETAILS = Holds(since="2024-04-18")
PREVIEWS = ("invoices.upcoming", "invoices.upcoming_lines")
PLACES = {
    "subscription_items[][discounts]": Holds(since="2024-04-04"),
    "subscription_details[items][][discounts]": DETAILS,
    "schedule_details[phases][][discounts]": DETAILS,
    "schedule_details[phases][][items][][discounts]": DETAILS,
    "schedule_details[phases][][add_invoice_items][][discounts]": DETAILS,
}


def places(contract: Contract) -> Iterable[Case]:
    """A case for each place where a preview names discounts."""
    for name in PREVIEWS:
        operation = contract.named(name)
        for place, holds in PLACES.items():
            yield Case(f"{operation.id} {place}", {"path": operation.path, "place": place}, operation, holds=holds)


def previews(contract: Contract) -> Iterable[Case]:
    """A case for the invoice, and one for its lines."""
    for name in PREVIEWS:
        operation = contract.named(name)
        yield Case(operation.id, {"path": operation.path}, operation)


@requirement("subscriptions.preview.discount_of_customer", SHOULD, cites="invoices/upcoming", over=places)
def test_discount_of_customer(api: Api, given: Given, path: str, place: str) -> None:
    """A preview in which the customer's discount is named, a coupon besides, takes it off what it is named for."""
    customer = discounted(given)
    own = customer["discount"]["id"]
    named = [{"discount": own}, {"coupon": given.shared_coupon(percent_off=20)["id"]}]

    lines = lines_of(api.get(path, {"customer": customer["id"], **sends(given, place, named)}))

    assert own in {off["discount"] for line in lines for off in line["discount_amounts"]}


@requirement("subscriptions.preview.card_of_phase", MUST, cites="invoices/upcoming", over=previews, holds=DETAILS)
def test_card_of_phase(api: Api, given: Given, path: str) -> None:
    """A preview of a schedule takes the card that a phase is to be paid with."""
    customer = discounted(given)
    phase = {"items": [{"price": recurring(given, 2000)}], "default_payment_method": card_of(customer)}

    lines = lines_of(api.get(path, {"customer": customer["id"], "schedule_details": {"phases": [phase]}}))

    assert [line["amount"] for line in lines] == [2000]


def discounted(given: Given) -> Answer:
    """A customer at 10 % off who pays by card, and is subscribed to nothing."""

    def make(maker: Given) -> Json:
        return maker.payer(SUCCEED, coupon=maker.shared_coupon(percent_off=10)["id"])

    return Answer(given.shared("subscriptions-discounted-payer", make))


def sends(given: Given, place: str, discounts: Json) -> Json:
    """The parameters of a preview that names discounts in a place."""
    item, extra = {"price": recurring(given)}, {"price": given.shared_price()["id"]}
    told = {**item, "discounts": discounts}
    phases: dict[str, Json] = {
        "schedule_details[phases][][discounts]": {"items": [item], "discounts": discounts},
        "schedule_details[phases][][items][][discounts]": {"items": [told]},
        "schedule_details[phases][][add_invoice_items][][discounts]": {
            "items": [item],
            "add_invoice_items": [{**extra, "discounts": discounts}],
        },
    }
    if place in phases:
        return {"schedule_details": {"phases": [phases[place]]}}
    return (
        {"subscription_items": [told]}
        if place.startswith("subscription_items")
        else {"subscription_details": {"items": [told]}}
    )


def lines_of(answer: Answer) -> list[Json]:
    """The lines of an upcoming invoice, or those that were asked for by themselves."""
    found: list[Json] = answer["lines"]["data"] if answer.get("object") == "invoice" else answer["data"]
    return found
