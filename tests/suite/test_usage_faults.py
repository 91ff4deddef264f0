"""Every requirement on metered usage and billing thresholds fails where it is broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conformance.suite.errors import Unsupported
from tests.support.answering import answering, objects
from tests.support.faults import forgiving, ignoring_names
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import House
from tests.support.proving import Faults, broken_by, requirement

Json = Any
RECORDS = "/usage_records"


def forgetful(asked: Asked) -> None:
    """What is reported of usage is nothing."""
    if asked.path.endswith(RECORDS):
        asked.form = [(name, "0" if name == "quantity" else value) for name, value in asked.form]


def adding(asked: Asked) -> None:
    """Whatever is said of it, usage is added up."""
    if asked.path.endswith(RECORDS):
        asked.form = [(name, value) for name, value in asked.form if name != "action"]


def replacing(asked: Asked) -> None:
    """Whatever is said of it, usage replaces that of its moment."""
    if asked.path.endswith(RECORDS):
        asked.form = [*((name, value) for name, value in asked.form if name != "action"), ("action", "set")]


def hasty(asked: Asked) -> None:
    """Every cancellation is invoiced."""
    if asked.method == "DELETE" and asked.path.startswith("/v1/subscriptions/"):
        asked.query.append(("invoice_now", "true"))


def clearing(asked: Asked) -> None:
    """Usage is cleared without being asked for."""
    if asked.method == "DELETE":
        asked.query.append(("clear_usage", "true"))


def alarmed(_: Asked, answer: Answered) -> None:
    """Every invoice was made by a threshold."""
    for found in objects(answer.body):
        if found.get("object") == "invoice":
            found["billing_reason"] = "subscription_threshold"


def in_advance(_: Asked, answer: Answered) -> None:
    """Usage is billed for the period that begins."""
    for found in objects(answer.body):
        if found.get("object") == "line_item":
            found["period"] = {"start": found["period"]["end"], "end": found["period"]["end"] + 86_400}


def shifted(asked: Asked) -> None:
    """Thresholds are ten times as high."""
    asked.form = [(name, value + "0" if name.endswith("_gte]") else value) for name, value in asked.form]


def charging(_: Asked, answer: Answered) -> None:
    """A line of usage costs a cent more."""
    for found in objects(answer.body):
        if found.get("object") == "line_item":
            found["amount"] += 1


FORGIVING = Fault(answered=forgiving)
CHARGING = Fault(answered=charging)
FAULTS: Faults = [
    ("subscriptions.usage.recorded", answering("usage_record", "timestamp", 1)),
    ("subscriptions.usage.not_in_advance", answering("invoice", "total", 10)),
    ("subscriptions.usage.aggregated[sum]", Fault(asked=forgetful)),
    ("subscriptions.usage.aggregated[max]", ignoring_names("aggregate_usage")),
    ("subscriptions.usage.aggregated[last_during_period]", ignoring_names("aggregate_usage")),
    ("subscriptions.usage.aggregated[last_ever]", ignoring_names("aggregate_usage")),
    ("subscriptions.usage.idle[sum]", CHARGING),
    ("subscriptions.usage.idle[last_ever]", ignoring_names("aggregate_usage")),
    ("subscriptions.usage.model[graduated]", Fault(asked=forgetful)),
    ("subscriptions.usage.model[volume]", CHARGING),
    ("subscriptions.usage.model[packages]", ignoring_names("transform_quantity")),
    ("subscriptions.usage.in_arrears", Fault(answered=in_advance)),
    ("subscriptions.usage.upcoming", Fault(asked=forgetful)),
    ("subscriptions.usage.action[increment]", Fault(asked=replacing)),
    ("subscriptions.usage.action[default]", Fault(asked=replacing)),
    ("subscriptions.usage.action[set]", Fault(asked=adding)),
    ("subscriptions.usage.invoice_now", Fault(asked=forgetful)),
    ("subscriptions.usage.invoice_now", ignoring_names("invoice_now")),
    ("subscriptions.usage.not_invoiced", Fault(asked=hasty)),
    ("subscriptions.usage.moment_refused[future]", ignoring_names("timestamp")),
    ("subscriptions.usage.moment_refused[before]", FORGIVING),
    ("subscriptions.usage.licensed_refused", FORGIVING),
    ("subscriptions.usage.quantity_refused", ignoring_names("quantity")),
    ("subscription_items.delete.used", Fault(asked=clearing)),
    ("subscriptions.update.usage_cleared", ignoring_names("clear_usage")),
    ("subscription_items.delete.usage_cleared", ignoring_names("clear_usage")),
    ("subscription_items.update.metered_quantity", ignoring_names("quantity")),
    ("subscriptions.thresholds.usage", ignoring_names("billing_thresholds")),
    ("subscriptions.thresholds.usage", answering("invoice", "threshold_reason", {"item_reasons": []})),
    ("subscriptions.thresholds.amount", Fault(asked=shifted)),
    ("subscriptions.thresholds.amount", answering("invoice", "threshold_reason", {"amount_gte": None})),
    ("subscriptions.thresholds.not_reached", Fault(answered=alarmed)),
    ("subscriptions.thresholds.counted", CHARGING),
    ("subscriptions.thresholds.tiers", answering("line_item", "amount", 500)),
    ("subscriptions.thresholds.reset", ignoring_names("reset_billing_cycle_anchor")),
    ("subscriptions.thresholds.kept", answering("subscription", "billing_cycle_anchor", 1)),
    ("subscriptions.thresholds.trial", ignoring_names("trial_end")),
    ("subscriptions.thresholds.last_day", Fault(answered=alarmed)),
    ("subscriptions.thresholds.set_refused", Fault(asked=adding)),
    ("subscriptions.thresholds.last_ever_refused", ignoring_names("reset_billing_cycle_anchor")),
]  # fmt: skip

test_broken_by_the_fault = broken_by(FAULTS)


def unrouted(asked: Asked) -> None:
    """Nobody can report usage."""
    if asked.path.endswith(RECORDS):
        asked.path = "/v1/nowhere"


@pytest.mark.parametrize(
    "id", ["subscriptions.usage.recorded", "subscriptions.usage.upcoming", "subscriptions.usage.idle[max]"]
)
def test_a_target_without_usage_records_is_held_to_nothing(house: House, tmp_path: Path, id: str) -> None:
    house.faulty.fault = Fault(asked=unrouted)
    fixtures = house.fixtures(tmp_path) | {"eventually": lambda attempt: attempt()}

    with pytest.raises(Unsupported):
        requirement(id).check(fixtures)
