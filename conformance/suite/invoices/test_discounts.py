"""Discounts: what they take off, where they come from, how they are removed."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

Json = Any


@requirement("invoices.discounts.percent", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_percent(api: Api, given: Given) -> None:
    """A coupon of 10 % takes a tenth off an invoice: subtotal 1000, total 900."""
    coupon = given.shared_coupon(percent_off=10)
    draft = given.draft_invoice(1000, discounts=[{"coupon": coupon["id"]}])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["total"]) == (1000, 900)


@requirement("invoices.discounts.amount", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_amount(api: Api, given: Given) -> None:
    """A coupon of 10.00 takes 1000 cents off the total, not off the line.

    Recorded: subtotal 2500, 1000 off → total 1500, amount_due 1500, line amount 2500.
    """
    coupon = given.shared_coupon(amount_off=1000, currency="usd")
    draft = given.draft_invoice(2500, discounts=[{"coupon": coupon["id"]}])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["total"], invoice["amount_due"]) == (2500, 1500, 1500)
    assert invoice["lines"]["data"][0]["amount"] == 2500


@requirement("invoices.discounts.total_discount_amounts", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_total_discount_amounts(api: Api, given: Given) -> None:
    """An invoice says how much each of its discounts takes in all."""
    coupon = given.shared_coupon(percent_off=10)
    draft = given.draft_invoice(1000, discounts=[{"coupon": coupon["id"]}])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total_discount_amounts"] == [{"amount": 100, "discount": invoice["discounts"][0]}]


@requirement("invoices.discounts.apportioned", MUST, cites="invoices/line_item", operation="POST /v1/invoices")
def test_apportioned(api: Api, given: Given) -> None:
    """An amount off is shared over the lines by their amounts: 1000 off 3000 and 1000 is 750 and 250."""
    coupon = given.shared_coupon(amount_off=1000, currency="usd")
    draft = given.draft_invoice(3000, discounts=[{"coupon": coupon["id"]}])
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    shares = {line["amount"]: line["discount_amounts"][0]["amount"] for line in invoice["lines"]["data"]}
    assert shares == {3000: 750, 1000: 250}


@requirement(
    "invoices.discounts.ten_lines",
    MUST,
    cites="https://stripe.com/docs/billing/invoices/credit-notes",
    operation="POST /v1/invoices",
)
def test_ten_lines(api: Api, given: Given) -> None:
    """An amount off is shared over all lines: 10.00 off ten lines of 10.00 is 1.00 each.

    10 × 1000 with 1000 off → each line's share 100, total 9000 (the example of the guide to credit notes).
    """
    draft = given.shared("ten-discounted-lines", ten_discounted_lines)

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert [line["discount_amounts"][0]["amount"] for line in invoice["lines"]["data"]] == [100] * 10
    assert invoice["total"] == 9000


@requirement("invoices.discounts.percent_then_amount", SHOULD, cites="invoices/create")
def test_percent_then_amount(api: Api, given: Given) -> None:
    """Discounts apply in their order, each to what is left: 10 % off 1000, then 200 off 900, leaves 700."""
    percent, amount = given.shared_coupon(percent_off=10), given.shared_coupon(amount_off=200, currency="usd")
    draft = given.draft_invoice(1000, discounts=[{"coupon": percent["id"]}, {"coupon": amount["id"]}])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total"] == 700


@requirement("invoices.discounts.amount_then_percent", SHOULD, cites="invoices/create")
def test_amount_then_percent(api: Api, given: Given) -> None:
    """Discounts apply in their order, each to what is left: 200 off 1000, then 10 % off 800, leaves 720."""
    percent, amount = given.shared_coupon(percent_off=10), given.shared_coupon(amount_off=200, currency="usd")
    draft = given.draft_invoice(1000, discounts=[{"coupon": amount["id"]}, {"coupon": percent["id"]}])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total"] == 720


@requirement("invoices.discounts.item", MUST, cites="invoiceitems/create", operation="POST /v1/invoiceitems")
def test_item(api: Api, given: Given) -> None:
    """A discount of one item is taken off that item alone: 10 % off one of two lines of 1000 leaves 1900."""
    coupon = given.shared_coupon(percent_off=10)
    draft = given.draft_invoice(1000)
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"], discounts=[{"coupon": coupon["id"]}])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total"] == 1900


@requirement("invoices.discounts.item_subtotal", SHOULD, cites="invoices/object", operation="POST /v1/invoiceitems")
def test_item_subtotal(api: Api, given: Given) -> None:
    """The subtotal already has the discounts of items in it."""
    coupon = given.shared_coupon(percent_off=10)
    draft = given.empty_draft()
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"], discounts=[{"coupon": coupon["id"]}])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["subtotal"], invoice["total"]) == (900, 900)


@requirement("invoices.discounts.item_and_invoice", SHOULD, cites="invoices/create")
def test_item_and_invoice(api: Api, given: Given) -> None:
    """The discount of an invoice applies to what the discounts of its items leave: 1000 → 900 → 810."""
    coupon = given.shared_coupon(percent_off=10)
    draft = given.empty_draft(discounts=[{"coupon": coupon["id"]}])
    given.invoice_item(draft["customer"], 1000, invoice=draft["id"], discounts=[{"coupon": coupon["id"]}])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["total"] == 810


@requirement(
    "invoices.discounts.line_owns",
    SHOULD,
    cites="invoices/line_item",
    provenance=OBSERVED,
    operation="POST /v1/invoices",
)
def test_line_owns(api: Api, given: Given) -> None:
    """A line lists only its own discounts; what it inherits shows in its `discount_amounts` alone."""
    coupon = given.shared_coupon(percent_off=10)
    draft = given.draft_invoice(1000, discounts=[{"coupon": coupon["id"]}])

    line = api.get(f"/v1/invoices/{draft['id']}")["lines"]["data"][0]

    assert (line["discounts"], line["discount_amounts"][0]["amount"]) == ([], 100)


@requirement("invoices.discounts.inherited", MUST, cites="invoices/create")
def test_inherited(api: Api, given: Given) -> None:
    """An invoice that is created without discounts inherits the discount of its customer."""
    customer = discounted(given)
    draft = given.draft_invoice(1000, customer["id"])

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert (invoice["total"], len(invoice["discounts"])) == (900, 1)


@requirement("invoices.discounts.not_inherited", MUST, cites="invoices/create")
def test_not_inherited(api: Api, given: Given) -> None:
    """An invoice that is created with empty discounts inherits none."""
    invoice = api.post("/v1/invoices", {"customer": discounted(given)["id"], "discounts": ""})

    assert invoice["discounts"] in ([], None)


@requirement("invoices.discounts.too_late", SHOULD, cites="invoices/create", provenance=OBSERVED)
def test_too_late(api: Api, given: Given) -> None:
    """A draft does not gain the discount that its customer gets later."""
    coupon = given.shared_coupon(percent_off=10)
    customer = given.customer()
    draft = given.empty_draft(customer["id"])
    given.post(f"/v1/customers/{customer['id']}", {"coupon": coupon["id"]})

    invoice = api.get(f"/v1/invoices/{draft['id']}")

    assert invoice["discounts"] in ([], None)


@requirement("invoices.discounts.removed", MUST, cites="invoices/update")
def test_removed(api: Api, given: Given) -> None:
    """Updating a draft with empty discounts removes them: its total is its subtotal again."""
    coupon = given.shared_coupon(percent_off=10)
    draft = given.draft_invoice(1000, discounts=[{"coupon": coupon["id"]}])

    invoice = api.post(f"/v1/invoices/{draft['id']}", {"discounts": ""})

    assert (invoice["total"], invoice["total_discount_amounts"]) == (1000, [])


@requirement("invoices.discounts.replaced", MUST, cites="invoices/update")
def test_replaced(api: Api, given: Given) -> None:
    """Updating a draft with another coupon replaces its discount."""
    ten, half = given.shared_coupon(percent_off=10), given.shared_coupon(percent_off=50)
    draft = given.draft_invoice(1000, discounts=[{"coupon": ten["id"]}])

    invoice = api.post(f"/v1/invoices/{draft['id']}", {"discounts": [{"coupon": half["id"]}]})

    assert (invoice["total"], len(invoice["discounts"])) == (500, 1)


@requirement("invoices.discounts.single", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_single(api: Api, given: Given) -> None:
    """An invoice with one discount shows it whole in `discount`, and its ID in `discounts`."""
    coupon = given.shared_coupon(percent_off=10)
    params = {"customer": billed(given)["id"], "discounts": [{"coupon": coupon["id"]}]}

    invoice = api.post("/v1/invoices", params)

    assert (invoice["discount"] or {}).get("coupon", {}).get("id") == coupon["id"]
    assert invoice["discounts"] == [invoice["discount"]["id"]]


@requirement("invoices.discounts.single_of_several", MUST, cites="invoices/object", operation="POST /v1/invoices")
def test_single_of_several(api: Api, given: Given) -> None:
    """An invoice with several discounts shows none of them in `discount`."""
    coupons = [given.shared_coupon(percent_off=percent)["id"] for percent in (10, 20)]
    params = {"customer": billed(given)["id"], "discounts": [{"coupon": coupon} for coupon in coupons]}

    invoice = api.post("/v1/invoices", params)

    assert (invoice["discount"], len(invoice["discounts"])) == (None, 2)


@requirement("invoices.discounts.reused", MUST, cites="invoices/update")
def test_reused(api: Api, given: Given) -> None:
    """Updating a draft with the ID of one of its discounts keeps that one, and no other."""
    coupons = [given.shared_coupon(percent_off=percent)["id"] for percent in (10, 20)]
    draft = given.empty_draft(billed(given)["id"], discounts=[{"coupon": coupon} for coupon in coupons])

    invoice = api.post(f"/v1/invoices/{draft['id']}", {"discounts": [{"discount": draft["discounts"][1]}]})

    assert invoice["discounts"] == draft["discounts"][1:]


@requirement("invoices.discounts.reused_of_customer", MUST, cites="invoices/create")
def test_reused_of_customer(api: Api, given: Given) -> None:
    """An invoice can be created with the ID of its customer's discount, and a coupon besides."""
    customer, coupon = discounted(given), given.shared_coupon(percent_off=20)
    discounts = [{"discount": customer["discount"]["id"]}, {"coupon": coupon["id"]}]

    invoice = api.post("/v1/invoices", {"customer": customer["id"], "discounts": discounts, "expand": ["discounts"]})

    assert sorted(discount["coupon"]["percent_off"] for discount in invoice["discounts"]) == [10, 20]


