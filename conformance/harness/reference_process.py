"""Starts reference targets, each in a process of its own on a free loopback port, and ends them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

KEY = "sk_test_conformance"
_PIPE = subprocess.PIPE  # the reference ends with its standard input: it never outlives who started it


class ReferenceDidNotStart(Exception):
    """The reference target ended before it was listening."""


@contextmanager
def reference_target(api_version: str, service_date: str = "", *, seed: int | None = None) -> Iterator[str]:
    """The base URL of a fresh reference target: as the version's documentation is, or as the service was on a day.

    With `seed`, the same requests bring the same identifiers.

    Raises:
        ReferenceDidNotStart: it ended before it was listening; the message carries what it printed.
    """
    with reference_targets(api_version, service_date, (seed,)) as (url,):
        yield url


@contextmanager
def reference_targets(
    api_version: str,
    service_date: str,
    seeds: tuple[int | None, ...],
    *,
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[tuple[str, ...]]:
    """The base URLs of as many as there are seeds, all started at once; `meanwhile` is called while they start.

    Raises:
        ReferenceDidNotStart: one ended before it was listening; the message carries what it printed.
    """
    with ExitStack() as processes:
        started = [processes.enter_context(_process(api_version, service_date, seed)) for seed in seeds]
        meanwhile()
        yield tuple(map(_url, started))


@contextmanager
def _process(api_version: str, service_date: str, seed: int | None) -> Iterator[subprocess.Popen[str]]:
    command = [
        *(sys.executable, "-m", "conformance.reference", "--while-stdin"),
        *("--port", "0", "--api-version", api_version, "--service-date", service_date),
        *(() if seed is None else ("--seed", str(seed))),
    ]
    with subprocess.Popen(command, stdin=_PIPE, stdout=_PIPE, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            process.kill()  # all that it has is in its memory


def _url(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line.startswith("listening on "):
        raise ReferenceDidNotStart(f"the reference target did not start: {line.strip() or 'it printed nothing'}")
    return line.removeprefix("listening on ").strip()
