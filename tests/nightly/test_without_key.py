"""A target that needs a key, and none is there: one line, and the exit code that was asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.command import command, environment


@pytest.mark.parametrize(
    ("arguments", "env", "code"),
    [
        ((), {}, 2),
        (("--without-key", "fail"), {}, 2),
        (("--without-key", "skip"), {}, 0),
        ((), {"STRIPE_CONFORMANCE_WITHOUT_KEY": "skip"}, 0),
        (("--without-key", "fail"), {"STRIPE_CONFORMANCE_WITHOUT_KEY": "skip"}, 2),
    ],
)
def test_one_line(tmp_path, arguments, env, code):
    """It says which target lacks a key and how to give one; nothing is sent, and nothing written."""
    ended = command("run", "--target", "stripe", *arguments, folder=tmp_path, env=env)

    assert ended.code == code
    [line] = ended.output.splitlines()
    assert line.startswith("Skipped: no API key" if code == 0 else "Error: No API key")
    assert "https://api.stripe.com" in line
    assert "STRIPE_API_KEY" in line
    assert list(tmp_path.iterdir()) == []


def test_pytest(tmp_path):
    """The same of the suite as pytest runs it."""
    arguments = [
        "--pyargs",
        "conformance.suite",
        "--target",
        "stripe",
        "--without-key",
        "skip",
        "-p",
        "no:cacheprovider",
    ]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0
    assert "Skipped: no API key for https://api.stripe.com" in done.stdout + done.stderr


def test_no_excuse(tmp_path):
    """Skipping is for a missing key alone: a wrong option, or a key that is refused, stays what it is."""
    ended = command("run", "--target", "strype", "--without-key", "skip", folder=tmp_path)

    assert (ended.code, "neither a URL nor a target" in ended.output) == (2, True)
