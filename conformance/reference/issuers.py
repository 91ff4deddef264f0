"""Who issues invoices, and who is liable for the tax on them: the account itself.

The account that this server plays is no platform and has no connected accounts, so nobody else can be named.
Source: https://stripe.com/docs/tax/connect
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference.errors import invalid, missing_in_parameter

Given = Mapping[str, Any]


def itself() -> dict[str, Json]:
    """An issuer where nothing else is asked for."""
    return {"type": "self"}


def read(given: Given | None, param: str) -> dict[str, Json]:
    """`issuer` or `liability` as objects show them; `param` is where the request says it.

    Raises:
        ApiError: 400; a connected account, of which there is none, or none where one has to be named.
    """
    if given is None or given["type"] == "self":
        return itself()
    if given.get("account") is None:
        raise invalid(f"A {param} of type `account` has to name the account.", f"{param}[type]", "parameter_missing")
    raise missing_in_parameter("account", given["account"], f"{param}[account]")


def liable(automatic_tax: Given | None, param: str = "automatic_tax") -> dict[str, Json] | None:
    """`liability` of an `automatic_tax` parameter: nobody is liable where tax is not calculated.

    Raises:
        ApiError: 400; see `read`.
    """
    given = automatic_tax or {}
    issuer = read(given.get("liability"), f"{param}[liability]")
    return issuer if given.get("enabled") else None
