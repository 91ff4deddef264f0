"""Parameters as a session or a link answers them: what it shows of each, and the defaults of what is not given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import issuers
from conformance.reference.errors import invalid, missing_in_parameter


def enabled(given: Mapping[str, Any] | None, **more: Json) -> dict[str, Json]:
    """A hash with an `enabled` flag: off, where it is not given."""
    return {"enabled": bool(given and given["enabled"]), **more}


def liable(given: Mapping[str, Any] | None) -> dict[str, Json]:
    """`automatic_tax`, and who is liable where it is on.

    Raises:
        ApiError: 400; an account that does not exist.
    """
    return enabled(given, liability=issuers.liable(given))


def automatic_tax(given: Mapping[str, Any] | None) -> dict[str, Json]:
    """`automatic_tax` of a session whose payer has not said yet where they live."""
    shown = liable(given)
    return {**shown, "status": "requires_location_inputs" if shown["enabled"] else None}


def no_account(identifier: str | None, param: str) -> None:
    """Refuses connected accounts: the account that this server plays is no platform, and has none.

    Raises:
        ApiError: 400.
    """
    if identifier is not None:
        raise missing_in_parameter("account", identifier, param)


def no_fee(given: Json, param: str) -> None:
    """Refuses application fees, for the same reason.

    Raises:
        ApiError: 400.
    """
    if given is not None:
        raise invalid("Application fees can only be taken from connected accounts.", param)
