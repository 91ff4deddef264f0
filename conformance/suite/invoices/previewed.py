"""What upcoming invoices are previewed of: the tables of changes, and a subscription and a schedule to change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from conformance.contract import Contract, Holds
from conformance.suite.given import Given
from conformance.suite.parameters import case_of, expect_part, filled, read_table
from conformance.suite.requirement import Case, Generator
from conformance.suite.subscriptions.made import item, midpoint, recurring, subscribe

Json = Any
Form = Callable[[Mapping[str, Json]], Json]

UPCOMING = "/v1/invoices/upcoming"
LINES = "/v1/invoices/upcoming/lines"
SINCE = Holds(since="2024-04-18")  # previews of details of a subscription, or of a schedule
_PREFIX = "subscription_"
_NO_DETAIL = "subscription_trial_from_plan"


def previews(operation: str) -> Generator:
    """The generator of a family: a case for each entry of fixtures/upcoming_subscription_parameters.yaml."""

    def cases(contract: Contract) -> Iterable[Case]:
        for label, entry in read_table("upcoming_subscription_parameters").items():
            if operation in entry.get("operations", (operation,)):
                yield case_of(label, entry, {"entry": entry}, contract.named(operation))

    return cases


def subscriptions(operation: str) -> Generator:
    """A case for each change of fixtures/upcoming_subscription_parameters.yaml, sent as details of a subscription."""

    def cases(contract: Contract) -> Iterable[Case]:
        for label, entry in read_table("upcoming_subscription_parameters").items():
            changed = any(name.startswith(_PREFIX) and name != _NO_DETAIL for name in entry["sends"])
            if changed and operation in entry.get("operations", (operation,)):
                detailed = {"since": SINCE.since, **entry, "sends": gathered(entry["sends"])}
                yield case_of(label, detailed, {"entry": detailed}, contract.named(operation))

    return cases


def forms(operation: str) -> Generator:
    """A case for each way to tell of a change: in parameters of its own (`told` leaves them), or in details."""

    def cases(contract: Contract) -> Iterable[Case]:
        yield Case("own parameters", {"told": dict}, contract.named(operation))
        yield Case("subscription_details", {"told": gathered}, contract.named(operation), holds=SINCE)

    return cases


def schedules(operation: str, *told: bool) -> Generator:
    """A case for each entry of fixtures/upcoming_schedule_parameters.yaml, `told` the lines to expect or not."""

    def cases(contract: Contract) -> Iterable[Case]:
        for label, entry in read_table("upcoming_schedule_parameters").items():
            if ("lines" in entry) in told:
                yield case_of(label, {"since": SINCE.since, **entry}, {"entry": entry}, contract.named(operation))

    return cases


def gathered(sends: Mapping[str, Json]) -> Json:
    """The parameters of a preview with those that begin with `subscription_` gathered in `subscription_details`."""
    details = {name.removeprefix(_PREFIX): value for name, value in sends.items() if name.startswith(_PREFIX)}
    return {
        **{name: value for name, value in sends.items() if not name.startswith(_PREFIX)},
        "subscription_details": details,
    }


def subscribed(given: Given) -> Json:
    """A subscription of 10.00 a month, by its IDs and dates; nobody changes it."""
    return given.shared("upcoming-subscription", make_subscribed)


def make_subscribed(maker: Given) -> Json:
    made = subscribe(maker, customer=maker.payer()["id"])
    end, length = made["current_period_end"], made["current_period_end"] - made["current_period_start"]
    return {
        "id": made["id"],
        "customer": made["customer"],
        "item": item(made),
        "half": midpoint(made),
        "within": end - length // 4,
        "start": made["current_period_start"],
        "end": end,
        "after": end + 10 * 86_400,
    }


def make_scheduled(maker: Given) -> Json:
    """The ID of a schedule of 10.00 for a month, and of 20.00 for the next."""
    month = {"iterations": 1}
    phases = [{"items": [{"price": recurring(maker, amount)}], **month} for amount in (1000, 2000)]
    customer = maker.payer()["id"]
    return maker.post("/v1/subscription_schedules", {"customer": customer, "start_date": "now", "phases": phases})["id"]


def asked(given: Given, made: Json, entry: Json) -> Json:
    """What an entry sends, of the subscription or of its customer alone."""
    of = {"customer": made["customer"]} if entry.get("alone") else {"subscription": made["id"]}
    return {**of, **stood_for(given, made, entry["sends"])}


def stood_for(given: Given, made: Json, value: Json) -> Json:
    """The value with "{item}", "{half}" and the like replaced by what they stand for."""
    if isinstance(value, dict):
        return {key: stood_for(given, made, child) for key, child in value.items()}
    if isinstance(value, list):
        return [stood_for(given, made, child) for child in value]
    return made.get(value[1:-1]) or filled(given, value) if isinstance(value, str) else value


def expect_lines(given: Given, made: Json, entry: Json, lines: Json) -> None:
    """Assert that the lines have the amounts that an entry tells, and that each holds what it says of every line.

    Raises:
        Mismatch: a line does not hold it.
    """
    assert amounts(lines) == entry.get("lines", amounts(lines))
    for line in lines:
        expect_part(stood_for(given, made, entry.get("line", {})), line)


def amounts(lines: Json) -> Json:
    """The amounts of the lines, lowest first."""
    return sorted(line["amount"] for line in lines)
