"""Paused subscriptions that are resumed: into a new cycle, whose invoice comes first, or into the period of the old."""

from __future__ import annotations

from typing import Any

from conformance.contract import Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.clocks import DAY, move, utc
from conformance.suite.given import Given
from conformance.suite.payment_methods import DECLINE, SUCCEED
from conformance.suite.requirement import MAY, MUST, SHOULD, requirement
from conformance.suite.subscriptions.made import path
from conformance.suite.subscriptions.states import lapsed
from conformance.suite.subscriptions.timelines import TRIAL
from conformance.suite.waiting import Eventually

Json = Any
HOLDS = Holds(since="2023-02-02")
RESUME = "subscriptions/resume"
CLOCKS = ("test_clocks",)
HALF = utc(2022, 8, 26, 22)  # of the month that would have begun with the end of the trial, on 11 August 10:00
MONTH = utc(2022, 9, 26, 22)  # a month after it
NEXT = utc(2022, 9, 11, 10)  # where the month of the old cycle ends
LATEST = {"expand": ["latest_invoice"]}


@requirement("subscriptions.resume.paid", MUST, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_paid(api: Api, given: Given, eventually: Eventually) -> None:
    """A paused subscription is `active` once it is resumed and the invoice that this makes is paid."""
    before = ready(given, eventually, SUCCEED)

    resumed = api.post(f"{path(before)}/resume")

    api.send("POST", f"/v1/invoices/{resumed['latest_invoice']}/pay")  # refused where it was paid in passing
    assert api.get(path(before))["status"] == "active"


@requirement("subscriptions.resume.now", MUST, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_now(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is resumed with `billing_cycle_anchor=now` begins a new cycle at that moment."""
    before = ready(given, eventually, SUCCEED)
    resumed = api.post(f"{path(before)}/resume", {"billing_cycle_anchor": "now"})
    api.send("POST", f"/v1/invoices/{resumed['latest_invoice']}/pay")

    after = api.get(path(before))

    period = (after["current_period_start"], after["current_period_end"])
    assert (after["billing_cycle_anchor"], period) == (HALF, (HALF, MONTH))


@requirement("subscriptions.resume.invoice", MUST, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_invoice(api: Api, given: Given, eventually: Eventually) -> None:
    """The invoice of a resumption into a new cycle bills a whole period, and prorates nothing: 10.00."""
    before = ready(given, eventually, SUCCEED)

    invoice = api.post(f"{path(before)}/resume", LATEST)["latest_invoice"]

    assert [(line["amount"], line["proration"]) for line in invoice["lines"]["data"]] == [(1000, False)]


@requirement("subscriptions.resume.declined", MUST, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_declined(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription is not `active` before the invoice of its resumption is paid: `past_due`, or still `paused`."""
    before = ready(given, eventually, DECLINE)
    resumed = api.post(f"{path(before)}/resume")

    api.send("POST", f"/v1/invoices/{resumed['latest_invoice']}/pay")

    assert api.get(path(before))["status"] in ("past_due", "paused")


@requirement("subscriptions.resume.written_off", SHOULD, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_written_off(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription is `active` once the invoice of its resumption is marked uncollectible."""
    before = ready(given, eventually, DECLINE)
    resumed = api.post(f"{path(before)}/resume")

    api.post(f"/v1/invoices/{resumed['latest_invoice']}/mark_uncollectible")

    assert api.get(path(before))["status"] == "active"


@requirement("subscriptions.resume.expires", MAY, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_expires(api: Api, given: Given, eventually: Eventually) -> None:
    """The invoice of a resumption is voided when it is not paid in time, and the subscription stays `paused`."""
    before = ready(given, eventually, DECLINE)
    resumed = given.post(f"{path(before)}/resume")
    move(given, eventually, before["test_clock"], HALF + 3 * DAY)

    subscription = api.get(path(before))
    invoice = api.get(f"/v1/invoices/{resumed['latest_invoice']}")

    assert (subscription["status"], invoice["status"]) == ("paused", "void")


@requirement("subscriptions.resume.unchanged", SHOULD, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_unchanged(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is resumed with `billing_cycle_anchor=unchanged` is in the period around that moment."""
    before = ready(given, eventually, SUCCEED)

    after = api.post(f"{path(before)}/resume", {"billing_cycle_anchor": "unchanged", "proration_behavior": "none"})

    period = (after["current_period_start"], after["current_period_end"])
    assert (after["status"], after["billing_cycle_anchor"], period) == ("active", TRIAL, (TRIAL, NEXT))


@requirement("subscriptions.resume.not_prorated", SHOULD, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_not_prorated(api: Api, given: Given, eventually: Eventually) -> None:
    """With `proration_behavior=none` resuming into the old cycle bills nothing for the rest of its period."""
    before = ready(given, eventually, SUCCEED)

    after = api.post(f"{path(before)}/resume", {"billing_cycle_anchor": "unchanged", "proration_behavior": "none"})

    assert after["latest_invoice"] == before["latest_invoice"]
    assert api.get("/v1/invoiceitems", {"customer": before["customer"]})["data"] == []


@requirement("subscriptions.resume.prorated", SHOULD, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_prorated(api: Api, given: Given, eventually: Eventually) -> None:
    """Resuming into the old cycle, half a period before its end, leaves 5.00 to be billed with the next invoice."""
    before = ready(given, eventually, SUCCEED)
    api.post(f"{path(before)}/resume", {"billing_cycle_anchor": "unchanged", "proration_behavior": "create_prorations"})

    pending = api.get("/v1/invoiceitems", {"customer": before["customer"], "pending": True})["data"]

    assert [(each["amount"], each["proration"]) for each in pending] == [(500, True)]


@requirement("subscriptions.resume.always_invoice", SHOULD, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_always_invoice(api: Api, given: Given, eventually: Eventually) -> None:
    """With `proration_behavior=always_invoice` the rest of the period is invoiced at once: 5.00 for half of it."""
    before = ready(given, eventually, SUCCEED)
    unchanged = {"billing_cycle_anchor": "unchanged", "proration_behavior": "always_invoice"}

    invoice = api.post(f"{path(before)}/resume", {**unchanged, **LATEST})["latest_invoice"]

    assert invoice["total"] == 500


@requirement("subscriptions.resume.proration_date", SHOULD, cites=RESUME, needs=CLOCKS, holds=HOLDS)
def test_proration_date(api: Api, given: Given, eventually: Eventually) -> None:
    """With `proration_date` the rest of the period is reckoned from that moment: 10.00 from its beginning."""
    before = ready(given, eventually, SUCCEED)
    unchanged = {"billing_cycle_anchor": "unchanged", "proration_behavior": "always_invoice", "proration_date": TRIAL}

    invoice = api.post(f"{path(before)}/resume", {**unchanged, **LATEST})["latest_invoice"]

    assert invoice["total"] == 1000


def ready(given: Given, eventually: Eventually, token: str) -> Answer:
    """A subscription that has been paused for half a month, and whose customer now has that card: eight calls."""
    paused = lapsed(given, eventually, TRIAL, HALF)
    given.payment_method(paused["customer"], token)
    return paused
