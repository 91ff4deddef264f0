"""`fuzz` as a user meets it: help, report, exit codes, misuse, Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import KEY, command, environment
from tests.support.faults import answering_with
from tests.support.house import House, open_house
from tests.support.invoked import invoke, valid


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with open_house() as house:
        yield house


def test_help_shows_an_example() -> None:
    ended = invoke("fuzz", "--help")

    assert ended.exit_code == 0
    assert "Example: stripe-conformance fuzz" in ended.output
    assert "Exit codes:" in ended.output


def test_reference_passes_the_gate(tmp_path: Path) -> None:
    """Without a target the reference is fuzzed; nothing is found, and the report says what was done."""
    ended = command("fuzz", "--examples", "20", "--area", "plans", "--gate", "--seed", "4", folder=tmp_path)

    report = valid((tmp_path / "reports" / "fuzz" / "fuzz.json").read_text("utf-8"), "fuzz")
    assert ended.code == 0, ended.output
    assert "No findings in 20 cases (seed 4)" in ended.output
    assert (report["cases"], report["findings"], report["complete"]) == (20, [], True)
    assert report["asked"] == {"examples": 20, "seconds": None, "areas": ["plans"], "operations": []}


@pytest.mark.parametrize(("gate", "code"), [([], 0), (["--gate"], 1)])
def test_findings_gate_only_where_asked(gate: list[str], code: int, house: House, tmp_path: Path) -> None:
    """A finding is told with a request that shows it; it is exit 1 with `--gate` alone."""
    ways = ("--operation", "plans.list", "--examples", "5", "--report-dir", str(tmp_path), *gate)
    options = ("--target", house.target.url, "--api-key", KEY)
    invoke("fuzz", *options, "--operation", "GET /v1/plans", "--examples", "1", "--report-dir", str(tmp_path))
    house.faulty.fault = answering_with(200)  # refusals of what prepares the cases claim to have succeeded

    ended = invoke("fuzz", *options, *ways, "--format", "json")

    assert ended.exit_code == code
    assert valid(ended.stdout, "fuzz")["findings"]
    assert json.loads((tmp_path / "fuzz.json").read_text("utf-8"))["findings"]
    assert KEY not in ended.output


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C ends it with the report of what there is, marked incomplete; with `--gate` that is exit 1."""
    with subprocess.Popen(
        [sys.executable, "-m", "conformance.cli", "fuzz", "--time", "10m", "--report-dir", ".", "--gate"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        _until_it_works(process)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)

    report = valid((tmp_path / "fuzz.json").read_text("utf-8"), "fuzz")
    assert process.returncode == 1, output
    assert "Incomplete: interrupted." in output
    assert (report["complete"], report["stopped"]) == (False, "interrupted")


def _until_it_works(process: subprocess.Popen[str]) -> None:
    """Waits until it has written to the terminal that it will stop, or has a child: the reference it speaks to."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + 60
    while not children.read_text().strip() and time.monotonic() < deadline:
        process.poll()
    assert process.returncode is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--examples", "5", "--time", "5s"], "--examples and --time both say when to end"),
        (["--time", "soon"], "'soon' is no length of time: write 60s, 5m or 1h"),
        (["--time", "0s"], "'0s' is no length of time"),
        (["--examples", "0"], "--examples"),
        (["--area", "planes"], "--area planes: there is no such area"),
        (["--operation", "plans.fly"], "--operation plans.fly: there is no such operation"),
        (["--area", "plans", "--operation", "quotes.list"], "no operation is in the areas and of the names"),
        (["--api-key", "sk_live_123"], "live-mode key"),
        (["--api-version", "1999-01-01"], "'1999-01-01' is not described"),
    ],
)
def test_misuse(arguments: list[str], sentence: str, house: House, tmp_path: Path) -> None:
    """Every misuse is exit 2 and a sentence; nothing is sent."""
    target = [] if "--api-key" in arguments else ["--api-key", KEY]

    ended = invoke("fuzz", "--target", house.target.url, *target, "--report-dir", str(tmp_path), *arguments)

    assert ended.exit_code == 2, ended.output
    assert sentence in " ".join(ended.output.split())


def test_dead_target(tmp_path: Path) -> None:
    ended = invoke("fuzz", "--target", "http://127.0.0.1:9", "--api-key", KEY, "--report-dir", str(tmp_path))

    assert ended.exit_code == 3
    assert "cannot be reached" in ended.output
