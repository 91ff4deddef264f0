"""The upcoming invoice of a schedule that is only supposed: a new one, or one that is there with other phases.

The schedule is made, or changed, for the length of the preview; then all of it is taken back.
"""

from __future__ import annotations

from conformance.reference.call import Call
from conformance.reference.errors import ApiError, exclusive
from conformance.reference.invoicing.preview import none
from conformance.reference.rehearsal import rehearsed
from conformance.reference.scheduling import opening, previewing, turning, updating
from conformance.reference.store import Record
from conformance.reference.subscribing import reach
from conformance.reference.subscribing.previewing import billed

_DETAILS = "schedule_details"


def draft(call: Call, customer: Record) -> Record | None:
    """The draft that a preview shows, nothing of it stored; None where neither schedule nor subscription is previewed.

    Raises:
        ApiError: 400; details beside a subscription, or as the operation says that makes or changes schedules. 404
            `invoice_upcoming_none`; the schedule is over.
    """
    if call.params.get(_DETAILS) is None:
        return previewing.draft(call, customer)
    for name in call.params:
        if name.startswith("subscription"):
            raise exclusive(_DETAILS, name)
    try:
        return _new(call, customer) if call.params.get("schedule") is None else _changed(call, customer)
    except ApiError as error:
        error.param = _as_sent(error.param, call)
        raise


def _new(call: Call, customer: Record) -> Record:
    """The first invoice of a schedule that does not exist yet."""
    store, details, now = call.store, call.params[_DETAILS], call.now_of(customer)
    first = ((details.get("phases") or [{}])[0]).get("start_date") or "now"
    with rehearsed(store, reach.around(store, customer, {})):
        schedule = opening.plan(store, customer, {**details, "start_date": first}, now=now)
        return previewing.first(store, schedule, customer)


def _changed(call: Call, customer: Record) -> Record | None:
    """What a schedule bills next, were it changed so."""
    store, details = call.store, call.params[_DETAILS]
    schedule = call.named(turning.SCHEDULE, "schedule")
    assert schedule is not None
    if schedule["status"] not in turning.OPEN or schedule["customer"] != customer["id"]:
        return previewing.draft(call, customer)  # refuses it
    subscription = store.table("subscription").get(schedule["subscription"] or "")
    latest = subscription and subscription["latest_invoice"]
    touched = [*turning.touched(store, schedule), *reach.around(store, customer, {}, subscription)]
    with rehearsed(store, touched):
        updating.update(store, schedule, details, now=call.now_of(schedule), collect=False)
        subscription = store.table("subscription").get(schedule["subscription"] or "")
        if subscription is not None and subscription["latest_invoice"] != latest:
            return billed(store, subscription)
        if schedule["status"] not in turning.OPEN:
            raise none(customer)
        return previewing.upcoming(store, schedule, customer)


def _as_sent(param: str | None, call: Call) -> str | None:
    """`phases[0][items]` → `schedule_details[phases][0][items]`."""
    name, bracket, rest = (param or "").partition("[")
    known = name in call.params[_DETAILS] or name == "phases"
    return f"{_DETAILS}[{name}]{bracket}{rest}" if known else param
