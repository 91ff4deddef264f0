"""The steps of action.yml, carried out as GitHub's runner does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.report import load_report
from tests.packaging.actions import Ended, Runner
from tests.packaging.conftest import ROOT
from tests.support.command import KEY, environment

_ACTION = ROOT / "action.yml"
_INPUTS = {"target", "api-key", "api-version", "area", "level", "fail-on", "report-dir", "version"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """action.yml."""
    loaded: dict[str, Any] = yaml.safe_load(_ACTION.read_text("utf-8"))
    return loaded


def run_step(programs: Path, folder: Path, **inputs: str) -> Ended:
    """The step that runs the suite, in a job that has installed it."""
    known = {"steps.install.outputs.programs": str(programs)}
    job = environment(STRIPE_CONFORMANCE_SELECT="invoices.void", XDG_CACHE_HOME=str(folder / ".cache"))
    return Runner(folder, _ACTION, job, known).step("run", **inputs)


def test_inputs_are_described_and_used(document: dict[str, Any]) -> None:
    """Every input has a description, is optional, and reaches a step."""
    steps = yaml.safe_dump(document["runs"]["steps"])

    assert set(document["inputs"]) == _INPUTS
    assert all(about["description"] and "default" in about for about in document["inputs"].values())
    assert [name for name in _INPUTS if f"inputs.{name} " not in steps] == []


def test_no_input_is_pasted_into_a_script(document: dict[str, Any]) -> None:
    """A script reads variables: an expression in it would let an input run commands."""
    scripts = [step for step in document["runs"]["steps"] if "run" in step]

    assert len(scripts) == 2
    assert all("${{" not in step["run"] and step["shell"] == "bash" for step in scripts)


def test_report_is_kept_whatever_the_outcome(document: dict[str, Any]) -> None:
    """The last step uploads the report folder even where the run failed."""
    last = document["runs"]["steps"][-1]

    assert last["uses"].startswith("actions/upload-artifact@")
    assert last["if"] == "always()"
    assert last["with"]["path"] == "${{ inputs.report-dir }}"


def test_run_of_the_reference(programs: Path, tmp_path: Path) -> None:
    """The step writes the reports, tells GitHub of them, and succeeds."""
    ended = run_step(programs, tmp_path, area="invoices,protocol", level="must", report_dir="out")

    assert ended.code == 0, ended.output
    assert ended.outputs == {"report-dir": "out", "exit-code": "0"}
    assert "::notice title=Conforms" in ended.output
    assert ended.summary.startswith("# ✅ Conforms")
    assert {"report.html", "junit.xml", "ctrf.json", "badge.json", "report.sarif"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }
    assert {verdict.level.value for verdict in load_report(tmp_path / "out" / "report.json").verdicts} >= {"must"}


@pytest.mark.parametrize(
    ("inputs", "code", "said"),
    [
        ({"target": "http://127.0.0.1:1", "api_key": KEY}, 3, "cannot be reached"),
        ({"target": "http://127.0.0.1:1", "api_key": "sk_live_" + "a" * 24}, 2, "live"),
        ({"target": '"; touch pwned; $(touch pwned) `touch pwned`', "api_key": KEY}, 2, "Error"),
        ({"fail_on": "always"}, 2, "STRIPE_CONFORMANCE_FAIL_ON"),
    ],
)
def test_failure_fails_the_step(inputs: dict[str, str], code: int, said: str, programs: Path, tmp_path: Path) -> None:
    """The exit code of the run is that of the step, and an output; no input is carried out."""
    ended = run_step(programs, tmp_path, **inputs)

    assert (ended.code, ended.outputs["exit-code"]) == (code, str(code))
    assert said in ended.output
    assert not (tmp_path / "pwned").exists()
