"""Whatever the phases: the subscription is what the current one says, and what is previewed is what is billed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.reference import create_app
from tests.reference.conftest import KEY, InProcess, Target
from tests.reference.schedules.conftest import DAY, START, Timetable

Json = Any
STEPS = 6
FARTHEST = 13 * DAY  # a clock moves at most two intervals of a week at once

phases = st.fixed_dictionaries(
    {
        "amount": st.sampled_from([0, 1000, 3333]),
        "interval": st.sampled_from(["week", "month"]),
        "days": st.integers(3, 40),
        "seconds": st.integers(0, DAY - 1),
    },
    optional={
        "trial": st.just(True),
        "billing_cycle_anchor": st.just("phase_start"),
        "proration_behavior": st.sampled_from(["none", "always_invoice"]),
        "coupon": st.sampled_from(["once", "forever"]),
    },
)


@contextmanager
def opened() -> Iterator[Timetable]:
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(transport=InProcess(create_app()), base_url="http://reference", headers=headers) as client:
        yield Timetable(Target(client))


def written(timetable: Timetable, drawn: Json, end: int) -> Json:
    """A phase as a request writes it, which ends at `end`."""
    members = {name: drawn[name] for name in ("trial", "billing_cycle_anchor", "proration_behavior") if name in drawn}
    if "coupon" in drawn:
        members["coupon"] = timetable.post("coupons", percent_off="25", duration=drawn["coupon"])["id"]
    return timetable.phase(drawn["amount"], drawn["interval"], end_date=end, **members)


def move(timetable: Timetable, now: int, to: int) -> None:
    for at in (*range(now + FARTHEST, to, FARTHEST), to):
        timetable.move(at)


def bought(entries: Json) -> list[tuple[str, int]]:
    """Prices, as a phase names them or as a subscription shows them, and quantities."""
    ids = [each["price"]["id"] if isinstance(each["price"], dict) else each["price"] for each in entries]
    return sorted(zip(ids, (each["quantity"] for each in entries), strict=True))


@settings(max_examples=20, deadline=None)
@given(
    drawn=st.lists(phases, min_size=1, max_size=4),
    delay=st.sampled_from([0, 0, 5 * DAY]),
    end_behavior=st.sampled_from(["release", "cancel", "renew"]),
)
def test_what_is_previewed_is_billed(drawn: Json, delay: int, end_behavior: str) -> None:
    with opened() as timetable:
        end, asked = START + delay, []
        for phase in drawn:
            end += phase["days"] * DAY + phase["seconds"]
            asked.append(written(timetable, phase, end))
        made, now = timetable.schedule(*asked, start_date=START + delay, end_behavior=end_behavior), START
        for _ in range(STEPS):
            preview = timetable.get("invoices/upcoming", schedule=made["id"])
            if "error" in preview:
                assert preview["error"]["code"] == "invoice_upcoming_none"
                break
            move(timetable, now, preview["created"])
            now = preview["created"]
            assert (now, preview["total"]) in [(each["created"], each["total"]) for each in timetable.invoices()]
            made = timetable.again(made)
            if made["status"] != "active":
                break
            here = made["current_phase"]["start_date"]
            [current] = [phase for phase in made["phases"] if phase["start_date"] == here]
            assert bought(timetable.subscription(made)["items"]["data"]) == bought(current["items"])
