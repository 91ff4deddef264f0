"""What a quote of recurring prices comes to: upfront, and every time that its subscription renews."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.quotes.made import QUOTES, amounts, params, sold
from conformance.suite.requirement import MUST, SHOULD, requirement

COMPUTED = "quotes/object#quote_object-computed"
OPERATION = "POST /v1/quotes"


@requirement("quotes.recurring.monthly", MUST, cites=COMPUTED, operation=OPERATION)
def test_monthly(api: Api, given: Given) -> None:
    """A monthly price recurs each month, and its first month is due upfront."""
    computed = api.post(QUOTES, params(given, line_items=sold(given, ("recurring_price", 2))))["computed"]

    assert (computed["recurring"]["interval"], computed["recurring"]["interval_count"]) == ("month", 1)
    assert amounts(computed["recurring"]) == amounts(computed["upfront"]) == (2000, 0, 0, 2000)


@requirement("quotes.recurring.quarterly", MUST, cites=COMPUTED, operation=OPERATION)
def test_quarterly(api: Api, given: Given) -> None:
    """A price that is billed every three months recurs so."""
    recurring = api.post(QUOTES, params(given, line_items=sold(given, ("quarterly_price", 1))))["computed"]["recurring"]

    assert (recurring["interval"], recurring["interval_count"], recurring["amount_total"]) == ("month", 3, 3000)


@requirement("quotes.recurring.with_one_time", MUST, cites=COMPUTED, operation=OPERATION)
def test_with_one_time(api: Api, given: Given) -> None:
    """What is paid once is due upfront beside what recurs, and does not recur.

    1000 once, 2000 a month: 3000 upfront, 2000 recurring
    """
    quote = api.post(QUOTES, params(given, line_items=sold(given, (1000, 1), ("better_price", 1))))

    assert amounts(quote["computed"]["upfront"]) == (3000, 0, 0, 3000)
    assert amounts(quote["computed"]["recurring"]) == (2000, 0, 0, 2000)
    assert amounts(quote) == (3000, 0, 0, 3000)


@requirement("quotes.recurring.forever_discount", MUST, cites=COMPUTED, operation=OPERATION)
def test_forever_discount(api: Api, given: Given) -> None:
    """A discount that lasts for ever reduces what recurs: 10 % of 1000."""
    coupon = given.shared_coupon(percent_off=10)["id"]

    quote = api.post(
        QUOTES, params(given, line_items=sold(given, ("recurring_price", 1)), discounts=[{"coupon": coupon}])
    )

    assert amounts(quote["computed"]["recurring"]) == (1000, 100, 0, 900)


@requirement("quotes.recurring.once_discount", MUST, cites=COMPUTED, operation=OPERATION)
def test_once_discount(api: Api, given: Given) -> None:
    """A discount that applies once reduces what is due upfront, and not what recurs."""
    coupon = given.shared_coupon(percent_off=10, duration="once")["id"]

    quote = api.post(
        QUOTES, params(given, line_items=sold(given, ("recurring_price", 1)), discounts=[{"coupon": coupon}])
    )

    assert amounts(quote["computed"]["upfront"]) == (1000, 100, 0, 900)
    assert amounts(quote["computed"]["recurring"]) == (1000, 0, 0, 1000)


@requirement("quotes.recurring.tax", MUST, cites=COMPUTED, operation=OPERATION)
def test_tax(api: Api, given: Given) -> None:
    """What recurs is taxed each time: 25 % of 1000."""
    rate = given.shared_tax_rate(25)["id"]

    quote = api.post(QUOTES, params(given, line_items=sold(given, ("recurring_price", 1)), default_tax_rates=[rate]))

    assert amounts(quote["computed"]["recurring"]) == (1000, 0, 250, 1250)


@requirement("quotes.recurring.breakdown", SHOULD, cites=COMPUTED, operation=OPERATION)
def test_breakdown(api: Api, given: Given) -> None:
    """What recurs has a breakdown of its own."""
    rate = given.shared_tax_rate(25)["id"]

    quote = api.post(
        QUOTES,
        params(
            given,
            line_items=sold(given, (1000, 1), ("recurring_price", 1)),
            default_tax_rates=[rate],
            expand=["computed.recurring.total_details.breakdown"],
        ),
    )

    [tax] = quote["computed"]["recurring"]["total_details"]["breakdown"]["taxes"]
    assert (tax["amount"], tax["rate"]["id"]) == (250, rate)


@requirement("quotes.recurring.trial", SHOULD, cites=COMPUTED, operation=OPERATION)
def test_trial(api: Api, given: Given) -> None:
    """During a trial nothing that recurs is due upfront; afterwards it recurs in full.

    1000 once, 2000 a month after 14 days: 1000 upfront, 2000 recurring
    """
    quote = api.post(
        QUOTES,
        params(
            given,
            line_items=sold(given, (1000, 1), ("better_price", 1)),
            subscription_data={"trial_period_days": 14},
        ),
    )

    assert quote["computed"]["upfront"]["amount_total"] == 1000
    assert quote["computed"]["recurring"]["amount_total"] == 2000


@requirement("quotes.recurring.metered", SHOULD, cites=COMPUTED, operation=OPERATION)
def test_metered(api: Api, given: Given) -> None:
    """Of a metered price nothing is due upfront: nothing has been used yet."""
    [item] = sold(given, ("metered_price", 1))

    quote = api.post(QUOTES, params(given, line_items=[{"price": item["price"]}]))

    assert quote["computed"]["upfront"]["amount_total"] == 0
