"""Payment links of the reference, beyond what requirements say of every target."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.conftest import Target
from tests.reference.selling import LINKS, NEWER, price


def test_a_link_names_an_item_once(target: Target) -> None:
    params = {"line_items[0][price]": price(target), "line_items[0][quantity]": "1", "expand[]": "line_items"}
    link = target.post(LINKS, params).json()
    item = link["line_items"]["data"][0]["id"]

    answer = target.post(f"{LINKS}/{link['id']}", {"line_items[0][id]": item, "line_items[1][id]": item})

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "line_items[1][id]")


def test_a_changed_price_shows_in_a_link(target: Target) -> None:
    sold = price(target)
    link = target.made(LINKS, **{"line_items[0][price]": sold, "line_items[0][quantity]": "1"})
    target.post(f"/v1/prices/{sold}", {"nickname": "Summer"})

    [item] = target.get(f"{LINKS}/{link}/line_items").json()["data"]

    assert item["price"]["nickname"] == "Summer"


def test_what_a_link_passes_on_changes_member_by_member(target: Target) -> None:
    data = {"payment_intent_data[capture_method]": "manual", "payment_intent_data[metadata][a]": "1"}
    params = {"line_items[0][price]": price(target), "line_items[0][quantity]": "1", **data}
    link = target.post(LINKS, params, Stripe_Version=NEWER).json()
    change = {"payment_intent_data[description]": "August", "payment_intent_data[metadata][b]": "2"}

    updated = target.post(f"{LINKS}/{link['id']}", change, Stripe_Version=NEWER).json()["payment_intent_data"]

    assert (updated["capture_method"], updated["description"], updated["metadata"]) == ("manual", "August", {"b": "2"})


def test_a_refused_update_of_a_link_changes_nothing(target: Target) -> None:
    """The last of the parameters is the one that cannot be."""
    params = {"line_items[0][price]": price(target), "line_items[0][quantity]": "1"}
    link = target.post(LINKS, params, Stripe_Version=NEWER).json()
    change = {
        "custom_text[submit][message]": "Thanks",
        "metadata[a]": "1",
        "restrictions[completed_sessions][limit]": "0",
    }

    answer = target.post(f"{LINKS}/{link['id']}", change, Stripe_Version=NEWER)

    found = target.client.get(f"{LINKS}/{link['id']}", headers={"Stripe-Version": NEWER}).json()
    assert (answer.status_code, found) == (400, link)
