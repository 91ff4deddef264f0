"""The cost of a run over the requests that it sends: against bare httpx, and two workers against one process.

    python benchmarks/whole_run.py

Runs the suite on the reference target, replays the very same requests with bare httpx at the same concurrency on a
fresh reference target, and prints ratios of what was measured here and now; also the peak memory of a run, the time
that collecting takes, and the size of the report.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from conformance.contract import DEFAULT_VERSION
from conformance.harness.reference_process import KEY, reference_target

_ROUNDS = 3


def run(folder: Path, *options: str) -> float:
    """Seconds that a whole run takes; its reports go to `folder`."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "conformance.cli", "run", "--fail-on", "never", "--report-dir", str(folder), *options],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


def requests_of(folder: Path) -> list[dict[str, Any]]:
    """What a run sent, in order, as httpx takes it."""
    entries = json.loads((folder / "exchanges.har").read_bytes())["log"]["entries"]
    return [
        {
            "method": entry["request"]["method"],
            "url": "/" + entry["request"]["url"].split("/", 3)[3],
            "content": entry["request"].get("postData", {}).get("text", ""),
            "headers": {"Content-Type": "application/x-www-form-urlencoded", "Stripe-Version": DEFAULT_VERSION},
        }
        for entry in entries
    ]


def replay(requests: list[dict[str, Any]], concurrency: int) -> float:
    """Seconds that the same requests take with bare httpx."""
    with reference_target(DEFAULT_VERSION) as url, ThreadPoolExecutor(concurrency) as pool:
        started = time.perf_counter()
        list(pool.map(_send_all, [url] * concurrency, [requests[index::concurrency] for index in range(concurrency)]))
        return time.perf_counter() - started


def _send_all(url: str, requests: list[dict[str, Any]]) -> None:
    with httpx.Client(base_url=url, auth=(KEY, "")) as client:
        for request in requests:
            client.request(**request)


def collecting() -> float:
    """Seconds that pytest takes to collect the suite."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "conformance.cli", "run", "--select", "no.such.requirement"],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


def help_seconds() -> float:
    """Seconds that `--help` takes."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "conformance.cli", "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        alone = statistics.median(run(folder / "alone") for _ in range(_ROUNDS))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        together = statistics.median(run(folder / "together", "-n", "2") for _ in range(_ROUNDS))
        requests = requests_of(folder / "alone")
        bare = statistics.median(replay(requests, 1) for _ in range(_ROUNDS))
        report = json.loads((folder / "alone" / "report.json").read_bytes())
        print(f"requests                      {len(requests)} for {len(report['requirements'])} requirements")
        print(f"run / bare httpx              {alone / bare:.2f}   ({alone:.1f} s / {bare:.1f} s)")
        print(f"one process / two workers     {alone / together:.2f}   ({alone:.1f} s / {together:.1f} s)")
        print(f"collecting, start to end      {collecting():.2f} s")
        print(f"--help                        {help_seconds():.2f} s")
        print(f"peak memory of one process    {peak:.0f} MB")
        print(f"report.html                   {(folder / 'alone' / 'report.html').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
