"""Which answers are asked for again, how long after, and when the client gives up. No test waits."""

from __future__ import annotations

import pytest

from conformance.wire import Exchange
from conformance.wire.patience import Patience
from conformance.wire.ratelimit import RateLimit
from conformance.wire.retry import Retries
from conformance.wire.transport import REFUSED, Answer
from tests.support.answered import json_answer
from tests.support.misbehaving import replies

LOCKED = {"error": {"type": "invalid_request_error", "code": "lock_timeout"}}
SLOW = {"error": {"type": "invalid_request_error", "code": "rate_limit"}}
IN_USE = {"error": {"type": "invalid_request_error", "code": "idempotency_key_in_use"}}
FINE = {"id": "cus_1", "object": "customer"}


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [(429, SLOW, "rate_limit"), (429, LOCKED, "lock_timeout"), (409, LOCKED, "lock_timeout"), (429, {}, "rate_limit")],
)
def test_asked_again(line, status, body, cause):
    """Rate limits and object locks are asked again with the same idempotency key, until they pass; both are counted."""
    there = line(replies(json_answer(status, body), json_answer(status, body), json_answer(200, FINE)))

    exchange = there.client.send("POST", "/v1/customers")

    assert (exchange.status, exchange.retries) == (200, 2)
    assert len({request.headers["idempotency-key"] for request in there.server.requests}) == 1
    assert there.sender.retries.counts == {cause: 2}
    assert [each.retries for each in there.sender.recorder.drain()] == [0, 1, 2]


@pytest.mark.parametrize(("status", "body"), [(500, {}), (503, {}), (409, IN_USE), (400, SLOW), (402, {})])
def test_not_asked_again(line, status, body):
    """Every other refusal is the target's answer."""
    there = line(replies(json_answer(status, body)))

    exchange = there.client.send("POST", "/v1/customers")

    assert (exchange.status, exchange.retries, there.waited) == (status, 0, [])


def test_gives_up(line):
    """A request is sent seven times at most, with growing pauses; the last answer stands."""
    there = line("rate_limit")

    exchange = there.client.send("GET", "/v1/customers")

    assert (exchange.status, exchange.retries, len(there.server.requests)) == (429, 6, 7)
    assert [0.5 * base <= pause <= base for pause, base in zip(there.waited, [0.5, 1, 2, 4, 8, 8], strict=True)] == [
        True
    ] * 6


def test_gives_up_on_a_target_that_only_refuses(line):
    """After three requests in a row that no retry helped, none is asked again, so that a run ends."""
    there = line("rate_limit")

    retries = [there.client.send("GET", "/v1/customers").retries for _ in range(5)]

    assert retries == [6, 6, 6, 0, 0]


def test_retry_after(line):
    """`Retry-After` is kept to, up to half a minute."""
    slow = [json_answer(429, SLOW, retry_after=seconds) for seconds in ("3", "9999", "soon", "-1")]
    there = line(replies(*slow, json_answer(200, FINE)))

    there.client.send("GET", "/v1/customers")

    assert there.waited[:2] == [3.0, 30.0]
    assert all(0 < pause <= 8 for pause in there.waited[2:])


def test_jitter_is_repeatable():
    """The same seed waits the same."""
    busy = Exchange("GET", "http://t/v1/x", "/v1/x", status=429)

    first, second, other = (
        [retries.delay(busy, "", tried) for tried in range(5)] for retries in (Retries(1), Retries(1), Retries(2))
    )

    assert first == second
    assert first != other


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize(("rate", "workers", "seconds"), [(10, 1, 9.0), (10, 2, 19.0), (0.5, 1, 198.0)])
def test_rate(rate, workers, seconds):
    """A hundred requests take as long as the rate says, less the first second's share; workers share the rate."""
    clock = Clock()
    limit = RateLimit(rate, workers, clock, clock.sleep)

    for _ in range(100):
        limit.wait()

    assert clock.now - 100.0 == pytest.approx(seconds, abs=1e-6)


def test_no_rate():
    """Without a rate nothing waits."""
    clock = Clock()

    assert RateLimit(None, 1, clock, clock.sleep).wait() == 0.0


def test_patience_asks_again_now_and_then():
    """A silent target is asked again after a while, and believed again as soon as it answers."""
    clock = Clock()
    patience = Patience(read_timeout=30, clock=clock)
    for _ in range(5):
        patience.saw(Answer(fault="connection refused", kind=REFUSED))

    silent, _, probe, after_probe = patience.spent(), clock.sleep(60), patience.spent(), patience.spent()
    patience.saw(Answer(200))

    assert silent.startswith("not sent")
    assert probe == ""
    assert after_probe.startswith("not sent")
    assert patience.spent() == ""
