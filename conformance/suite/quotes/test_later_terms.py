"""What later services offer with a quote: discounts of single lines, and what the subscription is to be called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.quotes.made import GUIDE, QUOTES, accepted, amounts, draft, opened, params, path, sold
from conformance.suite.requirement import MUST, SHOULD, Case, requirement

Json = Any
ACCEPT = f"{GUIDE}#accept"
CREATE, OPERATION = "POST /v1/quotes", "POST /v1/quotes/{quote}/accept"
DESCRIBED, METADATA, STACKED = Holds(since="2022-08-26"), Holds(since="2023-11-09"), Holds(since="2024-04-04")
DAY = 86_400  # seconds


def operations(contract: Contract) -> Iterable[Case]:
    """Both operations that take line items."""
    for name in ("quotes.create", "quotes.update"):
        yield Case(contract.named(name).id, {"update": name == "quotes.update"}, contract.named(name))


@requirement("quotes.discounts.line_first", SHOULD, cites="quotes/create", operation=CREATE, holds=STACKED)
def test_line_first(api: Api, given: Given) -> None:
    """The discount of a line is taken off before that of the quote: 4.00 off the first of two lines, then 10 %.

    1000 − 400 = 600, less 10 % = 540; 500 less 10 % = 450
    """
    four = {"coupon": given.shared_coupon(amount_off=400, currency="usd")["id"]}
    lines = sold(given, (1000, 1), (500, 1))
    lines[0]["discounts"] = [four]

    ten = given.shared_coupon(percent_off=10)["id"]
    quote = api.post(QUOTES, params(given, line_items=lines, discounts=[{"coupon": ten}]))

    assert amounts(quote) == (1500, 510, 0, 990)


@requirement("quotes.discounts.line_stacked", SHOULD, cites="quotes/create", operation=CREATE, holds=STACKED)
def test_line_stacked(api: Api, given: Given) -> None:
    """Several discounts of a line are taken off in their order: 10 %, then 4.00, leave 5.00 of 10.00."""
    ten, four = given.shared_coupon(percent_off=10), given.shared_coupon(amount_off=400, currency="usd")
    [line] = sold(given, (1000, 1))

    quote = api.post(
        QUOTES, params(given, line_items=[{**line, "discounts": [{"coupon": ten["id"]}, {"coupon": four["id"]}]}])
    )

    assert amounts(quote) == (1000, 500, 0, 500)


@requirement("quotes.discounts.line_of_customer", SHOULD, cites="quotes/create", over=operations, holds=STACKED)
def test_line_of_customer(api: Api, given: Given, update: bool) -> None:
    """A line can use the discount of the customer: 10 % of 1000."""
    customer = given.customer(coupon=given.shared_coupon(percent_off=10)["id"])
    [line] = sold(given, (1000, 1))
    told = {"line_items": [{**line, "discounts": [{"discount": customer["discount"]["id"]}]}]}
    place = path(draft(given, customer=customer["id"])) if update else QUOTES

    quote = api.post(place, told if update else params(given, customer=customer["id"], **told))

    assert quote["total_details"]["amount_discount"] == 100


@requirement("quotes.accept.item_discounts", SHOULD, cites=ACCEPT, operation=OPERATION, holds=STACKED)
def test_item_discounts(api: Api, given: Given) -> None:
    """The discount of a recurring line becomes that of the subscription's item."""
    coupon = given.shared_coupon(percent_off=10)["id"]
    quote = offered(given, discounts=[{"coupon": coupon}])

    answer = api.post(f"{path(quote)}/accept", {"expand": ["subscription.items.data.discounts"]})

    [item] = answer["subscription"]["items"]["data"]
    assert [discount["coupon"]["id"] for discount in item["discounts"]] == [coupon]


@requirement("quotes.accept.line_discounts", SHOULD, cites=ACCEPT, operation=OPERATION, holds=STACKED)
def test_line_discounts(api: Api, given: Given) -> None:
    """The discount of a line that is paid once is taken off its line of the invoice: 10 % of 10.00, beside 5.00."""
    lines = sold(given, (1000, 1), (500, 1))
    lines[0]["discounts"] = [{"coupon": given.shared_coupon(percent_off=10)["id"]}]
    quote = accepted(given, line_items=lines)

    invoice = api.get(f"/v1/invoices/{quote['invoice']}")

    taken = sorted((line["amount"], [off["amount"] for off in line["discount_amounts"]]) for line in lines_of(invoice))
    assert (taken, invoice["total"]) == ([(500, []), (1000, [100])], 1400)


@requirement(
    "quotes.accept.subscription_description", MUST, cites="quotes/create", operation=OPERATION, holds=DESCRIBED
)
def test_description(api: Api, given: Given) -> None:
    """The description that a quote has for its subscription becomes that of the subscription."""
    quote = offered(given, data={"description": "Gold"})

    made = api.post(f"{path(quote)}/accept", {"expand": ["subscription"]})["subscription"]

    assert made["description"] == "Gold"


@requirement("quotes.accept.subscription_metadata", MUST, cites="quotes/object", operation=OPERATION, holds=METADATA)
def test_metadata(api: Api, given: Given) -> None:
    """The metadata that a quote has for its subscription become those of the subscription."""
    quote = offered(given, data={"metadata": {"order_id": "6735"}})

    made = api.post(f"{path(quote)}/accept", {"expand": ["subscription"]})["subscription"]

    assert made["metadata"]["order_id"] == "6735"


@requirement("quotes.accept.schedule_metadata", MUST, cites="quotes/object", operation=OPERATION, holds=METADATA)
def test_schedule_metadata(api: Api, given: Given) -> None:
    """The metadata that a quote has for a subscription that begins later become those of the phase of its schedule."""
    date = given.shared_price()["created"] + 60 * DAY
    quote = offered(given, data={"metadata": {"order_id": "6735"}, "effective_date": date})

    made = api.post(f"{path(quote)}/accept", {"expand": ["subscription_schedule"]})["subscription_schedule"]

    assert made["phases"][0]["metadata"] == {"order_id": "6735"}


@requirement("quotes.update.subscription_metadata", MUST, cites="quotes/object", holds=METADATA)
def test_metadata_replaced(api: Api, given: Given) -> None:
    """The metadata that a quote has for its subscription are replaced as a whole by those of an update."""
    made = draft(given, subscription_data={"metadata": {"order_id": "6735"}})

    quote = api.post(path(made), {"subscription_data": {"metadata": {"color": "red"}}})

    assert quote["subscription_data"]["metadata"] == {"color": "red"}


def offered(given: Given, *, data: Json = None, discounts: Json = None) -> Answer:
    """A finalized quote of 1000 a month: three calls."""
    [line] = sold(given, ("recurring_price", 1))
    line = line if discounts is None else {**line, "discounts": discounts}
    return opened(given, customer=given.payer()["id"], line_items=[line], subscription_data=data)


def lines_of(invoice: Answer) -> Json:
    return invoice["lines"]["data"]
