"""Values that a parameter's documentation rules out: outside an enumeration, or too long."""

from __future__ import annotations

from conformance.contract import Operation, Parameter
from conformance.suite.api import ANY, Api
from conformance.suite.protocol.cases import has_own_length, is_closed_enumeration, leaves, longest, parameters
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import OBSERVED, SHOULD, requirement


@requirement(
    "protocol.values.enumeration",
    SHOULD,
    cites="errors",
    provenance=OBSERVED,
    over=parameters("`{operation}` refuses a value that `{parameter}` does not have.", leaves(is_closed_enumeration)),
)
def test_outside_enumeration(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """A value outside a closed enumeration is refused with 400, the parameter's name and no code."""
    request = valid.but(operation, parameter.path, "conformance_unknown")

    param = ANY if "[" in parameter.path else parameter.path
    api.refused(request.method, request.path, request.params, code=None, param=param)


@requirement(
    "protocol.values.length",
    SHOULD,
    cites="errors",
    provenance=OBSERVED,
    over=parameters("`{operation}` refuses `{parameter}` longer than documented.", leaves(has_own_length)),
)
def test_over_long(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """A string one character longer than its documented greatest length is refused with 400."""
    too_long = "x" * ((longest(parameter) or 0) + 1)
    request = valid.but(operation, parameter.path, too_long)

    param = ANY if "[" in parameter.path else parameter.path
    api.refused(request.method, request.path, request.params, param=param)
