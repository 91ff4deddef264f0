"""The baseline file: what people wrote stays, what the tool writes is right, and mistakes are named at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conformance.run.baseline import Suite
from conformance.run.baseline_errors import BaselineError, InvalidBaseline, MixedReports, OtherVersion
from conformance.run.baseline_file import document_of, load_baseline
from conformance.run.baseline_update import BaselineFile
from conformance.run.merge_errors import MissingShards
from conformance.run.model import Run, Share
from tests.support.runs import BLOCKED, FAILED, PASSED, UNSUPPORTED, passive, run_of, verdict

SUITE = Suite(frozenset({"a.one", "a.two", "b.one"}), frozenset({"shape.a"}))
WRITTEN = """\
# our emulator
schema_version: 1
entries:
  # tracked with the billing team
  - requirement: a.one   # since the rewrite
    expect: failed
    reason: "void is asynchronous"
    ticket: BILL-12
    expires: 2027-01-01
  - prefix: b.
    expect: [failed, blocked]
    reason: no b yet
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "baseline.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def update(path: Path, *runs: Run, forget: bool = False) -> list[str]:
    editing = BaselineFile(path)
    changes = editing.update(runs, forget=forget)
    editing.save()
    return changes.added


def prune(path: Path, *runs: Run) -> list[str]:
    editing = BaselineFile(path)
    changes = editing.prune(runs, SUITE)
    editing.save()
    return changes.dropped


def names(path: Path) -> list[str]:
    return [row.get("requirement") or row["prefix"] for row in document_of(path)["entries"]]


def test_update_keeps_what_people_wrote(file: Path) -> None:
    """Comments, order, reasons, tickets and dates stay, line by line; only what the tool owns is added."""
    update(file, run_of(verdict("a.one", FAILED), verdict("a.two", FAILED), verdict("b.one", BLOCKED)))

    text = file.read_text("utf-8")
    kept = iter(text.splitlines())
    assert all(line in kept for line in WRITTEN.splitlines())  # all of them, in their order
    assert names(file) == ["a.one", "b.", "a.two"]
    assert document_of(file)["entries"][0]["last_seen"] == "2026-03-01"
    assert document_of(file)["entries"][2] == {
        "requirement": "a.two",
        "expect": "failed",
        "reason": "expected void, got open",
        "first_seen": "2026-03-01",
        "last_seen": "2026-03-01",
    }
    assert "&" not in text


def test_update_begins_a_file(tmp_path: Path) -> None:
    """Where there is no file, one is begun; a run held against it is as it expects."""
    path = tmp_path / "new" / "baseline.yaml"
    update(path, run_of(verdict("a.one", FAILED), verdict("a.two")))

    known = load_baseline(path, "2022-08-01")
    assert [each.name for each in known.entries] == ["a.one"]
    assert (known.passed, known.failed) == ({"a.two"}, {"a.one"})


def test_update_twice_changes_nothing(file: Path) -> None:
    """The same report again leaves the file as it is."""
    run = run_of(verdict("a.one", FAILED), verdict("a.two", FAILED), verdict("b.one", UNSUPPORTED))
    update(file, run)
    once = file.read_text("utf-8")

    assert update(file, run) == []
    assert file.read_text("utf-8") == once


def test_update_never_drops_an_entry(file: Path) -> None:
    """What passes now keeps its entry, and what it says, until it is pruned."""
    update(file, run_of(verdict("a.one"), verdict("b.one")))

    assert names(file) == ["a.one", "b."]
    assert "last_seen" not in document_of(file)["entries"][0]


def test_record_of_a_partial_report_keeps_the_rest(file: Path) -> None:
    """What a report does not have stays in the record, so that it is missed; `forget` takes it out."""
    update(file, run_of(verdict("a.one", FAILED), verdict("a.two")))
    update(file, run_of(verdict("b.one")))
    assert document_of(file)["record"] == {"passed": ["a.two", "b.one"], "failed": ["a.one"]}

    update(file, run_of(verdict("b.one")), forget=True)
    assert document_of(file)["record"] == {"passed": ["b.one"], "failed": []}


def test_later_report_counts_more(file: Path) -> None:
    """Of several reports the last that has a requirement speaks, whatever their order on the command line."""
    later = run_of(verdict("a.two"), started_at="2026-03-02T00:00:00+00:00")

    assert update(file, later, run_of(verdict("a.two", FAILED))) == []


