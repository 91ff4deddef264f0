"""Tells a target that lacks an operation from one that lacks an object."""

from __future__ import annotations

from conformance.contract import Contract
from conformance.wire.exchange import Exchange

_NO_SUCH_METHOD = (405, 501)
_UNKNOWN_URL = "unrecognized request url"


def lacks_operation(contract: Contract, exchange: Exchange) -> bool:
    """True where the target answers a documented operation as an unknown URL.

    A missing object is 404 too, but names its `code` or `param`; a server that has no such route answers by another
    page than an error envelope, or says that it does not recognise the URL.
    """
    match = contract.find(exchange.method, exchange.path)
    if match is None or exchange.status not in (404, *_NO_SUCH_METHOD):
        return False
    if exchange.status in _NO_SUCH_METHOD or not exchange.error:
        return True
    error = exchange.error
    if error.get("code") or error.get("param"):
        return False
    return _UNKNOWN_URL in str(error.get("message", "")).lower() or not match.arguments
