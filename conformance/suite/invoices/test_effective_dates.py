"""The date that an invoice takes effect on: that of its finalization, unless it is given one."""

from __future__ import annotations

from conformance.contract import Holds
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

OBJECT = "invoices/object"
FINALIZE = "POST /v1/invoices/{invoice}/finalize"
SINCE = Holds(since="2023-06-29")
AUGUST = 1_659_312_000  # 1 August 2022, 00:00 UTC


@requirement(
    "invoices.effective_at.draft", SHOULD, cites=OBJECT, provenance=OBSERVED, operation="POST /v1/invoices", holds=SINCE
)
def test_draft(api: Api, given: Given) -> None:
    """A draft that is not given a date takes effect on none yet."""
    assert api.post("/v1/invoices", {"customer": billed(given)["id"]})["effective_at"] is None


@requirement("invoices.effective_at.finalized", MUST, cites=OBJECT, operation=FINALIZE, holds=SINCE)
def test_finalized(api: Api, given: Given) -> None:
    """An invoice takes effect when it is finalized."""
    draft = given.draft_invoice()

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize", {"auto_advance": False})

    assert invoice["effective_at"] == invoice["status_transitions"]["finalized_at"]


@requirement("invoices.effective_at.given", MUST, cites=OBJECT, operation=FINALIZE, holds=SINCE)
def test_given(api: Api, given: Given) -> None:
    """An invoice that is given a date keeps it when it is finalized."""
    draft = given.draft_invoice(effective_at=AUGUST)

    invoice = api.post(f"/v1/invoices/{draft['id']}/finalize", {"auto_advance": False})

    assert invoice["effective_at"] == AUGUST
