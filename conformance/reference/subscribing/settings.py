"""Parameters of subscriptions that neither bill nor time anything, read into the members that they set.

Everything is read before anything is written. A name that was not sent is absent from what comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from conformance.contract import Json
from conformance.reference import issuers, metadata
from conformance.reference.errors import invalid, missing_in_parameter
from conformance.reference.invoicing import settings as invoice_settings
from conformance.reference.invoicing.rates import tax_rates
from conformance.reference.store import Record, Store

Given = Mapping[str, Any]
DEFAULTS: Mapping[str, Json] = {
    "application_fee_percent": None,
    "automatic_tax": {"enabled": False, "liability": None},
    "billing_thresholds": None,
    "collection_method": "charge_automatically",
    "days_until_due": None,
    "default_payment_method": None,
    "default_source": None,
    "default_tax_rates": [],
    "description": None,
    "metadata": {},
    "on_behalf_of": None,
    "payment_settings": {
        "payment_method_options": None,
        "payment_method_types": None,
        "save_default_payment_method": "off",
    },
    "transfer_data": None,
    "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
}
_OPTIONS = ("acss_debit", "bancontact", "card", "customer_balance", "konbini", "sepa_debit", "us_bank_account")


def read(store: Store, customer: Record, params: Given, current: Given) -> dict[str, Any]:
    """The members that the parameters set; `current` is the subscription as it is, or its defaults.

    Raises:
        ApiError: 400; something named does not exist, or does not belong to the customer; days without a due date.
    """
    members = {
        name: reader(store, customer, params[name], current) for name, reader in _READERS.items() if name in params
    }
    return members | plain(params, current) | _collection(customer, params, current)


def plain(params: Given, current: Given) -> dict[str, Any]:
    """What describes a subscription, and neither bills nor times anything."""
    members: dict[str, Any] = {name: params[name] for name in ("description",) if name in params}
    if "metadata" in params:
        members["metadata"] = metadata.merge(current["metadata"], params)
    return members


def invoicing(store: Store, params: Given, current: Given) -> dict[str, Json]:
    """`invoice_settings`, which no answer shows: who issues the invoices to come, and with which tax IDs.

    Raises:
        ApiError: 400; an issuer or a tax ID that does not exist.
    """
    given = params.get("invoice_settings") or {}
    shown = {"account_tax_ids": None, "issuer": issuers.itself(), **current}
    if "issuer" in given:
        shown["issuer"] = issuers.read(given["issuer"], "invoice_settings[issuer]")
    if "account_tax_ids" in given:
        shown["account_tax_ids"] = account_tax_ids(store, given["account_tax_ids"], "invoice_settings")
    return shown


def account_tax_ids(store: Store, given: Sequence[str] | None, param: str) -> list[str] | None:
    """The tax IDs of the account that invoices show; `param` is the hash that names them.

    Raises:
        ApiError: 400; one does not exist.
    """
    for index, identifier in enumerate(given or ()):
        store.in_parameter("tax_id", identifier, f"{param}[account_tax_ids][{index}]")
    return list(given) if given else None


def _collection(customer: Record, params: Given, current: Given) -> dict[str, Any]:
    """How invoices are collected, and how long customers have to pay those that are sent."""
    method = params.get("collection_method") or current["collection_method"]
    days = params.get("days_until_due") if "days_until_due" in params else current["days_until_due"]
    if method == "charge_automatically":
        if params.get("days_until_due") is not None:
            raise invalid(
                "You can only specify `days_until_due` if subscription collection method is 'send_invoice'.",
                "days_until_due",
            )
        return {"collection_method": method, "days_until_due": None}
    if days is None:
        raise invalid(
            "If subscription collection method is 'send_invoice', you must specify 'days_until_due'.",
            "days_until_due",
        )
    if current["collection_method"] != method:
        invoice_settings.require_email(customer)
    return {"collection_method": method, "days_until_due": days}


def _automatic_tax(_: Store, __: Record, given: Json, ___: Given) -> Json:
    return {"enabled": given["enabled"], "liability": issuers.liable(given)}


def _billing_thresholds(_: Store, __: Record, given: Json, ___: Given) -> Json:
    if given is None:
        return None
    if given.get("amount_gte") is None:
        raise invalid("Billing thresholds need an `amount_gte`.", "billing_thresholds")
    return {"amount_gte": None, "reset_billing_cycle_anchor": None} | given


def _default_payment_method(store: Store, customer: Record, given: Json, _: Given) -> Json:
    return given and invoice_settings.payment_method(store, given, customer, "default_payment_method")["id"]


def _default_source(store: Store, customer: Record, given: Json, _: Given) -> Json:
    return given and invoice_settings.source(store, given, customer, "default_source")["id"]


def _default_tax_rates(store: Store, _: Record, given: Json, __: Given) -> Json:
    return tax_rates(store, given, "default_tax_rates")


def _application_fee_percent(_: Store, __: Record, given: Json, ___: Given) -> Json:
    if given is None:
        return None
    raise invalid("Application fees can only be taken from connected accounts.", "application_fee_percent")


def _transfer_data(_: Store, __: Record, given: Json, ___: Given) -> Json:
    """Refuses connected accounts: the account that this server plays is no platform, and has none."""
    if given is None:
        return None
    raise missing_in_parameter("account", given["destination"], "transfer_data[destination]")


def _on_behalf_of(_: Store, __: Record, given: Json, ___: Given) -> Json:
    """Refuses connected accounts, as `_transfer_data` does."""
    if given is None:
        return None
    raise missing_in_parameter("account", given, "on_behalf_of")


def _trial_settings(_: Store, __: Record, given: Json, ___: Given) -> Json:
    return given


def _payment_settings(_: Store, __: Record, given: Json, current: Given) -> Json:
    """Settings change leaf by leaf; what was not sent stays."""
    settings: dict[str, Any] = dict(current["payment_settings"])
    given = dict(given)
    if "payment_method_options" in given:
        wanted = given.pop("payment_method_options") or {}
        options: dict[str, Json] = dict.fromkeys(_OPTIONS) | dict(settings["payment_method_options"] or {})
        shape = invoice_settings.option_shapes() | {"card": _card}
        options |= {name: option if option is None else shape[name](option) for name, option in wanted.items()}
        settings["payment_method_options"] = options
    return settings | given


def _card(given: Mapping[str, Any]) -> Json:
    mandate = given.get("mandate_options")
    return {
        **(
            {"mandate_options": {"amount": None, "amount_type": None, "description": None} | mandate}
            if mandate is not None
            else {}
        ),
        "network": given.get("network"),
        "request_three_d_secure": given.get("request_three_d_secure"),
    }


_READERS: Mapping[str, Callable[[Store, Record, Json, Given], Json]] = {
    "application_fee_percent": _application_fee_percent,
    "automatic_tax": _automatic_tax,
    "billing_thresholds": _billing_thresholds,
    "default_payment_method": _default_payment_method,
    "default_source": _default_source,
    "default_tax_rates": _default_tax_rates,
    "on_behalf_of": _on_behalf_of,
    "payment_settings": _payment_settings,
    "transfer_data": _transfer_data,
    "trial_settings": _trial_settings,
}
