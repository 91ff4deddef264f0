"""The cases of fixtures/quote_refusals.yaml; the file explains its entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.contract import Contract
from conformance.contract.levels import Level, Provenance
from conformance.suite.api import ANY
from conformance.suite.parameters import read_table
from conformance.suite.requirement import Case, Generator

Json = Any


@dataclass(frozen=True)
class Refusal:
    """What is sent, and how it is refused."""

    sends: Mapping[str, Json]
    code: Json
    param: Json


def refusals(operation: str) -> Generator:
    """A case for every quote that cannot be: its `refusal`."""

    def cases(contract: Contract) -> Iterable[Case]:
        for label, entry in read_table("quote_refusals").items():
            if operation in entry.get("operations", ("quotes.create",)):
                yield Case(
                    label,
                    {"refusal": Refusal(entry["sends"], entry.get("code", ANY), entry.get("param", ANY))},
                    contract.named(operation),
                    level=Level(entry.get("level", "must")),
                    provenance=Provenance(entry.get("provenance", "documented")),
                    title=f"{_WHAT[operation]} is refused: {label} ({entry['why']}).",
                )

    return cases


_WHAT = {"quotes.create": "A quote", "quotes.update": "The update of a quote"}
