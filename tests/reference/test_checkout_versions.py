"""What Checkout Sessions of the reference do on one version and not on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.reference import clock

if TYPE_CHECKING:
    from tests.reference.conftest import Target
from tests.reference.selling import NEWER, SESSIONS, URLS, opened, payment, price, refused, subscription


def free(target: Target) -> dict[str, str]:
    """The parameters of a session that gives a thing away."""
    return payment(target, **{"line_items[0][price]": price(target, unit_amount="0")})


def test_a_session_may_cost_nothing_from_a_version_on(target: Target) -> None:
    session = opened(target, free(target), NEWER)

    assert (session["amount_total"], session["payment_status"]) == (0, "no_payment_required")
    assert refused(target, free(target)) == ("amount_too_small", None)


def test_too_little_is_refused_on_every_version(target: Target) -> None:
    cheap = payment(target, **{"line_items[0][price]": price(target, unit_amount="49")})

    assert refused(target, cheap, NEWER) == ("amount_too_small", None)


def test_a_version_does_not_show_what_came_later(target: Target) -> None:
    """One session, read with two versions."""
    made = opened(target, payment(target), NEWER)

    newer = target.client.get(f"{SESSIONS}/{made['id']}", headers={"Stripe-Version": NEWER}).json()
    older = target.get(f"{SESSIONS}/{made['id']}").json()

    assert (newer["ui_mode"], newer["created"]) == ("hosted", made["created"])
    assert {"ui_mode", "created", "custom_text", "invoice_creation"} & older.keys() == set()
    assert older["automatic_tax"] == {"enabled": False, "status": None}


def test_only_the_older_version_names_the_product_of_an_item(target: Target) -> None:
    made = opened(target, payment(target))

    [older] = target.get(f"{SESSIONS}/{made['id']}/line_items").json()["data"]
    answer = target.client.get(f"{SESSIONS}/{made['id']}/line_items", headers={"Stripe-Version": NEWER})
    [newer] = answer.json()["data"]

    assert older == {**newer, "price": older["price"], "product": older["price"]["product"]}


def test_an_embedded_session_is_shown_by_its_secret(target: Target) -> None:
    params = {**payment(target), "ui_mode": "embedded", "return_url": "https://example.com/back"}
    leading = {name: value for name, value in params.items() if name not in URLS}

    session = opened(target, leading, NEWER)

    assert session["client_secret"].startswith(f"{session['id']}_secret_")
    assert (session["url"], session["redirect_on_completion"]) == (None, "always")
    assert refused(target, params, NEWER) == (None, "success_url")


@pytest.mark.parametrize(
    ("anchor", "total"),
    [(1_675_209_600, 484), (1_674_086_400, 65), (1_676_592_000, 1000)],  # 15 and 2 of 31 days; a whole month
)
def test_the_time_until_an_anchor_is_due_by_the_second(
    target: Target, monkeypatch: pytest.MonkeyPatch, anchor: int, total: int
) -> None:
    """On 17 January 2023: until 1 February, until 19 January, until the next natural billing date."""
    monkeypatch.setattr(clock, "wall", lambda: 1_673_913_600)
    params = subscription(target, **{"subscription_data[billing_cycle_anchor]": str(anchor)})

    assert opened(target, params, NEWER)["amount_total"] == total
    assert opened(target, {**params, "subscription_data[proration_behavior]": "none"}, NEWER)["amount_total"] == 0


@pytest.mark.parametrize("anchor", [1_673_913_600, 1_676_592_001])
def test_an_anchor_lies_ahead_but_not_too_far(target: Target, monkeypatch: pytest.MonkeyPatch, anchor: int) -> None:
    monkeypatch.setattr(clock, "wall", lambda: 1_673_913_600)
    params = subscription(target, **{"subscription_data[billing_cycle_anchor]": str(anchor)})

    assert refused(target, params, NEWER)[1] == "subscription_data[billing_cycle_anchor]"


def test_what_is_paid_once_is_not_prorated(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "wall", lambda: 1_673_913_600)
    fee = {"line_items[1][price]": price(target), "line_items[1][quantity]": "1"}
    params = subscription(target, **{"subscription_data[billing_cycle_anchor]": "1675209600"}, **fee)

    assert opened(target, params, NEWER)["amount_total"] == 1484


def test_methods_are_chosen_by_types_or_by_a_configuration(target: Target) -> None:
    usual = opened(target, payment(target), NEWER)["payment_method_configuration_details"]["id"]
    both = payment(target, **{"payment_method_configuration": usual, "payment_method_types[0]": "card"})

    assert refused(target, both, NEWER)[1] == "payment_method_configuration"
