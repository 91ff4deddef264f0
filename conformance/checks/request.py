"""Holds the request of one exchange against the operation that it speaks to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from conformance.checks.checker import Report
from conformance.checks.finding import Finding
from conformance.checks.request_rules import (
    ENCODING,
    IDEMPOTENCY_KEY,
    NEWER,
    OPERATION_UNKNOWN,
    PARAMETER_UNKNOWN,
    PARAMETER_VALUE,
    REMOVED,
    REQUEST_REQUIREMENTS,
)
from conformance.checks.request_values import Fault, faults
from conformance.checks.walk import Notice
from conformance.contract import Contract, Match, Operation, available_versions, legacy, load
from conformance.contract.form import nested
from conformance.wire.exchange import Exchange

_FORM = "application/x-www-form-urlencoded"
_LONGEST_KEY = 255  # characters: https://stripe.com/docs/api/idempotent_requests
_SPOKEN_OF = frozenset({PARAMETER_UNKNOWN, PARAMETER_VALUE})  # what another version may explain
_ELSEWHERE = (  # operations on the documented resources that the reference documents under other resources
    "/usage_records",
    "/usage_record_summaries",
    "/discount",
)
_EVERY = frozenset(each.id for each in REQUEST_REQUIREMENTS)
Others = Callable[[], Sequence[Contract]]


@dataclass(frozen=True)
class RequestChecker:
    """The checks of requests of one API version. `check` is safe to call for any exchange.

    Only the documented operations are checked: of those that merely set scenarios up, and of the rest of the API, the
    contract does not know every parameter.

    Args:
        others: the contracts of other versions, older and newer; they tell what was removed, and what came later.
    """

    contract: Contract
    others: Others = lambda: ()

    def check(self, exchange: Exchange) -> Report:
        """The findings and notices of one request; `exercised` is empty where it is none of the contract's."""
        match = self.contract.find(exchange.method, exchange.path)
        if match is None or self._fixed(exchange, match):
            found = tuple(self._unknown(exchange))
            return Report(found, frozenset(each.requirement for each in found))
        operation = match.operation
        if operation.support:
            return Report()
        findings = list(self._surroundings(exchange, operation))
        notices: Counter[Notice] = Counter()
        if not findings:
            for fault in self._faults(exchange, operation):
                if fault.allowed:
                    notices[Notice(operation.id, fault.path, fault.rule, fault.actual)] += 1
                else:
                    findings.append(self._finding(fault, operation))
        return Report(tuple(dict.fromkeys(findings)), _EVERY, notices)

    def _faults(self, exchange: Exchange, operation: Operation) -> Iterator[Fault]:
        tree = nested((*exchange.query, *exchange.form))
        taken = legacy.rewritten(operation.name, tree)
        return faults(legacy.widened(operation.name, operation.request), taken)

    def _surroundings(self, exchange: Exchange, operation: Operation) -> Iterator[Finding]:
        headers = exchange.request_headers
        said = headers.get("content-type", _FORM)
        if exchange.request_body and not said.startswith(_FORM):
            yield Finding(ENCODING, operation.id, "/content-type", "encoding", _FORM, said.split(";")[0])
        key = headers.get("idempotency-key", "")
        if len(key) > _LONGEST_KEY:
            expected = f"at most {_LONGEST_KEY} characters"
            yield Finding(
                IDEMPOTENCY_KEY, operation.id, "/idempotency-key", "maxLength", expected, f"{len(key)} characters"
            )

    def _finding(self, fault: Fault, operation: Operation) -> Finding:
        """The fault as a finding; what an older or a newer version has is told as such."""
        other = self._other(fault, operation) if fault.requirement in _SPOKEN_OF else None
        if other is None:
            return Finding(fault.requirement, operation.id, fault.path, fault.rule, fault.expected, fault.actual)
        requirement, rule, expected = _explained(other, self.contract)
        return Finding(requirement, operation.id, fault.path, rule, expected, fault.actual)

    def _other(self, fault: Fault, operation: Operation) -> Contract | None:
        """Another version that has what this one does not."""
        return next((each for each in self.others() if _has(each, fault, operation)), None)

    def _fixed(self, exchange: Exchange, match: Match) -> bool:
        """True where another version has an operation of that very path, which this one takes for one with an ID."""
        found = (other.find(exchange.method, exchange.path) for other in self.others() if match.arguments)
        return any(each is not None and len(each.arguments) < len(match.arguments) for each in found)

    def _unknown(self, exchange: Exchange) -> Iterator[Finding]:
        """The finding of a request to no operation of the contract, where the contract describes its resource."""
        for other in self.others():
            found = other.find(exchange.method, exchange.path)
            if found is not None:
                requirement, rule, expected = _explained(other, self.contract)
                yield Finding(requirement, found.operation.id, "", rule, expected, "sent")
                return
        named = f"{exchange.method} {_general(exchange.path)}"
        within = any(exchange.path == root or exchange.path.startswith(f"{root}/") for root in _roots(self.contract))
        if within and not exchange.path.endswith(_ELSEWHERE):
            yield Finding(OPERATION_UNKNOWN, named, "", "unknown", "a documented operation", "sent")


def request_checker(version: str) -> RequestChecker:
    """The checker of one API version, which knows the others that specs/ describes.

    Raises:
        UnknownVersion: specs/ does not describe that version.
    """
    others = tuple(each for each in available_versions() if each != version)
    return RequestChecker(load(version), lambda: [load(each) for each in others])


def _explained(other: Contract, own: Contract) -> tuple[str, str, str]:
    """Requirement, rule and expectation for what only another version has."""
    if other.version < own.version:
        return REMOVED, "removed", f"absent: {own.version} has removed it"
    return NEWER, "newer", f"absent: documented from {other.version}"


def _has(other: Contract, fault: Fault, operation: Operation) -> bool:
    twin = other.operations.get(operation.id)
    if twin is None:
        return False
    here = [each for each in (*twin.parameters, *twin.leaves) if _leads(fault.path, each.path)]
    if fault.requirement == PARAMETER_UNKNOWN:
        return bool(here)
    value = fault.actual.partition('"')[2].rpartition('"')[0]
    return any(value in each.enum for each in here if each.path == fault.path)


def _leads(path: str, to: str) -> bool:
    return to == path or to.startswith(f"{path}[")


def _roots(contract: Contract) -> Iterable[str]:
    """The paths of the resources that the contract describes whole: those of documented operations only."""
    roots = {each.path.partition("/{")[0] for each in contract.documented if each.path.count("/") < 4}
    partly = {each.path.partition("/{")[0] for each in contract.operations.values() if each.support}
    return roots - partly


def _general(path: str) -> str:
    """The path with what looks like an ID as a placeholder: one finding for each operation, not for each object."""
    steps = path.split("/")
    return "/".join(
        "{id}" if any(c.isdigit() for c in step) and index > 2 else step for index, step in enumerate(steps)
    )
