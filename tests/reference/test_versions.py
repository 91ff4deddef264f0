"""One server, several versions: the header chooses, an unknown one is refused, answers are pinned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from conformance.reference import serve

OLD, NEW = "2022-08-01", "2024-04-10"
KEY = {"Authorization": "Bearer sk_test_conformance"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve() as url:
        yield url


@pytest.fixture(scope="module")
def dated() -> Iterator[str]:
    """A service of a day between the versions."""
    with serve(service_date="2023-07-01") as url:
        yield url


def ask(url: str, method: str, path: str, version: str | None, **data: Any) -> httpx.Response:
    headers = {**KEY, **({"Stripe-Version": version} if version else {})}
    return httpx.request(method, url + path, headers=headers, data=data or None)


@pytest.fixture
def draft(url: str) -> str:
    customer = ask(url, "POST", "/v1/customers", OLD).json()["id"]
    return str(ask(url, "POST", "/v1/invoices", OLD, customer=customer).json()["id"])


def test_the_header_chooses_what_an_answer_shows(url: str, draft: str) -> None:
    old, new = (ask(url, "GET", f"/v1/invoices/{draft}", version).json() for version in (OLD, NEW))

    assert "rendering_options" in old
    assert "rendering_options" not in new
    assert "issuer" not in old
    assert new["issuer"] == {"type": "self"}


def test_the_header_is_echoed_and_has_a_default(url: str, draft: str) -> None:
    assert ask(url, "GET", f"/v1/invoices/{draft}", NEW).headers["stripe-version"] == NEW
    assert ask(url, "GET", f"/v1/invoices/{draft}", None).headers["stripe-version"] == OLD


@pytest.mark.parametrize("version", ["2023-02-30", "2020-08-27", "latest"])
def test_an_unknown_version_is_refused(url: str, version: str) -> None:
    answer = ask(url, "GET", "/v1/invoices", version)

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


def test_parameters_and_operations_are_those_of_the_version(url: str, draft: str) -> None:
    refused = ask(url, "POST", f"/v1/invoices/{draft}", OLD, effective_at=1_700_000_000)
    unknown = ask(url, "POST", "/v1/subscriptions/sub_1/resume", OLD)

    assert refused.json()["error"]["code"] == "parameter_unknown"
    assert unknown.status_code == 404
    assert "Unrecognized request URL" in unknown.json()["error"]["message"]
    assert ask(url, "POST", f"/v1/invoices/{draft}", NEW, effective_at=1_700_000_000).status_code == 200


def test_a_dated_service_shows_what_was_added_until_then_on_the_old_version(dated: str) -> None:
    customer = ask(dated, "POST", "/v1/customers", OLD).json()["id"]

    invoice = ask(dated, "POST", "/v1/invoices", OLD, customer=customer).json()

    assert "effective_at" in invoice  # since 2023-06-29
    assert "issuer" not in invoice  # since 2024-01
    assert "rendering_options" in invoice


def test_a_dated_service_has_no_later_version(dated: str) -> None:
    assert ask(dated, "GET", "/v1/invoices", NEW).status_code == 400


def test_an_operation_that_the_other_version_lacks_shows_what_its_own_has(url: str) -> None:
    """`rendering_options` is kept for the old version; the newer one alone has previews that are created."""
    customer = ask(url, "POST", "/v1/customers", NEW).json()["id"]
    ask(url, "POST", "/v1/invoiceitems", NEW, customer=customer, amount=700, currency="usd")

    preview = ask(url, "POST", "/v1/invoices/create_preview", NEW, customer=customer).json()

    assert (preview["total"], preview["rendering"]) == (700, None)
    assert "rendering_options" not in preview


def test_objects_in_a_member_that_only_one_version_has_are_pinned_too(url: str) -> None:
    """`charges` of a payment intent went with 2022-11-15; the charges in it still show what the old version knows."""
    card = {"payment_method": "pm_card_visa", "invoice_settings[default_payment_method]": "pm_card_visa"}
    customer = ask(url, "POST", "/v1/customers", OLD, **card).json()["id"]
    invoice = ask(url, "POST", "/v1/invoices", OLD, customer=customer).json()["id"]
    ask(url, "POST", "/v1/invoiceitems", OLD, customer=customer, invoice=invoice, amount=1000, currency="usd")
    paid = ask(url, "POST", f"/v1/invoices/{invoice}/pay", OLD).json()

    intent = ask(url, "GET", f"/v1/payment_intents/{paid['payment_intent']}", OLD).json()

    (charge,) = intent["charges"]["data"]
    assert "amount_authorized" not in charge["payment_method_details"]["card"]


def test_objects_in_a_member_that_no_version_documents_are_pinned_too(url: str) -> None:
    """A subscription shows the plan of its only item, as the service was recorded to."""
    card = {"payment_method": "pm_card_visa", "invoice_settings[default_payment_method]": "pm_card_visa"}
    customer = ask(url, "POST", "/v1/customers", OLD, **card).json()["id"]
    product = ask(url, "POST", "/v1/products", OLD, name="Pro").json()["id"]
    recurring = {"unit_amount": 1000, "currency": "usd", "recurring[interval]": "month"}
    price = ask(url, "POST", "/v1/prices", OLD, product=product, **recurring).json()["id"]

    made = ask(url, "POST", "/v1/subscriptions", OLD, customer=customer, **{"items[0][price]": price}).json()

    assert made["plan"]["object"] == "plan"
    assert "meter" not in made["plan"]
