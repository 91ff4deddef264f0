"""Every misuse of a command is a sentence that says what is wrong and where, and the exit code of its kind."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.invoked import invoke
from tests.support.runs import saved, verdict


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


FILES = {
    "empty": b"",
    "other": b'{"a": 1}',
    "text": b"not what was meant",
    "latin": "é".encode("latin-1"),
    "binary": bytes(range(256)),
    "deep": b"[" * 100_000,
}
MISUSES = {
    "no command": ((), "Usage: "),
    "unknown command": (("rum",), "No such command 'rum'"),
    "unknown option": (("check", "{good}", "--api-verison", "x"), "No such option"),
    "serve: port in use": (("serve", "--port", "{taken}"), "cannot be listened on (Address already in use)"),
    "serve: no port": (("serve", "--port", "99999"), "99999 is not in the range"),
    "serve: unknown version": (("serve", "--api-version", "1999-01-01"), "'1999-01-01' is not one of '2022-08-01'"),
    "serve: unknown format": (("serve", "--format", "xml"), "'xml' is not one of"),
    "list: of what": (("list", "everything"), "'everything' is not one of 'requirements', 'operations', 'areas'"),
    "list: unknown version": (("list", "--api-version", "1999-01-01"), "'1999-01-01' is not one of"),
    "list: unknown format": (("list", "--format", "xml"), "'xml' is not one of"),
    "check: nothing": (("check",), "Missing argument"),
    "check: no file": (("check", "{absent}"), "No such file"),
    "check: empty file": (("check", "{empty}"), "no recording"),
    "check: other JSON": (("check", "{other}"), "no recording"),
    "check: binary": (("check", "{binary}"), "no recording"),
    "check: unknown version": (("check", "{other}", "--api-version", "1999-01-01"), "'1999-01-01' is not one of"),
    "check: unknown gate": (("check", "{other}", "--fail-on", "may"), "'may' is not one of"),
    "diff: empty file": (("diff", "{good}", "{empty}"), "is not JSON"),
    "diff: other JSON": (("diff", "{other}", "{good}"), "`schema_version`"),
    "diff: text": (("diff", "{good}", "{text}"), "is not JSON"),
    "diff: no UTF-8": (("diff", "{good}", "{latin}"), "is not JSON"),
    "diff: nested too deeply": (("diff", "{good}", "{deep}"), "is not JSON"),
    "diff: folder without a report": (("diff", "{good}", "{folder}"), "report.json: cannot be read"),
    "matrix: binary": (("matrix", "{binary}"), "is not JSON"),
    "merge: no UTF-8": (("merge", "{latin}"), "is not JSON"),
    "render: no UTF-8": (("render", "{latin}", "--format", "ctrf"), "is not JSON"),
    "render: no format": (("render", "{good}"), "Missing option '--format'"),
    "render: into a folder": (("render", "{good}", "--format", "json", "--output", "{folder}"), "cannot be written"),
    "baseline: no UTF-8": (("baseline", "update", "{good}", "--baseline", "{latin}"), "cannot be used"),
    "baseline: binary": (("baseline", "update", "{good}", "--baseline", "{binary}"), "cannot be used"),
    "baseline: nested too deeply": (("baseline", "update", "{good}", "--baseline", "{deep}"), "deeper than 20 levels"),
    "baseline: folder": (("baseline", "update", "{good}", "--baseline", "{folder}"), "is a directory"),
    "baseline: nowhere": (("baseline", "update", "{good}", "--baseline", "{text}/b.yaml"), "cannot be"),
    "run: unknown version": (("run", "--api-version", "1999-01-01"), "API version '1999-01-01' is not described"),
    "run: unknown area": (("run", "--area", "invoicse"), "Did you mean"),
    "run: live key": (("run", "--target", "http://127.0.0.1:1", "--api-key", "sk_live_abcdef"), "is a live-mode key"),
    "run: no key": (("run", "--target", "http://127.0.0.1:1"), "No API key"),
    "run: no URL": (("run", "--target", "ftp://127.0.0.1", "--api-key", "sk_test_1"), "'ftp://127.0.0.1'"),
    "run: no shard": (("run", "--shard", "3/2"), "--shard"),
    "run: no expression": (("run", "-k", "a or ("), "'a or (' cannot be matched with: expected"),
    "run: no number of processes": (("run", "-n", "many"), "neither a number nor auto"),
    "run: too many processes": (("run", "-n", "65"), "65 is more than 64"),
    "run: reports below a file": (("run", "--report-dir", "{text}/reports"), "cannot be written (Not a directory)"),
    "run: no target file": (("run", "--target-file", "{absent}"), "cannot be read"),
    "run: target file of no UTF-8": (("run", "--target-file", "{latin}"), "cannot be"),
    "run: target file is a folder": (("run", "--target-file", "{folder}"), "is a directory"),
    "run: no baseline": (("run", "--baseline", "{absent}"), "cannot be used"),
    "run: baseline of no UTF-8": (("run", "--baseline", "{latin}"), "cannot be used"),
}


@pytest.mark.parametrize("misuse", MISUSES)
def test_misuse_is_one_clear_sentence(misuse: str, taken: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, said = MISUSES[misuse]
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STRIPE_API_KEY", raising=False)
    places = {name: str(tmp_path / f"{name}.json") for name in (*FILES, "absent")}
    for name, content in FILES.items():
        (tmp_path / f"{name}.json").write_bytes(content)
    (tmp_path / "folder").mkdir()
    places |= {
        "good": saved(tmp_path, "good", verdict("a.one")),
        "folder": str(tmp_path / "folder"),
        "taken": str(taken),
    }

    ended = invoke(*(argument.format(**places) for argument in arguments))

    assert ended.exit_code == 2
    assert said in " ".join(ended.output.split())
    assert isinstance(ended.exception, SystemExit)
    assert sum(line.startswith("Error: ") for line in ended.output.splitlines()) == bool(arguments)


def test_unreachable_target_is_exit_3() -> None:
    """Nothing listens on the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    ended = invoke("run", "--target", f"http://127.0.0.1:{port}", "--api-key", "sk_test_nothing")

    assert ended.exit_code == 3
    assert "cannot be reached" in ended.output
