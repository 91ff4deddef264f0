"""Previews: what a credit note would be, of which nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.credit_notes.books import (
    NOTES,
    PREVIEW,
    PREVIEW_LINES,
    book,
    custom,
    invoice,
    open_book,
    opened,
    paid_book,
    part,
    units,
)
from conformance.suite.credit_notes.tables import placed
from conformance.suite.given import Given
from conformance.suite.requirement import MAY, MUST, SHOULD, Case, requirement

Json = Any
CITES = "credit_notes/preview"
LINES = "credit_notes/preview_lines"
# What only a credit note that exists can have: the preview may have it, have another, or lack it.
ITS_OWN = {"id", "number", "pdf", "created", "effective_at", "lines", "refund", "customer_balance_transaction"}
OF_A_LINE = {"id"}


# Ways to credit a book: the status of its invoice, and the parameters.
WAYS = {
    "an amount": ("open", {"amount": 250}),
    "units of a line": ("open", {"lines": [units("{units}", 3)]}),
    "an amount of a line": ("open", {"lines": [part("{sum}", 333)]}),
    "custom lines": ("open", {"lines": [custom(333, 3), custom(10)]}),
    "lines of both types": ("open", {"lines": [units("{units}", 1), custom(10)]}),
    "memo": ("open", {"amount": 5, "memo": "Sorry"}),
    "reason and metadata": ("open", {"amount": 5, "reason": "order_change", "metadata": {"order_id": "6735"}}),
    "out of band": ("paid", {"amount": 100, "out_of_band_amount": 100}),
    "a refund": ("paid", {"amount": 100, "refund_amount": 100}),
    "credit": ("paid", {"lines": [units("{units}", 2)], "credit_amount": 200}),
}


def ways(contract: Contract) -> Iterable[Case]:
    """A case for every way to credit a book."""
    for label, (status, params) in WAYS.items():
        yield Case(label, {"status": status, "params": params}, contract.named("credit_notes.preview"))


@requirement("credit_notes.preview.equals", MUST, cites=CITES, over=ways)
def test_equals(api: Api, given: Given, status: str, params: Json) -> None:
    """A preview is the credit note that the same parameters then make."""
    credited = book(given, status)
    sent = {"invoice": credited["id"], **placed(given, params, credited)}
    preview = api.get(PREVIEW, sent)

    note = api.unmarked.post(NOTES, sent)

    assert without(ITS_OWN, preview) == without(ITS_OWN, note)
    assert [without(OF_A_LINE, line) for line in preview["lines"]["data"]] == [
        without(OF_A_LINE, line) for line in note["lines"]["data"]
    ]


def without(names: set[str], found: Json) -> Json:
    """An object without what it may have of its own."""
    return {name: value for name, value in found.items() if name not in names}


@requirement("credit_notes.preview.taxed", MUST, cites=CITES)
def test_taxed(api: Api, given: Given) -> None:
    """The preview of crediting a taxed and discounted line has the amounts of the credit note that is then made.

    333 less 10 %, 19 % on top, neither of them a whole cent
    """
    coupon, rate = given.shared_coupon(percent_off=10)["id"], given.shared_tax_rate(19)["id"]
    taxed = opened(given, 333, discounts=[{"coupon": coupon}], default_tax_rates=[rate])
    sent = {"invoice": taxed["id"], "lines": [units(taxed["lines"]["data"][0]["id"], 1)]}
    preview = api.get(PREVIEW, sent)

    note = api.post(NOTES, sent)

    names = ("subtotal", "total", "total_excluding_tax", "discount_amounts", "tax_amounts")
    assert [preview[name] for name in names] == [note[name] for name in names]
    assert preview["total"] == taxed["total"]


@requirement("credit_notes.preview.kept", MUST, cites=CITES)
def test_kept(api: Api, given: Given) -> None:
    """Previewing a credit note makes none, and leaves the invoice as it is."""
    previewed = opened(given)
    api.get(PREVIEW, {"invoice": previewed["id"], "amount": 400})

    after = api.get(f"/v1/invoices/{previewed['id']}")

    assert (after["amount_due"], after["pre_payment_credit_notes_amount"]) == (1000, 0)
    assert api.get(NOTES, {"invoice": previewed["id"]})["data"] == []


@requirement("credit_notes.preview.refund", MUST, cites=CITES)
def test_refund(api: Api, given: Given) -> None:
    """Previewing a credit note refunds nothing and credits nobody."""
    sent = {"invoice": paid_book(given)["id"], "amount": 300, "refund_amount": 100, "credit_amount": 200}

    preview = api.get(PREVIEW, sent)

    assert (preview["refund"], preview["customer_balance_transaction"]) == (None, None)


@requirement("credit_notes.preview.twice", MUST, cites=CITES)
def test_twice(api: Api, given: Given) -> None:
    """All of an invoice can be previewed any number of times, for nothing is credited by it."""
    previewed = given.shared("previewed", opened)
    api.get(PREVIEW, {"invoice": previewed["id"], "amount": 1000})

    preview = api.get(PREVIEW, {"invoice": previewed["id"], "amount": 1000})

    assert (preview["total"], preview["status"]) == (1000, "issued")


@requirement("credit_notes.preview.unknown", MUST, cites=CITES)
def test_unknown(api: Api, given: Given) -> None:
    """A preview cannot be read back: there is no such credit note."""
    preview = given.get(PREVIEW, {"invoice": open_book(given)["id"], "amount": 100})

    api.refused("GET", f"{NOTES}/{preview.get('id') or 'cn_preview'}", status=404)


@requirement("credit_notes.preview.expand", MUST, cites=CITES)
def test_expand(api: Api, given: Given) -> None:
    """The invoice of a preview can be expanded, and is as it was."""
    previewed = given.shared("previewed", opened)

    preview = api.get(PREVIEW, {"invoice": previewed["id"], "amount": 400, "expand": ["invoice"]})

    assert (preview["invoice"]["id"], preview["invoice"]["amount_due"]) == (previewed["id"], 1000)


# -- the lines of a preview


def three_lines(given: Given) -> dict[str, Json]:
    """The parameters of a credit note with lines of 100, 200 and 300."""
    return {"invoice": open_book(given)["id"], "lines": [custom(100), custom(200), custom(300)]}


@requirement("credit_notes.preview_lines.all", MUST, cites=LINES)
def test_lines(api: Api, given: Given) -> None:
    """All lines of a preview are listed."""
    page = api.get(PREVIEW_LINES, three_lines(given))

    assert sorted(line["amount"] for line in page["data"]) == [100, 200, 300]
    assert page["has_more"] is False


@requirement("credit_notes.preview_lines.url", MUST, cites=LINES)
def test_lines_url(api: Api, given: Given) -> None:
    """The list of a preview's lines says where it is."""
    page = api.get(PREVIEW_LINES, three_lines(given))

    assert page["url"].split("?")[0] == PREVIEW_LINES


