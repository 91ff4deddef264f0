"""A reference target with a test clock and a customer who can pay, spoken to without a wire."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from functools import cache
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from conformance.contract import DEFAULT_VERSION
from conformance.reference import resources
from conformance.reference.app import Api
from conformance.reference.versions import Surfaces
from tests.support.form import form

Json = Any
START = int(datetime(2023, 1, 1, tzinfo=timezone.utc).timestamp())
HOUR, DAY = 3600, 86400


def utc(*date: int) -> int:
    return int(datetime(*date, tzinfo=timezone.utc).timestamp())  # type: ignore[misc,arg-type]


@cache
def surfaces() -> Surfaces:
    resources.load_all()
    return Surfaces(DEFAULT_VERSION)


class World:
    """One account. Answers other than 200 are returned as their error objects, with their `status`.

    version: what requests are pinned to
    """

    def __init__(self, start: int = START, card: str = "visa", version: str = DEFAULT_VERSION) -> None:
        self.api = Api(surfaces())
        self.version = version
        self.clock = self.post("test_helpers/test_clocks", frozen_time=start)["id"]
        self.product = self.post("products", name="Gold")["id"]
        self.customer = self.post("customers", test_clock=self.clock, email="jenny.rosen@example.com")["id"]
        self.pay_with(card)

    def post(self, path: str, **params: Json) -> Json:
        return self._send("POST", path, b"", urlencode(form(params)).encode())

    def get(self, path: str, **params: Json) -> Json:
        return self._send("GET", path, urlencode(form(params)).encode(), b"")

    def delete(self, path: str, **params: Json) -> Json:
        return self._send("DELETE", path, urlencode(form(params)).encode(), b"")

    def pay_with(self, card: str) -> None:
        """Makes a test card the customer's default."""
        method = self.post(f"payment_methods/pm_card_{card}/attach", customer=self.customer)["id"]
        self.post(f"customers/{self.customer}", invoice_settings={"default_payment_method": method})

    def price(self, amount: int = 1000, interval: str = "month", **params: Json) -> str:
        """The ID of a recurring price."""
        recurring = {"interval": interval, **params.pop("recurring", {})}
        given = {"unit_amount": amount, "currency": "usd", "product": self.product, "recurring": recurring, **params}
        identifier: str = self.post("prices", **given)["id"]
        return identifier

    def subscribe(self, *prices: str, **params: Json) -> Json:
        """A subscription of the customer to one of each price."""
        items = [{"price": price} for price in prices or (self.price(),)]
        return self.post("subscriptions", **{"customer": self.customer, "items": items, **params})

    def change(self, subscription: Json, **params: Json) -> Json:
        return self.post(f"subscriptions/{subscription['id']}", **params)

    def again(self, subscription: Json) -> Json:
        """The subscription as it is now."""
        return self.get(f"subscriptions/{subscription['id']}")

    def latest_invoice(self, subscription: Json) -> Json:
        return self.get(f"invoices/{self.again(subscription)['latest_invoice']}")

    def pending(self) -> list[Json]:
        """The invoice items that wait, newest first."""
        found: list[Json] = self.get("invoiceitems", customer=self.customer, pending=True, limit=100)["data"]
        return found

    def move(self, to: int) -> None:
        """Moves the clock."""
        answer = self.post(f"test_helpers/test_clocks/{self.clock}/advance", frozen_time=to)
        assert answer.get("object"), answer

    def everything(self) -> str:
        """All that is stored, to compare."""
        tables = self.api.store._tables
        filled = {name: list(table._records.values()) for name, table in sorted(tables.items()) if len(table)}
        return json.dumps(filled, default=str)

    def _send(self, method: str, path: str, query: bytes, body: bytes) -> Json:
        headers = [(b"authorization", b"Bearer sk_test_reference"), (b"stripe-version", self.version.encode())]
        if body:
            headers.append((b"content-type", b"application/x-www-form-urlencoded"))
        scope = {"type": "http", "method": method, "path": f"/v1/{path}", "query_string": query, "headers": headers}
        answer = self.api.answer(Request(scope), body)
        content = json.loads(bytes(answer.body))
        return content if answer.status_code == 200 else {**content["error"], "status": answer.status_code}
