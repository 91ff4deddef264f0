"""Values of another type than the parameter's."""

from __future__ import annotations

from conformance.contract import Operation, Parameter
from conformance.suite.api import Api
from conformance.suite.protocol.cases import (
    first,
    is_array,
    is_boolean,
    is_hash,
    is_integer,
    is_string,
    is_timestamp,
    leaves,
    parameters,
    tops,
)
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

WORD = "conformance"


@requirement(
    "protocol.types.integer",
    MUST,
    cites="errors",
    over=parameters("`{operation}` refuses a word as `{parameter}`, an integer.", leaves(is_integer)),
)
def test_integer(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """A word where an integer is wanted is refused with `parameter_invalid_integer`."""
    request = valid.but(operation, parameter.path, WORD)

    api.refused(request.method, request.path, request.params, code="parameter_invalid_integer")


@requirement(
    "protocol.types.timestamp",
    SHOULD,
    cites="errors",
    provenance=OBSERVED,
    over=parameters("`{operation}` refuses a word as `{parameter}`, a time.", leaves(is_timestamp)),
)
def test_timestamp(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """A word where a time is wanted is refused with 400."""
    request = valid.but(operation, parameter.path, WORD)

    api.refused(request.method, request.path, request.params)


@requirement(
    "protocol.types.boolean",
    SHOULD,
    cites="errors",
    provenance=OBSERVED,
    over=parameters("`{operation}` refuses a word as `{parameter}`, a boolean.", leaves(is_boolean)),
)
def test_boolean(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """A word where a boolean is wanted is refused with 400 and no code."""
    request = valid.but(operation, parameter.path, WORD)

    api.refused(request.method, request.path, request.params, code=None)


@requirement(
    "protocol.types.hash",
    SHOULD,
    cites="errors",
    provenance=OBSERVED,
    over=parameters("`{operation}` refuses a word as `{parameter}`, a hash.", tops(is_hash)),
)
def test_hash(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """A word where a hash is wanted is refused with 400 and no code."""
    request = valid.but(operation, parameter.path, WORD)

    api.refused(request.method, request.path, request.params, code=None)


@requirement(
    "protocol.types.array",
    SHOULD,
    cites="errors",
    provenance=OBSERVED,
    over=parameters("`{operation}` refuses a word as `{parameter}`, an array.", tops(is_array)),
)
def test_array(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """A word where an array is wanted is refused with 400 and no code."""
    request = valid.but(operation, parameter.path, WORD)

    api.refused(request.method, request.path, request.params, code=None)


@requirement(
    "protocol.types.string",
    SHOULD,
    cites="errors",
    provenance=OBSERVED,
    over=parameters("`{operation}` refuses a hash as `{parameter}`, a string.", first(tops(is_string))),
)
def test_string(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """A hash where a string is wanted is refused with 400 and no code."""
    request = valid.but(operation, parameter.path, {WORD: "1"})

    api.refused(request.method, request.path, request.params, code=None)
