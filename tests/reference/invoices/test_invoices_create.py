"""Drafts: what they begin with, what is refused, and that a refusal leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_draft_begins_empty(shop: Any) -> None:
    draft = shop.draft(shop.customer())

    assert (draft["status"], draft["total"], draft["lines"]["data"]) == ("draft", 0, [])
    assert (draft["auto_advance"], draft["collection_method"]) == (False, "charge_automatically")
    assert draft["period_start"] == draft["period_end"] == draft["created"]


@pytest.mark.parametrize(("behavior", "lines"), [("exclude", 0), ("include", 2)])
def test_pending_items_are_swept_where_asked(shop: Any, behavior: str, lines: int) -> None:
    customer = shop.customer()
    first, second = shop.item(customer, 100), shop.item(customer, 200)

    draft = shop.draft(customer, pending_invoice_items_behavior=behavior)

    assert [line["invoice_item"] for line in draft["lines"]["data"]] == [second["id"], first["id"]][:lines]


def test_an_invoice_that_requires_items_is_refused_without_any(shop: Any) -> None:
    refusal = shop.draft(shop.customer(), pending_invoice_items_behavior="include_and_require")

    assert refusal["error"]["code"] == "invoice_no_customer_line_items"


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"customer": ""}, "customer"),
        ({"customer": "cus_missing"}, "customer"),
        ({"subscription": "sub_missing"}, "subscription"),
        ({"default_payment_method": "pm_missing"}, "default_payment_method"),
        ({"default_source": "card_missing"}, "default_source"),
        ({"default_tax_rates": ["txr_missing"]}, "default_tax_rates[0]"),
        ({"discounts": [{"coupon": "missing"}]}, "discounts[0][coupon]"),
        ({"discounts": [{"discount": "di_missing"}]}, "discounts[0][discount]"),
        ({"discounts": [{"coupon": "a", "discount": "b"}]}, "discounts[0][coupon]"),
        ({"account_tax_ids": ["atxi_missing"]}, "account_tax_ids[0]"),
        ({"on_behalf_of": "acct_missing"}, "on_behalf_of"),
        ({"transfer_data": {"destination": "acct_missing"}}, "transfer_data[destination]"),
        ({"application_fee_amount": 100}, "application_fee_amount"),
        ({"payment_settings": {"default_mandate": "mandate_1"}}, "payment_settings[default_mandate]"),
        ({"days_until_due": 7}, "days_until_due"),
        ({"due_date": 1900000000}, "due_date"),
        ({"collection_method": "send_invoice"}, "due_date"),
        ({"collection_method": "send_invoice", "days_until_due": 1, "due_date": 1900000000}, "due_date"),
        ({"statement_descriptor": "<SHOP>"}, "statement_descriptor"),
        ({"statement_descriptor": "1234"}, "statement_descriptor"),
    ],
    ids=str,
)
def test_refusals_name_their_parameter_and_create_nothing(shop: Any, params: dict[str, Any], param: str) -> None:
    customer = shop.customer()

    refusal = shop.post("invoices", **{"customer": customer["id"], **params})

    assert (refusal["status"], refusal["error"]["param"]) == (400, param)
    assert shop.get("invoices", customer=customer["id"])["data"] == []


def test_a_draft_needs_a_customer(shop: Any) -> None:
    assert shop.post("invoices")["error"]["code"] == "parameter_missing"


def test_a_refused_invoice_redeems_no_coupon(shop: Any) -> None:
    coupon = shop.coupon(percent_off=10)

    shop.draft(shop.customer(), discounts=[{"coupon": coupon}, {"coupon": "missing"}])

    assert shop.get(f"coupons/{coupon}")["times_redeemed"] == 0


def test_invoices_are_sent_to_an_address(shop: Any) -> None:
    customer = shop.post("customers")

    refusal = shop.draft(customer, collection_method="send_invoice", days_until_due=1)

    assert refusal["error"]["message"].startswith("Missing email.")


def test_due_dates_count_from_creation(shop: Any) -> None:
    draft = shop.draft(shop.customer(), collection_method="send_invoice", days_until_due=7)

    assert draft["due_date"] == draft["created"] + 604800


def test_collection_method_can_change_in_a_draft(shop: Any) -> None:
    draft = shop.draft(shop.customer(), auto_advance=True)

    sent = shop.post(f"invoices/{draft['id']}", collection_method="send_invoice", days_until_due=2)
    again = shop.post(f"invoices/{draft['id']}", collection_method="charge_automatically")

    assert (draft["next_payment_attempt"], draft["due_date"]) == (draft["created"] + 3600, None)
    assert (sent["next_payment_attempt"], sent["due_date"]) == (None, draft["created"] + 172800)
    assert (again["next_payment_attempt"], again["due_date"]) == (draft["created"] + 3600, None)


def test_settings_are_kept(shop: Any) -> None:
    customer = shop.customer()
    card, rate = shop.card(customer), shop.rate("5")

    draft = shop.draft(
        customer,
        default_payment_method=card,
        default_tax_rates=[rate],
        description="Memo",
        footer="Thanks",
        custom_fields=[{"name": "PO", "value": "7"}],
        statement_descriptor="SHOP",
        rendering_options={"amount_tax_display": "exclude_tax"},
        payment_settings={
            "payment_method_types": ["card"],
            "payment_method_options": {"card": {"request_three_d_secure": "any"}},
        },
    )

    assert (draft["default_payment_method"], draft["default_tax_rates"][0]["id"]) == (card, rate)
    assert (draft["description"], draft["footer"], draft["statement_descriptor"]) == ("Memo", "Thanks", "SHOP")
    assert draft["custom_fields"] == [{"name": "PO", "value": "7"}]
    assert draft["rendering_options"] == {"amount_tax_display": "exclude_tax"}
    assert draft["payment_settings"]["payment_method_types"] == ["card"]
    assert draft["payment_settings"]["payment_method_options"]["card"]["request_three_d_secure"] == "any"


def test_empty_strings_unset(shop: Any) -> None:
    draft = shop.draft(shop.customer(), description="Memo", footer="Thanks", metadata={"a": "b"})

    cleared = shop.post(f"invoices/{draft['id']}", description="", footer="", metadata="", custom_fields="")

    assert [cleared[name] for name in ("description", "footer", "metadata", "custom_fields")] == [None, None, {}, None]


def test_customers_lend_their_defaults(shop: Any) -> None:
    settings = {"footer": "Thanks", "custom_fields": [{"name": "PO", "value": "7"}]}
    draft = shop.draft(shop.customer(invoice_settings=settings))

    assert (draft["footer"], draft["custom_fields"]) == ("Thanks", [{"name": "PO", "value": "7"}])


def test_inactive_tax_rates_are_not_applied(shop: Any) -> None:
    rate = shop.rate("5")
    shop.post(f"tax_rates/{rate}", active=False)

    assert shop.draft(shop.customer(), default_tax_rates=[rate])["error"]["param"] == "default_tax_rates[0]"


def test_eleven_tax_rates_are_too_many(shop: Any) -> None:
    rates = [shop.rate("1") for _ in range(11)]

    assert shop.draft(shop.customer(), default_tax_rates=rates)["status"] == 400


def test_another_customers_card_is_refused(shop: Any) -> None:
    card = shop.card(shop.customer())

    assert shop.draft(shop.customer(), default_payment_method=card)["error"]["param"] == "default_payment_method"


def test_automatic_tax_needs_to_know_where_the_customer_is(shop: Any) -> None:
    nowhere = shop.draft(shop.customer(), automatic_tax={"enabled": True})
    somewhere = shop.draft(shop.customer(address={"country": "DE"}), automatic_tax={"enabled": True})

    assert nowhere["automatic_tax"]["status"] == "requires_location_inputs"
    assert somewhere["automatic_tax"]["status"] == "complete"
    assert shop.act(nowhere, "finalize")["error"]["code"] == "customer_tax_location_invalid"
    assert shop.invoice(nowhere)["status"] == "draft"


def test_lists_filter(shop: Any) -> None:
    customer = shop.customer()
    draft, opened = shop.draft(customer), shop.open(customer, 1000)
    sent = shop.draft(customer, collection_method="send_invoice", days_until_due=1)

    def listed(**params: Any) -> list[str]:
        return [each["id"] for each in shop.get("invoices", customer=customer["id"], **params)["data"]]

    assert listed() == [sent["id"], opened["id"], draft["id"]]
    assert listed(status="open") == [opened["id"]]
    assert listed(collection_method="send_invoice") == [sent["id"]]
    assert listed(due_date={"gte": sent["due_date"]}) == [sent["id"]]
    assert listed(created={"gt": sent["created"] + 5}) == []
    assert listed(limit=1, starting_after=sent["id"]) == [opened["id"]]


def test_lines_come_in_pages(shop: Any) -> None:
    draft = shop.draft(shop.customer(), *range(100, 112))
    path = f"invoices/{draft['id']}/lines"

    first = shop.get(path, limit=5)
    second = shop.get(path, limit=5, starting_after=first["data"][-1]["id"])
    back = shop.get(path, limit=5, ending_before=second["data"][0]["id"])

    assert (len(draft["lines"]["data"]), draft["lines"]["has_more"], draft["lines"]["total_count"]) == (10, True, 12)
    assert [line["amount"] for line in first["data"]] == [111, 110, 109, 108, 107]
    assert [line["amount"] for line in second["data"]] == [106, 105, 104, 103, 102]
    assert (back["data"], back["has_more"]) == (first["data"], False)
    assert (first["url"], first["has_more"]) == (f"/v1/{path}", True)
