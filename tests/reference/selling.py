"""Checkout Sessions to open at the reference, and their parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.reference.conftest import Target

SESSIONS, LINKS = "/v1/checkout/sessions", "/v1/payment_links"
NEWER = "2024-04-10"
URLS = {"success_url": "https://example.com/after", "cancel_url": "https://example.com/left"}
SETUP = {**URLS, "mode": "setup", "payment_method_types[0]": "card"}


def price(target: Target, **more: str) -> str:
    product = target.made("/v1/products", name="Shirt")
    return target.made("/v1/prices", **{"currency": "usd", "unit_amount": "1000", "product": product, **more})


def payment(target: Target, **more: str) -> dict[str, str]:
    """The parameters of a session that sells a thing."""
    sells = {"line_items[0][price]": price(target), "line_items[0][quantity]": "1"}
    return {**URLS, "mode": "payment", **sells, **more}


def subscription(target: Target, **more: str) -> dict[str, str]:
    """The parameters of a session that sells a subscription."""
    monthly = price(target, **{"recurring[interval]": "month"})
    return {**URLS, "mode": "subscription", "line_items[0][price]": monthly, "line_items[0][quantity]": "1", **more}


def opened(target: Target, params: dict[str, str], version: str = "2022-08-01") -> dict[str, Any]:
    answer = target.post(SESSIONS, params, Stripe_Version=version)
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    return session


def refused(target: Target, params: dict[str, str], version: str = "2022-08-01") -> tuple[str | None, str | None]:
    answer = target.post(SESSIONS, params, Stripe_Version=version)
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    return error.get("code"), error.get("param")
