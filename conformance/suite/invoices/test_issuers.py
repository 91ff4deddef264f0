"""Who issues an invoice and who is liable for tax, where that is said to be another account than the one that asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.invoices.payers import billed
from conformance.suite.parameters import filled
from conformance.suite.requirement import INFERRED, MAY, MUST, Case, Generator, requirement

Json = Any
PREVIEWS = ("invoices.upcoming", "invoices.upcoming_lines")
OPERATIONS = ("invoices.create", "invoices.update", *PREVIEWS)
ISSUED, LIABLE, SUPPOSED = Holds(since="2024-01-18"), Holds(since="2024-01-25"), Holds(since="2024-04-18")


def naming(account: Json) -> Generator:
    """A case for each place where an account is named, for each operation that has it: what it `sends`."""

    def cases(contract: Contract) -> Iterable[Case]:
        for name in OPERATIONS:
            for label, sends, holds in (*places(account), *(supposed(account) if name in PREVIEWS else ())):
                operation = contract.named(name)
                yield Case(f"{operation.id} {label}", {"name": name, "sends": sends}, operation, holds=holds)

    return cases


def places(account: Json) -> Iterator[tuple[str, Json, Holds]]:
    """The places of an invoice: label, parameters, since when."""
    yield "issuer", {"issuer": account}, ISSUED
    yield "automatic_tax[liability]", {"automatic_tax": {"enabled": True, "liability": account}}, LIABLE


def supposed(account: Json) -> Iterator[tuple[str, Json, Holds]]:
    """The same of the phases of a schedule that is only supposed."""
    for label, phase in (
        ("[invoice_settings][issuer]", {"invoice_settings": {"issuer": account}}),
        ("[automatic_tax][liability]", {"automatic_tax": {"enabled": True, "liability": account}}),
    ):
        details = {"phases": [{"items": [{"price": "{recurring_price}"}], **phase}]}
        yield f"schedule_details[phases][]{label}", {"schedule_details": details}, SUPPOSED


@requirement(
    "invoices.issuers.unnamed", MAY, cites="invoices/create", provenance=INFERRED, over=naming({"type": "account"})
)
def test_unnamed(api: Api, given: Given, name: str, sends: Json) -> None:
    """An issuer, or who is liable for tax, has to be named where it is another account."""
    method, path, of = asked(api, given, name)

    api.refused(method, path, {**of, **filled(given, sends)}, status=(400, 403))


@requirement(
    "invoices.issuers.unknown",
    MAY,
    cites="invoices/create",
    provenance=INFERRED,
    over=naming({"type": "account", "account": "acct_missing"}),
)
def test_unknown(api: Api, given: Given, name: str, sends: Json) -> None:
    """An account that does not exist neither issues an invoice nor is liable for tax."""
    method, path, of = asked(api, given, name)

    api.refused(method, path, {**of, **filled(given, sends)}, status=(400, 403, 404))


@requirement("invoices.issuers.default", MUST, cites="invoices/object", operation="POST /v1/invoices", holds=ISSUED)
def test_default(api: Api, given: Given) -> None:
    """An invoice is issued by the account that makes it, unless told otherwise."""
    made = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert made["issuer"]["type"] == "self"


@requirement("invoices.issuers.liable", MUST, cites="invoices/object", operation="POST /v1/invoices", holds=LIABLE)
def test_liable(api: Api, given: Given) -> None:
    """Nobody is liable for tax that is not computed automatically."""
    made = api.post("/v1/invoices", {"customer": billed(given)["id"]})

    assert (made["automatic_tax"]["enabled"], made["automatic_tax"]["liability"]) == (False, None)


def asked(api: Api, given: Given, name: str) -> tuple[str, str, Json]:
    """Method, path and further parameters of a request that is valid but for the account."""
    operation, customer = api.contract.named(name), billed(given)["id"]
    if name == "invoices.update":
        draft = given.shared("draft-of-others", lambda maker: maker.empty_draft(customer))
        return operation.method, operation.fill(draft["id"]), {}
    return operation.method, operation.path, {"customer": customer}
