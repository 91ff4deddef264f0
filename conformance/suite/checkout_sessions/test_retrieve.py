"""What a Checkout Session shows of what it was created with, and of what it leaves out until asked."""

from __future__ import annotations

import time
from collections.abc import Iterable

from conformance.contract import ALWAYS, Contract, Holds
from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import SESSIONS, params, path, session
from conformance.suite.checkout_sessions.tables import shown
from conformance.suite.errors import Unsupported
from conformance.suite.given import Given
from conformance.suite.parameters import Setting, catalog, expect_part, filled
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, Case, requirement

OBJECT = "checkout/sessions/object"
RETRIEVE = "GET /v1/checkout/sessions/{session}"
TOLERANCE = 300  # seconds between the clock of the target and that of the suite
# As in the documented example, and in recorded sessions that were created with what is required.
DEFAULTS: dict[str, object] = {
    "after_expiration": None,
    "allow_promotion_codes": None,
    "automatic_tax": {"enabled": False, "status": None},
    "billing_address_collection": None,
    "client_reference_id": None,
    "consent": None,
    "consent_collection": None,
    "currency": "usd",
    "customer": None,
    "customer_email": None,
    "locale": None,
    "metadata": {},
    "mode": "payment",
    "payment_link": None,
    "payment_status": "unpaid",
    "phone_number_collection": {"enabled": False},
    "recovered_from": None,
    "setup_intent": None,
    "shipping_address_collection": None,
    "status": "open",
    "submit_type": None,
    "subscription": None,
}
# Day by day, what was documented since, with the default that the documentation or its example gives.
ADDED: dict[str, dict[str, object]] = {
    "2022-11-17": {"custom_text": {"shipping_address": None, "submit": None}},
    "2022-12-06": {"invoice": None},
    "2023-02-16": {"custom_fields": []},
    "2023-03-23": {"currency_conversion": None},
    "2023-10-11": {"client_secret": None, "ui_mode": "hosted"},
}


