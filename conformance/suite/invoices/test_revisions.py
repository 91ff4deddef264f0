"""Revisions: a new draft in place of an invoice that is finalized, which is voided once the draft is finalized too."""

from __future__ import annotations

from typing import Any

from conformance.contract import Holds
from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, SHOULD, requirement
from conformance.suite.subscriptions.made import debtor, params

Json = Any
INVOICES = "/v1/invoices"
CREATE = "POST /v1/invoices"
FINALIZE = "POST /v1/invoices/{invoice}/finalize"
GUIDE = "https://stripe.com/docs/invoicing/invoice-edits"
SINCE = Holds(since="2022-09-15")


def revising(invoice: Json) -> Json:
    """The parameters of a revision of an invoice."""
    return {"from_invoice": {"action": "revision", "invoice": invoice["id"]}}


def revision(given: Given, original: Json) -> Answer:
    """A draft that revises an invoice."""
    return given.post(INVOICES, revising(original))


def amounts(invoice: Json) -> list[int]:
    """The amounts of an invoice's lines."""
    return [line["amount"] for line in invoice["lines"]["data"]]


@requirement("invoices.revisions.draft", MUST, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_draft(api: Api, given: Given) -> None:
    """The revision of an open invoice is a draft of the same customer, which names the invoice that it revises."""
    original = given.open_invoice()

    made = api.post(INVOICES, revising(original))

    assert (made["status"], made["customer"], made["number"]) == ("draft", original["customer"], None)
    assert made["from_invoice"] == {"action": "revision", "invoice": original["id"]}


@requirement("invoices.revisions.uncollectible", MUST, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_uncollectible(api: Api, given: Given) -> None:
    """An uncollectible invoice can be revised too."""
    original = given.uncollectible_invoice()

    made = api.post(INVOICES, revising(original))

    assert (made["status"], made["from_invoice"]["invoice"]) == ("draft", original["id"])


@requirement("invoices.revisions.none", MUST, cites="invoices/object", operation=CREATE, holds=SINCE)
def test_none(api: Api, given: Given) -> None:
    """A new invoice that revises none says so, and has no revision."""
    made = api.post(INVOICES, {"customer": given.shared_customer()["id"]})

    assert (made["from_invoice"], made["latest_revision"]) == (None, None)


@requirement("invoices.revisions.lines", SHOULD, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_lines(api: Api, given: Given) -> None:
    """A revision has copies of the lines of the invoice that it revises: the same amounts, other items."""
    draft = given.invoice(items=(1000, 250), auto_advance=False)
    original = given.post(f"{INVOICES}/{draft['id']}/finalize", {"auto_advance": False})

    made = api.post(INVOICES, revising(original))

    assert (amounts(made), made["total"]) == (amounts(original), 1250)
    items = {line["invoice_item"] for invoice in (made, original) for line in invoice["lines"]["data"]}
    assert len(items) == 4


@requirement("invoices.revisions.members", SHOULD, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_members(api: Api, given: Given) -> None:
    """A revision is described, taxed and sent like the invoice that it revises."""
    rate = given.shared_tax_rate(25)["id"]
    original = given.open_invoice(
        footer="Thank you",
        description="Work of August",
        default_tax_rates=[rate],
        collection_method="send_invoice",
        days_until_due=30,
    )

    made = api.post(INVOICES, revising(original))

    same = ("collection_method", "currency", "description", "footer", "tax", "total")
    assert {name: made[name] for name in same} == {name: original[name] for name in same}


@requirement("invoices.revisions.pending_items", MUST, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_pending_items(api: Api, given: Given) -> None:
    """A revision takes no pending items."""
    customer = given.customer()["id"]
    original = given.open_invoice(1000, customer)
    given.invoice_item(customer, 700)

    assert amounts(api.post(INVOICES, revising(original))) == [1000]


@requirement("invoices.revisions.credit_notes", MUST, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_credit_notes(api: Api, given: Given) -> None:
    """The credit notes of an invoice are not carried over to its revision, which asks for all again."""
    original = given.open_invoice()
    given.post("/v1/credit_notes", {"invoice": original["id"], "amount": 300})

    made = api.post(INVOICES, revising(original))

    assert (made["total"], made["amount_due"], made["pre_payment_credit_notes_amount"]) == (1000, 1000, 0)


@requirement("invoices.revisions.original_stays", MUST, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_original_stays(api: Api, given: Given) -> None:
    """An invoice stays open, and has no latest revision, while its revision is a draft."""
    original = given.open_invoice()
    revision(given, original)

    kept = api.get(f"{INVOICES}/{original['id']}")

    assert (kept["status"], kept["latest_revision"]) == ("open", None)


@requirement("invoices.revisions.edited", MUST, cites=GUIDE, operation="POST /v1/invoices/{invoice}", holds=SINCE)
def test_edited(api: Api, given: Given) -> None:
    """A revision is edited as any draft; the invoice that it revises stays as it is."""
    original = given.open_invoice(description="As it was")
    made = revision(given, original)

    changed = api.post(f"{INVOICES}/{made['id']}", {"description": "As it should be"})

    assert changed["description"] == "As it should be"
    assert api.get(f"{INVOICES}/{original['id']}")["description"] == "As it was"


@requirement("invoices.revisions.voids", MUST, cites=GUIDE, operation=FINALIZE, holds=SINCE)
def test_voids(api: Api, given: Given) -> None:
    """Finalizing a revision voids the invoice that it revises."""
    original = given.open_invoice()

    made = api.post(f"{INVOICES}/{revision(given, original)['id']}/finalize", {"auto_advance": False})

    assert (made["status"], made["amount_due"]) == ("open", 1000)
    voided = api.get(f"{INVOICES}/{original['id']}")
    assert voided["status"] == "void"
    assert voided["status_transitions"]["voided_at"] >= original["created"]


@requirement("invoices.revisions.voids_uncollectible", MUST, cites=GUIDE, operation=FINALIZE, holds=SINCE)
def test_voids_uncollectible(api: Api, given: Given) -> None:
    """Finalizing the revision of an uncollectible invoice voids that one."""
    original = given.uncollectible_invoice()

    api.post(f"{INVOICES}/{revision(given, original)['id']}/finalize", {"auto_advance": False})

    assert api.get(f"{INVOICES}/{original['id']}")["status"] == "void"


@requirement("invoices.revisions.latest", MUST, cites="invoices/object", operation=FINALIZE, holds=SINCE)
def test_latest(api: Api, given: Given) -> None:
    """An invoice names its latest revision that is finalized, which can be expanded."""
    original = given.open_invoice()
    made = revision(given, original)
    given.post(f"{INVOICES}/{made['id']}/finalize", {"auto_advance": False})

    revised = api.get(f"{INVOICES}/{original['id']}", {"expand": ["latest_revision"]})

    assert revised["latest_revision"]["id"] == made["id"]
    assert revised["latest_revision"]["from_invoice"]["invoice"] == original["id"]


@requirement(
    "invoices.revisions.latest_of_several",
    SHOULD,
    cites="invoices/object",
    operation=FINALIZE,
    holds=SINCE,
)
def test_latest_of_several(api: Api, given: Given) -> None:
    """The latest revision of an invoice is that which revises its revision, once that is finalized."""
    original = given.open_invoice()
    first = revision(given, original)
    second = revision(given, given.post(f"{INVOICES}/{first['id']}/finalize", {"auto_advance": False}))

    api.post(f"{INVOICES}/{second['id']}/finalize", {"auto_advance": False})

    assert api.get(f"{INVOICES}/{original['id']}")["latest_revision"] == second["id"]


@requirement("invoices.revisions.number", SHOULD, cites=GUIDE, operation=FINALIZE, holds=SINCE)
def test_number(api: Api, given: Given) -> None:
    """A revision gets a number of its own."""
    original = given.open_invoice()

    made = api.post(f"{INVOICES}/{revision(given, original)['id']}/finalize", {"auto_advance": False})

    assert made["number"] not in (None, original["number"])


@requirement("invoices.revisions.of_draft", MUST, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_of_draft(api: Api, given: Given) -> None:
    """A draft cannot be revised: it is edited."""
    api.refused("POST", INVOICES, revising(given.empty_draft()))


@requirement("invoices.revisions.of_paid", MUST, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_of_paid(api: Api, given: Given) -> None:
    """A paid invoice cannot be revised."""
    api.refused("POST", INVOICES, revising(given.paid_invoice()))


@requirement("invoices.revisions.of_void", MUST, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_of_void(api: Api, given: Given) -> None:
    """A void invoice cannot be revised."""
    api.refused("POST", INVOICES, revising(given.void_invoice()))


@requirement("invoices.revisions.of_subscription", MUST, cites=GUIDE, operation=CREATE, holds=SINCE)
def test_of_subscription(api: Api, given: Given) -> None:
    """The invoice of a subscription cannot be revised."""
    unpaid = params(given, customer=debtor(given), payment_behavior="default_incomplete")
    subscription = given.post("/v1/subscriptions", unpaid)

    api.refused("POST", INVOICES, revising({"id": subscription["latest_invoice"]}))


@requirement("invoices.revisions.unknown", MUST, cites="errors", operation=CREATE, holds=SINCE)
def test_unknown(api: Api) -> None:
    """Revising an invoice that does not exist is refused as `resource_missing`."""
    api.refused("POST", INVOICES, revising({"id": "in_missing"}), status=(400, 404), code="resource_missing")
