"""What differs between two runs, and what of it is a regression."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.contract.levels import Level
from conformance.run.diff import LISTS, Diff, diff
from conformance.run.model import Held, Outcome, Run
from tests.support.runs import BLOCKED, ERROR, FAILED, PASSED, UNSUPPORTED, run_of, verdict

PLAIN = (PASSED, FAILED, BLOCKED, UNSUPPORTED, ERROR)


def lists(found: Diff) -> dict[str, list[str]]:
    return {name: [each.id for each in getattr(found, name)] for name in LISTS if getattr(found, name)}


@pytest.mark.parametrize(
    ("old", "new", "name", "regression"),
    [
        (PASSED, FAILED, "newly_failing", True),
        (PASSED, BLOCKED, "newly_failing", True),
        (UNSUPPORTED, FAILED, "newly_failing", True),
        (PASSED, UNSUPPORTED, "no_longer_decided", True),
        (PASSED, ERROR, "no_longer_decided", True),
        (FAILED, PASSED, "fixed", False),
        (UNSUPPORTED, PASSED, "fixed", False),
        (FAILED, BLOCKED, "changed", False),
        (FAILED, UNSUPPORTED, "changed", False),
    ],
)
def test_change_of_outcome(old: Outcome, new: Outcome, name: str, regression: bool) -> None:
    """Each change of an outcome is in one list; what held and does not is a regression."""
    found = diff(run_of(verdict("a.one", old)), run_of(verdict("a.one", new)))

    assert lists(found) == {name: ["a.one"]}
    assert found.regression is regression


@pytest.mark.parametrize(("outcome", "regression"), [(PASSED, True), (FAILED, False), (UNSUPPORTED, False)])
def test_vanished(outcome: Outcome, regression: bool) -> None:
    """What the new report does not have has vanished; a regression where it had passed."""
    found = diff(run_of(verdict("a.one", outcome), verdict("a.two")), run_of(verdict("a.two")))

    assert lists(found) == {"vanished": ["a.one"]}
    assert found.regression is regression


def test_appeared_is_no_regression() -> None:
    """What the old report did not have says nothing of a change of the target, even where it fails."""
    found = diff(run_of(verdict("a.two")), run_of(verdict("a.two"), verdict("a.one", FAILED)))

    assert lists(found) == {"appeared": ["a.one"]}
    assert not found.regression


def test_level_and_contract_changed() -> None:
    """Another level of a requirement, and another contract, are told."""
    old = run_of(verdict("a.one"))
    new = run_of(verdict("a.one", level=Level.MAY), suite={**old.suite, "contract_digest": "cd" * 32})

    found = diff(old, new)

    assert [(each.id, each.old, each.new) for each in found.level_changed] == [("a.one", "must", "may")]
    assert found.about == {"contract": ("ab" * 32, "cd" * 32)}
    assert not found.regression


def test_baselines_have_no_say() -> None:
    """An expected failure is a failure: it does not become fixed or broken by a baseline."""
    plain = run_of(verdict("a.one", FAILED))
    excused = replace(
        plain,
        verdicts=(replace(plain.verdicts[0], outcome=Outcome.EXPECTED_FAILURE),),
        baseline=Held("b.yaml", (), {"a.one": "failed"}),
    )

    assert lists(diff(plain, excused)) == {}
    assert lists(diff(excused, plain)) == {}


runs: st.SearchStrategy[Run] = st.dictionaries(
    st.sampled_from(["a.1", "a.2", "b.1", "b.2"]), st.sampled_from(PLAIN)
).map(lambda outcomes: run_of(*(verdict(id, outcome) for id, outcome in outcomes.items())))


@given(runs, runs)
def test_every_difference_is_told_once(old: Run, new: Run) -> None:
    """The lists hold exactly the requirements whose outcome differs, each once."""
    before = {each.id: each.outcome for each in old.verdicts}
    after = {each.id: each.outcome for each in new.verdicts}

    told = [id for ids in lists(diff(old, new)).values() for id in ids]

    assert sorted(told) == sorted(id for id in before.keys() | after.keys() if before.get(id) != after.get(id))


@given(runs)
def test_nothing_differs_from_itself(run: Run) -> None:
    """A run does not differ from itself."""
    assert diff(run, run) == Diff()
