"""Subscription schedules: phases that a subscription goes through by itself."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import Json
from conformance.reference.call import Call, handles
from conformance.reference.errors import exclusive, invalid, missing_in_parameter
from conformance.reference.pagination import created_within
from conformance.reference.scheduling import ending, opening, updating
from conformance.reference.scheduling.turning import SCHEDULE
from conformance.reference.store import Record

_ENDS = ("canceled_at", "completed_at", "released_at")


@handles("subscription_schedules.create")
def create(call: Call) -> Json:
    """With `from_subscription` everything is the subscription's, and nothing else can be given."""
    params = call.params
    subscription = call.named("subscription", "from_subscription")
    if subscription is not None:
        for name in params:
            if name != "from_subscription":
                raise exclusive("from_subscription", name)
        return opening.around(call.store, subscription, now=call.now_of(subscription))
    customer = call.named("customer", "customer")
    if customer is None:
        raise invalid("Missing required param: customer.", "customer", "parameter_missing")
    return opening.start(call.store, customer, params, now=call.now_of(customer))


@handles("subscription_schedules.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject(SCHEDULE)


@handles("subscription_schedules.update")
def update(call: Call) -> Json:
    schedule = call.subject(SCHEDULE)
    updating.update(call.store, schedule, call.params, now=call.now_of(schedule))
    return schedule


@handles("subscription_schedules.cancel")
def cancel(call: Call) -> Json:
    schedule = call.subject(SCHEDULE)
    ending.cancel(call.store, schedule, call.params, now=call.now_of(schedule))
    return schedule


@handles("subscription_schedules.release")
def release(call: Call) -> Json:
    schedule = call.subject(SCHEDULE)
    ending.release(call.store, schedule, call.params, now=call.now_of(schedule))
    return schedule


@handles("subscription_schedules.list")
def list_(call: Call) -> Json:
    """`scheduled` asks for those that have not started, and so for none that has ended."""
    for name in _ENDS:
        if name in call.params and "scheduled" in call.params:
            raise exclusive(name, "scheduled")
    return call.page(SCHEDULE, _listed(call))


def _listed(call: Call) -> Iterator[Record]:
    params, table = call.params, call.store.table(SCHEDULE)
    customer = params.get("customer")
    if customer is not None and call.store.look_up("customer", customer) is None:
        raise missing_in_parameter("customer", customer, "customer")
    for schedule in table.newest_first() if customer is None else table.of("customer", customer):
        if (not params.get("scheduled") or schedule["status"] == "not_started") and all(
            created_within(schedule, params, field) for field in ("created", *_ENDS)
        ):
            yield schedule
