"""Checkout Sessions that are embedded in another page: how they are reached, and where they lead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import path, session
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, Case, requirement

Json = Any
CREATE = "checkout/sessions/create"
OBJECT = "checkout/sessions/object"
RETRIEVE = "GET /v1/checkout/sessions/{session}"
BACK = "https://example.com/back?session_id={CHECKOUT_SESSION_ID}"
EMBEDDABLE = Holds("2023-10-11")
REDIRECTS = ("always", "if_required")


def embedded(given: Given, mode: str = "payment", /, **changes: Json) -> Answer:
    """An embedded session that leads back to a page."""
    return session(
        given, mode, **{"ui_mode": "embedded", "success_url": None, "cancel_url": None, "return_url": BACK, **changes}
    )


def redirects(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Both ways to be led back."""
    for when in REDIRECTS:
        yield Case(when, {"when": when})


def modes(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every mode."""
    for mode in ("payment", "setup", "subscription"):
        yield Case(mode, {"mode": mode})


@requirement("checkout_sessions.embedded.mode", MUST, cites=CREATE, operation=RETRIEVE, over=modes, holds=EMBEDDABLE)
def test_mode(api: Api, given: Given, mode: str) -> None:
    """A Checkout Session of any mode can be embedded, and is open then."""
    found = api.get(path(embedded(given, mode)))

    assert (found["ui_mode"], found["mode"], found["status"]) == ("embedded", mode, "open")


@requirement("checkout_sessions.embedded.client_secret", MUST, cites=OBJECT, operation=RETRIEVE, holds=EMBEDDABLE)
def test_client_secret(api: Api, given: Given) -> None:
    """An embedded Checkout Session has a client secret, by which the page that it is embedded in shows it."""
    found = api.get(path(embedded(given)))["client_secret"]

    assert isinstance(found, str)
    assert found


@requirement("checkout_sessions.embedded.no_url", MUST, cites=OBJECT, operation=RETRIEVE, holds=EMBEDDABLE)
def test_no_url(api: Api, given: Given) -> None:
    """An embedded Checkout Session has no page of its own, and leads to no other when it is completed or left."""
    found = api.get(path(embedded(given)))

    assert (found["url"], found["success_url"], found["cancel_url"]) == (None, None, None)


@requirement("checkout_sessions.embedded.return_url", MUST, cites=OBJECT, operation=RETRIEVE, holds=EMBEDDABLE)
def test_return_url(api: Api, given: Given) -> None:
    """An embedded Checkout Session leads back to the URL that it is given, whose template is kept as it is."""
    assert api.get(path(embedded(given)))["return_url"] == BACK


@requirement(
    "checkout_sessions.embedded.redirect", MUST, cites=CREATE, operation=RETRIEVE, over=redirects, holds=EMBEDDABLE
)
def test_redirect(api: Api, given: Given, when: str) -> None:
    """An embedded Checkout Session leads back as it is told."""
    assert api.get(path(embedded(given, redirect_on_completion=when)))["redirect_on_completion"] == when


@requirement("checkout_sessions.embedded.redirect_default", MUST, cites=CREATE, operation=RETRIEVE, holds=EMBEDDABLE)
def test_redirect_default(api: Api, given: Given) -> None:
    """An embedded Checkout Session always leads back where nothing else is asked."""
    assert api.get(path(embedded(given)))["redirect_on_completion"] == "always"


@requirement("checkout_sessions.embedded.redirect_never", MUST, cites=CREATE, operation=RETRIEVE, holds=EMBEDDABLE)
def test_redirect_never(api: Api, given: Given) -> None:
    """An embedded Checkout Session that never leads back needs no URL for that."""
    found = api.get(path(embedded(given, redirect_on_completion="never", return_url=None)))

    assert (found["redirect_on_completion"], found.get("return_url")) == ("never", None)


@requirement(
    "checkout_sessions.embedded.expired", MUST, cites="checkout/sessions/expire", operation=RETRIEVE, holds=EMBEDDABLE
)
def test_expired(api: Api, given: Given) -> None:
    """An embedded Checkout Session can be expired."""
    made = embedded(given)
    given.post(f"{path(made)}/expire")

    found = api.get(path(made))

    assert (found["status"], found["url"], found["ui_mode"]) == ("expired", None, "embedded")
