"""The official Node package calls every documented operation."""

from __future__ import annotations

from conformance.contract import Operation
from conformance.suite.clients.calls import every_operation, expect_answer, valid_call
from conformance.suite.clients.node_client import Node
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import SHOULD, requirement


@requirement("clients.node.operation", SHOULD, cites="", over=every_operation("Node"))
def test_operation(node: Node, valid: Valid, operation: Operation) -> None:
    """The official Node package calls the operation and reads its answer."""
    call = valid_call("node", operation, valid)

    answer = node.call(call)

    expect_answer(operation, answer.get("object"))
