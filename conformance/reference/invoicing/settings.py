"""Parameters that invoices have in common when they are created and updated, read into the members that they set.

Everything is read before anything is written. A name that was not sent is absent from what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json
from conformance.reference import issuers
from conformance.reference.call import Call
from conformance.reference.errors import ApiError, invalid, missing_in_parameter
from conformance.reference.invoicing.rates import tax_rates
from conformance.reference.invoicing.snapshot import tax_status
from conformance.reference.mutation import shipping
from conformance.reference.store import Record, Store

_PLAIN = ("custom_fields", "description", "effective_at", "footer", "number")
_NOT_ON_STATEMENTS = frozenset("<>\\\"'*")
_OPTIONS = ("acss_debit", "bancontact", "card", "customer_balance", "konbini", "sepa_debit", "us_bank_account")
_RENDERING = ("rendering", "rendering_options")
_SOURCES = ("payment_method", "card", "source", "bank_account")  # a saved card is a payment method too
DAY = 86400


def read(call: Call, customer: Record, current: Mapping[str, Any]) -> dict[str, Any]:
    """The members that the parameters set; `current` is the invoice as it is, or its defaults.

    Raises:
        ApiError: 400; something named does not exist, or does not belong to the customer.
    """
    params = call.params
    members: dict[str, Any] = {name: params[name] for name in _PLAIN if name in params}
    for name, reader in _READERS.items():
        if name in params:
            members[name] = reader(call, customer, current)
    if "default_tax_rates" in params:
        members["default_tax_rates"] = tax_rates(call.store, params["default_tax_rates"], "default_tax_rates")
    if any(name in params for name in _RENDERING):
        members |= _rendering(params, current)
    return members


def rendered(given: Mapping[str, Any] | None) -> dict[str, Json]:
    """How an invoice is rendered, in the words of 2024-04-10, and in those of earlier versions."""
    if given is None:
        return {"rendering": None, "rendering_options": None}
    display = given.get("amount_tax_display")
    return {
        "rendering": {"amount_tax_display": display, "pdf": given.get("pdf")},
        "rendering_options": {"amount_tax_display": display},
    }


def due_date(params: Mapping[str, Any], method: str, current: Mapping[str, Any], created: int) -> int | None:
    """When payment is due: only of invoices that are sent, fixed when the invoice is created.

    Raises:
        ApiError: 400; a due date where none belongs, two of them, or none where one is needed.
    """
    given = [name for name in ("due_date", "days_until_due") if params.get(name) is not None]
    if method != "send_invoice":
        if given:
            raise invalid(
                f"You can only specify `{given[0]}` if invoice collection method is 'send_invoice'.", given[0]
            )
        return None
    if len(given) == len(("due_date", "days_until_due")):
        raise invalid("You may only specify one of these parameters: due_date, days_until_due.", "due_date")
    if "days_until_due" in given:
        return created + int(params["days_until_due"]) * DAY
    found: int | None = params["due_date"] if given else current.get("due_date")
    if found is None:
        raise invalid(
            "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'.",
            "due_date",
        )
    return found


def require_email(customer: Mapping[str, Any]) -> None:
    """Refuses to send invoices to a customer without an address for them."""
    if not customer["email"]:
        raise ApiError(
            "Missing email. In order to create invoices that are sent to the customer, the customer must have a valid "
            "email."
        )


def payment_method(store: Store, identifier: str, customer: Record, param: str) -> Record:
    """A payment method of the customer.

    Raises:
        ApiError: 400; it does not exist, or is not the customer's.
    """
    method = store.in_parameter("payment_method", identifier, param)
    if method["customer"] != customer["id"]:
        raise invalid(
            f"The customer does not have a payment method with the ID {identifier}. The payment method must be "
            "attached to the customer.",
            param,
        )
    return method


def source(store: Store, identifier: str, customer: Record, param: str) -> Record:
    """A payment source of the customer: a card, a source or a bank account.

    Raises:
        ApiError: 400; the customer has no such source.
    """
    for name in _SOURCES:
        found = store.table(name).get(identifier)
        if found is not None and found["customer"] == customer["id"]:
            return found
    raise missing_in_parameter("source", identifier, param)


def _account_tax_ids(call: Call, _: Record, __: Mapping[str, Any]) -> Json:
    given: list[str] | None = call.params["account_tax_ids"]
    for index, identifier in enumerate(given or ()):
        call.store.in_parameter("tax_id", identifier, f"account_tax_ids[{index}]")
    return given


def _automatic_tax(call: Call, customer: Record, _: Mapping[str, Any]) -> Json:
    given = call.params["automatic_tax"]
    enabled = given["enabled"]
    return {
        "enabled": enabled,
        "liability": issuers.liable(given),
        "status": tax_status(customer) if enabled else None,
    }


def _default_payment_method(call: Call, customer: Record, _: Mapping[str, Any]) -> Json:
    given = call.params["default_payment_method"]
    return given and payment_method(call.store, given, customer, "default_payment_method")["id"]


def _default_source(call: Call, customer: Record, _: Mapping[str, Any]) -> Json:
    given = call.params["default_source"]
    return given and source(call.store, given, customer, "default_source")["id"]


def _on_behalf_of(call: Call, _: Record, __: Mapping[str, Any]) -> Json:
    return no_account(call.params["on_behalf_of"], "on_behalf_of")


def _transfer_data(call: Call, _: Record, __: Mapping[str, Any]) -> Json:
    given = call.params["transfer_data"] or {"destination": None}
    return no_account(given["destination"], "transfer_data[destination]")


def no_account(identifier: str | None, param: str) -> None:
    """Refuses connected accounts: the account that this server plays is no platform, and has none."""
    if identifier is not None:
        raise missing_in_parameter("account", identifier, param)


def _application_fee_amount(_: Call, __: Record, ___: Mapping[str, Any]) -> Json:
    raise invalid("Application fees can only be taken from connected accounts.", "application_fee_amount")


def _statement_descriptor(call: Call, _: Record, __: Mapping[str, Any]) -> Json:
    given: str | None = call.params["statement_descriptor"]
    if given and (_NOT_ON_STATEMENTS & set(given) or not any(character.isalpha() for character in given)):
        raise invalid(
            "Statement descriptors have at least one letter and none of these characters: < > \\ \" ' *",
            "statement_descriptor",
        )
    return given


def _issuer(call: Call, _: Record, __: Mapping[str, Any]) -> Json:
    return issuers.read(call.params["issuer"], "issuer")


def _shipping_details(call: Call, _: Record, current: Mapping[str, Any]) -> Json:
    return shipping(current["shipping_details"], call.params["shipping_details"])


def _rendering(params: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Json]:
    """Both names of what is rendered; unsetting the older one leaves nothing of it."""
    given = [params[name] for name in _RENDERING if name in params]
    if None in given:
        return rendered(None)
    found = dict(current["rendering"] or {})
    for each in given:
        found |= each
    return rendered(found)


def _payment_settings(call: Call, _: Record, current: Mapping[str, Any]) -> Json:
    """Settings change leaf by leaf; what was not sent stays."""
    given = dict(call.params["payment_settings"])
    settings = dict(current["payment_settings"])
    if mandate := given.get("default_mandate"):
        raise missing_in_parameter("mandate", mandate, "payment_settings[default_mandate]")
    if "payment_method_options" in given:
        settings["payment_method_options"] = _options(
            settings["payment_method_options"], given.pop("payment_method_options") or {}
        )
    return settings | given


def _options(current: Mapping[str, Any] | None, given: Mapping[str, Any]) -> dict[str, Json]:
    """Options of every payment method type, null where there are none."""
    options: dict[str, Json] = dict.fromkeys(_OPTIONS) | dict(current or {})
    for name, wanted in given.items():
        options[name] = wanted if wanted is None else _OPTION_SHAPES[name](wanted)
    return options


def _card(given: Mapping[str, Any]) -> Json:
    installments = given.get("installments") or {}
    return {
        "installments": {"enabled": installments.get("enabled")},
        "request_three_d_secure": given.get("request_three_d_secure"),
    }


def _customer_balance(given: Mapping[str, Any]) -> Json:
    transfer = dict(given.get("bank_transfer") or {})
    if "eu_bank_transfer" in transfer:
        transfer["eu_bank_transfer"] = dict(transfer["eu_bank_transfer"])
    return {"bank_transfer": {"type": None} | transfer, "funding_type": given.get("funding_type")}


def _acss_debit(given: Mapping[str, Any]) -> Json:
    mandate = given.get("mandate_options") or {}
    return {
        "mandate_options": {"transaction_type": mandate.get("transaction_type")},
        "verification_method": given.get("verification_method") or "automatic",
    }


def _us_bank_account(given: Mapping[str, Any]) -> Json:
    connections = given.get("financial_connections") or {}
    return {
        "financial_connections": {
            "permissions": connections.get("permissions") or [],
            "prefetch": connections.get("prefetch"),
        },
        "verification_method": given.get("verification_method") or "automatic",
    }


_OPTION_SHAPES: Mapping[str, Any] = {
    "acss_debit": _acss_debit,
    "bancontact": lambda given: {"preferred_language": given.get("preferred_language", "en")},
    "card": _card,
    "customer_balance": _customer_balance,
    "konbini": dict,
    "sepa_debit": dict,
    "us_bank_account": _us_bank_account,
}


def option_shapes() -> dict[str, Any]:
    """What completes the options of each payment method type; subscriptions take the same but for cards."""
    return dict(_OPTION_SHAPES)


_READERS: Mapping[str, Any] = {
    "account_tax_ids": _account_tax_ids,
    "application_fee_amount": _application_fee_amount,
    "automatic_tax": _automatic_tax,
    "default_payment_method": _default_payment_method,
    "default_source": _default_source,
    "issuer": _issuer,
    "on_behalf_of": _on_behalf_of,
    "payment_settings": _payment_settings,
    "shipping_details": _shipping_details,
    "statement_descriptor": _statement_descriptor,
    "transfer_data": _transfer_data,
}
