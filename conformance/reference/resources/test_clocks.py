"""Test clocks: time that a test moves forward, and everything that is due on the way.

Source: https://stripe.com/docs/billing/testing/test-clocks
"""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference import clock, ids
from conformance.reference.call import Call, handles
from conformance.reference.errors import invalid
from conformance.reference.scheduling import ending as scheduling
from conformance.reference.subscribing.clocks import farthest
from conformance.reference.subscribing.ending import cancel_all_of

_LIVES = 30 * 24 * 3600  # seconds until a clock is deleted by itself


@handles("test_clocks.create")
def create(call: Call) -> Json:
    return call.store.add(
        {
            "id": ids.new(clock.CLOCK),
            "object": clock.CLOCK,
            "created": call.now,
            "deletes_after": call.now + _LIVES,
            "frozen_time": call.params["frozen_time"],
            "livemode": False,
            "name": call.params.get("name"),
            "status": "ready",
        }
    )


@handles("test_clocks.retrieve")
def retrieve(call: Call) -> Json:
    return call.subject(clock.CLOCK)


@handles("test_clocks.list")
def list_(call: Call) -> Json:
    return call.page(clock.CLOCK)


@handles("test_clocks.advance")
def advance(call: Call) -> Json:
    """Everything has happened before this is answered; the next answer says `ready`, this one still `advancing`."""
    moved = call.subject(clock.CLOCK)
    to: int = call.params["frozen_time"]
    if to <= moved["frozen_time"]:
        raise invalid("A test clock only moves forward: frozen_time is not later than the current one.", "frozen_time")
    if to > farthest(call.store, moved):
        raise invalid(
            "A test clock moves at most two intervals of its shortest subscription at once, and at most two years "
            "where it has none.",
            "frozen_time",
        )
    clock.advance(call.store, moved, to)
    return {**moved, "status": "advancing"}


@handles("test_clocks.delete")
def delete(call: Call) -> Json:
    """Its customers go with it, and their subscriptions are canceled."""
    gone = call.subject(clock.CLOCK)
    for customer in list(call.store.table("customer").of("test_clock", gone["id"])):
        scheduling.cancel_all_of(call.store, customer, gone["frozen_time"])
        cancel_all_of(call.store, customer, gone["frozen_time"])
        call.store.remove(customer)
    call.store.agenda.forget(gone["id"])
    return call.store.remove(gone)
