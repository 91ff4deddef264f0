"""What preflight says of a target before the first test, in one sentence."""

from __future__ import annotations

import pytest

from conformance.wire import LivemodeSeen, Target, preflight
from conformance.wire.errors import KeyRefused, NotTheApi, Unreachable, VersionRefused
from tests.support.answered import json_answer
from tests.support.hostile import Hostile
from tests.support.misbehaving import replies

LIST = {"object": "list", "data": [], "has_more": False, "url": "/v1/customers"}


def refusal(status, message):
    return json_answer(status, {"error": {"type": "invalid_request_error", "message": message}})


def check(answer):
    with Hostile(replies(answer)) as server:
        preflight(Target("target", server.url, "sk_test_4eC39HqLyjWDarjtT1zdp7dc", read_timeout=5))
    return server


@pytest.mark.parametrize("headers", [{}, {"stripe_version": "2022-08-01"}])
def test_fine(headers):
    """One small request is enough."""
    server = check(json_answer(200, LIST, **headers))

    assert [(request.method, request.path) for request in server.requests] == [("GET", "/v1/customers?limit=1")]


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (
            refusal(401, "Invalid API Key provided"),
            KeyRefused,
            "refuses the API key with 401: Invalid API Key provided",
        ),
        (refusal(403, ""), KeyRefused, "refuses the API key with 403"),
        (
            refusal(400, "Invalid Stripe API version: 2022"),
            VersionRefused,
            "does not understand API version 2022-08-01",
        ),
        (json_answer(200, LIST, stripe_version="2020-08-27"), VersionRefused, "answers with version 2020-08-27"),
        (json_answer(200, []), NotTheApi, "does not speak the Stripe API"),
        (
            json_answer(404, {"detail": "Not Found"}),
            NotTheApi,
            'answered 404 (application/json): {"detail":"Not Found"}',
        ),
        (json_answer(200, {**LIST, "data": [{"livemode": True}]}), LivemodeSeen, "not in test mode"),
    ],
)
def test_refused(answer, error, words):
    """What is wrong is said in one sentence."""
    with pytest.raises(error) as raised:
        check(answer)

    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_nobody_there():
    """A port that nobody listens on is unreachable."""
    with Hostile("ok_200") as server:
        pass

    with pytest.raises(Unreachable, match="cannot be reached: connection refused"):
        preflight(Target("target", server.url, "sk_test_1"))


def test_no_such_host():
    """A name that cannot be resolved is unreachable."""
    with pytest.raises(Unreachable, match="cannot be reached"):
        preflight(Target("target", "http://nowhere.invalid", "sk_test_1"))
