"""Portal configurations: what customers see in the portal, and what they may do there."""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference import metadata, portal
from conformance.reference.call import Call, handles
from conformance.reference.errors import invalid
from conformance.reference.mutation import picked

_UPDATABLE = ("active", "default_return_url")
_FILTERS = ("active", "is_default")


@handles("customer_portal.create_configuration")
def create(call: Call) -> Json:
    return portal.new_configuration(call.store, call.params, metadata.merge({}, call.params), call.now)


@handles("customer_portal.retrieve_configuration")
def retrieve(call: Call) -> Json:
    return call.subject(portal.CONFIGURATION)


@handles("customer_portal.update_configuration")
def update(call: Call) -> Json:
    configuration, params = call.subject(portal.CONFIGURATION), call.params
    if configuration["is_default"] and params.get("active") is False:
        raise invalid("The default configuration stays active.")
    features, products = portal.changed_features(
        call.store, configuration["features"], configuration.hidden[portal.PRODUCTS], params.get("features", {})
    )
    merged = metadata.merge(configuration["metadata"], params)
    profile = {**configuration["business_profile"], **params.get("business_profile", {})}
    configuration.update(picked(params, _UPDATABLE))
    configuration["login_page"] = portal.login_page(params.get("login_page"), configuration["login_page"])
    configuration.update(features=features, metadata=merged, business_profile=profile, updated=call.now)
    configuration.hidden[portal.PRODUCTS] = products
    return configuration


@handles("customer_portal.list_configurations")
def list_(call: Call) -> Json:
    wanted = picked(call.params, _FILTERS)
    table = call.store.table(portal.CONFIGURATION)
    found = (record for record in table.newest_first() if all(record[name] == wanted[name] for name in wanted))
    return call.page(portal.CONFIGURATION, found)
