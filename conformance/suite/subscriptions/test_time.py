"""What time makes of a subscription: renewals, the end of trials, expiry, dunning, cancellations to come."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.clocks import DAY, HOUR, customer_at, move, utc
from conformance.suite.given import Given
from conformance.suite.payment_methods import DECLINE
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.suite.subscriptions.made import SUBSCRIPTIONS, in_full, path, subscribe
from conformance.suite.subscriptions.timelines import (
    RENEWAL,
    START,
    TRIAL,
    ended,
    exhausted,
    expired,
    renewed,
    renewing,
    tried,
    upgraded,
)
from conformance.suite.waiting import Eventually

OVERVIEW = "https://stripe.com/docs/billing/subscriptions/overview"
CYCLE = "https://stripe.com/docs/billing/subscriptions/billing-cycle"
TRIALS = "https://stripe.com/docs/billing/subscriptions/trials"
CANCEL = "https://stripe.com/docs/billing/subscriptions/cancel"
CREATE = "POST /v1/subscriptions"
CLOCKS = ("test_clocks",)
LATEST = {"expand": ["latest_invoice"]}
NEXT = utc(2022, 10, 1, 10)  # the renewal after the first


@requirement("subscriptions.time.renewed", MUST, cites=OVERVIEW, needs=CLOCKS, operation=CREATE)
def test_renewed(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription is renewed at the end of its period: the next one begins there, and it stays `active`."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{renewed(given, eventually)}")

    period = (subscription["current_period_start"], subscription["current_period_end"])
    assert (subscription["status"], period) == ("active", (RENEWAL, NEXT))


@requirement("subscriptions.time.renewal_paid", MUST, cites=OVERVIEW, needs=CLOCKS, operation=CREATE)
def test_renewal_paid(api: Api, given: Given, eventually: Eventually) -> None:
    """The invoice of a renewal is paid two hours later."""
    invoice = api.get(f"{SUBSCRIPTIONS}/{renewed(given, eventually)}", LATEST)["latest_invoice"]

    assert (invoice["status"], invoice["billing_reason"], invoice["amount_paid"]) == (
        "paid",
        "subscription_cycle",
        1000,
    )


@requirement("subscriptions.time.renewal_finalized", MUST, cites=OVERVIEW, needs=CLOCKS, operation=CREATE)
def test_renewal_finalized(api: Api, given: Given, eventually: Eventually) -> None:
    """The invoice of a renewal is finalized about an hour after it was created."""
    invoice = api.get(f"{SUBSCRIPTIONS}/{renewed(given, eventually)}", LATEST)["latest_invoice"]

    assert RENEWAL + HOUR <= invoice["status_transitions"]["finalized_at"] <= RENEWAL + 2 * HOUR


@requirement("subscriptions.time.renewal_draft", MUST, cites=OVERVIEW, needs=CLOCKS, operation=CREATE)
def test_renewal_draft(api: Api, given: Given, eventually: Eventually) -> None:
    """The invoice of a renewal begins as a draft that will advance by itself an hour later."""
    invoice = api.get(f"{SUBSCRIPTIONS}/{renewing(given, eventually)}", LATEST)["latest_invoice"]

    assert (invoice["status"], invoice["auto_advance"], invoice["created"]) == ("draft", True, RENEWAL)
    assert invoice["next_payment_attempt"] == RENEWAL + HOUR


@requirement("subscriptions.time.renewal_period", MUST, cites="invoices/object", needs=CLOCKS, operation=CREATE)
def test_renewal_period(api: Api, given: Given, eventually: Eventually) -> None:
    """The period of a renewal's invoice is the one that is over, that of its line the one that begins."""
    invoice = api.get(f"{SUBSCRIPTIONS}/{renewed(given, eventually)}", LATEST)["latest_invoice"]

    assert (invoice["period_start"], invoice["period_end"]) == (START, RENEWAL)
    assert [line["period"] for line in invoice["lines"]["data"]] == [{"start": RENEWAL, "end": NEXT}]


