"""What is valid is accepted: the requirement that all others of an operation stand on."""

from __future__ import annotations

from conformance.contract import Operation
from conformance.suite.api import Api
from conformance.suite.errors import RefusedAnswer
from conformance.suite.protocol.cases import requestable
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import MUST, requirement


@requirement("protocol.accepted", MUST, cites="", over=requestable("`{operation}` accepts a plain valid request."))
def test_valid_request(api: Api, valid: Valid, operation: Operation) -> None:
    """A valid request is accepted: where it is not, whatever else the operation refuses is `blocked`."""
    request = valid.request(operation)

    answer = api.send(request.method, request.path, request.params)

    if not answer.ok:
        raise RefusedAnswer(answer)
