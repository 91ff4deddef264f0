"""Lists of credit notes: of an invoice, of a customer, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, note
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, Case, requirement

Json = Any
CITES = "credit_notes/list"


def ledger(given: Given) -> Json:
    """A customer's two invoices: two credit notes on the `first`, the older one voided, and one on the `second`."""

    def make(maker: Given) -> Json:
        customer = maker.customer(name="Credited twice")["id"]
        first, second = maker.open_invoice(1000, customer), maker.open_invoice(1000, customer)
        made = [note(maker, invoice, 100) for invoice in (first, first, second)]
        notes, times = [each["id"] for each in made], [each["created"] for each in made]
        maker.post(f"{NOTES}/{notes[0]}/void")
        return {"customer": customer, "first": first["id"], "second": second["id"], "notes": notes, "times": times}

    return given.shared("credit-note-ledger", make)


def listed(api: Api, **filters: str) -> list[str]:
    """The IDs of the credit notes that a list holds."""
    return [found["id"] for found in api.get(NOTES, filters)["data"]]


@requirement("credit_notes.list.invoice", MUST, cites=CITES)
def test_invoice(api: Api, given: Given) -> None:
    """The credit notes on an invoice are listed newest first, voided ones among them."""
    made = ledger(given)

    assert listed(api, invoice=made["first"]) == [made["notes"][1], made["notes"][0]]


@requirement("credit_notes.list.customer", MUST, cites=CITES)
def test_customer(api: Api, given: Given) -> None:
    """The credit notes of a customer are those on all of their invoices, newest first."""
    made = ledger(given)

    assert listed(api, customer=made["customer"]) == made["notes"][::-1]


@requirement("credit_notes.list.both", MUST, cites=CITES)
def test_both(api: Api, given: Given) -> None:
    """Invoice and customer together let through what both of them do."""
    made = ledger(given)

    assert listed(api, customer=made["customer"], invoice=made["second"]) == [made["notes"][2]]


@requirement("credit_notes.list.another_customer", MUST, cites=CITES)
def test_another_customer(api: Api, given: Given) -> None:
    """An invoice of one customer has no credit notes of another."""
    made, other = ledger(given), given.shared_customer()

    assert listed(api, customer=other["id"], invoice=made["second"]) == []


@requirement("credit_notes.list.none", MUST, cites=CITES)
def test_none(api: Api, given: Given) -> None:
    """The list of an invoice that was not credited is empty."""
    invoice = given.shared("uncreditable-draft", lambda maker: maker.draft_invoice())

    page = api.get(NOTES, {"invoice": invoice["id"]})

    assert (page["data"], page["has_more"], page["url"]) == ([], False, NOTES)


@requirement("credit_notes.list.limit", MUST, cites=CITES)
def test_limit(api: Api, given: Given) -> None:
    """A page holds as many credit notes as it is asked to, and says that there are more."""
    made = ledger(given)

    page = api.get(NOTES, {"customer": made["customer"], "limit": 2})

    assert [found["id"] for found in page["data"]] == [made["notes"][2], made["notes"][1]]
    assert page["has_more"] is True


@requirement("credit_notes.list.next_page", MUST, cites=CITES)
def test_next_page(api: Api, given: Given) -> None:
    """The next page begins after the credit note that it is asked to."""
    made = ledger(given)

    assert listed(api, customer=made["customer"], starting_after=made["notes"][1]) == [made["notes"][0]]


@requirement("credit_notes.list.previous_page", MUST, cites=CITES)
def test_previous_page(api: Api, given: Given) -> None:
    """The previous page ends before the credit note that it is asked to."""
    made = ledger(given)

    assert listed(api, customer=made["customer"], ending_before=made["notes"][1]) == [made["notes"][2]]


@requirement("credit_notes.list.expand", MUST, cites=CITES)
def test_expand(api: Api, given: Given) -> None:
    """The invoices of listed credit notes can be expanded."""
    made = ledger(given)

    page = api.get(NOTES, {"customer": made["customer"], "expand": ["data.invoice"]})

    assert [found["invoice"]["id"] for found in page["data"]] == [made["second"], made["first"], made["first"]]


# What a filter by time lets through, all or none: 0 is the time of the oldest credit note, -1 that of the newest, and
# so many seconds besides.
CREATED = {
    "gte": ("gte", 0, 0, True),
    "gt": ("gt", -1, 0, False),
    "lte": ("lte", -1, 0, True),
    "lt": ("lt", 0, 0, False),
    "lte of the second before": ("lte", 0, -1, False),
    "gte of the second after": ("gte", -1, 1, False),
}


def filters(contract: Contract) -> Iterable[Case]:
    """A case for each way to compare: with which moment, and whether all notes pass."""
    for label, (bound, which, seconds, every) in CREATED.items():
        values = {"bound": bound, "moment": (which, seconds), "every": every}
        yield Case(label, values, contract.named("credit_notes.list"))


@requirement("credit_notes.list.created", MUST, cites=CITES, over=filters, holds=Holds(since="2024-03-07"))
def test_created(api: Api, given: Given, bound: str, moment: tuple[int, int], every: bool) -> None:
    """A list holds the credit notes of a customer that were created when the filter says."""
    made, (which, seconds) = ledger(given), moment

    page = api.get(NOTES, {"customer": made["customer"], "created": {bound: made["times"][which] + seconds}})

    assert [found["id"] for found in page["data"]] == (made["notes"][::-1] if every else [])


@requirement("credit_notes.list.created_at", MUST, cites=CITES, holds=Holds(since="2024-03-07"))
def test_created_at(api: Api, given: Given) -> None:
    """A list holds the credit notes of a customer that were created at a moment, and none a second before the first."""
    made = ledger(given)

    page = api.get(NOTES, {"customer": made["customer"], "created": made["times"][0]})

    assert made["notes"][0] in [found["id"] for found in page["data"]]
    assert {found["created"] for found in page["data"]} == {made["times"][0]}
    assert api.get(NOTES, {"customer": made["customer"], "created": made["times"][0] - 1})["data"] == []
