"""The cases of fixtures/plan_refusals.yaml and fixtures/plan_amounts.yaml; the files explain their entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.contract import Contract, Holds
from conformance.contract.levels import Level, Provenance
from conformance.suite.api import ANY
from conformance.suite.parameters import read_table
from conformance.suite.requirement import Case

Json = Any


@dataclass(frozen=True)
class Asked:
    """What a plan asks for a quantity, in the smallest unit of its currency."""

    label: str
    plan: Mapping[str, Json]
    quantity: int
    amount: int


def refusals(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every plan that cannot be."""
    for label, entry in read_table("plan_refusals").items():
        values = {"sends": entry["sends"], "code": entry.get("code", ANY), "param": entry.get("param", ANY)}
        yield Case(
            label,
            values,
            level=Level(entry.get("level", "must")),
            provenance=Provenance(entry.get("provenance", "documented")),
            title=f"A plan is refused, and nothing is made of it: {label} ({entry['why']}).",
            holds=Holds.read(entry),
        )


def amounts(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every plan of the table with every quantity."""
    for label, entry in read_table("plan_amounts").items():
        for quantity, amount in entry["amounts"].items():
            asked = Asked(label, entry["plan"], quantity, amount)
            title = f"A plan asks {amount} for {quantity}: {label}."
            yield Case(f"{label} × {quantity}", {"asked": asked}, title=title)