def defaults(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every field that has a default."""
    for day, fields in {"": DEFAULTS, **ADDED}.items():
        for field, value in fields.items():
            yield Case(field, {"field": field, "value": value}, holds=Holds(since=day) if day else ALWAYS)


@requirement("checkout_sessions.retrieve.shows", MUST, cites=OBJECT, operation=RETRIEVE, over=shown)
def test_shows(api: Api, given: Given, mode: str, setting: Setting) -> None:
    """A Checkout Session shows what it was created with."""
    made = session(given, mode, **filled(given, setting.sends))

    expect_part(filled(given, setting.gives), api.get(path(made)))


@requirement(
    "checkout_sessions.retrieve.default",
    MUST,
    cites=OBJECT,
    operation=RETRIEVE,
    over=defaults,
)
def test_default(api: Api, given: Given, field: str, value: object) -> None:
    """A field of a Checkout Session that was created with only what is required has its default."""
    made = given.shared("plain-session", lambda maker: maker.unmarked.post(SESSIONS, params(maker)))

    expect_part({field: value}, api.get(path(made)))


@requirement("checkout_sessions.retrieve.same", MUST, cites="checkout/sessions/retrieve")
def test_same(api: Api, given: Given) -> None:
    """A Checkout Session is read as it was created, but for the fragment of its URL, which may be made anew."""
    made = session(given, metadata={"order_id": "6735"}, locale="de")

    found = api.get(path(made))

    assert found["url"].split("#")[0] == made["url"].split("#")[0]
    assert found == {**made, "url": found["url"]}


@requirement("checkout_sessions.retrieve.url", MUST, cites=OBJECT, operation=RETRIEVE)
def test_url(api: Api, given: Given) -> None:
    """An open Checkout Session has the URL of its page."""
    made = session(given)

    assert str(api.get(path(made))["url"]).startswith(("https://", "http://"))


@requirement("checkout_sessions.retrieve.line_items_hidden", MUST, cites=OBJECT, operation=RETRIEVE)
def test_line_items_hidden(api: Api, given: Given) -> None:
    """A Checkout Session does not show its line items where nothing asks to expand them."""
    found = api.get(path(session(given)))

    assert found["object"] == "checkout.session"
    assert "line_items" not in found


@requirement("checkout_sessions.retrieve.expand_customer", MUST, cites="expanding_objects", operation=RETRIEVE)
def test_expand_customer(api: Api, given: Given) -> None:
    """The customer of a Checkout Session is the whole object where the request asks to expand it."""
    customer = given.shared_customer()
    made = session(given, customer=customer["id"])

    found = api.get(path(made), {"expand": ["customer"]})["customer"]

    assert (found["object"], found["id"]) == ("customer", customer["id"])


@requirement("checkout_sessions.retrieve.expand_setup_intent", MUST, cites="expanding_objects", operation=RETRIEVE)
def test_expand_setup_intent(api: Api, given: Given) -> None:
    """The SetupIntent of a Checkout Session in setup mode is the whole object where the request asks to expand it."""
    made = session(given, "setup")

    found = api.get(path(made), {"expand": ["setup_intent"]})["setup_intent"]

    assert (found["object"], found["id"]) == ("setup_intent", made["setup_intent"])


@requirement("checkout_sessions.retrieve.breakdown_hidden", MUST, cites=OBJECT, operation=RETRIEVE)
def test_breakdown_hidden(api: Api, given: Given) -> None:
    """What the discounts and taxes of a Checkout Session are made of is not shown where nothing asks to expand it."""
    details = api.get(path(session(given)))["total_details"]

    assert details["amount_discount"] == 0
    assert "breakdown" not in details


@requirement("checkout_sessions.retrieve.breakdown", MUST, cites=OBJECT, operation=RETRIEVE)
def test_breakdown(api: Api, given: Given) -> None:
    """Expanded, a Checkout Session's discounts and taxes are broken down: 10 % of 1000, and 25 % on the 900 left."""
    coupon, rate = given.shared_coupon(percent_off=10), given.shared_tax_rate(25)
    item = {"price": given.shared_price(1000)["id"], "quantity": 1, "tax_rates": [rate["id"]]}
    made = session(given, line_items=[item], discounts=[{"coupon": coupon["id"]}])

    found = api.get(path(made), {"expand": ["total_details.breakdown"]})["total_details"]["breakdown"]

    assert [(each["amount"], each["discount"]["coupon"]["id"]) for each in found["discounts"]] == [(100, coupon["id"])]
    assert [(each["amount"], each["rate"]["id"]) for each in found["taxes"]] == [(225, rate["id"])]


@requirement("checkout_sessions.retrieve.long_id", SHOULD, cites="errors", operation=RETRIEVE, provenance=OBSERVED)
def test_long_id(api: Api) -> None:
    """An ID that no Checkout Session could have, for its length, is not found."""
    api.refused("GET", f"/v1/checkout/sessions/cs_test_{'x' * 80}", status=404)


@requirement("checkout_sessions.retrieve.inline_product", MUST, cites="checkout/sessions/create", operation=RETRIEVE)
def test_inline_product(api: Api, given: Given) -> None:
    """A product that is described with a line item is created: it names the item, and its price refers to it."""
    data = {"currency": "usd", "unit_amount": 1000, "product_data": {"name": "Blue shirt", "description": "Cotton"}}
    made = session(given, line_items=[{"quantity": 1, "price_data": data}])

    expanded = api.get(path(made), {"expand": ["line_items.data.price.product"]})
    [item] = expanded["line_items"]["data"]

    assert (item["description"], item["price"]["product"]["name"]) == ("Blue shirt", "Blue shirt")
    assert item["price"]["product"]["description"] == "Cotton"


@requirement(
    "checkout_sessions.retrieve.exempt", SHOULD, cites="https://stripe.com/docs/tax/tax-rates", operation=RETRIEVE
)
def test_exempt(api: Api, given: Given) -> None:
    """Who pays no tax is asked for the price without the tax in it: of 10000 with 10 % inside, 9091."""
    exempt = given.shared("exempt-customer", lambda maker: maker.customer(tax_exempt="exempt"))["id"]
    rate = given.shared_tax_rate(10, inclusive=True)["id"]
    data = {"currency": "usd", "unit_amount": 10000, "product": given.shared_product()["id"]}
    made = session(given, customer=exempt, line_items=[{"quantity": 1, "price_data": data, "tax_rates": [rate]}])

    assert api.get(path(made))["amount_total"] == 9091


@requirement("checkout_sessions.retrieve.metered", SHOULD, cites=OBJECT, operation=RETRIEVE)
def test_metered(api: Api, given: Given) -> None:
    """What is billed by its usage has no quantity, and asks for nothing yet."""
    made = session(given, "subscription", line_items=[{"price": catalog(given, "metered_price")["id"]}])

    found = api.get(path(made), {"expand": ["line_items"]})

    assert [item["quantity"] for item in found["line_items"]["data"]] == [None]
    assert found["amount_total"] == 0


@requirement("checkout_sessions.retrieve.created", MUST, cites=OBJECT, operation=RETRIEVE, holds=Holds("2022-09-29"))
def test_created(api: Api, given: Given) -> None:
    """A Checkout Session says when it was created."""
    found = api.get(path(session(given)))

    assert abs(found["created"] - time.time()) < TOLERANCE


@requirement(
    "checkout_sessions.retrieve.no_invoice_creation",
    MUST,
    cites=OBJECT,
    operation=RETRIEVE,
    holds=Holds("2022-12-06"),
)
def test_no_invoice_creation(api: Api, given: Given) -> None:
    """No invoice follows the payment of a Checkout Session that does not ask for one."""
    found = api.get(path(session(given)))["invoice_creation"]

    assert found is None or found["enabled"] is False


@requirement(
    "checkout_sessions.retrieve.method_configuration",
    SHOULD,
    cites="checkout/sessions/create",
    operation=RETRIEVE,
    holds=Holds("2023-09-14"),
)
def test_method_configuration(api: Api, given: Given) -> None:
    """A Checkout Session that names a configuration of payment methods shows it: here the account's usual one."""
    usual = session(given)["payment_method_configuration_details"]
    if usual is None:
        raise Unsupported("a configuration of payment methods", "the account's payment methods are not chosen by one")
    made = session(given, payment_method_configuration=usual["id"])

    assert api.get(path(made))["payment_method_configuration_details"]["id"] == usual["id"]


@requirement(
    "checkout_sessions.retrieve.no_method_configuration",
    SHOULD,
    cites=OBJECT,
    operation=RETRIEVE,
    holds=Holds("2023-09-14"),
)
def test_no_method_configuration(api: Api, given: Given) -> None:
    """No configuration chooses the payment methods of a Checkout Session that names their types itself."""
    found = api.get(path(session(given, payment_method_types=["card"])))

    assert found["payment_method_configuration_details"] is None


@requirement(
    "checkout_sessions.retrieve.expand_shipping_rate",
    MUST,
    cites="expanding_objects",
    operation=RETRIEVE,
    holds=Holds("2022-12-06"),
)
def test_expand_shipping_rate(api: Api, given: Given) -> None:
    """The shipping rate of an option is the whole object where the request asks to expand it."""
    data = {"display_name": "Ground", "type": "fixed_amount", "fixed_amount": {"amount": 500, "currency": "usd"}}
    address = {"allowed_countries": ["US"]}
    made = session(given, shipping_address_collection=address, shipping_options=[{"shipping_rate_data": data}])

    [found] = api.get(path(made), {"expand": ["shipping_options.shipping_rate"]})["shipping_options"]

    expect_part({"object": "shipping_rate", **data}, found["shipping_rate"])
