"""The upcoming invoice of a paused subscription, were it resumed now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.api import Api
from conformance.suite.clocks import CHARGED, DAY, move, utc
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, Case, requirement
from conformance.suite.subscriptions.made import subscribe
from conformance.suite.waiting import Eventually

Json = Any
START = utc(2022, 8, 1, 10)
TRIAL = START + 10 * DAY
PAUSED = Holds(since="2023-02-02")
WAYS = {
    "subscription_resume_at": ({"subscription_resume_at": "now"}, PAUSED),
    "subscription_details[resume_at]": ({"subscription_details": {"resume_at": "now"}}, Holds(since="2024-04-18")),
}


def ways(contract: Contract) -> Iterable[Case]:
    """A case for each way to ask for it, of the invoice and of its lines: the `path`, what it `sends`."""
    for name in ("invoices.upcoming", "invoices.upcoming_lines"):
        operation = contract.named(name)
        for label, (sends, holds) in WAYS.items():
            yield Case(f"{operation.id} {label}", {"path": operation.path, "sends": sends}, operation, holds=holds)


@requirement("invoices.upcoming.resumed", MUST, cites="invoices/upcoming", needs=("test_clocks",), over=ways)
def test_resumed(api: Api, given: Given, eventually: Eventually, path: str, sends: Json) -> None:
    """Resuming a paused subscription is previewed as what it is billed for a month: 10.00."""
    answer = api.get(path, {"subscription": paused(given, eventually), **sends})

    lines = answer["lines"]["data"] if answer["object"] == "invoice" else answer["data"]
    assert [line["amount"] for line in lines] == [1000]


@requirement(
    "invoices.upcoming.resumed_active",
    SHOULD,
    cites="subscriptions/resume",
    operation="GET /v1/invoices/upcoming",
    holds=PAUSED,
)
def test_resumed_active(api: Api, given: Given) -> None:
    """Resuming a subscription that is not paused is not previewed."""
    made = given.shared("upcoming-active", lambda maker: subscribe(maker, customer=maker.payer()["id"])["id"])

    api.refused("GET", "/v1/invoices/upcoming", {"subscription": made, "subscription_resume_at": "now"})


def paused(given: Given, eventually: Eventually) -> Json:
    """The ID of a subscription of 10.00 a month that was paused at the end of its trial: there was no way to pay."""

    def make(maker: Given) -> Json:
        clock = maker.test_clock(START)["id"]
        pausing = {"trial_end": TRIAL, "trial_settings": {"end_behavior": {"missing_payment_method": "pause"}}}
        made = subscribe(maker, customer=maker.customer(test_clock=clock)["id"], **pausing)
        move(maker, eventually, clock, TRIAL + CHARGED)
        return made["id"]

    return given.shared("upcoming-paused", make)
