"""The cases of fixtures/checkout_session_*.yaml; the files explain their entries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from conformance.contract import Contract, Holds
from conformance.contract.levels import Level, Provenance
from conformance.suite.api import ANY
from conformance.suite.given import Given
from conformance.suite.parameters import Setting, filled, read_table
from conformance.suite.refusals import long
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
        yield Case(
            label,
            {"mode": entry.get("mode", "payment"), "setting": Setting.of(entry)},
            contract.named("checkout_sessions.retrieve"),
            level=Level(entry["level"]) if "level" in entry else None,
            provenance=Provenance(entry["provenance"]) if "provenance" in entry else None,
            holds=Holds.read(entry),
        )


def refusals(contract: Contract) -> Iterable[Case]:
    """Every session that cannot be."""
    for label, entry in read_table("checkout_session_refusals").items():
        sends = long(entry["sends"])
        refusal = Refusal(entry.get("mode", "payment"), sends, entry.get("code", ANY), entry.get("param", ANY))
        yield Case(
            label,
            {"refusal": refusal},
            contract.named("checkout_sessions.create"),
            level=Level(entry.get("level", "must")),
            provenance=Provenance(entry.get("provenance", "documented")),
            title=f"A Checkout Session is refused, and nothing is made of it: {label} ({entry['why']}).",
            holds=Holds.read(entry),
        )


def totals(contract: Contract) -> Iterable[Case]:
    """Every worked total."""
    for label, entry in read_table("checkout_session_totals").items():
        total = Total(entry.get("mode", "payment"), entry["sends"], entry["totals"], entry["items"])
        yield Case(
            label,
            {"total": total},
            contract.named("checkout_sessions.retrieve"),
            level=Level(entry.get("level", "must")),
            title=f"A Checkout Session and its line items come to what is sold: {label} ({entry['source']}).",
            holds=Holds.read(entry),
        )


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
