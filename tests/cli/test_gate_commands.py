"""`baseline`, `diff`, `matrix` and `merge` as a user meets them: help, JSON by schema, exit codes, misuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.run.model import Share
from tests.support.invoked import invoke, valid
from tests.support.runs import BLOCKED, FAILED, UNSUPPORTED, saved, verdict


@pytest.mark.parametrize("said", ["baseline", "baseline update", "baseline prune", "diff", "matrix", "merge"])
def test_help_shows_an_example(said: str) -> None:
    """Every command explains itself with an example; those that work, with their exit codes."""
    ended = invoke(*said.split(), "--help")

    assert ended.exit_code == 0
    assert "Example: stripe-conformance" in ended.output
    assert said == "baseline" or "Exit codes:" in ended.output


def test_update_and_prune(tmp_path: Path) -> None:
    """A baseline is begun, brought up to date and pruned; each says what it did."""
    file = str(tmp_path / "b.yaml")
    old = saved(tmp_path, "old", verdict("a.one", FAILED), verdict("a.two", BLOCKED))
    new = saved(tmp_path, "new", verdict("a.one"), verdict("a.two", BLOCKED))

    updated = invoke("baseline", "update", old, "--baseline", file)
    pruned = invoke("baseline", "prune", new, "--baseline", file)

    assert (updated.exit_code, pruned.exit_code) == (0, 0)
    assert "added    a.one" in updated.output
    assert "2 added, 0 changed, 0 dropped; 2 entries" in updated.output
    assert "dropped  a.one" in pruned.output
    assert "0 added, 0 changed, 1 dropped; 1 entries" in pruned.output


def test_a_long_update_is_cut_short(tmp_path: Path) -> None:
    """The first baseline of a target that fails everywhere does not fill the terminal; its file has all."""
    report = saved(tmp_path, "r", *(verdict(f"a.no{number}", FAILED) for number in range(60)))

    ended = invoke("baseline", "update", report, "--baseline", str(tmp_path / "b.yaml"))

    assert len(ended.output.splitlines()) == 52
    assert "added    … and 10 more" in ended.output
    assert "60 entries" in ended.output


@pytest.mark.parametrize("name", ["update", "prune"])
def test_baseline_as_json(name: str, tmp_path: Path) -> None:
    """`--format json` prints the baseline, by its schema."""
    file = str(tmp_path / "b.yaml")
    report = saved(tmp_path, "r", verdict("a.one", FAILED))
    invoke("baseline", "update", report, "--baseline", file)

    ended = invoke("baseline", name, report, "--baseline", file, "--format", "json")

    assert [each["requirement"] for each in valid(ended.stdout, "baseline")["entries"]] == ["a.one"]


def test_diff_exits_by_regression(tmp_path: Path) -> None:
    """A regression is exit 1 and a line; the other way round it is fixed, and exit 0."""
    good, bad = saved(tmp_path, "good", verdict("a.one")), saved(tmp_path, "bad", verdict("a.one", FAILED))

    worse, better = invoke("diff", good, bad), invoke("diff", bad, good)

    assert (worse.exit_code, better.exit_code) == (1, 0)
    assert "newly failing: a.one (must, passed → failed): expected void, got open" in worse.output
    assert "fixed: a.one (must, failed → passed)" in better.output


def test_diff_as_json(tmp_path: Path) -> None:
    """`--format json` keeps its schema."""
    old = saved(tmp_path, "old", verdict("a.one"), verdict("a.two"))
    new = saved(tmp_path, "new", verdict("a.one", UNSUPPORTED), verdict("b.one"), target={"name": "x", "url": "y"})

    document = valid(invoke("diff", old, new, "--format", "json").stdout, "diff")

    assert document["regression"]
    assert [each["id"] for each in document["no_longer_decided"]] == ["a.one"]
    assert [each["id"] for each in document["vanished"]] == ["a.two"]
    assert [each["id"] for each in document["appeared"]] == ["b.one"]


def test_matrix_prints_and_writes(tmp_path: Path) -> None:
    """A matrix is printed in a format, or written into files whose names say the format."""
    reports = [saved(tmp_path, "one", verdict("a.one")), saved(tmp_path, "two", verdict("a.one", FAILED))]
    files = [tmp_path / "out" / f"m.{ending}" for ending in ("html", "md", "json")]

    printed = invoke("matrix", *reports, "--format", "json")
    written = invoke("matrix", *reports, *(word for file in files for word in ("-o", str(file))))

    assert valid(printed.stdout, "matrix")["requirements"][0]["outcomes"] == ["passed", "failed"]
    assert written.exit_code == 0
    assert files[0].read_text("utf-8").startswith("<!doctype html>")
    assert files[1].read_text("utf-8").startswith("# ")
    assert json.loads(files[2].read_bytes()) == json.loads(printed.stdout)


def test_merge_writes_the_whole_report(tmp_path: Path) -> None:
    """The merged report is written in all formats, and its gate is the exit code."""
    one = saved(tmp_path, "1", verdict("a.one"), shard=Share(1, 2, (1,), ()))
    two = saved(tmp_path, "2", verdict("a.two", FAILED), shard=Share(2, 2, (0,), ()))

    ended = invoke("merge", one, two, "--report-dir", str(tmp_path / "whole"), "--format", "json")

    assert ended.exit_code == 1
    assert [row["id"] for row in valid(ended.stdout, "report")["requirements"]] == ["a.two", "a.one"]
    assert {"report.json", "report.html", "junit.xml", "summary.md"} <= {p.name for p in (tmp_path / "whole").iterdir()}


def test_merge_is_held_against_a_baseline(tmp_path: Path) -> None:
    """The whole can be held against the baseline that a whole run would be."""
    one = saved(tmp_path, "1", verdict("a.one"), shard=Share(1, 2, (1,), ()))
    two = saved(tmp_path, "2", verdict("a.two", FAILED), shard=Share(2, 2, (0,), ()))
    file = str(tmp_path / "b.yaml")
    invoke("baseline", "update", one, two, "--baseline", file)
    merging = ("merge", one, two, "--report-dir", str(tmp_path / "whole"), "--baseline")
    fixed = tmp_path / "fixed.yaml"
    fixed.write_text("schema_version: 1\nentries: [{prefix: a., expect: failed}]", encoding="utf-8")

    assert invoke(*merging, file).exit_code == 0
    newly = invoke(*merging, str(fixed))
    assert newly.exit_code == 1
    assert "newly passing: a.one passes" in newly.output
    assert invoke(*merging, str(fixed), "--allow-fixed").exit_code == 0


MISUSES = {
    "no such command": (["baseline", "updat", "{good}"], "No such command 'updat'"),
    "update without a report": (["baseline", "update"], "Missing argument"),
    "update from nothing": (["baseline", "update", "{absent}"], "cannot be read"),
    "update from no report": (["baseline", "update", "{other}"], "has no `schema_version`"),
    "update of no baseline": (["baseline", "update", "{good}", "--baseline", "{other}"], "mistake"),
    "update of two targets": (
        ["baseline", "update", "{good}", "{elsewhere}", "--baseline", "{new}"],
        "more than one target",
    ),
    "prune of nothing": (["baseline", "prune", "{good}", "--baseline", "{absent}"], "cannot be used"),
    "diff of one": (["diff", "{good}"], "Missing argument"),
    "diff of nothing": (["diff", "{good}", "{absent}"], "cannot be read"),
    "matrix of nothing": (["matrix"], "Missing argument"),
    "matrix in an unknown format": (["matrix", "{good}", "--format", "pdf"], "'pdf' is not one of"),
    "matrix into an unknown format": (["matrix", "{good}", "-o", "m.pdf"], "ends in none of .html, .md, .json"),
    "matrix printed and written": (["matrix", "{good}", "--format", "json", "-o", "m.md"], "one of the two"),
    "matrix into a folder that is a file": (["matrix", "{good}", "-o", "{good}/m.md"], "cannot be written"),
    "merge of nothing": (["merge"], "Missing argument"),
    "merge of two targets": (["merge", "{good}", "{elsewhere}"], "several targets"),
    "merge of one twice": (["merge", "{good}", "{good}"], "more than one report"),
    "merge of one shard": (["merge", "{shard}"], "Missing: shard 2/2"),
    "merge with a broken baseline": (["merge", "{good}", "--baseline", "{other}", "--report-dir", "{new}"], "mistake"),
    "merge that allows without a baseline": (["merge", "{good}", "--allow-fixed"], "there is none"),
    "merge into a file": (["merge", "{good}", "--report-dir", "{good}/x"], "cannot be written"),
}


@pytest.mark.parametrize("misuse", MISUSES)
def test_misuse_is_one_clear_sentence(misuse: str, tmp_path: Path) -> None:
    """Every misuse is exit 2 and a sentence that says what is wrong; never a traceback."""
    arguments, said = MISUSES[misuse]
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    places = {
        "good": saved(tmp_path, "good", verdict("a.one")),
        "elsewhere": saved(tmp_path, "elsewhere", verdict("a.two"), target={"name": "x", "url": "http://x.example"}),
        "shard": saved(tmp_path, "shard", verdict("a.one"), shard=Share(1, 2, (0,), ())),
        "other": str(tmp_path / "other.json"),
        "absent": str(tmp_path / "absent"),
        "new": str(tmp_path / "new"),
    }

    ended = invoke(*(argument.format(**places) for argument in arguments))

    assert ended.exit_code == 2
    assert said in " ".join(ended.output.split())
    assert "Error: " in ended.output
    assert isinstance(ended.exception, SystemExit)
