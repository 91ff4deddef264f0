"""What an update leaves of a payment link, and the updates that are refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.api import Api, Raw
from conformance.suite.given import Given
from conformance.suite.parameters import catalog
from conformance.suite.payment_links.made import items, link, path
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, Case, requirement

Json = Any
UPDATE = "payment_links/payment_links/update"
OPERATION = "POST /v1/payment_links/{payment_link}"
PASSED_ON, LIMITED = Holds("2023-10-05"), Holds("2023-12-07")
FIXED: dict[str, Json] = {  # parameters of the creation that no update takes
    "application_fee_amount": 100,
    "application_fee_percent": 10,
    "consent_collection": {"promotions": "none"},
    "currency": "usd",
    "on_behalf_of": "acct_missing",
    "payment_intent_data": {"capture_method": "manual"},
    "phone_number_collection": {"enabled": True},
    "shipping_options": [{"shipping_rate": "shr_missing"}],
    "submit_type": "book",
    "subscription_data": {"trial_period_days": 7},
    "tax_id_collection": {"enabled": True},
    "transfer_data": {"destination": "acct_missing"},
}
IMPOSSIBLE: dict[str, Json] = {
    "redirect without a place": {"after_completion": {"type": "redirect"}},
    "redirect to no URL": {"after_completion": {"type": "redirect", "redirect": {"url": "nowhere"}}},
    "unknown line item": {"line_items": [{"id": "li_missing", "quantity": 2}]},
    "line item without an ID": {"line_items": [{"quantity": 2}]},
}
ANOTHER = {"type": "account"}  # an account that would have to be named
UNNAMED: dict[str, Json] = {
    "automatic_tax[liability]": {"automatic_tax": {"enabled": True, "liability": ANOTHER}},
    "invoice_creation[invoice_data][issuer]": {
        "invoice_creation": {"enabled": True, "invoice_data": {"issuer": ANOTHER}}
    },
    "subscription_data[invoice_settings][issuer]": {"subscription_data": {"invoice_settings": {"issuer": ANOTHER}}},
}


def fixed(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every parameter of a link's creation that no update documents."""
    for name, value in FIXED.items():
        yield Case(name, {"name": name, "value": value})


