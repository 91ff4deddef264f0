"""`stripe-conformance proxy`, as a user starts it, uses it, and ends it."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path

import pytest

from conformance.reference.server import serve
from tests.support.invoked import invoke, valid
from tests.support.proxied import KEY, started


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def test_session(tmp_path: Path) -> None:
    """Traffic passes; the report is there while it does, and at the end, as JSON, in a file, with the exit code."""
    file = tmp_path / "proxy.json"
    with serve() as target, started(target, "--format", "json", "--report", str(file)) as proxy:
        assert proxy.get("/v1/invoices?limit=1")[0] == 200
        assert proxy.get("/v1/invoices?limit=x")[0] == 400
        assert proxy.get("/v1/invoices", key="sk_live_abcdefgh")[0] == 403
        meanwhile = proxy.get("/_conformance/report")[1]
        code, out = proxy.end(signal.SIGTERM)

    at_the_end = valid(out, "proxy")
    assert valid(json.dumps(meanwhile), "proxy")["findings"] == at_the_end["findings"]
    assert json.loads(file.read_bytes()) == at_the_end
    assert (code, at_the_end["exchanges"]) == (1, 2)
    assert at_the_end["unchecked"] == {"refused for its live-mode key": 1}
    assert [(each["requirement"], each["example"]) for each in at_the_end["findings"]] == [
        ("request.parameter_type", 2)
    ]
    assert KEY not in out


def test_good_session() -> None:
    """A session in which everything keeps the contract ends with 0 and says so."""
    with serve() as target, started(target) as proxy:
        proxy.get("/v1/invoices?limit=1")
        code, out = proxy.end()

    assert (code, out) == (0, "1 exchange passed on, 1 checked: no findings.\n")


def test_findings_as_text() -> None:
    """The text names level, requirement, operation, parameter, what was expected and what came."""
    with serve() as target, started(target, "--fail-on", "never") as proxy:
        proxy.get("/v1/invoices?limit=x")
        code, out = proxy.end()

    assert code == 0
    assert out.splitlines()[:3] == [
        "must   request.parameter_type  GET /v1/invoices limit",
        '       type: expected an integer, got string "x"',
        "       in 1 exchange, first in number 1; API version 2022-08-01",
    ]


def test_target_that_is_not_there() -> None:
    """A target that is not there is a warning at the start, and 502 afterwards; what showed nothing is never 0."""
    with started(f"http://127.0.0.1:{free_port()}") as proxy:
        assert "cannot be reached yet" in proxy.warned
        assert proxy.get("/v1/invoices")[0] == 502
        code, out = proxy.end()

    assert code == 1
    assert out.endswith("1 exchange passed on, 0 checked: nothing was shown.\n")


def test_port_that_is_taken() -> None:
    """A port that is taken is told, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        taken = str(held.getsockname()[1])
        done = invoke("proxy", "--target", "http://127.0.0.1:1", "--port", taken)

    assert done.exit_code == 2
    assert f"cannot listen on 127.0.0.1:{taken}" in done.output
    assert "(address already in use); --port 0 takes a free one" in done.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--target", "localhost:12111"], "a target is a URL such as"),
        (["--target", "http://127.0.0.1:1/v1"], "ends in /v1"),
        (["--target", "http://sk_live_abcdefgh@127.0.0.1:1"], "is a live-mode key"),
        (["--target", "http://127.0.0.1:1", "--api-version", "2001-01-01"], "'2001-01-01' is not one of"),
        (["--target", "http://127.0.0.1:1", "--report", "nowhere/at/all.json"], "there is no folder nowhere/at"),
        (["--target", "http://127.0.0.1:1", "--report", "r" * 300], "cannot be written (File name too long)"),
        ([], "Missing option '--target'"),
    ],
)
def test_misuse(options: list[str], said: str) -> None:
    """Wrong usage ends with 2 and a sentence, before anything listens."""
    done = invoke("proxy", *options)

    assert (done.exit_code, said in done.output, "Traceback" in done.output) == (2, True, False)


def test_help_has_an_example() -> None:
    """The help shows a command that works."""
    assert "stripe-conformance proxy --target http://127.0.0.1:12111 --port 12112" in invoke("proxy", "--help").output
