"""The cost of a run over the requests that it sends: against bare httpx, and two workers against one process.

    python benchmarks/whole_run.py

Runs the suite on the reference target, replays the very same requests with bare httpx at the same concurrency on a
fresh reference target, and prints ratios of what was measured here and now; also the peak memory of a run, the time
that collecting takes, and the size of the report. The reference target numbers its objects by a seed, so that the
replay names objects that are there: how many of its answers have the recorded status is printed too.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from conformance.contract import DEFAULT_VERSION
from conformance.harness.reference_process import KEY, reference_target

_ROUNDS = 3
_SEED = 0  # of the reference target of a run
_NOT_REPLAYED = frozenset({"authorization", "host", "content-length", "connection", "accept", "accept-encoding"})


def run(folder: Path, *options: str) -> float:
    """Seconds that a whole run takes, from the start of the command to its end; its reports go to `folder`."""
    return _timed("run", "--fail-on", "never", "--report-dir", str(folder), *options)


def recorded(folder: Path) -> list[dict[str, Any]]:
    """The entries of a run of one process, in the order in which they were sent."""
    run(folder)
    entries: list[dict[str, Any]] = json.loads((folder / "exchanges.har").read_bytes())["log"]["entries"]
    return sorted(entries, key=lambda entry: entry["startedDateTime"])


def as_httpx(entry: dict[str, Any]) -> dict[str, Any]:
    """The request of an entry as httpx takes it; what was sent without a good key is sent without one again."""
    sent = entry["request"]
    headers = {each["name"]: each["value"] for each in sent["headers"] if each["name"] not in _NOT_REPLAYED}
    if entry["response"]["status"] != 401:
        headers["authorization"] = f"Bearer {KEY}"
    return {
        "method": sent["method"],
        "url": "/" + sent["url"].split("/", 3)[3],
        "content": sent.get("postData", {}).get("text", ""),
        "headers": headers,
    }


def replay(entries: list[dict[str, Any]]) -> tuple[float, float]:
    """Seconds that the same requests take with bare httpx, and the share of answers with the recorded status."""
    requests = [as_httpx(entry) for entry in entries]
    with reference_target(DEFAULT_VERSION, seed=_SEED) as url, httpx.Client(base_url=url) as client:
        started = time.perf_counter()
        answers = [client.request(**request).status_code for request in requests]
        seconds = time.perf_counter() - started
    alike = sum(answer == entry["response"]["status"] for answer, entry in zip(answers, entries, strict=True))
    return seconds, alike / len(entries)


def collecting() -> float:
    """Seconds from the start of the command to its end, where the whole suite is collected and nothing is selected."""
    return _timed("run", "--select", "no.such.requirement")


def _timed(*arguments: str) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "conformance.cli", *arguments]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def _median(measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(_ROUNDS))


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        entries = recorded(folder / "recorded")
        alone = _median(lambda: run(folder / "alone"))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        together = _median(lambda: run(folder / "together", "-n", "2"))
        replays = sorted(replay(entries) for _ in range(_ROUNDS))
        bare, alike = replays[_ROUNDS // 2]
        report = json.loads((folder / "alone" / "report.json").read_bytes())
        print(f"requests                      {len(entries)} for {len(report['requirements'])} requirements")
        print(f"run / bare httpx              {alone / bare:.2f}   ({alone:.1f} s / {bare:.1f} s)")
        print(f"answers alike in the replay   {alike:.1%}")
        print(f"one process / two workers     {alone / together:.2f}   ({alone:.1f} s / {together:.1f} s)")
        print(f"collecting, start to end      {_median(collecting):.2f} s")
        print(f"--help                        {_median(lambda: _timed('--help')):.2f} s")
        print(f"peak memory of one process    {peak:.0f} MB")
        print(f"report.html                   {(folder / 'alone' / 'report.html').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
