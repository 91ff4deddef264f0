"""What a new payment link is: its defaults, its URL, and what it shows only when asked."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.contract import ALWAYS, Contract, Holds
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import expect_part
from conformance.suite.payment_links.made import LINKS, link, params, path, priced
from conformance.suite.requirement import MAY, MUST, SHOULD, Case, requirement

CREATE = "payment_links/payment_links/create"
OBJECT = "payment_links/payment_links/object"
OPERATION = "POST /v1/payment_links"
DEFAULTS = {  # as in the documented example, which is created with line items alone
    "active": True,
    "after_completion": {"hosted_confirmation": {"custom_message": None}, "type": "hosted_confirmation"},
    "allow_promotion_codes": False,
    "application_fee_amount": None,
    "application_fee_percent": None,
    "automatic_tax": {"enabled": False},
    "billing_address_collection": "auto",
    "consent_collection": None,
    "metadata": {},
    "on_behalf_of": None,
    "payment_intent_data": None,
    "payment_method_types": None,
    "phone_number_collection": {"enabled": False},
    "shipping_address_collection": None,
    "shipping_options": [],
    "submit_type": "auto",
    "subscription_data": None,
    "tax_id_collection": {"enabled": False},
    "transfer_data": None,
}
# Day by day, what was documented since, with the default that the documentation or its example gives.
ADDED: dict[str, dict[str, object]] = {
    "2022-08-11": {"payment_method_collection": "always"},
    "2022-08-19": {"currency": "usd"},
    "2022-11-17": {"custom_text": {"shipping_address": None, "submit": None}},
    "2023-02-16": {"custom_fields": []},
    "2023-08-31": {"application": None},
    "2023-12-07": {"inactive_message": None, "restrictions": None},
}
TERMS = "2022-08-31"  # the day from which the example shows the terms of a subscription of a link that sells none


def defaults(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every field that has a default."""
    for field, value in DEFAULTS.items():
        holds = Holds(until=TERMS) if field == "subscription_data" else ALWAYS
        yield Case(field, {"field": field, "value": value}, holds=holds)
    for day, fields in ADDED.items():
        for field, value in fields.items():
            yield Case(field, {"field": field, "value": value}, holds=Holds(since=day))


@requirement("payment_links.create.default", MUST, cites=OBJECT, operation=OPERATION, over=defaults)
def test_default(api: Api, given: Given, field: str, value: object) -> None:
    """A field of a payment link that is created with line items alone has its default."""
    made = api.post(LINKS, params(given))

    expect_part({field: value}, made)


@requirement("payment_links.create.url", MUST, cites=OBJECT, operation=OPERATION)
def test_url(api: Api, given: Given) -> None:
    """A payment link has a URL that can be shared."""
    made = api.post(LINKS, params(given))

    assert str(made["url"]).startswith(("https://", "http://"))


@requirement("payment_links.create.own_url", MUST, cites=OBJECT, operation=OPERATION)
def test_own_url(api: Api, given: Given) -> None:
    """Two payment links that sell the same have URLs of their own."""
    first, second = (api.post(LINKS, params(given)) for _ in range(2))

    assert isinstance(first["url"], str)
    assert first["url"] != second["url"]


@requirement("payment_links.create.retrieved", MUST, cites="payment_links/payment_links/retrieve")
def test_retrieved(api: Api, given: Given) -> None:
    """A payment link is read as it was created."""
    made = link(given, metadata={"order_id": "6735"}, submit_type="book", allow_promotion_codes=True)

    assert api.get(path(made)) == made


@requirement("payment_links.create.line_items_hidden", MUST, cites=OBJECT, operation=OPERATION)
def test_line_items_hidden(api: Api, given: Given) -> None:
    """A payment link does not show its line items where nothing asks to expand them."""
    made = api.post(LINKS, params(given))

    assert made["object"] == "payment_link"
    assert "line_items" not in made


@requirement("payment_links.create.line_items_expanded", MUST, cites=OBJECT, operation=OPERATION)
def test_line_items_expanded(api: Api, given: Given) -> None:
    """A new payment link shows what it sells where the request asks to expand it."""
    price = given.shared_price()["id"]

    made = api.post(LINKS, {"line_items": [{"price": price, "quantity": 3}], "expand": ["line_items"]})

    assert [(item["price"]["id"], item["quantity"]) for item in made["line_items"]["data"]] == [(price, 3)]


@requirement("payment_links.create.twenty_items", MUST, cites=CREATE)
def test_twenty_items(api: Api, given: Given) -> None:
    """A payment link sells up to 20 things."""
    made = api.post(LINKS, {"line_items": priced(given, 1000) * 20})

    assert len(api.get(f"{path(made)}/line_items", {"limit": 100})["data"]) == 20


@requirement("payment_links.create.currency", SHOULD, cites=OBJECT, operation=OPERATION)
def test_currency(api: Api, given: Given) -> None:
    """The currency of a payment link is that of the prices it sells."""
    euro = given.shared_price(1000, "eur")["id"]

    made = api.post(LINKS, params(given, line_items=[{"price": euro, "quantity": 1}], expand=["line_items"]))

    assert made["line_items"]["data"][0]["currency"] == "eur"
    assert made.get("currency", "eur") == "eur"  # the link's own came on 2022-08-19


