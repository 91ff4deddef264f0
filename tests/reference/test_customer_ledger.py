"""The ledger of a customer's balance: whatever is written, it adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.reference import balance
from conformance.reference.store import Store

if TYPE_CHECKING:
    from tests.reference.conftest import Target

AMOUNTS = st.lists(st.integers(-(10**8), 10**8), max_size=20)
KINDS = st.sampled_from(["adjustment", "applied_to_invoice", "credit_note", "unapplied_from_invoice"])


@given(amounts=AMOUNTS, kind=KINDS)
def test_the_ledger_adds_up(amounts: list[int], kind: str) -> None:
    store = Store()
    customer = store.add({"id": "cus_1", "object": "customer", "balance": 0, "currency": None})

    written = [balance.write(store, customer, amount, kind, now=1, currency="usd") for amount in amounts]

    assert [move["ending_balance"] for move in written] == [sum(amounts[: n + 1]) for n in range(len(amounts))]
    assert customer["balance"] == sum(amounts)
    assert [*store.table(balance.TRANSACTION).of("customer", "cus_1")] == written[::-1]


@pytest.mark.parametrize(
    ("currency", "amount", "status"), [("kwd", "1230", 200), ("kwd", "1234", 400), ("isk", "50", 400)]
)
def test_amounts_are_such_as_the_currency_has(target: Target, currency: str, amount: str, status: int) -> None:
    """Three-decimal currencies end in 0, and krónur in 00."""
    customer = target.made("/v1/customers")

    answer = target.post(f"/v1/customers/{customer}/balance_transactions", {"amount": amount, "currency": currency})

    assert answer.status_code == status


def test_a_refused_transaction_sets_no_currency(target: Target) -> None:
    customer = target.made("/v1/customers")

    target.post(f"/v1/customers/{customer}/balance_transactions", {"amount": "1234", "currency": "kwd"})

    assert target.get(f"/v1/customers/{customer}").json()["currency"] is None
