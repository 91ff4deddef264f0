"""How sharp the suite is: which documented parameters a target can ignore without failing a requirement.

    python benchmarks/ignored_parameters.py [VERSION [OPERATION-PREFIX]]

Takes one parameter after the other out of all requests of its operation, on their way to a fresh reference target, and
runs the requirements that send it. Prints each parameter that nobody misses, and how many were tried: what is left has
no effect that the API shows, or needs what a test account has not. All operations of one version take some ten minutes.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conformance.contract import DEFAULT_VERSION, Contract, load
from conformance.harness.cores import cores
from conformance.harness.reference_process import KEY
from conformance.reference.app import create_app
from conformance.run.report_file import load_report
from conformance.wire import read_har

_MOST = 60  # requirements that are asked about one parameter
_FAILED = frozenset({"failed", "blocked"})


@dataclass(frozen=True)
class Ignored:
    """One parameter that a target does not read."""

    operation: str
    path: str  # as the contract has it: "items[][price]"

    def matches(self, name: str) -> bool:
        """Whether it is the parameter of that name, or one of its members."""
        pattern = re.escape(self.path).replace(re.escape("[{}]"), r"\[[^\[\]]+\]")
        return re.fullmatch(pattern + r"(\[.*)?", re.sub(r"\[\d*\]", "[]", name)) is not None

    def without(self, encoded: str) -> str:
        """Encoded parameters without it."""
        pairs = encoded.split("&") if encoded else []
        return "&".join(pair for pair in pairs if not self.matches(unquote_plus(pair.partition("=")[0])))


def forgetful(app: ASGIApp, contract: Contract, ignored: Ignored) -> ASGIApp:
    """The application behind something that takes the parameter out of requests."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        match = contract.find(scope["method"], scope["path"])
        if match is None or match.operation.id != ignored.operation:
            return await app(scope, receive, send)
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        left = ignored.without(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        scope = {
            **scope,
            "query_string": ignored.without(scope["query_string"].decode()).encode(),
            "headers": [*headers, (b"content-length", str(len(left)).encode())],
        }

        async def again() -> Message:
            return {"type": "http.request", "body": left}

        return await app(scope, again, send)

    return answer


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The URL of an application in a thread of this process."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def run(folder: Path, version: str, *options: str) -> list[tuple[str, str, tuple[int, ...]]]:
    """ID, outcome and exchanges of the requirements of a run."""
    command = [sys.executable, "-m", "conformance.cli", "run", "--api-version", version, "--report-dir", str(folder)]
    subprocess.run([*command, *options], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    verdicts = load_report(folder / "report.json").verdicts
    return [(verdict.id, verdict.outcome.value, verdict.exchanges) for verdict in verdicts]


def senders(folder: Path, contract: Contract) -> dict[str, dict[str, Counter[str]]]:
    """By operation and name of a parameter, the requirements that send it, and how often it is their point."""
    owner = {number: id for id, _, numbers in run(folder, contract.version) for number in numbers}
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for number, exchange in enumerate(read_har(folder / "exchanges.har"), start=1):
        match = contract.find(exchange.method, exchange.path)
        if match is None or number not in owner:
            continue
        for name, _ in (*parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True), *exchange.form):
            found[match.operation.id][name][owner[number]] += not exchange.step
    return found


def missed(ignored: Ignored, sent: dict[str, Counter[str]], contract: Contract) -> bool | None:
    """Whether no requirement fails where the parameter is ignored; None where none sends it."""
    users: Counter[str] = Counter()
    for name, owners in sent.items():
        if ignored.matches(name):
            users.update(owners)
    word = re.findall(r"\w+", ignored.path)[-1]
    chosen = sorted(users, key=lambda id: (word not in id, id.startswith("protocol."), -users[id]))[:_MOST]
    if not chosen:
        return None
    app = forgetful(create_app(contract.version), contract, ignored)
    with served(app) as url, tempfile.TemporaryDirectory() as folder:
        selected = [word for id in chosen for word in ("--select", id)]
        outcomes = run(Path(folder), contract.version, "--target", url, "--api-key", KEY, *selected)
    return not any(outcome in _FAILED for _, outcome, _ in outcomes)


def main() -> None:
    said = sys.argv[1:]
    version, prefix = (*said, *(DEFAULT_VERSION, "")[len(said) :])
    contract = load(version)
    with tempfile.TemporaryDirectory() as folder:
        sent = senders(Path(folder), contract)
    operations = [operation for operation in contract.documented if operation.id.startswith(prefix)]
    mutants = [Ignored(operation.id, leaf.path) for operation in operations for leaf in operation.leaves]
    with ThreadPoolExecutor(cores()) as pool:
        told = list(pool.map(lambda ignored: missed(ignored, sent[ignored.operation], contract), mutants))
    for ignored, unseen in zip(mutants, told, strict=True):
        if unseen:
            print(f"nobody misses  {ignored.operation} {ignored.path}")
    print(f"{told.count(True)} of {len(mutants) - told.count(None)} documented parameters can be ignored unseen")


if __name__ == "__main__":
    main()