@requirement("payment_links.create.mixed_prices", SHOULD, cites=CREATE)
def test_mixed_prices(api: Api, given: Given) -> None:
    """A payment link sells recurring prices and such that are paid once together."""
    monthly = given.shared("monthly-price", lambda maker: maker.price(recurring={"interval": "month"}))["id"]
    items = [{"price": monthly, "quantity": 1}, *priced(given, 500)]

    made = api.post(LINKS, {"line_items": items, "expand": ["line_items"]})

    assert sorted(item["price"]["type"] for item in made["line_items"]["data"]) == ["one_time", "recurring"]


@requirement("payment_links.create.countries", MUST, cites=CREATE, operation=OPERATION)
def test_countries(api: Api, given: Given, contract: Contract) -> None:
    """A payment link ships to all the documented countries."""
    leaf = contract.named("payment_links.create").parameter("shipping_address_collection[allowed_countries][]")
    assert leaf is not None

    made = api.post(LINKS, params(given, shipping_address_collection={"allowed_countries": list(leaf.enum)}))

    assert sorted(made["shipping_address_collection"]["allowed_countries"]) == sorted(leaf.enum)


@requirement("payment_links.create.payment_method_types", MAY, cites=CREATE, operation=OPERATION)
def test_payment_method_types(api: Api, given: Given, contract: Contract) -> None:
    """A payment link takes all the documented payment methods, or refuses those that the account does not have."""
    leaf = contract.named("payment_links.create").parameter("payment_method_types[]")
    assert leaf is not None

    exchange = api.working(api.send("POST", LINKS, params(given, payment_method_types=list(leaf.enum))))

    taken = exchange.ok and sorted(exchange.body["payment_method_types"]) == sorted(leaf.enum)
    assert taken or (exchange.status, exchange.error.get("type")) == (400, "invalid_request_error")


@requirement("payment_links.create.shipping_options", SHOULD, cites=CREATE, operation=OPERATION)
def test_shipping_options(api: Api, given: Given) -> None:
    """A payment link offers the shipping rates that it is given, with their amounts."""
    rate = given.shared("shipping-rate", shipping_rate)
    address = {"allowed_countries": ["US"]}

    made = api.post(
        LINKS, params(given, shipping_options=[{"shipping_rate": rate}], shipping_address_collection=address)
    )

    assert made["shipping_options"] == [{"shipping_amount": 500, "shipping_rate": rate}]


@requirement(
    "payment_links.create.expand_shipping_rate",
    MUST,
    cites="expanding_objects",
    operation=OPERATION,
    holds=Holds("2022-12-06"),
)
def test_expand_shipping_rate(api: Api, given: Given) -> None:
    """The shipping rate of an option is the whole object where the request asks to expand it."""
    rate = given.shared("shipping-rate", shipping_rate)
    address = {"allowed_countries": ["US"]}
    sends = params(given, shipping_options=[{"shipping_rate": rate}], shipping_address_collection=address)

    made = api.post(LINKS, {**sends, "expand": ["shipping_options.shipping_rate"]})

    [found] = made["shipping_options"]
    assert (found["shipping_rate"]["object"], found["shipping_rate"]["id"]) == ("shipping_rate", rate)


def shipping_rate(given: Given) -> str:
    """A shipping rate of $5.00, which a Checkout Session is made for."""
    data = {"display_name": "Ground", "type": "fixed_amount", "fixed_amount": {"amount": 500, "currency": "usd"}}
    session = given.post(
        "/v1/checkout/sessions",
        {
            "mode": "payment",
            "success_url": "https://example.com/success",
            "cancel_url": "https://example.com/cancel",
            "line_items": priced(given, 1000),
            "shipping_options": [{"shipping_rate_data": data}],
            "shipping_address_collection": {"allowed_countries": ["US"]},
        },
    )
    return str(session["shipping_options"][0]["shipping_rate"])


@requirement("payment_links.create.no_subscription", MUST, cites=OBJECT, operation=OPERATION, holds=Holds(since=TERMS))
def test_no_subscription(api: Api, given: Given) -> None:
    """A payment link that sells no subscription has no terms of one, or none of them says anything."""
    terms = api.post(LINKS, params(given))["subscription_data"] or {}

    assert (terms.get("description"), terms.get("trial_period_days")) == (None, None)


@requirement("payment_links.create.no_invoice", MUST, cites=OBJECT, operation=OPERATION, holds=Holds("2023-02-02"))
def test_no_invoice(api: Api, given: Given) -> None:
    """No invoice follows a payment by a link that does not ask for one."""
    found = api.post(LINKS, params(given))["invoice_creation"]

    assert found is None or found["enabled"] is False


@requirement("payment_links.create.never_completed", MUST, cites=OBJECT, operation=OPERATION, holds=Holds("2023-12-07"))
def test_never_completed(api: Api, given: Given) -> None:
    """Of the sessions that a new payment link may lead to, none is completed."""
    made = api.post(LINKS, params(given, restrictions={"completed_sessions": {"limit": 3}}))

    assert made["restrictions"]["completed_sessions"] == {"count": 0, "limit": 3}
