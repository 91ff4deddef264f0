"""Checks of the answer's headers.

A refusal for lack of a key carries neither Request-Id nor Stripe-Version; a server error promises nothing.
"""

from __future__ import annotations

import re

from conformance.checks.requirement import DOCUMENTED, MUST, OBSERVED, SHOULD, SKIPPED, Mismatch, Result, check
from conformance.checks.seen import Seen

_REQUEST_ID = re.compile(r"req_[A-Za-z0-9]+\Z")  # 14 in every recording; IDs are documented as opaque


def _header(seen: Seen, name: str) -> str | None:
    return seen.exchange.response_headers.get(name)


def _promised(seen: Seen) -> bool:
    return seen.status < 500 and seen.status != 401


def _absent(name: str, expected: str, actual: str | None) -> Mismatch:
    return Mismatch(f"/{name}", expected, "absent" if actual is None else f'"{actual[:60]}"')


@check("headers.content_type", cites="", level=MUST)
def content_type(seen: Seen) -> Result:
    """An answer that is JSON says so: its content type is `application/json`, a quote's PDF `application/pdf`."""
    expected = "application/pdf" if seen.file else "application/json"
    if not (seen.json or seen.file):
        return SKIPPED
    actual = _header(seen, "content-type")
    if actual == expected or (actual or "").split(";")[0].strip().lower() == expected:
        return None
    return _absent("content-type", expected, actual)


@check("headers.request_id", cites="request_ids", level=MUST)
def request_id(seen: Seen) -> Result:
    """Every answer to a request with a key carries a `Request-Id`: `req_` and letters or digits."""
    if not _promised(seen):
        return SKIPPED
    actual = _header(seen, "request-id")
    if actual is not None and _REQUEST_ID.match(actual):
        return None
    return _absent("request-id", "req_ and letters or digits", actual)


@check("headers.stripe_version", cites="versioning", level=MUST, needs=("versions",))
def stripe_version(seen: Seen) -> Result:
    """Every answer to a request with a key names in `Stripe-Version` the API version that the request asked for."""
    if not _promised(seen):
        return SKIPPED
    actual = _header(seen, "stripe-version")
    asked = seen.exchange.request_headers.get("stripe-version")
    if actual is not None and (asked is None or actual == asked or _release(actual) == _release(asked)):
        return None
    return _absent("stripe-version", asked or "an API version", actual)


def _release(version: str) -> str:
    return version.partition(";")[0].strip()


def _keyed(seen: Seen) -> str | None:
    """The idempotency key of a POST that was carried out."""
    if seen.exchange.method != "POST" or seen.status >= 300:
        return None
    return seen.exchange.request_headers.get("idempotency-key")


@check(
    "headers.idempotency_key", cites="idempotent_requests", level=SHOULD, provenance=OBSERVED, needs=("idempotency",)
)
def idempotency_key(seen: Seen) -> Result:
    """The answer to a POST with an idempotency key repeats the key in `Idempotency-Key`."""
    key = _keyed(seen)
    if key is None:
        return SKIPPED
    actual = _header(seen, "idempotency-key")
    return None if actual == key else _absent("idempotency-key", "the key of the request", actual)


@check(
    "headers.original_request", cites="idempotent_requests", level=SHOULD, provenance=OBSERVED, needs=("idempotency",)
)
def original_request(seen: Seen) -> Result:
    """`Original-Request` names the request that first used the idempotency key: this one, unless it is a replay."""
    if _keyed(seen) is None:
        return SKIPPED
    actual = _header(seen, "original-request")
    if actual is None or not _REQUEST_ID.match(actual):
        return _absent("original-request", "req_ and letters or digits", actual)
    if _header(seen, "idempotent-replayed") == "true" or actual == _header(seen, "request-id"):
        return None
    return _absent("original-request", "the answer's own Request-Id", actual)


@check("headers.should_retry", cites="https://stripe.com/docs/error-low-level", level=SHOULD, provenance=DOCUMENTED)
def should_retry(seen: Seen) -> Result:
    """`Stripe-Should-Retry`, where present, is `true` or `false`."""
    actual = _header(seen, "stripe-should-retry")
    if actual is None:
        return SKIPPED
    return None if actual in ("true", "false") else _absent("stripe-should-retry", "true or false", actual)


@check("headers.www_authenticate", cites="authentication", level=SHOULD, provenance=OBSERVED)
def www_authenticate(seen: Seen) -> Result:
    """A refusal for lack of a valid key carries `WWW-Authenticate: Bearer`."""
    if seen.status != 401:
        return SKIPPED
    actual = _header(seen, "www-authenticate")
    return None if (actual or "").lower().startswith("bearer") else _absent("www-authenticate", "Bearer", actual)
