"""What happens to an invoice as time passes, on test clocks."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.payment_methods import DECLINE
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.suite.waiting import Eventually

HOUR, DAY = 3600, 86_400  # seconds
CLOCKS = "https://stripe.com/docs/billing/testing/test-clocks"
COLLECTION = "https://stripe.com/docs/billing/invoices/subscription#automatic-advancement"


@requirement("invoices.time.finalized", MUST, cites=COLLECTION, operation="POST /v1/invoices", needs=("test_clocks",))
def test_finalized(api: Api, given: Given, eventually: Eventually) -> None:
    """A draft that advances by itself is finalized an hour after its creation; nobody pays it here, so it is `open`."""
    clock = given.test_clock()
    customer = given.customer(test_clock=clock["id"])
    draft = given.draft_invoice(1000, customer["id"], auto_advance=True)
    later = {"frozen_time": clock["frozen_time"] + 2 * HOUR}
    given.post(f"/v1/test_helpers/test_clocks/{clock['id']}/advance", later)

    @eventually
    def check() -> None:
        assert api.get(f"/v1/invoices/{draft['id']}")["status"] == "open"


@requirement("invoices.time.charged", MUST, cites=COLLECTION, operation="POST /v1/invoices", needs=("test_clocks",))
def test_charged(api: Api, given: Given, eventually: Eventually) -> None:
    """A draft that advances by itself is finalized and charged: it is `paid` two hours after its creation."""
    clock = given.test_clock()
    customer = given.payer(test_clock=clock["id"])
    draft = given.draft_invoice(1000, customer["id"], auto_advance=True)
    later = {"frozen_time": clock["frozen_time"] + 2 * HOUR}
    given.post(f"/v1/test_helpers/test_clocks/{clock['id']}/advance", later)

    @eventually
    def check() -> None:
        assert api.get(f"/v1/invoices/{draft['id']}")["status"] == "paid"


@requirement("invoices.time.created", MUST, cites=CLOCKS, operation="POST /v1/invoices", needs=("test_clocks",))
def test_created(api: Api, given: Given) -> None:
    """An invoice of a customer on a test clock is created at the clock's time."""
    clock = given.test_clock()
    customer = given.customer(test_clock=clock["id"])

    invoice = api.post("/v1/invoices", {"customer": customer["id"]})

    assert (invoice["created"], invoice["test_clock"]) == (clock["frozen_time"], clock["id"])


@requirement(
    "invoices.time.overdue", SHOULD, cites="invoices/object", operation="POST /v1/invoices", needs=("test_clocks",)
)
def test_overdue(api: Api, given: Given, eventually: Eventually) -> None:
    """An invoice to send stays `open` when its due date passes."""
    clock = given.test_clock()
    customer = given.customer(test_clock=clock["id"])
    opened = given.open_invoice(1000, customer["id"], collection_method="send_invoice", days_until_due=1)
    later = {"frozen_time": clock["frozen_time"] + 3 * DAY}
    given.post(f"/v1/test_helpers/test_clocks/{clock['id']}/advance", later)

    @eventually
    def ready() -> None:
        assert api.get(f"/v1/test_helpers/test_clocks/{clock['id']}")["status"] == "ready"

    assert api.get(f"/v1/invoices/{opened['id']}")["status"] == "open"


@requirement(
    "invoices.time.retried", SHOULD, cites="invoices/object", operation="POST /v1/invoices", needs=("test_clocks",)
)
def test_retried(api: Api, given: Given, eventually: Eventually) -> None:
    """An invoice whose automatic charge is declined stays `open`, with one attempt counted and the next one planned."""
    clock = given.test_clock()
    customer = given.payer(DECLINE, test_clock=clock["id"])
    draft = given.draft_invoice(1000, customer["id"], auto_advance=True)
    later = {"frozen_time": clock["frozen_time"] + 2 * HOUR}
    given.post(f"/v1/test_helpers/test_clocks/{clock['id']}/advance", later)

    @eventually
    def check() -> None:
        invoice = api.get(f"/v1/invoices/{draft['id']}")
        assert (invoice["status"], invoice["attempt_count"]) == ("open", 1)
        assert invoice["next_payment_attempt"] is not None
