"""Where an operation refuses everything, or is not there at all, what it refuses accuses nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.suite.api import Api
from conformance.suite.control import Control
from conformance.suite.errors import AcceptedRequest, Blocked, Mismatch, Unsupported
from conformance.suite.given import SETUP, Given
from conformance.suite.shared import SharedObjects
from conformance.wire import Client
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, House

ITEMS, SEARCH, MISSING = "/v1/invoiceitems", "/v1/invoices/search", "in_000000000000000000000000"


@pytest.fixture
def api(house: House, tmp_path: Path) -> Api:
    """The faulty target, with a control of its own."""
    plain = Api(Client(house.sender), CONTRACT)
    house.faulty.fault = Fault()
    return replace(plain, control=Control(Given(plain.as_step(SETUP), SharedObjects(tmp_path))))


def answering(status: int, message: str, where: Callable[[Asked], bool]) -> Fault:
    """Some requests are answered with one error."""

    def answered(asked: Asked, answer: Answered) -> None:
        if where(asked):
            answer.status = status
            answer.body = {
                "error": {"type": "invalid_request_error", "message": message.format(id=asked.path.rsplit("/", 1)[1])}
            }

    return Fault(answered=answered)


def creating_items(asked: Asked) -> bool:
    return (asked.method, asked.path) == ("POST", ITEMS)


def below_invoices(asked: Asked) -> bool:
    return asked.method == "GET" and asked.path.startswith("/v1/invoices/")


def test_refusal_by_an_operation_that_refuses_everything_is_blocked(house: House, api: Api) -> None:
    house.faulty.fault = answering(400, "Bad request", creating_items)

    with pytest.raises(Blocked, match="refuses even a plain valid request: 400 invalid_request_error: Bad request"):
        api.refused("POST", ITEMS, {"amount": 1000})
    with pytest.raises(Blocked):
        api.post(ITEMS, {"customer": "cus_1", "amount": 1000, "currency": "usd"})


def test_wrong_refusal_by_an_operation_that_works_is_a_mismatch(api: Api) -> None:
    with pytest.raises(Mismatch):
        api.refused("POST", ITEMS, {"conformance_unknown": "1"}, code="parameter_missing")


def test_plain_request_is_sent_once(house: House, api: Api) -> None:
    seen: list[str] = []
    house.faulty.fault = Fault(asked=lambda asked: seen.append(asked.path) if creating_items(asked) else None)

    for _ in range(3):
        api.refused("POST", ITEMS, {"conformance_unknown": "1"})

    assert len(seen) == 3 + 1


def test_unknown_operation_says_nothing(api: Api) -> None:
    api.refused("GET", "/v1/conformance_unknown", status=404)


def test_literal_taken_for_an_id_is_an_operation_that_is_not_there(house: House, api: Api) -> None:
    house.faulty.fault = answering(404, "No such invoice: {id}", below_invoices)

    with pytest.raises(Unsupported, match="takes a part of its URL for the ID of an object"):
        api.get(SEARCH, {"query": 'status:"open"'})


def test_literal_that_is_known_is_an_operation_that_is_there(api: Api) -> None:
    with pytest.raises(Mismatch):
        api.refused("GET", SEARCH, status=404)


def test_object_that_is_missing_is_no_missing_operation(house: House, api: Api) -> None:
    house.faulty.fault = answering(404, "Not Found", lambda asked: asked.path.endswith(MISSING))

    with pytest.raises(Mismatch):
        api.get(f"/v1/invoices/{MISSING}")


def test_accepted_request_carries_its_answer(api: Api) -> None:
    with pytest.raises(AcceptedRequest) as raised:
        api.refused("GET", "/v1/invoices", {"limit": 1})

    assert raised.value.exchange.ok
    assert raised.value.expected == "status 400, type invalid_request_error"
