"""What of a portal configuration changes by an update, and what stays."""

from __future__ import annotations

from typing import Any

from conformance.contract import Holds
from conformance.suite.api import Api, expect_refusal
from conformance.suite.customer_portal.made import (
    PRODUCTS,
    RETURN_URL,
    UPDATABLE,
    configuration,
    default_configuration,
    inactive_configuration,
    kept_active,
    path,
)
from conformance.suite.customer_portal.tables import PARAMETERS, UPDATE, refusals
from conformance.suite.given import Given
from conformance.suite.parameters import Setting, expect_part, filled, parameters
from conformance.suite.requirement import INFERRED, MAY, MUST, OBSERVED, SHOULD, requirement

Json = Any
CITES = "customer_portal/configurations/update"
WITH_LOGIN = Holds(since="2022-08-26")
CANCELLATION = {
    "enabled": True,
    "mode": "immediately",
    "proration_behavior": "create_prorations",
    "cancellation_reason": {"enabled": True, "options": ["other"]},
}


@requirement("customer_portal.updates.parameter", MUST, cites=CITES, over=parameters(PARAMETERS, UPDATE))
def test_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A portal configuration that is updated with a parameter holds it."""
    made = configuration(given, **filled(given, setting.made))

    updated = api.post(path(made), filled(given, setting.sends))

    expect_part(filled(given, setting.gives), updated)


@requirement("customer_portal.updates.refused", MUST, cites=CITES, over=refusals(UPDATE))
def test_refused(api: Api, given: Given, sends: Json, code: Json, param: Json) -> None:
    """An update that cannot be is refused, and nothing of it is done."""
    made = configuration(given)
    asked = {"metadata": {"order_id": "6735"}, **filled(given, sends)}

    api.refused("POST", path(made), asked, code=code, param=param)

    assert api.get(path(made)) == made


@requirement("customer_portal.updates.deactivate", MUST, cites=CITES)
def test_deactivate(api: Api, given: Given) -> None:
    """A portal configuration is deactivated, and is then read as inactive."""
    made = configuration(given)

    updated = api.post(path(made), {"active": False})

    assert (updated["active"], api.get(path(made))["active"]) == (False, False)


@requirement("customer_portal.updates.reactivate", MUST, cites=CITES)
def test_reactivate(api: Api, given: Given) -> None:
    """An inactive portal configuration is made active again."""
    made = inactive_configuration(given)

    assert api.post(path(made), {"active": True})["active"] is True


@requirement("customer_portal.updates.inactive", MAY, cites=CITES, provenance=INFERRED)
def test_inactive(api: Api, given: Given) -> None:
    """An inactive portal configuration is still changed, and stays inactive."""
    made = inactive_configuration(given)

    updated = api.post(path(made), {"features": {"invoice_history": {"enabled": False}}})

    assert (updated["active"], updated["features"]["invoice_history"]) == (False, {"enabled": False})


@requirement("customer_portal.updates.default_stays_active", MUST, cites=CITES)
def test_default_stays_active(api: Api, given: Given) -> None:
    """The default portal configuration cannot be deactivated: refused, and it stays active."""
    default = default_configuration(given)

    answer = api.working(api.send("POST", path(default), {"active": False}))

    assert kept_active(api, default)["active"] is True
    expect_refusal(answer)


@requirement("customer_portal.updates.only_named", MUST, cites=CITES)
def test_only_named(api: Api, given: Given) -> None:
    """An update leaves everything as it was that it does not name, but for the time of the update."""
    made = configuration(given, metadata={"order_id": "6735"})

    updated = api.post(path(made), {"default_return_url": RETURN_URL})

    assert updated == {**made, "default_return_url": RETURN_URL, "updated": updated["updated"]}


@requirement("customer_portal.updates.within_profile", SHOULD, cites=CITES)
def test_within_profile(api: Api, given: Given) -> None:
    """An update of one member of the business profile leaves its others as they were."""
    made = configuration(given)

    updated = api.post(path(made), {"business_profile": {"headline": "Your plan"}})

    assert updated["business_profile"] == {**made["business_profile"], "headline": "Your plan"}


@requirement("customer_portal.updates.other_features", SHOULD, cites=CITES)
def test_other_features(api: Api, given: Given) -> None:
    """An update of one feature leaves the others as they were."""
    made = configuration(given, features={"invoice_history": {"enabled": True}, "subscription_cancel": CANCELLATION})

    updated = api.post(path(made), {"features": {"payment_method_update": {"enabled": True}}})

    assert updated["features"] == {**made["features"], "payment_method_update": {"enabled": True}}


@requirement("customer_portal.updates.within_feature", SHOULD, cites=CITES)
def test_within_feature(api: Api, given: Given) -> None:
    """An update of one member of a feature leaves its others as they were."""
    made = configuration(given, features={"subscription_cancel": CANCELLATION})
    reason = {"enabled": True, "options": ["unused"]}

    updated = api.post(path(made), {"features": {"subscription_cancel": {"cancellation_reason": reason}}})

    assert updated["features"]["subscription_cancel"] == {**CANCELLATION, "cancellation_reason": reason}


@requirement("customer_portal.updates.arrays", SHOULD, cites=CITES)
def test_arrays(api: Api, given: Given) -> None:
    """An array takes the place of the one before it: what is not in it is no longer allowed."""
    made = configuration(given, features={"customer_update": {"enabled": True, "allowed_updates": ["email", "phone"]}})

    updated = api.post(path(made), {"features": {"customer_update": {"allowed_updates": ["address"]}}})

    assert updated["features"]["customer_update"] == {"enabled": True, "allowed_updates": ["address"]}


@requirement("customer_portal.updates.products", SHOULD, cites=CITES, provenance=OBSERVED)
def test_products(api: Api, given: Given) -> None:
    """The products of an update take the place of those before."""
    made = configuration(given, features=filled(given, UPDATABLE))
    price = given.price(recurring={"interval": "month"}, product_data={"name": "Conformance"})
    others = [{"product": price["product"], "prices": [price["id"]]}]

    updated = api.post(path(made), {"features": {"subscription_update": {"products": others}}, "expand": [PRODUCTS]})

    assert updated["features"]["subscription_update"]["products"] == others


@requirement("customer_portal.updates.updated", MUST, cites=CITES)
def test_updated(api: Api, given: Given) -> None:
    """An update is stamped on the portal configuration, and its creation stays what it was."""
    made = configuration(given)

    updated = api.post(path(made), {"active": True})

    assert updated["updated"] >= made["created"]
    assert updated["created"] == made["created"]


@requirement("customer_portal.updates.kept", MUST, cites=CITES)
def test_kept(api: Api, given: Given) -> None:
    """What an update says is kept: the portal configuration is read as the update answered it."""
    made = configuration(given)

    updated = api.post(path(made), {"default_return_url": "https://example.com/back"})

    assert updated["default_return_url"] == "https://example.com/back"
    assert api.get(path(made)) == updated


@requirement("customer_portal.updates.login_page_off", MUST, cites=CITES, holds=WITH_LOGIN)
def test_login_page_off(api: Api, given: Given) -> None:
    """A login page that is turned off is not shown any more: the URL of it is deactivated."""
    made = configuration(given, login_page={"enabled": True})

    updated = api.post(path(made), {"login_page": {"enabled": False}})

    assert updated["login_page"] == {"enabled": False, "url": None}


@requirement("customer_portal.updates.login_page_kept", SHOULD, cites=CITES, holds=WITH_LOGIN)
def test_login_page_kept(api: Api, given: Given) -> None:
    """An update of something else leaves the login page where it is."""
    made = configuration(given, login_page={"enabled": True})

    updated = api.post(path(made), {"default_return_url": RETURN_URL})

    assert updated["login_page"] == made["login_page"]
    assert updated["login_page"]["enabled"] is True
