"""Bundles of requirements: what a worker process is given, and reports, at once.

Every message between the processes of pytest-xdist costs as much as a call to a fast target.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import pytest

from conformance.harness.items import RequirementItem
from conformance.harness.packed import bundle_name, report_of
from conformance.harness.plan import Plan

_SIZE = 8  # requirements: workers end at nearly the same time, and little is lost with one that is killed


class Bundle(pytest.Item):
    """Requirements that are carried out one after the other, as one test of pytest's."""

    def __init__(self, *, members: Sequence[RequirementItem], **of_pytest: Any) -> None:
        super().__init__(**of_pytest)
        self.members = members

    def runtest(self) -> None:
        raise NotImplementedError("a worker carries out its members")

    def report(self, reports: Iterable[pytest.TestReport]) -> pytest.TestReport:
        """One report of those of its members."""
        return report_of(self, reports)


class Bundling:
    """Bundles what a worker process has collected and selected."""

    def __init__(self, plan: Plan) -> None:
        self._ordered = plan.queue is not None
        self._operations = plan.target.contract.operations

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        found = cast(list[RequirementItem], items)
        items[:] = _bundled(found if self._ordered else sorted(found, key=self._resource))

    def _resource(self, item: RequirementItem) -> str:
        """What every operation is asked goes to the operation's own tests: they share what they start from."""
        operation = self._operations.get(item.requirement.operation)
        return operation.area if operation else item.requirement.area


def _bundled(items: Sequence[RequirementItem]) -> Iterator[Bundle]:
    for start in range(0, len(items), _SIZE):
        members = items[start : start + _SIZE]
        name = bundle_name(members[0].requirement.id, len(members))
        yield Bundle.from_parent(members[0].session, name=name, members=members)
