"""The cases of fixtures/checkout_session_*.yaml; the files explain their entries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from conformance.contract import Contract
from conformance.suite.given import Given
from conformance.suite.parameters import Setting, case_of, filled, read_table
from conformance.suite.refusals import refused
from conformance.suite.requirement import Case

Json = Any
_RATE = re.compile(r"([\d.]+)( inclusive)?")


@dataclass(frozen=True)
class Refusal:
    """A session that cannot be, and how it is refused."""

    mode: str
    sends: dict[str, Json]
    code: Json
    param: Json


@dataclass(frozen=True)
class Total:
    """What is sold, and what the session and its line items come to."""

    mode: str
    sends: dict[str, Json]
    totals: dict[str, Json]
    items: list[dict[str, Json]]


def shown(contract: Contract) -> Iterable[Case]:
    """What a session is created with, and what it shows of it."""
    for label, entry in read_table("checkout_session_parameters").items():
        values = {"mode": entry.get("mode", "payment"), "setting": Setting.of(entry)}
        yield case_of(label, entry, values, contract.named("checkout_sessions.retrieve"))


def refusals(contract: Contract) -> Iterable[Case]:
    """Every session that cannot be."""
    for label, entry in read_table("checkout_session_refusals").items():
        refusal = Refusal(entry.get("mode", "payment"), **refused(entry))
        title = f"A Checkout Session is refused, and nothing is made of it: {label} ({entry['why']})."
        yield case_of(label, entry, {"refusal": refusal}, contract.named("checkout_sessions.create"), title=title)


def totals(contract: Contract) -> Iterable[Case]:
    """Every worked total."""
    for label, entry in read_table("checkout_session_totals").items():
        total = Total(entry.get("mode", "payment"), entry["sends"], entry["totals"], entry["items"])
        title = f"A Checkout Session and its line items come to what is sold: {label} ({entry['source']})."
        yield case_of(label, entry, {"total": total}, contract.named("checkout_sessions.retrieve"), title=title)


def sold(given: Given, total: Total) -> dict[str, Json]:
    """The parameters of a worked total, its tax rates and all other objects being those of the target."""
    described = total.sends["line_items"]
    items = [{**item, **_taxed(given, item)} for item in described]
    found: dict[str, Json] = filled(given, {**total.sends, "line_items": items})
    return found


def _taxed(given: Given, item: dict[str, Json]) -> dict[str, Json]:
    return {"tax_rates": [_rate(given, text) for text in item["tax_rates"]]} if "tax_rates" in item else {}


def _rate(given: Given, text: str) -> str:
    """The ID of the rate that `25` or `25 inclusive` describes."""
    match = _RATE.fullmatch(text)
    if match is None:
        raise ValueError(f"fixtures/checkout_session_totals.yaml: no tax rate: {text}")
    return str(given.shared_tax_rate(match[1], inclusive=bool(match[2]))["id"])
