"""The checks of one run: of the version that it tests, and of others where a request is pinned to one of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from conformance.checks.checker import Checker, Report
from conformance.checks.passive import passive_requirements
from conformance.contract import Contract, available_versions, load
from conformance.wire.exchange import Exchange


class PinnedChecker:
    """Holds each exchange against the contract of the version that its request asks for.

    Args:
        contract: of the run; its day is that of the service, and what it has no requirement for is not reported.
        lacks: capabilities that the target denies; what needs them is not checked.
    """

    def __init__(self, contract: Contract, lacks: Collection[str] = ()) -> None:
        self._contract, self._lacks = contract, lacks
        self._checkers = {contract.version: Checker(contract, lacks)}
        self._known = frozenset(available_versions())

    def check(self, exchange: Exchange) -> Report:
        """The findings and notices of one exchange, by the contract of its version; of an unknown one, by the run's."""
        version = exchange.request_headers.get("stripe-version", "")
        if version == self._contract.version or version not in self._known:
            return self._checkers[self._contract.version].check(exchange)
        if version not in self._checkers:
            self._checkers[version] = Checker(load(version, self._contract.service_date), self._lacks)
        return self._own(self._checkers[version].check(exchange))

    def _own(self, report: Report) -> Report:
        """What the run has requirements for."""
        known = {each.id for each in passive_requirements(self._contract)}
        findings = tuple(each for each in report.findings if each.requirement in known)
        return replace(report, findings=findings, exercised=report.exercised & known)
