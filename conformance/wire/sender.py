"""The one way out to the target: rate limit, transport, recording and retries, for the SDK's client and the raw one."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import lru_cache

import httpx

from conformance.wire.exchange import Exchange
from conformance.wire.patience import Patience
from conformance.wire.ratelimit import RateLimit
from conformance.wire.recorder import Recorder, Sent
from conformance.wire.resolution import refuse_live
from conformance.wire.retry import Retries
from conformance.wire.target import Target
from conformance.wire.transport import Transport


class Sender:
    """Sends requests to one target. Threads may share it.

    Args:
        seed: of the run; makes the jitter of retries repeatable.
        workers: how many processes share the target's rate limit.
        clock, sleep: replaced by tests, which never wait.
    """

    def __init__(
        self,
        target: Target,
        recorder: Recorder | None = None,
        *,
        seed: int = 0,
        workers: int = 1,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.target = target
        self.recorder = recorder or Recorder(target)
        self.retries = Retries(seed)
        self._sleep = sleep
        self._rate = RateLimit(target.rate_limit, workers, clock, sleep)
        self._patience = Patience(target.read_timeout, clock)
        self._transport = Transport(
            target.connect_timeout, target.read_timeout, max(1, target.concurrency), target.connect_to
        )

    def send(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | str | None, step: str = ""
    ) -> Exchange:
        """The exchange that stands after all retries. Every try is recorded.

        Raises:
            LiveKey: the request carries a live-mode key; it is not sent.
            LivemodeSeen: the answer holds `livemode: true`.
            ValueError: the request cannot be written as HTTP.
        """
        refuse_live(headers.get("Authorization", ""), "The key of this request")
        request = httpx.Request(method, _parsed(url), headers=headers, content=content)
        tried = 0
        while True:
            if silence := self._patience.spent():
                return self.recorder.unsent(request, silence, step)
            self._rate.wait()
            exchange, kind = self._once(request, tried, step)
            delay = self.retries.delay(exchange, kind, tried)
            if delay is None:
                return exchange
            tried += 1
            if delay:
                self._sleep(delay)

    def close(self) -> None:
        self._transport.close()

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _once(self, request: httpx.Request, tried: int, step: str) -> tuple[Exchange, str]:
        started_at, started = time.time(), time.perf_counter()
        answer = self._transport.fetch(request)
        self._patience.saw(answer)
        sent = Sent(request, started_at, time.perf_counter() - started, tried, step)
        return self.recorder.record(sent, answer), answer.kind


@lru_cache(maxsize=512)
def _parsed(url: str) -> httpx.URL:
    """The URL; half of all requests go to one that was parsed before."""
    return httpx.URL(url)
