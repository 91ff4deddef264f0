"""The side of a run that carries tests out: in the controller's process, or in each worker of pytest-xdist."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal

import orjson
import pytest

from conformance import suite
from conformance.checks import PinnedChecker
from conformance.contract import Contract
from conformance.harness.bundles import Bundle
from conformance.harness.garbage import look_seldom
from conformance.harness.items import RequirementItem, RequirementModule, select
from conformance.harness.judge import Comparison, Judgement, judge
from conformance.harness.listeners import ALLURE, LOGGING
from conformance.harness.marks_later import MarksLater
from conformance.harness.packed import pack
from conformance.harness.plan import Plan
from conformance.harness.stop import StopSign
from conformance.run.coverage import LAST, CoverageCounter
from conformance.run.model import Outcome
from conformance.run.select import CLIENTS
from conformance.run.spool import SpoolWriter, Stretch
from conformance.suite.api import Api, Raw
from conformance.suite.control import Control
from conformance.suite.errors import AcceptedRequest, Blocked, Unsupported
from conformance.suite.given import SETUP, Given
from conformance.suite.marks import Marks
from conformance.suite.requirement import Requirement
from conformance.suite.session import SESSION, Session
from conformance.suite.shared import STEP, SharedObjects
from conformance.suite.waiting import Eventually
from conformance.wire import Client, Exchange, LivemodeSeen, RawClient, Sender, curl

Json = Any
_SUITE = Path(suite.__file__).parent
_NOT_JUDGED = (KeyboardInterrupt, pytest.exit.Exception)
_SILENT_TESTS = 5  # so many tests in a row without any answer: the target is gone
_REPORTED: dict[Outcome, Literal["passed", "skipped"]] = {
    Outcome.PASSED: "passed",
    Outcome.BLOCKED: "skipped",
    Outcome.UNSUPPORTED: "skipped",
}


class Worker:
    """Carries tests out, and puts what each one showed into its report (`conformance.harness.packed`)."""

    def __init__(self, config: pytest.Config, plan: Plan, name: str) -> None:
        self._plan, self._name = plan, name
        self._contract: Contract = plan.target.contract
        self._sender = Sender(plan.target, seed=plan.seed, workers=plan.sharing)
        self._checker = PinnedChecker(self._contract, plan.target.lacks)
        self._coverage = CoverageCounter(self._contract)
        self._spool = SpoolWriter(plan.folder, name)
        self._comparison: Comparison | None = None
        self._silent = 0
        self._sign = StopSign(plan.folder)
        self._retries: Counter[str] = Counter()
        plan.objects.mkdir(exist_ok=True)
        objects = self._objects = SharedObjects(plan.objects)
        self._marks, client = Marks(plan.run_id, self._contract), Client(self._sender)
        self._mark_later = MarksLater(self._marks, client, name)
        plain = Api(client, self._contract, marks=self._marks)
        api = replace(plain, control=Control(Given(plain.as_step(SETUP), objects)))
        given = Given(api.as_step(SETUP), objects)
        wait = Eventually(plan.target.eventual_seconds)
        self._session = config.stash[SESSION] = Session(
            plan.target, self._contract, api, Raw(RawClient(self._sender), self._contract), given, wait
        )
        self._alone = not any(map(config.pluginmanager.has_plugin, (ALLURE, LOGGING)))
        gc.disable()  # until the suite is collected: nothing that collecting makes is garbage

    # -- collection

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """What the profile does not have is not even looked at."""
        area = collection_path.parent == _SUITE and collection_path.suffix != ".py"
        return True if area and not self._plan.selection.collects(collection_path.name) else None

    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
        if _SUITE not in module_path.parents:
            return None
        module: pytest.Module = RequirementModule.from_parent(parent, path=module_path, contract=self._contract)
        return module

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        taken, left = select(items, self._plan.selection, self._plan.shard, self._plan.queue)
        items[:] = taken
        look_seldom()
        if left:
            config.hook.pytest_deselected(items=left)

    # -- one test

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: RequirementItem | Bundle) -> bool | None:
        """Carries out a test, or a bundle of them, with one report; none once the run is to stop.

        Where other plugins listen to every phase of a test, pytest's own protocol speaks to them.
        """
        if isinstance(item, Bundle):
            item.ihook.pytest_runtest_logreport(report=item.report(map(self._carry_out, self._until_stopped(item))))
            return True
        if not self._alone:
            return True if self._stopped(item) else None
        for each in self._until_stopped(item):
            item.ihook.pytest_runtest_logreport(report=self._carry_out(each))
        return True

    def _until_stopped(self, item: RequirementItem | Bundle) -> Iterator[RequirementItem]:
        members = item.members if isinstance(item, Bundle) else (item,)
        return takewhile(lambda each: not self._stopped(each), members)

    def _stopped(self, item: pytest.Item) -> bool:
        if self._sign.raised():
            item.session.shouldstop = "stopped"
            return True
        return False

    def _carry_out(self, item: RequirementItem) -> pytest.TestReport:
        def run() -> None:
            self.pytest_runtest_setup(item)
            item.ihook.pytest_runtest_call(item=item)

        return self._report(item, pytest.CallInfo.from_call(run, "call", _NOT_JUDGED))

    def pytest_runtest_setup(self, item: RequirementItem) -> None:
        self._comparison = None
        made = item.requirement
        self._marks.rest(made.id)
        target = self._plan.target
        if target.areas is not None and (area := self._claimed_as(made)) not in (*target.areas, "protocol"):
            raise Unsupported(area, "the target does not claim this area")
        for need in made.needs:
            if need in target.lacks:
                raise Unsupported(need, "the target does not claim this capability")

    def _claimed_as(self, made: Requirement) -> str:
        """The area that a target has to claim; of what an official package does, that of the operation it calls."""
        operation = self._contract.operations.get(made.operation) if made.area == CLIENTS else None
        if operation is None:
            return made.area
        return "protocol" if operation.support else operation.area

    def pytest_assertrepr_compare(self, op: str, left: object, right: object) -> None:
        self._comparison = Comparison(op, left, right)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: RequirementItem, call: pytest.CallInfo[None]) -> pytest.TestReport | None:
        """The report of a requirement's verdict; pytest would format a whole traceback for each that did not pass."""
        if call.when not in ("setup", "call") or (call.when == "setup" and call.excinfo is None):
            return None
        return self._report(item, call)

    def _report(self, item: RequirementItem, call: pytest.CallInfo[None]) -> pytest.TestReport:
        judgement = judge(call.excinfo, item.path, self._comparison)
        stop = self._reason_to_stop(call.excinfo.value if call.excinfo else None)
        payload = self._payload(item, judgement, _accepted_in_error(call.excinfo), stop)
        payload["verdict"]["duration_s"] = round(call.duration, 4)
        if payload["stop"]:
            self._sign.raise_()
        return pytest.TestReport(
            nodeid=item.nodeid,
            location=item.location,
            keywords={},
            outcome=_REPORTED.get(judgement.outcome, "failed"),
            longrepr=_long(item, judgement),
            when="setup" if call.when == "setup" else "call",
            duration=call.duration,
            start=call.start,
            stop=call.stop,
            conformance=[orjson.dumps(payload)],
        )

    def pytest_report_to_serializable(self, report: pytest.TestReport) -> dict[str, Any] | None:
        return pack(report)

    def pytest_unconfigure(self) -> None:
        gc.enable()  # where the session ended before it had collected
        self._session.resources.close()
        self._spool.close()
        self._sender.close()

    # -- what a test showed

    def _payload(
        self, item: RequirementItem, judgement: Judgement, unchecked: Exchange | None, stop: str
    ) -> dict[str, Json]:
        made = item.requirement
        exchanges = self._sender.recorder.drain()
        by_owner = _by_owner(made.id, exchanges)
        if not stop and not self._plan.fleeting:
            later, stop = self._mark_later(exchanges)
            by_owner |= later
        return {
            "id": made.id,
            "order": item.order,
            "verdict": self._verdict(made, judgement, by_owner[made.id]),
            "calls": len(by_owner[made.id]),
            "shown": {
                owner: self._shown(owner, owned, unchecked, item.order if owner == made.id else LAST)
                for owner, owned in by_owner.items()
            },
            "retries": self._new_retries(),
            "asked": self._objects.asked(),
            "stop": stop,
        }

    def _shown(
        self, owner: str, exchanges: Sequence[Exchange], unchecked: Exchange | None, order: float
    ) -> dict[str, Json]:
        """What the exchanges of one owner show, wherever they are kept."""
        findings: list[dict[str, Json]] = []
        exercised: Counter[str] = Counter()  # passive requirements
        notices: Counter[tuple[str, str, str, str]] = Counter()
        for index, exchange in enumerate(exchanges):
            self._coverage.add(exchange, owner, order)
            if exchange is not unchecked:
                report = self._checker.check(exchange)
                findings.extend({**asdict(found), "index": index} for found in report.findings)
                exercised.update(report.exercised)
                notices.update(report.notices or {})
        return {
            "stretch": self._write(owner, exchanges),
            "findings": findings,
            "exercised": exercised,
            "notices": [[*key, count] for key, count in notices.items()],
            "covered": self._coverage.news(),
        }

    def _verdict(self, made: Requirement, judgement: Judgement, exchanges: list[Exchange]) -> dict[str, Json]:
        wrong = judgement.outcome not in (Outcome.PASSED, Outcome.UNSUPPORTED)
        return {
            "id": made.id,
            "area": made.area,
            "level": made.level.value,
            "title": made.title,
            "provenance": made.provenance.value,
            "cites": made.link,
            "operation": made.operation or self._operation(made, exchanges),
            **asdict(judgement),
            "outcome": judgement.outcome.value,
            "curl": curl(exchanges[-1]) if wrong and exchanges else "",
        }

    def _operation(self, made: Requirement, exchanges: Iterable[Exchange]) -> str:
        """The operation that the citation names, else that of the first exchange that is no set-up."""
        cited = next((o.id for o in self._contract.documented if o.cites == made.cites), "")
        point = next((exchange for exchange in exchanges if not exchange.step), None)
        match = self._contract.find(point.method, point.path) if point and not cited else None
        return match.operation.id if match else cited

    def _write(self, owner: str, exchanges: Sequence[Exchange]) -> Stretch:
        if not owner.startswith(STEP):
            return self._spool.write(exchanges)
        writer = SpoolWriter(self._plan.folder, f"{self._plan.objects.name}-{owner.removeprefix(STEP)}")
        try:
            return writer.write(exchanges)
        finally:
            writer.close()

    def _new_retries(self) -> dict[str, int]:
        """The retries since the last test, by cause."""
        counted = self._sender.retries.counts
        new = counted - self._retries
        self._retries = counted.copy()
        return dict(new)

    def _reason_to_stop(self, fault: BaseException | None) -> str:
        """Why the whole run has to stop after a test that ended so; "" where it goes on."""
        if isinstance(fault, LivemodeSeen):
            return "livemode"
        self._silent = self._silent + 1 if isinstance(fault, Blocked) and fault.silent else 0
        return "unreachable" if self._silent >= _SILENT_TESTS else ""


def _accepted_in_error(raised: pytest.ExceptionInfo[BaseException] | None) -> Exchange | None:
    """The answer to a request that had to be refused: the failure is that, and not also what the answer looks like."""
    return raised.value.exchange if raised and isinstance(raised.value, AcceptedRequest) else None


def _by_owner(id: str, exchanges: Iterable[Exchange]) -> dict[str, list[Exchange]]:
    """Whose exchanges they are: the requirement's, or those of the shared things that it was the first to need."""
    owned: dict[str, list[Exchange]] = {id: []}
    for exchange in exchanges:
        if exchange.step.startswith(STEP):
            owned.setdefault(exchange.step, []).append(exchange)
        else:
            owned[id].append(exchange)
    return owned


def _long(item: RequirementItem, judgement: Judgement) -> tuple[str, int, str] | str | None:
    """What pytest's own reporter shows of a verdict."""
    if judgement.outcome is Outcome.PASSED:
        return None
    sentence = f"{judgement.outcome.value}: {judgement.message}"
    if judgement.outcome in _REPORTED:
        return (str(item.path), 0, sentence)
    return f"{sentence}\n  expected {judgement.expected}\n  actual   {judgement.actual}"
