"""`run --api-version all`: every version in one go, a report for each, and the matrix of them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.cli import every_version
from conformance.contract import available_versions
from conformance.run.report_file import save_report
from tests.support.command import command, environment, wait_for_exchanges
from tests.support.invoked import invoke
from tests.support.runs import run_of, verdict

_AREA = ("--area", "customer_tax_ids", "--select", "customer_tax_ids.create")


def test_every_version_has_its_report_and_the_matrix_has_them_all(tmp_path: Path) -> None:
    done = command("run", "--api-version", "all", *_AREA, "--report-dir", "out", folder=tmp_path)

    versions = available_versions()
    reports = [json.loads((tmp_path / "out" / each / "report.json").read_bytes()) for each in versions]
    shown = json.loads((tmp_path / "out" / "matrix.json").read_bytes())
    assert done.code == 0
    assert [report["suite"]["api_version"] for report in reports] == list(versions)
    assert [column["api_version"] for column in shown["columns"]] == list(versions)
    assert (tmp_path / "out" / "matrix.html").is_file()
    assert (tmp_path / "out" / "matrix.md").is_file()


def test_a_target_that_is_not_there_is_asked_once(tmp_path: Path) -> None:
    nowhere = ("--target", "http://127.0.0.1:9", "--api-key", "sk_test_123")

    done = command("run", "--api-version", "all", *nowhere, "--report-dir", "out", folder=tmp_path)

    assert done.code == 3
    assert done.output.count("127.0.0.1:9") == 1
    assert not (tmp_path / "out").exists()


def test_interrupted(tmp_path: Path) -> None:
    """SIGTERM ends the run that is in progress, with its report, and no other follows."""
    arguments = [sys.executable, "-m", "conformance.cli", "run", "--api-version", "all", "--report-dir", "out"]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with subprocess.Popen(arguments, cwd=tmp_path, env=environment(TMPDIR=str(scratch))) as process:
        wait_for_exchanges(scratch)
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=60)

    (report,) = (tmp_path / "out").glob("*/report.json")
    assert code == 1
    assert report.parent.name == available_versions()[0]
    assert json.loads(report.read_bytes())["complete"] is False


def test_killed_run_is_no_success_and_what_it_wrote_before_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What kills a run leaves no exit code of its own: the suite broke. An older report is not taken for its."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(every_version.sys, "executable", str(_executable(tmp_path / "killed", "kill -9 $$")))
    for version in available_versions():
        (tmp_path / "out" / version).mkdir(parents=True)
        save_report(run_of(verdict("a.one")), tmp_path / "out" / version / "report.json")

    done = invoke("run", "--api-version", "all", "--report-dir", "out")

    assert done.exit_code == 4
    assert not (tmp_path / "out" / "matrix.html").exists()


def _executable(path: Path, line: str) -> Path:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return path


def test_a_day_before_a_version_is_refused(tmp_path: Path) -> None:
    asked = ("--api-version", "2024-04-10", "--service-date", "2023-01-01")

    done = command("run", *asked, folder=tmp_path)

    assert done.code == 2
    assert "a service of 2023-01-01 has no API version 2024-04-10 yet" in done.output
