"""What every request of a client is held to: the passive requirements that `RequestChecker` decides."""

from __future__ import annotations

from typing import Final

from conformance.checks.requirement import DOCUMENTED, MAY, MUST, SHOULD, PassiveRequirement

OPERATION_UNKNOWN: Final = "request.operation_unknown"
PARAMETER_UNKNOWN: Final = "request.parameter_unknown"
PARAMETER_MISSING: Final = "request.parameter_missing"
PARAMETER_TYPE: Final = "request.parameter_type"
PARAMETER_VALUE: Final = "request.parameter_value"
REMOVED: Final = "request.removed"
NEWER: Final = "request.newer"
ENCODING: Final = "request.encoding"
IDEMPOTENCY_KEY: Final = "request.idempotency_key"

REQUEST_REQUIREMENTS: Final = (
    PassiveRequirement(ENCODING, MUST, "", DOCUMENTED, "The body of a request is form-encoded."),
    PassiveRequirement(
        IDEMPOTENCY_KEY, MUST, "idempotent_requests", DOCUMENTED, "An idempotency key has at most 255 characters."
    ),
    PassiveRequirement(
        NEWER,
        MAY,
        "versioning",
        DOCUMENTED,
        "What a request speaks of is documented in the version that it asks for, not only in a later one.",
    ),
    PassiveRequirement(
        OPERATION_UNKNOWN, SHOULD, "", DOCUMENTED, "Requests on a documented resource speak to a documented operation."
    ),
    PassiveRequirement(
        PARAMETER_MISSING, MUST, "errors", DOCUMENTED, "A request has every required parameter of its operation."
    ),
    PassiveRequirement(
        PARAMETER_TYPE, MUST, "errors", DOCUMENTED, "The parameters of a request are of the documented types."
    ),
    PassiveRequirement(
        PARAMETER_UNKNOWN, MUST, "errors", DOCUMENTED, "A request has no parameter that its operation does not know."
    ),
    PassiveRequirement(
        PARAMETER_VALUE,
        MUST,
        "errors",
        DOCUMENTED,
        "The parameters of a request are among the documented values and of the documented length.",
    ),
    PassiveRequirement(
        REMOVED,
        MUST,
        "versioning",
        DOCUMENTED,
        "A request has nothing that the API version that it asks for has removed.",
    ),
)
"""Sorted by ID. They are no requirements of a target: the suite does not list them."""
