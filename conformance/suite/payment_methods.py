"""The documented test payment methods by what they do: fixtures/payment_methods.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from conformance.contract import Contract, read_fixture
from conformance.contract.levels import Level
from conformance.suite.requirement import Case

SUCCEED: Final = "pm_card_visa"
DECLINE: Final = "pm_card_chargeCustomerFail"
AUTHENTICATE: Final = "pm_card_authenticationRequired"


def documented() -> Mapping[str, Any]:
    """What each documented test payment method does, by its token."""
    entries: Mapping[str, Any] = read_fixture("payment_methods")
    return entries


def paying(contract: Contract) -> Iterable[Case]:
    """A case for each payment method that never declines: its `token` and its `brand`."""
    operation = contract.named("invoices.pay")
    for token, does in documented().items():
        if does.get("charge") == "succeeds":
            yield Case(token, {"token": token, "brand": does["brand"]}, operation)


def unattachable(contract: Contract) -> Iterable[Case]:
    """A case for each payment method that no customer can have: its `token` and the `error`."""
    operation = contract.named("payment_methods.attach")
    for token, does in documented().items():
        if does["attach"] != "succeeds":
            yield Case(token, {"token": token, "error": does["attach"]}, operation, level=Level(does["level"]))
