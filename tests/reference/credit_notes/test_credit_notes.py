"""Credit notes of the reference target: what they answer and change."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.reference import create_app
from tests.reference.conftest import KEY, InProcess, Target
from tests.reference.credit_notes.conftest import amounts, custom, of, paid, priced
from tests.reference.invoices.conftest import Shop

Json = Any
HEADERS = {"Authorization": f"Bearer {KEY}"}


def test_a_credit_note_is_what_was_recorded(shop: Shop) -> None:
    """A paid invoice, a refund of 500 by a line of its own: every field of the three recorded answers."""
    invoice = paid(shop, 2500)

    note = shop.post("credit_notes", invoice=invoice["id"], refund_amount=500, lines=[custom(500)])

    identifier, line = note["id"], note["lines"]["data"][0]
    assert re.fullmatch(r"https://pay\.stripe\.com/credit_notes/acct_\w+/test_\w+/pdf\?s=ap", note.pop("pdf"))
    assert re.fullmatch(r"re_\w{24}", note.pop("refund"))
    assert re.fullmatch(r"cn_\w{24} cnli_\w{24}", f"{identifier} {line.pop('id')}")
    assert note.pop("created") >= invoice["created"]
    assert note == {
        "id": identifier,
        "object": "credit_note",
        "amount": 500,
        "currency": "usd",
        "customer": invoice["customer"],
        "customer_balance_transaction": None,
        "discount_amount": 0,
        "discount_amounts": [],
        "invoice": invoice["id"],
        "lines": {
            "object": "list",
            "data": [
                {
                    "object": "credit_note_line_item",
                    "amount": 500,
                    "amount_excluding_tax": 500,
                    "description": "Credit",
                    "discount_amount": 0,
                    "discount_amounts": [],
                    "livemode": False,
                    "quantity": 1,
                    "tax_amounts": [],
                    "tax_rates": [],
                    "type": "custom_line_item",
                    "unit_amount": 500,
                    "unit_amount_decimal": "500",
                    "unit_amount_excluding_tax": "500",
                }
            ],
            "has_more": False,
            "url": f"/v1/credit_notes/{identifier}/lines",
        },
        "livemode": False,
        "memo": None,
        "metadata": {},
        "number": f"{invoice['number']}-CN-01",
        "out_of_band_amount": None,
        "reason": None,
        "status": "issued",
        "subtotal": 500,
        "subtotal_excluding_tax": 500,
        "tax_amounts": [],
        "total": 500,
        "total_excluding_tax": 500,
        "type": "post_payment",
        "voided_at": None,
    }


def test_an_open_invoice_asks_for_less_until_it_is_paid(shop: Shop) -> None:
    invoice = shop.open(shop.customer(), 10000)
    shop.post("credit_notes", invoice=invoice["id"], lines=[custom(2000)])
    assert amounts(shop.invoice(invoice)) == ("open", 8000, 8000, 2000, 0)

    shop.post("credit_notes", invoice=invoice["id"], amount=8000)

    after = shop.invoice(invoice, expand=["payment_intent"])
    assert amounts(after) == ("paid", 0, 0, 10000, 0)
    assert (after["amount_paid"], after["payment_intent"]["status"]) == (0, "canceled")


def test_what_is_left_of_a_credited_invoice_is_charged(shop: Shop) -> None:
    customer = shop.customer("visa")
    invoice = shop.open(customer, 10000)
    shop.post("credit_notes", invoice=invoice["id"], amount=2000)

    after = shop.act(invoice, "pay", expand=["charge"])

    assert (after["amount_paid"], after["charge"]["amount"]) == (8000, 8000)


def test_a_void_credit_note_is_asked_for_again(shop: Shop) -> None:
    invoice = shop.open(shop.customer(), 10000)
    note = shop.post("credit_notes", invoice=invoice["id"], amount=2000)

    void = shop.post(f"credit_notes/{note['id']}/void")

    assert (void["status"], void["voided_at"] >= note["created"]) == ("void", True)
    assert amounts(shop.invoice(invoice)) == ("open", 10000, 10000, 0, 0)
    assert shop.post(f"credit_notes/{note['id']}/void")["status"] == 400
    assert shop.post("credit_notes", invoice=invoice["id"], amount=1)["number"].endswith("-CN-02")


def test_a_paid_invoice_gives_back_in_three_ways(shop: Shop) -> None:
    invoice = paid(shop, 10000)
    customer = {"id": invoice["customer"]}
    ways = {"refund_amount": 100, "credit_amount": 200, "out_of_band_amount": 300}

    note = shop.post("credit_notes", invoice=invoice["id"], lines=[custom(100, 6)], **ways)

    assert amounts(shop.invoice(invoice)) == ("paid", 10000, 0, 0, 600)
    assert shop.ledger(customer) == [("credit_note", -200)]
    moved = shop.get(f"customers/{customer['id']}/balance_transactions/{note['customer_balance_transaction']}")
    assert (moved["credit_note"], moved["ending_balance"]) == (note["id"], -200)
    assert shop.get(f"refunds/{note['refund']}")["amount"] == 100
    assert note["out_of_band_amount"] == 300


def test_a_refund_that_was_made_before_is_linked_once(shop: Shop) -> None:
    invoice = paid(shop, 1000)
    refund = shop.post("refunds", charge=invoice["charge"], amount=400)["id"]

    note = shop.post("credit_notes", invoice=invoice["id"], amount=400, refund=refund)

    assert note["refund"] == refund
    again = shop.post("credit_notes", invoice=invoice["id"], amount=400, refund=refund)
    assert again["error"]["param"] == "refund"
    rest = shop.post("credit_notes", invoice=invoice["id"], amount=600, refund_amount=600)
    assert rest["total"] == 600


def test_only_what_was_charged_can_be_refunded(shop: Shop) -> None:
    """20000 of which 15000 came from the balance: 5000 can be refunded, the rest goes to the balance."""
    customer = shop.customer("visa", balance=-15000)
    invoice = shop.act(shop.open(customer, 20000), "pay")

    too_much = shop.post("credit_notes", invoice=invoice["id"], amount=6000, refund_amount=6000)
    note = shop.post("credit_notes", invoice=invoice["id"], amount=6000, refund_amount=5000, credit_amount=1000)

    assert (too_much["error"]["param"], note["total"]) == ("refund_amount", 6000)
    assert shop.balance(customer) == -1000


def test_the_taxes_and_discounts_of_partial_notes_add_up(shop: Shop) -> None:
    """Three units of 3.33 less a third, 19 % on top: three notes of one unit credit what the invoice asked for."""
    invoice = priced(
        shop, 333, 3, default_tax_rates=[shop.rate("19")], discounts=[{"coupon": shop.coupon(percent_off=33)}]
    )
    [line] = invoice["lines"]["data"]

    notes = [shop.post("credit_notes", invoice=invoice["id"], lines=[of(line, quantity=1)]) for _ in range(3)]

    assert [note["subtotal"] for note in notes] == [333, 333, 333]
    assert sum(note["discount_amount"] for note in notes) == invoice["total_discount_amounts"][0]["amount"]
    assert sum(note["tax_amounts"][0]["amount"] for note in notes) == invoice["tax"]
    assert sum(note["total"] for note in notes) == invoice["total"]
    assert shop.invoice(invoice)["status"] == "paid"


def test_an_exempt_customer_is_credited_without_tax(shop: Shop) -> None:
    invoice = shop.open(shop.customer(tax_exempt="exempt"), 1000)

    note = shop.post("credit_notes", invoice=invoice["id"], lines=[custom(100, tax_rates=[shop.rate("25")])])

    assert (note["total"], note["tax_amounts"][0]["amount"]) == (100, 0)


@pytest.mark.parametrize("paid_first", [False, True])
def test_a_preview_is_what_is_then_issued(shop: Shop, paid_first: bool) -> None:
    rate = shop.rate("7.5", inclusive=True)
    invoice = priced(shop, 333, 3, default_tax_rates=[rate])
    how: Json = {"lines": [of(invoice["lines"]["data"][0], quantity=2), custom(10, 3)], "memo": "Sorry"}
    if paid_first:
        shop.act(invoice, "pay")
        how["credit_amount"] = 696
    before = shop.invoice(invoice)

    preview = shop.get("credit_notes/preview", invoice=invoice["id"], **how)
    lines = shop.get("credit_notes/preview/lines", invoice=invoice["id"], limit=1, **how)

    cursor = preview["lines"]["data"][0]["id"]
    rest = shop.get("credit_notes/preview/lines", invoice=invoice["id"], starting_after=cursor, **how)

    assert shop.invoice(invoice) == before
    assert shop.get("credit_notes", invoice=invoice["id"])["data"] == []
    made = shop.post("credit_notes", invoice=invoice["id"], **how)
    apart = {"id", "created", "lines", "pdf", "customer_balance_transaction"}
    assert {name for name in made if made[name] != preview[name]} <= apart
    assert [line["amount"] for line in preview["lines"]["data"]] == [666, 30]
    assert (lines["has_more"], lines["data"]) == (True, preview["lines"]["data"][:1])
    assert rest["data"] == preview["lines"]["data"][1:]


def test_fifteen_lines_show_ten_and_list_all(shop: Shop) -> None:
    invoice = paid(shop, 1000)

    note = shop.post("credit_notes", invoice=invoice["id"], lines=[custom(n) for n in range(1, 16)], credit_amount=120)

    assert ([line["amount"] for line in note["lines"]["data"]], note["lines"]["has_more"]) == ([*range(1, 11)], True)
    page = shop.get(f"credit_notes/{note['id']}/lines", starting_after=note["lines"]["data"][9]["id"])
    assert [line["amount"] for line in page["data"]] == [11, 12, 13, 14, 15]


def test_lists_are_of_an_invoice_or_of_a_customer(shop: Shop) -> None:
    customer = shop.customer()
    first, second = shop.open(customer, 1000), shop.open(customer, 1000)
    notes = [shop.post("credit_notes", invoice=invoice["id"], amount=100)["id"] for invoice in (first, first, second)]

    def listed(**filters: str) -> list[str]:
        return [note["id"] for note in shop.get("credit_notes", **filters)["data"]]

    assert listed(customer=customer["id"]) == notes[::-1]
    assert listed(invoice=first["id"]) == notes[1::-1]
    assert listed(invoice=first["id"], customer=shop.customer()["id"]) == []


def test_memo_and_metadata_can_be_changed_and_unset(shop: Shop) -> None:
    invoice = shop.open(shop.customer(), 1000)
    note = shop.post(
        "credit_notes", invoice=invoice["id"], amount=1, memo="One", metadata={"a": "1"}, reason="duplicate"
    )

    changed = shop.post(f"credit_notes/{note['id']}", memo="Two", metadata={"b": "2"})
    unset = shop.post(f"credit_notes/{note['id']}", memo="", metadata={"a": ""})

    assert (note["memo"], note["reason"], note["metadata"]) == ("One", "duplicate", {"a": "1"})
    assert (changed["memo"], changed["metadata"]) == ("Two", {"a": "1", "b": "2"})
    assert (unset["memo"], unset["metadata"]) == (None, {"b": "2"})


# -- whatever is credited, by whatever notes


@st.composite
def billings(draw: st.DrawFn) -> Json:
    """An invoice line of some units, how it is discounted and taxed, and which of the notes on it is voided."""
    units = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    return {
        "units": units,
        "unit_amount": draw(st.integers(60, 5000)),
        "percentage": draw(st.sampled_from(["0", "5", "19", "33.3333"])),
        "inclusive": draw(st.booleans()),
        "coupons": draw(
            st.lists(st.sampled_from([{"percent_off": 7.5}, {"amount_off": 10, "currency": "usd"}]), max_size=2)
        ),
        "voided": draw(st.integers(0, len(units) - 1)),
    }


@given(billings())
@settings(max_examples=20, deadline=None)
def test_notes_never_exceed_the_invoice_and_together_are_the_invoice(billing: Json) -> None:
    """Notes by quantity, one of them voided and issued again, credit an invoice to the unit, and nothing beyond it."""
    with httpx.Client(transport=InProcess(create_app()), base_url="http://reference", headers=HEADERS) as client:
        shop = Shop(Target(client))
        invoice = priced(
            shop,
            billing["unit_amount"],
            sum(billing["units"]) + 1,
            default_tax_rates=[shop.rate(billing["percentage"], inclusive=billing["inclusive"])],
            discounts=[{"coupon": shop.coupon(**coupon)} for coupon in billing["coupons"]],
        )
        line = invoice["lines"]["data"][0]
        notes = []
        for place, quantity in enumerate([*billing["units"], 1]):
            how = {"invoice": invoice["id"], "lines": [of(line, quantity=quantity)]}
            notes.append(shop.post("credit_notes", **how))
            if place == billing["voided"]:
                shop.post(f"credit_notes/{notes[-1]['id']}/void")
                notes[-1] = shop.post("credit_notes", **how)

        assert sum(note["total"] for note in notes) == invoice["total"]
        assert sum(tax["amount"] for note in notes for tax in note["tax_amounts"]) == invoice["tax"]
        assert amounts(shop.invoice(invoice)) == ("paid", 0, 0, invoice["total"], 0)
        assert shop.post("credit_notes", invoice=invoice["id"], amount=1, credit_amount=1)["status"] == 400
