"""`python -m conformance.proxy.audit`: the process that holds what passed against the contract.

Reads pickled captures from its standard input and answers each question for the report on its standard output, so that
checking takes no time from the process that passes the traffic on. Ends when its input does.
"""

from __future__ import annotations

import pickle
import sys
import traceback
from collections import Counter
from dataclasses import asdict, dataclass, replace
from functools import cache, lru_cache
from typing import Any

import httpx

from conformance.checks.request import RequestChecker, request_checker
from conformance.contract import available_versions
from conformance.proxy.capture import REPORT, Capture, Headers
from conformance.proxy.own import credentials
from conformance.proxy.report import BROKEN
from conformance.run.offline import Findings
from conformance.run.offline_scope import API_ROOT, Scope, api_path
from conformance.wire.exchange import Exchange
from conformance.wire.recorder import Recorder, Sent
from conformance.wire.target import Target
from conformance.wire.transport import Answer, decoded

Json = Any
ELSEWHERE = "no path below /v1/"
TOO_LARGE = "a body beyond the limit"
UNREADABLE = "no URL that can be written down"
_EXAMPLES = 600  # exchanges that show findings
_EXAMPLE_BYTES = 256 * 1024  # of one example's bodies; of a longer one only the finding is kept


@dataclass(frozen=True)
class Asked(Scope):
    """The whole API, each exchange by the version that its request's header pins, else by the chosen one."""

    def covers(self, exchange: Exchange) -> bool:
        """True for every path of the API."""
        return API_ROOT in exchange.path

    def named(self, exchange: Exchange) -> str:
        """The version that the header asks for; "" without one."""
        return exchange.request_headers.get("stripe-version", "").split(";")[0].strip()

    def version(self, exchange: Exchange) -> str | None:
        """None where the header asks for a version that specs/ does not describe."""
        asked = self.named(exchange) or self.chosen
        return asked if asked in available_versions() else None


class Audit:
    """Judges captures one by one, and tells what it has found.

    Args:
        url: of the target, without a trailing slash.
        version: the API version of requests that name none.
    """

    def __init__(self, url: str, version: str) -> None:
        self._url = url
        self._findings = Findings(Asked(chosen=version))
        self._unchecked: Counter[str] = Counter()
        self._seen: set[tuple[str, ...]] = set()
        self._evidence: dict[int, Exchange] = {}

    def take(self, capture: Capture) -> None:
        """Judge one exchange."""
        if capture.too_large:
            self._unchecked[TOO_LARGE] += 1
            return
        try:
            self._judge(self._exchange(capture), capture.size)
        except (ValueError, httpx.InvalidURL):
            self._unchecked[UNREADABLE] += 1
        except Exception:  # one exchange that a check cannot bear does not take away what was found in the others
            traceback.print_exc()
            self._unchecked[BROKEN] += 1

    def document(self) -> dict[str, Json]:
        """What was found, as specs/proxy.schema.json describes it; the proxy adds what it alone knows."""
        found = self._findings
        unchecked = Counter({f"{why.reason} {why.api_version}".strip(): n for why, n in found.not_checked.items()})
        if found.passed_over:
            unchecked[ELSEWHERE] += found.passed_over
        return {
            "checked": dict(found.checked),
            "unchecked": dict(unchecked + self._unchecked),
            "findings": [
                {**asdict(each.group), "level": each.level.value, "api_version": each.api_version}
                for each in found.grouped()
            ],
            "notices": [{**notice._asdict(), "count": count} for notice, count in sorted(found.notices.items())],
            "evidence": {str(number): asdict(exchange) for number, exchange in sorted(self._evidence.items())},
        }

    def _judge(self, exchange: Exchange, size: int) -> None:
        found = self._findings
        seen = list(found.add(exchange))
        version = found.scope.version(exchange)
        if version is None or not found.scope.covers(exchange):
            return
        asked = _checker(version).check(replace(exchange, path=api_path(exchange)))
        found.take(asked.findings, version)
        found.notices.update(asked.notices)
        seen += asked.findings
        keys = {(version, each.requirement, each.object, each.pointer, each.rule) for each in seen}
        if keys - self._seen and len(self._evidence) < _EXAMPLES and size <= _EXAMPLE_BYTES:
            self._evidence[found.exchanges] = exchange
        self._seen |= keys

    def _exchange(self, capture: Capture) -> Exchange:
        """The exchange, redacted.

        Raises:
            ValueError, httpx.InvalidURL: it is none that can be written down.
        """
        headers = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in capture.response_headers
        )
        content, fault, _ = decoded(capture.received, dict(headers).get("content-encoding", ""))
        request = httpx.Request(
            capture.method, self._url + capture.target, headers=capture.request_headers, content=capture.sent
        )
        sent = Sent(request, capture.started_at, capture.duration, 0, "")
        answer = Answer(capture.status, headers, content, capture.fault or fault)
        return _recorder(self._url, _key(capture.request_headers)).exchange(sent, answer)


@cache
def _checker(version: str) -> RequestChecker:
    return request_checker(version)


@lru_cache(maxsize=100)
def _recorder(url: str, key: str) -> Recorder:
    """What redacts the exchanges of one key."""
    return Recorder(Target("proxied", url, key))


def _key(headers: Headers) -> str:
    """The API key of a request."""
    return next((credentials(value).decode("latin-1") for name, value in headers if name == b"authorization"), "")


def main() -> None:
    """Serve one proxy: arguments are the target's URL and the API version."""
    audit = Audit(*sys.argv[1:])
    while True:
        try:
            message = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        if message == REPORT:
            pickle.dump(audit.document(), sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            audit.take(message)


if __name__ == "__main__":
    main()
