"""A run held against a baseline: every departure is a line of its own, and gates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conformance.contract.levels import Level
from conformance.run.baseline import Baseline, Entry, Suite, Terms
from conformance.run.gate import Exit, FailOn, exit_code, plain_outcome
from conformance.run.model import Outcome, Run, Verdict
from conformance.run.serialize import from_json, to_json
from conformance.run.shard import Shard
from conformance.run.summary import headline
from tests.support.runs import BLOCKED, ERROR, FAILED, PASSED, UNSUPPORTED, passive, run_of, verdict

TODAY = date(2026, 3, 1)
SUITE = Suite(frozenset({"a.one", "a.two", "a.three", "b.one"}), frozenset({"shape.a"}))


def entry(name: str, *expect: Outcome, **more: Any) -> Entry:
    names = {"requirement": name, "prefix": ""} if not name.endswith("*") else {"requirement": "", "prefix": name[:-1]}
    return Entry(**names, expect=frozenset(expect or {FAILED}), **more)


def held(baseline: Baseline, *verdicts: Verdict, shard: Shard | None = None, **terms: Any) -> Run:
    return Terms(baseline, shard=shard, **terms).hold(run_of(*verdicts), lambda: SUITE, TODAY)


def baseline(*entries: Entry, passed: tuple[str, ...] = (), failed: tuple[str, ...] = ()) -> Baseline:
    return Baseline(Path("b.yaml"), "2022-08-01", entries, frozenset(passed), frozenset(failed))


def lines(run: Run) -> list[tuple[str, str]]:
    assert run.baseline is not None
    return [(each.kind, each.requirement) for each in run.baseline.departures]


@pytest.mark.parametrize("outcome", [FAILED, BLOCKED])
def test_expected_failure_does_not_gate(outcome: Outcome) -> None:
    """What fails as expected is an expected failure; the run then is as its baseline expects."""
    run = held(baseline(entry("a.one", outcome)), verdict("a.one", outcome), verdict("a.two"))

    assert [each.outcome for each in run.verdicts] == [Outcome.EXPECTED_FAILURE, PASSED]
    assert lines(run) == []
    assert exit_code(run, FailOn.MUST) is Exit.CONFORMS
    assert headline(run).title == "As its baseline expects"
    assert plain_outcome(run, run.verdicts[0]) is outcome


CASES = {
    "new failure": (baseline(), [verdict("a.one", FAILED)], "new_failure", "a.one"),
    "regression below the gate's level": (
        baseline(passed=("a.one",)),
        [verdict("a.one", FAILED, level=Level.MAY), verdict("a.two")],
        "new_failure",
        "a.one",
    ),
    "fails where it was blocked": (
        baseline(entry("a.one", BLOCKED)),
        [verdict("a.one", FAILED)],
        "new_failure",
        "a.one",
    ),
    "expired": (
        baseline(entry("a.one", expires=date(2026, 2, 28))),
        [verdict("a.one", FAILED, level=Level.MAY), verdict("a.two")],
        "expired",
        "a.one",
    ),
    "newly passing": (baseline(entry("a.one")), [verdict("a.one")], "newly_passing", "a.one"),
    "newly passing under a prefix": (
        baseline(entry("a.*"), passed=("a.two",)),
        [verdict("a.one"), verdict("a.two")],
        "newly_passing",
        "a.one",
    ),
    "now unsupported": (
        baseline(passed=("a.one",)),
        [verdict("a.one", UNSUPPORTED), verdict("a.two")],
        "no_longer_decided",
        "a.one",
    ),
    "an expected failure now unsupported": (
        baseline(entry("a.one")),
        [verdict("a.one", UNSUPPORTED), verdict("a.two")],
        "no_longer_decided",
        "a.one",
    ),
    "now blocked": (
        baseline(passed=("a.one",)),
        [verdict("a.one", BLOCKED, level=Level.MAY), verdict("a.two")],
        "no_longer_decided",
        "a.one",
    ),
    "deselected": (baseline(passed=("a.one", "a.two")), [verdict("a.two")], "no_longer_decided", "a.one"),
    "deselected expected failure": (baseline(entry("a.one")), [verdict("a.two")], "no_longer_decided", "a.one"),
    "vanished": (baseline(failed=("gone.one",)), [verdict("a.two")], "no_longer_decided", "gone.one"),
    "passive not exercised": (baseline(passed=("shape.a",)), [verdict("a.two")], "no_longer_decided", "shape.a"),
    "entry of nothing": (baseline(entry("typo.*", BLOCKED)), [verdict("a.two")], "no_longer_decided", "typo."),
}


@pytest.mark.parametrize("case", CASES)
def test_departure_is_a_line_and_gates(case: str) -> None:
    """Each kind of departure is exactly one line, and alone makes the run fail; `--fail-on never` only reports it."""
    known, verdicts, kind, name = CASES[case]

    run = held(known, *verdicts)

    assert lines(run) == [(kind, name)]
    assert exit_code(run, FailOn.MUST) is Exit.DIFFERS
    assert exit_code(run, FailOn.NEVER) is Exit.CONFORMS or not any(v.outcome in (PASSED, FAILED) for v in verdicts)


def test_deselected_and_vanished_are_told_apart() -> None:
    """A requirement that the suite still has is left out; one that it has no longer has vanished."""
    run = held(baseline(passed=("a.one", "gone.one")), verdict("a.two"))

    assert run.baseline is not None
    said = {each.requirement: each.message for each in run.baseline.departures}
    assert "left out" in said["a.one"]
    assert "vanished" in said["gone.one"]


def test_allow_fixed_lets_what_newly_passes_through() -> None:
    """With `--allow-fixed` what newly passes is still a line, but does not gate; everything else does."""
    fixed = held(baseline(entry("a.one")), verdict("a.one"), allow_fixed=True)
    broken = held(baseline(entry("a.one")), verdict("a.one"), verdict("a.two", FAILED), allow_fixed=True)

    assert lines(fixed) == [("newly_passing", "a.one")]
    assert exit_code(fixed, FailOn.MUST) is Exit.CONFORMS
    assert exit_code(broken, FailOn.MUST) is Exit.DIFFERS


def test_unlisted_failure_gates_by_its_level() -> None:
    """Of a requirement that the baseline does not know, the level decides as it does without a baseline."""
    run = held(baseline(), verdict("a.one", FAILED, level=Level.SHOULD), verdict("a.two"))

    assert exit_code(run, FailOn.MUST) is Exit.CONFORMS
    assert exit_code(held(baseline(), *run.verdicts, fail_on=FailOn.SHOULD), FailOn.SHOULD) is Exit.DIFFERS


def test_entry_counts_through_its_last_day() -> None:
    """An entry expires after the day that it names."""
    run = held(baseline(entry("a.one", expires=TODAY)), verdict("a.one", FAILED), verdict("a.two"))

    assert lines(run) == []


def test_id_comes_before_prefix_and_longer_prefix_before_shorter() -> None:
    """The most specific entry speaks for a requirement."""
    known = baseline(entry("a.*", BLOCKED), entry("a.t*", UNSUPPORTED), entry("a.two", FAILED))

    assert [known.entry(id) for id in ("a.one", "a.three", "a.two", "b.one")] == [*known.entries, None]


def test_error_of_the_suite_stays_one() -> None:
    """No baseline excuses the suite."""
    run = held(baseline(entry("a.one")), verdict("a.one", ERROR), verdict("a.two"))

    assert exit_code(run, FailOn.MUST) is Exit.SUITE_BROKE


def test_incomplete_run_misses_nothing() -> None:
    """What an interrupted run did not come to has not vanished; that it is incomplete gates by itself."""
    cut = run_of(verdict("a.one"), complete=False, stopped="interrupted")

    run = Terms(baseline(passed=("a.two",))).hold(cut, lambda: SUITE, TODAY)

    assert lines(run) == []
    assert exit_code(run, FailOn.MUST) is Exit.DIFFERS


def test_shard_does_not_miss_what_others_run() -> None:
    """Of a baseline a shard answers only for its own requirements, and for no passive one."""
    here = next(id for id in sorted(SUITE.tested) if Shard(1, 2).takes(id))
    elsewhere = next(id for id in sorted(SUITE.tested) if not Shard(1, 2).takes(id))
    known = baseline(entry("shape.a"), passed=(here, elsewhere))

    run = held(known, verdict("c.one"), passive("shape.a"), shard=Shard(1, 2))

    assert lines(run) == [("no_longer_decided", here)]


def test_report_keeps_departures() -> None:
    """report.json holds what became of the baseline, and reads back."""
    run = held(baseline(entry("a.one"), entry("a.two")), verdict("a.one", FAILED), verdict("a.two"))

    assert from_json(to_json(run)) == run
