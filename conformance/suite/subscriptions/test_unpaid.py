"""Subscriptions that are `unpaid`: their invoices go on, and nobody collects them; the latest one brings them back."""

from __future__ import annotations

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.clocks import CHARGED, move
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, requirement
from conformance.suite.subscriptions.made import path
from conformance.suite.subscriptions.states import unpaid
from conformance.suite.waiting import Eventually

OVERVIEW = "https://stripe.com/docs/billing/subscriptions/overview"
CREATE = "POST /v1/subscriptions"
CLOCKS = ("test_clocks",)
LATEST = {"expand": ["latest_invoice"]}


@requirement("subscriptions.unpaid.drafts", MUST, cites=OVERVIEW, needs=CLOCKS, operation=CREATE)
def test_drafts(api: Api, given: Given, eventually: Eventually) -> None:
    """The invoice of a renewal of an unpaid subscription stays a draft that does not advance by itself."""
    made = renewed(given, eventually)

    invoice = api.get(path(made), LATEST)["latest_invoice"]

    assert (invoice["created"], invoice["status"], invoice["auto_advance"]) == (
        made["current_period_end"],
        "draft",
        False,
    )


@requirement(
    "subscriptions.unpaid.paid", MUST, cites=OVERVIEW, needs=CLOCKS, operation="POST /v1/invoices/{invoice}/pay"
)
def test_paid(api: Api, given: Given, eventually: Eventually) -> None:
    """An unpaid subscription is `active` again as soon as its latest invoice is paid."""
    made = renewed(given, eventually)
    latest = f"/v1/invoices/{given.get(path(made))['latest_invoice']}"
    given.post(f"{latest}/finalize", {"auto_advance": False})
    given.post(f"{latest}/pay", {"paid_out_of_band": True})

    assert api.get(path(made))["status"] == "active"


def renewed(given: Given, eventually: Eventually) -> Answer:
    """A subscription as it was when it had become unpaid; meanwhile it has been renewed once more.

    Raises:
        Unsupported: the account's settings make no subscription unpaid.
    """
    made = unpaid(given, eventually)
    move(given, eventually, made["test_clock"], made["current_period_end"] + CHARGED)
    return made
