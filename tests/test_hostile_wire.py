"""What the wire makes of a target that misbehaves: an exchange that says so, in time, and no traceback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from conformance.wire import Client, Exchange, LivemodeSeen, PreflightError, Sender, Target, preflight
from conformance.wire.errors import NotTheApi, Unreachable
from conformance.wire.recorder import TEXT_LIMIT
from tests.support.hostile import Hostile

KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
SLOW_MODES = ("hang", "drip", "drip_body")
PATIENCE = 0.25  # seconds that a slow answer may take
SLACK = 10.0  # seconds that a loaded machine may add


def at(server: Hostile, mode: str) -> Target:
    return Target("hostile", server.url, KEY, read_timeout=PATIENCE if mode in SLOW_MODES else SLACK)


@contextmanager
def facing(mode: str, after: int = 0) -> Iterator[tuple[Hostile, Sender]]:
    """A target that misbehaves, and a sender whose waits take no time."""
    with Hostile(mode, after=after) as server, Sender(at(server, mode), sleep=lambda _: None) as sender:
        yield server, sender


def get(sender: Sender) -> Exchange:
    return Client(sender).send("GET", "/v1/customers/cus_1")


def post(sender: Sender) -> Exchange:
    return Client(sender).send("POST", "/v1/customers", {"name": "Jenny"})


@pytest.mark.parametrize(
    ("mode", "status", "fault"),
    [
        ("hang", None, "timed out after 0.25 s"),
        ("drip", None, "timed out after 0.25 s"),
        ("drip_body", None, "timed out after 0.25 s"),
        ("drop", None, "the connection closed without an answer"),
        ("reset", None, "connection reset"),
        ("crash", None, "connection refused"),
        ("garbage", None, "the answer is no HTTP"),
        ("long_length", None, "the connection closed before the whole body had come"),
        ("short_length", 200, "the body is no JSON"),
        ("huge", 200, "body larger than 8 MB"),
        ("gzip_bomb", 200, "body larger than 8 MB"),
        ("html", 200, None),
        ("empty", 200, None),
        ("truncated", 200, "the body is no JSON"),
        ("invalid", 200, "the body is no JSON"),
        ("nan", 200, "the body is no JSON"),
        ("deep", 200, "the body is no JSON"),
        ("nested", 200, "the body is nested deeper than 200 levels"),
        ("redirect", 302, None),
        ("rate_limit", 429, None),
        ("error_500", 500, None),
        ("ok_200", 200, None),
    ],
)
def test_answer(mode, status, fault):
    """Whatever the target does, the exchange holds the status that came, and says in words what was wrong."""
    with facing(mode) as (_, sender):
        started = time.monotonic()
        exchange = get(sender)
        took = time.monotonic() - started

    assert exchange.status == status
    assert (exchange.fault or "").startswith(fault or "")
    assert bool(exchange.fault) == bool(fault)
    assert took < PATIENCE + SLACK


@pytest.mark.parametrize("mode", ["html", "huge", "truncated", "invalid", "nan", "deep", "nested", "redirect", "empty"])
def test_no_body(mode):
    """What is no JSON is kept as text, its beginning at least, and never as a body."""
    with facing(mode) as (_, sender):
        exchange = get(sender)

    assert exchange.body is None
    assert bool(exchange.text) == (mode not in ("redirect", "empty"))
    assert len(exchange.text) <= TEXT_LIMIT


def test_redirects_are_not_followed():
    """A redirect is an answer like another: one request was sent."""
    with facing("redirect") as (server, sender):
        exchange = get(sender)

    assert len(server.requests) == 1
    assert exchange.response_headers["location"].startswith(server.url)


@pytest.mark.parametrize("mode", ["drop", "reset", "long_length"])
@pytest.mark.parametrize("send", [get, post])
def test_dropped_connection_is_tried_twice(mode, send):
    """What can be repeated is sent once more after a dropped connection, with the same idempotency key."""
    with facing(mode) as (server, sender):
        exchange = send(sender)

    assert [request.headers.get("idempotency-key") for request in server.requests] == [
        exchange.request_headers.get("idempotency-key")
    ] * 2
    assert exchange.retries == 1
    assert sender.retries.counts == {"connection": 1}


def test_dropped_delete_is_not_repeated():
    """A DELETE carries no idempotency key: a second one could find the work done."""
    with facing("drop") as (server, sender):
        exchange = Client(sender).send("DELETE", "/v1/customers/cus_1")

    assert (len(server.requests), exchange.retries, exchange.status) == (1, 0, None)


def test_timeout_is_not_repeated():
    """A target that hangs would only hang again."""
    with facing("hang") as (server, sender):
        get(sender)

    assert len(server.requests) == 1


@pytest.mark.parametrize("mode", ["hang", "drip", "crash"])
def test_silence_ends(mode):
    """After five requests without an answer nothing more is sent, so that a run against a dead target ends."""
    with facing(mode, after=1) as (server, sender):
        assert get(sender).ok
        exchanges = [get(sender) for _ in range(30)]

    assert {exchange.status for exchange in exchanges} == {None}
    assert exchanges[-1].fault == "not sent: the target gave no answer 5 times in a row"
    assert len(server.requests) <= 6
    assert len(sender.recorder.drain()) <= 7


def test_crash_between_requests():
    """A target that dies mid-run leaves every later request an exchange."""
    with facing("crash", after=3) as (_, sender):
        answers = [post(sender).status for _ in range(5)]

    assert answers == [200, 200, 200, None, None]


def test_answers_after_a_bad_length_are_their_own():
    """Bytes beyond the declared length never become another request's answer."""
    with facing("short_length") as (_, sender):
        exchanges = [get(sender) for _ in range(4)]

    assert all(exchange.body is None for exchange in exchanges)


