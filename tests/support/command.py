"""Calls the command line as a user does, in a process of its own, in an empty folder, with a clean environment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEY = "sk_test_conformanceTool4242"
_SECONDS = 120  # a run that takes longer hangs


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    output: str  # both streams


def environment(**more: str) -> dict[str, str]:
    """The environment without anything that describes a target."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STRIPE_", "PYTEST_", "COLUMNS"))}
    return {**kept, **more}


def command(*arguments: str, folder: Path, env: Mapping[str, str] | None = None) -> Ended:
    """`stripe-conformance` with those arguments."""
    done = subprocess.run(
        [sys.executable, "-m", "conformance.cli", *arguments],
        cwd=folder,
        env=environment(**(env or {})),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return Ended(done.returncode, done.stdout)


def wait_for_exchanges(scratch: Path) -> None:
    """Until exchanges have been spooled: the run is in the middle of its tests."""
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size for path in scratch.rglob("*.spool")):
        assert time.monotonic() < deadline, "no exchange within a minute"
        time.sleep(0.02)
