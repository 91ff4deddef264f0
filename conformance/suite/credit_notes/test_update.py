"""What can be changed of a credit note: its memo and its metadata, and nothing of what it credits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, custom, note, open_book
from conformance.suite.given import Given
from conformance.suite.requirement import MUST, Case, requirement

Json = Any
CITES = "credit_notes/update"


@requirement("credit_notes.update.memo", MUST, cites=CITES)
def test_memo(api: Api, given: Given) -> None:
    """The memo of a credit note can be changed."""
    made = note(given, open_book(given), 100, memo="One")

    assert api.post(f"{NOTES}/{made['id']}", {"memo": "Two"})["memo"] == "Two"


@requirement("credit_notes.update.metadata", MUST, cites=CITES)
def test_metadata(api: Api, given: Given) -> None:
    """Metadata of a credit note is merged key by key, and an empty value removes its key."""
    made = note(given, open_book(given), 100, metadata={"colour": "blue", "size": "L"})

    after = api.post(f"{NOTES}/{made['id']}", {"metadata": {"colour": "", "weight": "2"}})

    assert after["metadata"] == {"size": "L", "weight": "2"}


@requirement("credit_notes.update.rest", MUST, cites=CITES)
def test_rest(api: Api, given: Given) -> None:
    """Changing the memo changes nothing else."""
    made = given.post(NOTES, {"invoice": open_book(given)["id"], "lines": [custom(100)], "reason": "duplicate"})

    after = api.post(f"{NOTES}/{made['id']}", {"memo": "Two"})

    assert {**after, "memo": None, "pdf": ""} == {**made, "pdf": ""}


def fixed(contract: Contract) -> Iterable[Case]:
    """What a credit note is created with and cannot be changed."""
    for label, params in {
        "amount": {"amount": 200},
        "reason": {"reason": "duplicate"},
        "lines": {"lines": [custom(200)]},
        "refund_amount": {"refund_amount": 100},
    }.items():
        yield Case(label, {"params": params}, contract.named("credit_notes.update"))


@requirement("credit_notes.update.fixed", MUST, cites=CITES, over=fixed)
def test_fixed(api: Api, given: Given, params: Json) -> None:
    """What a credit note credits, and why, cannot be changed."""
    made = note(given, open_book(given), 100)

    api.refused("POST", f"{NOTES}/{made['id']}", params, code="parameter_unknown")

    after = api.get(f"{NOTES}/{made['id']}")
    assert (after["total"], after["reason"]) == (100, None)


@requirement("credit_notes.update.expand", MUST, cites=CITES)
def test_expand(api: Api, given: Given) -> None:
    """The invoice of a credit note that is updated can be expanded."""
    book = open_book(given)
    made = note(given, book, 100)

    after = api.post(f"{NOTES}/{made['id']}", {"memo": "Two", "expand": ["invoice"]})

    assert after["invoice"]["id"] == book["id"]
