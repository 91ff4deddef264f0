"""A shop with a reference target of its own: customers, cards, items, invoices; answers keep their schemas."""

from __future__ import annotations

from functools import cache
from typing import Any

import httpx
import pytest

from conformance.contract import DEFAULT_VERSION, load
from conformance.contract.validators import Validators
from tests.support.form import form

Json = Any
NEWER = "2024-04-10"


@cache
def validators(version: str) -> Validators:
    return Validators(load(version), {})


class Shop:
    """Speaks to the target in nested parameters; a refusal is returned as its error object with its `status`."""

    def __init__(self, target: Any, version: str = DEFAULT_VERSION) -> None:
        self.target = target
        self.version = version
        target.client.headers["Stripe-Version"] = version

    def post(self, path: str, **params: Json) -> Json:
        return self._read("POST", path, self.target.post(f"/v1/{path}", form(params)))

    def get(self, path: str, **params: Json) -> Json:
        return self._read("GET", path, self.target.get(f"/v1/{path}", **form(params)))

    def delete(self, path: str) -> Json:
        return self._read("DELETE", path, self.target.delete(f"/v1/{path}"))

    def customer(self, card: str | None = None, **params: Json) -> Json:
        """A customer; `card` names the test card that becomes their default payment method."""
        customer = self.post("customers", **{"email": "jenny.rosen@example.com", **params})
        if card is None:
            return customer
        return self.post(
            f"customers/{customer['id']}",
            invoice_settings={"default_payment_method": self.card(customer, card)},
        )

    def card(self, customer: Json, name: str = "visa") -> str:
        """The ID of a test card attached to a customer."""
        identifier: str = self.post(f"payment_methods/pm_card_{name}/attach", customer=customer["id"])["id"]
        return identifier

    def item(self, customer: Json, amount: int | None = 1000, **params: Json) -> Json:
        if amount is not None:
            params = {"amount": amount, "currency": "usd", **params}
        return self.post("invoiceitems", customer=customer["id"], **params)

    def draft(self, customer: Json, *amounts: int, **params: Json) -> Json:
        """A draft with a line of each amount."""
        made = self.post("invoices", customer=customer["id"], **params)
        if "error" in made:
            return made
        for amount in amounts:
            self.item(customer, amount, invoice=made["id"], currency=made["currency"])
        return self.invoice(made)

    def open(self, customer: Json, *amounts: int, **params: Json) -> Json:
        """A finalized invoice."""
        return self.act(self.draft(customer, *amounts, **params), "finalize")

    def act(self, invoice: Json, action: str, **params: Json) -> Json:
        return self.post(f"invoices/{invoice['id']}/{action}", **params)

    def invoice(self, invoice: Json, **params: Json) -> Json:
        return self.get(f"invoices/{invoice['id']}", **params)

    def coupon(self, **params: Json) -> str:
        identifier: str = self.post("coupons", **{"duration": "forever", **params})["id"]
        return identifier

    def rate(self, percentage: str, *, inclusive: bool = False) -> str:
        identifier: str = self.post("tax_rates", display_name="VAT", percentage=percentage, inclusive=inclusive)["id"]
        return identifier

    def balance(self, customer: Json) -> int:
        balance: int = self.get(f"customers/{customer['id']}")["balance"]
        return balance

    def ledger(self, customer: Json) -> list[tuple[str, int]]:
        """The balance transactions, oldest first: type and amount."""
        entries = self.get(f"customers/{customer['id']}/balance_transactions", limit=100)["data"]
        return [(entry["type"], entry["amount"]) for entry in reversed(entries)]

    def clock(self, at: int) -> str:
        identifier: str = self.post("test_helpers/test_clocks", frozen_time=at)["id"]
        return identifier

    def advance(self, clock: str, to: int) -> None:
        self.post(f"test_helpers/test_clocks/{clock}/advance", frozen_time=to)

    def _read(self, method: str, path: str, answer: httpx.Response) -> Json:
        body = answer.json()
        if answer.status_code != 200:
            return {**body, "status": answer.status_code}
        match = load(self.version).find(method, f"/v1/{path}")
        assert match is not None, path
        if "invoice" in path and b"expand" not in answer.request.url.query + answer.request.content:
            assert validators(self.version).unexpanded(match.operation, body), (path, body)
        return body


@pytest.fixture
def shop(target: Any) -> Shop:
    return Shop(target)


@pytest.fixture
def newer(target: Any) -> Shop:
    """A shop whose requests are pinned to the newer version."""
    return Shop(target, NEWER)
