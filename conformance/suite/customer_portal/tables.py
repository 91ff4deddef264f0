"""The cases of fixtures/portal_configuration_refusals.yaml and portal_flows.yaml (which explain their entries), and of
closed lists."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.contract import Contract, Holds
from conformance.contract.levels import Level
from conformance.suite.parameters import case_of, read_table
from conformance.suite.refusals import refused
from conformance.suite.requirement import Case, Generator

PARAMETERS = "portal_configuration_parameters"
CREATE = "customer_portal.create_configuration"
UPDATE = "customer_portal.update_configuration"
SESSION = "customer_portal.create_session"

FLOWS = Holds(since="2022-12-06")  # sessions that lead into a flow
_ABOUT = {
    CREATE: "A portal configuration is refused, and nothing is made of it",
    UPDATE: "An update of a portal configuration is refused, and nothing of it is done",
}


def refusals(operation: str) -> Generator:
    """Every request of the table that the operation refuses."""

    def cases(contract: Contract) -> Iterable[Case]:
        for label, entry in read_table("portal_configuration_refusals").items():
            if operation in entry.get("operations", (operation,)):
                title = f"{_ABOUT[operation]}: {label} ({entry['why']})."
                yield case_of(label, entry, refused(entry), contract.named(operation), title=title)

    return cases


def locales(contract: Contract) -> Iterable[Case]:
    """Every documented language of the portal; `auto` may be answered as the absence of one."""
    operation = contract.named(SESSION)
    [locale] = [leaf for leaf in operation.leaves if leaf.path == "locale"]
    for value in locale.enum:
        yield Case(value, {"locale": value}, operation=operation, level=Level.SHOULD if value == "auto" else None)


def flows(contract: Contract) -> Iterable[Case]:
    """Every flow that a session leads into."""
    for label, entry in read_table("portal_flows").items():
        if "refused" not in entry:
            values = {"sends": entry["sends"], "gives": entry.get("gives", entry["sends"])}
            yield case_of(label, {"since": FLOWS.since, **entry}, values, contract.named(SESSION))


def refused_flows(contract: Contract) -> Iterable[Case]:
    """Every flow that cannot be."""
    for label, entry in read_table("portal_flows").items():
        if "refused" in entry:
            title = f"A portal session with a flow that cannot be is refused: {label} ({entry['refused']})."
            yield case_of(label, {"since": FLOWS.since, **entry}, refused(entry), contract.named(SESSION), title=title)
