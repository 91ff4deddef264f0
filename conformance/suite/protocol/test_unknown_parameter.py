"""Parameters that an operation does not have."""

from __future__ import annotations

from conformance.contract import Operation, Parameter
from conformance.suite.api import Api
from conformance.suite.protocol.cases import first, is_named_hash, parameters, requestable, tops
from conformance.suite.protocol.compose import sent_as
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import MUST, requirement

UNKNOWN = "conformance_unknown"


@requirement(
    "protocol.unknown_parameter.refused",
    MUST,
    cites="errors",
    over=requestable("`{operation}` refuses an unknown parameter."),
)
def test_unknown_parameter(api: Api, valid: Valid, operation: Operation) -> None:
    """A parameter that the operation does not have is refused with `parameter_unknown` and its name."""
    request = valid.request(operation)

    api.refused(request.method, request.path, {**request.params, UNKNOWN: "1"}, code="parameter_unknown", param=UNKNOWN)


@requirement(
    "protocol.unknown_parameter.nested",
    MUST,
    cites="errors",
    over=parameters("`{operation}` refuses an unknown parameter inside `{parameter}`.", first(tops(is_named_hash))),
)
def test_unknown_nested_parameter(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """An unknown member of a hash is refused with `parameter_unknown` and its bracketed name."""
    name = f"{parameter.path}[{UNKNOWN}]"
    request = valid.but(operation, name, "1")

    api.refused(request.method, request.path, request.params, code="parameter_unknown", param=sent_as(name))
