"""The cases of fixtures/plan_refusals.yaml and fixtures/plan_amounts.yaml; the files explain their entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.contract import Contract
from conformance.suite.parameters import case_of, read_table
from conformance.suite.refusals import refused
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
        title = f"A plan is refused, and nothing is made of it: {label} ({entry['why']})."
        yield case_of(label, entry, refused(entry), title=title)


def amounts(contract: Contract) -> Iterable[Case]:  # noqa: ARG001
    """Every plan of the table with every quantity."""
    for label, entry in read_table("plan_amounts").items():
        for quantity, amount in entry["amounts"].items():
            asked = Asked(label, entry["plan"], int(quantity), amount)
            title = f"A plan asks {amount} for {quantity}: {label}."
            yield Case(f"{label} × {quantity}", {"asked": asked}, title=title)
