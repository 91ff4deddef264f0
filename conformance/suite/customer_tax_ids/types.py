"""The documented types of tax ID, from fixtures/tax_ids.yaml, and one tax ID of each documented value.

The fixture's `valid` and `country` are those of https://stripe.com/docs/billing/customer/tax-ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from conformance.contract import Contract, Holds
from conformance.contract.levels import Level
from conformance.suite.answers import Answer
from conformance.suite.given import Given
from conformance.suite.parameters import read_table
from conformance.suite.requirement import Case

TABLE = "tax_ids"
SAMPLE = {"type": "eu_vat", "value": "DE123456789"}
OTHER = {"type": "gb_vat", "value": "GB123456789"}
_OWN_CODES = ("EL", "XI")  # prefixes of eu_vat that are no country codes


def valid_values(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every documented example value."""
    for kind, entry in read_table(TABLE).items():
        for value in entry["valid"]:
            yield Case(f"{kind} {value}", {"kind": kind, "value": value}, holds=Holds.read(entry))


def countries(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every documented example value that the documentation names a country for.

    Only of EU VAT numbers the documentation says where the country is taken from: from their first two letters.
    """
    for kind, entry in read_table(TABLE).items():
        for value, country in entry["valid"].items():
            if country is not None:
                promised = kind == "eu_vat" and not value.startswith(_OWN_CODES)
                values = {"kind": kind, "value": value, "country": country}
                level = Level.MUST if promised else Level.SHOULD
                yield Case(f"{kind} {value}", values, level=level, holds=Holds.read(entry))


def invalid_values(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """For every documented type a value with digits missing, and one that is valid."""
    for kind, entry in read_table(TABLE).items():
        values = {"kind": kind, "value": entry["invalid"], "valid": next(iter(entry["valid"]))}
        yield Case(kind, values, holds=Holds.read(entry))


def first_states(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """For every documented type the first example, and the state in which its verification begins."""
    for kind, entry in read_table(TABLE).items():
        values = {"kind": kind, "value": next(iter(entry["valid"])), "status": entry["verification"]}
        yield Case(kind, values, holds=Holds.read(entry))


def registered(given: Given, kind: str, value: str) -> Answer:
    """A tax ID of that value as it was when it was made; nobody changes or deletes it."""
    name = "tax-id-" + re.sub(r"\W+", "-", f"{kind}-{value}")
    found: Answer = given.shared(name, lambda maker: _register(maker, {"type": kind, "value": value}))
    return found


def without_tax_ids(given: Given) -> str:
    """The ID of a customer whom only requests that are refused try to give tax IDs."""
    customer: str = given.shared("without-tax-ids", lambda maker: maker.customer())["id"]
    return customer


def path(customer: Any) -> str:
    """Where a customer's tax IDs are."""
    return f"/v1/customers/{customer}/tax_ids"


def _register(given: Given, params: dict[str, str]) -> Answer:
    return given.post(path(given.customer()["id"]), params)
