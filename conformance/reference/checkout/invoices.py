"""`invoice_creation`: the invoice that follows a one-time payment, made from what a session or a link says of it.

Source: https://stripe.com/docs/payments/checkout/post-payment-invoices
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import issuers
from conformance.reference.store import Store

_BLANK: Mapping[str, None] = dict.fromkeys(
    ("account_tax_ids", "custom_fields", "description", "footer", "issuer", "rendering_options")
)
_DATA = "invoice_creation[invoice_data]"


def read(store: Store, given: Mapping[str, Any] | None) -> dict[str, Json]:
    """`invoice_creation` as it is answered: off, where it is not asked for.

    Raises:
        ApiError: 400; an unknown tax ID or account.
    """
    asked = given or {"enabled": False}
    data = asked.get("invoice_data") or {}
    for index, identifier in enumerate(data.get("account_tax_ids") or ()):
        store.in_parameter("tax_id", identifier, f"{_DATA}[account_tax_ids][{index}]")
    shown = {**_BLANK, **data, "metadata": data.get("metadata") or {}}
    if data.get("issuer") is not None:
        shown["issuer"] = issuers.read(data["issuer"], f"{_DATA}[issuer]")
    if shown["rendering_options"] is not None:
        shown["rendering_options"] = {"amount_tax_display": None, **shown["rendering_options"]}
    return {"enabled": asked["enabled"], "invoice_data": shown}
