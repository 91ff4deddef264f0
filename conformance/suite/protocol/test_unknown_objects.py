"""Objects that do not exist: 404 where the path names one, 400 where a parameter does."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import Contract, Operation, Parameter
from conformance.suite.api import ANY, Api
from conformance.suite.protocol.cases import case, is_reference, leaves, parameters
from conformance.suite.protocol.catalogue import catalogue
from conformance.suite.protocol.compose import sent_as
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, Case, requirement

# the service answers a missing subscription item without a code
NO_CODE = ("/v1/subscription_items/{item}",)
# parameters that stand for the object that the operation is about were recorded with 404 as well
EITHER_STATUS = {
    ("POST /v1/subscriptions", "customer"),
    ("GET /v1/invoices/upcoming", "customer"),
    ("GET /v1/invoices/upcoming", "subscription"),
    ("GET /v1/invoices/upcoming", "schedule"),
    ("GET /v1/invoices/upcoming/lines", "customer"),
    ("GET /v1/invoices/upcoming/lines", "subscription"),
    ("GET /v1/invoices/upcoming/lines", "schedule"),
}


def path_parameters(contract: Contract) -> Iterator[Case]:
    """Every path parameter of every documented operation, named in the ID where the operation has several."""
    for operation in contract.documented:
        for name in operation.path_parameters:
            title = f"`{{operation}}` answers 404 where there is no such `{name}`."
            about = f"{{{name}}}" if len(operation.path_parameters) > 1 else ""
            yield case(operation, title, about, values={"name": name})


def is_seen(parameter: Parameter) -> bool:
    """Recordings show the refusal of an unknown id in such a parameter of a write."""
    reference = catalogue().reference(parameter)
    return is_reference(parameter) and reference is not None and reference.shown and parameter.place == "body"


def is_unseen(parameter: Parameter) -> bool:
    return is_reference(parameter) and not is_seen(parameter)


@requirement("protocol.unknown_object.path", MUST, cites="errors", provenance=OBSERVED, over=path_parameters)
def test_unknown_id_in_path(api: Api, valid: Valid, operation: Operation, name: str) -> None:
    """An id in the path that no object has is refused with 404 and `resource_missing`."""
    path, params = valid.path(operation, name), valid.params(operation)

    code = ("resource_missing", None) if operation.path in NO_CODE else "resource_missing"
    api.refused(operation.method, path, params, status=404, code=code)


@requirement(
    "protocol.unknown_object.parameter",
    MUST,
    cites="errors",
    provenance=OBSERVED,
    over=parameters("`{operation}` refuses an unknown `{parameter}`.", leaves(is_seen)),
)
def test_unknown_id_in_parameter(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """An id in a parameter that no object has is refused with 400, `resource_missing` and the parameter's name."""
    reference = catalogue().reference(parameter)
    request = valid.but(operation, parameter.path, reference.id if reference else "")

    status = (400, 404) if (operation.id, parameter.path) in EITHER_STATUS else 400
    param = sent_as(parameter.path) if parameter.path.count("[") <= 2 else ANY
    api.refused(request.method, request.path, request.params, status=status, code="resource_missing", param=param)


@requirement(
    "protocol.unknown_object.reference",
    SHOULD,
    cites="errors",
    provenance=OBSERVED,
    over=parameters("`{operation}` refuses an unknown `{parameter}`.", leaves(is_unseen)),
)
def test_unknown_reference(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """An id that no object has is refused with 400 and `resource_missing`, in filters and nested parameters too."""
    reference = catalogue().reference(parameter)
    request = valid.but(operation, parameter.path, reference.id if reference else "")

    if (operation.id, parameter.path) in EITHER_STATUS:
        api.refused(request.method, request.path, request.params, status=(400, 404))
    else:
        api.refused(request.method, request.path, request.params, code="resource_missing")
