"""A request pinned to one version never shows the breaking changes of another. https://stripe.com/docs/upgrades

What is removed is refused as an unknown parameter and is no member of answers; what is added is neither before its
version. Which rows there are is said in fixtures/pinned_changes.yaml. Additions that break nothing show on every
version.
"""

from __future__ import annotations

from typing import Any

from conformance.contract import Operation
from conformance.suite.api import Api
from conformance.suite.errors import Mismatch, MissingField, RefusedAnswer, Unsupported
from conformance.suite.given import Given
from conformance.suite.protocol.pinned import OtherPin, Row, other_pins, sides
from conformance.suite.protocol.valid import Request, Valid
from conformance.suite.requirement import MUST, SHOULD, requirement

Json = Any
CITES = "versioning"
NEEDS = ("versions",)
_ABSENT = object()


def at(body: Json, pointer: str) -> Json:
    """What stands at a JSON pointer of an answer, or `_ABSENT`."""
    for step in pointer.removeprefix("/").split("/"):
        found = body[int(step)] if isinstance(body, list) and step.isdigit() and int(step) < len(body) else _ABSENT
        body = body.get(step, _ABSENT) if isinstance(body, dict) else found
    return body


def answered(api: Api, request: Request) -> Json:
    """The answer to a request that has to be accepted."""
    exchange = api.working(api.send(request.method, request.path, request.params))
    if not exchange.ok:
        raise RefusedAnswer(exchange)
    return exchange.body


@requirement(
    "protocol.versions.shown",
    SHOULD,
    cites=CITES,
    needs=NEEDS,
    over=sides("members", "shown", "Requests {pins} are answered with `{name}`."),
)
def test_shown(api: Api, valid: Valid, operation: Operation, row: Row) -> None:
    """A member that a breaking change removes, or adds, is there on the versions that have it."""
    body = answered(api, row.request(valid, operation))

    if at(body, row.pointer) is _ABSENT:
        raise MissingField(row.pointer, "")


@requirement(
    "protocol.versions.hidden",
    SHOULD,
    cites=CITES,
    needs=NEEDS,
    over=sides("members", "hidden", "Requests {pins} are answered without `{name}`."),
)
def test_hidden(api: Api, valid: Valid, operation: Operation, row: Row) -> None:
    """A member that a breaking change removes, or adds, is absent on the versions that do not have it."""
    body = answered(api, row.request(valid, operation))

    if (held := at(body, row.pointer)) is not _ABSENT:
        raise Mismatch(f"{row.pointer} is there", "absent", repr(held)[:200], row.pointer)


@requirement(
    "protocol.versions.taken",
    SHOULD,
    cites=CITES,
    needs=NEEDS,
    over=sides("parameters", "taken", "Requests {pins} are accepted with `{name}`."),
)
def test_taken(api: Api, valid: Valid, operation: Operation, row: Row) -> None:
    """A parameter or value that a breaking change removes, or adds, is accepted on the versions that have it."""
    request = row.request(valid, operation)

    assert isinstance(answered(api, request), dict)


@requirement(
    "protocol.versions.unknown",
    SHOULD,
    cites=CITES,
    needs=NEEDS,
    over=sides("parameters", "unknown", "Requests {pins} do not know `{name}`: refused with `parameter_unknown`."),
)
def test_unknown(api: Api, valid: Valid, operation: Operation, row: Row) -> None:
    """A parameter that a breaking change removes, or adds, is unknown on the versions that do not have it."""
    request = row.request(valid, operation)

    api.refused(request.method, request.path, request.params, code="parameter_unknown", param=row.param)


@requirement(
    "protocol.versions.refused",
    SHOULD,
    cites=CITES,
    needs=NEEDS,
    over=sides("parameters", "refused", "Requests {pins} are refused with `{name}`."),
)
def test_refused(api: Api, valid: Valid, operation: Operation, row: Row) -> None:
    """A value that a breaking change removes is refused with 400 on the versions that do not have it."""
    request = row.request(valid, operation)

    api.refused(request.method, request.path, request.params)


@requirement(
    "protocol.versions.header",
    MUST,
    cites=CITES,
    needs=NEEDS,
    over=other_pins("A request whose `Stripe-Version` is {version} is answered as that version answers."),
)
def test_header(api: Api, given: Given, pin: OtherPin) -> None:
    """The `Stripe-Version` of each request selects the version of its answer, whatever the object was made with."""
    made = given.post(pin.path, pin.params)

    exchange = api.send("GET", f"{pin.path}/{made['id']}", version=pin.version)

    if exchange.status == 400:
        raise Unsupported(f"version {pin.version}", "the target does not know it")
    found = at(exchange.body, pin.pointer) is not _ABSENT
    if found is not pin.shown:
        raise Mismatch(f"{pin.pointer} as {pin.version} shows it", _said(pin.shown), _said(found), pin.pointer)


def _said(shown: bool) -> str:
    return "present" if shown else "absent"
