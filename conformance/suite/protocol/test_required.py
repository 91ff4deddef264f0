"""Parameters that an operation cannot do without."""

from __future__ import annotations

from conformance.contract import Operation, Parameter
from conformance.suite.api import ANY, Api
from conformance.suite.protocol.cases import parameters, required
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement


@requirement(
    "protocol.required.refused",
    MUST,
    cites="errors",
    over=parameters("`{operation}` is refused without `{parameter}`.", required),
)
def test_without_required(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """A request that lacks a required parameter is refused with 400."""
    request = valid.without(operation, parameter.path)

    api.refused(request.method, request.path, request.params)


@requirement(
    "protocol.required.error",
    SHOULD,
    cites="errors",
    provenance=OBSERVED,
    over=parameters("`{operation}` without `{parameter}` is refused with `parameter_missing`.", required),
)
def test_missing_parameter_is_named(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """The refusal of a request that lacks a required parameter has the code `parameter_missing` and names it."""
    request = valid.without(operation, parameter.path)

    # recordings show the name of top-level parameters only
    param = ANY if "[" in parameter.path else parameter.path
    api.refused(request.method, request.path, request.params, code="parameter_missing", param=param)
