"""Where a session is shown, and where it leads: a page of its own, or one that is embedded in another.

Source: https://stripe.com/docs/payments/checkout/custom-redirect-behavior
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.errors import ApiError, invalid

_URL = "https://checkout.stripe.com/c/pay/"
_REFUSED: Mapping[str, tuple[str, ...]] = {  # in a mode, what is for the other one
    "embedded": ("success_url", "cancel_url"),
    "hosted": ("return_url", "redirect_on_completion"),
}


def read(params: Mapping[str, Any], identifier: str) -> dict[str, Json]:
    """The members of the session `identifier` that lead to it and away from it.

    Raises:
        ApiError: 400; a URL that the mode does not have, or none where it needs one.
    """
    mode = params.get("ui_mode", "hosted")
    for name in _REFUSED[mode]:
        if params.get(name) is not None:
            raise invalid(f"You can not pass `{name}` where `ui_mode` is `{mode}`.", name)
    return _embedded(params, identifier) if mode == "embedded" else _hosted(params, identifier)


def _hosted(params: Mapping[str, Any], identifier: str) -> dict[str, Json]:
    return {
        "cancel_url": params.get("cancel_url"),
        "client_secret": None,
        "success_url": _needed(params, "success_url"),
        "ui_mode": "hosted",
        "url": f"{_URL}{identifier}#{ids.alphanumeric(64)}",
    }


def _embedded(params: Mapping[str, Any], identifier: str) -> dict[str, Json]:
    """Nobody is led away who is never redirected: only then is no `return_url` needed."""
    redirect = params.get("redirect_on_completion", "always")
    back = params.get("return_url") if redirect == "never" else _needed(params, "return_url")
    return {
        "cancel_url": None,
        "client_secret": f"{identifier}_secret_{ids.alphanumeric(48)}",
        "redirect_on_completion": redirect,
        **({} if back is None else {"return_url": back}),
        "success_url": None,
        "ui_mode": "embedded",
        "url": None,
    }


def _needed(params: Mapping[str, Any], name: str) -> Json:
    if params.get(name) is None:
        raise _missing(name)
    return params[name]


def _missing(name: str) -> ApiError:
    return invalid(f"Missing required param: {name}.", name, "parameter_missing")
