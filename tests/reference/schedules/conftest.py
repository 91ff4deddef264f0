"""A customer on a test clock with a card, and what schedules make of them; answers keep their schemas."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import cache
from typing import Any

import pytest

from conformance.contract import load
from conformance.contract.validators import Validators
from tests.support.form import form

Json = Any
DAY = 86400
HOUR = 3600
START = int(datetime(2023, 1, 1, tzinfo=timezone.utc).timestamp())


@cache
def validators() -> Validators:
    return Validators(load(), {})


def utc(*date: int) -> int:
    return int(datetime(*date, tzinfo=timezone.utc).timestamp())  # type: ignore[arg-type,misc]


class Timetable:
    """Speaks to the target in nested parameters; a refusal is returned as its error object with its `status`."""

    def __init__(self, target: Any) -> None:
        self.target = target
        self.clock: str = self.post("test_helpers/test_clocks", frozen_time=START)["id"]
        self.customer: str = self.post("customers", email="jenny.rosen@example.com", test_clock=self.clock)["id"]
        card = self.post("payment_methods/pm_card_visa/attach", customer=self.customer)["id"]
        self.post(f"customers/{self.customer}", invoice_settings={"default_payment_method": card})
        self.product: str = self.post("products", name="Seat")["id"]

    def post(self, path: str, **params: Json) -> Json:
        return self._read("POST", path, self.target.post(f"/v1/{path}", form(params)))

    def get(self, path: str, **params: Json) -> Json:
        return self._read("GET", path, self.target.get(f"/v1/{path}", **form(params)))

    def delete(self, path: str) -> Json:
        return self._read("DELETE", path, self.target.delete(f"/v1/{path}"))

    def price(self, amount: int = 1000, interval: str = "month", **recurring: Json) -> str:
        identifier: str = self.post(
            "prices",
            product=self.product,
            unit_amount=amount,
            currency="usd",
            recurring={"interval": interval, **recurring},
        )["id"]
        return identifier

    def phase(self, amount: int = 1000, interval: str = "month", **members: Json) -> Json:
        return {"items": [{"price": self.price(amount, interval)}], **members}

    def schedule(self, *phases: Json, **params: Json) -> Json:
        """A schedule that starts now."""
        given = {"customer": self.customer, "start_date": "now", "phases": list(phases), **params}
        return self.post("subscription_schedules", **given)

    def update(self, schedule: Json, **params: Json) -> Json:
        return self.post(f"subscription_schedules/{schedule['id']}", **params)

    def act(self, schedule: Json, action: str, **params: Json) -> Json:
        return self.post(f"subscription_schedules/{schedule['id']}/{action}", **params)

    def again(self, schedule: Json) -> Json:
        return self.get(f"subscription_schedules/{schedule['id']}")

    def subscription(self, schedule: Json) -> Json:
        return self.get(f"subscriptions/{schedule['subscription'] or schedule['released_subscription']}")

    def invoices(self, **params: Json) -> list[Json]:
        """The customer's invoices, oldest first."""
        found: list[Json] = self.get("invoices", customer=self.customer, limit=100, **params)["data"]
        return found[::-1]

    def move(self, to: int) -> None:
        self.post(f"test_helpers/test_clocks/{self.clock}/advance", frozen_time=to)

    def _read(self, method: str, path: str, answer: Any) -> Json:
        body = answer.json()
        if answer.status_code != 200:
            return {**body, "status": answer.status_code}
        match = load().find(method, f"/v1/{path}")
        assert match is not None, path
        assert validators().unexpanded(match.operation, body), (path, body)
        return body


@pytest.fixture
def timetable(target: Any) -> Timetable:
    return Timetable(target)