@requirement("subscriptions.time.renewal_declined", MUST, cites="subscriptions/object", needs=CLOCKS, operation=CREATE)
def test_renewal_declined(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription whose renewal is declined is `past_due`, and its invoice stays open."""
    customer = customer_at(given, START)
    made = subscribe(given, customer=customer["id"])
    given.payment_method(customer["id"], DECLINE)
    move(given, eventually, customer["test_clock"], RENEWAL + 2 * HOUR)

    late = api.get(path(made), LATEST)

    assert (late["status"], late["latest_invoice"]["status"]) == ("past_due", "open")


@requirement("subscriptions.time.trial_end", MUST, cites=TRIALS, needs=CLOCKS, operation=CREATE)
def test_trial_end(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription is `active` after its trial, for the month that begins with the trial's end."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{tried(given, eventually)['paid']}")

    assert (subscription["status"], subscription["current_period_start"]) == ("active", TRIAL)
    assert subscription["current_period_end"] == TRIAL + 31 * DAY


@requirement("subscriptions.time.trial_end_paid", MUST, cites=TRIALS, needs=CLOCKS, operation=CREATE)
def test_trial_end_paid(api: Api, given: Given, eventually: Eventually) -> None:
    """The first month after a trial is invoiced as a renewal, and paid."""
    invoice = api.get(f"{SUBSCRIPTIONS}/{tried(given, eventually)['paid']}", LATEST)["latest_invoice"]

    assert (invoice["billing_reason"], invoice["status"], invoice["total"]) == ("subscription_cycle", "paid", 1000)


@requirement("subscriptions.time.trial_end_declined", MUST, cites=TRIALS, needs=CLOCKS, operation=CREATE)
def test_trial_end_declined(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription whose first payment after its trial is declined is `past_due`."""
    late = api.get(f"{SUBSCRIPTIONS}/{tried(given, eventually)['declined']}", LATEST)

    assert (late["status"], late["latest_invoice"]["status"]) == ("past_due", "open")


@requirement("subscriptions.time.trial_end_retried", MUST, cites="invoices/object", needs=CLOCKS, operation=CREATE)
def test_trial_end_retried(api: Api, given: Given, eventually: Eventually) -> None:
    """An invoice whose payment was declined will be tried again."""
    invoice = api.get(f"{SUBSCRIPTIONS}/{tried(given, eventually)['declined']}", LATEST)["latest_invoice"]

    assert invoice["attempted"] is True
    assert invoice["next_payment_attempt"] > TRIAL + HOUR


@requirement("subscriptions.time.trial_end_without", MUST, cites=TRIALS, needs=CLOCKS, operation=CREATE)
def test_trial_end_without(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription whose customer can pay with nothing after its trial is `past_due`."""
    assert api.get(f"{SUBSCRIPTIONS}/{tried(given, eventually)['nothing']}")["status"] == "past_due"


@requirement("subscriptions.time.incomplete_expires", MUST, cites=OVERVIEW, needs=CLOCKS, operation=CREATE)
def test_incomplete_expires(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that nobody pays for in 23 hours is `incomplete_expired`, and its invoice void."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{expired(given, eventually)}", LATEST)

    assert (subscription["status"], subscription["latest_invoice"]["status"]) == ("incomplete_expired", "void")


@requirement("subscriptions.time.incomplete_ends", SHOULD, cites="subscriptions/object", needs=CLOCKS, operation=CREATE)
def test_incomplete_ends(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that expires has ended, about 23 hours after it was created."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{expired(given, eventually)}")

    assert START + 23 * HOUR <= subscription["ended_at"] <= START + DAY


@requirement("subscriptions.time.incomplete_waits", MUST, cites="subscriptions/object", needs=CLOCKS, operation=CREATE)
def test_incomplete_waits(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that nobody has paid for in 22 hours is still `incomplete`."""
    customer = customer_at(given, START, DECLINE)
    made = subscribe(given, customer=customer["id"])
    move(given, eventually, customer["test_clock"], START + 22 * HOUR)

    assert api.get(path(made))["status"] == "incomplete"


@requirement("subscriptions.time.retries_end", MUST, cites="subscriptions/object", needs=CLOCKS, operation=CREATE)
def test_retries_end(api: Api, given: Given, eventually: Eventually) -> None:
    """After the last retry a subscription is `canceled`, `unpaid` or still `past_due`, as the account is set."""
    assert api.get(f"{SUBSCRIPTIONS}/{exhausted(given, eventually)}")["status"] in ("canceled", "unpaid", "past_due")


@requirement("subscriptions.time.retries_ended", MUST, cites="invoices/object", needs=CLOCKS, operation=CREATE)
def test_retries_ended(api: Api, given: Given, eventually: Eventually) -> None:
    """The invoice whose retries have ended was attempted more than once, and will not be tried again."""
    made = exhausted(given, eventually)

    invoices = api.get("/v1/invoices", {"subscription": made, "limit": 100})["data"]

    [tried_out] = [invoice for invoice in invoices if invoice["created"] == START + DAY]
    assert tried_out["attempt_count"] > 1
    assert tried_out["next_payment_attempt"] is None


@requirement("subscriptions.time.cancels_at_period_end", MUST, cites=CANCEL, needs=CLOCKS, operation=CREATE)
def test_cancels_at_period_end(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is to end with its period is `canceled` then."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{ended(given, eventually)['at_period_end']}")

    assert (subscription["status"], subscription["ended_at"]) == ("canceled", RENEWAL)


@requirement("subscriptions.time.canceled_at_kept", MUST, cites="subscriptions/object", needs=CLOCKS, operation=CREATE)
def test_canceled_at_kept(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that ended with its period still says when it was canceled: when that was asked for."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{ended(given, eventually)['at_period_end']}")

    assert subscription["canceled_at"] == START


@requirement("subscriptions.time.no_renewal", MUST, cites=CANCEL, needs=CLOCKS, operation=CREATE)
def test_no_renewal(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that ended with its period was not renewed: it has its first invoice only."""
    invoices = api.get("/v1/invoices", {"subscription": ended(given, eventually)["at_period_end"]})["data"]

    assert [invoice["billing_reason"] for invoice in invoices] == ["subscription_create"]


@requirement("subscriptions.time.cancels_at", MUST, cites=CANCEL, needs=CLOCKS, operation=CREATE)
def test_cancels_at(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is to end at a date is `canceled` at that date."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{ended(given, eventually)['at']}")

    assert (subscription["status"], subscription["ended_at"]) == ("canceled", START + 10 * DAY)


@requirement("subscriptions.time.kept", MUST, cites=CANCEL, needs=CLOCKS, operation=CREATE)
def test_kept(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is not to end with its period after all is renewed."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{ended(given, eventually)['kept']}")

    assert (subscription["status"], subscription["current_period_start"]) == ("active", RENEWAL)


@requirement("subscriptions.time.overdue", MUST, cites="subscriptions/object", needs=CLOCKS, operation=CREATE)
def test_overdue(api: Api, given: Given, eventually: Eventually) -> None:
    """A subscription that is paid by invoice is `past_due` when its invoice is not paid by the due date."""
    customer = customer_at(given, START, None)
    made = subscribe(given, customer=customer["id"], collection_method="send_invoice", days_until_due=5)
    move(given, eventually, customer["test_clock"], START + 7 * DAY)

    assert api.get(path(made))["status"] == "past_due"


@requirement("subscriptions.time.pending_items", MUST, cites="subscriptions/create", needs=CLOCKS, operation=CREATE)
def test_pending_items(api: Api, given: Given, eventually: Eventually) -> None:
    """A renewal collects what is pending for its subscription: 7.00 and 10.00."""
    customer = customer_at(given, START)
    made = subscribe(given, customer=customer["id"])
    given.invoice_item(customer["id"], 700, subscription=made["id"])
    move(given, eventually, customer["test_clock"], RENEWAL + 2 * HOUR)

    assert api.get(path(made), LATEST)["latest_invoice"]["total"] == 1700


@requirement("subscriptions.time.pending_item_interval", SHOULD, cites=OVERVIEW, needs=CLOCKS, operation=CREATE)
def test_pending_item_interval(api: Api, given: Given, eventually: Eventually) -> None:
    """What is pending is invoiced after its own interval of a week, before the month is over."""
    customer = customer_at(given, START)
    weekly = {"pending_invoice_item_interval": {"interval": "week"}}
    made = subscribe(given, customer=customer["id"], **weekly)
    given.invoice_item(customer["id"], 700, subscription=made["id"])
    move(given, eventually, customer["test_clock"], START + 8 * DAY)

    assert api.get(path(made), LATEST)["latest_invoice"]["total"] == 700


@requirement("subscriptions.time.price_change", MUST, cites="subscriptions/update", needs=CLOCKS, operation=CREATE)
def test_price_change(api: Api, given: Given, eventually: Eventually) -> None:
    """From $100 to $200 in the middle of May: on 1 June $250 are billed.

    | line                                   | amount |
    |----------------------------------------|--------|
    | unused half of May at $100             | −50    |
    | remaining half of May at $200          | +100   |
    | June at $200                           | +200   |
    """
    invoice = api.get(f"{SUBSCRIPTIONS}/{upgraded(given, eventually)}", LATEST)["latest_invoice"]

    assert in_full(invoice) == [(-5000, True), (10_000, True), (20_000, False)]
    assert (invoice["total"], invoice["amount_paid"]) == (25_000, 25_000)


@requirement("subscriptions.time.price_change_date", MUST, cites="subscriptions/update", needs=CLOCKS, operation=CREATE)
def test_price_change_date(api: Api, given: Given, eventually: Eventually) -> None:
    """A change of price in the middle of May moves no date: the next period is June."""
    subscription = api.get(f"{SUBSCRIPTIONS}/{upgraded(given, eventually)}")

    assert (subscription["current_period_start"], subscription["current_period_end"]) == (
        utc(2023, 6, 1),
        utc(2023, 7, 1),
    )


@requirement("subscriptions.time.price_change_order", MUST, cites="invoices/object", needs=CLOCKS, operation=CREATE)
def test_price_change_order(api: Api, given: Given, eventually: Eventually) -> None:
    """On the invoice of a renewal prorations stand before the lines of the subscription."""
    lines = api.get(f"{SUBSCRIPTIONS}/{upgraded(given, eventually)}", LATEST)["latest_invoice"]["lines"]["data"]

    assert [line["proration"] for line in lines] == [True, True, False]
