"""The documented test payment methods by what they do: fixtures/payment_methods.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from conformance.contract import data_folder

SUCCEED: Final = "pm_card_visa"
DECLINE: Final = "pm_card_chargeCustomerFail"
AUTHENTICATE: Final = "pm_card_authenticationRequired"


def documented() -> Mapping[str, Any]:
    """What each documented test payment method does, by its token."""
    loaded: Mapping[str, Any] = yaml.safe_load((data_folder("fixtures") / "payment_methods.yaml").read_text())
    return loaded
