"""Every parameter that a payment link is created or updated with, and what the link then holds."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import Setting, expect_part, filled, parameters
from conformance.suite.payment_links.made import LINKS, link, params, path
from conformance.suite.requirement import MUST, requirement


@requirement(
    "payment_links.create.parameter",
    MUST,
    cites="payment_links/payment_links/create",
    over=parameters("payment_link_parameters", "payment_links.create"),
)
def test_create_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A payment link that is created with a parameter holds it."""
    made = api.post(LINKS, params(given, **filled(given, setting.sends)))

    expect_part(filled(given, setting.gives), made)


@requirement(
    "payment_links.update.parameter",
    MUST,
    cites="payment_links/payment_links/update",
    over=parameters("payment_link_parameters", "payment_links.update"),
)
def test_update_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A payment link that is updated with a parameter holds it."""
    before = link(given, **filled(given, setting.made))

    updated = api.post(path(before), filled(given, setting.sends))

    expect_part(filled(given, setting.gives), updated)
