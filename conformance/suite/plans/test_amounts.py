"""What plans ask for a quantity: tiers, transformed usage, fractions of a cent."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.plans.made import PLANS, params, subscribe
from conformance.suite.plans.tables import amounts
from conformance.suite.requirement import MUST, requirement

MODELS = "https://stripe.com/docs/billing/subscriptions/usage-based/pricing-models"


@requirement("plans.amounts", MUST, cites=MODELS, operation="POST /v1/subscriptions", over=amounts)
def test_amounts(api: Api, given: Given, asked: Any) -> None:
    """A subscription is invoiced what its plan asks for the quantity.

    The worked table is fixtures/plan_amounts.yaml. Its first rows, as documented:
    tiers      [up to 10000: 50, beyond: 40]    quantity 10000    quantity 10001
    graduated                                   500000            500040
    volume                                      500000            400040
    transform_usage divide_by 60, round up, amount 1000: quantity 150 asks 3 × 1000 = 3000.
    A line is rounded once, and graduated tiers may be lines of their own: what is compared is their sum.
    """
    priced = params(given, **{"amount": None, **asked.plan})
    plan = given.shared(f"plan-{asked.label.replace(' ', '-')}", lambda maker: maker.post(PLANS, priced))
    subscription = subscribe(given.customer()["id"], plan["id"], asked.quantity)

    invoice = given.post("/v1/subscriptions", subscription)["latest_invoice"]

    assert api.get(f"/v1/invoices/{invoice}")["subtotal"] == asked.amount
