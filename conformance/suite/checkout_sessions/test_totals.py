"""What Checkout Sessions come to: line items, discounts, taxes."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.checkout_sessions.made import path, session
from conformance.suite.checkout_sessions.tables import Total, sold, totals
from conformance.suite.given import Given
from conformance.suite.parameters import expect_part
from conformance.suite.requirement import MUST, requirement


@requirement("checkout_sessions.totals", MUST, cites="checkout/sessions/object", over=totals)
def test_totals(api: Api, given: Given, total: Total) -> None:
    """A Checkout Session and its line items come to what is sold.

    The worked table is fixtures/checkout_session_totals.yaml. Of its rows, as documented (docs/tax/tax-rates):
    500 at 25 %                                exclusive: tax 125, total 625     inclusive: tax 100, total 500
    500 and 1000, 10 % off, 5 % exclusive      discount 150, tax 23 + 45 = 68, total 1350 + 68 = 1418
    500 and 1000, 10 % off, 5 % inclusive      discount 150, tax 21 + 43 = 64, total 1350
    the same, 5 % inclusive and 7 % exclusive  tax 64 + 90 = 154, total 1350 + 90 = 1440
    """
    made = session(given, total.mode, **sold(given, total))

    found = api.get(path(made), {"expand": ["line_items"]})

    expect_part(total.totals, found)
    expect_part(total.items, found["line_items"]["data"])