@requirement("invoices.discounts.object", MUST, cites="discounts/object", operation="POST /v1/invoices")
def test_object(api: Api, given: Given) -> None:
    """The discount of an invoice holds the coupon that it was made of."""
    coupon = given.shared_coupon(percent_off=10)
    params = {"customer": billed(given)["id"], "discounts": [{"coupon": coupon["id"]}], "expand": ["discounts"]}

    discount = api.post("/v1/invoices", params)["discounts"][0]

    assert (discount["object"], discount["coupon"]["id"]) == ("discount", coupon["id"])


@requirement("invoices.discounts.belongs", MUST, cites="discounts/object", operation="POST /v1/invoices")
def test_belongs(api: Api, given: Given) -> None:
    """The discount of an invoice names the invoice and its customer, and no subscription."""
    coupon = given.shared_coupon(percent_off=10)
    params = {"customer": billed(given)["id"], "discounts": [{"coupon": coupon["id"]}], "expand": ["discounts"]}

    invoice = api.post("/v1/invoices", params)

    [discount] = invoice["discounts"]
    named = (discount["invoice"], discount["customer"], discount["subscription"])
    assert named == (invoice["id"], invoice["customer"], None)


def discounted(given: Given) -> Json:
    """A customer who has 10 % off everything, never changed."""
    coupon = given.shared_coupon(percent_off=10)
    return given.shared("discounted", lambda maker: maker.customer(coupon=coupon["id"]))


def ten_discounted_lines(maker: Given) -> Json:
    """A draft of ten lines of 1000 cents with 1000 off, never changed."""
    coupon = maker.shared_coupon(amount_off=1000, currency="usd")
    return maker.invoice(items=[1000] * 10, discounts=[{"coupon": coupon["id"]}])
