"""One service, many versions: each request sees what its version shows, of whatever was made with another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from conformance.reference import create_app
from tests.reference.conftest import KEY, InProcess

Json = Any
OLD, NEW = "2022-08-01", "2024-04-10"
PAYMENT = {"amount": "1000", "currency": "usd"}
PAID = {"payment_method": "pm_card_visa", "return_url": "https://example.com/after"}


class Service:
    """Requests, each pinned to a version of its own."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def send(self, version: str, method: str, path: str, **params: str) -> httpx.Response:
        given = {"params": params} if method == "GET" else {"data": params}
        return self._client.request(method, f"/v1/{path}", headers={"Stripe-Version": version}, **given)  # type: ignore[arg-type]

    def post(self, version: str, path: str, **params: str) -> Json:
        return self.send(version, "POST", path, **params).json()

    def get(self, version: str, path: str, **params: str) -> Json:
        return self.send(version, "GET", path, **params).json()


@pytest.fixture
def service() -> Iterator[Service]:
    app = create_app(OLD, "2024-05-08")
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(transport=InProcess(app), base_url="http://reference", headers=headers) as client:
        yield Service(client)


def charged(service: Service, version: str = NEW) -> str:
    """The ID of a payment intent that has been paid."""
    intent = service.post(version, "payment_intents", **PAYMENT)["id"]
    assert service.post(version, f"payment_intents/{intent}/confirm", **PAID)["status"] == "succeeded"
    return str(intent)


def test_an_intent_names_its_latest_charge_and_lists_all_on_old_pins(service: Service) -> None:
    intent = charged(service)

    newer, older = (service.get(pin, f"payment_intents/{intent}") for pin in (NEW, OLD))

    assert newer["latest_charge"] == older["latest_charge"] == older["charges"]["data"][0]["id"]
    assert "charges" not in newer


def test_refunds_show_where_they_are_asked_for_or_always(service: Service) -> None:
    """Whatever leads to the charge: a member that only one of the versions has, or both."""
    intent = charged(service)
    service.post(NEW, "refunds", payment_intent=intent, amount="100")

    plain = service.get(NEW, f"payment_intents/{intent}", **{"expand[0]": "latest_charge"})["latest_charge"]
    asked = service.get(NEW, f"payment_intents/{intent}", **{"expand[0]": "latest_charge.refunds"})["latest_charge"]
    older = service.get(OLD, f"payment_intents/{intent}")["charges"]["data"][0]

    assert "refunds" not in plain
    assert asked["refunds"]["data"][0]["amount"] == older["refunds"]["data"][0]["amount"] == 100


def test_a_refusal_shows_objects_as_its_version_does(service: Service) -> None:
    declined = {**PAID, **PAYMENT, "payment_method": "pm_card_chargeDeclined", "confirm": "true"}

    newer, older = (service.post(pin, "payment_intents", **declined)["error"] for pin in (NEW, OLD))

    assert ("charges" in newer["payment_intent"], "latest_charge" in newer["payment_intent"]) == (False, True)
    assert ("charges" in older["payment_intent"], "latest_charge" in older["payment_intent"]) == (True, True)
    assert newer.keys() == older.keys()


def test_defaults_of_a_payment_follow_the_version(service: Service) -> None:
    names = ("capture_method", "automatic_payment_methods")

    newer, older = (service.post(pin, "payment_intents", **PAYMENT) for pin in (NEW, OLD))

    automatic = {"allow_redirects": "always", "enabled": True}
    assert tuple(newer[name] for name in names) == ("automatic_async", automatic)
    assert tuple(older[name] for name in names) == ("automatic", None)


def test_what_is_said_outdoes_the_defaults_of_the_version(service: Service) -> None:
    said = {"capture_method": "manual", "payment_method_types[0]": "card"}

    intent = service.post(NEW, "payment_intents", **PAYMENT, **said)

    assert (intent["capture_method"], intent["automatic_payment_methods"]) == ("manual", None)
    assert intent["payment_method_configuration_details"] is None


def test_a_method_that_may_lead_elsewhere_needs_a_way_back(service: Service) -> None:
    """With payment methods that are chosen by the service, a payment cannot be confirmed without a return URL."""
    intent = service.post(NEW, "payment_intents", **PAYMENT)["id"]

    refused = service.send(NEW, "POST", f"payment_intents/{intent}/confirm", payment_method="pm_card_visa")

    assert refused.status_code == 400
    assert service.get(NEW, f"payment_intents/{intent}")["status"] == "requires_payment_method"
    at_once = {**PAYMENT, "payment_method": "pm_card_visa", "confirm": "true"}
    assert service.post(OLD, "payment_intents", **at_once)["status"] == "succeeded"


def test_marketing_features_show_on_every_pin(service: Service) -> None:
    made = service.post(NEW, "products", name="Gold", **{"marketing_features[0][name]": "Shiny"})

    assert made["marketing_features"] == [{"name": "Shiny"}]
    assert service.get(OLD, f"products/{made['id']}")["marketing_features"] == made["marketing_features"]
    emptied = service.post(NEW, f"products/{made['id']}", marketing_features="")
    assert emptied["marketing_features"] == []


def test_a_location_may_have_to_be_known_at_once(service: Service) -> None:
    wanted = {"tax[validate_location]": "immediately"}

    refused = service.send(NEW, "POST", "customers", **wanted)

    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "customer_tax_location_invalid")
    assert service.send(NEW, "POST", "customers", **wanted, **{"address[country]": "DE"}).is_success
    assert service.send(NEW, "POST", "customers", **{"tax[validate_location]": "deferred"}).is_success


def test_a_card_tells_the_brand_that_it_is_shown_with(service: Service) -> None:
    cards = [service.get(NEW, f"payment_methods/pm_card_{token}")["card"] for token in ("visa", "amex", "diners")]

    assert [card["display_brand"] for card in cards] == ["visa", "american_express", "diners_club"]
