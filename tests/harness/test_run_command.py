"""`stripe-conformance run` as a user meets it: exit codes, mistakes, what is written, what interrupts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.report import load_report
from conformance.run.gate import Exit
from conformance.wire import read_har
from tests.support.command import KEY, command, environment, wait_for_exchanges

_MISTAKES = {
    "unknown option": (("--bogus",), Exit.USAGE, "--bogus"),
    "unknown area": (("--area", "invoice"), Exit.USAGE, "Did you mean invoices?"),
    "nothing selected": (("--select", "no.such"), Exit.USAGE, "list requirements"),
    "unknown version": (("--api-version", "2019-01-01"), Exit.USAGE, "2022-08-01"),
    "no number": (("-n", "many"), Exit.USAGE, "neither a number nor auto"),
    "no key": (("--target", "http://127.0.0.1:1"), Exit.USAGE, "STRIPE_API_KEY"),
    "live key": (("--target", "http://127.0.0.1:1", "--api-key", "sk_live_" + "a" * 24), Exit.USAGE, "live"),
    "restricted live key": (("--target", "http://127.0.0.1:1", "--api-key", "rk_live_" + "a" * 24), Exit.USAGE, "live"),
    "dead target": (("--target", "http://127.0.0.1:1", "--api-key", KEY), Exit.NO_TARGET, "cannot be reached"),
}


@pytest.mark.parametrize("mistake", _MISTAKES)
def test_mistake_is_one_clear_sentence(mistake: str, tmp_path: Path) -> None:
    """A user's mistake is named in a sentence, with the exit code of its kind, and no traceback."""
    arguments, code, said = _MISTAKES[mistake]

    ended = command("run", *arguments, folder=tmp_path)

    assert ended.code == code
    assert said in ended.output
    assert "Traceback" not in ended.output
    assert "a" * 24 not in ended.output


def test_run_without_target_speaks_to_the_reference(tmp_path: Path) -> None:
    """Without a target the reference target is started, conforms, and its report says what was run."""
    ended = command("run", "--select", "invoices.lifecycle", "--report-dir", "out", folder=tmp_path)

    report = load_report(tmp_path / "out" / "report.json")
    assert ended.code == Exit.CONFORMS
    assert report.target["name"] == "reference"
    assert report.complete
    assert sum(".lifecycle[" in verdict.id for verdict in report.verdicts) == 35


def test_no_artefact_leaks_the_key(reference: str, tmp_path: Path) -> None:
    """Neither the terminal nor any file of a run holds the API key."""
    chosen = ("--select", "invoices.lifecycle", "--select", "protocol.authentication")
    ended = command("run", "--target", reference, "--api-key", KEY, *chosen, "--report-dir", "out", folder=tmp_path)

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 5
    assert not [path.name for path in written if KEY.encode() in path.read_bytes()]
    assert KEY not in ended.output


_OF_TIME = ("run_id", "started_at", "duration_s", "configuration", "target")
_OF_LISTS = ("notices",)  # how often something was seen in passing, in lists of whatever else is there


def _comparable(path: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for row in report["requirements"]:
        del row["duration_s"]
    return {name: value for name, value in report.items() if name not in (*_OF_TIME, *_OF_LISTS)}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "message"}


@pytest.mark.parametrize("own", [False, True], ids=["on one target", "each with a reference of its own"])
def test_workers_find_the_same(own: bool, reference: str, tmp_path: Path) -> None:
    """Two workers write the same report as one process, but for times and IDs."""
    target = () if own else ("--target", reference, "--api-key", KEY)
    chosen = ("run", *target, "--select", "invoices.l", "--select", "invoices.tax")
    command(*chosen, "--report-dir", "one", folder=tmp_path)
    command(*chosen, "--report-dir", "two", "-n", "2", folder=tmp_path)

    one, two = (_comparable(tmp_path / name / "report.json") for name in ("one", "two"))
    assert one["exchanges"] > len(one["requirements"]) > 50
    if not own:  # lists show what other runs have left there: more fields, more that is checked in passing
        one, two = (
            {**each, "coverage": {}, "requirements": [*map(_told, each["requirements"])]} for each in (one, two)
        )
    assert two == one
    assert [len(list(read_har(tmp_path / name / "exchanges.har"))) for name in ("one", "two")] == [one["exchanges"]] * 2


@pytest.mark.parametrize("processes", ["0", "2"])
def test_expression_selects_requirements(processes: str, tmp_path: Path) -> None:
    """What -k matches is carried out and nothing else, whatever the processes."""
    ended = command("run", "-k", "test_amounts and volume", "--area", "plans", "-n", processes, folder=tmp_path)

    tested = [v.id for v in load_report(tmp_path / "reports" / "latest" / "report.json").verdicts if v.calls]
    assert ended.code == Exit.CONFORMS
    assert len(tested) > 2
    assert all(id.startswith("plans.amounts[") and "volume" in id for id in tested)


@pytest.mark.parametrize("processes", ["0", "2"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_run_leaves_a_report(number: signal.Signals, processes: str, tmp_path: Path) -> None:
    """Ctrl-C and SIGTERM leave a report that is marked incomplete."""
    arguments = [sys.executable, "-m", "conformance.cli", "run", "-n", processes, "--report-dir", "out"]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with subprocess.Popen(
        arguments,
        cwd=tmp_path,
        env=environment(TMPDIR=str(scratch)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        wait_for_exchanges(scratch)
        process.send_signal(number)
        output, _ = process.communicate(timeout=60)

    report = load_report(tmp_path / "out" / "report.json")
    assert process.returncode == Exit.DIFFERS
    assert not report.complete
    assert "Traceback" not in output
    assert "MUST requirements tested so far all hold." in output


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are found in /proc")
def test_killed_worker_is_no_success(reference: str, tmp_path: Path) -> None:
    """A worker that is killed takes a verdict with it: the run is incomplete, and never conforms."""
    arguments = [sys.executable, "-m", "conformance.cli", "run", "-n", "2", "--target", reference, "--api-key", KEY]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with subprocess.Popen(
        [*arguments, "--area", "plans"],
        cwd=tmp_path,
        env=environment(TMPDIR=str(scratch)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        wait_for_exchanges(scratch)
        worker = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
        os.kill(int(worker), signal.SIGKILL)
        output, _ = process.communicate(timeout=60)

    assert process.returncode == Exit.SUITE_BROKE
    assert "ended in the middle of the run" in output
    assert not load_report(tmp_path / "reports" / "latest" / "report.json").complete
