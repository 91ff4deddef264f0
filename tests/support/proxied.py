"""`stripe-conformance proxy` in a process of its own, beside a test."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.support.command import environment

KEY = "sk_test_proxyCommandKey42"
SECONDS = 60  # that anything may take before a test has failed


@dataclass
class Started:
    """A proxy in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    warned: str

    def get(self, path: str, key: str = KEY) -> tuple[int, Any]:
        """Status and JSON body."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {key}"})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read())

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Exit code and standard output."""
        self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, out


@contextmanager
def started(target: str, *options: str) -> Iterator[Started]:
    """A proxy to a target, on a free port."""
    command = [sys.executable, "-m", "conformance.cli", "proxy", "--target", target, "--port", "0", *options]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment(), **pipes) as process:
        assert process.stderr is not None
        said = ""
        while not (line := process.stderr.readline()).startswith("listening on "):
            assert line, f"it ended with {process.wait()}: {said}"
            said += line
        try:
            yield Started(process, line.removeprefix("listening on ").partition(",")[0], said)
        finally:
            process.kill()
