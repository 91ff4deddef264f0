"""What fuzzing has found in the reference and in the contract, kept from coming back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.checks import Checker
from conformance.contract import load
from conformance.suite.api import Api
from conformance.suite.given import Given
from tests.support.house import CONTRACT, open_house

Json = Any


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[Api, Given]]:
    with open_house() as house:
        fixtures = house.fixtures(tmp_path)
        yield fixtures["api"], fixtures["given"]


def test_upcoming_of_a_deleted_customers_subscription(shop: tuple[Api, Given]) -> None:
    """A preview that names a subscription whose customer is deleted is refused: nothing will be billed."""
    api, given = shop
    price, payer = given.price(recurring={"interval": "month"}), given.payer()
    subscription = given.post("/v1/subscriptions", {"customer": payer["id"], "items": [{"price": price["id"]}]})
    given.delete(f"/v1/customers/{payer['id']}")

    for path in ("/v1/invoices/upcoming", "/v1/invoices/upcoming/lines"):
        api.refused("GET", path, {"subscription": subscription["id"]}, status=404, code="invoice_upcoming_none")


def test_payment_method_of_a_deleted_customer(shop: tuple[Api, Given]) -> None:
    """A deleted customer keeps its payment methods; expanded, it is the stub of what is deleted."""
    api, given = shop
    payer = given.payer()
    method = payer["invoice_settings"]["default_payment_method"]
    given.delete(f"/v1/customers/{payer['id']}")

    shown = api.send("GET", f"/v1/payment_methods/{method}", {"expand": ["customer"]})

    assert shown.body["customer"] == {"id": payer["id"], "object": "customer", "deleted": True}
    assert Checker(CONTRACT).check(shown).findings == ()


def test_preferred_network_of_a_card(tmp_path: Path) -> None:
    """A card keeps the networks that it is available on where only the preferred one is changed."""
    with open_house(load("2024-04-10")) as house:
        given = house.fixtures(tmp_path)["given"]
        method = given.payer()["invoice_settings"]["default_payment_method"]

        changed = given.post(f"/v1/payment_methods/{method}", {"card": {"networks": {"preferred": "visa"}}})

    assert changed["card"]["networks"] == {"available": ["visa"], "preferred": "visa"}
