"""`run` with a baseline and in shards, against the reference target: what a CI job does, from end to end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.contract import DEFAULT_VERSION
from conformance.harness.reference_process import reference_target
from conformance.report import load_report
from conformance.run.gate import Exit
from conformance.wire import read_har
from tests.support.command import KEY, Ended, command

_CHOSEN = (
    "--select",
    "invoices.lifecycle[void",
    "--select",
    "invoices.lifecycle[pay",
    "--select",
    "protocol.authentication.no_key[GET /v1/invoices",
)
_BASELINE = """\
schema_version: 1
entries:
  - requirement: "invoices.lifecycle[void × open]"
    expect: failed
"""


@pytest.fixture(scope="module")
def reference() -> Iterator[str]:
    with reference_target(DEFAULT_VERSION) as url:
        yield url


def run(reference: str, folder: Path, *more: str, chosen: tuple[str, ...] = _CHOSEN, **env: str) -> Ended:
    return command("run", "--target", reference, "--api-key", KEY, *chosen, *more, folder=folder, env=env)


@pytest.fixture(scope="module")
def reports(reference: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports of a whole run, of its two shards, and of these merged."""
    folder = tmp_path_factory.mktemp("reports")
    assert run(reference, folder, "--report-dir", "whole").code == Exit.CONFORMS
    for number in ("1", "2"):
        assert run(reference, folder, "--shard", f"{number}/2", "--report-dir", number).code == Exit.CONFORMS
    assert command("merge", "2", "1", "--report-dir", "merged", folder=folder).code == Exit.CONFORMS
    return folder


def test_shards_of_a_real_run_merge_into_the_whole(reports: Path) -> None:
    """Two shards of a run hold every requirement once; merged they say what the whole run says, in its order."""
    whole, merged = load_report(reports / "whole/report.json"), load_report(reports / "merged/report.json")

    said = [(each.id, each.outcome, each.title, each.calls) for each in whole.verdicts if each.calls]
    assert [(each.id, each.outcome, each.title, each.calls) for each in merged.verdicts if each.calls] == said
    assert {each.id for each in merged.verdicts} == {each.id for each in whole.verdicts}
    for kind, coverage in whole.coverage.items():
        assert (kind, set(merged.coverage[kind].by)) == (kind, set(coverage.by))
        assert merged.coverage[kind].missing == coverage.missing
    assert command("diff", "whole", "merged", folder=reports).code == Exit.CONFORMS


def test_exchanges_of_merged_shards_are_those_of_their_requirements(reports: Path) -> None:
    """The number of an exchange leads to the same exchange in the merged HAR file as in the shard's own."""
    assert _paths(reports / "merged") == _paths(reports / "1") | _paths(reports / "2")
    assert load_report(reports / "merged/report.json").exchanges == len(
        list(read_har(reports / "merged/exchanges.har"))
    )


def _paths(folder: Path) -> dict[str, list[str]]:
    """The exchanges of each requirement, by what only they have."""
    exchanges = list(read_har(folder / "exchanges.har"))
    return {
        verdict.id: [f"{exchanges[number - 1].path} {exchanges[number - 1].started_at}" for number in verdict.exchanges]
        for verdict in load_report(folder / "report.json").verdicts
        if verdict.calls
    }


def test_newly_passing_gates_unless_allowed(reference: str, tmp_path: Path) -> None:
    """What passes against the baseline is a line and exit 1; `--allow-fixed` lets it through. Names are the same
    in the environment, in the target file and in pytest."""
    (tmp_path / "b.yaml").write_text(_BASELINE, encoding="utf-8")
    (tmp_path / "target.toml").write_text('baseline = "b.yaml"\nallow_fixed = true\n', encoding="utf-8")

    gated = run(reference, tmp_path, "--baseline", "b.yaml")
    by_variable = run(reference, tmp_path, STRIPE_CONFORMANCE_BASELINE="b.yaml", STRIPE_CONFORMANCE_ALLOW_FIXED="true")
    by_file = run(reference, tmp_path, "--target-file", "target.toml")

    assert gated.code == Exit.DIFFERS
    assert "newly passing: invoices.lifecycle[void × open] passes, expected failed" in gated.output
    assert "The target departs from its baseline." in gated.output
    assert (by_variable.code, by_file.code) == (Exit.CONFORMS, Exit.CONFORMS)
    assert "newly passing (allowed): invoices.lifecycle[void × open]" in by_file.output


def test_what_a_selection_leaves_out_is_missed(reference: str, reports: Path, tmp_path: Path) -> None:
    """A requirement that the baseline's record has and a narrower selection leaves out is a line, and exit 1."""
    command("baseline", "update", str(reports / "whole"), "--baseline", "b.yaml", folder=tmp_path)

    same = run(reference, tmp_path, "--baseline", "b.yaml")
    narrower = run(reference, tmp_path, "--baseline", "b.yaml", chosen=("--select", "invoices.lifecycle[void"))

    assert same.code == Exit.CONFORMS
    assert narrower.code == Exit.DIFFERS
    assert "no longer decided: invoices.lifecycle[pay × open] is left out by this run" in narrower.output
    held = json.loads((tmp_path / "reports/latest/report.json").read_bytes())["baseline"]
    assert {each["kind"] for each in held["departures"]} == {"no_longer_decided"}
    assert "no longer decided" in (tmp_path / "reports/latest/report.html").read_text("utf-8")
    assert "no longer decided" in (tmp_path / "reports/latest/summary.md").read_text("utf-8")


_MISUSES = {
    "no shard": (("--shard", "3/2"), "write K/N with K from 1 to N"),
    "no number": (("--shard", "one"), "has to look like 1/3"),
    "no baseline": (("--baseline", "absent.yaml"), "cannot be used (No such file or directory)"),
    "allowed of nothing": (("--allow-fixed",), "there is none"),
}


@pytest.mark.parametrize("misuse", _MISUSES)
def test_misuse_is_one_clear_sentence(misuse: str, reference: str, tmp_path: Path) -> None:
    """A shard or a baseline that cannot be is wrong usage, named before anything is sent."""
    arguments, said = _MISUSES[misuse]

    ended = run(reference, tmp_path, *arguments)

    assert ended.code == Exit.USAGE
    assert said in ended.output
    assert "Traceback" not in ended.output
    assert not (tmp_path / "reports").exists()