@pytest.mark.parametrize(
    ("verdicts", "dropped"),
    [
        ([verdict("a.one")], ["a.one"]),
        ([verdict("a.one", FAILED)], []),
        ([verdict("a.one", UNSUPPORTED)], []),
        ([verdict("a.one", BLOCKED)], []),
        ([verdict("a.two")], []),
        ([verdict("b.one")], ["b."]),
        ([verdict("b.one"), verdict("b.two", UNSUPPORTED)], []),
    ],
)
def test_prune_drops_only_what_was_exercised_and_passed(file: Path, verdicts: list, dropped: list[str]) -> None:
    """Absent, unsupported, blocked or failed: the entry stays; a prefix goes when all that it covers passed."""
    assert prune(file, run_of(*verdicts)) == dropped
    assert names(file) == [name for name in ("a.one", "b.") if name not in dropped]


def test_prune_needs_every_report_to_pass(file: Path) -> None:
    """One report that still shows it keeps the entry."""
    assert prune(file, run_of(verdict("a.one")), run_of(verdict("a.one", FAILED))) == []


def test_prune_of_a_passive_requirement_needs_a_whole_run(file: Path) -> None:
    """A part of the suite that never meets the fault says nothing of a passive requirement."""
    update(file, run_of(verdict("a.one", FAILED), verdict("a.two"), passive("shape.a", FAILED)))

    assert prune(file, run_of(verdict("a.two"), passive("shape.a"))) == []
    assert prune(file, run_of(verdict("a.one", FAILED), verdict("a.two"), passive("shape.a"))) == ["shape.a"]


def test_prune_keeps_comments_of_other_entries(file: Path) -> None:
    """What is dropped takes nothing else along."""
    prune(file, run_of(verdict("b.one")))

    assert "# tracked with the billing team" in file.read_text("utf-8")


def test_reports_of_several_targets_are_refused(file: Path) -> None:
    """A baseline is of one target and one API version; a lone shard is no report of a run."""
    other = run_of(verdict("a.one"), target={"name": "other", "url": "http://127.0.0.1:1"})
    shard = run_of(verdict("a.one"), shard=Share(1, 2, (0,), ()))
    later = run_of(verdict("a.one"), suite={"version": "1", "api_version": "2030-01-01", "contract_digest": ""})

    with pytest.raises(MixedReports, match="emulator, other"):
        update(file, run_of(verdict("a.one")), other)
    with pytest.raises(MissingShards, match="2/2"):
        update(file, shard)
    update(file, run_of(verdict("a.one")))
    with pytest.raises(OtherVersion, match="2030-01-01"):
        update(file, later)
    with pytest.raises(OtherVersion):
        load_baseline(file, "2030-01-01")


MISTAKES = {
    "entries: []": "schema_version",
    "schema_version: 2\nentries: []": "schema_version",
    "- a": "no table",
    "schema_version: 1\nentries:\n  - expect: failed": "either a `requirement` or a `prefix`",
    "schema_version: 1\nentries:\n  - requirement: a\n    expect: passed": "failed, blocked or unsupported",
    "schema_version: 1\nentries:\n  - requirement: a\n    expect: failed\n    expires: soon": "expires",
    "schema_version: 1\nentries:\n  - requirement: a\n    expect: failed\n    expires: '2026-02-31'": "no date",
    "schema_version: 1\nentries:\n  - requirement: a\n    expires: 2026-02-31": "day is out of range",
    "schema_version: 1\nentries:\n  - requirement: a\n    expect: failed\n    owner: me": "owner",
    "schema_version: 1\nentries:\n" + "  - {requirement: a, expect: failed}\n" * 2: "2 entries",
    "a: [": "no YAML",
    "schema_version: 1\nentries: *nothing": "line 2",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_mistake_is_named(text: str, tmp_path: Path) -> None:
    """A file with a mistake is refused with its place and what is wrong."""
    path = tmp_path / "b.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BaselineError) as refused:
        load_baseline(path, "2022-08-01")

    assert MISTAKES[text] in str(refused.value)
    assert str(path) in str(refused.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    """Who corrects a file learns everything that is wrong with it."""
    path = tmp_path / "b.yaml"
    path.write_text("schema_version: 1\nentries:\n  - {requirement: a, expect: no}\n  - {prefix: 3, expect: failed}")

    with pytest.raises(InvalidBaseline) as refused:
        load_baseline(path, "2022-08-01")

    assert len(refused.value.problems) == 2


def test_dates_are_read(file: Path) -> None:
    """Dates that YAML reads as such are dates, and several expected outcomes a set."""
    known = load_baseline(file, "2022-08-01")

    assert known.entries[0].expires == date(2027, 1, 1)
    assert known.entries[1].expect == {FAILED, BLOCKED}
    assert PASSED not in known.entries[0].expect
