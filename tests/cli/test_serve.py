"""`stripe-conformance serve` in a process of its own: where it says that it listens, and how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.command import KEY, environment
from tests.support.invoked import valid


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_says_as_json_where_it_listens(number: signal.Signals, tmp_path: Path) -> None:
    """A tool reads one line, calls the API there, and ends it; interrupted is no failure."""
    command = [sys.executable, "-m", "conformance.cli", "serve", "--port", "0", "--format", "json"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = valid(process.stdout.readline(), "serve")
        answer = httpx.get(f"{said['url']}/v1/invoices", auth=(KEY, ""))
        process.send_signal(number)

    assert (answer.status_code, answer.headers["stripe-version"]) == (200, said["api_version"])
    assert process.returncode == 0
