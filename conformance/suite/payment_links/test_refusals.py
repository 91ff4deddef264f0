"""Payment links that cannot be created."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import filled
from conformance.suite.payment_links.made import LINKS, params
from conformance.suite.refusals import refusals
from conformance.suite.requirement import MUST, requirement

Json = Any


@requirement(
    "payment_links.create.refused",
    MUST,
    cites="payment_links/payment_links/create",
    over=refusals("payment_link_refusals", "payment_links.create", "A payment link"),
)
def test_refused(api: Api, given: Given, sends: Json, code: Json, param: Json) -> None:
    """A payment link that cannot be is refused."""
    api.refused("POST", LINKS, params(given, **filled(given, sends)), status=(400, 403), code=code, param=param)
