"""What the page of a session or a link asks for and says beside the payment: fields and texts of one's own, consent.

Source: https://stripe.com/docs/payments/checkout/custom-fields, https://stripe.com/docs/api/checkout/sessions/create
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conformance.contract import Json
from conformance.reference.errors import ApiError, invalid

_MOST_FIELDS, _MOST_OPTIONS = 3, 200
_LONGEST_KEY, _LONGEST_LABEL, _LONGEST_OPTION, _LONGEST_TEXT = 200, 50, 100, 1200
_KINDS = ("dropdown", "numeric", "text")
_ALPHANUMERIC = re.compile(r"[A-Za-z0-9]+")
_TEXTS: Mapping[str, None] = dict.fromkeys(
    ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
)
_CONSENT: Mapping[str, None] = dict.fromkeys(("payment_method_reuse_agreement", "promotions", "terms_of_service"))

Given = Mapping[str, Any]


def consent(given: Given | None) -> dict[str, Json] | None:
    """`consent_collection`, which shows all its members once it is there."""
    return {**_CONSENT, **given} if given else None


def texts(given: Given | None, current: Given = _TEXTS) -> dict[str, Json]:
    """`custom_text` after a request: what it does not name stays, and what it unsets is None.

    Raises:
        ApiError: 400; a text that is too long.
    """
    for name, text in (given or {}).items():
        if text is not None:
            _check_length(text["message"], _LONGEST_TEXT, f"custom_text[{name}][message]")
    return {**current, **(given or {})}


def fields(given: Sequence[Given] | None, *, answered: bool) -> list[Json]:
    """`custom_fields`; of a session, where they are `answered` one day, each has a value.

    Raises:
        ApiError: 400; too many of them, two of one key, one that is not of its type, or anything too long.
    """
    wanted = given or ()
    if len(wanted) > _MOST_FIELDS:
        raise invalid(f"Array custom_fields exceeded maximum {_MOST_FIELDS} allowed elements.", "custom_fields")
    for index, field in enumerate(wanted):
        _check(field, f"custom_fields[{index}]")
    _check_unique((field["key"] for field in wanted), "custom_fields")
    return [_shown(field, answered) for field in wanted]


def _shown(field: Given, answered: bool) -> dict[str, Json]:
    kind = field["type"]
    limits = {} if kind == "dropdown" else {"maximum_length": None, "minimum_length": None}
    value = {"value": None} if answered else {}
    return {
        kind: {**limits, **(field.get(kind) or {}), **value},
        "key": field["key"],
        "label": field["label"],
        "optional": field.get("optional", False),
        "type": kind,
    }


def _check(field: Given, param: str) -> None:
    _check_key(field["key"], _LONGEST_KEY, f"{param}[key]")
    _check_length(field["label"]["custom"], _LONGEST_LABEL, f"{param}[label][custom]")
    kind = field["type"]
    for other in _KINDS:
        if other != kind and field.get(other) is not None:
            raise invalid(f"`{other}` goes with fields of that type.", f"{param}[{other}]")
    if kind == "dropdown":
        _check_options(field.get("dropdown"), f"{param}[dropdown]")
    else:
        _check_limits(field.get(kind) or {}, f"{param}[{kind}]")


def _check_options(dropdown: Given | None, param: str) -> None:
    if not dropdown or not dropdown["options"]:
        raise invalid(f"Missing required param: {param}[options].", f"{param}[options]", "parameter_missing")
    options = dropdown["options"]
    if len(options) > _MOST_OPTIONS:
        raise invalid(f"Array {param}[options] exceeded maximum {_MOST_OPTIONS} allowed elements.", f"{param}[options]")
    for index, option in enumerate(options):
        _check_length(option["label"], _LONGEST_OPTION, f"{param}[options][{index}][label]")
        _check_key(option["value"], _LONGEST_OPTION, f"{param}[options][{index}][value]")
    _check_unique((option["value"] for option in options), f"{param}[options]")


def _check_limits(limits: Given, param: str) -> None:
    least, most = limits.get("minimum_length"), limits.get("maximum_length")
    if least is not None and most is not None and least > most:
        raise invalid("The minimum length of a field cannot lie above its maximum.", f"{param}[minimum_length]")


def _check_key(key: str, longest: int, param: str) -> None:
    _check_length(key, longest, param)
    if not _ALPHANUMERIC.fullmatch(key):
        raise invalid(f"Invalid string: {key}; it has to be alphanumeric.", param)


def _check_length(text: str, longest: int, param: str) -> None:
    if len(text) > longest:
        raise _too_long(text, longest, param)


def _check_unique(keys: Iterable[str], param: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise invalid(f"`{key}` is there twice.", param)
        seen.add(key)


def _too_long(text: str, longest: int, param: str) -> ApiError:
    return invalid(f"Invalid string: {text[:4]}...{text[-4:]}; must be at most {longest} characters", param)
