"""Flows of the customer portal: sessions that lead straight to one thing that the customer is to do.

Source: https://stripe.com/docs/customer-management/portal-deep-links
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.customer_portal.made import CONFIGURATIONS, SESSIONS, params, session
from conformance.suite.customer_portal.tables import FLOWS, flows, refused_flows
from conformance.suite.given import Given
from conformance.suite.parameters import catalog, expect_part, filled
from conformance.suite.requirement import INFERRED, MAY, MUST, OBSERVED, SHOULD, Case, requirement

Json = Any
CITES = "customer_portal/sessions/create"
OBJECT = "customer_portal/sessions/object"
POST = "POST /v1/billing_portal/sessions"
OFFERED: dict[str, Json] = {  # everything that a flow can lead to
    "payment_method_update": {"enabled": True},
    "subscription_cancel": {"enabled": True},
    "subscription_update": {
        "enabled": True,
        "default_allowed_updates": ["price", "quantity", "promotion_code"],
        "products": [{"product": "{product}", "prices": ["{recurring_price}", "{better_price}"]}],
    },
}
CLOSED = {  # a feature, and a flow that needs it
    "payment_method_update": "payment_method_update",
    "subscription_cancel": "subscription_cancel",
    "subscription_update": "subscription_update",
}


def subscriber(maker: Given) -> Json:
    """A customer, and the subscription with its item: who pays an invoice that is sent needs no payment method."""
    customer = maker.customer()["id"]
    items = [{"price": catalog(maker, "recurring_price")["id"]}]
    terms = {"collection_method": "send_invoice", "days_until_due": 30}
    made = maker.post("/v1/subscriptions", {"customer": customer, "items": items, **terms})
    return {"customer": customer, "subscription": made["id"], "item": made["items"]["data"][0]["id"]}


def offering(given: Given) -> Answer:
    """A configuration that offers everything, and that nobody changes."""
    found: Answer = given.shared(
        "portal-offering", lambda maker: maker.post(CONFIGURATIONS, params(features=filled(maker, OFFERED)))
    )
    return found


def flow(given: Given, sends: Json, **changes: Json) -> dict[str, Json]:
    """The parameters of a session that leads into a flow."""
    own = given.shared("portal-subscriber", subscriber)
    changes = {"customer": own["customer"], "configuration": offering(given)["id"], **changes}
    return session(given, **changes, flow_data=known(given, sends))


def known(given: Given, value: Json) -> Json:
    """The value with the names of fixtures/portal_flows.yaml replaced by IDs."""
    own = given.shared("portal-subscriber", subscriber)
    named = {f"{{{name}}}": own[name] for name in ("subscription", "item")}
    if isinstance(value, dict):
        return {key: known(given, child) for key, child in value.items()}
    if isinstance(value, list):
        return [known(given, child) for child in value]
    if value == "{other_subscription}":
        return given.shared("portal-other-subscriber", subscriber)["subscription"]
    return named[value] if value in named else filled(given, value)


def closed(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every flow of a feature that is not offered."""
    for feature, kind in CLOSED.items():
        quoted = kind == "subscription_update"  # its refusal is quoted by applications; those of others are likely
        level, provenance = (SHOULD, OBSERVED) if quoted else (MAY, INFERRED)
        holds = Holds("2023-05-19") if quoted else FLOWS
        yield Case(kind, {"feature": feature, "kind": kind}, level=level, provenance=provenance, holds=holds)


@requirement("customer_portal.flows.shown", MUST, cites=CITES, over=flows, holds=FLOWS)
def test_shown(api: Api, given: Given, sends: Json, gives: Json) -> None:
    """A portal session leads into the flow that it is created with."""
    made = api.post(SESSIONS, flow(given, sends))

    expect_part(known(given, gives), made["flow"], "/flow")


@requirement("customer_portal.flows.refused", MUST, cites=CITES, over=refused_flows, holds=FLOWS)
def test_refused(api: Api, given: Given, sends: Json, code: Json, param: Json) -> None:
    """A portal session with a flow that cannot be is refused."""
    api.refused("POST", SESSIONS, flow(given, sends), code=code, param=param)


@requirement("customer_portal.flows.none", MUST, cites=OBJECT, operation=POST, holds=FLOWS)
def test_none(api: Api, given: Given) -> None:
    """A portal session that is created without a flow leads into none."""
    assert api.post(SESSIONS, session(given))["flow"] is None


@requirement("customer_portal.flows.not_offered", SHOULD, cites=CITES, provenance=INFERRED, over=closed, holds=FLOWS)
def test_not_offered(api: Api, given: Given, feature: str, kind: str) -> None:
    """A portal session with a flow that its configuration does not offer is refused."""
    offered = {name: value for name, value in OFFERED.items() if name == "payment_method_update" != feature}
    features = {"invoice_history": {"enabled": True}, **offered}
    closed = given.shared(
        f"portal-without-{feature}", lambda maker: maker.post(CONFIGURATIONS, params(features=features))
    )
    own = {} if kind == "payment_method_update" else {kind: {"subscription": "{subscription}"}}

    api.refused("POST", SESSIONS, flow(given, {"type": kind, **own}, configuration=closed["id"]))


@requirement("customer_portal.flows.canceled", MAY, cites=CITES, provenance=INFERRED, holds=FLOWS)
def test_canceled(api: Api, given: Given) -> None:
    """A portal session that leads to the cancellation of what has been canceled is refused."""
    own = subscriber(given)
    given.delete(f"/v1/subscriptions/{own['subscription']}")
    sends = {"type": "subscription_cancel", "subscription_cancel": {"subscription": own["subscription"]}}

    api.refused("POST", SESSIONS, flow(given, sends, customer=own["customer"]))


@requirement("customer_portal.flows.changes_nothing", SHOULD, cites=CITES, holds=Holds("2023-05-19"))
def test_changes_nothing(api: Api, given: Given) -> None:
    """Nothing is changed before the customer has gone through the flow: the subscription is as it was."""
    own = given.shared("portal-subscriber", subscriber)
    change = {"subscription": "{subscription}", "items": [{"id": "{item}", "quantity": 2}]}
    given.post(SESSIONS, flow(given, {"type": "subscription_update_confirm", "subscription_update_confirm": change}))

    found = api.get(f"/v1/subscriptions/{own['subscription']}")

    assert ([item["quantity"] for item in found["items"]["data"]], found["status"]) == ([1], "active")