def impossible(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Updates that cannot be."""
    for label, sends in IMPOSSIBLE.items():
        yield Case(label, {"sends": sends})


def unnamed(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every place of an account that is not named."""
    for label, sends in UNNAMED.items():
        yield Case(label, {"sends": sends, "recurring": "subscription_data" in sends})


@requirement("payment_links.update.fixed", SHOULD, cites=UPDATE, over=fixed)
def test_fixed(api: Api, given: Given, name: str, value: Json) -> None:
    """What no update documents is refused as unknown, and the link stays as it is.

    A service of today may take what later versions document, as additions are not bound to a version: SHOULD.
    """
    made = link(given)
    api.refused("POST", path(made), {name: value, "active": False}, code="parameter_unknown")

    assert api.get(path(made)) == made


@requirement("payment_links.update.refused", MUST, cites=UPDATE, over=impossible)
def test_refused(api: Api, given: Given, sends: Json) -> None:
    """An update that cannot be is refused, and the link stays as it is."""
    made = link(given)
    api.refused("POST", path(made), {**sends, "metadata": {"order_id": "6735"}})

    assert api.get(path(made)) == made


@requirement(
    "payment_links.update.unnamed", MAY, cites=UPDATE, provenance=INFERRED, over=unnamed, holds=Holds("2024-01-25")
)
def test_unnamed(api: Api, given: Given, sends: Json, recurring: bool) -> None:
    """An update that speaks of another account without naming it is refused, and the link stays as it is."""
    price = catalog(given, "recurring_price" if recurring else "other_price")["id"]
    made = link(given, line_items=[{"price": price, "quantity": 1}])
    api.refused("POST", path(made), sends, status=(400, 403))

    assert api.get(path(made)) == made


@requirement("payment_links.update.only_named", MUST, cites=UPDATE)
def test_only_named(api: Api, given: Given) -> None:
    """An update leaves everything as it was that it does not name."""
    made = link(given, metadata={"order_id": "6735"}, submit_type="book", allow_promotion_codes=True)
    api.post(path(made), {"billing_address_collection": "required"})

    assert api.get(path(made)) == {**made, "billing_address_collection": "required"}


@requirement("payment_links.update.metadata_merged", MUST, cites=UPDATE)
def test_metadata_merged(api: Api, given: Given) -> None:
    """New metadata are added to those that a link has; an empty value takes one away."""
    made = link(given, metadata={"order_id": "6735", "colour": "red"})

    updated = api.post(path(made), {"metadata": {"colour": "", "size": "L"}})

    assert updated["metadata"] == {"order_id": "6735", "size": "L"}


@requirement("payment_links.update.quantity", MUST, cites=UPDATE, operation=OPERATION)
def test_quantity(api: Api, given: Given) -> None:
    """An update changes how much of a line item is sold; the line item keeps its ID."""
    made = link(given, expand=["line_items"])
    item = made["line_items"]["data"][0]["id"]
    api.post(path(made), {"line_items": [{"id": item, "quantity": 5}]})

    assert [(found["id"], found["quantity"]) for found in items(api, made)] == [(item, 5)]


@requirement("payment_links.update.adjustable_quantity", MUST, cites=UPDATE, operation=OPERATION)
def test_adjustable_quantity(api: Api, given: Given) -> None:
    """An update lets the payer adjust a quantity, which itself stays."""
    made = link(given, expand=["line_items"])
    item = made["line_items"]["data"][0]["id"]
    adjustable = {"enabled": True, "minimum": 1, "maximum": 10}

    updated = api.post(
        path(made), {"line_items": [{"id": item, "adjustable_quantity": adjustable}], "expand": ["line_items"]}
    )

    assert [(found["id"], found["quantity"]) for found in updated["line_items"]["data"]] == [(item, 1)]


@requirement("payment_links.update.other_items", SHOULD, cites=UPDATE, provenance=INFERRED)
def test_other_items(api: Api, given: Given) -> None:
    """An update of one line item leaves the others of the link as they are."""
    sold = [{"price": given.shared_price(amount)["id"], "quantity": 1} for amount in (1000, 2000)]
    made = link(given, line_items=sold, expand=["line_items"])
    first, second = (item["id"] for item in made["line_items"]["data"])
    changes = {"line_items": [{"id": first, "quantity": 4}], "expand": ["line_items"]}

    found = api.post(path(made), changes)["line_items"]["data"]

    assert {item["id"]: item["quantity"] for item in found} == {first: 4, second: 1}


@requirement("payment_links.update.new_price", MUST, cites=UPDATE, operation=OPERATION)
def test_new_price(api: Api, given: Given) -> None:
    """A line item cannot be added to a link: one that names a price instead of an ID is refused."""
    made = link(given)
    added = {"price": given.shared_price(2000)["id"], "quantity": 1}
    api.refused("POST", path(made), {"line_items": [added]})

    assert [item["quantity"] for item in items(api, made)] == [1]


@requirement("payment_links.update.foreign_item", MUST, cites=UPDATE, operation=OPERATION)
def test_foreign_item(api: Api, given: Given) -> None:
    """A line item of another link is refused."""
    made, other = link(given), link(given, expand=["line_items"])
    foreign = other["line_items"]["data"][0]["id"]

    api.refused("POST", path(made), {"line_items": [{"id": foreign, "quantity": 2}]})


@requirement("payment_links.update.subscription_customer", MAY, cites=UPDATE, provenance=INFERRED)
def test_subscription_customer(api: Api, given: Given) -> None:
    """How a customer is created cannot be changed of a link that sells a subscription, which always has one."""
    monthly = given.shared("monthly-price", lambda maker: maker.price(recurring={"interval": "month"}))["id"]
    made = link(given, line_items=[{"price": monthly, "quantity": 1}])
    api.refused("POST", path(made), {"customer_creation": "if_required"})

    assert api.get(path(made)) == made


@requirement("payment_links.update.countries", MUST, cites=UPDATE, operation=OPERATION)
def test_countries(api: Api, given: Given, contract: Contract) -> None:
    """A payment link is made to ship to all the documented countries, in the place of those that it had."""
    leaf = contract.named("payment_links.update").parameter("shipping_address_collection[allowed_countries][]")
    assert leaf is not None
    made = link(given, shipping_address_collection={"allowed_countries": ["US"]})

    updated = api.post(path(made), {"shipping_address_collection": {"allowed_countries": list(leaf.enum)}})

    assert sorted(updated["shipping_address_collection"]["allowed_countries"]) == sorted(leaf.enum)


@requirement("payment_links.update.payment_method_types", MAY, cites=UPDATE, operation=OPERATION)
def test_payment_method_types(api: Api, given: Given, contract: Contract) -> None:
    """A payment link is given all the documented payment methods, or those that the account lacks are refused."""
    leaf = contract.named("payment_links.update").parameter("payment_method_types[]")
    assert leaf is not None

    exchange = api.working(api.send("POST", path(link(given)), {"payment_method_types": list(leaf.enum)}))

    taken = exchange.ok and sorted(exchange.body["payment_method_types"]) == sorted(leaf.enum)
    assert taken or (exchange.status, exchange.error.get("type")) == (400, "invalid_request_error")


@requirement(
    "payment_links.update.deactivated_url", MUST, cites="payment_links/payment_links/object", operation=OPERATION
)
def test_deactivated_url(api: Api, given: Given) -> None:
    """A payment link that is deactivated keeps its URL."""
    made = link(given)

    updated = api.post(path(made), {"active": False})

    assert updated["url"] == made["url"]


@requirement("payment_links.update.reactivated", MUST, cites=UPDATE)
def test_reactivated(api: Api, given: Given) -> None:
    """A payment link that was deactivated can be activated again."""
    made = link(given)
    given.post(path(made), {"active": False})

    assert api.post(path(made), {"active": True})["active"] is True


@requirement(
    "payment_links.update.not_deleted", MUST, cites="payment_links", operation="GET /v1/payment_links/{payment_link}"
)
def test_not_deleted(api: Api, raw: Raw, given: Given) -> None:
    """A payment link cannot be deleted: there is no such operation."""
    made = link(given)
    exchange = raw.send("DELETE", path(made))

    assert exchange.status in (404, 405)
    assert api.get(path(made))["id"] == made["id"]


@requirement("payment_links.update.payment_metadata", MUST, cites=UPDATE, operation=OPERATION, holds=PASSED_ON)
def test_payment_metadata(api: Api, given: Given) -> None:
    """The metadata of the payments to come are declared as a whole: an update takes the place of those before."""
    made = link(given, payment_intent_data={"metadata": {"order_id": "6735", "colour": "red"}})

    updated = api.post(path(made), {"payment_intent_data": {"metadata": {"colour": "blue"}}})

    assert updated["payment_intent_data"]["metadata"] == {"colour": "blue"}


@requirement("payment_links.update.subscription_metadata", MUST, cites=UPDATE, operation=OPERATION, holds=PASSED_ON)
def test_subscription_metadata(api: Api, given: Given) -> None:
    """The metadata of the subscriptions to come are declared as a whole: an update takes the place of those before."""
    monthly = [{"price": catalog(given, "recurring_price")["id"], "quantity": 1}]
    made = link(given, line_items=monthly, subscription_data={"metadata": {"order_id": "6735", "colour": "red"}})

    updated = api.post(path(made), {"subscription_data": {"metadata": {"colour": "blue"}}})

    assert updated["subscription_data"]["metadata"] == {"colour": "blue"}


@requirement("payment_links.update.within_payment", SHOULD, cites=UPDATE, operation=OPERATION, holds=PASSED_ON)
def test_within_payment(api: Api, given: Given) -> None:
    """An update of one thing that payments are to have leaves the others as they were."""
    made = link(given, payment_intent_data={"capture_method": "manual", "statement_descriptor": "AUGUST"})

    updated = api.post(path(made), {"payment_intent_data": {"statement_descriptor": "SEPTEMBER"}})

    assert updated["payment_intent_data"] == {**made["payment_intent_data"], "statement_descriptor": "SEPTEMBER"}


@requirement("payment_links.update.limit", MUST, cites=UPDATE, operation=OPERATION, holds=LIMITED)
def test_limit(api: Api, given: Given) -> None:
    """The number of sessions that a payment link may lead to can be changed; those completed still count."""
    made = link(given, restrictions={"completed_sessions": {"limit": 3}})

    updated = api.post(path(made), {"restrictions": {"completed_sessions": {"limit": 5}}})

    assert updated["restrictions"]["completed_sessions"] == {"count": 0, "limit": 5}


@requirement("payment_links.update.other_texts", SHOULD, cites=UPDATE, provenance=INFERRED, holds=Holds("2022-11-17"))
def test_other_texts(api: Api, given: Given) -> None:
    """An update of one text of a payment link leaves the others as they were."""
    address = {"allowed_countries": ["US"]}
    texts = {"submit": {"message": "Thank you"}, "shipping_address": {"message": "No post boxes"}}
    made = link(given, shipping_address_collection=address, custom_text=texts)

    updated = api.post(path(made), {"custom_text": {"submit": {"message": "Thanks"}}})

    assert updated["custom_text"] == {**made["custom_text"], "submit": {"message": "Thanks"}}
