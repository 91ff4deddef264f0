"""Parameters as a session or a link answers them: what it shows of each, and the defaults of what is not given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference.errors import invalid, missing_in_parameter

_UNSEEN: Mapping[str, tuple[str, ...]] = {  # members of payment_method_options that are only ever sent
    "card": ("installments.plan",),
    "p24": ("tos_shown_and_accepted",),
    "paynow": ("tos_shown_and_accepted",),
}
_UNSEEN_METHODS = frozenset({"wechat_pay"})
_VOUCHER_DAYS = {"boleto": 3, "konbini": None, "oxxo": 3}  # until a voucher expires, where nothing else is asked


def payment_method_options(given: Mapping[str, Any] | None) -> dict[str, Json]:
    """`payment_method_options`, without what is only ever sent."""
    shown = {name: dict(options) for name, options in (given or {}).items() if name not in _UNSEEN_METHODS}
    for name, paths in _UNSEEN.items():
        for path in paths:
            _drop(shown.get(name), path.split("."))
    for name in shown.keys() & _VOUCHER_DAYS.keys():
        shown[name] = {"expires_after_days": _VOUCHER_DAYS[name], **shown[name]}
    return shown


def enabled(given: Mapping[str, Any] | None, **more: Json) -> dict[str, Json]:
    """A hash with an `enabled` flag: off, where it is not given."""
    return {"enabled": bool(given and given["enabled"]), **more}


def automatic_tax(given: Mapping[str, Any] | None) -> dict[str, Json]:
    """`automatic_tax` of a session whose payer has not said yet where they live."""
    shown = enabled(given)
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


def _drop(options: dict[str, Json] | None, path: list[str]) -> None:
    if not options:
        return
    first, *rest = path
    if not rest:
        options.pop(first, None)
    elif isinstance(options.get(first), dict):
        options[first] = dict(options[first])
        _drop(options[first], rest)
