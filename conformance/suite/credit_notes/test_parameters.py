"""Every parameter that a credit note is made with, and what it and its preview then hold."""

from __future__ import annotations

from typing import Any

from conformance.suite.api import Api
from conformance.suite.credit_notes.books import NOTES, PREVIEW, PREVIEW_LINES, book
from conformance.suite.credit_notes.tables import Crediting, names, parameters, placed
from conformance.suite.given import Given
from conformance.suite.parameters import expect_part
from conformance.suite.requirement import MUST, requirement

Json = Any


def asked(given: Given, crediting: Crediting) -> tuple[dict[str, Json], dict[str, Json]]:
    """What the table's names stand for, and the parameters of the request."""
    credited = book(given, crediting.on)
    places = {name: credited[name] for name in ("units", "sum")}
    if names(crediting.sends, "refund"):
        refund = given.post("/v1/refunds", {"charge": credited["charge"], "amount": 100})
        places["refund"] = refund["id"]
    return places, {"invoice": credited["id"], **placed(given, crediting.sends, places)}


@requirement("credit_notes.create.parameter", MUST, cites="credit_notes/create", over=parameters("credit_notes.create"))
def test_create_parameter(api: Api, given: Given, crediting: Crediting) -> None:
    """A credit note that is created with a parameter holds it."""
    places, params = asked(given, crediting)

    note = api.post(NOTES, params)

    expect_part(placed(given, {**crediting.gives, "lines": {"data": [crediting.line]}}, places), note)


@requirement(
    "credit_notes.preview.parameter", MUST, cites="credit_notes/preview", over=parameters("credit_notes.preview")
)
def test_preview_parameter(api: Api, given: Given, crediting: Crediting) -> None:
    """The preview of a credit note that is given a parameter holds it."""
    places, params = asked(given, crediting)

    note = api.get(PREVIEW, params)

    expect_part(placed(given, {**crediting.gives, "lines": {"data": [crediting.line]}}, places), note)


@requirement(
    "credit_notes.preview_lines.parameter",
    MUST,
    cites="credit_notes/preview_lines",
    over=parameters("credit_notes.preview_lines"),
)
def test_preview_lines_parameter(api: Api, given: Given, crediting: Crediting) -> None:
    """The lines of a preview are those of the credit note that the parameters describe."""
    places, params = asked(given, crediting)

    page = api.get(PREVIEW_LINES, params)

    expect_part(placed(given, {"data": [crediting.line]}, places), page)
