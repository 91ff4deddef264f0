"""Whole runs against targets that misbehave: a clear verdict, a whole report, no traceback, no hang, no leaked key."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.report import load_report
from conformance.run.gate import Exit
from tests.support.command import KEY, Ended, command
from tests.support.hostile import Hostile
from tests.support.invoked import invoke
from tests.support.misbehaving import MODES

_WELL = 30  # requests that are answered well before the target turns
_WAITS = {"rate_limit"}  # proven with a clock that can be moved: a real run backs off for minutes
_KEPT_AT_FIRST = {"wrong_object", "endless_list", "drip_body"}  # their first answers are what was asked for
_LET_IN = {"echo_key", "error_500"}  # a refusal and a failure of the server may be of that one request
_NOT_CONFORMING = (Exit.DIFFERS, Exit.USAGE, Exit.NO_TARGET)
_QUICK = {"STRIPE_API_KEY": KEY, "STRIPE_CONFORMANCE_READ_TIMEOUT": "0.4", "STRIPE_CONFORMANCE_CONNECT_TIMEOUT": "2"}


def _run(url: str, folder: Path) -> Ended:
    chosen = ("--select", "invoices.lifecycle", "--report-dir", "report")
    return command("run", "--target", url, *chosen, folder=folder, env=_QUICK)


def _artefacts(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("mode", sorted(MODES.keys() - _WAITS))
def test_turning_target_leaves_a_whole_report(mode: str, reference: str, tmp_path: Path) -> None:
    """A target that turns hostile in the middle of a run is reported, and the run ends as one that does not conform."""
    with Hostile(mode, after=_WELL, upstream=reference) as target:
        ended = _run(target.url, tmp_path)

    report = load_report(tmp_path / "report" / "report.json")
    assert ended.code in _NOT_CONFORMING
    assert "Traceback" not in ended.output
    assert "INTERNALERROR" not in ended.output
    assert any(verdict.outcome.value in ("failed", "blocked") for verdict in report.verdicts)
    assert not any(verdict.outcome.value == "error" for verdict in report.verdicts)
    assert KEY not in ended.output + _artefacts(tmp_path)
    assert sorted(path.name for path in (tmp_path / "report").iterdir()) == [
        "exchanges.har",
        "junit.xml",
        "report.html",
        "report.json",
        "summary.md",
    ]


@pytest.mark.parametrize("mode", sorted(MODES.keys() - _WAITS - _KEPT_AT_FIRST - _LET_IN))
def test_hostile_target_is_refused_at_once(mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target that is hostile from the start is refused in a sentence, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    for name, value in _QUICK.items():
        monkeypatch.setenv(name, value)
    with Hostile(mode) as target:
        ended = invoke("run", "--target", target.url, "--select", "invoices.lifecycle")

    assert ended.exit_code in (Exit.USAGE, Exit.NO_TARGET)
    assert ended.output.startswith("Error: ")
    assert isinstance(ended.exception, SystemExit)
    assert KEY not in ended.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", sorted(_LET_IN))
def test_hostile_target_that_is_let_in_does_not_conform(mode: str, tmp_path: Path) -> None:
    """What a first request does not show, the run finds."""
    with Hostile(mode) as target:
        ended = _run(target.url, tmp_path)

    assert ended.code == Exit.DIFFERS
    assert "Traceback" not in ended.output
    assert KEY not in ended.output + _artefacts(tmp_path)


def test_vanished_target_stops_the_run(reference: str, tmp_path: Path) -> None:
    """Where the target is gone, the run stops after a few requirements and its report is marked incomplete."""
    with Hostile("crash", after=_WELL, upstream=reference) as target:
        ended = _run(target.url, tmp_path)

    report = load_report(tmp_path / "report" / "report.json")
    assert ended.code == Exit.NO_TARGET
    assert not report.complete
    assert "stopped answering" in report.stopped


def test_live_data_stops_the_run(reference: str, tmp_path: Path) -> None:
    """`livemode: true` in any answer stops the run at once."""
    with Hostile("livemode", after=_WELL, upstream=reference) as target:
        ended = _run(target.url, tmp_path)
        requests = len(target.requests)

    assert ended.code == Exit.USAGE
    assert "livemode" in load_report(tmp_path / "report" / "report.json").stopped
    assert requests == _WELL + 1