@requirement("credit_notes.preview_lines.limit", MUST, cites=LINES)
def test_lines_limit(api: Api, given: Given) -> None:
    """A page of a preview's lines is as long as it is asked to be."""
    page = api.get(PREVIEW_LINES, {**three_lines(given), "limit": 2})

    assert (len(page["data"]), page["has_more"]) == (2, True)


@requirement("credit_notes.preview_lines.beyond_ten", MUST, cites=LINES)
def test_lines_beyond_ten(api: Api, given: Given) -> None:
    """All lines of a preview can be listed, though it shows ten of them."""
    lines = [custom(amount) for amount in range(1, 16)]

    page = api.get(PREVIEW_LINES, {"invoice": open_book(given)["id"], "lines": lines, "limit": 100})

    assert sorted(line["amount"] for line in page["data"]) == list(range(1, 16))


@requirement("credit_notes.preview_lines.next_page", SHOULD, cites=LINES)
def test_lines_next_page(api: Api, given: Given) -> None:
    """The next page of a preview's lines begins after the last line of this one."""
    first = api.get(PREVIEW_LINES, {**three_lines(given), "limit": 2})

    page = api.get(PREVIEW_LINES, {**three_lines(given), "starting_after": first["data"][-1]["id"]})

    assert sorted(line["amount"] for line in [*first["data"], *page["data"]]) == [100, 200, 300]


@requirement("credit_notes.preview_lines.previous_page", SHOULD, cites=LINES)
def test_lines_previous_page(api: Api, given: Given) -> None:
    """The page before a line of a preview ends with the line before it."""
    whole = api.get(PREVIEW_LINES, three_lines(given))

    page = api.get(PREVIEW_LINES, {**three_lines(given), "ending_before": whole["data"][-1]["id"]})

    assert [line["amount"] for line in page["data"]] == [line["amount"] for line in whole["data"][:2]]


@requirement("credit_notes.preview_lines.expand", MUST, cites=LINES)
def test_lines_expand(api: Api, given: Given) -> None:
    """The discount that reduces a line of a preview can be expanded."""
    coupon = given.shared_coupon(percent_off=10)["id"]
    discounted = invoice(given, "discounted", {"amount": 1000}, discounts=[{"coupon": coupon}])
    sent = {"invoice": discounted["id"], "lines": [units(discounted["lines"]["data"][0]["id"], 1)]}

    page = api.get(PREVIEW_LINES, {**sent, "expand": ["data.discount_amounts.discount"]})

    assert page["data"][0]["discount_amounts"][0]["discount"]["coupon"]["id"] == coupon


@requirement("credit_notes.preview_lines.of_the_preview", MAY, cites=LINES)
def test_lines_of_the_preview(api: Api, given: Given) -> None:
    """A preview and the list of its lines give its lines the same IDs."""
    preview = api.get(PREVIEW, three_lines(given))

    page = api.get(PREVIEW_LINES, three_lines(given))

    shown = [(line["id"], line["amount"]) for line in preview["lines"]["data"]]
    assert [(line["id"], line["amount"]) for line in page["data"]] == shown
