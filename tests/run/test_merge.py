"""Shards merged equal the whole run; what does not belong together is refused."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.checks import passive_requirements
from conformance.contract import load
from conformance.run.collect import Collector
from conformance.run.coverage import CoverageCounter
from conformance.run.merge import exchange_order, merge
from conformance.run.merge_errors import (
    MergeError,
    MissingShards,
    MixedContracts,
    MixedShards,
    MixedSuites,
    MixedTargets,
    NothingToMerge,
    Overlap,
)
from conformance.run.model import Held, Outcome, Run, Share
from conformance.run.serialize import from_json, to_json
from conformance.run.shard import shard_of
from conformance.run.spool import SpoolWriter
from conformance.wire.exchange import Exchange
from conformance.wire.har import exchange_of
from tests.support.runs import FAILED, PASSED, run_of, verdict

CONTRACT = load()
PASSIVE = passive_requirements(CONTRACT)
HEADER: dict[str, Any] = {
    "suite": {"version": "0.1.0", "api_version": "2022-08-01", "contract_digest": "ab" * 32},
    "target": {"name": "emulator", "url": "http://127.0.0.1:8420"},
    "started_at": "2026-03-01T12:30:00+00:00",
    "duration_s": 2.0,
}
_IDS = ("invoices.void.open", "invoices.lifecycle[void × paid]", "invoices.lifecycle[pay × open]", *"abcdefgh")
_SENT = (
    ("POST", "/v1/invoices", (("auto_advance", "true"), ("collection_method", "send_invoice")), 200),
    ("POST", "/v1/invoices", (("customer", "cus_1"),), 400),
    ("GET", "/v1/invoices", (("limit", "3"),), 200),
    ("POST", "/v1/invoiceitems", (("amount", "100"), ("currency", "usd")), 200),
)
findings = st.tuples(
    st.sampled_from(["shape.invoice", "money.invoice.total"]),
    st.sampled_from(["/total", "/lines/data/*/amount"]),
    st.sampled_from(["type", "sum"]),
    st.integers(0, 2),
)
tests = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from([each.value for each in Outcome][:5]),
        "sent": st.lists(st.sampled_from(_SENT), max_size=3),
        "findings": st.lists(findings, max_size=3),
        "checked": st.dictionaries(st.sampled_from(["shape.invoice", "envelope.error"]), st.integers(1, 9)),
        "notices": st.lists(st.sampled_from(["/x_trace", "/y"]), max_size=2),
        "retries": st.dictionaries(st.sampled_from(["429", "connection"]), st.integers(1, 3)),
    }
)


def _exchange(id: str, index: int, sent: Any) -> Exchange:
    """An exchange that is unlike every other of the run."""
    method, path, fields, status = sent
    body = {"object": "invoice", "id": f"{id} {index}"}
    sent_as = urlencode(fields)
    where = {"url": f"{path}?{sent_as}", "query": fields} if method == "GET" else {"url": path, "form": fields}
    return Exchange(
        method=method, path=path, request_body="" if method == "GET" else sent_as, status=status, body=body, **where
    )


def _covered(exchanges: Sequence[Exchange], owner: str) -> list[tuple[str, str]]:
    counter = CoverageCounter(CONTRACT)
    for exchange in exchanges:
        counter.add(exchange, owner)
    return counter.news()


def _payload(id: str, order: int, test: dict[str, Any], spool: SpoolWriter) -> dict[str, Any]:
    """What a worker reports of a test."""
    exchanges = [_exchange(id, index, sent) for index, sent in enumerate(test["sent"])]
    stretch = spool.write(exchanges)
    row = {"object": "invoice", "expected": "an integer", "actual": id}
    made = to_json(run_of(verdict(id, Outcome(test["outcome"]))))["requirements"][0]
    return {
        "id": id,
        "order": order,
        "verdict": {**made, "exchanges": (), "calls": 0},
        "calls": len(exchanges),
        "retries": test["retries"],
        "shown": {
            id: {
                "stretch": asdict(stretch),
                "findings": [
                    {**row, "requirement": name, "pointer": pointer, "rule": rule, "index": index}
                    for name, pointer, rule, index in test["findings"]
                    if index < len(exchanges)
                ],
                "exercised": test["checked"],
                "covered": _covered(exchanges, id),
                "notices": [["invoice", pointer, "property", "", 1] for pointer in test["notices"]],
            }
        },
    }


def _collected(tests: Sequence[tuple[int, str, dict[str, Any]]], share: tuple[int, int] | None) -> Run:
    """The run of these tests as a controller makes it, written to a report and read back."""
    with tempfile.TemporaryDirectory() as name:
        spool = SpoolWriter(Path(name), "main")
        collector = Collector(CONTRACT, PASSIVE, Path(name))
        for order, id, test in tests:
            collector.add(_payload(id, order, test, spool))
        spool.close()
        entries = enumerate(chain.from_iterable(entries for _, entries in collector.entries()), start=1)
        seen = {number: exchange_of(json.loads(entry)) for number, entry in entries}
        run = collector.run(HEADER)
    referred = {n for each in run.verdicts if each.outcome in (FAILED, "blocked", "error") for n in each.exchanges}
    referred |= {each.example for each in run.findings}
    run = replace(run, evidence={number: seen[number] for number in sorted(referred)})
    run = replace(run, shard=collector.share(*share)) if share else run
    return from_json(to_json(run))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(_IDS), tests, min_size=1), st.integers(1, 4), st.randoms())
def test_shards_merged_equal_the_whole(chosen: dict[str, dict[str, Any]], of: int, random: Any) -> None:
    """Whatever tests show and however they fall into shards, merging gives the report of the one run, in any order."""
    ordered = [(order, id, test) for order, (id, test) in enumerate(chosen.items())]
    whole = _collected(ordered, None)
    shards = [
        _collected([row for row in ordered if shard_of(row[1], of) == number], (number, of))
        for number in range(1, of + 1)
    ]
    random.shuffle(shards)

    merged = merge(shards)

    assert merged == whole
    assert [*merged.evidence] == [*whole.evidence]
    assert [each.missing for each in merged.coverage.values()] == [each.missing for each in whole.coverage.values()]


@settings(max_examples=10, deadline=None)
@given(st.dictionaries(st.sampled_from(_IDS), tests, min_size=1))
def test_merge_of_one_report_is_that_report(chosen: dict[str, dict[str, Any]]) -> None:
    """A run that is no shard is the whole already."""
    run = _collected([(order, id, test) for order, (id, test) in enumerate(chosen.items())], None)

    assert merge([run]) == run


def _shard(number: int, of: int, *ids: str, **more: Any) -> Run:
    verdicts = [verdict(id) for id in ids]
    return run_of(*verdicts, shard=Share(number, of, tuple(range(len(ids))), ()), **more)


def test_shared_set_up_comes_first() -> None:
    """Exchanges that belong to no test come before those of tests, as in every run."""
    one = _shard(1, 2, "a.one", exchanges=2)  # the second exchange is no test's
    two = replace(_shard(2, 2, "a.two"), shard=Share(2, 2, (1,), ()))

    assert exchange_order([two, one]) == [(1, 2), (1, 1), (0, 1)]
    assert [each.exchanges for each in merge([two, one]).verdicts] == [(2,), (3,)]


def test_incomplete_shard_makes_the_whole_incomplete() -> None:
    """What one shard did not come to is missing in the whole."""
    whole = merge([_shard(1, 2, "a.one"), _shard(2, 2, "a.two", complete=False, stopped="interrupted")])

    assert (whole.complete, whole.stopped) == (False, "interrupted")


def test_baselines_of_shards_are_undone() -> None:
    """The whole has plain outcomes again, so that it can be held against a baseline itself."""
    shard = _shard(1, 1, "a.one")
    excused = replace(
        shard,
        verdicts=(replace(shard.verdicts[0], outcome=Outcome.EXPECTED_FAILURE),),
        baseline=Held("b.yaml", (), {"a.one": "failed"}),
    )

    whole = merge([excused])

    assert [each.outcome for each in whole.verdicts] == [FAILED]
    assert whole.baseline is None


def test_broken_in_one_shard_is_broken() -> None:
    """A passive requirement that holds in one shard and not in another does not hold."""
    share = {"suite": HEADER["suite"], "target": HEADER["target"]}
    good = verdict("shape.invoice", PASSED, operation="", calls=0, exchanges=(), message="4 exchanges checked")
    bad = replace(good, outcome=FAILED, message="1 place, seen 2 times", expected="integer", actual="string")
    shards = [
        run_of(good, shard=Share(1, 2, (), (7,)), **share),
        run_of(bad, shard=Share(2, 2, (), (7,)), **share),
    ]

    assert [(each.outcome, each.expected) for each in merge(shards).verdicts] == [(FAILED, "integer")]


ONE, TWO = _shard(1, 2, "a.one"), _shard(2, 2, "a.two")
REFUSED: dict[str, tuple[list[Run], type[MergeError], str]] = {
    "nothing": ([], NothingToMerge, "nothing to merge"),
    "suites": ([ONE, replace(TWO, suite={**TWO.suite, "version": "0.2.0"})], MixedSuites, "0.1.0, 0.2.0"),
    "versions": ([ONE, replace(TWO, suite={**TWO.suite, "api_version": "2030-01-01"})], MixedContracts, "2030-01-01"),
    "contracts": ([ONE, replace(TWO, suite={**TWO.suite, "contract_digest": "cd" * 32})], MixedContracts, "cdcdcd"),
    "targets": ([ONE, replace(TWO, target={"name": "other", "url": ONE.target["url"]})], MixedTargets, "other"),
    "URLs": ([ONE, replace(TWO, target={"name": "emulator", "url": "https://x.example"})], MixedTargets, "x.example"),
    "divisions": ([ONE, _shard(2, 3, "a.two")], MixedShards, "2/3"),
    "a shard and a run": ([ONE, run_of(verdict("a.two"))], MixedShards, "no shard"),
    "a missing shard": ([ONE], MissingShards, "shard 2/2"),
    "a shard twice": ([ONE, ONE], Overlap, "Shard 1/2"),
    "a requirement twice": ([ONE, replace(TWO, verdicts=ONE.verdicts)], Overlap, "a.one"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_belong_together_is_refused(case: str) -> None:
    """Each way in which reports do not belong together is an error of its own kind, and a sentence."""
    runs, kind, said = REFUSED[case]

    with pytest.raises(kind, match=said) as refused:
        merge(runs)

    assert refused.value.exit_code == 2


def test_shards_may_each_start_their_own_target() -> None:
    """On the machine itself the port of a target of one name says nothing."""
    elsewhere = replace(TWO, target={"name": "emulator", "url": "http://127.0.0.1:9999"})

    assert len(merge([ONE, elsewhere]).verdicts) == 2
