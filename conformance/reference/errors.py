"""Refusals: what the API answers instead of an object, and the words for an object that is not there.

ApiError
├── Unauthorized        401, a body of `message` and `type` alone
└── InvalidParameter    400, found before execution began: never kept under an idempotency key
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract import Json

_DOCS = "https://stripe.com/docs/error-codes/"
_LOGS = "https://dashboard.stripe.com/test/logs/"

_NOUNS: Mapping[str, str] = {
    "billing.meter": "meter",
    "billing_portal.configuration": "configuration",
    "payment_method": "PaymentMethod",
    "setup_intent": "SetupIntent",
    "invoiceitem": "Invoice Item",
    "promotion_code": "promotion code",
    "tax_rate": "tax rate",
    "test_helpers.test_clock": "billingclock",
}
_PARAMS: Mapping[str, str] = {  # of an unknown ID in the path; `id` otherwise
    "coupon": "coupon",
    "payment_method": "payment_method",
    "plan": "plan",
    "price": "price",
    "promotion_code": "promotion_code",
    "subscription_schedule": "schedule",
    "tax_rate": "tax_rate",
    "payment_intent": "intent",
}


class ApiError(Exception):
    """One refusal. `more` holds members of the envelope that few errors have, such as `decline_code` and `charge`."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.type = type
        self.code = code
        self.param = param
        self.more = more

    def envelope(self, request_id: str, now: int) -> dict[str, Json]:
        """The body, its keys in alphabetical order and none of them null."""
        error = {
            "message": str(self),
            "type": self.type,
            "code": self.code,
            "param": self.param,
            "doc_url": doc_url(self.code) if self.code else None,
            "request_log_url": f"{_LOGS}{request_id}?t={now}",
            **self.more,
        }
        return {"error": {key: error[key] for key in sorted(error) if error[key] is not None}}


class Unauthorized(ApiError):
    """The request names no key, or a wrong one."""

    def __init__(self, message: str) -> None:
        super().__init__(message, status=401)

    def envelope(self, request_id: str, now: int) -> dict[str, Json]:  # noqa: ARG002
        return {"error": {"message": str(self), "type": self.type}}


class InvalidParameter(ApiError):
    """The parameters are not what the operation documents."""


def doc_url(code: str) -> str:
    """Where the documentation explains an error code."""
    return _DOCS + code.replace("_", "-")


def invalid(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    """A 400 that names the parameter it is about."""
    return ApiError(message, param=param, code=code)


def missing_in_path(object_name: str, identifier: str) -> ApiError:
    """404: the object that the URL speaks of does not exist."""
    return ApiError(
        _no_such(object_name, identifier),
        status=404,
        code="resource_missing",
        param=_PARAMS.get(object_name, "id"),
    )


def missing_in_parameter(object_name: str, identifier: str, param: str) -> ApiError:
    """400: the object that a parameter names does not exist."""
    return ApiError(_no_such(object_name, identifier), code="resource_missing", param=param)


def exclusive(first: str, second: str) -> ApiError:
    """400: two parameters of which one may be given."""
    return ApiError(f"You may only specify one of these parameters: {first}, {second}.", param=first)


def unknown_url(method: str, path: str) -> ApiError:
    return ApiError(
        f"Unrecognized request URL ({method}: {path}). A list is addressed without a trailing slash, "
        "an object by its non-empty identifier.",
        status=404,
    )


def _no_such(object_name: str, identifier: str) -> str:
    return f"No such {_NOUNS.get(object_name, object_name)}: '{identifier}'"
