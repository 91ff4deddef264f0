"""How a session can be paid: types of payment methods and their options, and what is saved for another time.

Source: https://stripe.com/docs/api/checkout/sessions/create
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference.accounts import METHOD_CONFIGURATION
from conformance.reference.errors import exclusive, missing_in_parameter

_UNSEEN: Mapping[str, tuple[str, ...]] = {  # members of payment_method_options that are only ever sent
    "card": ("installments.plan",),
    "p24": ("tos_shown_and_accepted",),
    "paynow": ("tos_shown_and_accepted",),
    "paypal": ("risk_correlation_id",),
}
_UNSEEN_METHODS = frozenset({"wechat_pay"})
_USUAL: Mapping[str, Mapping[str, Json]] = {  # what options are where nothing else is asked
    "boleto": {"expires_after_days": 3},
    "card": {"request_three_d_secure": "automatic"},
    "konbini": {"expires_after_days": None},
    "oxxo": {"expires_after_days": 3},
    "paypal": {"preferred_locale": None, "reference": None},
    "pix": {"expires_after_seconds": None},
    "swish": {"reference": None},
}
_CHOSEN = ("payment_method_configuration", "payment_method_types")  # of the two, one says what is offered


def read(params: Mapping[str, Any], mode: str) -> dict[str, Json]:
    """The members of a session that say how it can be paid.

    Raises:
        ApiError: 400; an unknown configuration, or one beside types of payment methods.
    """
    return {
        "payment_method_collection": params.get("payment_method_collection", _collection(mode)),
        "payment_method_configuration_details": _configuration(params),
        "payment_method_options": options(params.get("payment_method_options")),
        "payment_method_types": params.get("payment_method_types") or ["card"],
        "saved_payment_method_options": _saved(params.get("saved_payment_method_options")),
    }


def options(given: Mapping[str, Any] | None) -> dict[str, Json]:
    """`payment_method_options`, without what is only ever sent."""
    shown = {
        name: {**_USUAL.get(name, {}), **{key: value for key, value in sent.items() if value is not None}}
        for name, sent in (given or {}).items()
        if name not in _UNSEEN_METHODS
    }
    for name, paths in _UNSEEN.items():
        for path in paths:
            _drop(shown.get(name), path.split("."))
    connections = shown.get("us_bank_account", {}).get("financial_connections")
    if connections is not None:
        shown["us_bank_account"]["financial_connections"] = {"prefetch": None, **connections}
    return shown


def _collection(mode: str) -> str:
    """Of a payment that turns out to cost nothing, no payment method is collected."""
    return "if_required" if mode == "payment" else "always"


def _configuration(params: Mapping[str, Any]) -> dict[str, Json] | None:
    """Which configuration chooses the payment methods; the account that this server plays has its default one alone."""
    if all(params.get(name) for name in _CHOSEN):
        raise exclusive(*_CHOSEN)
    asked = params.get("payment_method_configuration")
    if asked not in (None, METHOD_CONFIGURATION):
        raise missing_in_parameter("payment_method_configuration", asked, "payment_method_configuration")
    return None if params.get("payment_method_types") else {"id": METHOD_CONFIGURATION, "parent": None}


def _saved(given: Mapping[str, Any] | None) -> dict[str, Json] | None:
    return {"allow_redisplay_filters": ["always"], "payment_method_save": None, **given} if given else None


def _drop(options: dict[str, Json] | None, path: list[str]) -> None:
    if not options:
        return
    first, *rest = path
    if not rest:
        options.pop(first, None)
    elif isinstance(options.get(first), dict):
        options[first] = dict(options[first])
        _drop(options[first], rest)
