"""One fuzz run: sends the cases of a plan, judges the answers, and ends where it is asked to."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any, Final

from conformance import __version__
from conformance.contract import Contract, Operation
from conformance.fuzz.compose import Composer
from conformance.fuzz.judge import Judge, Key
from conformance.fuzz.links import Links
from conformance.fuzz.model import Example, Fuzzed, Tally
from conformance.fuzz.plan import Case, Fingerprint, Plan
from conformance.fuzz.pool import Pool, nameable
from conformance.fuzz.reduce import Reducer
from conformance.fuzz.words import words
from conformance.run.coverage import CoverageCounter
from conformance.run.mark import new_run_id
from conformance.suite.api import Api
from conformance.suite.errors import Blocked, Mismatch, Unsupported
from conformance.suite.given import SETUP, Given
from conformance.suite.marks import Marks
from conformance.suite.protocol.catalogue import catalogue
from conformance.suite.protocol.valid import Objects, Request, Valid
from conformance.suite.shared import SharedObjects
from conformance.suite.support import lacks_operation
from conformance.wire import Client, Exchange, Sender, Target, curl

Json = Any
SILENT: Final = 5  # so many cases in a row without any answer: the target is gone
UNREACHABLE: Final = "the target stopped answering"
_REDUCED = 30  # findings whose example is reduced; a target that breaks everywhere is not asked about each
_FRESH_FOR = 250  # cases, until fresh objects are made
_KINDS = ("operations", "parameters")


@dataclass(frozen=True)
class Limits:
    """When a run ends: after so many cases, or so many seconds; where `interrupted` says so, at once."""

    examples: int | None = None
    seconds: float | None = None
    interrupted: Callable[[], bool] = lambda: False
    clock: Callable[[], float] = time.monotonic


@dataclass
class Fuzz:
    """One run against one target. `progress` is told of every case: how many there were, and of how many findings."""

    target: Target
    plan: Plan
    limits: Limits
    asked: Mapping[str, Json]
    progress: Callable[[int, int], None] = lambda *_: None
    run_id: str = field(default_factory=new_run_id)
    _statuses: Counter[str] = field(default_factory=Counter)
    _tallies: dict[str, Counter[str]] = field(default_factory=dict)
    _unsupported: dict[str, None] = field(default_factory=dict)
    _cases: int = 0
    _prepared_until: int = 0
    _scenarios: int = 0
    _exchanges: int = 0
    _found: int = 0
    _silent: int = 0
    _stopped: str = ""

    def __post_init__(self) -> None:
        contract = self.plan.contract
        self._judge = Judge(contract, self.target.lacks)
        self._pool = Pool(words().known, time.time)
        self._coverage = CoverageCounter(contract, {operation.area for operation in self.plan.operations})
        self._fingerprint = Fingerprint()
        self._marks = Marks(self.run_id, contract)

    def run(self) -> Fuzzed:
        """What came out.

        Raises:
            LivemodeSeen: an answer holds `livemode: true`.
        """
        started_at, self._began = time.time(), self.limits.clock()
        with tempfile.TemporaryDirectory(prefix="stripe-conformance-") as folder, Sender(self.target) as sender:
            self._sender, self._client = sender, Client(sender)
            self._folder = Path(folder)
            for scenario in self.plan.scenarios():
                if self._cases >= self._prepared_until:
                    self._prepare()
                if self._ends():
                    break
                self._scenarios += 1
                self._carry_out(scenario)
        return self._result(started_at)

    # -- carrying out

    def _prepare(self) -> None:
        """Make fresh objects of every kind; a target that cannot make some of them is fuzzed without.

        From then on valid requests are made with those: what they shared before may have been changed or deleted.
        """
        objects = self._folder / str(self._cases)
        objects.mkdir()
        given = Given(Api(self._client, self.plan.contract, SETUP, marks=self._marks), SharedObjects(objects))
        self._composer = Composer(Links(self.plan.contract), self._pool, Valid(given))
        self._prepared_until = self._cases + _FRESH_FOR
        made = Objects(given, reading=True, known=catalogue())
        steps = [partial(made.get, name) for name in catalogue().objects]
        steps += [partial(self._post, given, row) for row in words().prepared]
        for step in steps:
            if self._ends():
                return
            with suppress(Blocked, Unsupported, Mismatch):
                step()
            self._take_in()

    def _post(self, given: Given, row: Mapping[str, Json]) -> None:
        given.post(row["post"], {name: value for name, value in self._pool.bound(row["params"]).items() if value})

    def _carry_out(self, scenario: tuple[Case, ...]) -> None:
        subject: Mapping[str, Json] | None = None
        for place, case in enumerate(scenario):
            if self._ends():
                return
            if case.operation.id in self._unsupported:
                continue
            exchange = self._case(case, subject)
            shown = _identified(exchange)
            if shown is not None and (place == 0 or (subject is not None and shown["id"] == subject["id"])):
                subject = shown

    def _case(self, case: Case, subject: Mapping[str, Json] | None) -> Exchange:
        request = self._composer.request(case, subject)
        self._take_in()
        self._cases += 1
        self._fingerprint.add(case)
        exchange = self._send(request, case.operation)
        self._tally(case.operation, exchange)
        new = self._take_in()
        self._found += len(new)
        for key in new[: max(0, _REDUCED - self._found + len(new))]:
            self._reduce(key, request, case.operation)
        self.progress(self._cases, self._found)
        return exchange

    def _send(self, request: Request, operation: Operation) -> Exchange:
        base = "files" if operation.server else "api"
        marked = self._marks.on(request.path, request.params) if request.method == "POST" else None
        return self._client.send(request.method, request.path, marked or request.params, base=base)

    def _take_in(self) -> list[Key]:
        """Judge the exchanges since the last call, and learn from them. The groups of findings that are new."""
        new: list[Key] = []
        for exchange in self._sender.recorder.drain():
            self._exchanges += 1
            self._silent = 0 if exchange.status is not None else self._silent + 1
            if lacks_operation(self.plan.contract, exchange):
                self._unsupported[self._judge.operation(exchange)] = None
                continue
            new += self._judge.note(exchange, self._example(exchange, reduced=False))
            self._coverage.add(exchange, f"case {self._cases}")
            if exchange.ok:
                self._pool.learn(exchange.body)
        return new

    def _reduce(self, key: Key, request: Request, operation: Operation) -> None:
        """Look for a smaller example of a finding that has just been made."""
        reducer = Reducer(
            lambda smaller: self._send(smaller, operation), lambda each: key in self._judge.findings(each)
        )
        if best := reducer.reduced(request):
            self._judge.show(key, self._example(best, reduced=True))
        self._exchanges += len(self._sender.recorder.drain())

    def _example(self, exchange: Exchange, *, reduced: bool) -> Example:
        return Example(self._cases, reduced, curl(exchange), exchange)

    def _tally(self, operation: Operation, exchange: Exchange) -> None:
        kind = "unanswered" if exchange.status is None else f"{exchange.status // 100}xx"
        self._statuses["none" if exchange.status is None else str(exchange.status)] += 1
        self._tallies.setdefault(operation.id, Counter()).update(["cases", kind])

    # -- ending

    def _ends(self) -> bool:
        limits = self.limits
        if self._silent >= SILENT:
            self._stopped = UNREACHABLE
        elif limits.interrupted():
            self._stopped = "interrupted"
        spent = limits.seconds is not None and limits.clock() - self._began >= limits.seconds
        done = limits.examples is not None and self._cases >= limits.examples
        nothing_left = all(operation.id in self._unsupported for operation in self.plan.operations)
        return bool(self._stopped) or spent or done or nothing_left

    def _result(self, started_at: float) -> Fuzzed:
        contract = self.plan.contract
        coverage = self._coverage.report(())
        return Fuzzed(
            suite={
                "version": __version__,
                "api_version": contract.version,
                "service_date": contract.service_date,
                "contract_digest": contract.digest,
            },
            target={"name": self.target.name, "url": self.target.url},
            run_id=self.run_id,
            seed=self.plan.seed,
            asked=self.asked,
            started_at=datetime.fromtimestamp(started_at, timezone.utc).isoformat(timespec="seconds"),
            duration_s=round(self.limits.clock() - self._began, 3),
            complete=not self._stopped,
            stopped=self._stopped,
            cases=self._cases,
            scenarios=self._scenarios,
            exchanges=self._exchanges,
            fingerprint=str(self._fingerprint),
            checks=tuple(self._judge.checks),
            operations=tuple(self._tallied()),
            unsupported=tuple(self._unsupported),
            statuses=dict(sorted(self._statuses.items())),
            coverage={kind: coverage[kind] for kind in _KINDS},
            findings=self._judge.found(),
        )

    def _tallied(self) -> Iterator[Tally]:
        for name in sorted(self._tallies):
            counts = self._tallies[name]
            yield Tally(name, counts["cases"], counts["2xx"], counts["4xx"], counts["unanswered"])


def _identified(exchange: Exchange) -> Mapping[str, Json] | None:
    """The object that an answer is about; None where it is about none that can be named."""
    body = exchange.body
    return body if exchange.ok and isinstance(body, dict) and nameable(body.get("id")) else None


def operations_of(contract: Contract, areas: tuple[str, ...], names: tuple[str, ...]) -> tuple[Operation, ...]:
    """The operations of a contract that were asked for, by area and by ID or name; all where nothing was."""
    return tuple(
        operation
        for operation in contract.operations.values()
        if (not areas or operation.area in areas) and (not names or {operation.id, operation.name} & set(names))
    )
