"""Payment links: what they sell and how, read from the parameters of their creation and of their updates.

Source: https://stripe.com/docs/api/payment_links/payment_links/create
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from conformance.contract import Json
from conformance.reference import ids, metadata
from conformance.reference.call import Call
from conformance.reference.checkout import asking, invoices, passing, shipping, shown, terms
from conformance.reference.errors import exclusive, invalid, missing_in_parameter
from conformance.reference.line_items import amounts, listing, reading
from conformance.reference.line_items.reading import Rules, Wanted
from conformance.reference.mutation import picked
from conformance.reference.store import Record

LINK = "payment_link"
MOST_ITEMS = 20
_LONGEST_MESSAGE = 500
_URL = "https://buy.stripe.com/test_"
_DEFAULTS: dict[str, Json] = {
    "active": True,
    "allow_promotion_codes": False,
    "application_fee_amount": None,
    "application_fee_percent": None,
    "billing_address_collection": "auto",
    "application": None,
    "customer_creation": "if_required",
    "inactive_message": None,
    "on_behalf_of": None,
    "payment_method_collection": "always",
    "payment_method_types": None,
    "shipping_address_collection": None,
    "submit_type": "auto",
    "transfer_data": None,
}
_ONLY_RECURRING = ("application_fee_percent", "payment_method_collection", "subscription_data")
_ONLY_ONE_TIME = (
    "application_fee_amount",
    "customer_creation",
    "invoice_creation",
    "payment_intent_data",
    "submit_type",
)
_UPDATABLE = (
    "active",
    "allow_promotion_codes",
    "billing_address_collection",
    "customer_creation",
    "inactive_message",
    "payment_method_collection",
    "payment_method_types",
    "shipping_address_collection",
)
_COMPLETIONS = ("hosted_confirmation", "redirect")


def created(call: Call) -> Record:
    """A new link.

    Raises:
        ApiError: 400; nothing to sell or too much of it, prices that do not go together, parameters that do not.
    """
    params, store = call.params, call.store
    if not params["line_items"]:
        raise invalid("A payment link sells something.", "line_items", "parameter_missing")
    wanted = reading.read(
        store, params["line_items"], Rules(most=MOST_ITEMS), now=call.now, currency=params.get("currency")
    )
    reading.one_interval(wanted)
    _check_kind(params, recurring=any(item.recurring for item in wanted))
    terms.check_days((params.get("subscription_data") or {}).get("trial_period_days"))
    completion = _completion(params.get("after_completion", {"type": "hosted_confirmation"}))
    currency = reading.common_currency(wanted, params.get("currency")) or ""
    _refuse_accounts(params)
    _check_texts(params)
    rates = shipping.read(store, params, currency=currency, now=call.now)
    items = amounts.items_of(store, wanted, currency)
    amounts.calculate(items, currency)
    listing.keep(store, items)
    members = {
        **_DEFAULTS,
        **picked(params, _DEFAULTS),
        **passing.made(params),
        "id": ids.new(LINK),
        "object": LINK,
        "after_completion": completion,
        "automatic_tax": shown.liable(params.get("automatic_tax")),
        "consent_collection": asking.consent(params.get("consent_collection")),
        "currency": currency,
        "custom_fields": asking.fields(params.get("custom_fields"), answered=False),
        "custom_text": asking.texts(params.get("custom_text")),
        "invoice_creation": invoices.read(store, params.get("invoice_creation")),
        "livemode": False,
        "metadata": metadata.merge({}, params),
        "phone_number_collection": shown.enabled(params.get("phone_number_collection")),
        "restrictions": _restrictions(params.get("restrictions")),
        "shipping_options": shipping.options(rates, currency),
        "tax_id_collection": shown.enabled(params.get("tax_id_collection")),
        "url": _URL + ids.alphanumeric(18),
    }
    return store.add(members, hidden={"items": items})


def updated(call: Call, link: Record) -> Record:
    """A link after a change. What it sells stays; how much of it may change.

    Raises:
        ApiError: 400; a line item that is not the link's, parameters that do not go with what it sells.
    """
    params = call.params
    items = link.hidden["items"]
    recurring = any(item["price"]["recurring"] is not None for item in items)
    _check_kind(params, recurring=recurring)
    changes = _changed_items(items, params.get("line_items") or [])
    _check_texts(params)
    members = picked(params, _UPDATABLE) | passing.changed(link, params)
    for name, reader in _READERS.items():
        if name in params:
            members[name] = reader(call, link, params[name])
    link["metadata"] = metadata.merge(link["metadata"], params)
    link.update(members)
    for item, wanted in changes:
        amounts.rewrite(item, wanted)
    amounts.calculate(items, link["currency"])
    return link


def _restrictions(given: Mapping[str, Any] | None, current: Mapping[str, Any] | None = None) -> Json:
    """`restrictions`: how often the link may be completed, and how often it was."""
    if given is None:
        return None
    limit, param = given["completed_sessions"]["limit"], "restrictions[completed_sessions][limit]"
    if limit < 1:
        raise invalid(
            f"Invalid integer: {limit}; a link is completed once or more.", param, "parameter_invalid_integer"
        )
    count = current["completed_sessions"]["count"] if current else 0
    return {"completed_sessions": {"count": count, "limit": limit}}


def _check_texts(params: Mapping[str, Any]) -> None:
    message = params.get("inactive_message")
    if message is not None and len(message) > _LONGEST_MESSAGE:
        raise invalid(f"Invalid string: it must be at most {_LONGEST_MESSAGE} characters", "inactive_message")


def _check_kind(params: Mapping[str, Any], *, recurring: bool) -> None:
    """Refuses parameters of subscriptions for what is paid once, and the other way round."""
    for name in _ONLY_ONE_TIME if recurring else _ONLY_RECURRING:
        if params.get(name) is not None:
            kind = "a recurring price" if recurring else "one-time prices alone"
            raise invalid(f"You can not pass `{name}` with {kind}.", name)


def _completion(given: Mapping[str, Any]) -> dict[str, Json]:
    """`after_completion`: what its type asks for, and nothing of the other type."""
    kind = given["type"]
    [other] = [name for name in _COMPLETIONS if name != kind]
    if given.get(other) is not None:
        if given.get(kind) is not None:
            raise exclusive(f"after_completion[{kind}]", f"after_completion[{other}]")
        raise invalid(f"`{other}` goes with `after_completion[type]={other}`.", f"after_completion[{other}]")
    if kind == "redirect":
        if given.get("redirect") is None:
            param = "after_completion[redirect]"
            raise invalid(f"Missing required param: {param}.", param, "parameter_missing")
        return {"redirect": given["redirect"], "type": kind}
    return {"hosted_confirmation": {"custom_message": None, **(given.get(kind) or {})}, "type": kind}


def _changed_items(items: Sequence[Record], given: Sequence[Mapping[str, Any]]) -> list[tuple[Record, Wanted]]:
    known = {item["id"]: item for item in items}
    changes: dict[str, tuple[Record, Wanted]] = {}
    for index, element in enumerate(given):
        param = f"line_items[{index}]"
        identifier = element["id"]
        if identifier not in known:
            raise missing_in_parameter("line item", identifier, f"{param}[id]")
        if identifier in changes:
            raise invalid(f"The line item {identifier} is named twice.", f"{param}[id]")
        changes[identifier] = (known[identifier], amounts.change(known[identifier], element, param))
    return list(changes.values())


def _refuse_accounts(params: Mapping[str, Any]) -> None:
    """Refuses connected accounts, of which there are none, and what would be taken from them."""
    shown.no_account(params.get("on_behalf_of"), "on_behalf_of")
    shown.no_account((params.get("transfer_data") or {}).get("destination"), "transfer_data[destination]")
    for fee in ("application_fee_amount", "application_fee_percent"):
        shown.no_fee(params.get(fee), fee)


_READERS: Mapping[str, Callable[[Call, Record, Any], Json]] = {  # how an update reads what is no plain value
    "after_completion": lambda _, __, given: _completion(given),
    "automatic_tax": lambda _, __, given: shown.liable(given),
    "custom_fields": lambda _, __, given: asking.fields(given, answered=False),
    "custom_text": lambda _, link, given: asking.texts(given, link["custom_text"]),
    "invoice_creation": lambda call, _, given: invoices.read(call.store, given),
    "restrictions": lambda _, link, given: _restrictions(given, link["restrictions"]),
}
