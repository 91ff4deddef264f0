"""The server: how it starts, what it prints, how it stops."""

from __future__ import annotations

import signal
import subprocess
import sys

import httpx
import pytest

from conformance.reference import serve

KEY = {"Authorization": "Bearer sk_test_reference"}


def test_serves_in_a_thread() -> None:
    """A server beside a test; two of them share nothing."""
    with serve() as one, serve() as other:
        assert httpx.post(f"{one}/v1/customers", headers=KEY).status_code == 200
        assert len(httpx.get(f"{one}/v1/customers", headers=KEY).json()["data"]) == 1
        assert httpx.get(f"{other}/v1/customers", headers=KEY).json()["data"] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serves_on_its_own(number: signal.Signals) -> None:
    """One line when it is ready; a signal stops it cleanly."""
    command = [sys.executable, "-m", "conformance.reference", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().removeprefix("listening on ").strip()
        answer = httpx.get(f"{url}/v1/customers", headers=KEY)
        server.send_signal(number)
        rest, errors = server.communicate(timeout=10)

    assert answer.status_code == 200
    assert (server.returncode, rest, errors) == (0, "", "")


def test_reference_does_not_outlive_who_started_it() -> None:
    """However its parent ends: its standard input is closed then."""
    command = [sys.executable, "-m", "conformance.reference", "--while-stdin", "--port", "0"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().startswith("listening on ")

        process.stdin.close()

        assert process.wait(10) == 0