@pytest.mark.parametrize("send", [get, post])
def test_livemode_stops(send):
    """`livemode: true` anywhere in an answer is raised at once; the exchange is kept as evidence."""
    with facing("livemode") as (_, sender):
        with pytest.raises(LivemodeSeen, match="not in test mode"):
            send(sender)
        kept = sender.recorder.drain()

    assert kept[0].body["livemode"] is True


def test_echoed_key_is_redacted():
    """A key that the target echoes never reaches the exchange."""
    with facing("echo_key") as (server, sender):
        exchange = get(sender)

    assert server.requests[0].key == KEY
    assert exchange.error["message"] == "Your key [redacted] is fine, but I say it aloud."
    assert KEY not in repr(exchange)


def test_wrong_object_is_for_the_suite_to_judge():
    """The wire reports another object than the one asked for as it came."""
    with facing("wrong_object") as (_, sender):
        assert get(sender).body["id"] == "cus_of_somebody_else"


def test_endless_list_is_answered_page_by_page():
    """The wire never follows a cursor by itself."""
    with facing("endless_list") as (server, sender):
        exchange = Client(sender).send("GET", "/v1/customers", {"limit": 1})

    assert exchange.body["has_more"] is True
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("hang", Unreachable),
        ("drop", Unreachable),
        ("crash", Unreachable),
        ("garbage", Unreachable),
        ("html", NotTheApi),
        ("empty", NotTheApi),
        ("nan", NotTheApi),
        ("deep", NotTheApi),
        ("huge", NotTheApi),
        ("redirect", NotTheApi),
        ("ok_200", NotTheApi),
    ],
)
def test_preflight_says_what_is_wrong(mode, error):
    """Preflight ends in one sentence and exit code 3 where the target cannot be tested."""
    with Hostile(mode) as server, pytest.raises(PreflightError) as raised:
        preflight(at(server, mode))

    assert type(raised.value) is error
    assert raised.value.exit_code == 3
    assert len(str(raised.value).splitlines()) == 1


def test_misbehaving_in_front_of_a_working_target():
    """A hostile target can spoil what another one answers: the objects are that one's."""
    with ExitStack() as stack:
        behind = stack.enter_context(Hostile("wrong_object"))
        server = stack.enter_context(Hostile("livemode", after=1, upstream=behind.url))
        sender = stack.enter_context(Sender(at(server, "livemode")))
        first = get(sender)
        with pytest.raises(LivemodeSeen):
            get(sender)

    assert first.body["id"] == "cus_of_somebody_else"
    assert len(behind.requests) == 2
