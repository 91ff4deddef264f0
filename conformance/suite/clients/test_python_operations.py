"""The official Python package calls every documented operation."""

from __future__ import annotations

from conformance.contract import Operation
from conformance.suite.clients.calls import every_operation, expect_answer, valid_call
from conformance.suite.clients.python_client import Official
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import SHOULD, requirement


@requirement("clients.python.operation", SHOULD, cites="", over=every_operation("Python"))
def test_operation(official: Official, valid: Valid, operation: Operation) -> None:
    """The official Python package calls the operation and reads its answer."""
    call = valid_call("python", operation, valid)

    answer = official.call(call)

    expect_answer(operation, getattr(answer, "object", None))
