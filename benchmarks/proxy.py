"""What the validating proxy adds to a call: the same requests straight to a target and through the proxy, in turns.

    python benchmarks/proxy.py

One client, one kept-alive connection each way; the median of what each call takes more, in milliseconds and as a ratio.
"""

from __future__ import annotations

import http.client
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

from conformance.contract import DEFAULT_VERSION, load
from conformance.harness.reference_process import KEY, reference_target

_CALLS = 1000  # of each kind, each way
_WARM = 100
_HEADERS = {"Authorization": f"Bearer {KEY}", "Stripe-Version": DEFAULT_VERSION}
_FORM = {**_HEADERS, "Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def proxy(target: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The URL of a proxy in a process of its own."""
    command = [sys.executable, "-m", "conformance.cli", "proxy", "--target", target, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = process.stderr.readline() if process.stderr else ""
        try:
            yield line.removeprefix("listening on ").partition(",")[0], process
        finally:
            process.terminate()
            print((process.communicate()[0]).strip())


def milliseconds(connection: http.client.HTTPConnection, method: str, path: str, body: str) -> float:
    """What one call takes, to the last byte of its answer."""
    started = time.perf_counter()
    connection.request(method, path, body or None, _FORM if body else _HEADERS)
    answer = connection.getresponse()
    answer.read()
    taken = time.perf_counter() - started
    if answer.status != 200:
        raise SystemExit(f"{method} {path} answered {answer.status}")
    return taken * 1e3


def measured(direct: http.client.HTTPConnection, passed: http.client.HTTPConnection, *call: str) -> tuple[float, float]:
    """The medians of one call, straight and through the proxy, taken in turns."""
    for _ in range(_WARM):
        milliseconds(direct, *call), milliseconds(passed, *call)
    pairs = [(milliseconds(direct, *call), milliseconds(passed, *call)) for _ in range(_CALLS)]
    straight, through = zip(*pairs, strict=True)
    return statistics.median(straight), statistics.median(through)


def main() -> None:
    service_date = load(DEFAULT_VERSION).service_date
    with reference_target(DEFAULT_VERSION, service_date) as url, proxy(url) as (proxied, _):
        direct, passed = (http.client.HTTPConnection(urlsplit(each).netloc) for each in (url, proxied))
        customer = urlencode({"email": "payer@example.com", "name": "Jenny Rosen", "metadata[order]": "6735"})
        calls = {
            "GET a list": ("GET", "/v1/invoices?limit=3", ""),
            "GET a large list": ("GET", "/v1/customers?limit=100", ""),
            "POST": ("POST", "/v1/customers", customer),
        }
        for _ in range(100):
            milliseconds(direct, "POST", "/v1/customers", customer)
        for name, call in calls.items():
            straight, through = measured(direct, passed, *call)
            added = through - straight
            print(f"{name}: {straight:.2f} ms straight, {through:.2f} ms through the proxy, ", end="")
            print(f"{through / straight:.1f} × as long; added: {added:.2f} ms (at most 1 ms)")


if __name__ == "__main__":
    main()
