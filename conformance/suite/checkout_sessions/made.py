"""How the requirements about Checkout Sessions open them: a valid one of each mode, in which each changes a thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.suite.answers import Answer
from conformance.suite.given import Given
from conformance.suite.parameters import catalog

Json = Any
SESSIONS = "/v1/checkout/sessions"
URLS = {"success_url": "https://example.com/success", "cancel_url": "https://example.com/cancel"}


def _sells_once(given: Given) -> dict[str, Json]:
    return {"line_items": [{"price": given.shared_price()["id"], "quantity": 1}]}


def _sells_monthly(given: Given) -> dict[str, Json]:
    return {"line_items": [{"price": catalog(given, "recurring_price")["id"], "quantity": 1}]}


def _sets_up(_: Given) -> dict[str, Json]:
    return {"payment_method_types": ["card"]}


MODES: Mapping[str, Callable[[Given], dict[str, Json]]] = {
    "payment": _sells_once,
    "setup": _sets_up,
    "subscription": _sells_monthly,
}


def params(given: Given, mode: str = "payment", /, **changes: Json) -> dict[str, Json]:
    """A session of a mode, with `changes` beside or in its place; None takes a parameter out.

    It sells one unit of a price of $10.00, once or every month; in setup mode it asks for a card.
    """
    own = {} if "line_items" in changes and mode != "setup" else MODES[mode](given)
    valid = {"mode": mode, **URLS, **own, **changes}
    return {name: value for name, value in valid.items() if value is not None}


def session(given: Given, mode: str = "payment", /, **changes: Json) -> Answer:
    """An open session of the test's own."""
    return given.post(SESSIONS, params(given, mode, **changes))


def expired(given: Given, mode: str = "payment", /, **changes: Json) -> Answer:
    """A session that was expired."""
    return given.post(f"{path(session(given, mode, **changes))}/expire")


def path(session: Answer) -> str:
    """Where the session is."""
    return f"{SESSIONS}/{session['id']}"
