"""`pytest --pyargs conformance.suite --alluredir DIR`: allure-pytest's own results carry the requirements' labels."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.report import load_report
from tests.support.command import KEY, environment

_CHOSEN = ("--select", "invoices.void", "--select", "invoices.lifecycle", "--report-dir", "out")
_QUIET = ("-q", "-p", "no:cacheprovider")


def results(folder: Path, reference: str, *options: str) -> list[dict[str, Any]]:
    """What allure-pytest writes of a run."""
    arguments = ("--pyargs", "conformance.suite", "--target", reference, "--api-key", KEY, "--alluredir", "allure")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, *_CHOSEN, *_QUIET, *options],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^ +passed  failed", done.stdout, re.MULTILINE), "our table begins on a line of its own"
    return [json.loads(path.read_bytes()) for path in (folder / "allure").glob("*-result.json")]


def labels(result: dict[str, Any], name: str) -> list[str]:
    """The values of one kind of label."""
    return [label["value"] for label in result["labels"] if label["name"] == name]


@pytest.mark.parametrize("processes", ["0", "4"])
def test_labels_whatever_the_processes(processes: str, reference: str, tmp_path: Path) -> None:
    """Every tested requirement has one result with its area, operation, severity, link and sentence."""
    found = results(tmp_path, reference, "-n", processes)

    tested = [verdict for verdict in load_report(tmp_path / "out" / "report.json").verdicts if verdict.calls]
    severities = {"must": "critical", "should": "normal", "may": "minor"}
    assert sorted(
        (result["name"], labels(result, "feature"), labels(result, "story"), labels(result, "severity"))
        for result in found
    ) == sorted(
        (verdict.title, [verdict.area], [verdict.operation], [severities[verdict.level.value]]) for verdict in tested
    )
    assert all(result["links"][0]["url"].startswith("https://") for result in found)
    assert {result["status"] for result in found} == {"passed"}


def test_allure_selects_by_labels(reference: str, tmp_path: Path) -> None:
    """allure-pytest's own selection knows the labels."""
    found = results(tmp_path, reference, "--allure-stories", "POST /v1/invoices/{invoice}/void")

    assert {story for result in found for story in labels(result, "story")} == {"POST /v1/invoices/{invoice}/void"}
