"""Usage records: what was used of a metered item, reported as it is used."""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference.call import Call, handles
from conformance.reference.subscribing import thresholds, usage
from conformance.reference.subscribing.items import ITEM


@handles("usage_records.create")
def create(call: Call) -> Json:
    item = call.subject(ITEM)
    subscription = call.store.get("subscription", item["subscription"])
    now = call.now_of(subscription)
    reported = usage.report(call.store, subscription, item, call.params, now)
    thresholds.bill_what_is_reached(call.store, subscription, now)
    return reported
