"""The discount of a quote: of a coupon, or one that is there already."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.quotes.made import QUOTES, draft, params, path
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

OPERATION = "POST /v1/quotes"


@requirement("quotes.discounts.own", SHOULD, cites="quotes/update")
def test_own(api: Api, given: Given) -> None:
    """A draft that names its own discount keeps it."""
    quote = draft(given, discounts=[{"coupon": given.shared_coupon(percent_off=10)["id"]}])

    updated = api.post(path(quote), {"discounts": [{"discount": quote["discounts"][0]}]})

    assert (updated["discounts"], updated["amount_total"]) == (quote["discounts"], 900)


@requirement("quotes.discounts.of_customer", SHOULD, cites="quotes/create")
def test_of_customer(api: Api, given: Given) -> None:
    """A quote can use the discount of its customer: 10 % of 1000."""
    coupon = given.shared_coupon(percent_off=10)["id"]
    customer = given.customer(coupon=coupon)

    quote = api.post(
        QUOTES, params(given, customer=customer["id"], discounts=[{"discount": customer["discount"]["id"]}])
    )

    assert quote["total_details"]["amount_discount"] == 100


@requirement("quotes.discounts.replaced", MUST, cites="quotes/update")
def test_replaced(api: Api, given: Given) -> None:
    """The discounts of a draft are replaced by those that an update names: 10 %, then 50 %."""
    quote = draft(given, discounts=[{"coupon": given.shared_coupon(percent_off=10)["id"]}])
    half = given.shared_coupon(percent_off=50)["id"]

    updated = api.post(path(quote), {"discounts": [{"coupon": half}], "expand": ["discounts"]})

    assert [discount["coupon"]["id"] for discount in updated["discounts"]] == [half]
    assert updated["amount_total"] == 500


@requirement("quotes.discounts.not_redeemed", MAY, cites="quotes/create", provenance=INFERRED, operation=OPERATION)
def test_not_redeemed(api: Api, given: Given) -> None:
    """A quote offers a coupon without redeeming it: that is for its acceptance."""
    coupon = given.coupon(percent_off=10)["id"]
    draft(given, discounts=[{"coupon": coupon}])

    assert api.get(f"/v1/coupons/{coupon}")["times_redeemed"] == 0


@requirement("quotes.discounts.expired_coupon", SHOULD, cites="quotes/create", operation=OPERATION)
def test_expired_coupon(api: Api, given: Given) -> None:
    """A coupon that has been redeemed as often as it may be cannot be offered."""
    coupon = given.coupon(percent_off=10, max_redemptions=1)["id"]
    given.customer(coupon=coupon)

    api.refused("POST", QUOTES, params(given, discounts=[{"coupon": coupon}]))
