"""`certify` as a user meets it: issued, verified, refused with reasons, misused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.cli.certify import known
from conformance.harness.configuration import configuration
from conformance.harness.plan import Plan
from conformance.run.gate import FailOn
from conformance.run.model import Run, Share, Verdict
from conformance.run.report_file import save_report
from conformance.run.select import Selection
from conformance.wire import Target
from tests.run.certified import SUITE
from tests.support.invoked import invoke, valid
from tests.support.runs import FAILED, run_of, saved, verdict


@pytest.fixture(scope="module")
def whole() -> Run:
    """A run of the installed suite in which everything passed."""
    requirements = known(run_of(suite=SUITE))
    rows: list[Verdict] = [
        verdict(id, level=level, calls=0, exchanges=())
        for id, level in {**requirements.tested, **requirements.passive}.items()
    ]
    return run_of(*rows, suite=SUITE)


def test_help_shows_an_example() -> None:
    ended = invoke("certify", "--help")

    assert ended.exit_code == 0
    assert "Example: stripe-conformance certify" in ended.output
    assert "Exit codes:" in ended.output


def test_issued_and_verified(whole: Run, tmp_path: Path) -> None:
    """A whole run is certified, and what was written verifies, as text and as JSON."""
    save_report(whole, tmp_path / "report.json")
    file = str(tmp_path / "out" / "c.zip")

    issued = invoke("certify", str(tmp_path), "--output", file)
    checked = invoke("certify", "--verify", file)
    told = invoke("certify", "--verify", file, "--format", "json")

    assert (issued.exit_code, checked.exit_code, told.exit_code) == (0, 0, 0), issued.output + checked.output
    assert "emulator keeps all" in issued.output
    assert f"{file} is as it was issued." in checked.output
    assert valid(told.stdout, "certificate")["requirements"] == len(whole.verdicts)


def test_changed_file_is_refused(whole: Run, tmp_path: Path) -> None:
    save_report(whole, tmp_path / "report.json")
    file = tmp_path / "c.zip"
    invoke("certify", str(tmp_path), "--output", str(file))
    file.write_bytes(file.read_bytes().replace(b"emulator keeps all", b"emulator holds all", 1))

    ended = invoke("certify", "--verify", str(file))

    assert ended.exit_code == 1
    assert f"{file} is refused:" in ended.output
    assert "changed: " in ended.output


def test_deselected_requirements_are_named(whole: Run, tmp_path: Path) -> None:
    """What a run left out is named: in text the first of it, in JSON all."""
    missing = [each.id for each in whole.verdicts if each.area == "plans"]
    save_report(
        replace(whole, verdicts=tuple(each for each in whole.verdicts if each.area != "plans")),
        tmp_path / "report.json",
    )

    text = invoke("certify", str(tmp_path), "--output", str(tmp_path / "c.zip"))
    told = invoke("certify", str(tmp_path), "--output", str(tmp_path / "c.zip"), "--format", "json")

    assert (text.exit_code, told.exit_code) == (1, 1)
    assert text.output.startswith("No certificate:\ndeselected: Of this suite")
    assert f"  {missing[0]}\n" in text.output
    (refused,) = json.loads(told.stdout)["refused"]
    assert (refused["reason"], refused["concerned"]) == ("deselected", missing)
    assert not (tmp_path / "c.zip").exists()


def test_failing_run_is_refused(whole: Run, tmp_path: Path) -> None:
    broken = replace(whole.verdicts[0], outcome=FAILED)
    save_report(replace(whole, verdicts=(broken, *whole.verdicts[1:])), tmp_path / "report.json")

    ended = invoke("certify", str(tmp_path), "--output", str(tmp_path / "c.zip"))

    assert ended.exit_code == 1
    assert "not conforming: The target does not conform: of the MUST requirements 1 failed and 0" in ended.output


def test_report_of_another_suite_is_refused(tmp_path: Path) -> None:
    ended = invoke("certify", saved(tmp_path, "r", verdict("a.one")), "--output", str(tmp_path / "c.zip"))

    assert ended.exit_code == 1
    assert "other suite: It was made by suite" in ended.output
    assert "other contract: " in ended.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "name the report of a run, or --verify a certificate"),
        (["--verify", "FILE", "--output", "c.zip"], "--verify FILE stands alone"),
        (["--verify", "FILE"], "is no certificate (no zip archive)"),
        (["--verify", "nowhere.zip"], "nowhere.zip: cannot be read"),
        (["nowhere"], "nowhere: cannot be read"),
        (["FILE"], "is not JSON"),
    ],
)
def test_misuse(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    """Every misuse is exit 2 and a sentence."""
    (tmp_path / "x").write_text("no zip")

    ended = invoke("certify", *(str(tmp_path / "x") if each == "FILE" else each for each in arguments))

    assert ended.exit_code == 2
    assert sentence in " ".join(ended.output.split())


def test_folder_that_cannot_be_written(whole: Run, tmp_path: Path) -> None:
    save_report(whole, tmp_path / "report.json")
    (tmp_path / "file").touch()

    ended = invoke("certify", str(tmp_path), "--output", str(tmp_path / "file" / "c.zip"))

    assert ended.exit_code == 2
    assert "cannot be written" in ended.output


def test_configuration_is_without_the_key(tmp_path: Path) -> None:
    """What target and run were told is kept but for the key, wherever it stands."""
    key = "sk_test_conformanceTool4242"
    target = Target(f"mine {key}", "http://127.0.0.1:1", key, areas=("plans",), rate_limit=20.0)

    kept = configuration(Plan(target, Selection(), tmp_path, seed=3, workers=2), FailOn.MUST)

    assert key not in json.dumps(kept)
    assert (kept["target"]["areas"], kept["target"]["rate_limit"], kept["run"]["seed"]) == (["plans"], 20.0, 3)


def test_missing_shards(tmp_path: Path) -> None:
    """Shards that do not make a whole are refused as `merge` refuses them."""
    rows = [saved(tmp_path, f"r{k}", verdict("a.one"), shard=Share(k, 3, tested=(k,)), suite=SUITE) for k in (1, 2)]

    ended = invoke("certify", *rows)

    assert ended.exit_code == 2
    assert "Missing: shard 3/3" in ended.output
