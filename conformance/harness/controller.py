"""The side of a run that decides: gathers what tests report, writes the reports, sets the exit code."""

from __future__ import annotations

import time
import traceback
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import orjson
import pytest

from conformance import __version__
from conformance.checks import passive_requirements
from conformance.harness.configuration import configuration
from conformance.harness.garbage import look_seldom
from conformance.harness.known import known_suite
from conformance.harness.packed import requirements_in, shown, unpack
from conformance.harness.prepare import Prepared
from conformance.harness.progress import Progress
from conformance.harness.stop import StopSign, on_interrupt
from conformance.report import write_all
from conformance.run.collect import Collector
from conformance.run.gate import Exit, exit_code
from conformance.run.identity import suite_digest
from conformance.run.model import Run
from conformance.run.select import CLIENTS
from conformance.wire import Exchange, HarWriter
from conformance.wire.har import exchange_of

Json = Any
_EVIDENCE_LIMIT = 600  # exchanges that reports show in full; the HAR file has them all
_STOPS = {
    "livemode": (Exit.USAGE, "the target answered with livemode: true; this suite never touches live data"),
    "unreachable": (Exit.NO_TARGET, "the target stopped answering"),
}


class Controller:
    """One run, from its first report to the files that it leaves."""

    def __init__(self, prepared: Prepared, progress: Progress) -> None:
        plan = self._plan = prepared.plan
        self._report_dir, self._also, self._fail_on = prepared.report_dir, prepared.also, prepared.fail_on
        self._written = prepared.written
        self._terms, self._book, self._verified = prepared.terms, prepared.book, ""
        self._resources, self._progress = prepared.resources, progress
        self._contract = plan.target.contract
        areas = plan.selection.areas or None
        passive = passive_requirements(self._contract)
        self._collector = Collector(self._contract, passive, plan.folder, areas)
        self._started = time.time()
        self._stop = ""
        self._interrupted = ""
        self._broken: list[str] = []
        self._sign = StopSign(plan.folder)
        self._resources.callback(on_interrupt(self._interrupt))
        look_seldom()
        if plan.selection.collects(CLIENTS):
            _tell_what_is_lacking(progress)

    # -- while tests run

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._progress.expect(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        number = int(node.gateway.id.removeprefix("gw"))
        node.workerinput["conformance_plan"] = self._plan.of_worker(number).encode()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        self._progress.expect(requirements_in(ids))

    def pytest_report_from_serializable(self, data: dict[str, Any]) -> pytest.TestReport | None:
        return unpack(data)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for payload in map(orjson.loads, shown(report)):
            self._collector.add(payload)
            self._progress.show(payload["verdict"])
            self._stop = self._stop or payload["stop"]

    def _interrupt(self) -> None:
        self._interrupted = "interrupted"
        self._sign.raise_()
        self._progress.complain("stopping: the report follows (once more to stop at once)")

    # -- where the suite itself breaks

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._broken.append(f"{report.nodeid} cannot be collected:\n{report.longrepr}")

    def pytest_internalerror(self, excrepr: object) -> None:
        self._broken.append(str(excrepr))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """A worker that something killed takes the last verdicts with it: the run is not whole."""
        if error:
            self._interrupted = "a worker process ended in the middle of the run"
            self._broken.append(f"Worker process {node.gateway.id} ended in the middle of the run: {error}.")

    # -- at the end

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        try:
            session.exitstatus = self._finish(int(exitstatus))
        except OSError as problem:  # a full disk, a folder that went away
            self._broken.append(f"The report cannot be written: {problem}.")
        except Exception:  # whatever is wrong with our own writers, the exit code says whose fault it is
            self._broken.append(traceback.format_exc())
        finally:
            self._resources.close()
        if self._broken:
            broken = dict.fromkeys(self._broken)  # workers break in the same place
            self._progress.complain("\n".join(("The suite itself broke: please report it.", *broken)))
            session.exitstatus = int(Exit.SUITE_BROKE)

    def _finish(self, status: int) -> int:
        if not self._collector.payloads:
            return self._nothing_ran(status)
        run = self._write()
        code = exit_code(run, self._fail_on)
        if self._stop:
            code = _STOPS[self._stop][0]
        self._progress.finish(run, code, self._report_dir)
        if self._verified:
            self._progress.tell(f"What was kept is stamped in {self._verified}.")
        return int(code)

    def _nothing_ran(self, status: int) -> int:
        if status == pytest.ExitCode.NO_TESTS_COLLECTED:
            self._progress.complain(
                "no requirement matches what was asked for; `stripe-conformance list requirements` shows all"
            )
            return int(Exit.USAGE)
        return int(Exit.DIFFERS if status == pytest.ExitCode.INTERRUPTED else Exit.SUITE_BROKE)

    def _write(self) -> Run:
        wanted = set(self._collector.evidence(_EVIDENCE_LIMIT))
        evidence: dict[int, Exchange] = {}
        self._report_dir.mkdir(parents=True, exist_ok=True)
        with HarWriter(self._report_dir / "exchanges.har") as har:
            for first, entries in self._collector.entries():
                har.append(entries)
                for number in wanted.intersection(range(first, first + len(entries))):
                    evidence[number] = exchange_of(orjson.loads(entries[number - first]))
        run = self._held(self._collector.run(self._header()))
        if self._book is not None and self._stop != "livemode":
            run, self._verified = self._book.enter(run)
        write_all(run, evidence, self._contract, self._report_dir, self._also)
        self._written.append(self._report_dir / "report.json")
        return run

    def _held(self, run: Run) -> Run:
        """The run with its place among other shards, held against its baseline."""
        shard = self._plan.shard
        if shard is not None:
            run = replace(run, shard=self._collector.share(shard.number, shard.of))
        if self._terms is not None:
            run = self._terms.hold(run, lambda: known_suite(self._contract), datetime.now(timezone.utc).date())
        return run

    def _header(self) -> dict[str, Json]:
        stopped = _STOPS[self._stop][1] if self._stop else self._interrupted
        target = self._plan.target
        return {
            "suite": {
                "version": __version__,
                "digest": suite_digest(),
                "api_version": self._contract.version,
                "service_date": self._contract.service_date,
                "contract_digest": self._contract.digest,
            },
            "target": {"name": target.name, "url": target.url},
            "started_at": datetime.fromtimestamp(self._started, timezone.utc).isoformat(timespec="seconds"),
            "duration_s": round(time.time() - self._started, 3),
            "run_id": self._plan.run_id,
            "configuration": configuration(self._plan, self._fail_on),
            "complete": not stopped,
            "stopped": stopped,
        }


def _tell_what_is_lacking(progress: Progress) -> None:
    """Say which of the official packages is not asked, and why."""
    from conformance.suite.clients.node_client import lacking  # noqa: PLC0415  other profiles do not pay for it

    if reason := lacking():
        progress.tell(f"clients.node is not run: {reason}")
