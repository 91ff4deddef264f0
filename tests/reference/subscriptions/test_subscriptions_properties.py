"""Properties of prorations and previews, whatever is changed and whenever."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.reference_world import DAY, START, World

Json = Any
MONTH = 31 * DAY  # January
SECONDS = st.integers(1, MONTH - 1)
AMOUNTS = st.integers(50, 100_000)
QUANTITIES = st.integers(1, 50)
FEW = settings(max_examples=25, deadline=None)


def _item(subscription: Json) -> str:
    identifier: str = subscription["items"]["data"][0]["id"]
    return identifier


def _lines(invoice: Json) -> list[tuple[Any, ...]]:
    return [
        (line["amount"], line["quantity"], line["proration"], line["description"], line["period"], line["type"])
        for line in invoice["lines"]["data"]
    ]


@FEW
@given(AMOUNTS, AMOUNTS, QUANTITIES, SECONDS)
def test_a_change_and_its_reversal_cancel_out(old: int, new: int, quantity: int, seconds: int) -> None:
    """What a change and its reversal in the same second ask for sums to nothing."""
    world = World()
    first, second = world.price(old), world.price(new)
    subscription = world.subscribe(first)
    world.move(START + seconds)

    world.change(subscription, items=[{"id": _item(subscription), "price": second, "quantity": quantity}])
    world.change(subscription, items=[{"id": _item(subscription), "price": first}])

    assert sum(item["amount"] for item in world.pending()) == 0
    assert len(world.pending()) == 4


@FEW
@given(AMOUNTS, st.lists(st.tuples(SECONDS, QUANTITIES), min_size=1, max_size=4, unique_by=lambda each: each[0]))
def test_prorations_sum_to_the_time_that_each_quantity_was_used(amount: int, steps: list[tuple[int, int]]) -> None:
    """Over a period, all prorations are what each quantity cost for as long as it ran, to a cent per proration."""
    world = World()
    subscription = world.subscribe(world.price(amount))
    used, quantity, since = 0, 1, 0
    for seconds, wanted in sorted(steps):
        world.move(START + seconds)
        world.change(subscription, items=[{"id": _item(subscription), "quantity": wanted}])
        used, quantity, since = used + quantity * (seconds - since), wanted, seconds
    used += quantity * (MONTH - since)

    made = sum(item["amount"] for item in world.pending())

    assert abs((made + amount) * MONTH - used * amount) <= len(steps) * MONTH


@FEW
@given(
    old=AMOUNTS,
    new=AMOUNTS,
    quantity=QUANTITIES,
    seconds=SECONDS,
    behavior=st.sampled_from(["create_prorations", "always_invoice", "none"]),
    interval=st.sampled_from(["month", "year"]),
)
def test_a_preview_is_what_then_happens(
    old: int, new: int, *, quantity: int, seconds: int, behavior: str, interval: str
) -> None:
    """A change previewed and then made at the same proration date makes the invoice that was previewed; the preview
    itself changes nothing."""
    world = World()
    subscription = world.subscribe(world.price(old))
    world.move(START + seconds)
    changed = {"id": _item(subscription), "price": world.price(new, interval), "quantity": quantity}
    before = world.everything()

    preview = world.get(
        "invoices/upcoming",
        subscription=subscription["id"],
        subscription_items=[changed],
        subscription_proration_behavior=behavior,
        subscription_proration_date=START + seconds,
    )

    assert world.everything() == before
    made = world.change(subscription, items=[changed], proration_behavior=behavior, proration_date=START + seconds)
    if made["latest_invoice"] == subscription["latest_invoice"]:
        world.move(made["current_period_end"])
    invoice = world.latest_invoice(made)
    assert _lines(invoice) == _lines(preview)
    assert [invoice[name] for name in ("subtotal", "total", "period_start", "period_end", "created")] == [
        preview[name] for name in ("subtotal", "total", "period_start", "period_end", "created")
    ]


@FEW
@given(AMOUNTS, QUANTITIES, st.integers(1, 99), SECONDS)
def test_a_discount_is_inside_prorations_once(amount: int, quantity: int, percent: int, seconds: int) -> None:
    """Prorations are reckoned on what the discount leaves, and the invoice takes nothing off them again."""
    world = World()
    world.post("coupons", id="less", percent_off=percent, duration="forever")
    subscription = world.subscribe(world.price(amount), coupon="less")
    world.move(START + seconds)

    world.change(
        subscription, items=[{"id": _item(subscription), "quantity": quantity + 1}], proration_behavior="always_invoice"
    )

    invoice = world.latest_invoice(subscription)
    left = (100 - percent) * (MONTH - seconds)
    assert invoice["total_discount_amounts"] in ([], [{**invoice["total_discount_amounts"][0], "amount": 0}])
    assert abs(invoice["total"] * 100 * MONTH - amount * quantity * left) <= 100 * MONTH
