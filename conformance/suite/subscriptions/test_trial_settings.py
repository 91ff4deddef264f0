"""Trials that end with nothing to pay with: billed all the same, canceled, or paused; and what a paused one does."""

from __future__ import annotations

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.clocks import CHARGED
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, item, path
from conformance.suite.subscriptions.states import lapsed as paused
from conformance.suite.subscriptions.timelines import TRIAL, lapsed
from conformance.suite.waiting import Eventually

HOLDS = Holds(since="2023-02-02")
TRIALS = "https://docs.stripe.com/billing/subscriptions/trials"
OVERVIEW = "https://docs.stripe.com/billing/subscriptions/overview"
CREATE, UPDATE = "POST /v1/subscriptions", "POST /v1/subscriptions/{subscription_exposed_id}"
CLOCKS = ("test_clocks",)
LATEST = {"expand": ["latest_invoice"]}


@requirement("subscriptions.trial_settings.pause", MUST, cites=TRIALS, needs=CLOCKS, operation=CREATE, holds=HOLDS)
def test_pause(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is to be paused is `paused` when its trial ends without a payment method."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{lapsed(given, eventually)['pause']}")

    assert (subscription["status"], subscription["ended_at"]) == ("paused", None)


@requirement(
    "subscriptions.trial_settings.not_invoiced", MUST, cites=OVERVIEW, needs=CLOCKS, operation=CREATE, holds=HOLDS
)
def test_not_invoiced(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is paused at the end of its trial is not invoiced: its latest invoice is of the trial."""
    invoice = api.get(f"{SUBSCRIPTIONS}/{lapsed(given, eventually)['pause']}", LATEST)["latest_invoice"]

    assert (invoice["billing_reason"], invoice["total"]) == ("subscription_create", 0)


@requirement("subscriptions.trial_settings.cancel", MUST, cites=TRIALS, needs=CLOCKS, operation=CREATE, holds=HOLDS)
def test_cancel(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is to be canceled is `canceled` when its trial ends without a payment method."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{lapsed(given, eventually)['cancel']}")

    assert subscription["status"] == "canceled"
    assert TRIAL <= subscription["ended_at"] <= TRIAL + CHARGED


@requirement(
    "subscriptions.trial_settings.create_invoice", MUST, cites=TRIALS, needs=CLOCKS, operation=CREATE, holds=HOLDS
)
def test_create_invoice(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is to be invoiced is invoiced for a month when its trial ends without a payment method."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{lapsed(given, eventually)['create_invoice']}", LATEST)

    invoice = subscription["latest_invoice"]
    assert (invoice["billing_reason"], invoice["total"]) == ("subscription_cycle", 1000)
    assert subscription["status"] in ("active", "past_due")


@requirement("subscriptions.trial_settings.carded", MUST, cites=TRIALS, needs=CLOCKS, operation=CREATE, holds=HOLDS)
def test_carded(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is to be paused goes on when its trial ends and there is a payment method: it is paid."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{lapsed(given, eventually)['carded']}", LATEST)

    assert (subscription["status"], subscription["latest_invoice"]["status"]) == ("active", "paid")


@requirement("subscriptions.paused.no_prorations", MUST, cites=TRIALS, needs=CLOCKS, operation=UPDATE, holds=HOLDS)
def test_no_prorations(api: Api, given: Given, eventually: Eventually) -> None:
    """Changing the quantity of a paused subscription makes no prorations and no invoice."""
    before = paused(given, eventually, TRIAL, TRIAL + CHARGED)
    change = {"items": [{"id": item(before), "quantity": 3}], "proration_behavior": "always_invoice"}

    changed = api.post(path(before), change)

    assert (changed["status"], changed["latest_invoice"]) == ("paused", before["latest_invoice"])
    assert api.get("/v1/invoiceitems", {"customer": before["customer"]})["data"] == []


@requirement("subscriptions.paused.listed", MUST, cites="subscriptions/list", needs=CLOCKS, holds=HOLDS)
def test_listed(api: Api, given: Given, eventually: Eventually) -> None:
    """A list of paused subscriptions holds one that is paused, and none that is not."""
    ids = lapsed(given, eventually)
    customer = given.get(f"{SUBSCRIPTIONS}/{ids['pause']}")["customer"]

    found = api.get(SUBSCRIPTIONS, {"customer": customer, "status": "paused"})["data"]

    assert [subscription["id"] for subscription in found] == [ids["pause"]]


@requirement(
    "subscriptions.paused.no_upcoming",
    SHOULD,
    cites="invoices/upcoming",
    provenance=OBSERVED,
    needs=CLOCKS,
    operation="GET /v1/subscriptions/{subscription_exposed_id}",
    holds=HOLDS,
)
def test_no_upcoming(api: Api, given: Given, eventually: Eventually) -> None:
    """The next invoice of a paused subscription cannot be previewed as long as nobody says that it is resumed."""
    subscription = lapsed(given, eventually)["pause"]

    api.refused("GET", "/v1/invoices/upcoming", {"subscription": subscription}, status=(400, 404))
