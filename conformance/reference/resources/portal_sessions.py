"""Portal sessions: a short-lived link with which one customer enters the portal."""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference import flows, ids, portal
from conformance.reference.call import Call, handles
from conformance.reference.errors import invalid, missing_in_parameter
from conformance.reference.store import Record

_SESSION = "billing_portal.session"
_HOST = "https://billing.stripe.com/session/"
_SECRET_LENGTH = 32


@handles("customer_portal.create_session")
def create(call: Call) -> Json:
    """The session is answered once: no operation reads it again."""
    params = call.params
    customer = call.store.in_parameter("customer", params["customer"], "customer")
    configuration = _configuration(call)
    return_url = params.get("return_url") or configuration["default_return_url"]
    if return_url is None:
        raise invalid("No `return_url` was given, and the configuration has no `default_return_url`.")
    if params.get("on_behalf_of") is not None:  # the account that this server plays is no platform
        raise missing_in_parameter("account", params["on_behalf_of"], "on_behalf_of")
    return call.store.add(
        {
            "id": ids.new(_SESSION),
            "object": _SESSION,
            "configuration": configuration["id"],
            "created": call.now,
            "customer": customer["id"],
            "flow": flows.read(call.store, params.get("flow_data"), customer, configuration),
            "livemode": False,
            "locale": params.get("locale"),
            "on_behalf_of": None,
            "return_url": return_url,
            "url": f"{_HOST}{ids.alphanumeric(_SECRET_LENGTH)}",
        }
    )


def _configuration(call: Call) -> Record:
    """The configuration that the request names, else the account's default.

    Raises:
        ApiError: 400; there is none, or it is inactive.
    """
    configuration = call.named(portal.CONFIGURATION, "configuration") or portal.default_of(call.store)
    if configuration is None:
        raise invalid("No configuration was provided, and the account has no default configuration yet.")
    if not configuration["active"]:
        raise invalid(f"The configuration {configuration['id']} is not active.", "configuration")
    return configuration
